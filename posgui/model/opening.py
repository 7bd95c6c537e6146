"""The opening check: what a person saw on the test page of a printer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Point(StrEnum):
    """What is looked at on the slip, from the top to its end."""

    WIDTH = "width"
    """The ruler reaches from edge to edge."""
    CHINESE = "chinese"
    """The line of Chinese is Chinese."""
    QR = "qr"
    """A telephone reads the QR code."""
    DENSE = "dense"
    """The dense patch has no stripes."""
    CUT = "cut"
    """The slip is cut off."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpeningCheck:
    """One printer looked at once."""

    at: float
    """Seconds since the epoch, UTC."""
    printer: str
    who: str
    points: Mapping[Point, bool] = field(default_factory=dict)
    """True for right, False for wrong; a point that was not looked at is not there."""
    drawer: bool | None = None
    """Whether the drawer opened; None where it was not to."""
    receipt: str | None = None
    """The id of the test page."""
    refusal: str = ""
    """The key of the error if no page was printed."""

    @property
    def is_right(self) -> bool:
        """Every point was looked at and right, and the drawer opened if it was to."""
        looked = all(self.points.get(point) for point in Point)
        return looked and self.drawer is not False and not self.refusal
