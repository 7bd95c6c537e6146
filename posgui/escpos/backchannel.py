"""What the printer sends back, told apart by its fixed bits and by position.

Classes of a first byte (Epson TM-T88III specification, appendix G; APG p.322): real-time
status ``0xx1xx10``, first ASB byte ``0xx1xx00``, queued status ``0xx0xxxx``, XON/XOFF,
and block headers, which match none of these. Two rules go by position: the three bytes
after a first ASB byte are ASB, and a block is nothing but block until its NUL.
"""

from __future__ import annotations

from dataclasses import dataclass

XON, XOFF = 0x11, 0x13
BLOCK_HEADERS = frozenset(b"\x35\x37\x39\x3b\x3d\x5f")
BLOCK_MAX = 4096
"""Longest body of a block; the longest defined one, NV data, is shorter."""
ASB_BYTES = 4
TEXT_LEAST = 8
"""So many letters and digits in a row are no status: each answer has one to four bytes."""


@dataclass(frozen=True, slots=True)
class RealTime:
    """Answer to ``DLE EOT n``; it does not say which n."""

    value: int


@dataclass(frozen=True, slots=True)
class Asb:
    """Automatic status back."""

    data: bytes
    """Four bytes."""


@dataclass(frozen=True, slots=True)
class Queued:
    """Answer to ``GS r``, ``GS I`` 1-3, ``ESC u`` or ``ESC v``; it does not say which."""

    value: int


@dataclass(frozen=True, slots=True)
class Block:
    """``header ... NUL``: process id and others (37), identity and counters (5F)."""

    header: int
    body: bytes
    """Without header and NUL."""


@dataclass(frozen=True, slots=True)
class Flow:
    """XON (11) or XOFF (13), on serial lines."""

    value: int


@dataclass(frozen=True, slots=True)
class Unexpected:
    """A byte no class has, or that broke its ASB or its block (then the header)."""

    value: int


Answer = RealTime | Asb | Queued | Block | Flow | Unexpected


def is_text(data: bytes) -> bool:
    """Bytes of a web server, a login prompt or the like, not of a receipt printer: its
    status bytes are below 20 hex or begin with one that is, and its texts stand in blocks."""
    if len(data) < TEXT_LEAST or data[0] in BLOCK_HEADERS:
        return False
    return all(0x20 <= byte < 0x7F or byte in b"\r\n\t" for byte in data[:64])


class Backchannel:
    """Feed what the printer sent in any chunking, get the same answers. Never raises."""

    def __init__(self) -> None:
        self._frame = bytearray()

    def reset(self) -> None:
        """Forget an unfinished answer: a new connection begins."""
        self._frame.clear()

    def feed(self, data: bytes) -> list[Answer]:
        """The answers that ``data`` completes, in order."""
        answers: list[Answer] = []
        for byte in data:
            if not self._frame:
                self._first(byte, answers)
            elif self._frame[0] in BLOCK_HEADERS:
                self._in_block(byte, answers)
            else:
                self._in_asb(byte, answers)
        return answers

    def _first(self, byte: int, answers: list[Answer]) -> None:
        if byte in (XON, XOFF):
            answers.append(Flow(byte))
        elif byte in BLOCK_HEADERS or byte & 0x93 == 0x10:
            self._frame.append(byte)
        elif byte & 0x93 == 0x12:
            answers.append(RealTime(byte))
        elif byte & 0x90 == 0:
            answers.append(Queued(byte))
        else:
            answers.append(Unexpected(byte))

    def _in_asb(self, byte: int, answers: list[Answer]) -> None:
        if byte in (XON, XOFF):
            answers.append(Flow(byte))
        elif byte & 0x90:
            answers += [Unexpected(lost) for lost in self._frame]
            self._frame.clear()
            self._first(byte, answers)
        else:
            self._frame.append(byte)
            if len(self._frame) == ASB_BYTES:
                answers.append(Asb(bytes(self._frame)))
                self._frame.clear()

    def _in_block(self, byte: int, answers: list[Answer]) -> None:
        if byte == 0:
            answers.append(Block(self._frame[0], bytes(self._frame[1:])))
            self._frame.clear()
        elif len(self._frame) > BLOCK_MAX:
            answers.append(Unexpected(self._frame[0]))
            self._frame.clear()
        else:
            self._frame.append(byte)
