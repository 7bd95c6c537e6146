"""The simulated printer's window: the paper coming out, and a button for each fault."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, TypeVarTuple

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from posgui.texts import Texts
from posgui.ui.demo.control import PrinterControl
from posgui.ui.demo.paper_view import PaperView
from posgui.ui.demo.printer_front import PrinterFront
from posgui.ui.place import work_area
from posgui.ui.scrolling import scrolled
from posgui.ui.tasks import Tasks
from posgui.ui.theme import Space, mark

Json = dict[str, Any]
Args = TypeVarTuple("Args")


SIZE = QSize(740, 760)
SIDE_WIDTH = 250


@dataclass(frozen=True, slots=True)
class Fault:
    """One button: what it sets when pressed in and when let out."""

    name: str
    """Of the texts ``demo.fault.NAME.on`` and ``.off``."""
    key: str
    on: object
    off: object

    def is_on(self, state: Json) -> bool:
        """True if the printer's state has this fault."""
        value = state.get(self.key, state.get("profile", {}).get(self.key, self.off))
        return bool(value == self.on or (self.key == "cutter" and value != self.off))


FAULTS = (
    Fault("paper", "paper", "out", "ok"),
    Fault("near", "paper", "near", "ok"),
    Fault("cover", "cover", "open", "closed"),
    Fault("cutter", "cutter", "jam", "ok"),
    Fault("head", "head", "hot", "ok"),
    Fault("feed", "feed", "held", "released"),
    Fault("power", "power", "off", "on"),
    Fault("cable", "half_open", True, False),
    Fault("freeze", "frozen", True, False),
    Fault("mute", "mute", True, False),
)

STATES = (
    ("power", "off", "off"),
    ("power", "booting", "booting"),
    ("frozen", True, "frozen"),
    ("cover", "open", "cover"),
    ("paper", "out", "paper"),
    ("cutter", "error", "cutter"),
    ("mechanical", "error", "mechanical"),
    ("unrecoverable", "error", "unrecoverable"),
    ("head", "hot", "head"),
    ("feed", "held", "feed"),
    ("paper", "near", "near"),
)
"""What the printer's display says: the first that fits, by the text ``demo.state.NAME``."""


class PrinterWindow(QWidget):
    """Shows one simulated printer; everything goes through its control port."""

    def __init__(self, control_port: int, texts: Texts, tasks: Tasks) -> None:
        super().__init__()
        self._port = control_port
        self._texts = texts
        self._tasks = tasks
        self._control = PrinterControl(self.on_event, self._gone)
        self.state: Json = {}
        self.paper = PaperView(self)
        self.front = PrinterFront(self)
        self.buttons = {fault.name: QPushButton(self) for fault in FAULTS}
        self._title, self._note = QLabel(self), QLabel(self)
        self._lay_out()
        texts.on_change(self._say)
        self._say()

    def start(self) -> None:
        """Connect to the printer; needs the running loop."""
        self._tasks.spawn(self._attempt(self._connect))

    async def stop(self) -> None:
        """Let go of the printer."""
        await self._control.close()

    async def _connect(self) -> None:
        await self._control.connect(self._port)
        await self._control.ask(subscribe=True)
        self.paper.load((await self._control.ask(get="paper"))["paper"])
        self.front.show_paper(self.paper.sheet_width if self.paper.hangs else 0)
        await self._refresh()

    async def _attempt(self, talk: Callable[[*Args], Awaitable[None]], *args: *Args) -> None:
        try:
            await talk(*args)
        except OSError:
            self._gone()

    async def _refresh(self) -> None:
        self._know((await self._control.ask(get="state"))["state"])

    def on_event(self, event: Json) -> None:
        """Apply one event of the control port."""
        match event["event"]:
            case "printed":
                self.paper.printed(event["item"])
                self.front.show_paper(self.paper.sheet_width if self.paper.hangs else 0)
            case "slip":
                self.paper.cut()
                self.front.show_paper(0)
                self._tasks.spawn(self._attempt(self._refresh))
            case "state":
                self._know(event)
            case "drawer":
                self._note.setText(self._texts("demo.drawer-opened"))

    def press(self, name: str) -> None:
        """Set the fault of that name if the printer has it not, and end it if it has."""
        fault = next(fault for fault in FAULTS if fault.name == name)
        value = fault.off if fault.is_on(self.state) else fault.on
        self._tasks.spawn(self._attempt(self._set, fault.key, value))

    async def _set(self, key: str, value: object) -> None:
        self._note.clear()
        self._know(await self._control.set(**{key: value}))

    def _know(self, state: Json) -> None:
        self.state = {**self.state, **state}
        self._say()

    def _gone(self) -> None:
        self._know({"power": "off"})
        self._note.setText(self._texts("demo.printer-gone"))

    def _lay_out(self) -> None:
        mark(self, role="window")
        mark(self._title, role="heading")
        mark(self._note, role="small")
        self._note.setWordWrap(True)
        self.front.setFixedWidth(self.paper.width())
        printer = QVBoxLayout()
        printer.setSpacing(0)
        self.paper.setMinimumHeight(240)
        printer.addWidget(self.paper, 1)
        printer.addWidget(self.front)
        aside = QWidget(self)
        side = QVBoxLayout(aside)
        side.setContentsMargins(0, 0, Space.SMALL, 0)
        side.setSpacing(Space.SMALL)
        side.addWidget(self._title)
        for fault in FAULTS:
            button = self.buttons[fault.name]
            button.setObjectName(fault.name)
            button.setCheckable(True)
            button.clicked.connect(self._clicked)
            side.addWidget(button)
        side.addWidget(self._note)
        side.addStretch(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(Space.MEDIUM, Space.MEDIUM, Space.MEDIUM, Space.MEDIUM)
        row.setSpacing(Space.LARGE)
        row.addLayout(printer)
        area = scrolled(aside)
        area.setMinimumWidth(SIDE_WIDTH)
        row.addWidget(area, 1)
        self.resize(SIZE.boundedTo(work_area().size()))

    def _clicked(self) -> None:
        button = self.sender()
        if isinstance(button, QPushButton):
            self.press(button.objectName())

    def _say(self) -> None:
        """Write every word again: the state or the language changed."""
        self.setWindowTitle(self._texts("demo.printer-title"))
        self._title.setText(self._texts("demo.faults"))
        for fault in FAULTS:
            button, on = self.buttons[fault.name], fault.is_on(self.state)
            button.setChecked(on)
            mark(button, role="primary" if on else "")
            button.setText(self._texts(f"demo.fault.{fault.name}.{'off' if on else 'on'}"))
        key = next((name for k, v, name in STATES if self.state.get(k) == v), "ready")
        self.front.show_state(self.state, self._texts(f"demo.state.{key}"))
