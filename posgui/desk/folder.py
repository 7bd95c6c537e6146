"""Where an engine keeps its data if nobody says where."""

from __future__ import annotations

import os
import sys
from pathlib import Path


def default_data_dir() -> Path:
    """The data folder used when none is named."""
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA", Path.home())) / "posgui"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "posgui"
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / "posgui"
