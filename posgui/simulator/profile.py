"""What kind of printer is simulated: capacities, abilities, habits and identity."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Connections(StrEnum):
    """What a second TCP client meets while a first one is connected."""

    ONE = "one"
    """It is refused."""
    QUEUE = "queue"
    """It is accepted and not read until the first one is gone (Epson UB-E02, 4.5)."""
    SHARED = "shared"
    """It is served too; an answer goes to the client that sent last."""


class IdleClose(StrEnum):
    """How an idle connection is closed."""

    RST = "rst"
    FIN = "fin"


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """The switches of one simulated printer. The defaults are a well-behaved 80 mm Epson."""

    buffer_bytes: int = 4096
    """Receive buffer; full means that nothing more is read (TM-T88III specification, p.13)."""
    baud: int = 0
    """Bits a second of a serial line between board and printer, ten to a byte; 0: none."""
    speed_mm_s: float = 250.0
    roll_mm: float = 80_000.0
    near_end_mm: float = 3_000.0
    """Paper left when the near-end sensor trips."""
    width_dots: int = 576
    boot_s: float = 1.0
    """Time from power on to the first answer."""
    asb: bool = True
    """``GS a`` is obeyed."""
    asb_at_boot: int = 0
    """Automatic status mask after power on; 255 is what an Epson UB-E02 sets by itself."""
    process_id: bool = True
    """``GS ( H`` is obeyed; otherwise its parameter bytes are printed."""
    gs_r: bool = True
    """``GS r`` is answered."""
    counters: bool = True
    """``GS g`` is obeyed; otherwise its parameter bytes are printed."""
    mute: bool = False
    """Nothing is ever sent to the host."""
    late_by_one: bool = False
    """Each real-time answer is the one that belonged to the previous request."""
    garbage: bool = False
    """Bytes that fit no pattern stand before every answer."""
    wrong_fixed_bits: bool = False
    """Real-time answers lack the fixed bits that make them recognisable."""
    seed: int = 1
    """For ``garbage``: the same seed gives the same bytes."""
    connections: Connections = Connections.QUEUE
    idle_close_s: float = 0.0
    """A connection without host data for so long is closed; 0 is never."""
    idle_close: IdleClose = IdleClose.RST
    maker: str = "POSGUI"
    model: str = "SIM-80"
    serial: str = "SIM0000001"
    firmware: str = "1.00"
    font: str = "CHINA GB18030"

    def changed(self, changes: Mapping[str, object]) -> Profile:
        """A copy with ``changes``; ValueError names an unknown key or a bad value."""
        types = {field.name: type(getattr(self, field.name)) for field in dataclasses.fields(self)}
        values: dict[str, object] = {}
        for key, value in changes.items():
            if key not in types:
                raise ValueError(f"unknown setting {key!r}")
            values[key] = _checked(key, value, types[key])
        return dataclasses.replace(self, **values)  # type: ignore[arg-type]  # checked above


def _checked(key: str, value: object, kind: type) -> object:
    if issubclass(kind, StrEnum):
        choices = [member.value for member in kind]
        if value not in choices:
            raise ValueError(f"{key} must be one of {', '.join(choices)}")
        return kind(value)
    if kind is float and isinstance(value, int) and not isinstance(value, bool):
        value = float(value)
    if type(value) is not kind:
        raise ValueError(f"{key} must be a {kind.__name__}")
    if isinstance(value, (int, float)) and not 0 <= value < 1e12:
        raise ValueError(f"{key} must not be negative or endless")
    if key in ("buffer_bytes", "speed_mm_s", "roll_mm", "width_dots") and not value:
        raise ValueError(f"{key} must be above 0")
    return value
