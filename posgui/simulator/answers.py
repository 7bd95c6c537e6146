"""The way back to the host, with the bad habits of real printers."""

from __future__ import annotations

import random

from posgui.simulator.profile import Profile

_FIXED_BITS = 0x93
_HEADERS = frozenset((0x11, 0x13, 0x35, 0x37, 0x39, 0x3B, 0x3D, 0x5F))


def _meaningless() -> bytes:
    """Byte values that fit no status pattern and start no block."""
    return bytes(
        value
        for value in range(256)
        if value not in _HEADERS and value & 0x93 not in (0x12, 0x10) and value & 0x90 != 0
    )


class Answers:
    """What the printer sends, in order. One call is one frame; frames never interleave."""

    def __init__(self, profile: Profile) -> None:
        self.profile = profile
        self._random = random.Random(profile.seed)
        self._meaningless = _meaningless()
        self._previous: bytes | None = None
        self._out = bytearray()

    def real_time(self, status: int) -> None:
        """The one-byte answer to ``DLE EOT``."""
        if self.profile.wrong_fixed_bits:
            status &= ~_FIXED_BITS
        answer: bytes | None = bytes((status,))
        if self.profile.late_by_one:
            answer, self._previous = self._previous, answer
        if answer:
            self.send(answer)

    def send(self, frame: bytes) -> None:
        """A whole frame: a status byte, automatic status or block data."""
        if self.profile.garbage:
            self._out += bytes(self._random.choices(self._meaningless, k=2))
        self._out += frame

    def take(self) -> bytes:
        """Everything to send now."""
        taken = bytes(self._out)
        self._out.clear()
        return b"" if self.profile.mute else taken

    def reset(self) -> None:
        """Power was lost."""
        self._out.clear()
        self._previous = None
