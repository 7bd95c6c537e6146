"""A support bundle written to a file that a person names."""

from __future__ import annotations

import contextlib
import os
import secrets
from pathlib import Path

from posgui.model.errors import CommandError


def save(file: Path, data: bytes) -> None:
    """Write it, readable by its owner alone. A file that is there already is replaced once
    the new one is whole; CommandError ``not-saved`` if that fails, and nothing is left
    behind."""
    try:
        path = file.resolve()
        if path.exists() and not path.is_file():
            path.write_bytes(data)  # a pipe or a device: it cannot be replaced
        else:
            _replace(path, data)
    except OSError as error:
        found = error.strerror or type(error).__name__
        raise CommandError("not-saved", file=str(file), found=found) from error


def _replace(path: Path, data: bytes) -> None:
    beside = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
    try:
        descriptor = os.open(beside, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        with os.fdopen(descriptor, "wb") as made:
            made.write(data)
            made.flush()
            os.fsync(made.fileno())
        beside.replace(path)
    except OSError:
        with contextlib.suppress(OSError):
            beside.unlink()
        raise
