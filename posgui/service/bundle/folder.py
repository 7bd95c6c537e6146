"""What lies in a data folder: logs, sizes, and the configuration file beside it."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

LOG_BYTES = 2_000_000
"""Of each log its end: an engine's log is turned over at half of that."""
CONFIGURATION_BYTES = 1_000_000

_LOGS = ("*.log", "*.log.[0-9]", "engine.err", "*.err")


@dataclass(frozen=True, slots=True)
class Log:
    """The end of a log file."""

    name: str
    text: str
    is_cut: bool


def logs(data_dir: Path) -> list[Log]:
    """The logs of engine and tray, by name; one that cannot be read says why."""
    paths = sorted({path for pattern in _LOGS for path in data_dir.glob(pattern)})
    return [_end_of(path) for path in paths if path.is_file()]


def _end_of(path: Path) -> Log:
    try:
        with path.open("rb") as file:
            size = path.stat().st_size
            file.seek(max(size - LOG_BYTES, 0))
            data = file.read(LOG_BYTES)
    except OSError as error:
        return Log(path.name, f"({error.strerror})\n", is_cut=True)
    is_cut = size > LOG_BYTES
    if is_cut:
        data = data[data.find(b"\n") + 1 :]
    return Log(path.name, data.decode("utf-8", "replace"), is_cut)


def sizes(data_dir: Path) -> dict[str, Any]:
    """Free and total bytes of the disk, and the size of each file of the folder."""
    found: dict[str, Any] = {"files": {}}
    try:
        usage = shutil.disk_usage(data_dir)
        found |= {"disk_free": usage.free, "disk_total": usage.total}
        for path in sorted(data_dir.iterdir()):
            if path.is_file():
                found["files"][path.name] = path.stat().st_size
    except OSError as error:
        found["error"] = error.strerror
    return found


def configuration(file: Path) -> str:
    """The text of the configuration file as it is; empty where there is none."""
    try:
        return file.read_bytes()[:CONFIGURATION_BYTES].decode("utf-8-sig", "replace")
    except FileNotFoundError:
        return ""
    except OSError as error:
        return f"# {error.strerror}\n"
