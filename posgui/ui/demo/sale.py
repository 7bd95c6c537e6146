"""A sale and its receipt as a till's software would build it, with python-escpos."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from posgui.escpos import builder
from posgui.texts import Texts

COLUMNS = 48
"""Font A on 80 mm paper."""

PRICES = {
    "coffee": 980,
    "tea": 650,
    "noodles": 1800,
    "dumplings": 1500,
    "cake": 880,
    "water": 200,
}
"""The goods, by the key of their name, in hundredths."""

CUSTOMERS = (
    {"coffee": 1, "cake": 2},
    {"noodles": 2, "tea": 2, "water": 1},
    {"dumplings": 1, "tea": 1},
    {"coffee": 2, "water": 1, "cake": 1, "noodles": 1},
)
"""What the customers want, one after the other."""

LOGO_HEIGHT = 72

PROFILE = "TM-T88V"
"""python-escpos' description of an 80 mm printer."""

_INITIALIZE = b"\x1b@"
_CENTER, _LEFT = b"\x1ba\x01", b"\x1ba\x00"
_BOLD, _NOT_BOLD = b"\x1bE\x01", b"\x1bE\x00"
_LARGE, _NORMAL = b"\x1d!\x11", b"\x1d!\x00"
_GAP = b"\x1bJ\x14"
"""ESC J 20: white paper, 2.5 mm."""


@dataclass(frozen=True, slots=True)
class Sale:
    """What was sold."""

    number: int
    basket: dict[str, int]
    """How many of each of the goods."""
    at: datetime
    opens_drawer: bool = False

    @property
    def total(self) -> int:
        """Hundredths."""
        return sum(PRICES[key] * count for key, count in self.basket.items())


def money(texts: Texts, hundredths: int) -> str:
    """An amount as it is written in the shop."""
    return texts("demo.money", amount=f"{hundredths // 100}.{hundredths % 100:02}")


def receipt_bytes(sale: Sale, texts: Texts) -> bytes:
    """The receipt: logo, lines, total, QR code, cut, and the drawer where asked for.

    Imports python-escpos (0.2 s): call it off the event loop.
    """
    dummy = builder.dummy(PROFILE)
    raw = dummy._raw
    raw(_INITIALIZE + _CENTER)
    dummy.image(_logo(), impl="bitImageRaster", center=False)
    raw(_GAP + _BOLD + _LARGE + _line(texts("demo.shop")) + _NORMAL + _NOT_BOLD)
    raw(_line(texts("demo.address")))
    raw(_LEFT + _line("-" * COLUMNS))
    raw(_line(_columns(texts("demo.number", n=sale.number), f"{sale.at:%Y-%m-%d %H:%M}")))
    raw(_line("-" * COLUMNS))
    for key, count in sale.basket.items():
        name = texts("demo.item", name=texts(f"demo.goods.{key}"), n=count)
        raw(_line(_columns(name, money(texts, PRICES[key] * count))))
    raw(_line("-" * COLUMNS))
    total = _columns(texts("demo.total"), money(texts, sale.total), COLUMNS // 2)
    raw(_BOLD + _LARGE + _line(total) + _NORMAL + _NOT_BOLD + b"\n" + _CENTER)
    dummy.qr(f"https://shop.example/r/{sale.number}", native=True, size=5)
    raw(_GAP + _line(texts("demo.thanks")) + _LEFT)
    dummy.cut()
    if sale.opens_drawer:
        dummy.cashdraw(2)
    return bytes(dummy.output)


def _line(text: str) -> bytes:
    """A line in Chinese mode where it needs that.

    python-escpos would send a line of full-width signs alone through a code page.
    """
    if text.isascii():
        return text.encode("ascii") + b"\n"
    return b"\x1c&" + text.encode("gb18030") + b"\x1c.\n"


def _columns(left: str, right: str, width: int = COLUMNS) -> str:
    """Both ends of a line; Chinese characters are two columns wide."""
    return left + " " * max(1, width - _width(left) - _width(right)) + right


def _width(text: str) -> int:
    return sum(1 if char.isascii() else 2 for char in text)


def _logo() -> Any:
    """A steaming cup."""
    from PIL import Image, ImageDraw

    picture = Image.new("1", (128, LOGO_HEIGHT), 1)
    draw = ImageDraw.Draw(picture)
    draw.rounded_rectangle((28, 28, 84, 64), 12, fill=0)
    draw.rectangle((28, 28, 84, 40), fill=0)
    draw.arc((74, 32, 102, 56), 270, 90, fill=0, width=6)
    draw.line((18, 69, 94, 69), fill=0, width=5)
    for x in (42, 56, 70):
        draw.arc((x - 6, 4, x + 2, 14), 270, 90, fill=0, width=3)
        draw.arc((x - 2, 13, x + 6, 23), 90, 270, fill=0, width=3)
    return picture
