"""A simulated printer with a clock that a test moves by hand."""

from __future__ import annotations

from posgui.simulator.device import Device
from posgui.simulator.paper import TextLine
from posgui.simulator.profile import Profile

FAR = 1e6
"""Seconds in which anything is printed."""


class Bench:
    """A device with a clock that a test moves by hand."""

    def __init__(self, **switches: object) -> None:
        self.device = Device(Profile().changed({"buffer_bytes": 1 << 22, **switches}))
        self.now = 0.0

    def send(self, data: bytes) -> bytes:
        """Send at this instant; returns what is answered at this instant."""
        self.device.receive(data, self.now)
        return self.device.advance(self.now)

    def wait(self, seconds: float = FAR) -> bytes:
        """Let time pass; returns what was answered meanwhile."""
        self.now += seconds
        return self.device.advance(self.now)

    def set(self, **changes: object) -> bytes:
        """Set faults; returns what the printer says about it by itself."""
        self.device.apply(changes, self.now)
        return self.device.advance(self.now)

    def status(self, *numbers: int) -> str:
        """The answers to ``DLE EOT``, in hex."""
        return b"".join(self.send(bytes((0x10, 0x04, n))) for n in numbers or (1, 2, 3, 4)).hex()

    @property
    def lines(self) -> list[str]:
        paper = self.device.paper
        return [
            item.text
            for slip in (*paper.slips, paper.open_slip)
            for item in slip.items
            if isinstance(item, TextLine)
        ]
