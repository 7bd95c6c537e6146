"""A simulated receipt printer on a real TCP port, for tests of any kind.

    async with SimulatedPrinter(speed_mm_s=5_000) as printer:
        ...connect to 127.0.0.1, printer.port...
        await printer.wait_for(lambda device: len(device.paper.slips) == 1)
        assert printer.slips[0].data == receipt
        printer.set(paper="out")

It runs in a thread of its own, so it also serves blocking clients, and a test's loop that
is busy does not make the printer slow. ``with`` and ``wait`` do the same without a loop.
"""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Callable, Coroutine
from concurrent.futures import Future
from types import TracebackType
from typing import Any, Self, TypeVar

from posgui.simulator.device import Device, Happening
from posgui.simulator.host import SimulatedPrinterHost
from posgui.simulator.paper import Loss, Pulse, Slip
from posgui.simulator.profile import Profile
from posgui.simulator.server import PrinterServer

FAST_MM_S = 20_000.0
"""A receipt prints in a few milliseconds unless a test asks for less."""
_PROGRESS_S = 0.01

T = TypeVar("T")


class SimulatedPrinter:
    """One printer; the keywords are those of Profile. ``port`` stays the same for its life."""

    def __init__(self, port: int = 0, **switches: Any) -> None:
        self.address = "127.0.0.1"
        self.port = port
        defaults = {"speed_mm_s": FAST_MM_S, "boot_s": 0.05}
        self._profile = Profile().changed({**defaults, **switches})
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="simulated printer")
        self._host: SimulatedPrinterHost
        self._server: PrinterServer

    # Faults and actions

    def set(self, **changes: object) -> None:
        """Set faults (posgui.simulator.faults) and profile switches; ValueError for bad ones."""
        self._do(lambda: self._host.apply(changes))

    def power_cycle(self) -> None:
        """Off and on again; the buffer is lost, connections are reset."""
        self._do(self._host.power_cycle)

    def reset_connections(self) -> None:
        """RST every connection."""
        self._do(self._server.reset_connections)

    # What came out

    @property
    def slips(self) -> tuple[Slip, ...]:
        """The slips that were cut off, oldest first."""
        return self.look(lambda device: tuple(device.paper.slips))

    @property
    def open_slip(self) -> Slip:
        """What hangs in the printer, not cut."""
        return self.look(lambda device: device.paper.open_slip)

    @property
    def text(self) -> str:
        """Every printed line, of all slips."""
        return self.look(
            lambda device: "\n".join(
                slip.text for slip in (*device.paper.slips, device.paper.open_slip) if slip.items
            )
        )

    @property
    def raw(self) -> bytes:
        """Every byte received."""
        return self.look(lambda device: bytes(device.paper.raw))

    @property
    def pulses(self) -> tuple[Pulse, ...]:
        """Drawer kicks and buzzers."""
        return self.look(lambda device: tuple(device.paper.pulses))

    @property
    def losses(self) -> tuple[Loss, ...]:
        """Received bytes that were never executed."""
        return self.look(lambda device: tuple(device.paper.losses))

    def look(self, question: Callable[[Device], T]) -> T:
        """Ask the device something, in its own thread."""
        return self._do(lambda: question(self._host.device))

    # Waiting

    async def wait_for(self, predicate: Callable[[Device], object], timeout: float = 10.0) -> None:
        """Return as soon as ``predicate(device)`` is true; TimeoutError tells the state."""
        await asyncio.wrap_future(self._submit(self._until(predicate, timeout)))

    def wait(self, predicate: Callable[[Device], object], timeout: float = 10.0) -> None:
        """``wait_for`` for tests without a loop."""
        self._submit(self._until(predicate, timeout)).result()

    # Life

    def start(self) -> None:
        """Listen."""
        self._thread.start()
        self._submit(self._start()).result()

    def stop(self) -> None:
        """Close the port and end the thread."""
        self._submit(self._server.close()).result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    async def __aenter__(self) -> Self:
        self.start()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    async def _start(self) -> None:
        self._host = SimulatedPrinterHost(self._profile)
        self._server = PrinterServer(self._host, self.address, self.port)
        await self._server.start()
        self.port = self._server.port

    async def _until(self, predicate: Callable[[Device], object], timeout: float) -> None:
        device = self._host.device
        moved = asyncio.Event()

        def heard(_happening: Happening) -> None:
            moved.set()

        unsubscribe = self._host.subscribe(heard)
        try:
            async with asyncio.timeout(timeout):
                while not predicate(device):
                    # Bytes that only fill the buffer are no happening.
                    with contextlib.suppress(TimeoutError):
                        await asyncio.wait_for(moved.wait(), _PROGRESS_S)
                    moved.clear()
        except TimeoutError:
            received = len(device.paper.raw)
            seen = f"{device.facts()}, {received} bytes received, {len(device.paper.slips)} slips"
            raise TimeoutError(f"the printer did not get there in {timeout} s: {seen}") from None
        finally:
            unsubscribe()

    def _submit(self, work: Coroutine[Any, Any, T]) -> Future[T]:
        return asyncio.run_coroutine_threadsafe(work, self._loop)

    def _do(self, action: Callable[[], T]) -> T:
        async def run() -> T:
            return action()

        return self._submit(run()).result()
