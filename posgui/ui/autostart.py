"""Start with the session: a desktop entry on Linux, the Run key on Windows."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

_RUN_KEY = r"Software\Microsoft\Windows\CurrentVersion\Run"
_NAME = "posgui"


class Autostart:
    """Whether the tray starts when this user signs in."""

    def __init__(self, command: list[str]) -> None:
        """``command`` is the argv that starts the tray."""
        self._command = command

    def is_set(self) -> bool:
        """True if the session starts the tray."""
        if sys.platform == "win32":
            import winreg

            try:
                with winreg.OpenKey(winreg.HKEY_CURRENT_USER, _RUN_KEY) as key:
                    winreg.QueryValueEx(key, _NAME)
            except FileNotFoundError:
                return False
            return True
        return _desktop_entry().exists()

    def set(self, on: bool) -> None:
        """Switch it on or off; OSError if the system does not let us."""
        if sys.platform == "win32":
            import winreg

            with winreg.CreateKey(winreg.HKEY_CURRENT_USER, _RUN_KEY) as key:
                if on:
                    line = subprocess.list2cmdline(self._command)
                    winreg.SetValueEx(key, _NAME, 0, winreg.REG_SZ, line)
                elif self.is_set():
                    winreg.DeleteValue(key, _NAME)
            return
        entry = _desktop_entry()
        if not on:
            entry.unlink(missing_ok=True)
            return
        entry.parent.mkdir(parents=True, exist_ok=True)
        entry.write_text(desktop_entry(self._command), "utf-8")


def _desktop_entry() -> Path:
    config = os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config"
    return Path(config) / "autostart" / f"{_NAME}.desktop"


def desktop_entry(command: list[str]) -> str:
    """The entry's text (freedesktop Desktop Entry Specification 1.5, "The Exec key")."""
    words = " ".join(_quoted(word) for word in command)
    return (
        "[Desktop Entry]\n"
        "Type=Application\n"
        "Name=posgui\n"
        "Comment=Receipt printing\n"
        "Comment[zh_CN]=小票打印\n"
        f"Exec={words}\n"
        "Icon=posgui\n"
        "Terminal=false\n"
        "X-GNOME-Autostart-enabled=true\n"
    )


def _quoted(word: str) -> str:
    """One argument of Exec: quoted where needed, % doubled, backslashes escaped twice."""
    word = word.replace("%", "%%")
    if re.fullmatch(r"[\w./:=@%+,-]+", word, re.ASCII):
        return word
    for special in '\\"`$':
        word = word.replace(special, "\\" + special)
    return '"' + word.replace("\\", "\\\\") + '"'
