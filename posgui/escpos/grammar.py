"""How long each ESC/POS command is: the table the tokenizer walks.

Most commands have a fixed length. The others have a *layout*: a generator that asks for
parameters (``Take``), says how much payload follows (``Skip``, ``ToNul``) and ends where
the command ends. Payload is counted, never looked at.

Lengths are Epson's (ESC/POS Application Programming Guide, and the tables of
kunif/EscPosUtils), joined by the commands Chinese clones add: ``ESC B`` buzzer,
``ESC Z`` two-dimensional code (80 mm printer programmer manual, 2016), ``GS |`` density,
``GS x``, ``DC2 T``, some of ``FS``.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

C0_NAMES = (
    *("NUL", "SOH", "STX", "ETX", "EOT", "ENQ", "ACK", "BEL"),
    *("BS", "HT", "LF", "VT", "FF", "CR", "SO", "SI"),
    *("DLE", "DC1", "DC2", "DC3", "DC4", "NAK", "SYN", "ETB"),
    *("CAN", "EM", "SUB", "ESC", "FS", "GS", "RS", "US"),
)
"""Names of the bytes 00-1F."""

UNKNOWN = "UNKNOWN"
"""Name of a two-byte command that is in no table."""

BARCODE_MAX = 255
"""Data bytes of a NUL-terminated bar code (GS k, m 0-6); none is longer."""

PREFIXES = frozenset(b"\x10\x1b\x1c\x1d\x1f")
"""First bytes of two-byte opcodes: DLE, ESC, FS, GS, US."""


class Take(NamedTuple):
    """Read ``size`` parameter bytes; they are sent back into the layout."""

    size: int


class Skip(NamedTuple):
    """Pass over ``size`` bytes of payload."""

    size: int


class ToNul(NamedTuple):
    """Pass over payload up to and including a NUL, at most ``size`` bytes of it."""

    size: int


Layout = Generator[Take | Skip | ToNul, bytes, int]
"""Returns how many bytes of the last ``Take`` do not belong to the command (0 or 1)."""


def display_only(select: bytes, before: bool) -> bool:
    """Whether the printer is deselected after ``ESC = n``: bit 0 printer, bit 1 display.

    While it is, a printer ignores everything but ESC = and real-time commands.
    """
    devices = select[2] & 3
    return devices == 2 if devices else before


@dataclass(slots=True)
class Modes:
    """What earlier commands changed in the grammar."""

    display_only: bool = False
    """``ESC = 2``: the bytes go to the customer display."""
    kanji_glyph: int = 72
    """Bytes of a user-defined Kanji (FS 2), by the font of FS ( A: 72, 60 or 32."""

    def follow(self, name: str, head: bytes) -> None:
        """Take over what a complete command changed."""
        if name == "ESC =":
            self.display_only = display_only(head, self.display_only)
        elif name == "ESC @":
            self.kanji_glyph = 72
        elif name == "FS ( A" and head[5:6] == b"0":
            self.kanji_glyph = {b"\x01": 60, b"1": 60, b"\x02": 32, b"2": 32}.get(head[6:7], 72)


class Command(NamedTuple):
    """One row of the table."""

    name: str
    length: int = 2
    """Whole length in bytes, prefix included; where there is no layout."""
    layout: Callable[[], Layout] | None = None
    by_third: bool = False
    """The third byte is part of the name: ``GS ( H``."""


def _u16(low_high: bytes) -> int:
    return int.from_bytes(low_high, "little")


def _function() -> Layout:
    """``x ( fn pL pH ...``; two bytes of the payload are kept: they select the function."""
    size = _u16((yield Take(3))[1:])
    yield Take(min(size, 2))
    yield Skip(max(size - 2, 0))
    return 0


def _long_function() -> Layout:
    """``GS 8 L p1 p2 p3 p4 ...``."""
    if (yield Take(1)) != b"L":
        return 0
    size = _u16((yield Take(4)))
    yield Take(min(size, 2))
    yield Skip(max(size - 2, 0))
    return 0


def _bit_image() -> Layout:
    """``ESC * m nL nH``: a column is one byte, or three with 24 dots (m 32 and 33)."""
    m, low, high = yield Take(3)
    yield Skip({0: 1, 1: 1, 32: 3, 33: 3}.get(m, 0) * (low + 256 * high))
    return 0


def _raster() -> Layout:
    """``GS v 0 m xL xH yL yH`` and ``GS Q 0``: x in bytes, y in dots."""
    if (yield Take(1)) != b"0":
        return 0
    head = yield Take(5)
    yield Skip(_u16(head[1:3]) * _u16(head[3:5]))
    return 0


def _download_image() -> Layout:
    """``GS * x y``."""
    x, y = yield Take(2)
    yield Skip(x * y * 8)
    return 0


def _nv_images() -> Layout:
    """``FS q n [xL xH yL yH d...]``."""
    (count,) = yield Take(1)
    for _ in range(count):
        size = yield Take(4)
        yield Skip(_u16(size[:2]) * _u16(size[2:]) * 8)
    return 0


def _bmp_graphics() -> Layout:
    """``GS D m fn a kc1 kc2 b c`` and a Windows BMP, which carries its own size."""
    yield Take(1)
    yield Take(6)
    bmp = yield Take(6)
    if bmp[:2] == b"BM":
        yield Skip(max(_u16(bmp[2:]) - 6, 0))
    return 0


def _bar_code() -> Layout:
    """``GS k m``: data to a NUL (m 0-6), or counted (m 65-79)."""
    (m,) = yield Take(1)
    if m <= 6:
        yield ToNul(BARCODE_MAX + 1)
    elif 0x41 <= m <= 0x4F:
        (count,) = yield Take(1)
        yield Skip(count)
    return 0


def _clone_2d_code() -> Layout:
    """``ESC Z m n k dL dH``: version, error correction, module size, data length."""
    head = yield Take(5)
    yield Skip(_u16(head[3:]))
    return 0


def _user_characters() -> Layout:
    """``ESC & y c1 c2 [x d(x*y)]``; impossible ranges end it at once."""
    y, first, last = yield Take(3)
    if not y or not 0x20 <= first <= last <= 0x7E:
        return 0
    for _ in range(first, last + 1):
        (x,) = yield Take(1)
        yield Skip(x * y)
    return 0


def _tab_positions() -> Layout:
    """``ESC D``: at most 32 ascending columns; a NUL or a smaller value ends them."""
    previous = 0
    for _ in range(32):
        (column,) = yield Take(1)
        if column == 0:
            return 0
        if column <= previous:
            return 1
        previous = column
    return 1 if (yield Take(1)) != b"\0" else 0


def _counter() -> Layout:
    """``GS C``: 0, 1 and 2 have fixed lengths, ``;`` five numbers ended by ``;``."""
    (kind,) = yield Take(1)
    if kind != 0x3B:
        yield Take({0x30: 2, 0x31: 6, 0x32: 2}.get(kind, 0))
        return 0
    for _ in range(5):
        for _ in range(6):
            byte = yield Take(1)
            if byte == b";":
                break
            if not byte.isdigit():
                return 1
    return 0


def _cut() -> Layout:
    """``GS V m``; the feeding kinds (A B a b g h) have one more parameter."""
    if (yield Take(1)) in (b"A", b"B", b"a", b"b", b"g", b"h"):
        yield Take(1)
    return 0


def _maintenance_counter() -> Layout:
    """``GS g 0 m nL nH`` and ``GS g 2 m nL nH``."""
    if (yield Take(1)) in (b"0", b"2"):
        yield Take(3)
    return 0


def _cheque_paper() -> Layout:
    """``FS a 0 n``, ``FS a 1``, ``FS a 2``."""
    if (yield Take(1)) == b"0":
        yield Take(1)
    return 0


def _nv_memory() -> Layout:
    """``FS g 1 m a1-a4 nL nH d...`` writes, ``FS g 2 m a1-a4 nL nH`` reads."""
    kind = yield Take(1)
    if kind in (b"1", b"2"):
        head = yield Take(7)
        yield Skip(_u16(head[5:]) if kind == b"1" else 0)
    return 0


def _real_time_status() -> Layout:
    """``DLE EOT n``; n 0, 7, 8 and 18 have a second parameter."""
    (n,) = yield Take(1)
    if n in (0, 7, 8, 18):
        yield Take(1)
    return 0


def _real_time_request() -> Layout:
    """``DLE DC4 fn``: pulse, power-off, buzzer, status, clear buffers."""
    (fn,) = yield Take(1)
    yield Take({1: 2, 2: 2, 3: 5, 7: 1, 8: 7}.get(fn, 0))
    return 0


def _display_window() -> Layout:
    """``ESC W`` on the customer display: ``n m``, and four corners to open a window."""
    n, m = yield Take(2)
    yield Take(4 if 1 <= n <= 4 and m in (0x01, 0x31) else 0)
    return 0


def self_test() -> Layout:
    """``DC2 T`` prints a test page on some clones; any other DC2 stands alone."""
    return 0 if (yield Take(1)) == b"T" else 1


def opcode_name(prefix: int, opcode: int) -> str:
    """Mnemonic of a two-byte command: ``ESC @``, ``ESC SP``, ``DLE EOT``."""
    names = {**dict(enumerate(C0_NAMES)), 0x20: "SP"}
    return f"{C0_NAMES[prefix]} {names.get(opcode, chr(opcode))}"


_FIXED = {
    0x10: {3: "05"},
    0x1B: {
        2: "0C 32 3C 40 4C 53 69 6D 71 76",
        3: "20 21 25 2B 2D 33 3D 3F 41 43 45 46 47 4A 4B 4D 52 54 55 56 61 64 65 72 74 75 7B",
        4: "24 42 5C 66",
        5: "70",
        10: "57",
    },
    0x1C: {2: "0E 0F 12 14 26 2E 47 4C 62 63", 3: "21 2D 43 57 69", 4: "3F 53 70"},
    0x1D: {
        2: "3A 63",
        3: "21 2F 42 45 48 49 54 61 62 66 68 6A 72 77 78 7C",
        4: "24 26 4C 50 57 5C",
        5: "5E 7A",
    },
    0x1F: {
        2: "01 02 03 0A 0D 3A 40 42 55",
        3: "2C 2E 3B 43 45 58 72 76",
        4: "23 24 54 5E",
    },
}

_LAYOUTS: Mapping[bytes, tuple[Callable[[], Layout], bool]] = {
    b"\x10\x04": (_real_time_status, False),
    b"\x10\x14": (_real_time_request, False),
    b"\x1b(": (_function, True),
    b"\x1b*": (_bit_image, False),
    b"\x1b&": (_user_characters, False),
    b"\x1bD": (_tab_positions, False),
    b"\x1bZ": (_clone_2d_code, False),
    b"\x1c(": (_function, True),
    b"\x1ca": (_cheque_paper, True),
    b"\x1cg": (_nv_memory, True),
    b"\x1cq": (_nv_images, False),
    b"\x1d(": (_function, True),
    b"\x1d*": (_download_image, False),
    b"\x1d8": (_long_function, True),
    b"\x1dC": (_counter, True),
    b"\x1dD": (_bmp_graphics, True),
    b"\x1dQ": (_raster, True),
    b"\x1dV": (_cut, False),
    b"\x1dg": (_maintenance_counter, True),
    b"\x1dk": (_bar_code, False),
    b"\x1dv": (_raster, True),
    b"\x1f(": (_function, True),
}


def _table() -> dict[bytes, Command]:
    table = {
        bytes((prefix, opcode)): Command(opcode_name(prefix, opcode), length)
        for prefix, by_length in _FIXED.items()
        for length, opcodes in by_length.items()
        for opcode in bytes.fromhex(opcodes)
    }
    for code, (layout, by_third) in _LAYOUTS.items():
        table[code] = Command(opcode_name(*code), layout=layout, by_third=by_third)
    table[b"\x1bc"] = Command("ESC c", 4, by_third=True)
    return table


_TABLE = _table()
_UNKNOWN = Command(UNKNOWN)
_DISPLAY_WINDOW = Command("ESC W", layout=_display_window)


PLAIN: Mapping[bytes, Command] = {
    code: row
    for code, row in _TABLE.items()
    if row.layout is None and not row.by_third and row.name not in ("ESC @", "ESC =", "ESC W")
}
"""Two-byte opcodes whose length and name are always the same and that change no mode."""


def command(opcode: bytes, modes: Modes) -> Command:
    """The row of a two-byte opcode; unknown ones are two bytes long."""
    if opcode == b"\x1bW" and modes.display_only:
        return _DISPLAY_WINDOW
    if opcode == b"\x1c2":
        return Command("FS 2", 4 + modes.kanji_glyph)
    return _TABLE.get(opcode, _UNKNOWN)
