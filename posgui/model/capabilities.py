"""What a printer was found to be able to do, for people and programs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Source(StrEnum):
    """Who says so."""

    DEVICE = "device"
    """The printer told it."""
    PERSON = "person"
    """Somebody saw it on paper, whatever the printer tells."""


@dataclass(frozen=True, slots=True)
class Capabilities:
    """As ``capabilities`` of ``posgui status --json``; None is not found out yet."""

    two_way: bool | None = None
    """It answers status requests (DLE EOT)."""
    automatic_status: bool | None = None
    """It reports changes by itself (GS a); never False: silence may mean no change."""
    queued_status: bool | None = None
    """It answers in the order of what it was sent (GS r)."""
    process_id: bool | None = None
    """It reports each receipt as printed (GS ( H)."""
    late_answers: bool = False
    """Its answers belong to the question before."""
    identity: str = ""
    """Maker, model and serial number as it tells them; empty where it told none."""
    font: str = ""
    """Its character set as it tells it, ``CHINA GB18030`` (GS I 69)."""
    chinese: bool | None = None
    """It prints Chinese."""
    chinese_by: Source | None = None
    """None while nobody said so."""
    counters: Mapping[str, int] | None = None
    """Maintenance counters at the last test print: ``lines`` fed, ``cuts``, ``hours``; empty
    where it has none."""
    answer_ms: int | None = None
    """Milliseconds to a typical answer, and to the slowest so far."""
    slowest_ms: int | None = None
    quirks: tuple[str, ...] = ()
    """Where its model is known to differ, ``no-process-id``; words are ``quirk.*``."""
