"""What is known of printer models that a probe cannot find out without printing."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

_FILE = Path(__file__).with_name("quirks.toml")

NO_PROCESS_ID = "no-process-id"
"""It would print the parameters of GS ( H."""


def quirks_of(identity: Mapping[str, str] | None) -> tuple[str, ...]:
    """The quirks of a printer's model, as ``quirks.toml`` names them; empty where nothing is
    known of it. ``identity`` is its answer to GS I: ``maker`` and ``model``."""
    told = identity or {}
    return _rows().get((told.get("maker", "").upper(), told.get("model", "").upper()), ())


@cache
def _rows() -> Mapping[tuple[str, str], tuple[str, ...]]:
    """Read once: the file is part of the program."""
    rows = tomllib.loads(_FILE.read_text("utf-8"))["quirks"]
    return {
        (row["maker"].upper(), model.upper()): tuple(row["quirks"])
        for row in rows
        for model in row["models"]
    }
