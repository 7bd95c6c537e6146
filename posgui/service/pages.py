"""Our own paper: the marks of a copy and the test page, built with python-escpos.

Chinese is encoded here, not by python-escpos: version 3.1 sends a line that holds only
full-width signs such as the yuan sign through code pages and prints question marks.
Both languages stand side by side on paper, for the shop's and the vendor's people.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from posgui.escpos import builder, commands
from posgui.model.receipts import Evidence, Job, Receipt
from posgui.model.settings import PrinterSettings

if TYPE_CHECKING:
    from escpos.printer import Dummy

_ENTER_CHINESE = b"\x1c\x26"
_LEAVE_CHINESE = b"\x1c\x2e"
_MULTIBYTE = ("gb18030", "gbk", "gb2312", "big5")

_CENTER, _LEFT = b"\x1b\x61\x01", b"\x1b\x61\x00"
_BOLD, _PLAIN = b"\x1b\x45\x01", b"\x1b\x45\x00"
_LARGEST, _SMALL = b"\x1d\x21\x77", b"\x1d\x21\x00"
"""GS ! n: eight times the width and the height, and once (Epson reference)."""
_PC858 = b"\x1b\x74\x13"
"""ESC t 19: code page PC858, Latin with the euro sign (Epson reference, ESC t)."""

CHINESE_LINE = "中文：收银小票打印正常"
_QR_TEXT = "posgui test print"

_DENSE_DOTS = 48
"""Height of the dense patch: enough to see a white stripe of one dead dot."""


@dataclass(frozen=True, slots=True)
class Marks:
    """What stands above and below a copy (law 6)."""

    top: bytes
    bottom: bytes


def encoded(text: str, encoding: str) -> bytes:
    """Text in the printer's encoding; Chinese mode is entered and left around it."""
    if text.isascii():
        return text.encode("ascii")
    if encoding.lower().replace("-", "") in _MULTIBYTE:
        return _ENTER_CHINESE + text.encode(encoding, "replace") + _LEAVE_CHINESE
    return text.encode(encoding, "replace")


def copy_marks(settings: PrinterSettings, receipt: Receipt, job: Job, meant_for: str) -> Marks:
    """The mark of the job's copy: number, when it was asked for, which receipt, and where
    another printer prints it the name of the one it was ``meant_for``."""
    chinese = settings.encoding.lower().replace("-", "") in _MULTIBYTE
    titles = []
    if job.printer != receipt.printer:
        titles.append(f"*** {'备用打印 / ' if chinese else ''}BACKUP FROM {meant_for} ***")
    if job.copy:
        titles.append(f"*** {'重打 / ' if chinese else ''}COPY {job.copy} ***")
    asked = time.strftime("%Y-%m-%d %H:%M:%S", time.localtime(job.created_at))
    mark = b"\n".join(
        (
            commands.INITIALIZE + _CENTER + _BOLD + encoded(titles[0], settings.encoding),
            *(encoded(title, settings.encoding) for title in titles[1:]),
            _PLAIN + f"{receipt.id}  {asked}".encode("ascii"),
            b"",
        )
    )
    # The receipt may end in the middle of a line, which ESC @ would throw away.
    return Marks(top=mark + _LEFT, bottom=b"\n" + mark + _LEFT + b"\n\n\n")


@dataclass(frozen=True, slots=True)
class TestPage:
    """What a test page tells."""

    shop: str
    address: str
    identity: dict[str, str]
    proof: Evidence
    opens_drawer: bool = False


def test_page(settings: PrinterSettings, page: TestPage, now: float) -> bytes:
    """A page that shows at a glance what is right and wrong; ends with a cut.

    Imports python-escpos (0.2 s): call it off the event loop.
    """
    dummy = builder.dummy()
    raw = dummy._raw
    raw(commands.INITIALIZE + _CENTER + _BOLD)
    for line in (page.shop, settings.name):
        if line:
            raw(encoded(line, settings.encoding) + b"\n")
    raw(encoded("测试打印 / TEST PRINT", settings.encoding) + b"\n" + _PLAIN + _LEFT)
    for line in _facts(settings, page, now):
        raw(encoded(line, settings.encoding) + b"\n")
    raw(ruler(settings.width.columns))
    raw(encoded(CHINESE_LINE, settings.encoding) + b"\n")
    raw(encoded("￥￥，。！？（）：；", settings.encoding) + b"\n")
    raw(_PC858 + "é è à ü ö ñ ç ß €".encode("cp858") + b"\n")
    raw(_CENTER)
    _codes(dummy)
    raw(b"\n")
    _dense_patch(dummy, settings.width.dots)
    raw(_LEFT)
    if page.opens_drawer:
        raw(commands.drawer_pulse())
    dummy.cut()
    return bytes(dummy.output)


def number_page(settings: PrinterSettings, number: int) -> bytes:
    """A short slip with a large number, by which a person sees which printer this is; ends
    with a cut. Imports python-escpos: call it off the event loop."""
    dummy = builder.dummy()
    dummy._raw(commands.INITIALIZE + _CENTER + _LARGEST + f"{number}\n".encode("ascii") + _SMALL)
    for line in (f"This is number {number}", f"这是 {number} 号"):
        dummy._raw(encoded(line, settings.encoding) + b"\n")
    dummy._raw(_LEFT)
    dummy.cut()
    return bytes(dummy.output)


def _facts(settings: PrinterSettings, page: TestPage, now: float) -> tuple[str, ...]:
    who = " ".join(page.identity.get(key, "") for key in ("maker", "model", "firmware")).strip()
    return (
        time.strftime("%Y-%m-%d %H:%M:%S", time.localtime(now)),
        f"地址 / Address: {page.address} ({settings.transport})",
        f"打印机 / Printer: {who or '-'}",
        f"证明 / Proof: {page.proof}",
    )


def ruler(columns: int) -> bytes:
    """Digits over so many columns, those of the tens above them."""
    tens = "".join(f"{n:>10}" for n in range(10, columns + 1, 10))
    return f"{tens}\n{('1234567890' * 5)[:columns]}\n".encode("ascii")


def _codes(dummy: Dummy) -> None:
    _qr(dummy)
    dummy.barcode("{B12345678", "CODE128", height=48, width=2, function_type="B")


def _qr(dummy: Dummy) -> None:
    dummy.qr(_QR_TEXT, native=True, size=5)


def qr_code() -> bytes:
    """The test page's QR code alone. Imports python-escpos, as ``test_page`` does."""
    dummy = builder.dummy()
    _qr(dummy)
    return bytes(dummy.output)


def dense_patch(width: int) -> bytes:
    """The test page's dense patch alone, ``width`` in dots; imports as ``qr_code`` does."""
    dummy = builder.dummy()
    _dense_patch(dummy, width)
    return bytes(dummy.output)


def _dense_patch(dummy: Dummy, width: int) -> None:
    from PIL import Image

    # Solid above, every second dot below: a dead dot is a white stripe in the one, a
    # stuck heater a dark one in the other.
    picture = Image.new("1", (width, _DENSE_DOTS), 0)
    half = _DENSE_DOTS // 2
    for y in range(half, _DENSE_DOTS):
        for x in range(y % 2, width, 2):
            picture.putpixel((x, y), 1)
    dummy.image(picture, impl="bitImageRaster", center=False)
