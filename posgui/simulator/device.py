"""The simulated printer itself: bytes and the time in, bytes and paper out, no I/O.

Two loops as in a real printer. The receive interrupt sees every byte that comes in and
answers ``DLE EOT``, ``DLE ENQ`` and ``DLE DC4`` at once, in whatever state the printer is.
The interpreter takes bytes from the receive buffer only while the printer is online and
its mechanism is free; so after a paper or cover fault the printer keeps its buffer and
goes on (Epson APG, ``ESC c 4``), and a process id is answered when the dots before it are
out (Epson APG p.428).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import inf

from posgui.simulator.answers import Answers
from posgui.simulator.buffer import ReceiveBuffer
from posgui.simulator.faults import apply_fault, check_fault, facts
from posgui.simulator.inquiries import Inquiries
from posgui.simulator.interpreter import CUTS, Interpreter
from posgui.simulator.panel import Panel, Roll, Switches
from posgui.simulator.paper import Item, Paper, Pulse, Slip
from posgui.simulator.profile import Profile
from posgui.simulator.realtime import RealTimeScanner

RASTER_HEAD = 8
BITS_A_BYTE = 10
"""On a serial line: eight, a start bit and a stop bit."""
LINE_SLICE_S = 0.01
"""A serial line hands over what it carries in so long."""
_CLEAR_DONE = b"\x37\x25\x00"


@dataclass(frozen=True, slots=True)
class StateChanged:
    """What a person would see on the printer changed; ``facts`` is all of it."""

    facts: Mapping[str, object]


Happening = Item | Slip | Pulse | StateChanged


class Device:
    """One printer. ``now`` is any clock in seconds that never goes back."""

    def __init__(self, profile: Profile | None = None) -> None:
        profile = profile or Profile()
        roll = Roll(profile.roll_mm, profile.near_end_mm)
        roll.load()
        self.panel = Panel(roll)
        self.paper = Paper(roll)
        self.switches = Switches()
        self._answers = Answers(profile)
        inquiries = Inquiries(self.panel, self._answers)
        self._interpreter = Interpreter(self.paper, inquiries, profile.width_dots)
        self._scanner = RealTimeScanner()
        self._buffer = ReceiveBuffer()
        self._now = -inf
        self._free_at = -inf
        self._line_free_at = -inf
        self._happenings: list[Happening] = []
        self._told = self.facts()
        inquiries.boot()

    @property
    def profile(self) -> Profile:
        """The switches as they are now."""
        return self._answers.profile

    @property
    def counters(self) -> Mapping[int, int]:
        """Maintenance counters by Epson number (``GS g 2``)."""
        return self._interpreter.inquiries.counters

    @property
    def room(self) -> int:
        """Bytes the receive buffer still takes; 0 means: stop reading."""
        if self.switches.frozen or not self.switches.up or self._line_free_at > self._now:
            return 0
        room = max(0, self.profile.buffer_bytes - self._buffer.waiting)
        baud = self.profile.baud
        return min(room, int(baud / BITS_A_BYTE * LINE_SLICE_S) + 1) if baud else room

    @property
    def idle(self) -> bool:
        """Nothing moves and nothing waits."""
        return self._free_at <= self._now and not self._buffer.waiting

    def facts(self) -> dict[str, object]:
        """The state in the words of ``posgui.simulator.faults``."""
        return facts(self.panel, self.switches)

    def connected(self) -> None:
        """A host connected."""
        self._interpreter.inquiries.announce()

    def receive(self, data: bytes, now: float) -> None:
        """Bytes from the host, at most ``room``. Real-time commands act before return."""
        self._run(now)
        if self.profile.baud:
            self._line_free_at = self._now + len(data) * BITS_A_BYTE / self.profile.baud
        if self.switches.half_open or self.switches.frozen or not self.switches.up:
            return
        at = 0
        for end, command in self._scanner.scan(data):
            self._accept(data[at:end])
            at = end
            self._real_time(command)
        self._accept(data[at:])

    def advance(self, now: float) -> bytes:
        """Let time pass until ``now``; returns the bytes sent to the host meanwhile."""
        self._run(now)
        told = self.facts()
        if told != self._told:
            self._told = told
            self._happenings.append(StateChanged(told))
        sent = self._answers.take()
        return b"" if self.switches.half_open or self.switches.frozen else sent

    def next_wakeup(self) -> float | None:
        """When ``advance`` is worth calling again if nothing comes in; None is never."""
        if not self.switches.up:
            return self.switches.ready_at if self.switches.ready_at < inf else None
        if self.switches.frozen:
            return None
        moments = (self._free_at, self._line_free_at)
        return min((moment for moment in moments if moment > self._now), default=None)

    def apply(self, changes: Mapping[str, object], now: float) -> None:
        """Set faults and switches; ValueError names what is wrong, then nothing changed."""
        self._run(now)
        settings = {key: value for key, value in changes.items() if not check_fault(key, value)}
        profile = self.profile.changed(settings)
        self._answers.profile = profile
        self.panel.roll.length_mm = profile.roll_mm
        self.panel.roll.near_end_mm = profile.near_end_mm
        self._interpreter.line.width_dots = profile.width_dots
        for key, value in changes.items():
            if key == "power":
                self._power(on=value == "on")
            elif key not in settings:
                apply_fault(key, value, self.panel, self.switches, busy=not self.idle)
        self._interpreter.inquiries.watch()

    def take_happenings(self) -> list[Happening]:
        """What came out or changed since the last call."""
        taken, self._happenings = self._happenings, []
        return taken

    def _accept(self, data: bytes) -> None:
        if data:
            self.paper.received(data)
            self._buffer.accept(data)

    def _run(self, now: float) -> None:
        self._now = max(self._now, now)
        if not self.switches.up and self._now >= self.switches.ready_at:
            self._boot()
        if self.switches.up and not self.switches.frozen:
            while not self.panel.offline and self._free_at <= self._now and self._step():
                mm = self._interpreter.take_motion()
                self._free_at += mm / self.profile.speed_mm_s
                self._interpreter.inquiries.watch()
            self._interpreter.inquiries.watch()
        self._free_at = max(self._free_at, self._now)
        self._happenings += self._interpreter.events
        self._interpreter.events.clear()

    def _step(self) -> bool:
        """Execute the next piece of work; False if there is none."""
        work, buffer = self._interpreter, self._buffer
        if work.line.empty and work.inquiries.release_id():
            return True
        if work.raster is not None:
            return self._raster_step()
        token = buffer.next_token()
        if work.selected and buffer.available() >= RASTER_HEAD:
            head = buffer.peek(RASTER_HEAD)
            if head.startswith(b"\x1dv0") and (token is None or token.name != "TEXT"):
                work.begin_raster(head, buffer.position)
                buffer.advance(RASTER_HEAD)
                return True
        if token is None:
            buffer.absorb()
            return False
        if token.name in CUTS and self.panel.cutter_jammed:
            self.panel.cutter_error = True
            return False
        data = buffer.rest_of(token)
        used = len(data)
        if token.name == "TEXT":
            used = work.text(data, buffer.position)
        else:
            work.execute(token.name, data, buffer.position)
        buffer.advance(used)
        return True

    def _raster_step(self) -> bool:
        work, buffer = self._interpreter, self._buffer
        rows = work.raster_rows(buffer.available(), self.profile.speed_mm_s)
        if not rows or work.raster is None:
            buffer.absorb()
            return False
        data = buffer.peek(rows * work.raster.row_bytes)
        work.print_rows(rows, data, buffer.position)
        buffer.advance(len(data))
        return True

    def _real_time(self, command: bytes) -> None:
        """``DLE EOT`` n, ``DLE ENQ`` n, ``DLE DC4`` fn (Epson APG p.300 and following)."""
        kind, n = command[1], command[2]
        panel = self.panel
        if kind == 0x04 and 1 <= n <= 4:
            self._answers.real_time(panel.real_time_status(n))
        elif kind == 0x05 and n in (1, 2) and (panel.cutter_error or panel.mechanical):
            if n == 2:
                self._clear("clear")
            panel.cutter_error = panel.mechanical = False
        elif kind == 0x14 and n in (1, 3):
            name = "drawer" if n == 1 else "buzzer"
            self._interpreter.pulse(name, self._buffer.received, real_time=True)
        elif kind == 0x14 and n == 7 and command[3] == 1:
            self._answers.send(panel.automatic_status())
        elif kind == 0x14 and n == 8:
            self._clear("clear")
            panel.cutter_error = panel.mechanical = False
            self._answers.send(_CLEAR_DONE)

    def _clear(self, why: str) -> None:
        self.paper.drop(*self._buffer.clear(), why)
        self._interpreter.clear()

    def _power(self, *, on: bool) -> None:
        if on == (self.switches.ready_at < inf):
            return
        if on:
            self.switches.ready_at = self._now + self.profile.boot_s
            return
        self.switches.ready_at = inf
        self.switches.up = False
        self._clear("power")
        self._interpreter.reset()
        self._answers.reset()
        self._scanner.reset()
        panel = self.panel
        panel.cutter_error = panel.mechanical = panel.unrecoverable = panel.cover_error = False
        self._free_at = self._now

    def _boot(self) -> None:
        self.switches.up = True
        self._interpreter.inquiries.boot()
