"""Queued questions: identity, paper, counters, automatic status and process ids.

They are executed in order with the print data, so none is answered while offline.
"""

from __future__ import annotations

from posgui.simulator.answers import Answers
from posgui.simulator.panel import Panel, watched_bits

_MODEL_ID = 0x20
_TYPE_ID = 0x03
_VERSION_ID = 0x01
_CUMULATIVE = 128
"""Maintenance counters 148, 149 and 178 are 20, 21 and 50 without the reset."""

COUNTER_LINES, COUNTER_HEAD, COUNTER_CUTS = 20, 21, 50


class Inquiries:
    """Answers to commands that ask, and the state they leave behind."""

    def __init__(self, panel: Panel, answers: Answers) -> None:
        self._panel = panel
        self._answers = answers
        self._asb_mask = 0
        self._asb_sent = b""
        self._pending_id: bytes | None = None
        self._counters = dict.fromkeys((20, 21, 50, 148, 149, 178), 0)

    def reset(self) -> None:
        """Power was lost."""
        self._pending_id = None
        self._asb_mask = 0

    def boot(self) -> None:
        """The printer starts; some network boards arm automatic status by themselves."""
        self._asb_mask = self._answers.profile.asb_at_boot
        self._asb_sent = self._panel.automatic_status()

    def stop_automatic_status(self) -> None:
        """``ESC @`` (Epson APG p.317)."""
        self._asb_mask = 0

    def forget_ids(self) -> None:
        """The buffers were cleared: pending ids vanish unsent (Epson APG p.429)."""
        self._pending_id = None

    def count(self, counter: int, amount: int = 1) -> None:
        """Add to a maintenance counter and to its cumulative twin."""
        self._counters[counter] += amount
        self._counters[counter + _CUMULATIVE] += amount

    def announce(self) -> None:
        """A host connected; a board that armed automatic status tells it the state."""
        if self._asb_mask and self._answers.profile.asb_at_boot:
            self._send_automatic()

    def watch(self) -> None:
        """Send automatic status if an enabled item changed."""
        if not self._asb_mask:
            return
        now = self._panel.automatic_status()
        watched = watched_bits(self._asb_mask)
        if any((a ^ b) & w for a, b, w in zip(now, self._asb_sent, watched, strict=False)):
            self._send_automatic()

    def release_id(self) -> bool:
        """Send the pending process id; the caller knows that its print is out."""
        if self._pending_id is None:
            return False
        self._answers.send(b"\x37\x22" + self._pending_id + b"\x00")
        self._pending_id = None
        return True

    def automatic_status(self, data: bytes) -> None:
        """``GS a n``: send the state at once, then on every change (Epson APG p.316)."""
        if self._answers.profile.asb:
            self._asb_mask = data[2]
            if data[2]:
                self._send_automatic()

    @property
    def obeys_process_id(self) -> bool:
        """``GS ( H`` is known to this printer."""
        return self._answers.profile.process_id

    @property
    def obeys_counters(self) -> bool:
        """Whether the printer knows ``GS g``."""
        return self._answers.profile.counters

    def process_id(self, data: bytes) -> None:
        """``GS ( H`` fn 48: of several pending ids only the latest is sent (Epson APG p.426)."""
        if data[5:7] == b"00" and len(data) == 11:
            self._pending_id = data[7:11]

    def status(self, data: bytes) -> None:
        """``GS r n``."""
        if self._answers.profile.gs_r:
            if data[2] % 0x30 == 1:
                self._answers.send(bytes((self._panel.paper_status(),)))
            elif data[2] % 0x30 == 2:
                self._drawer_status()

    def old_status(self, data: bytes) -> None:
        """``ESC v`` (paper) and ``ESC u 0`` (drawer)."""
        if data[1] == 0x76:
            self._answers.send(bytes((self._panel.paper_status(),)))
        else:
            self._drawer_status()

    def identity(self, data: bytes) -> None:
        """``GS I n`` (Epson APG, TM-J2000 p.469)."""
        profile = self._answers.profile
        n = data[2]
        numbers = {1: _MODEL_ID, 2: _TYPE_ID, 3: _VERSION_ID}
        short = n - 0x30 if n > 0x30 else n
        names = {
            65: profile.firmware,
            66: profile.maker,
            67: profile.model,
            68: profile.serial,
            69: profile.font,
        }
        if n in names:
            self._block(names[n])
        elif short in numbers:
            self._answers.send(bytes((numbers[short],)))

    def counter(self, data: bytes) -> None:
        """``GS g 2`` reads a maintenance counter, ``GS g 0`` resets it (Epson APG p.476)."""
        number = data[4] | data[5] << 8
        if data[2] == 0x32:
            self._block(str(self._counters.get(number, 0)))
        elif number in (COUNTER_LINES, COUNTER_HEAD, COUNTER_CUTS):
            self._counters[number] = 0

    @property
    def counters(self) -> dict[int, int]:
        """Maintenance counters by Epson number."""
        return dict(self._counters)

    def _drawer_status(self) -> None:
        self._answers.send(bytes((int(self._panel.drawer_high),)))

    def _send_automatic(self) -> None:
        self._asb_sent = self._panel.automatic_status()
        self._answers.send(self._asb_sent)

    def _block(self, text: str) -> None:
        self._answers.send(b"\x5f" + text.encode("ascii", "replace")[:80] + b"\x00")
