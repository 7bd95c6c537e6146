"""The two pages: one printer's form, and what concerns the whole program."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from posgui.desk.wire import Json
from posgui.model.settings import SHAREABLE, WATCHABLE, Width
from posgui.texts import LANGUAGES, Texts
from posgui.ui.actions import Notice
from posgui.ui.hot_key.grip import Grip
from posgui.ui.hot_key.watch import HotKeyWatch
from posgui.ui.panel.notice_box import NoticeBox
from posgui.ui.settings.draft import Draft, Wrong, offered
from posgui.ui.settings.fields import (
    ChoiceField,
    FlagField,
    PrinterField,
    TextField,
    show_wrong,
    touch_combo,
)
from posgui.ui.settings.way_help import WayHelp
from posgui.ui.settings.where import WhereFields
from posgui.ui.theme import Space

_BUTTONS = ("add-printer", "remove-printer", "try-it", "assistant")


class PrinterForm(QWidget):
    """Choose, add, remove and edit printers, and try the one shown.

    Signals: ``tried(place)``, ``assistant_wanted(id)`` for the printer shown.
    """

    tried = Signal(int)
    assistant_wanted = Signal(str)

    def __init__(
        self, texts: Texts, make_help: Callable[[QWidget], WayHelp], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._texts = texts
        self._draft: Draft | None = None
        self._choice = touch_combo(self)
        self._choice.setObjectName("printer")
        self._choice.activated.connect(self._show)
        self._buttons = {name: QPushButton(self) for name in _BUTTONS}
        slots = (self._added, self._removed, self._tried, self._led)
        for (name, button), slot in zip(self._buttons.items(), slots, strict=True):
            button.setObjectName(name)
            button.clicked.connect(slot)
        self._form = QWidget(self)
        self._where = WhereFields(self._changed, self._form)
        self._fields = self._make_fields()
        self._backup = PrinterField("backup", self._changed, self._form)
        self.way_help = make_help(self)  # behind the fields, for the Tab key
        self.way_help.address_wanted.connect(self._moved)
        self._notice = NoticeBox(texts, self)
        self._notice.hide()
        self._lay_out()

    def _make_fields(self) -> dict[str, TextField | ChoiceField | FlagField]:
        form, change, kinds = self._form, self._changed, offered(sys.platform)
        return {
            "name": TextField("name", change, form),
            "transport": ChoiceField("transport", kinds, "transports", change, form),
            **self._where.fields,
            "width": ChoiceField("width", tuple(str(w) for w in Width), "", change, form),
            "listen": TextField("listen", change, form, hint="listen-hint"),
            "share": FlagField("share", "share", change, form),
            "holds_for_pos": FlagField("holds_for_pos", "holds", change, form),
            "watch_only": FlagField("watch_only", "watch", change, form),
        }

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(Space.MEDIUM)
        head.addWidget(self._choice, 1)
        head.addWidget(self._buttons["add-printer"])
        head.addWidget(self._buttons["remove-printer"])
        grid = QGridLayout(self._form)
        grid.setContentsMargins(0, 0, Space.SMALL, 0)
        grid.setSpacing(Space.MEDIUM)
        for name, row, column, width in (
            ("name", 0, 0, 1), ("transport", 0, 1, 1),
            ("listen", 2, 0, 1), ("width", 2, 1, 1),
            ("holds_for_pos", 3, 0, 2), ("share", 5, 0, 2), ("watch_only", 6, 0, 2),
        ):  # fmt: skip
            grid.addWidget(self._fields[name], row, column, 1, width, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(self._where, 1, 0, 1, 2, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(self._backup, 4, 0, 1, 2, Qt.AlignmentFlag.AlignTop)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        grid.setRowStretch(7, 1)
        scroll = QScrollArea(self)
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(self._form)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, Space.MEDIUM, 0, 0)
        whole.setSpacing(Space.MEDIUM)
        whole.addLayout(head)
        whole.addWidget(scroll, 1)
        whole.addWidget(self.way_help)
        whole.addWidget(self._notice)
        foot = QHBoxLayout()
        foot.setSpacing(Space.MEDIUM)
        foot.addWidget(self._buttons["try-it"])
        foot.addWidget(self._buttons["assistant"])
        foot.addStretch(1)
        whole.addLayout(foot)

    def edit(self, draft: Draft) -> None:
        """Edit these settings."""
        self._draft = draft
        self._list(0)

    def speak(self) -> None:
        """Every word in the current language."""
        for name, button in self._buttons.items():
            place = "settings" if name == "assistant" else "button"
            button.setText(self._texts(f"{place}.{name}"))
        self.way_help.refresh()
        self._choice.setAccessibleName(self._texts("settings.printers"))
        for field in (*self._fields.values(), self._backup):
            field.speak(self._texts)

    def show_notice(self, notice: Notice | None) -> None:
        """What came of trying the printer.

        The button stays enabled: disabling it would hand the keyboard to a field, and a
        scanner would type into that.
        """
        self._notice.show_notice(notice)

    def show_wrong(self, wrong: list[Wrong]) -> None:
        """Show the first printer with something wrong, and what it is, at its fields."""
        if not wrong:
            return
        self._choice.setCurrentIndex(wrong[0].printer)
        self._show(wrong[0].printer)
        for each in wrong:
            if each.printer == wrong[0].printer:
                field = self._fields[each.field]
                if isinstance(field, TextField):
                    sentence = self._texts(f"settings.wrong.{each.key}", **each.placeholders)
                    field.show_wrong(sentence)
        first = self._fields[wrong[0].field]
        if isinstance(first, TextField):
            first.edit.setFocus()

    def _list(self, place: int) -> None:
        printers = self._draft.printers if self._draft else []
        self._choice.clear()
        self._choice.addItems([printer["name"] for printer in printers])
        self._choice.setCurrentIndex(place if printers else -1)
        self._show(place)

    def _show(self, place: int) -> None:
        printers = self._draft.printers if self._draft else []
        shown = place < len(printers)
        for widget in (self._form, self._buttons["try-it"], self._choice):
            widget.setVisible(shown)
        self._buttons["remove-printer"].setEnabled(shown)
        if not shown:
            return
        printer = printers[place]
        self._where.show_printer(printer)
        for name, field in self._fields.items():
            if isinstance(field, FlagField):
                field.setChecked(bool(printer.get(name, False)))
            else:
                field.show_value(str(printer.get(name, "")))
            if isinstance(field, TextField):
                field.show_wrong("")
        self._show_what_holds(printer)
        self._show_backup(place)
        self._show_help(place)

    def _show_what_holds(self, printer: Json) -> None:
        """Of a printer that is only watched, the till's side is not ours."""
        kind, watched = printer["transport"], bool(printer.get("watch_only"))
        self._fields["share"].setVisible(kind in SHAREABLE)
        self._fields["watch_only"].setVisible(kind in WATCHABLE)
        for name in ("listen", "holds_for_pos"):
            self._fields[name].setVisible(not watched)

    def _show_help(self, place: int) -> None:
        if self._draft is not None:
            self.way_help.show_printer(self._draft.printer(place))

    def _show_backup(self, place: int) -> None:
        if self._draft is not None:
            printer = self._draft.printers[place]
            self._backup.show_value(printer.get("backup", ""), self._draft.others(place))
            other = self._draft.has_other_width(place)
            self._backup.caution(self._texts("settings.backup-width") if other else "")

    def _changed(self, name: str, value: Any) -> None:
        place = self._choice.currentIndex()
        if self._draft is None or place < 0:
            return
        self._draft.printers[place][name] = value
        if name == "name":
            self._choice.setItemText(place, value)
        if name in ("backup", "width"):
            self._show_backup(place)
        if name in ("transport", "watch_only"):
            self._show(place)
        elif name == "host":
            self._show_help(place)

    def _moved(self, host: str) -> None:
        self._changed("host", host)
        self._show(self._choice.currentIndex())

    def _added(self) -> None:
        if self._draft is not None:
            self._list(self._draft.add(self._texts("settings.new-printer")))

    def _removed(self) -> None:
        if self._draft is not None:
            self._draft.remove(self._choice.currentIndex())
            self._list(0)

    def _led(self) -> None:
        place = self._choice.currentIndex()
        known = self._draft.printers if self._draft else []
        self.assistant_wanted.emit(known[place]["id"] if place in range(len(known)) else "")

    def _tried(self) -> None:
        self.tried.emit(self._choice.currentIndex())


_FLAGS = ("sound", "autostart")


class GeneralForm(QWidget):
    """Language, shop, the shift's end, sound, start with the session, hot key."""

    def __init__(self, texts: Texts, hot_key: HotKeyWatch, parent: QWidget) -> None:
        super().__init__(parent)
        self._texts, self._hot_key = texts, hot_key
        self._draft: Draft | None = None
        languages = ("auto", *LANGUAGES)
        self._language = ChoiceField("language", languages, "languages", self._changed, self)
        self._lines = {
            "shop": TextField("shop", self._changed, self),
            "shift_end": TextField("shift_end", self._changed, self, hint="shift-hint"),
            "hot_key": TextField("hot_key", self._changed, self, hint="hot-key-hint"),
        }
        self._flags = {name: FlagField(name, name, self._changed, self) for name in _FLAGS}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, Space.MEDIUM, Space.SMALL, 0)
        column.setSpacing(Space.MEDIUM)
        for field in (self._language, *self._lines.values(), *self._flags.values()):
            column.addWidget(field)
        column.addStretch(1)

    def edit(self, draft: Draft) -> None:
        """Edit these settings."""
        self._draft = draft
        self._language.show_value(draft.ui["language"])
        for name, line in self._lines.items():
            line.show_value(draft.ui.get(name, ""))
        for name, flag in self._flags.items():
            flag.setChecked(draft.ui[name])

    def speak(self) -> None:
        """Every word in the current language."""
        self._language.speak(self._texts)
        for line in self._lines.values():
            line.speak(self._texts)
        for flag in self._flags.values():
            flag.speak(self._texts)
        grip, keys = self._hot_key.grip, self._hot_key.keys
        has_words = grip in (Grip.TAKEN, Grip.NOT_HERE)
        words = self._texts(f"settings.hot-key-is.{grip}", keys=keys) if has_words else ""
        self._lines["hot_key"].caution(words)

    def show_wrong(self, wrong: list[Wrong]) -> bool:
        """Say what is wrong at its field; True if something here is."""
        return show_wrong(self._texts, self._lines, wrong)

    def _changed(self, name: str, value: Any) -> None:
        if self._draft is not None:
            self._draft.ui[name] = value
