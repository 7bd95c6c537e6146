"""What a printer was found to be able to do, for people and programs."""

from __future__ import annotations

from dataclasses import dataclass


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
