"""From the till to this machine: what was sent, whether it was kept, what became of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from posgui.model.diagnosis import Confidence, Finding, Measure, Suspect
from posgui.model.incidents import Cause, Placeholders
from posgui.model.opening import Point
from posgui.model.receipts import CopyKind, Evidence, JobState, JobStateReason, Receipt
from posgui.rules.diagnosis import Condition
from posgui.rules.verdict.reading import Reading, fails, holds, unmeasured

RECENT_S = 120.0
"""A cashier who misses a receipt asks within two minutes of the sale."""
REFUSED_S = 300.0
"""A refusal counts for so long, unless a receipt came after it."""
CHECK_S = 24 * 3600.0
"""An opening check tells for a day: the roll or the settings may have changed since."""


def storage(wrong: Sequence[Condition], *, takes_receipts: bool) -> Reading:
    """Whether receipts can be kept; ``wrong`` is what there is to say of disk and journal."""
    by = Measure.STORAGE
    if takes_receipts:
        return holds(by, (Cause.JOURNAL_FAILED, Cause.DISK_FULL))
    suspects = [Suspect(c.cause, Confidence.CERTAIN, by, c.placeholders) for c in wrong]
    return Reading(Finding(by, False), tuple(suspects))


def listener(addresses: Mapping[str, bool]) -> Reading:
    """Which of the printer's ports toward the till took a connection."""
    by = Measure.LISTENER
    if not addresses:
        return unmeasured(by, "not-applicable")
    for address, up in addresses.items():
        if not up:
            return fails(by, Cause.LISTENER_DOWN, placeholders={"listen": address}, listen=address)
    return holds(by, (Cause.LISTENER_DOWN,), listen=", ".join(addresses))


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """What came from the till; ages in seconds, None for what did not come since start."""

    listen: str
    """Where the till is to print to, for people; "" where nothing listens."""
    receipt: float | None = None
    """Age of the newest receipt for this printer, of this or an earlier run."""
    kick: float | None = None
    """Age of the newest bytes that were no receipt: the drawer was opened."""
    incomplete: float | None = None
    """Bytes came that ended before they were a receipt."""
    too_large: float | None = None
    limit: int = 0
    """Megabytes."""
    http: float | None = None
    other: float | None = None
    """Age of the newest receipt for another printer."""
    other_name: str = ""


def received(what: Received) -> Reading:
    """Whether the till sent a receipt at all."""
    by, listen = Measure.RECEIVED, what.listen
    if not listen:
        return unmeasured(by, "not-applicable")
    detail: dict[str, str | int] = {"listen": listen}
    if what.receipt is not None:
        detail["age_s"] = int(what.receipt)
    place: Placeholders = {"listen": listen}
    refused = _refused(what)
    if refused is not None:
        return Reading(Finding(by, False, detail), (refused,))
    if what.receipt is not None and what.receipt <= RECENT_S:
        clears = (Cause.NOTHING_RECEIVED, Cause.RECEIPTS_SWITCHED_OFF, Cause.WRONG_PRINTER)
        return holds(by, clears, **detail)
    likely = Confidence.LIKELY
    if what.other is not None and what.other <= RECENT_S:
        elsewhere = {**place, "other": what.other_name}
        return fails(by, Cause.WRONG_PRINTER, likely, elsewhere, other=what.other_name, **detail)
    if what.kick is not None and what.kick <= RECENT_S:
        return fails(by, Cause.RECEIPTS_SWITCHED_OFF, likely, place, **detail)
    return fails(by, Cause.NOTHING_RECEIVED, likely, place, **detail)


def _refused(what: Received) -> Suspect | None:
    """Why the newest thing that came did not become a receipt."""
    by = Measure.RECEIVED
    place: Placeholders = {"source": "", "limit": what.limit, "receipt": ""}
    kinds = (
        (what.too_large, Cause.RECEIPT_TOO_LARGE, Confidence.CERTAIN),
        (what.incomplete, Cause.RECEIPT_TRUNCATED, Confidence.LIKELY),
        (what.http, Cause.HTTP_ON_RAW_PORT, Confidence.LIKELY),
    )
    before = min(REFUSED_S, REFUSED_S if what.receipt is None else what.receipt)
    came = [kind for kind in kinds if kind[0] is not None and kind[0] < before]
    if not came:
        return None
    _, cause, confidence = min(came, key=lambda kind: kind[0] or 0.0)
    return Suspect(cause, confidence, by, place)


class Fate(StrEnum):
    """What became of a receipt, for the finding's ``detail``."""

    PROVEN = "proven"
    SENT = "sent"
    UNSURE = "unsure"
    HELD = "held"
    ASKING = "asking"
    UNDER_WAY = "under-way"
    ELSEWHERE = "elsewhere"
    DISCARDED = "discarded"
    TRUNCATED = "truncated"


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits at the printer."""

    held: int = 0
    asking: int = 0
    asking_since: int = 0
    """Seconds since the epoch."""
    unsure: tuple[str, ...] = ()


def fate(last: Receipt | None, waiting: Waiting, printer: str, names: Mapping[str, str]) -> Reading:
    """What became of the last receipt and of those that wait; ``names`` are the printers'."""
    by = Measure.FATE
    word = fate_of(last, printer)
    if last is None or word is None:
        detail: dict[str, str | int] = {"why": "not-applicable"}
    else:
        detail = {"receipt": last.id, "fate": word, "at": int(last.received_at)}
    suspects = list(_waiting(waiting))
    if word is Fate.TRUNCATED and last is not None:
        place: Placeholders = {"receipt": last.id}
        suspects.insert(0, Suspect(Cause.RECEIPT_TRUNCATED, Confidence.CERTAIN, by, place))
    if word is Fate.ELSEWHERE and last is not None and last.current is not None:
        place = {"n": 1, "backup": names.get(last.current.printer, last.current.printer)}
        suspects.insert(0, Suspect(Cause.SENT_TO_BACKUP, Confidence.CERTAIN, by, place))
    found = {suspect.cause for suspect in suspects}
    mine = {Cause.RECEIPT_UNSURE, Cause.RECEIPTS_HELD, Cause.SENT_TO_BACKUP}
    if last is not None:
        mine.add(Cause.RECEIPT_TRUNCATED)
    held = False if suspects else True if word in (Fate.PROVEN, Fate.SENT) else None
    return Reading(Finding(by, held, detail), tuple(suspects), frozenset(mine - found))


def fate_of(last: Receipt | None, printer: str) -> Fate | None:
    """In one word; None where there is no receipt."""
    job = last.current if last is not None else None
    if last is None or job is None:
        return None
    if last.truncated:
        return Fate.TRUNCATED
    if job.unsure:
        return Fate.UNSURE
    if job.printer != printer and job.kind is not CopyKind.ORIGINAL:
        return Fate.ELSEWHERE
    if JobStateReason.HELD in job.reasons:
        return Fate.ASKING
    if job.state is JobState.PENDING_HELD:
        return Fate.HELD
    if JobStateReason.DISCARDED in job.reasons:
        return Fate.DISCARDED
    if not job.state.is_final:
        return Fate.UNDER_WAY
    proven = job.evidence.rank >= Evidence.IN_ORDER.rank
    settled = JobStateReason.SETTLED_BY_PERSON in job.reasons
    return Fate.PROVEN if proven or settled else Fate.SENT


def _waiting(waiting: Waiting) -> Iterable[Suspect]:
    by, certain = Measure.FATE, Confidence.CERTAIN
    if waiting.unsure:
        place: Placeholders = {"receipt": waiting.unsure[0], "n": len(waiting.unsure)}
        yield Suspect(Cause.RECEIPT_UNSURE, certain, by, place)
    if waiting.asking:
        place = {"n": waiting.asking, "oldest": waiting.asking_since}
        yield Suspect(Cause.RECEIPTS_HELD, certain, by, place)
    elif waiting.held:
        yield Suspect(Cause.RECEIPTS_HELD, certain, by, {"n": waiting.held})


_ALIKE = (
    frozenset(("gb2312", "gbk", "gb18030")),
    frozenset(("big5", "big5hkscs", "cp950")),
    frozenset(("shift_jis", "cp932")),
)
"""Each holds the one before: what is common on receipts is the same in all."""


def encoding(sent: str | None, expected: str, font: str = "") -> Reading:
    """What the till's Chinese was written in (None where there was none), and what the
    printer prints; Python's names of codecs. ``font`` is the
    character set that the printer told, "" where it is known from the settings alone."""
    by = Measure.ENCODING
    detail: dict[str, str | int] = {"font": font} if font else {}
    if sent is None:
        return unmeasured(by, "not-applicable", **detail)
    if sent == expected or any({sent, expected} <= alike for alike in _ALIKE):
        return Reading(Finding(by, True, {"sent": sent, **detail}))
    detail |= {"sent": sent, "expected": expected}
    return fails(by, Cause.CODEPAGE_MISMATCH, Confidence.LIKELY, None, **detail)


_POINT_CAUSES: Mapping[Point, Cause] = {
    Point.CHINESE: Cause.CODEPAGE_MISMATCH,
    Point.CUT: Cause.CUTTER_ERROR,
}


def opening_check(points: Mapping[Point, bool], age_s: float | None) -> Reading:
    """What a person saw on the last test page."""
    by = Measure.OPENING_CHECK
    if age_s is None or age_s > CHECK_S or not points:
        return unmeasured(by, "not-applicable")
    wrong = [point for point in Point if points.get(point) is False]
    detail: dict[str, str | int] = {"age_s": int(age_s), "wrong": " ".join(wrong)}
    on_paper = (Point.WIDTH, Point.CHINESE, Point.QR, Point.DENSE)
    if all(point in wrong for point in on_paper):
        return fails(by, Cause.PAPER_WRONG_SIDE, Confidence.LIKELY, None, **detail)
    found = [_POINT_CAUSES[point] for point in wrong if point in _POINT_CAUSES]
    suspects = [Suspect(cause, Confidence.LIKELY, by) for cause in found]
    # A roll put in since then may lie wrong: only what the roll cannot change is excluded.
    right = frozenset({Cause.CODEPAGE_MISMATCH} if points.get(Point.CHINESE) else ())
    return Reading(Finding(by, not wrong, detail), tuple(suspects), right)
