"""Best times by name, in a file that only this user can read. Knows no Qt."""

from __future__ import annotations

import contextlib
import json
import os
from pathlib import Path

FILE_NAME = "training.json"


class Records:
    """The file ``training.json`` of a data folder: ``{name: {drill: seconds}}``.

    A file that cannot be read counts as empty; OSError where it cannot be written.
    """

    def __init__(self, data_dir: Path) -> None:
        self._path = data_dir / FILE_NAME
        self._best: dict[str, dict[str, float]] = {}
        with contextlib.suppress(OSError, ValueError, AttributeError, TypeError):
            for name, times in json.loads(self._path.read_text("utf-8")).items():
                self._best[name] = {drill: float(time) for drill, time in times.items()}

    @property
    def names(self) -> list[str]:
        """Everybody with a record."""
        return sorted(self._best)

    def best(self, name: str) -> dict[str, float]:
        """A person's best times in seconds, by drill."""
        return dict(self._best.get(name, {}))

    def note(self, name: str, drill: str, seconds: float) -> bool:
        """Keep a time if it is the person's best; True if it is."""
        known = self._best.get(name, {}).get(drill)
        if known is not None and known <= seconds:
            return False
        self._best.setdefault(name, {})[drill] = round(seconds, 1)
        self._write()
        return True

    def erase(self, name: str) -> None:
        """Forget a person; nothing of them stays in the file."""
        if self._best.pop(name, None) is None:
            return
        if self._best:
            self._write()
        else:
            self._path.unlink(missing_ok=True)

    def _write(self) -> None:
        fresh = self._path.with_suffix(".new")
        self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
        with os.fdopen(os.open(fresh, flags, 0o600), "w", encoding="ascii") as file:
            json.dump(self._best, file, ensure_ascii=True)
        fresh.replace(self._path)
