"""Which programs, and on what kind of computer."""

from __future__ import annotations

import locale
import os
import platform
import sqlite3
import sys
import time
from typing import Any

from posgui import __version__

_SESSION = ("LANG", "LC_ALL", "XDG_SESSION_TYPE", "XDG_CURRENT_DESKTOP", "TZ")


def versions() -> dict[str, Any]:
    """posgui, Python, libraries, operating system and language; no names of people or
    machines."""
    from importlib.metadata import distributions  # loaded when a bundle is made

    return {
        "posgui": __version__,
        "python": platform.python_version(),
        "sqlite": sqlite3.sqlite_version,
        "libraries": {each.name: each.version for each in distributions()},
        "system": platform.platform(),
        "machine": platform.machine(),
        "processors": os.cpu_count(),
        "is_frozen": bool(getattr(sys, "frozen", False)),
        "locale": list(locale.getlocale()),
        "encoding": sys.getfilesystemencoding(),
        "time_zone": list(time.tzname),
        "session": {name: os.environ[name] for name in _SESSION if name in os.environ},
    }
