"""The interpreter: executes commands in order and moves the paper.

Page mode prints as standard mode does; a reserved cut (``GS V`` 97, 98) cuts at once.
"""

from __future__ import annotations

from collections.abc import Callable

from posgui.simulator.graphics import (
    Raster,
    SymbolStore,
    barcode_text,
    column_picture,
    stored_raster,
)
from posgui.simulator.inquiries import COUNTER_CUTS, COUNTER_HEAD, COUNTER_LINES, Inquiries
from posgui.simulator.line import MODE_COMMANDS, Line, Modes
from posgui.simulator.paper import (
    Feed,
    Item,
    Paper,
    Picture,
    Pulse,
    Segment,
    SegmentKind,
    Slip,
    Symbol,
)

CUT_MM = 25.0
"""A cut takes as long as so much paper: 0.1 s at 250 mm/s."""
CUTS = frozenset(("GS V", "ESC i", "ESC m"))
QUERIES = frozenset(("DLE EOT", "GS r", "GS I", "GS a", "GS ( H", "GS g 2", "ESC v", "ESC u"))
"""They ask and print nothing, so they are no part of a slip."""
_SLICE_S = 0.01
"""A picture moves on in steps of this time, so that a fault stops it in the middle."""

_Command = Callable[[bytes, int], None]


class Interpreter:
    """Executes one command at a time. ``events`` collects items, slips and pulses."""

    def __init__(self, paper: Paper, inquiries: Inquiries, width_dots: int) -> None:
        self.paper = paper
        self.inquiries = inquiries
        self.modes = Modes()
        self.line = Line(width_dots)
        self.raster: Raster | None = None
        self.selected = True
        self.events: list[Item | Slip | Pulse] = []
        self._symbols = SymbolStore()
        self._stored: tuple[Picture, Segment] | None = None
        self._motion_mm = 0.0
        self._commands = self._table()

    def _table(self) -> dict[str, _Command]:
        ask = self.inquiries
        table: dict[str, _Command] = {
            "LF": self._line_feed,
            "CR": self._nothing,
            "FF": self._print_buffered,
            "ESC @": self._initialise,
            "ESC =": self._select,
            "ESC d": self._feed_lines,
            "ESC J": self._feed_dots,
            "ESC *": self._column_picture,
            "ESC p": self._drawer,
            "ESC B": self._buzzer,
            "ESC ( A": self._buzzer,
            "BEL": self._buzzer,
            "GS ( L": self._graphics,
            "GS 8 L": self._graphics,
            "GS ( k": self._symbol,
            "GS k": self._barcode,
            "GS ( H": self._response_request,
            "GS g 0": self._counter,
            "GS g 2": self._counter,
        }
        table |= dict.fromkeys(CUTS, self._cut)
        for names, command in (
            (("GS a",), ask.automatic_status),
            (("GS r",), ask.status),
            (("ESC v", "ESC u"), ask.old_status),
            (("GS I",), ask.identity),
        ):
            table |= dict.fromkeys(names, _without_offset(command))
        return table

    def take_motion(self) -> float:
        """Millimetres of motion since the last call."""
        mm, self._motion_mm = self._motion_mm, 0.0
        return mm

    def clear(self) -> None:
        """Drop what waits for print, and pending ids."""
        self.line.clear()
        self.raster = None
        self._stored = None
        self.inquiries.forget_ids()

    def reset(self) -> None:
        """Power was lost."""
        self.clear()
        self.modes = Modes()
        self.selected = True
        self.inquiries.reset()

    def text(self, data: bytes, start: int) -> int:
        """Characters into the line buffer, printing it when full; returns the bytes used."""
        if not self.selected:
            return len(data)
        used = self.line.fits(data, self.modes)
        self.paper.executed(start, data[:used])
        self.line.add(data[:used], start, self.modes, SegmentKind.TEXT)
        if used < len(data):
            self.print_line()
        return used

    def execute(self, name: str, data: bytes, start: int) -> None:
        """One whole command received at offset ``start``."""
        if not self.selected and name not in ("ESC =", "GS a"):
            return
        if name not in QUERIES:
            self.paper.executed(start, data)
        if name in MODE_COMMANDS:
            MODE_COMMANDS[name](self.modes, data)
        elif name in self._commands:
            self._commands[name](data, start)

    def begin_raster(self, head: bytes, start: int) -> None:
        """The 8 bytes in front of the rows of a ``GS v 0``."""
        self.paper.executed(start, head)
        if not self.line.empty:
            self.print_line()
        raster = Raster.begin(head)
        self.raster = raster if raster.rows_left else None

    def raster_rows(self, available: int, speed_mm_s: float) -> int:
        """How many rows to print now, of ``available`` bytes: none past the end of paper."""
        raster = self.raster
        if raster is None:
            return 0
        roll = self.paper.roll
        per_mm = 8 / raster.scale_y
        rows = min(raster.rows_left, max(1, int(speed_mm_s * _SLICE_S * per_mm)))
        rows = min(rows, max(1, int(roll.until_out_mm * per_mm)))
        if roll.out_after_bytes is not None:
            rows = min(rows, -(-roll.out_after_bytes // raster.row_bytes))
        return min(rows, available // raster.row_bytes)

    def print_rows(self, rows: int, data: bytes, start: int) -> None:
        """Rows of the raster in progress."""
        raster = self.raster
        if raster is None:
            return
        self.paper.executed(start, data)
        picture = Picture(
            raster.row_bytes, rows, data, self.modes.align, raster.scale_x, raster.scale_y
        )
        self._print(picture, [Segment(SegmentKind.RASTER, start, start + len(data))])
        self._move(rows * raster.scale_y)
        raster.rows_left -= rows
        if not raster.rows_left:
            self.raster = None

    def print_line(self) -> None:
        """Print the line buffer and feed a line."""
        item, segments, dots = self.line.take(self.modes)
        self._print(item, segments)
        self._move(dots)
        self.inquiries.count(COUNTER_LINES)

    def _print(self, item: Item, segments: list[Segment]) -> None:
        self.paper.emit(item, segments)
        self.events.append(item)
        if segments:
            self.inquiries.count(COUNTER_HEAD)

    def _move(self, dots: int) -> None:
        self._motion_mm += self.paper.feed(dots)

    def _blank(self, dots: int) -> None:
        if not self.line.empty:
            self.print_line()
        if dots:
            self._print(Feed(dots), [])
            self._move(dots)

    def _nothing(self, _data: bytes, _start: int) -> None:
        """Executed without effect."""

    def _line_feed(self, _data: bytes, _start: int) -> None:
        self.print_line()

    def _print_buffered(self, _data: bytes, _start: int) -> None:
        self._blank(0)

    def _initialise(self, _data: bytes, _start: int) -> None:
        self.modes = Modes()
        self.line.clear()
        self.inquiries.stop_automatic_status()

    def _select(self, data: bytes, _start: int) -> None:
        self.selected = bool(data[2] & 1)

    def _feed_lines(self, data: bytes, _start: int) -> None:
        self._blank(data[2] * self.modes.spacing)

    def _feed_dots(self, data: bytes, _start: int) -> None:
        self._blank(data[2])

    def _cut(self, data: bytes, _start: int) -> None:
        function = data[2] if len(data) > 2 else data[1]
        self._blank(data[3] if len(data) > 3 else 0)
        self._motion_mm += CUT_MM
        self.inquiries.count(COUNTER_CUTS)
        full = function in (0x00, 0x30, 0x41, 0x61, 0x67, 0x69)
        self.events.append(self.paper.cut("full" if full else "partial"))

    def _drawer(self, data: bytes, start: int) -> None:
        self.pulse("drawer", start + len(data), real_time=False)

    def _buzzer(self, data: bytes, start: int) -> None:
        self.pulse("buzzer", start + len(data), real_time=False)

    def pulse(self, kind: str, at: int, *, real_time: bool) -> None:
        """The drawer connector or the buzzer is driven."""
        pulse = Pulse(kind, at, real_time)
        self.paper.pulses.append(pulse)
        self.events.append(pulse)

    def _column_picture(self, data: bytes, start: int) -> None:
        picture = column_picture(data, self.modes.align)
        if picture is not None:
            self.line.strip = picture
            self.line.segments.append(Segment(SegmentKind.RASTER, start + 5, start + len(data)))

    def _graphics(self, data: bytes, start: int) -> None:
        parameters = data[5:] if data[1] == 0x28 else data[7:]
        function = parameters[1] if len(parameters) > 1 else -1
        if function in (0x02, 0x32) and self._stored:
            picture, segment = self._stored
            self._stored = None
            self._blank(0)
            self._print(picture, [segment])
            self._move(picture.rows * picture.scale_y)
        elif function == 0x70 and len(parameters) > 10:
            begin = start + len(data) - len(parameters) + 10
            segment = Segment(SegmentKind.RASTER, begin, start + len(data))
            self._stored = stored_raster(parameters, self.modes.align), segment

    def _symbol(self, data: bytes, start: int) -> None:
        def print_symbol(kind: str, text: str, dots: int) -> None:
            self._print_symbol(Symbol(kind, text, self.modes.align, dots), data, start)

        self._symbols.command(data, print_symbol)

    def _barcode(self, data: bytes, start: int) -> None:
        text = barcode_text(data)
        symbol = Symbol("barcode", text, self.modes.align, self.modes.barcode_dots)
        self._print_symbol(symbol, data, start)

    def _print_symbol(self, symbol: Symbol, data: bytes, start: int) -> None:
        self._blank(0)
        self._print(symbol, [Segment(SegmentKind.SYMBOL, start, start + len(data))])
        self._move(symbol.dots)

    def _response_request(self, data: bytes, start: int) -> None:
        if self.inquiries.obeys_process_id:
            self.inquiries.process_id(data)
            return
        self._print_parameters(data, start, 3)

    def _counter(self, data: bytes, start: int) -> None:
        if self.inquiries.obeys_counters:
            self.inquiries.counter(data)
        else:
            self._print_parameters(data, start, 2)

    def _print_parameters(self, data: bytes, start: int, skipped: int) -> None:
        printable = bytes(max(byte, 0x20) for byte in data[skipped:])
        self.line.add(printable, start + skipped, self.modes, SegmentKind.GARBAGE)


def _without_offset(command: Callable[[bytes], None]) -> _Command:
    def execute(data: bytes, _start: int) -> None:
        command(data)

    return execute
