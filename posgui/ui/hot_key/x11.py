"""X11: a passive grab of one combination (X protocol, GrabKey)."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product

from PySide6.QtCore import QObject, QSocketNotifier
from Xlib import XK, X
from Xlib.display import Display
from Xlib.error import BadAccess, CatchError, ConnectionClosedError

from posgui.model.hot_key import HotKey, Modifier
from posgui.ui.hot_key.grip import Grip

_KEYSYMS = {Modifier.CTRL: "Control_L", Modifier.ALT: "Alt_L", Modifier.SHIFT: "Shift_L"}
_KEYSYMS[Modifier.META] = "Super_L"


class X11Holder(QObject):
    """Holds a combination on a connection of its own.

    The grab is asynchronous: a keyboard that waits for us would stand still whenever we
    do. It turns into a grab of the whole keyboard when the keys are pressed, and that is
    given back at once, so that what is typed next goes where the keyboard is.
    """

    def __init__(self, pressed: Callable[[], None]) -> None:
        super().__init__()
        self._pressed = pressed
        self._keys: HotKey | None = None
        self._grabbed: tuple[tuple[int, int], ...] = ()
        self._display = Display()
        self._root = self._display.screen().root
        self._notifier = QSocketNotifier(self._display.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._read)

    def take(self, keys: HotKey) -> Grip:
        """Ask for it, whatever the state of the lock keys."""
        self._keys, self._grabbed = keys, self._grabs(keys)
        if not self._grabbed:
            return Grip.TAKEN
        refused = CatchError(BadAccess)
        for code, mask in self._grabbed:
            mode = X.GrabModeAsync
            self._root.grab_key(code, mask, True, mode, mode, onerror=refused)
        self._display.sync()
        self._read()
        if refused.get_error() is None:
            return Grip.HELD
        self._give_back()
        return Grip.TAKEN

    def release(self) -> None:
        """Give it back and end the connection."""
        self._notifier.setEnabled(False)
        self._display.close()
        self.deleteLater()

    def _give_back(self) -> None:
        self._root.ungrab_key(X.AnyKey, X.AnyModifier)
        self._display.sync()

    def _grabs(self, keys: HotKey) -> tuple[tuple[int, int], ...]:
        """Key code and modifiers, once for each state of the lock keys; empty where the
        keyboard lacks one of the keys."""
        code = self._display.keysym_to_keycode(XK.string_to_keysym(_keysym(keys.key)))
        masks = [self._mask(XK.string_to_keysym(_KEYSYMS[each])) for each in keys.modifiers]
        if not code or not all(masks):
            return ()
        locks = (X.LockMask, self._mask(XK.string_to_keysym("Num_Lock")))
        states = product(*((0, lock) for lock in locks))
        return tuple((code, sum({*masks, *pressed})) for pressed in states)

    def _mask(self, keysym: int) -> int:
        """The modifier bit of a key; 0 if it is none."""
        codes = {code for code, _ in self._display.keysym_to_keycodes(keysym)}
        for bit, held in enumerate(self._display.get_modifier_mapping()):
            if codes & {code for code in held if code}:
                return 1 << bit
        return 0

    def _read(self) -> None:
        try:
            while self._display.pending_events():
                self._hear(self._display.next_event())
        except ConnectionClosedError:
            self._notifier.setEnabled(False)  # the X server is gone, and Qt ends with it

    def _hear(self, event: object) -> None:
        kind = getattr(event, "type", None)
        if kind == X.KeyPress:
            self._display.ungrab_keyboard(X.CurrentTime)
            self._display.flush()
            self._pressed()
        elif kind == X.MappingNotify and self._keys is not None:
            self._display.refresh_keyboard_mapping(event)
            # The server tells this at each change from one keyboard to another, such as a
            # scanner; a press in a moment without the grab would be lost.
            if self._grabs(self._keys) != self._grabbed:
                self._give_back()
                self.take(self._keys)


def _keysym(key: str) -> str:
    return key if len(key) > 1 else key.lower()
