"""The status words of Windows's spooler, and what may be made of them.

The bits are those of winspool.h (Microsoft, PRINTER_INFO_2 and JOB_INFO_2). They are what the
port monitor and the driver say, so each of them may be missing while it is true: a queue on a
TCP/IP port or of a receipt printer's driver says "ready" with the printer switched off. None of
them proves that paper came out; the rungs, from below:

- the spooler has the job (``SPOOLING``, no bit at all): nothing has left this machine for sure,
- ``PRINTING``: it is being handed to the port, an unknown part has left,
- ``PRINTED``, ``COMPLETE``, or the job is gone: the port took all of it. "Complete" means sent
  to the printer and perhaps not printed yet; port monitors without TrueEndOfJob set "printed"
  right after the job was submitted (Microsoft, JOB_INFO_2).
"""

from __future__ import annotations

from enum import IntFlag

from posgui.model.machine import QueueState
from posgui.model.receipts import JobState


class JobStatus(IntFlag):
    """JOB_STATUS_*."""

    PAUSED = 0x1
    ERROR = 0x2
    DELETING = 0x4
    """Being deleted: by a person, or by the spooler once it is through with it (then with
    PRINTED)."""
    SPOOLING = 0x8
    PRINTING = 0x10
    """Being handed to the port. Does not prove that the printer takes it."""
    OFFLINE = 0x20
    PAPEROUT = 0x40
    PRINTED = 0x80
    """The port took all of it. Does not prove that it was printed."""
    DELETED = 0x100
    BLOCKED_DEVQ = 0x200
    USER_INTERVENTION = 0x400
    RESTART = 0x800
    COMPLETE = 0x1000
    """Sent to the printer. Does not prove that it was printed."""
    RETAINED = 0x2000


class PrinterStatus(IntFlag):
    """PRINTER_STATUS_*. None of them set does not prove that the printer is there."""

    PAUSED = 0x1
    """A person paused the queue: the spooler's own word, and true."""
    ERROR = 0x2
    PENDING_DELETION = 0x4
    PAPER_JAM = 0x8
    PAPER_OUT = 0x10
    MANUAL_FEED = 0x20
    PAPER_PROBLEM = 0x40
    OFFLINE = 0x80
    """As the port monitor says; it may be late by minutes (SNMP of a TCP/IP port)."""
    IO_ACTIVE = 0x100
    BUSY = 0x200
    PRINTING = 0x400
    OUTPUT_BIN_FULL = 0x800
    NOT_AVAILABLE = 0x1000
    WAITING = 0x2000
    PROCESSING = 0x4000
    INITIALIZING = 0x8000
    WARMING_UP = 0x10000
    TONER_LOW = 0x20000
    NO_TONER = 0x40000
    PAGE_PUNT = 0x80000
    USER_INTERVENTION = 0x100000
    OUT_OF_MEMORY = 0x200000
    DOOR_OPEN = 0x400000
    SERVER_UNKNOWN = 0x800000
    POWER_SAVE = 0x1000000


class Attribute(IntFlag):
    """PRINTER_ATTRIBUTE_*, the two that matter here."""

    KEEPPRINTEDJOBS = 0x100
    """Jobs stay in the list when they are through."""
    WORK_OFFLINE = 0x400
    """"Use printer offline": jobs wait. Set by a person, and by Windows itself when a printer
    on USB was pulled; does not prove that it is still away."""


_REASONS = {
    PrinterStatus.PAUSED: "paused",
    PrinterStatus.PAPER_JAM: "media-jam-error",
    PrinterStatus.PAPER_OUT: "media-empty-error",
    PrinterStatus.PAPER_PROBLEM: "media-needed-warning",
    PrinterStatus.DOOR_OPEN: "door-open-error",
    PrinterStatus.OFFLINE: "offline-report",
    PrinterStatus.ERROR: "other-error",
    PrinterStatus.NOT_AVAILABLE: "other-warning",
    PrinterStatus.USER_INTERVENTION: "other-warning",
    PrinterStatus.PENDING_DELETION: "deleting",
}
"""By the printer-state-reason (RFC 8011 section 5.4.12, PWG 5100.9) that says the same;
``offline-report`` is CUPS's."""

_HELD_UP = (
    JobStatus.ERROR
    | JobStatus.OFFLINE
    | JobStatus.PAPEROUT
    | JobStatus.BLOCKED_DEVQ
    | JobStatus.USER_INTERVENTION
)
_THROUGH = JobStatus.PRINTED | JobStatus.COMPLETE


def queue_state(status: int, attributes: int) -> QueueState:
    """printer-state of a queue: stopped where it was paused or works offline, which keeps jobs
    back for certain. What a driver says of the printer stops nothing."""
    if status & PrinterStatus.PAUSED or attributes & Attribute.WORK_OFFLINE:
        return QueueState.STOPPED
    if status & (PrinterStatus.PRINTING | PrinterStatus.PROCESSING | PrinterStatus.IO_ACTIVE):
        return QueueState.PROCESSING
    return QueueState.IDLE


def accepting(status: int) -> bool:
    """New jobs are let in."""
    return not status & PrinterStatus.PENDING_DELETION


def reasons(status: int, attributes: int) -> tuple[str, ...]:
    """printer-state-reasons of a queue, as the port monitor and the driver say."""
    found = [word for bit, word in _REASONS.items() if status & bit]
    if attributes & Attribute.WORK_OFFLINE and "offline-report" not in found:
        found.append("offline-report")
    return tuple(found)


def job_state(status: int) -> JobState:
    """job-state. The spooler deletes what it is through with, so "printed" counts before
    "deleting"."""
    if status & _THROUGH:
        return JobState.COMPLETED
    if status & (JobStatus.DELETING | JobStatus.DELETED):
        return JobState.CANCELED
    if status & JobStatus.PAUSED:
        return JobState.PENDING_HELD
    if status & _HELD_UP:
        return JobState.PROCESSING_STOPPED
    return JobState.PROCESSING if status & JobStatus.PRINTING else JobState.PENDING


def fate_of_missing(last: JobState, *, stopped: bool) -> JobState:
    """job-state of a job that is not in the list any more.

    The spooler takes a job from the list when the port took all of it, and so does a person
    who deletes it. One that could not move on when it was last seen (``stopped``: its queue)
    was deleted; of another that is likely not so, and cannot be proven.
    """
    stood = last in (JobState.PENDING_HELD, JobState.PROCESSING_STOPPED, JobState.CANCELED)
    return JobState.CANCELED if stood or stopped else JobState.COMPLETED
