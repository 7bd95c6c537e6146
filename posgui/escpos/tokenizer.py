"""A host-to-printer byte stream cut into commands and runs of text."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from posgui.escpos import grammar
from posgui.escpos.grammar import Layout, Modes, Take, ToNul

TEXT = "TEXT"
LINES = "LINES"
"""Name of a piece of ``Tokenizer.pieces`` that is whole lines of text with their styles."""
HEAD_MAX = 32
"""Bytes of a token that are kept with it."""
TEXT_MAX = 4096
"""A longer run of text becomes several tokens, so that no token waits without bound."""

DC2 = 0x12
_TEXT_RUN = re.compile(rb"[\x20-\xff]+")
_STYLE = (
    rb"(?:\x1b2|\x1b[ !\-3EGJMRTVad{][\x00-\xff]|\x1b[$\\][\x00-\xff]{2}"
    rb"|\x1d[!BHbfhw][\x00-\xff]|\x1d[LW][\x00-\xff]{2})"
)
STYLES = re.compile(_STYLE)
"""A command that sets a style or feeds, changes no mode of the grammar and has one length."""
_LINES = re.compile(rb"(?:[\x20-\xff]{1,4095}+(?=[\x00-\x1f])|[\n\r\t]|" + _STYLE + rb")++")
_BLANK = re.compile(rb"(?:\x20+(?=[\x00-\x1f]|\Z)|[\n\r\t]|" + _STYLE + rb")*+")


class Token(NamedTuple):
    """One command, one control character, or a run of text (bytes 20-FF)."""

    name: str
    """Mnemonic: ``GS V``, ``ESC @``, ``GS ( H``, ``GS v 0``, ``LF``, ``TEXT``, ``UNKNOWN``."""
    start: int
    """Offset of its first byte in the stream."""
    end: int
    """Offset behind its last byte."""
    head: bytes
    """Its first bytes, at most 32: opcode and parameters, never the whole payload."""
    complete: bool
    """False for a command the end of the stream cut off."""


def blank_lines(lines: bytes) -> int:
    """How many bytes of a LINES piece stand before its first text other than spaces."""
    blank = _BLANK.match(lines)
    return blank.end() if blank is not None else 0


def tokens_of(lines: bytes, start: int) -> list[Token]:
    """The tokens of a LINES piece, or of its blank beginning, at that offset."""
    tokens: list[Token] = []
    # A run of text is a token once something follows it.
    _plain_tokens(lines + b"\n", 0, start, tokens)
    return tokens[:-1]


def _lines(data: bytes, at: int, base: int, tokens: list[Token]) -> int:
    """The short way of ``Tokenizer.pieces``; returns where something else begins."""
    lines = _LINES.match(data, at)
    if lines is None:
        return at
    tokens.append(Token(LINES, base + at, base + lines.end(), b"", True))
    return lines.end()


_ShortWay = Callable[[bytes, int, int, list[Token]], int]


def _plain_tokens(data: bytes, at: int, base: int, tokens: list[Token]) -> int:
    """The short way for most of a receipt: text, control characters and commands of one
    length that lie whole in ``data``. Returns where something else begins.

    Three times as fast as the long way, which gives the same tokens.
    """
    end = len(data)
    while at < end:
        byte = data[at]
        if byte >= 0x20:
            run = _TEXT_RUN.match(data, at)
            stop = run.end() if run is not None else end
            if stop == end or stop - at >= TEXT_MAX:
                break
            name = TEXT
        elif byte not in grammar.PREFIXES and byte != DC2:
            name, stop = grammar.C0_NAMES[byte], at + 1
        else:
            command = grammar.PLAIN.get(data[at : at + 2])
            if command is None or at + command.length > end:
                break
            name, stop = command.name, at + command.length
        head = data[at : min(stop, at + HEAD_MAX)]
        tokens.append(Token(name, base + at, base + stop, head, True))
        at = stop
    return at


class Tokenizer:
    """Feed bytes in any chunking, get the same tokens; every byte is in exactly one.

    Payload (pictures, bar codes, NV data) is counted and never looked at or kept. No
    input raises; an unknown opcode is a token of two bytes, and parsing goes on.
    """

    def __init__(self) -> None:
        self._position = 0
        self._start = 0
        self._name = ""
        self._head = bytearray()
        self._layout: Layout | None = None
        self._by_third = False
        self._left = 0
        self._to_nul = False
        self._taken: bytearray | None = None
        self._in_payload = False
        self._modes = Modes()

    @property
    def position(self) -> int:
        """Bytes fed so far."""
        return self._position

    @property
    def pending_start(self) -> int:
        """Where the token being read begins; ``position`` between tokens."""
        return self._start if self._name else self._position

    @property
    def pending_name(self) -> str:
        """Name of the token being read, as far as it is known; empty between tokens."""
        return self._name

    @property
    def pending_head(self) -> bytes:
        """The first bytes of the token being read, at most 32."""
        return bytes(self._head)

    @property
    def pending_remaining(self) -> int | None:
        """Bytes the command being read still lacks; None while that is not known."""
        if self._taken is not None or self._to_nul or self._name in ("", TEXT):
            return None
        return self._left if len(self._head) > 1 else None

    @property
    def in_payload(self) -> bool:
        """True while payload is passed over; name and parameters are complete then."""
        return self._in_payload

    def feed(self, data: bytes) -> list[Token]:
        """The tokens that ``data`` completes; a run of text is complete when it ends."""
        return self._read(data, _plain_tokens)

    def pieces(self, data: bytes) -> list[Token]:
        """As ``feed``, but text, line ends and styles that lie whole in ``data`` come as
        one LINES token without a head, for readers to whom they are all the same: at
        ten times the speed."""
        return self._read(data, _lines)

    def _read(self, data: bytes, short_way: _ShortWay) -> list[Token]:
        tokens: list[Token] = []
        base, at, end = self._position, 0, len(data)
        while at < end:
            if not self._name:
                at = short_way(data, at, base, tokens)
                if at == end:
                    break
            if not self._name or self._name == TEXT:
                at = self._between(data, at, base, tokens)
            elif len(self._head) == 1 and self._layout is None:
                self._head.append(data[at])
                at += 1
                self._begin()
                self._close_if_done(base + at, tokens)
            else:
                at = self._inside(data, at, base, tokens)
        self._position = base + end
        return tokens

    def flush_text(self) -> list[Token]:
        """End the run of text being read, if one is; commands stay as they are."""
        tokens: list[Token] = []
        if self._name == TEXT:
            self._close(self._position, tokens)
        return tokens

    def finish(self) -> list[Token]:
        """The stream ended: the run of text, or the command cut off (``complete`` False).

        Bytes fed afterwards begin a new token; offsets and modes go on.
        """
        tokens = self.flush_text()
        if self._name:
            self._close(self._position, tokens, complete=False)
        return tokens

    def _between(self, data: bytes, at: int, base: int, tokens: list[Token]) -> int:
        """At a command position, or in a run of text."""
        run = _TEXT_RUN.match(data, at)
        if run is not None:
            if not self._name:
                self._name, self._start = TEXT, base + at
            stop = min(run.end(), self._start + TEXT_MAX - base)
            if len(self._head) < HEAD_MAX:
                self._head += data[at : min(stop, at + HEAD_MAX - len(self._head))]
            if base + stop - self._start == TEXT_MAX:
                self._close(base + stop, tokens)
            return stop
        if self._name:
            self._close(base + at, tokens)
        byte = data[at]
        self._name, self._start = grammar.C0_NAMES[byte], base + at
        self._head.append(byte)
        if byte == DC2:
            self._layout = grammar.self_test()
            self._step(None)
        elif byte not in grammar.PREFIXES:
            self._close(base + at + 1, tokens)
        return at + 1

    def _begin(self) -> None:
        """The opcode is known: look its command up."""
        command = grammar.command(bytes(self._head), self._modes)
        self._name, self._by_third = command.name, command.by_third
        if command.layout is None:
            self._left = command.length - 2
        else:
            self._layout = command.layout()
            self._step(None)

    def _inside(self, data: bytes, at: int, base: int, tokens: list[Token]) -> int:
        """In the parameters or the payload of a command."""
        stop = min(len(data), at + self._left)
        found_nul = False
        if self._to_nul and (nul := data.find(0, at, stop)) >= 0:
            stop, found_nul = nul + 1, True
        if len(self._head) < HEAD_MAX:
            self._head += data[at : min(stop, at + HEAD_MAX - len(self._head))]
        if self._taken is not None:
            self._taken += data[at:stop]
        self._left = 0 if found_nul else self._left - (stop - at)
        if self._by_third and len(self._head) > 2:
            self._name_by_third()
        if not self._left and self._layout is not None:
            stop -= self._step(self._taken if self._taken is not None else b"")
        self._close_if_done(base + stop, tokens)
        return stop

    def _name_by_third(self) -> None:
        third = self._head[2]
        self._name = f"{self._name} {chr(third)}" if 0x21 <= third <= 0x7E else grammar.UNKNOWN
        self._by_third = False

    def _step(self, taken: bytes | bytearray | None) -> int:
        """Run the layout to its next wish; returns the bytes it gives back at its end."""
        layout = self._layout
        if layout is None:
            return 0
        try:
            step = next(layout) if taken is None else layout.send(bytes(taken))
            while not step.size:
                step = layout.send(b"")
        except StopIteration as end:
            self._layout = None
            return int(end.value)
        self._to_nul = isinstance(step, ToNul)
        self._in_payload = not isinstance(step, Take)
        self._taken = None if self._in_payload else bytearray()
        self._left = step.size
        return 0

    def _close_if_done(self, end: int, tokens: list[Token]) -> None:
        if not self._left and self._layout is None:
            self._close(end, tokens)

    def _close(self, end: int, tokens: list[Token], *, complete: bool = True) -> None:
        head = bytes(self._head[: end - self._start])
        tokens.append(Token(self._name, self._start, end, head, complete))
        if complete and head[:1] in (b"\x1b", b"\x1c"):
            self._modes.follow(self._name, head)
        self._name, self._layout, self._by_third = "", None, False
        self._left, self._to_nul, self._taken, self._in_payload = 0, False, None, False
        self._head.clear()
