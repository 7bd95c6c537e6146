"""Where the window is that a person works in, asked of the window system: Qt knows its own
windows alone."""

from __future__ import annotations

import ctypes
import sys
from typing import Any

Point = tuple[int, int]
"""Pixels of the whole desktop, right and down."""


def foreground(platform: str) -> Point | None:
    """The middle of the active window, whoever it belongs to; None where that cannot be
    known. ``platform`` is Qt's name of the window system."""
    if sys.platform == "win32":
        return _on_windows() if platform == "windows" else None
    return _on_x11() if platform == "xcb" else None


if sys.platform == "win32":

    def _on_windows() -> Point | None:
        user32 = ctypes.windll.user32
        user32.GetForegroundWindow.restype = ctypes.c_void_p
        window = user32.GetForegroundWindow()
        sides = (ctypes.c_long * 4)()  # left, top, right, bottom
        if not window or not user32.GetWindowRect(ctypes.c_void_p(window), ctypes.byref(sides)):
            return None
        left, top, right, bottom = sides
        return (left + right) // 2, (top + bottom) // 2


class _Cookie(ctypes.Structure):
    _fields_ = (("sequence", ctypes.c_uint),)


class _Screens(ctypes.Structure):
    """``xcb_screen_iterator_t``; a screen begins with its root window."""

    _fields_ = (
        ("root", ctypes.POINTER(ctypes.c_uint32)),
        ("rem", ctypes.c_int),
        ("index", ctypes.c_int),
    )


class _Atom(ctypes.Structure):
    _fields_ = (("head", ctypes.c_uint32 * 2), ("atom", ctypes.c_uint32))


class _Geometry(ctypes.Structure):
    _fields_ = (
        ("head", ctypes.c_uint32 * 3),
        ("at", ctypes.c_int16 * 2),
        ("size", ctypes.c_uint16 * 2),
    )


class _Place(ctypes.Structure):
    _fields_ = (("head", ctypes.c_uint32 * 3), ("at", ctypes.c_int16 * 2))


class _X11:
    """A connection for a few questions.

    By libxcb, without which Qt shows nothing on X, and not by libX11, which ends the
    process where a window is gone before it is asked about.
    """

    def __init__(self) -> None:
        self._xcb = ctypes.CDLL("libxcb.so.1")
        self._free = ctypes.CDLL(None).free
        self._xcb.xcb_connect.restype = ctypes.c_void_p
        self._connection = ctypes.c_void_p(self._xcb.xcb_connect(None, None))

    def close(self) -> None:
        self._xcb.xcb_disconnect(self._connection)

    def is_connected(self) -> bool:
        return not self._xcb.xcb_connection_has_error(self._connection)

    def root(self) -> int:
        self._xcb.xcb_get_setup.restype = ctypes.c_void_p
        self._xcb.xcb_setup_roots_iterator.restype = _Screens
        setup = ctypes.c_void_p(self._xcb.xcb_get_setup(self._connection))
        return int(self._xcb.xcb_setup_roots_iterator(setup).root[0])

    def active_window(self, root: int) -> int:
        """``_NET_ACTIVE_WINDOW`` of EWMH 1.5; 0 if no window manager tells it."""
        name = b"_NET_ACTIVE_WINDOW"
        atom = self._ask("intern_atom", _Atom, ctypes.c_uint8(1), ctypes.c_uint16(len(name)), name)
        if atom is None or not atom.atom:
            return 0
        told = (ctypes.c_uint32(n) for n in (root, atom.atom, 0, 0, 1))
        value = self._ask("get_property", ctypes.c_uint32 * 9, ctypes.c_uint8(0), *told)
        # The reply's 32 bytes begin with its format, sequence and length; [4] counts items.
        return int(value[8]) if value is not None and value[4] else 0

    def middle(self, window: int, root: int) -> Point | None:
        asked, whole = ctypes.c_uint32(window), ctypes.c_uint32(root)
        shape = self._ask("get_geometry", _Geometry, asked)
        origin = (ctypes.c_int16(0), ctypes.c_int16(0))
        place = self._ask("translate_coordinates", _Place, asked, whole, *origin)
        if shape is None or place is None:
            return None
        width, height = shape.size
        return place.at[0] + width // 2, place.at[1] + height // 2

    def _ask(self, request: str, reply: Any, *params: object) -> Any:
        """Send a request and wait for its reply, a ctypes type; None if X refused it."""
        send = getattr(self._xcb, f"xcb_{request}")
        receive = getattr(self._xcb, f"xcb_{request}_reply")
        send.restype, receive.restype = _Cookie, ctypes.c_void_p
        found = receive(self._connection, send(self._connection, *params), None)
        if not found:
            return None
        copied = reply.from_buffer_copy(ctypes.string_at(found, ctypes.sizeof(reply)))
        self._free(ctypes.c_void_p(found))
        return copied


def _on_x11() -> Point | None:
    try:
        x11 = _X11()
    except OSError:
        return None
    try:
        if not x11.is_connected():
            return None
        root = x11.root()
        window = x11.active_window(root)
        return x11.middle(window, root) if window else None
    finally:
        x11.close()
