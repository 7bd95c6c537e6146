"""The fourth step: how the POS prints, and the exact clicks."""

from __future__ import annotations

import ipaddress
import socket
import sys

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from posgui.texts import Texts
from posgui.ui.assistant.guides import GUIDES, Way, values
from posgui.ui.assistant.page import Choices, CopyButton, Page, sentence
from posgui.ui.assistant.set_up import LOOPBACK, SetUp
from posgui.ui.assistant.sketch import Sketch, numbered
from posgui.ui.settings.fields import TextField
from posgui.ui.theme import Space, mark

_ELSEWHERE = "192.0.2.1"
"""An address that is nobody's (RFC 5737, for documentation)."""


class TillPage(Page):
    """One guide at a time, with address and port above it."""

    def __init__(self, set_up: SetUp, parent: QWidget) -> None:
        super().__init__(set_up, parent)
        self._language = ""
        self._ways = Choices(tuple(Way), 3, self)
        self._ways.group.idClicked.connect(self._chosen)
        self._ask = sentence(self)
        self._target = _Target(self)
        self._remote = _RemoteBox(set_up, self)
        self._remote.opened.connect(self.edited)
        self._guides = {way: _Guide(way, self) for way in Way}
        for widget in (self._ask, self._ways, self._target, self._remote, *self._guides.values()):
            self.column.addWidget(widget)
        self.column.addStretch(1)

    def enter(self) -> None:
        """The kind that is most likely here."""
        if not self._ways.chosen:
            usual = Way.WINDOWS if sys.platform == "win32" else Way.OWN
            self._ways.choose(usual if self.set_up.address == LOOPBACK else Way.REMOTE)
        self._remote.enter()
        self.refresh()
        self._ways.buttons[self._ways.chosen].setFocus()

    def refresh(self) -> None:
        """Show the chosen guide."""
        texts, chosen = self.texts, self._ways.chosen
        self._ask.setText(texts("assistant.till-ask"))
        for way, button in self._ways.buttons.items():
            button.setText(texts(f"assistant.way.{way}"))
        self._ways.arrange()
        host, port = self.set_up.address, self.set_up.port
        self._target.refresh(texts, host, port)
        self._remote.setVisible(chosen == Way.REMOTE)
        if self._language != texts.language:
            self._language = texts.language
            self._remote.speak()
        for way, guide in self._guides.items():
            guide.setVisible(way == chosen)
            if way == chosen:
                guide.refresh(texts, values(host, port))

    def show_wrong(self) -> bool:
        """True if the allow list cannot stand so; it is said at its field."""
        return self._ways.chosen == Way.REMOTE and self._remote.show_wrong()

    def _chosen(self, _place: int) -> None:
        self._remote.enter()
        self.refresh()


class _Target(QWidget):
    """Address and port, each with a button that copies it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Space.MEDIUM)
        self._parts = {}
        for name in ("host", "port"):
            label, value, copy = QLabel(self), QLabel(self), CopyButton(f"copy-{name}", self)
            mark(value, role="typed")
            self._parts[name] = (label, value, copy)
            for widget in (label, value, copy):
                row.addWidget(widget)
        row.addStretch(1)

    def refresh(self, texts: Texts, host: str, port: str) -> None:
        for name, text in (("host", host), ("port", port)):
            label, value, copy = self._parts[name]
            label.setText(texts(f"settings.{name}"))
            value.setText(text)
            copy.show_text(text, texts)


class _Guide(QWidget):
    """The pictures of one way."""

    def __init__(self, way: Way, parent: QWidget) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        self._sketches: list[Sketch] = numbered(GUIDES[way], self)
        for sketch in self._sketches:
            column.addWidget(sketch)

    def refresh(self, texts: Texts, typed: dict[str, str]) -> None:
        for sketch in self._sketches:
            sketch.refresh(texts, typed)


class _RemoteBox(QWidget):
    """Which of this computer's addresses the till uses, and who may print there.

    Signals: ``opened`` when both can stand so.
    """

    opened = Signal()

    def __init__(self, set_up: SetUp, parent: QWidget) -> None:
        super().__init__(parent)
        self._set_up = set_up
        self._host = TextField("own-address", self._typed, self)
        self._allow = TextField("allow", self._typed, self, hint="allow-hint")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Space.MEDIUM)
        for field, share in ((self._host, 2), (self._allow, 3)):
            row.addWidget(field, share, Qt.AlignmentFlag.AlignTop)

    def enter(self) -> None:
        """What the draft says; else the address of now."""
        draft, place = self._set_up.draft, self._set_up.place
        if draft is not None:
            kept = draft.listens_on(place)
            self._host.show_value(kept if kept not in ("", LOOPBACK) else _own_address())
            self._allow.show_value(", ".join(draft.allowed(place)))

    def speak(self) -> None:
        """Words in the current language."""
        for field in (self._host, self._allow):
            field.speak(self._set_up.texts)

    def show_wrong(self) -> bool:
        """True if it cannot stand so, which is said at the field."""
        texts = self._set_up.texts
        if not _is_address(self._host.edit.text().strip()):
            self._host.show_wrong(texts("settings.wrong.own-address"))
            self._host.edit.setFocus()
            return True
        if self._named() is None:
            self._allow.show_wrong(texts("settings.wrong.allow"))
            self._allow.edit.setFocus()
            return True
        return False

    def _named(self) -> list[str] | None:
        """Who may print, or None while that is not fit for the file."""
        named = self._allow.edit.text().replace(",", " ").split()
        return named if named and all(_is_network(each) for each in named) else None

    def _typed(self, _name: str, _value: str) -> None:
        draft, named, host = self._set_up.draft, self._named(), self._host.edit.text().strip()
        if draft is not None and named is not None and _is_address(host):
            draft.open_to(self._set_up.place, host, named)
            self.opened.emit()


def _own_address() -> str:
    """This computer's address in its network; empty without one. Nothing is sent: only
    the system is asked which way a packet would go."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect((_ELSEWHERE, 9))
        except OSError:
            return ""
        return str(probe.getsockname()[0])


def _is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True


def _is_network(text: str) -> bool:
    try:
        ipaddress.ip_network(text, strict=False)
    except ValueError:
        return False
    return True
