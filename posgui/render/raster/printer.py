"""A printer that prints on a bitmap: executes a receipt's commands in order.

Follows Epson's ESC/POS reference where makers differ. What has no effect on paper, real
time commands, drawer kicks and queries among it, is passed over.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PIL import Image

from posgui.escpos.roles import Role, RoleReader
from posgui.escpos.tokenizer import Token, Tokenizer
from posgui.render.coding import TextCoding
from posgui.render.raster import bitmaps, marks, symbols
from posgui.render.raster.bar_codes import bar_code
from posgui.render.raster.head import Head
from posgui.render.raster.line import Line
from posgui.render.raster.modes import Style, set_mode
from posgui.render.raster.page import Page
from posgui.render.raster.pictures import StoredPictures

_PIECE = 65_536
"""Bytes tokenized, and bytes of text decoded, at a time."""
_PAGE_WORK = 200
_AT_LINE_START = frozenset(("ESC a", "ESC {", "GS L", "GS W"))
"""Commands that a printer obeys at the beginning of a line only."""
_BAR_GAP = 2


class Printer:
    """Prints ``body`` on ``width`` dots of paper; ``head`` has the result."""

    def __init__(self, body: bytes, width: int, encoding: str) -> None:
        self.head = Head(width)
        self._body = body
        self._coding = TextCoding(encoding)
        self._roles = RoleReader()
        self._symbols = symbols.SymbolStore()
        self._pictures = StoredPictures()
        self._run = bytearray()

    def run(self) -> None:
        """Execute everything, or as much as the head can do."""
        tokenizer = Tokenizer()
        for start in range(0, len(self._body), _PIECE):
            for token in tokenizer.feed(self._body[start : start + _PIECE]):
                self._take(token)
                if self.head.done:
                    break
        for token in tokenizer.finish():
            self._take(token)
        self._end_run()
        if self.head.page is None and not self.head.line.empty:
            self.head.print_line(0)

    def _take(self, token: Token) -> None:
        self.head.spend(1)
        role = self._roles.role(token.name, token.head)
        self._roles.follow(token)
        if role is Role.TEXT:
            self._run += self._body[token.start : token.end]
        if role is not Role.TEXT or len(self._run) >= _PIECE:
            self._end_run()
        if role is Role.TEXT or self._roles.deselected:
            return
        data = self._body[token.start : token.end]
        if token.complete:
            self._execute(token.name, data, role)
        elif token.name == "GS v 0":
            self._raster(data)

    def _execute(self, name: str, data: bytes, role: Role) -> None:
        self._coding.follow(name, data)
        if name in _AT_LINE_START and not self.head.line.empty and self.head.page is None:
            return
        if set_mode(self.head.modes, name, data):
            return
        if role is Role.CUT:
            self._cut(data)
        elif name in _COMMANDS:
            _COMMANDS[name](self, data)

    def _end_run(self) -> None:
        """Decode and print the run of text that ended."""
        if self._run:
            self.head.write(self._coding.decode(bytes(self._run)))
            self._run.clear()

    def _initialise(self, _data: bytes) -> None:
        self.head.reset()
        self._symbols = symbols.SymbolStore()

    def _line_feed(self, _data: bytes) -> None:
        self.head.print_line(self.head.modes.spacing)

    def _feed_lines(self, data: bytes) -> None:
        self.head.print_line(self.head.modes.spacing * data[2])

    def _feed_dots(self, data: bytes) -> None:
        self.head.print_line(round(data[2] * self.head.modes.unit_y))

    def _feed_back(self, data: bytes) -> None:
        unit = self.head.modes.unit_y if data[1:2] == b"K" else self.head.modes.spacing
        self.head.print_line(0)
        self.head.sheet.feed(-round(data[2] * unit))

    def _tab(self, _data: bytes) -> None:
        self.head.move_to(self.head.modes.next_tab(self.head.line.x))

    def _position(self, data: bytes) -> None:
        self.head.move_to(round(int.from_bytes(data[2:4], "little") * self.head.modes.unit_x))

    def _move(self, data: bytes) -> None:
        dots = int.from_bytes(data[2:4], "little", signed=True) * self.head.modes.unit_x
        self.head.move_to(self.head.line.x + round(dots))

    def _cut(self, data: bytes) -> None:
        if self.head.page is not None:
            return
        feed = round(data[3] * self.head.modes.unit_y) if len(data) > 3 else 0
        self.head.print_line(feed)
        paper = self.head.paper
        paper.print(marks.cut_line(paper.width), 0)
        paper.feed(marks.CUT_ROWS)

    def _raster(self, data: bytes) -> None:
        self.head.block(bitmaps.raster(data, self.head.bounds))

    def _column_raster(self, data: bytes) -> None:
        self.head.block(bitmaps.column_raster(data, self.head.bounds))

    def _bit_image(self, data: bytes) -> None:
        mask = bitmaps.bit_image(data, self.head.bounds)
        if mask is not None:
            self.head.spend(mask.width // 100)
            self.head.line.put(mask)

    def _graphics(self, data: bytes) -> None:
        parameters = data[8:] if data[1:2] == b"8" else data[6:]
        self._picture(self._pictures.graphics(parameters, self.head.bounds))

    def _picture(self, mask: Image.Image | str | None) -> None:
        """A picture, or the name of one that only the printer has."""
        if isinstance(mask, str):
            mask = marks.placeholder(mask, self.head.columns)
        self.head.block(mask)

    def _keep_pictures(self, data: bytes) -> None:
        self.head.spend(len(data) // 2000)
        self._pictures.keep(data, self.head.bounds)

    def _nv_picture(self, data: bytes) -> None:
        self._picture(self._pictures.nv(data[2], data[3]))

    def _downloaded(self, data: bytes) -> None:
        self._picture(self._pictures.downloaded(data[2]))

    def _symbol(self, data: bytes) -> None:
        """A symbol that is too broad for the print area is not printed."""
        cn, fn = data[5:6], data[6:7]
        if fn != bytes((symbols.FN_PRINT,)):
            self._symbols.follow(data)
            return
        stored = self._symbols.stored(cn[0])
        if stored:
            self.head.spend(len(stored) * 3)
            mask = self._symbols.draw(cn[0], self.head.columns)
            if mask is None or mask.width <= self.head.columns:
                self._picture(mask or "2D")

    def _clone_symbol(self, data: bytes) -> None:
        self.head.spend(len(data) * 3)
        self.head.block(symbols.clone_qr_code(data))

    def _bar_code(self, data: bytes) -> None:
        """Bars with their characters; nothing if they are broader than the print area, as
        Epson's printers do."""
        modes = self.head.modes
        code = bar_code(data, modes.bar_width)
        if code is None or code.width > self.head.columns:
            return
        self.head.spend(len(data))
        bars = code.mask(modes.bar_height)
        if not modes.bar_text:
            self.head.block(bars)
            return
        text = marks.text(code.text, Style(font=modes.bar_font))
        above = text.height + _BAR_GAP if modes.bar_text & 1 else 0
        below = text.height + _BAR_GAP if modes.bar_text & 2 else 0
        width = max(bars.width, text.width)
        whole = Image.new("1", (width, above + bars.height + below), 0)
        whole.paste(bars, ((width - bars.width) // 2, above))
        for y in ([0] if above else []) + ([above + bars.height + _BAR_GAP] if below else []):
            whole.paste(text, ((width - text.width) // 2, y))
        self.head.block(whole)

    def _page_mode(self, _data: bytes) -> None:
        if self.head.page is None and self.head.line.empty:
            self.head.spend(_PAGE_WORK)
            self.head.page = Page(self.head.paper.width)

    def _standard_mode(self, _data: bytes) -> None:
        if self.head.page is not None:
            self.head.page = None
            self.head.line = Line()

    def _print_page(self, data: bytes) -> None:
        """FF prints the page and leaves page mode, ESC FF stays in it."""
        page = self.head.page
        if page is None:
            self.head.print_line(0)
            return
        self.head.spend(_PAGE_WORK)
        self.head.print_line(0)
        paper, mask = self.head.paper, page.mask()
        paper.print(mask, 0)
        paper.feed(mask.height)
        if len(data) == 1:
            self.head.page = None

    def _clear_page(self, _data: bytes) -> None:
        if self.head.page is not None:
            self.head.spend(_PAGE_WORK)
            self.head.line = Line()
            self.head.page.clear()

    def _page_area(self, data: bytes) -> None:
        page = self.head.page
        if page is None:
            return
        self.head.spend(_PAGE_WORK)
        self.head.print_line(0)
        x, y, width, height = (int.from_bytes(data[n : n + 2], "little") for n in (2, 4, 6, 8))
        across, down = self.head.modes.unit_x, self.head.modes.unit_y
        page.set_area(
            round(x * across), round(y * down), round(width * across), round(height * down)
        )

    def _page_direction(self, data: bytes) -> None:
        if self.head.page is not None:
            self.head.spend(_PAGE_WORK)
            self.head.print_line(0)
            self.head.page.turn(data[2] & 3)

    def _page_row(self, data: bytes) -> None:
        """GS $, absolute, and its relative counterpart, in page mode."""
        if self.head.page is None:
            return
        absolute = data[1:2] == b"$"
        units = int.from_bytes(data[2:4], "little", signed=not absolute)
        start = 0 if absolute else self.head.sheet.y
        self.head.go_down_to(max(0, start + round(units * self.head.modes.unit_y)))


_COMMANDS: Mapping[str, Callable[[Printer, bytes], None]] = {
    "ESC @": Printer._initialise,
    "LF": Printer._line_feed,
    "HT": Printer._tab,
    "FF": Printer._print_page,
    "ESC FF": Printer._print_page,
    "CAN": Printer._clear_page,
    "ESC d": Printer._feed_lines,
    "ESC J": Printer._feed_dots,
    "ESC K": Printer._feed_back,
    "ESC e": Printer._feed_back,
    "ESC $": Printer._position,
    "ESC \\": Printer._move,
    "ESC *": Printer._bit_image,
    "ESC L": Printer._page_mode,
    "ESC S": Printer._standard_mode,
    "ESC T": Printer._page_direction,
    "ESC W": Printer._page_area,
    "ESC Z": Printer._clone_symbol,
    "FS p": Printer._nv_picture,
    "FS q": Printer._keep_pictures,
    "GS $": Printer._page_row,
    "GS \\": Printer._page_row,
    "GS *": Printer._keep_pictures,
    "GS /": Printer._downloaded,
    "GS ( L": Printer._graphics,
    "GS 8 L": Printer._graphics,
    "GS ( k": Printer._symbol,
    "GS Q 0": Printer._column_raster,
    "GS k": Printer._bar_code,
    "GS v 0": Printer._raster,
}
