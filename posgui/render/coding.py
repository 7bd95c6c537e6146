"""Which characters a receipt's bytes are: its commands choose, the printer's own encoding
stands in where they do not."""

from __future__ import annotations

from typing import NamedTuple
from unicodedata import east_asian_width

from posgui.render import codepages

_HALF_WIDTH_KATAKANA = range(0xFF61, 0xFFA0)


class Decoded(NamedTuple):
    """A run of text."""

    text: str
    codec: str
    """Python codec it was read with, or ``codepages.KATAKANA``."""
    multibyte: bool
    """From Chinese, Japanese, Korean mode or UTF-8, not from a code page."""

    def is_wide(self, char: str) -> bool:
        """Whether ``char`` takes two columns of font A.

        Every character of two bytes does, a Cyrillic letter of GBK as well; a character
        of a code page never does.
        """
        if not self.multibyte or char.isascii():
            return False
        if self.codec == "utf-8":
            return east_asian_width(char) in "WF"
        return ord(char) not in _HALF_WIDTH_KATAKANA


class TextCoding:
    """Follows ESC @, ESC t, ESC R, FS &, FS ., FS C and FS ( C through a receipt.

    ``encoding`` is the printer's own, used in Chinese (Kanji) mode and where the till
    chose none; an unknown one reads as gb18030.
    """

    def __init__(self, encoding: str) -> None:
        self._encoding = codepages.known(encoding)
        self._page: str | None = None
        self._national = codepages.NATIONAL_SETS[0]
        self._kanji: bool | None = None
        self._code_system: str | None = None

    def follow(self, name: str, head: bytes) -> None:
        """A complete command is behind us; those of no interest are passed over."""
        match name:
            case "ESC @":
                self._page = self._kanji = None
                self._code_system = None
                self._national = codepages.NATIONAL_SETS[0]
            case "ESC R" if head[2] < len(codepages.NATIONAL_SETS):
                self._national = codepages.NATIONAL_SETS[head[2]]
            case "ESC t":
                self._page = codepages.CODE_PAGES.get(head[2], codepages.DEFAULT_PAGE)
            case "FS &":
                self._kanji = True
            case "FS .":
                self._kanji = False
            case "FS C":
                self._code_system = "shift_jis" if head[2] in b"\x011" else None
            case "FS ( C" if head[5:6] == b"0":
                self._code_system = "utf-8" if head[6:7] in (b"\x02", b"2") else None

    def decode(self, data: bytes) -> Decoded:
        """A whole run of text; what cannot be decoded reads as U+FFFD."""
        run = self._decoded(data)
        return run._replace(text=run.text.translate(self._national))

    def _decoded(self, data: bytes) -> Decoded:
        codec = self._code_system or (self._encoding if self._kanji else None)
        if codec is None and self._kanji is None:
            codec = codepages.likely_multibyte(data, self._page, self._encoding)
        if codec is not None:
            return Decoded(data.decode(codec, "replace"), codec, codec in codepages.MULTIBYTE)
        page = self._page or codepages.DEFAULT_PAGE
        return Decoded(codepages.decode_page(data, page), page, False)

    def decode_symbol(self, body: bytes) -> str:
        """Data of a two-dimensional code: UTF-8, else the printer's own encoding."""
        try:
            return body.decode("utf-8")
        except UnicodeDecodeError:
            return body.decode(self._encoding, "replace")
