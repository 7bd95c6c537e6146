"""Bytes of printed text to characters: code pages, Chinese mode, Japanese.

``ESC t n`` numbers are Epson's; other makers number differently. Without any word from
the till the bytes are read as a printer made for China reads them: it powers up in
Chinese mode and prints pairs of high bytes as Hanzi.
"""

from __future__ import annotations

import codecs
import re

KATAKANA = "katakana"

CODE_PAGES: dict[int, str] = {
    0: "cp437", 1: KATAKANA, 2: "cp850", 3: "cp860", 4: "cp863", 5: "cp865",
    13: "cp857", 14: "cp737", 15: "iso8859_7", 16: "cp1252", 17: "cp866", 18: "cp852",
    19: "cp858", 20: "cp874", 21: "cp874", 26: "cp874", 30: "cp1258", 31: "cp1258",
    32: "cp720", 33: "cp775", 34: "cp855", 35: "cp861", 36: "cp862", 37: "cp864",
    38: "cp869", 39: "iso8859_2", 40: "iso8859_15", 44: "cp1125", 45: "cp1250",
    46: "cp1251", 47: "cp1253", 48: "cp1254", 49: "cp1255", 50: "cp1256", 51: "cp1257",
    52: "cp1258", 53: "kz1048",
}  # fmt: skip
"""Python codecs of ESC t n, where one exists (Epson ESC/POS reference, ESC t)."""

DEFAULT_PAGE = "cp437"

MULTIBYTE = frozenset(
    (
        *("gb18030", "gbk", "gb2312", "big5", "big5hkscs", "cp950"),
        *("shift_jis", "cp932", "euc_jp", "euc_kr", "cp949", "utf-8"),
    )
)
"""Encodings of Chinese, Japanese and Korean mode, by Python's names."""

_REPLACED = "#$@[\\]^`{|}~"
_NATIONAL = (
    _REPLACED,
    "#$à°ç§^`éùè¨", "#$§ÄÖÜ^`äöüß", "£$@[\\]^`{|}~", "#$@ÆØÅ^`æøå~", "#¤ÉÄÖÅÜéäöåü",
    "#$@°\\é^ùàòèì", "₧$@¡Ñ¿^`¨ñ}~", "#$@[¥]^`{|}~", "#¤ÉÆØÅÜéæøåü", "#$ÉÆØÅÜéæøåü",
    "#$á¡Ñ¿é`íñóú", "#$á¡Ñ¿éüíñóú", "#$@[₩]^`{|}~", "#$ŽŠĐĆČžšđćč", "#¥@[\\]^`{|}~",
)  # fmt: skip
NATIONAL_SETS = tuple(str.maketrans(_REPLACED, letters) for letters in _NATIONAL)
"""What ESC R 0-15 print for twelve characters of ASCII (Epson ESC/POS reference, ESC R): USA,
France, Germany, UK, Denmark, Sweden, Italy, Spain, Japan, Norway, Denmark II, Spain II,
Latin America, Korea, Slovenia and Croatia, China."""

_KATAKANA_80 = "▁▂▃▄▅▆▇█▏▎▍▌▋▊▉┼┴┬┤├▔─│▕┌┐└┘╭╮╰╯"
_KATAKANA_E0 = "═╞╪╡◢◣◥◤♠♥♦♣●○╱╲╳円年月日時分秒〒市区町村人▒ "

_HIGH_PAIR = re.compile(rb"[\x81-\xfe][\x40-\x7e\x80-\xfe]")
_COMMON_PAIR = re.compile(rb"[\xa1-\xf7][\xa1-\xfe]")
_RULER = re.compile(rb"([\xb0-\xdf])\1{3,}")
"""Four or more of the same box-drawing character of cp437 in a row."""


def decode_page(data: bytes, page: str) -> str:
    """One-byte characters of a code page."""
    if page != KATAKANA:
        return data.decode(page, "replace")
    return "".join(_katakana(byte) for byte in data)


def _katakana(byte: int) -> str:
    if byte < 0x80:
        return chr(byte)
    if byte < 0xA0:
        return _KATAKANA_80[byte - 0x80]
    if byte >= 0xE0:
        return _KATAKANA_E0[byte - 0xE0]
    return chr(0xFF61 + byte - 0xA1) if byte > 0xA0 else " "


def known(encoding: str) -> str:
    """Python's name of a text encoding; gb18030 if it has none."""
    try:
        b" ".decode(encoding)
    except (LookupError, UnicodeError):
        return "gb18030"
    return codecs.lookup(encoding).name


def likely_multibyte(data: bytes, page: str | None, encoding: str) -> str | None:
    """``encoding`` if text for which the till chose neither Chinese mode nor its end is to
    be read in it, None if it is text of the code page.

    ``page`` is the code page it chose, None if none. High bytes are read in the
    printer's own ``encoding`` if they are whole characters of it and mostly common ones
    (both bytes from A1 on); rulers of box-drawing characters stay rulers.
    """
    if data.isascii() or (page in (None, DEFAULT_PAGE) and _RULER.search(data)):
        return None
    try:
        data.decode(encoding)
    except UnicodeDecodeError:
        return None
    pairs = _HIGH_PAIR.findall(data)
    common = sum(_COMMON_PAIR.fullmatch(pair) is not None for pair in pairs)
    needed = len(pairs) if page not in (None, DEFAULT_PAGE) else len(pairs) / 2
    return encoding if pairs and common >= needed else None
