"""Answers of the printer to facts, and facts to the answers a till gets from us.

Bit tables: DLE EOT in APG p.300-304, ASB in APG p.316-322, GS r in APG p.334. Bits that
Epson leaves undefined are ignored. Paper sensors report by pairs of bits; a pair that
disagrees with itself says nothing.
"""

from __future__ import annotations

from posgui.escpos.backchannel import ASB_BYTES, Answer, Block, Queued
from posgui.escpos.commands import REAL_TIME_KINDS
from posgui.model.status import StatusFacts

PROCESS_ID_HEADER = 0x37
PROCESS_ID_MARK = 0x22
IDENTITY_HEADER = 0x5F
COUNTER_DIGITS = 10
IDENTITY_MAX = 80
"""Characters of an identity block (TM-J2000 specification p.469)."""

_ONE_BYTE_IDENTITIES = frozenset((1, 2, 3, 49, 50, 51))


def decode_real_time(n: int, value: int) -> StatusFacts:
    """The answer to ``DLE EOT n``; nothing is said by a byte without its fixed bits.

    ValueError if n is not 1-4.
    """
    if n not in REAL_TIME_KINDS:
        raise ValueError(f"DLE EOT {n} has no decoding")
    if value & 0x93 != 0x12:
        return StatusFacts()
    match n:
        case 1:
            return StatusFacts(online=not value & 0x08, drawer_high=bool(value & 0x04))
        case 2:
            return StatusFacts(
                cover_open=bool(value & 0x04),
                feed_button=bool(value & 0x08),
                # The bit says that printing stopped; that there is paper, only n = 4 says.
                paper_end=True if value & 0x20 else None,
            )
        case 3:
            return _errors(value)
        case _:
            return StatusFacts(paper_near_end=_pair(value, 0x0C), paper_end=_pair(value, 0x60))


def decode_asb(data: bytes) -> StatusFacts:
    """Four bytes of automatic status.

    With the cover open the paper sensors mean nothing (APG p.322). ValueError if there
    are not four bytes; nothing is said by a first byte without its fixed bits.
    """
    if len(data) != ASB_BYTES:
        raise ValueError("automatic status is four bytes")
    first, errors, paper, _ = data
    if first & 0x93 != 0x10:
        return StatusFacts()
    cover_open = bool(first & 0x20)
    facts = StatusFacts(
        online=not first & 0x08,
        drawer_high=bool(first & 0x04),
        cover_open=cover_open,
        feed_button=bool(first & 0x40),
        # Nobody waits who is online, whatever a model does with a bit it does not know.
        waiting_recovery=bool(first & 0x08 and errors & 0x01),
    ).merged(_errors(errors))
    return facts if cover_open else facts.merged(decode_paper_sensor(paper))


def decode_paper_sensor(value: int) -> StatusFacts:
    """The answer to ``GS r 1`` or ``ESC v``, and the third byte of automatic status."""
    if value & 0x90:
        return StatusFacts()
    return StatusFacts(paper_near_end=_pair(value, 0x03), paper_end=_pair(value, 0x0C))


def _errors(value: int) -> StatusFacts:
    """Error bits, at the same places in DLE EOT 3 and in the second ASB byte."""
    return StatusFacts(
        mechanical_error=bool(value & 0x04),
        cutter_error=bool(value & 0x08),
        unrecoverable_error=bool(value & 0x20),
        auto_recoverable_error=bool(value & 0x40),
    )


def _pair(value: int, mask: int) -> bool | None:
    bits = value & mask
    return bits == mask if bits in (0, mask) else None


def encode_real_time(n: int, facts: StatusFacts) -> bytes | None:
    """Our answer to ``DLE EOT n``; None while a fact it needs is unknown.

    The drawer, the feed button and a mechanical error count as absent where unknown:
    many printers never tell them.
    """
    needed: tuple[bool | None, ...]
    match n:
        case 1:
            needed = (facts.online,)
            bits = 0x04 * bool(facts.drawer_high) | 0x08 * (not facts.online)
        case 2:
            needed = (facts.cover_open, facts.paper_end)
            bits = (
                0x04 * bool(facts.cover_open)
                | 0x08 * bool(facts.feed_button)
                | 0x20 * bool(facts.paper_end)
                | 0x40 * bool(_error_bits(facts))
            )
        case 3:
            needed = _needed_errors(facts)
            bits = _error_bits(facts)
        case 4:
            needed = (facts.paper_end, facts.paper_near_end)
            bits = 0x0C * bool(facts.paper_near_end) | 0x60 * bool(facts.paper_end)
        case _:
            return None
    return None if None in needed else bytes((0x12 | bits,))


def encode_asb(facts: StatusFacts) -> bytes | None:
    """Our automatic status; None while a fact it needs is unknown (see above)."""
    needed = (facts.online, facts.cover_open, facts.paper_end, facts.paper_near_end)
    if None in needed + _needed_errors(facts):
        return None
    first = (
        0x10
        | 0x04 * bool(facts.drawer_high)
        | 0x08 * (not facts.online)
        | 0x20 * bool(facts.cover_open)
        | 0x40 * bool(facts.feed_button)
    )
    waits = bool(facts.waiting_recovery)
    return bytes((first, _error_bits(facts) | waits, _paper_bits(facts), 0))


def encode_paper_sensor(facts: StatusFacts) -> bytes | None:
    """Our answer to ``GS r 1`` and ``ESC v``; None while the paper facts are unknown."""
    if None in (facts.paper_end, facts.paper_near_end):
        return None
    return bytes((_paper_bits(facts),))


def encode_drawer_sensor(facts: StatusFacts) -> bytes | None:
    """Our answer to ``GS r 2`` and ``ESC u``; None while the drawer is unknown."""
    return None if facts.drawer_high is None else bytes((int(facts.drawer_high),))


def _paper_bits(facts: StatusFacts) -> int:
    return 0x03 * bool(facts.paper_near_end) | 0x0C * bool(facts.paper_end)


def _error_bits(facts: StatusFacts) -> int:
    return (
        0x04 * bool(facts.mechanical_error)
        | 0x08 * bool(facts.cutter_error)
        | 0x20 * bool(facts.unrecoverable_error)
        | 0x40 * bool(facts.auto_recoverable_error)
    )


def _needed_errors(facts: StatusFacts) -> tuple[bool | None, ...]:
    return (facts.cutter_error, facts.unrecoverable_error, facts.auto_recoverable_error)


def process_id_response(id4: bytes) -> bytes:
    """``37 22 id4 00``, the answer to ``GS ( H`` function 48 (APG p.426)."""
    return bytes((PROCESS_ID_HEADER, PROCESS_ID_MARK)) + id4 + b"\0"


def parse_process_id(block: Block) -> str | None:
    """The four characters of a process-id answer; None if it is another block."""
    if block.header != PROCESS_ID_HEADER or block.body[:1] != bytes((PROCESS_ID_MARK,)):
        return None
    id4 = block.body[1:]
    if len(id4) != 4 or not all(0x20 <= byte <= 0x7E for byte in id4):
        return None
    return id4.decode("ascii")


def identity_block(text: str) -> bytes:
    """``5F text 00``, our answer to ``GS I`` 65 and up: ASCII, at most 80 characters."""
    printable = "".join(c for c in text if c.isprintable())
    body = printable.encode("ascii", "replace")[:IDENTITY_MAX]
    return bytes((IDENTITY_HEADER,)) + body + b"\0"


def parse_counter(block: Block) -> int | None:
    """The value in an answer to ``GS g 2``, 1 to 10 ASCII digits (APG p.476); None if it is
    another block."""
    digits = block.body
    is_one = block.header == IDENTITY_HEADER and 0 < len(digits) <= COUNTER_DIGITS
    return int(digits) if is_one and digits.isdigit() else None


def parse_identity(n: int, answer: Answer) -> str | int | None:
    """What an answer says to ``GS I n``: a number for n 1-3, text for the others.

    None if the answer is of another class.
    """
    if n in _ONE_BYTE_IDENTITIES:
        return answer.value if isinstance(answer, Queued) else None
    if isinstance(answer, Block) and answer.header == IDENTITY_HEADER:
        return answer.body.decode("ascii", "replace").strip()
    return None
