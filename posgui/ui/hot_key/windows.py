"""Windows: a combination of keys by RegisterHotKey (Win32, winuser.h)."""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Callable

from PySide6.QtCore import QAbstractNativeEventFilter, QByteArray, QCoreApplication

from posgui.model.hot_key import HotKey, Modifier
from posgui.ui.hot_key.grip import Grip

_BITS = {Modifier.ALT: 1, Modifier.CTRL: 2, Modifier.SHIFT: 4, Modifier.META: 8}
_NO_REPEAT = 0x4000
_F1 = 0x70
_HOT_KEY = 0x0312  # WM_HOTKEY
_ID = 1


class _Message(ctypes.Structure):
    """The beginning of ``MSG``."""

    _fields_ = (
        ("window", ctypes.c_void_p),
        ("message", ctypes.c_uint),
        ("id", ctypes.c_size_t),
    )


def key_code(keys: HotKey) -> int:
    """The virtual key code: letters and digits are their own, function keys follow F1."""
    return ord(keys.key) if len(keys.key) == 1 else _F1 + int(keys.key[1:]) - 1


if sys.platform == "win32":

    class WindowsHolder(QAbstractNativeEventFilter):
        """Holds a combination for the thread of the windows."""

        def __init__(self, pressed: Callable[[], None]) -> None:
            super().__init__()
            self._pressed = pressed
            self._app = QCoreApplication.instance()
            if self._app is not None:
                self._app.installNativeEventFilter(self)

        def take(self, keys: HotKey) -> Grip:
            """Ask for it."""
            bits = sum(_BITS[each] for each in keys.modifiers) | _NO_REPEAT
            had = ctypes.windll.user32.RegisterHotKey(None, _ID, bits, key_code(keys))
            return Grip.HELD if had else Grip.TAKEN

        def release(self) -> None:
            """Give it back."""
            ctypes.windll.user32.UnregisterHotKey(None, _ID)
            if self._app is not None:
                self._app.removeNativeEventFilter(self)

        def nativeEventFilter(  # noqa: N802 - Qt's name
            self, _kind: QByteArray | bytes | bytearray | memoryview, message: int
        ) -> tuple[bool, int]:
            """The keys were pressed."""
            heard = _Message.from_address(int(message))
            if heard.message == _HOT_KEY and heard.id == _ID:
                self._pressed()
            return False, 0
