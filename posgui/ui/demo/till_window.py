"""A small till: goods to tap, the basket, and a Sell button that prints as a till does."""

from __future__ import annotations

import asyncio
import itertools
from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from posgui.model.errors import PosguiError
from posgui.texts import Texts
from posgui.ui.demo.pos import Seen, hand_over
from posgui.ui.demo.sale import CUSTOMERS, PRICES, Sale, money, receipt_bytes
from posgui.ui.mood import Mood
from posgui.ui.tasks import Tasks
from posgui.ui.theme import Space, mark

FIRST_NUMBER = 1001

BILL_WIDTH = 290
"""Pixels: the longest of the goods and its amount stand in one line."""

_MOODS = {Seen.ACCEPTED: Mood.READY, Seen.OFFLINE: Mood.ATTENTION}


class TillWindow(QWidget):
    """Sells to one customer after the other and prints to a loopback port.

    Signals: ``set_up_wanted`` when the demo was convincing.
    """

    set_up_wanted = Signal()

    def __init__(self, port: int, texts: Texts, tasks: Tasks) -> None:
        super().__init__()
        self._port = port
        self._texts = texts
        self._tasks = tasks
        self._numbers = itertools.count(FIRST_NUMBER)
        self._customers = itertools.cycle(CUSTOMERS)
        self.basket = dict(next(self._customers))
        self.number = next(self._numbers)
        self.seen: tuple[str, int] | None = None
        self.sell = QPushButton(self)
        self.drawer = QCheckBox(self)
        self._labels = _Labels(self)
        self._lay_out()
        texts.on_change(self._say)
        self._say()

    def add(self, key: str) -> None:
        """The customer wants one more of the goods."""
        self.basket[key] = self.basket.get(key, 0) + 1
        self._say()

    def clear(self) -> None:
        """The customer wants nothing after all."""
        self.basket = {}
        self._say()

    def ring_up(self) -> None:
        """Sell the basket and print its receipt."""
        basket = dict(self.basket)
        sale = Sale(self.number, basket, datetime.now().astimezone(), self.drawer.isChecked())
        self._show("asking")
        self.sell.setEnabled(False)
        self._tasks.spawn(self._print(sale), self._failed)

    async def _print(self, sale: Sale) -> None:
        receipt = await asyncio.to_thread(receipt_bytes, sale, self._texts)
        seen = await hand_over(self._port, receipt)
        self._show(seen, _MOODS.get(seen, Mood.STOPPED))
        if seen is Seen.ACCEPTED:
            self.number = next(self._numbers)
            self.basket = dict(next(self._customers))
        self._say()

    def _failed(self, error: PosguiError) -> None:
        self._labels.seen.setText(self._texts(f"error.{error.key}", **error.placeholders))
        self.sell.setEnabled(True)

    def _show(self, seen: str, mood: Mood = Mood.UNKNOWN) -> None:
        self.seen = (seen, self.number)
        mark(self._labels.seen, mood=mood)
        self._labels.seen.setText(self._texts(f"demo.seen.{seen}", n=self.number))

    def _lay_out(self) -> None:
        mark(self, role="window")
        goods = QGridLayout()
        goods.setSpacing(Space.SMALL)
        for i, key in enumerate(PRICES):
            tile = QPushButton(self)
            tile.setObjectName(key)
            tile.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
            tile.clicked.connect(self._tapped)
            self._labels.tiles[key] = tile
            goods.addWidget(tile, i // 2, i % 2)
        self._labels.clear.clicked.connect(self.clear)
        self.sell.clicked.connect(self.ring_up)
        self.sell.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
        mark(self.sell, role="primary")
        self._labels.set_up.setObjectName("set-up")
        self._labels.set_up.clicked.connect(self.set_up_wanted)
        head = QHBoxLayout()
        head.addWidget(self._labels.customer, 1)
        head.addWidget(self._labels.set_up)
        left = QVBoxLayout()
        left.addLayout(head)
        left.addLayout(goods, 1)
        row = QHBoxLayout()
        row.setSpacing(Space.LARGE)
        row.addLayout(left, 1)
        row.addWidget(self._bill())
        whole = QVBoxLayout(self)
        whole.setContentsMargins(Space.LARGE, Space.LARGE, Space.LARGE, Space.LARGE)
        whole.setSpacing(Space.MEDIUM)
        whole.addLayout(row, 1)
        whole.addWidget(self._labels.seen)
        self.resize(640, 480)

    def _bill(self) -> QFrame:
        bill = QFrame(self)
        bill.setFixedWidth(BILL_WIDTH)
        mark(bill, role="row")
        inside = QVBoxLayout(bill)
        inside.setContentsMargins(Space.LARGE, Space.MEDIUM, Space.LARGE, Space.LARGE)
        inside.addWidget(self._labels.number)
        inside.addWidget(self._labels.lines)
        inside.addStretch(3)
        total = QHBoxLayout()
        total.addWidget(self._labels.total)
        total.addWidget(self._labels.amount, 1)
        inside.addLayout(total)
        inside.addWidget(self.drawer)
        inside.addWidget(self._labels.clear)
        inside.addWidget(self.sell, 2)
        return bill

    def _tapped(self) -> None:
        tile = self.sender()
        if tile is not None:
            self.add(tile.objectName())

    def _say(self) -> None:
        """Write every word again: the basket or the language changed."""
        texts, labels = self._texts, self._labels
        self.setWindowTitle(texts("demo.till-title"))
        labels.customer.setText(texts("demo.customer", n=self.number - FIRST_NUMBER + 1))
        labels.number.setText(texts("demo.number", n=self.number))
        for key, tile in labels.tiles.items():
            tile.setText(f"{texts(f'demo.goods.{key}')}\n{money(texts, PRICES[key])}")
        rows = "".join(
            f"<tr><td>{texts('demo.item', name=texts(f'demo.goods.{key}'), n=count)}</td>"
            f"<td align='right'>{money(texts, PRICES[key] * count)}</td></tr>"
            for key, count in self.basket.items()
        )
        bill = f"<table width='{BILL_WIDTH - 44}' cellpadding='3'>{rows}</table>"
        labels.lines.setText(bill if self.basket else texts("demo.empty"))
        total = Sale(self.number, self.basket, datetime.now().astimezone()).total
        labels.total.setText(texts("demo.total"))
        labels.amount.setText(money(texts, total))
        labels.set_up.setText(texts("demo.set-up"))
        labels.clear.setText(texts("demo.clear"))
        self.drawer.setText(texts("demo.drawer"))
        self.sell.setText(texts("demo.sell"))
        self.sell.setEnabled(bool(self.basket))
        if self.seen is not None:
            labels.seen.setText(texts(f"demo.seen.{self.seen[0]}", n=self.seen[1]))


class _Labels:
    """The words on the till."""

    def __init__(self, parent: QWidget) -> None:
        self.customer, self.number = QLabel(parent), QLabel(parent)
        self.lines, self.total, self.seen = QLabel(parent), QLabel(parent), QLabel(parent)
        self.amount = QLabel(parent)
        self.amount.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.tiles: dict[str, QPushButton] = {}
        self.clear, self.set_up = QPushButton(parent), QPushButton(parent)
        mark(self.customer, role="heading")
        mark(self.number, role="heading")
        mark(self.total, role="title")
        mark(self.amount, role="title")
        mark(self.seen, role="strong")
        self.seen.setWordWrap(True)
        self.lines.setTextFormat(Qt.TextFormat.RichText)
        self.lines.setWordWrap(True)
