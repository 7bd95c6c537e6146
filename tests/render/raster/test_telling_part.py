"""The part of a receipt that tells which one it is."""

from __future__ import annotations

import io
import re

from PIL import Image, ImageChops

from posgui.render.raster import Picture, picture

ITEMS = b"".join(b"Coffee %02d            2.50\n" % n for n in range(60))


def _part(drawn: Picture, rows: int) -> Image.Image:
    with Image.open(io.BytesIO(drawn.telling_part(rows))) as image:
        return image.convert("1")


def test_it_is_cut_out_around_the_total() -> None:
    drawn = picture(b"SHOP\n" + ITEMS + b"TOTAL      150.00\n" + ITEMS, width=576)
    total = next(line for line in drawn.lines if line.text.startswith("TOTAL"))
    part = _part(drawn, 120)

    middle = (total.top + total.bottom) // 2
    expected = drawn.image.crop((0, middle - 60, drawn.image.width, middle + 60))
    assert ImageChops.difference(part.convert("L"), expected.convert("L")).getbbox() is None


def test_a_short_receipt_is_shown_whole() -> None:
    drawn = picture(b"TOTAL 5.00\n", width=384)

    assert _part(drawn, 500).size == drawn.image.size


def test_a_receipt_that_tells_nothing_is_shown_from_its_beginning() -> None:
    drawn = picture(b"\x1bd\x09" * 20, width=576)

    assert _part(drawn, 100).size == (640, 100)


def test_chinese_totals_are_found() -> None:
    body = b"\x1c&" + ("宫保鸡丁 38.00\n" * 40 + "合计：￥1520.00元\n" + "谢谢\n" * 40).encode(
        "gb18030"
    )
    drawn = picture(body, width=576)
    total = next(line for line in drawn.lines if "合计" in line.text)

    assert total.top > 40 * 24
    part = _part(drawn, total.bottom - total.top)
    row = drawn.image.crop((0, total.top, drawn.image.width, total.bottom))
    assert ImageChops.difference(part.convert("L"), row.convert("L")).getbbox() is None


def test_a_page_of_pdf_is_as_large_as_the_paper() -> None:
    """80 mm paper with its margins: 640 dots of 203 to the inch, 72 points to the inch."""
    drawn = picture(ITEMS, width=576)
    boxes = re.findall(rb"MediaBox \[ 0 0 ([\d.]+) ([\d.]+) \]", drawn.pdf())

    assert [(round(float(x)), round(float(y))) for x, y in boxes] == [
        (round(640 * 72 / 203), round(drawn.image.height * 72 / 203))
    ]
