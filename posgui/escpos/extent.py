"""How much of a receipt there is: bytes to send, dots of paper to print, answers to come.

An estimate for deadlines and progress, from the commands alone: a 203 dpi head (8 dots
to the millimetre), 80 mm paper with 48 columns of font A, 30 dots to a line.
"""

from __future__ import annotations

from dataclasses import dataclass

from posgui.escpos import grammar
from posgui.escpos.roles import RoleReader
from posgui.escpos.tokenizer import LINES, STYLES, TEXT, Token, Tokenizer

DOTS_PER_MM = 8
LINE_DOTS = 576
LINE_SPACING = 30
CUT_FEED = 100
"""Dots from the print line to the cutter, fed by the feeding kinds of GS V."""
STORED_PICTURE = 200
"""Assumed height of a picture in the printer's memory, which the stream does not show."""
BAR_CODE_HEIGHT = 162
"""Epson's default of GS h."""

_ONE_BYTE_IDENTITY = frozenset((1, 2, 3, 49, 50, 51))
_FONT_HEIGHT = {0: 24, 1: 17}
_FONT_WIDTH = {0: 12, 1: 9}


@dataclass(frozen=True, slots=True)
class Extent:
    """Size of a piece of a receipt."""

    bytes: int
    dots: int
    """Height on paper."""
    replies: int = 0
    """One-byte answers that its own queued requests draw
    (Epson APG p.334, and GS I 1 to 3)."""


@dataclass(slots=True)
class _Style:
    """What later text looks like; ESC @ makes it new."""

    spacing: int = LINE_SPACING
    font: int = 0
    width: int = 1
    height: int = 1
    kanji_height: int = 1
    bar_height: int = BAR_CODE_HEIGHT
    bar_text: bool = False
    module: int = 3
    symbol_bytes: int = 0


class ExtentMeter:
    """Adds up a receipt that is fed in chunks."""

    def __init__(self) -> None:
        self._tokens = Tokenizer()
        self._style = _Style()
        self._dots = 0
        self._column = 0
        self._line = 0
        self._replies = 0
        self._roles = RoleReader()

    @property
    def extent(self) -> Extent:
        """Everything fed so far; of an unfinished command, the bytes only."""
        return Extent(self._tokens.position, self._dots + self._line, self._replies)

    def feed(self, data: bytes) -> Extent:
        """Go on; returns the extent so far."""
        base = self._tokens.position
        for token in self._tokens.pieces(data):
            if token.name == LINES:
                self._take_lines(data[token.start - base : token.end - base])
            else:
                self._take(token)
        return self.extent

    def finish(self) -> Extent:
        """The receipt ended."""
        for token in self._tokens.finish():
            if token.complete:
                self._take(token)
        return self.extent

    def _take_lines(self, lines: bytes) -> None:
        if self._roles.deselected:
            return
        at = 0
        for style in STYLES.finditer(lines):
            self._text_lines(lines[at : style.start()])
            at = style.end()
            head = style[0]
            self._take(Token(grammar.PLAIN[head[:2]].name, 0, len(head), head, True))
        self._text_lines(lines[at:])

    def _text_lines(self, lines: bytes) -> None:
        """Text and line ends."""
        first, *others = lines.translate(None, b"\r\t").split(b"\n")
        self._text(len(first))
        if not others:
            return
        spacing = self._style.spacing
        self._feed(spacing)
        widest, height = LINE_DOTS // self._character_width, max(self._text_height, spacing)
        for line in others[:-1]:
            if len(line) <= widest:
                self._dots += height if line else spacing
            else:
                self._text(len(line))
                self._feed(spacing)
        self._text(len(others[-1]))

    def _take(self, token: Token) -> None:
        self._roles.follow(token)
        self._replies += _draws_reply(token.name, token.head)
        if self._roles.deselected:
            return
        if token.name == TEXT:
            self._text(token.end - token.start)
        elif not self._set(token.name, token.head):
            self._print(token)

    @property
    def _text_height(self) -> int:
        style = self._style
        return _FONT_HEIGHT[style.font] * max(style.height, style.kanji_height)

    @property
    def _character_width(self) -> int:
        return _FONT_WIDTH[self._style.font] * self._style.width

    def _text(self, size: int) -> None:
        if not size:
            return
        height = self._text_height
        self._column += size * self._character_width
        while self._column > LINE_DOTS:
            self._line = max(self._line, height)
            self._end_line()
            self._column = max(0, self._column)
        self._line = max(self._line, height)

    def _end_line(self) -> None:
        self._dots += max(self._line, self._style.spacing)
        self._column -= LINE_DOTS
        self._line = 0

    def _feed(self, dots: int) -> None:
        """Print what is in the line and feed ``dots``, at least the line's height."""
        self._dots += max(self._line, dots)
        self._column = self._line = 0

    def _set(self, name: str, head: bytes) -> bool:
        """Follow a setting; False if it is none of those that matter."""
        style, n = self._style, head[-1]
        match name:
            case "ESC @":
                self._style = _Style()
            case "ESC 2":
                style.spacing = LINE_SPACING
            case "ESC 3":
                style.spacing = n
            case "ESC M":
                style.font = n & 1
            case "ESC !":
                style.font = n & 1
                style.height, style.width = 1 + bool(n & 0x10), 1 + bool(n & 0x20)
            case "GS !":
                style.height, style.width = 1 + (n & 7), 1 + (n >> 4 & 7)
            case "FS !":
                style.kanji_height = 1 + bool(n & 0x08)
            case "GS h":
                style.bar_height = n
            case "GS H":
                style.bar_text = n & 3 != 0
            case _:
                return False
        return True

    def _print(self, token: Token) -> None:
        name, head = token.name, token.head
        match name:
            case "LF":
                self._feed(self._style.spacing)
            case "ESC d":
                self._feed(self._style.spacing * head[2])
            case "ESC J":
                self._feed(head[2])
            case "GS v 0" | "GS Q 0":
                self._feed(0)
                self._dots += int.from_bytes(head[6:8], "little") * (1 + (head[3] >> 1 & 1))
            case "ESC *":
                self._line = max(self._line, 24)
            case "GS ( L":
                self._graphics(head[6:])
            case "GS 8 L":
                self._graphics(head[8:])
            case "FS p" | "GS /":
                self._feed(STORED_PICTURE)
            case "GS ( k":
                self._symbol(token)
            case "ESC Z":
                self._feed(0)
                self._dots += _symbol_modules(token.end - token.start - 7) * head[4]
            case "GS k":
                self._feed(0)
                self._dots += self._style.bar_height + 24 * self._style.bar_text
            case "GS V" if head[2] > 0x31:
                self._feed(CUT_FEED + head[3] if len(head) > 3 else 0)

    def _graphics(self, function: bytes) -> None:
        """``fn a bx by c xL xH yL yH``: stored to be printed (112), or kept in the printer."""
        if function[:1] == b"\x70" and len(function) > 8:
            self._feed(0)
            self._dots += int.from_bytes(function[7:9], "little") * max(function[3], 1)
        elif function[:1] in (b"\x45", b"\x55"):
            self._feed(STORED_PICTURE)

    def _symbol(self, token: Token) -> None:
        """``cn fn ...``: module size (67), data (80), print (81)."""
        fn = token.head[6:7]
        if fn == b"C" and len(token.head) > 7:
            self._style.module = token.head[7]
        elif fn == b"P":
            self._style.symbol_bytes = token.end - token.start - 8
        elif fn == b"Q":
            self._feed(0)
            self._dots += _symbol_modules(self._style.symbol_bytes) * self._style.module


def _draws_reply(name: str, head: bytes) -> bool:
    """Queued requests that are answered in one byte."""
    if name in ("GS r", "ESC v", "ESC u"):
        return True
    return name == "GS I" and head[2] in _ONE_BYTE_IDENTITY


def _symbol_modules(data_bytes: int) -> int:
    """Modules to a side of a QR code with error correction M, quiet zone included.

    Version v holds about 1.25 v^2 + 11 v bytes (ISO/IEC 18004, within a tenth).
    """
    version = next((v for v in range(1, 40) if 1.25 * v * v + 11 * v >= data_bytes), 40)
    return 17 + 4 * version + 8
