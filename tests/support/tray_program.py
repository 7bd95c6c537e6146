"""The tray over a scripted engine: ``python -m tests.support.tray_program DATA_DIR SCRIPT``."""

from __future__ import annotations

import sys
from pathlib import Path

from posgui.ui.app import run

if __name__ == "__main__":
    data_dir, script = Path(sys.argv[1]), sys.argv[2]
    engine = [sys.executable, "-m", "tests.support.scripted_desk", str(data_dir), script]
    sys.exit(run(data_dir, None, engine))
