"""Which programs of this machine have a device open."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

_PROCESSES = Path("/proc")
_MOST = 3
"""Names told: one program holds a device; its helpers may have it open as well."""


def holders(node: str) -> tuple[str, ...]:
    """The names of the programs that have the device file ``node`` open, sorted.

    Linux tells a user of the own programs alone (proc(5)); empty where nothing is told.
    Blocks for some ten milliseconds.
    """
    try:
        device = Path(node).stat().st_rdev
    except OSError:
        return ()
    found = {_name(process) for process in _PROCESSES.glob("[0-9]*") if _has_open(process, device)}
    return tuple(sorted(found - {""}))[:_MOST]


def _has_open(process: Path, device: int) -> bool:
    with suppress(OSError):  # another user's, or it just ended
        for entry in (process / "fd").iterdir():
            with suppress(OSError):
                if str(entry.readlink()).startswith("/dev/") and entry.stat().st_rdev == device:
                    return True
    return False


def _name(process: Path) -> str:
    with suppress(OSError):
        return (process / "comm").read_text("utf-8", "replace").strip()
    return ""
