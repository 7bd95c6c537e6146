"""Why no receipt came out: what is measured, what it means, and what a person adds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from posgui.model.incidents import FAMILY, Cause, Family, Placeholders


class Measure(StrEnum):
    """The rungs of the ladder, in the order in which they are told: from the till through
    this machine to the printer, the cheap ones first."""

    STORAGE = "storage"
    """Receipts can be kept on disk."""
    LISTENER = "listener"
    """The port the till prints to takes connections."""
    RECEIVED = "received"
    """What the till sent last, and when."""
    SALE = "sale"
    """A sale that was told as settled has its receipt."""
    OS_QUEUE = "os-queue"
    """A print queue of this machine that feeds our port."""
    FATE = "fate"
    """What became of the last receipt."""
    INTERFACE = "interface"
    """The network interface the way to the printer begins at: up, and with an address."""
    NAME = "name"
    """The printer's name has an address."""
    ROUTE = "route"
    """The system knows a way to that address, and the gateway on it answers."""
    NEIGHBOUR = "neighbour"
    """Somebody on the wire has that address, and it is who had it before."""
    WHEREABOUTS = "whereabouts"
    """Whoever had the printer's address has it still, and not another one."""
    DEVICE = "device"
    """The printer is plugged in and may be opened."""
    PORT = "port"
    """The printer takes our connection."""
    ANSWERS = "answers"
    """It answers status requests, at once and as a receipt printer does."""
    STATUS = "status"
    """What it says of itself."""
    SECOND_OPINION = "second-opinion"
    """What it says of itself beside its printing port, asked where that is taken or silent."""
    IDENTITY = "identity"
    """It is the printer it was."""
    QUEUED = "queued"
    """It works off what it was sent: a queued request is answered."""
    ENCODING = "encoding"
    """The till's characters are of the kind the printer was seen to print."""
    OPENING_CHECK = "opening-check"
    """What a person saw on the last test page."""
    PERSON = "person"
    """What a person answered just now."""


class Confidence(StrEnum):
    """How sure a verdict is."""

    CERTAIN = "certain"
    """The device said it, or this machine measured it, and nothing contradicts."""
    LIKELY = "likely"
    UNKNOWN = "unknown"


class Question(StrEnum):
    """A check by hand that decides what no measurement can."""

    CAME_OUT = "came-out"
    """Did the last receipt come out?"""
    LAMP = "lamp"
    """Is the printer's lamp on?"""
    SELF_TEST = "self-test"
    """Hold the feed button while switching on: does its own page come out?"""
    SCRATCH = "scratch"
    """Scratch the side of the paper that faces the print head: does it turn dark?"""
    SWAP_CABLE = "swap-cable"
    """Another cable or socket: does it help?"""


ANSWERS: Mapping[Question, tuple[str, ...]] = {
    Question.CAME_OUT: ("yes", "no", "blank", "garbled"),
    Question.LAMP: ("on", "off", "blinking"),
    Question.SELF_TEST: ("printed", "blank", "nothing"),
    Question.SCRATCH: ("dark", "not-dark"),
    Question.SWAP_CABLE: ("helped", "no-change"),
}
"""What can be answered."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One rung as it was found."""

    by: Measure
    holds: bool | None
    """None: it could not be measured, or not to the end; ``detail["why"]`` says the reason:
    ``busy``, ``deadline``, ``not-asked``, ``not-applicable``; ``under-way`` with ``asked``
    of ``of`` while it is being measured and takes long."""
    detail: Placeholders = field(default_factory=dict)
    took_s: float = 0.0


@dataclass(frozen=True, slots=True)
class Suspect:
    """A cause that explains what was found."""

    cause: Cause
    confidence: Confidence
    by: Measure
    placeholders: Placeholders = field(default_factory=dict)
    """Values for its sentences."""


@dataclass(frozen=True, slots=True)
class RuledOut:
    """A cause that cannot be it, and the measurement that says so."""

    cause: Cause
    by: Measure


@dataclass(frozen=True, slots=True)
class Verdict:
    """One cause, and all that was found beside it."""

    cause: Cause
    confidence: Confidence
    placeholders: Placeholders = field(default_factory=dict)
    also: tuple[Suspect, ...] = ()
    """Further true ones, the likeliest first."""
    ruled_out: tuple[RuledOut, ...] = ()
    questions: tuple[Question, ...] = ()
    """Checks by hand that would decide more, the most telling first."""

    @property
    def family(self) -> Family | None:
        """None for all-well and unknown."""
        return FAMILY.get(self.cause)


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """A verdict on one printer, with what it rests on."""

    printer: str
    at: float
    """Seconds since the epoch, UTC."""
    took_s: float
    verdict: Verdict
    evidence: tuple[Finding, ...]
    sale: str | None = None
    """The id of the sale it is about, as the till told it."""
    complete: bool = True
    """False: a person stopped it half way."""
