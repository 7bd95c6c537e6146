"""Characters as a printer prints them: cells, sizes, styles, positions."""

from __future__ import annotations

import pytest
from PIL import ImageChops

from posgui.render.codepages import CODE_PAGES, KATAKANA, decode_page
from posgui.render.raster import picture
from posgui.render.raster.glyphs import Cell, glyph
from tests.support.pictures import BLOCK, dots, ink, printed

NO_CHARACTER = chr(0x10FFFF)


@pytest.mark.parametrize(
    ("font", "columns", "cell"), [(b"\x00", 48, (12, 24)), (b"1", 64, (9, 17))]
)
def test_a_line_holds_the_columns_of_its_font(
    font: bytes, columns: int, cell: tuple[int, int]
) -> None:
    select = b"\x1bM" + font

    assert ink(select + BLOCK + b"\n") == (0, 0, *cell)
    assert ink(select + BLOCK * columns + b"\n") == (0, 0, 576, cell[1])
    lines = picture(select + b"x" * (columns + 1) + b"\n", width=576).lines
    assert [line.text for line in lines] == ["x" * columns, "x"]


@pytest.mark.parametrize("width", range(1, 9))
@pytest.mark.parametrize("height", [1, 2, 8])
def test_characters_are_magnified_both_ways(width: int, height: int) -> None:
    size = b"\x1d!" + bytes(((width - 1) << 4 | height - 1,))

    assert ink(size + BLOCK + b"\n") == (0, 0, 12 * width, 24 * height)


def test_print_modes_at_once() -> None:
    assert ink(b"\x1b!\x30" + BLOCK + b"\x1b!\x01" + BLOCK + b"\n") == (0, 0, 24 + 9, 48)


@pytest.mark.parametrize(
    ("encoding", "enter"),
    [("gb18030", b""), ("gbk", b""), ("big5", b""), ("shift_jis", b"\x1cC\x01"), ("euc_kr", b"")],
)
def test_characters_of_two_bytes_are_two_columns(encoding: str, enter: bytes) -> None:
    """A character of font A behind them shows where they end."""
    text = "日本".encode(encoding)
    body = b"\x1c&" + enter + text + b"\x1c.\x1cC\x00" + BLOCK + b"\n"
    paper = printed(body, encoding=encoding)

    assert paper.getbbox() is not None
    assert dots(paper.crop((48, 0, 60, 24))) == 12 * 24
    assert dots(paper.crop((60, 0, 576, 24))) == 0
    for left in (0, 24):
        assert 40 < dots(paper.crop((left, 0, left + 24, 24))) < 300


def test_half_width_katakana_are_one_column() -> None:
    lines = picture(b"\x1c&\x1cC1" + "ｱ".encode("shift_jis") * 49 + b"\n", width=576).lines

    assert [len(line.text) for line in lines] == [48, 1]


@pytest.mark.parametrize(
    ("command", "size"),
    [
        (b"\x1c!\x0c", (48, 48)),
        (b"\x1cW\x01", (48, 48)),
        (b"\x1d!\x12", (48, 72)),
        (b"\x1b!\x30", (24, 24)),
        (b"\x1c(A\x02\x0002", (16, 16)),
        (b"\x1cS\x03\x05", (32, 24)),
    ],
)
def test_sizes_of_chinese_characters(command: bytes, size: tuple[int, int]) -> None:
    """Inverse print fills the cell, and the space around it."""
    body = b"\x1c&" + command + b"\x1dB\x01" + "国".encode("gb18030") + b"\n"
    left, top, right, bottom = ink(body) or (0, 0, 0, 0)

    assert (right - left, bottom - top) == size


def test_emphasis_and_double_strike_print_a_second_time() -> None:
    plain, bold = printed(b"Total\n"), printed(b"\x1bE\x01Total\n")

    assert dots(bold) > dots(plain) * 1.2
    assert ImageChops.subtract(plain, bold).getbbox() is None
    assert ImageChops.difference(bold, printed(b"\x1bG\x01Total\n")).getbbox() is None


@pytest.mark.parametrize("thickness", [1, 2])
def test_underline_runs_below_spaces_too(thickness: int) -> None:
    paper = printed(b"\x1b-" + bytes((thickness,)) + b"a b\x1b-0 c\n")

    assert dots(paper.crop((0, 24 - thickness, 36, 24))) == 36 * thickness
    assert dots(paper.crop((36, 22, 60, 24))) == 0


def test_inverse_is_white_on_black() -> None:
    plain, inverse = printed(b"Total\n"), printed(b"\x1dB\x01Total\n")
    cell = (0, 0, 60, 24)

    expected = ImageChops.invert(plain.crop(cell))
    assert ImageChops.difference(expected, inverse.crop(cell)).getbbox() is None


def test_upside_down_turns_the_line_by_half() -> None:
    line = (0, 0, 576, 24)
    turned = printed(b"Total\n").crop(line).rotate(180)

    paper = printed(b"\x1b{\x01Total\n").crop(line)
    assert ImageChops.difference(turned, paper).getbbox() is None


def test_a_quarter_turn_is_clockwise() -> None:
    turned = printed(b"F\n").crop((0, 0, 12, 24)).rotate(-90, expand=True)

    paper = printed(b"\x1bV\x01F\n").crop((0, 0, 24, 12))
    assert ImageChops.difference(turned, paper).getbbox() is None


@pytest.mark.parametrize(
    ("body", "left"),
    [
        (b"\x1ba\x001\n", 0),
        (b"\x1ba\x01#\n", (576 - 12) // 2),
        (b"\x1ba2#\n", 576 - 12),
        (b"\x1dL\x40\x00#\n", 64),
        (b"\x1dL\x40\x00\x1dW\x64\x00\x1ba\x02#\n", 64 + 100 - 12),
        (b"\x1b$\x64\x00#\n", 100),
        (b"\x1b$\x64\x00\x1b\\\xf6\xff#\n", 90),
        (b"\t#\n", 96),
        (b"\x1bD\x05\x0a\x00\t\t#\n", 120),
        (b"\x1bD\x00\t#\n", 0),
        (b"\x1dP\x65\x65\x1b$\x32\x00#\n", 100),
        (b"\x1b \x08  #\n", 40),
    ],
)
def test_print_positions(body: bytes, left: int) -> None:
    box = ink(body.replace(b"#", BLOCK).replace(b"1\n", BLOCK + b"\n"))

    assert box is not None
    assert box[0] == left


@pytest.mark.parametrize(
    ("feed", "top"),
    [
        (b"#\n#\n", 30),
        (b"#\x1b3\x50\n#\n", 80),
        (b"#\x1b3\x05\n#\n", 24),
        (b"#\x1b3\x50\x1b2\n#\n", 30),
        (b"#\x1bJ\x64#\n", 100),
        (b"#\x1bd\x04#\n", 120),
        (b"#\n\n\n#\n", 90),
        (b"#\x1d!\x02#\x1d!\x00\n#\n", 72),
    ],
)
def test_line_feeds(feed: bytes, top: int) -> None:
    """The second block begins where the first line and the feed end."""
    paper = printed(feed.replace(b"#", BLOCK))
    column = [paper.getpixel((0, y)) for y in range(paper.height)]

    last = max(y for y, value in enumerate(column) if value)
    assert last + 1 - 24 == top


def test_alignment_is_obeyed_at_the_beginning_of_a_line_only() -> None:
    assert ink(BLOCK + b"\x1ba\x02\n") == (0, 0, 12, 24)


def test_initialising_drops_what_waits_and_resets() -> None:
    assert ink(b"\x1d!\x11lost\x1b@" + BLOCK + b"\n") is not None
    assert ink(b"\x1d!\x11lost\x1b@\x1c." + BLOCK + b"\n") == (0, 0, 12, 24)


@pytest.mark.parametrize(
    ("char", "pages"),
    [
        ("é", (0, 2, 3, 4, 5, 16, 18, 19)),
        ("Ж", (17, 34, 46)),
        ("č", (18, 39, 45)),
        ("€", (16, 19, 40)),
        ("Ω", (14, 15, 47)),
        ("█", (0, 2, 17, 18)),
    ],
)
def test_a_character_looks_the_same_from_every_code_page(char: str, pages: tuple[int, ...]) -> None:
    papers = [
        printed(b"\x1bt" + bytes((page,)) + char.encode(CODE_PAGES[page]) + b"\n") for page in pages
    ]

    assert papers[0].getbbox() is not None
    for paper in papers[1:]:
        assert ImageChops.difference(papers[0], paper).getbbox() is None


@pytest.mark.parametrize("page", sorted(set(CODE_PAGES.values())))
def test_every_character_of_a_code_page_has_a_glyph(page: str) -> None:
    cell = Cell(12, 24)
    missing = glyph(NO_CHARACTER, cell, wide=False, codec=page).tobytes()
    text = decode_page(bytes(range(0x20, 0x100)), page)
    visible = {char for char in text if char.isprintable() and char not in " �"}

    without = [c for c in visible if glyph(c, cell, wide=False, codec=page).tobytes() == missing]
    assert len(visible) > (90 if page != KATAKANA else 150)
    assert without == []


@pytest.mark.parametrize("codec", ["gb2312", "gbk", "big5", "shift_jis", "euc_kr"])
def test_east_asian_characters_have_glyphs_and_differ(codec: str) -> None:
    cell = Cell(24, 24)
    missing = glyph(NO_CHARACTER, cell, wide=True, codec=codec).tobytes()
    first = range(0x88, 0x9F) if codec == "shift_jis" else range(0xB0, 0xC8)
    pairs = [bytes((a, b)) for a in first for b in range(0xA1, 0xFF, 13)]
    text = "".join(pair.decode(codec, "ignore") for pair in pairs)
    chars = {char for char in text if char.isalpha() and not 0xFF61 <= ord(char) < 0xFFA0}

    drawn = {glyph(char, cell, wide=True, codec=codec).tobytes() for char in chars}
    assert missing not in drawn
    assert len(drawn) > len(chars) * 0.98


@pytest.mark.parametrize("font", [b"\x00", b"\x01"])
def test_frames_are_closed(font: bytes) -> None:
    """Line drawing joins the cells beside it, below it as far as the spacing lets it."""
    height = 17 if font == b"\x01" else 24
    paper = printed(b"\x1bM" + font + b"\x1b3\x00" + b"\xb3\n" * 3 + b"\xc4" * 10 + b"\n")

    columns = [x for x in range(12) if paper.getpixel((x, 0))]
    assert columns
    assert all(paper.getpixel((columns[0], y)) for y in range(3 * height))
    rows = [y for y in range(3 * height, 4 * height) if paper.getpixel((0, y))]
    assert rows
    assert all(paper.getpixel((x, rows[0])) for x in range(90))


def test_languages_have_their_own_shapes() -> None:
    cell = Cell(24, 24)
    shapes = {
        glyph("直", cell, wide=True, codec=codec).tobytes() for codec in ("gb18030", "shift_jis")
    }

    assert len(shapes) == 2
