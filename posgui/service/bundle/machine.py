"""Which programs, and on what kind of computer."""

from __future__ import annotations

import locale
import os
import platform
import sqlite3
import sys
import time
from importlib.metadata import PackageNotFoundError, requires, version
from typing import Any

from posgui import __version__

_SESSION = ("LANG", "LC_ALL", "XDG_SESSION_TYPE", "XDG_CURRENT_DESKTOP", "TZ")


def versions() -> dict[str, Any]:
    """posgui, Python, libraries, operating system and language; no names of people or
    machines."""
    return {
        "posgui": __version__,
        "python": platform.python_version(),
        "sqlite": sqlite3.sqlite_version,
        "libraries": dict(sorted(_libraries())),
        "system": platform.platform(),
        "machine": platform.machine(),
        "processors": os.cpu_count(),
        "is_frozen": bool(getattr(sys, "frozen", False)),
        "locale": list(locale.getlocale()),
        "encoding": sys.getfilesystemencoding(),
        "time_zone": list(time.tzname),
        "session": {name: os.environ[name] for name in _SESSION if name in os.environ},
    }


def _libraries() -> list[tuple[str, str | None]]:
    try:
        wanted = requires("posgui") or []
    except PackageNotFoundError:
        wanted = []
    names = {_name(each) for each in wanted if "extra ==" not in each}
    return [(name, _version(name)) for name in names]


def _name(requirement: str) -> str:
    end = next((n for n, c in enumerate(requirement) if not (c.isalnum() or c in "-_.")), None)
    return requirement[:end]


def _version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None
