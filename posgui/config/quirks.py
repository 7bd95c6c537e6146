"""What is known of printer models that a probe cannot find out without printing."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

_FILE = Path(__file__).with_name("quirks.toml")


def knows_process_id(identity: Mapping[str, str] | None) -> bool | None:
    """False of a printer that would print the parameters of GS ( H; None of one of which
    nothing is known. ``identity`` is its answer to GS I: ``maker`` and ``model``."""
    told = identity or {}
    return _rows().get((told.get("maker", "").upper(), told.get("model", "").upper()))


@cache
def _rows() -> Mapping[tuple[str, str], bool]:
    """Read once: the file is part of the program."""
    rows = tomllib.loads(_FILE.read_text("utf-8"))["quirks"]
    return {
        (row["maker"].upper(), model.upper()): row["process_id"]
        for row in rows
        for model in row["models"]
    }
