"""What every print server is asked for: the jobs of its queues, and why it took none."""

from __future__ import annotations

from dataclasses import dataclass

from posgui.model.receipts import JobState


class NotReached(OSError):
    """The print server took no connection: it was told nothing."""


class Refused(OSError):
    """It answered that it will not."""


@dataclass(frozen=True, slots=True)
class QueuedJob:
    """A job of a queue."""

    state: JobState
    title: str
    """job-name; empty where the print server keeps it to itself."""
