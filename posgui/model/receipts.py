"""A receipt, the tries to print it, and what was proven: IPP job states (RFC 8011 5.3.7)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class JobState(StrEnum):
    """IPP job-state (RFC 8011 section 5.3.7)."""

    PENDING = "pending"
    PENDING_HELD = "pending-held"
    PROCESSING = "processing"
    PROCESSING_STOPPED = "processing-stopped"
    CANCELED = "canceled"
    ABORTED = "aborted"
    COMPLETED = "completed"

    @property
    def is_final(self) -> bool:
        """True when the job will not change by itself any more."""
        return self in (JobState.CANCELED, JobState.ABORTED, JobState.COMPLETED)


class JobStateReason(StrEnum):
    """IPP job-state-reasons (RFC 8011 section 5.3.8) in use here."""

    COMPLETED = "job-completed-successfully"
    QUEUED_IN_DEVICE = "queued-in-device"
    """Handed to a device that cannot say more: sent, and unprovable."""
    INTERRUPTED = "submission-interrupted"
    PRINTER_STOPPED = "printer-stopped"
    PRINTING = "job-printing"
    HELD = "job-hold-until-specified"
    """One of a backlog: a person is asked whether it is still to be printed."""
    DISCARDED = "job-canceled-by-user"
    """A person said that it is kept without printing."""
    TRUNCATED = "job-data-insufficient"
    """The till's connection died inside a command or without ending the receipt."""
    SETTLED_BY_PERSON = "settled-by-person"
    """Ours: a person said that the receipt came out."""
    REPLACED_BY_COPY = "replaced-by-copy"
    """Ours: a person asked for a marked copy instead."""
    SENT_TO_BACKUP = "sent-to-backup"
    """Ours: not a byte of it left for this printer; its backup printer got it."""


class Evidence(StrEnum):
    """The ladder of proof (law 4), weakest first."""

    NONE = "none"
    ACCEPTED = "accepted"
    IN_ORDER = "in-order"
    PROCESS_ID = "process-id"

    @property
    def rank(self) -> int:
        """0 for none up to 3 for process-id."""
        return tuple(Evidence).index(self)


class CopyKind(StrEnum):
    """Which mark a job carries on paper (law 6)."""

    ORIGINAL = "original"
    COPY = "copy"
    BACKUP = "backup"
    """Printed by the backup printer in place of the one it was meant for."""
    TEST = "test"
    """The test page: ours, not a receipt of the till."""


@dataclass(frozen=True, slots=True)
class Job:
    """One try to print a receipt."""

    id: int
    receipt_id: str
    printer: str
    kind: CopyKind
    copy: int
    """0 for the original, n for the n-th marked copy."""
    state: JobState
    reasons: tuple[JobStateReason, ...]
    evidence: Evidence
    unsure: bool
    """Bytes left this machine and no proof came back (law 3)."""
    created_at: float
    started_at: float | None
    """When the first byte was about to leave; None while nothing was sent."""
    ended_at: float | None
    released: bool = False
    """A person said that it is to be printed, however long it waited."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """One receipt as it was received; its bytes are kept by the journal."""

    id: str
    printer: str
    source: str
    """Which capture, and which peer: ``raw:127.0.0.1:9101 from 127.0.0.1``."""
    received_at: float
    """Seconds since the epoch, UTC."""
    size: int
    """Bytes."""
    sha256: str
    kind: CopyKind
    truncated: bool
    trusted: bool
    """Its capture lets NV-memory, firmware and configuration commands through."""
    repeat_of: str | None = None
    """The receipt of the same bytes that came from the same source just before: a till
    that sent one twice, or two customers with the same order."""
    erased_at: float | None = None
    """When its bytes were erased, kept long enough; None while they are there."""
    jobs: tuple[Job, ...] = ()

    @property
    def current(self) -> Job | None:
        """The newest job, whose state is the receipt's."""
        return self.jobs[-1] if self.jobs else None

    @property
    def copies(self) -> int:
        """How many marked copies were asked for."""
        return sum(job.copy > 0 for job in self.jobs)
