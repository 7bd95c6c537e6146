"""The commands we send ourselves."""

from __future__ import annotations

INITIALIZE = b"\x1b@"
"""ESC @: resets modes, clears the print buffer and ends automatic status."""

ASB_ALL = 0x4F
"""Every defined item of GS a: drawer (0), online (1), error (2), paper (3), panel (6).

The bits Epson leaves undefined (4, 5, 7) stay 0: what a clone does with them is unknown.
"""

REAL_TIME_KINDS = (1, 2, 3, 4)
"""DLE EOT: printer, offline cause, error cause, roll paper."""

_ID_LENGTH = 4


def real_time_status(n: int) -> bytes:
    """``DLE EOT n`` (APG p.300), n 1-4: answered at once with one byte."""
    return b"\x10\x04" + bytes((_one_of(n, REAL_TIME_KINDS),))


def automatic_status(mask: int = ASB_ALL) -> bytes:
    """``GS a n`` (APG p.316): four bytes at once if n is not 0, and on every change of a
    selected item, until ESC @ or power-off; 0 turns it off."""
    return b"\x1da" + bytes((_one_of(mask, range(256)),))


def transmit_status(n: int) -> bytes:
    """``GS r n`` (APG p.334), n 1 paper or 2 drawer: one byte, when its turn comes."""
    return b"\x1dr" + bytes((_one_of(n, (1, 2)),))


def transmit_identity(n: int) -> bytes:
    """``GS I n``: one byte for n 1-3, a block ``5F ... 00`` for n 65-69 and 112."""
    return b"\x1dI" + bytes((_one_of(n, range(1, 256)),))


def maintenance_counter(n: int) -> bytes:
    """``GS g 2`` (APG p.476): the value of counter ``n`` as a block ``5F digits 00``. It reads;
    ``GS g 0`` resets, wears the memory, and is never sent."""
    return b"\x1dg\x32\x00" + bytes((_one_of(n, range(1, 256)), 0))


def process_id(id4: str) -> bytes:
    """``GS ( H`` function 48 (APG p.428): ``37 22 id4 00`` once all before it is printed.

    ``id4``: four characters 20-7E.
    """
    data = id4.encode("ascii")
    if len(data) != _ID_LENGTH or not id4.isprintable():
        raise ValueError("a process id is four printable ASCII characters")
    return b"\x1d(H\x06\x00\x30\x30" + data


def drawer_pulse() -> bytes:
    """``ESC p m t1 t2``, when its turn comes: connector pin 2 on for t1 x 2 ms (50), off
    for t2 x 2 ms (500), as python-escpos sends it."""
    return b"\x1bp\x00\x19\xfa"


def _one_of(value: int, allowed: range | tuple[int, ...]) -> int:
    if value not in allowed:
        raise ValueError(f"{value} is not a value of this command")
    return value
