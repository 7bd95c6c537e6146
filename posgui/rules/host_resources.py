"""What a printer tells of itself in its HOST-RESOURCES-MIB (RFC 2790), as facts."""

from __future__ import annotations

from dataclasses import dataclass

from posgui.model.status import StatusFacts

_RUNNING, _WARNING, _DOWN = 2, 3, 5
"""hrDeviceStatus."""
_IDLE, _PRINTING = 3, 4
"""hrPrinterStatus; the others leave open whether it prints."""
_FACTS = {"paper_near_end": 0, "paper_end": 1, "cover_open": 4, "paper_jam": 5}
"""lowPaper, noPaper, doorOpen and jammed of hrPrinterDetectedErrorState: bit 0 is the
highest bit of the first octet. Toner and trays are no matter of a receipt printer's."""
_OFFLINE = 6


@dataclass(frozen=True, slots=True)
class HostResources:
    """The values as they came; None, and an empty text, where the printer has none."""

    device: int | None = None
    """hrDeviceStatus."""
    printer: int | None = None
    """hrPrinterStatus."""
    detected: bytes | None = None
    """hrPrinterDetectedErrorState."""
    description: str = ""
    """sysDescr."""

    @property
    def prints(self) -> bool:
        """It says that it is printing now."""
        return self.printer == _PRINTING


def facts(told: HostResources) -> StatusFacts:
    """The facts among these values; None where they say nothing, as an empty octet string
    of detected errors does."""
    said = {name: _bit(told.detected, number) for name, number in _FACTS.items()}
    return StatusFacts(online=_online(told), **said)


def _online(told: HostResources) -> bool | None:
    """As RFC 3805 section 2.2.13.2 reads the pair of states: it prints, or can, while the
    device runs; off-line is a device that is down."""
    if told.device == _DOWN or _bit(told.detected, _OFFLINE):
        return False
    if told.device in (_RUNNING, _WARNING) and told.printer in (_IDLE, _PRINTING):
        return True
    return None


def _bit(detected: bytes | None, number: int) -> bool | None:
    if not detected:
        return None
    return bool(detected[0] & (0x80 >> number))
