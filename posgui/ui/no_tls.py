"""asyncio without TLS: the tray speaks to no network, and the ``ssl`` module with OpenSSL
would be a tenth of its memory."""

from __future__ import annotations

import importlib
import linecache
import sys
from typing import Any


def spare_tls() -> None:
    """Import asyncio as where Python was built without ``ssl``, which asyncio provides for;
    nothing is changed where one of them was imported before."""
    modules: dict[str, Any] = sys.modules
    if "ssl" in modules or "asyncio" in modules:
        return
    modules["ssl"] = None  # what the import system takes for a module that is not there
    try:
        importlib.import_module("asyncio")
    finally:
        del modules["ssl"]
        linecache.clearcache()  # see posgui.ui.life
