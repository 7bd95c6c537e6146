"""A till's byte stream cut into receipts.

A receipt has *content*: text other than spaces, a picture, a bar code. It ends at a cut
after content, at an idle gap, or with the connection. After its cut it is in its *tail*:
kicks, feeds and queries that follow at once still belong to it, for real streams end in
``cut GS r 1``, ``cut ESC @`` or ``cut ESC p``; the first setting behind them belongs to
it only if nothing is printed before the next pause.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import StrEnum

from posgui.escpos.roles import Role, RoleReader
from posgui.escpos.tokenizer import (
    HEAD_MAX,
    LINES,
    Token,
    Tokenizer,
    blank_lines,
    tokens_of,
)

PART_BYTES = 64 * 1024
"""Size of every part of a large receipt but the last."""

HTTP_LINE_MAX = 8192
"""Bytes within which a request line must end."""

_REQUEST_LINE = re.compile(rb"[A-Z]{1,20} [!-~]+ HTTP/1\.\d\r?")
_UNFINISHED = re.compile(rb"[A-Z]{0,20}( [!-~]*( [HTP/\d.]*\r?)?)?")

_TAIL = frozenset((Role.QUERY, Role.REQUEST, Role.KICK, Role.BUZZER, Role.FEED, Role.CUT))
_ANSWERED = frozenset((Role.QUERY, Role.INITIALIZE, Role.SELECT))


class EndedBy(StrEnum):
    """What ended a receipt."""

    CUT = "cut"
    IDLE = "idle"
    END = "end"


@dataclass(frozen=True, slots=True)
class ReceiptPart:
    """64 KiB of a receipt that goes on; parts come in order, then ReceiptEnd."""

    data: bytes


@dataclass(frozen=True, slots=True)
class ReceiptEnd:
    """The last bytes of a receipt, often all of it."""

    data: bytes
    size: int
    """Bytes of the whole receipt, earlier parts included."""
    ended_by: EndedBy
    truncated: bool
    """It died inside a command, or its connection was reset before a cut."""


@dataclass(frozen=True, slots=True)
class Other:
    """Bytes between receipts that print nothing (kicks, settings); still for the printer."""

    data: bytes


@dataclass(frozen=True, slots=True)
class Incomplete:
    """A cut-off command that belongs to no receipt: it must not reach the printer, for
    it would swallow the beginning of the next receipt."""

    data: bytes


@dataclass(frozen=True, slots=True)
class Query:
    """The till asks for status or identity, or changes its automatic status.

    Names: ``DLE EOT``, ``GS I``, ``GS r``, ``GS a``, ``GS ( H``, ``ESC v``, ``ESC u``;
    ``ESC @`` (ends automatic status) and ``ESC =``.
    """

    name: str
    head: bytes
    """The whole command (the first 32 bytes of an overlong one)."""
    offset: int | None
    """Where in the receipt it stands; None while nothing is printed yet, and then it can
    be answered at once. A query between receipts is in no receipt's bytes; one behind
    pending settings, and every ESC @ and ESC =, is also in the bytes that follow."""


@dataclass(frozen=True, slots=True)
class TooLarge:
    """The receipt passed the limit: forget its parts. Nothing more of it follows."""

    size: int
    """Bytes when the limit was passed."""


FrameEvent = ReceiptPart | ReceiptEnd | Other | Incomplete | Query | TooLarge


class Framer:
    """Feed one connection's bytes, get receipts.

    Between two calls of ``quiet``, ``idle`` or ``end`` any chunking of the same bytes
    gives the same events. Every byte comes out once, in order (in parts, ends, others,
    incompletes and the queries between receipts), except in a receipt that is too large.
    Memory: one part of a receipt; before its first content at most ``max_bytes``.
    """

    def __init__(self, max_bytes: int) -> None:
        """``max_bytes``: a larger receipt is TooLarge."""
        self._max_bytes = max_bytes
        self._tokens = Tokenizer()
        self._buffer = bytearray()
        self._begin = 0
        self._released = 0
        self._printed = False
        self._tail = False
        self._split: int | None = None
        self._deferred: list[Query] = []
        self._urgent = False
        self._dropping = False
        self._roles = RoleReader()

    @property
    def between_receipts(self) -> bool:
        """True while no byte is pending."""
        return self._begin == self._tokens.position

    def feed(self, data: bytes) -> list[FrameEvent]:
        """Bytes arrived."""
        events: list[FrameEvent] = []
        self._buffer += data
        for token in self._tokens.pieces(data):
            if token.name == LINES:
                self._take_lines(token, events)
            else:
                self._take(token, events)
        if self._tokens.in_payload:
            name, head = self._tokens.pending_name, self._tokens.pending_head
            self._place(self._roles.role(name, head), self._tokens.pending_start, events)
            self._advance(self._tokens.position, events)
        return events

    def quiet(self) -> list[FrameEvent]:
        """No more bytes are at hand right now: a receipt in its tail is over, and what
        opens a drawer without a receipt need not wait."""
        events: list[FrameEvent] = []
        self._flush_text(events)
        if self._tail:
            self._end_tail(events)
        if self._urgent and not self._printed:
            self._emit_other(self._tokens.pending_start, events)
        return events

    def idle(self) -> list[FrameEvent]:
        """The idle gap passed: what is pending is over. A command cut off in the middle
        goes on waiting for its rest, and with it what stands before it."""
        events = self.quiet()
        if not self._tokens.pending_name:
            if self._printed:
                self._end_receipt(self._tokens.position, EndedBy.IDLE, events)
            else:
                self._emit_other(self._tokens.position, events)
        return events

    def end(self, aborted: bool) -> list[FrameEvent]:
        """The till closed its side; ``aborted`` if the connection died instead."""
        events: list[FrameEvent] = []
        self._flush_text(events)
        if self._tail:
            self._end_tail(events)
        broken_at, in_payload = self._tokens.pending_start, self._tokens.in_payload
        broken = bool(self._tokens.finish())
        position = self._tokens.position
        if self._printed or in_payload:
            truncated = broken or aborted
            self._end_receipt(position, EndedBy.END, events, truncated=truncated)
        else:
            dropped = self._dropping
            self._emit_other(broken_at, events)
            if broken and not dropped:
                events.append(Incomplete(self._cut_buffer(position)))
                self._start_at(position)
        return events

    def _flush_text(self, events: list[FrameEvent]) -> None:
        for token in self._tokens.flush_text():
            self._take(token, events)

    def _take_lines(self, piece: Token, events: list[FrameEvent]) -> None:
        """Behind the first text of a piece nothing in it can change anything."""
        lines = bytes(self._buffer[piece.start - self._released : piece.end - self._released])
        blank = len(lines) if self._roles.deselected else blank_lines(lines)
        for token in tokens_of(lines[:blank], piece.start):
            self._take(token, events)
        if blank < len(lines):
            self._place(Role.PRINT, piece.start + blank, events)
            self._advance(piece.end, events)

    def _take(self, token: Token, events: list[FrameEvent]) -> None:
        role = self._roles.role(token.name, token.head)
        if role is Role.TEXT:
            text = self._buffer[token.start - self._released : token.end - self._released]
            role = Role.PRINT if text.strip(b" ") else Role.FEED
        self._place(role, token.start, events)
        self._advance(token.end, events)
        if role is Role.CUT and self._printed:
            self._tail = True
        elif role in _ANSWERED:
            self._report(token, role, events)
        elif role in (Role.KICK, Role.BUZZER) and (not self._printed or self._split is not None):
            self._urgent = True
        if role is Role.SELECT:
            self._roles.follow(token)
            self._urgent = self._urgent or self._roles.deselected

    def _place(self, role: Role, start: int, events: list[FrameEvent]) -> None:
        """Decide to which receipt the token at ``start`` belongs."""
        if role is Role.PRINT:
            if self._tail:
                self._close_tail(start if self._split is None else self._split, events)
            self._printed = True
            self._urgent = False
        elif self._tail and self._split is None and role not in _TAIL:
            self._split = start

    def _report(self, token: Token, role: Role, events: list[FrameEvent]) -> None:
        """Tell of a query; between receipts it is taken out of the bytes."""
        query = Query(token.name, token.head, None)
        size = token.end - token.start
        if role is Role.QUERY and token.start == self._begin and size <= HEAD_MAX:
            self._cut_buffer(token.end)
            self._start_at(token.end)
        elif self._printed and not self._dropping:
            query = replace(query, offset=token.start - self._begin)
        if self._split is None:
            events.append(query)
        else:
            self._deferred.append(query)

    def _advance(self, upto: int, events: list[FrameEvent]) -> None:
        """Hand out what is certain of the bytes before ``upto``."""
        if self._split is not None:
            if upto - self._split <= PART_BYTES:
                return
            self._close_tail(self._split, events)
        self._release(upto, events)

    def _release(self, upto: int, events: list[FrameEvent]) -> None:
        limit = self._begin + self._max_bytes
        if self._printed and not self._dropping:
            while min(upto, limit) - self._released > PART_BYTES:
                events.append(ReceiptPart(self._cut_buffer(self._released + PART_BYTES)))
        if upto > limit and not self._dropping:
            self._dropping = True
            events.append(TooLarge(self._max_bytes + 1))
        if self._dropping:
            self._cut_buffer(max(upto, self._released))

    def _end_tail(self, events: list[FrameEvent]) -> None:
        """A pause in the tail: all of it belongs to the receipt, unless a command is still
        unfinished; that one, and the settings before it, begin the next."""
        if self._tokens.pending_name:
            start = self._tokens.pending_start
            self._close_tail(start if self._split is None else self._split, events)
            return
        events += self._deferred
        self._deferred = []
        self._split = None
        self._urgent = False
        self._end_receipt(self._tokens.position, EndedBy.CUT, events)

    def _close_tail(self, at: int, events: list[FrameEvent]) -> None:
        """End the receipt at ``at``; what follows is pending for the next."""
        self._end_receipt(at, EndedBy.CUT, events)
        events += [replace(query, offset=None) for query in self._deferred]
        self._deferred = []

    def _end_receipt(
        self, end: int, ended_by: EndedBy, events: list[FrameEvent], *, truncated: bool = False
    ) -> None:
        self._release(end, events)
        if not self._dropping:
            size = end - self._begin
            events.append(ReceiptEnd(self._cut_buffer(end), size, ended_by, truncated))
        self._start_at(end)

    def _emit_other(self, end: int, events: list[FrameEvent]) -> None:
        if end > self._begin and not self._dropping:
            events.append(Other(self._cut_buffer(end)))
        self._urgent = False
        self._start_at(end)

    def _cut_buffer(self, end: int) -> bytes:
        """Take the bytes up to the stream offset ``end`` out of the buffer."""
        size = end - self._released
        data = bytes(self._buffer[:size])
        del self._buffer[:size]
        self._released = end
        return data

    def _start_at(self, offset: int) -> None:
        """Nothing is pending before ``offset``."""
        self._begin = offset
        self._printed = self._tail = self._dropping = False
        self._split = None


def looks_like_http(prefix: bytes) -> bool | None:
    """Whether a stream begins with an HTTP/1 request line (RFC 9112 section 3).

    None: more bytes are needed. Decided by the first line, or as soon as a byte comes
    that no request line has there.
    """
    line, newline, _ = prefix[:HTTP_LINE_MAX].partition(b"\n")
    if newline:
        return _REQUEST_LINE.fullmatch(line) is not None
    if len(prefix) >= HTTP_LINE_MAX or _UNFINISHED.fullmatch(line) is None:
        return False
    return None
