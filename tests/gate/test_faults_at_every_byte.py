"""Paper-out, an open cover, a jammed cutter, a hot head and a power loss at every byte of
a logo, a QR code and Chinese text: one whole receipt, or a part and one whole marked copy;
the next sale is clean."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from posgui.model.errors import TransportError
from posgui.rules import printer_state
from posgui.simulator.host import SimulatedPrinterHost
from posgui.simulator.paper import Slip
from posgui.transports.base import Transport
from posgui.transports.simulator import SimulatorTransport
from tests.support.gate import FULL, sale, unmarked
from tests.support.receipts import raster
from tests.support.till_rig import TillRig

SETTLE_S = 30.0
_QR = b"\x1d(k\x03\x00\x31C\x06\x1d(k\x17\x00\x31P0https://example.org/\x1d(k\x03\x00\x31Q0"
_CHINESE = "\x1c&收银小票\n拿铁咖啡　　¥25.00\n合计　　　　¥25.00\n".encode("gb18030")
RECEIPTS = {
    name: b"\x1b@<" + name.encode("ascii") + b">\n" + part + b"Total 25.00\n\x1dV\x00"
    for name, part in (("logo", raster(40, 9)), ("qr", _QR), ("chinese", _CHINESE))
}
FAULTS: list[tuple[dict[str, object], dict[str, object]]] = [
    ({"paper": "out"}, {"paper": "ok"}),
    ({"cover": "open"}, {"cover": "closed"}),
    ({"cutter": "jam"}, {"cutter": "ok"}),
    ({"head": "hot"}, {"head": "ok"}),
]
FAULT_NAMES = ["paper", "cover", "cutter", "head"]


class Trap:
    """Sets a fault at the printer once ``at`` bytes of ``body`` went over to it."""

    def __init__(self, body: bytes, at: int, fault: dict[str, object]) -> None:
        self.fault = fault
        self.sprung = asyncio.Event()
        self._body = body
        self._at = at
        self._sent = 0

    def split(self, data: bytes) -> tuple[bytes, bytes | None]:
        """The bytes before the fault, and those behind it; None where it is not in them."""
        start = self._sent
        if self.sprung.is_set() or not data or not self._body.startswith(data, start):
            return data, None
        self._sent += len(data)
        if not start <= self._at <= self._sent:
            return data, None
        return data[: self._at - start], data[self._at - start :]


class TrappedTransport(SimulatorTransport):
    """The way to the printer; ``trap`` says who sits on it."""

    def __init__(
        self,
        host: SimulatedPrinterHost,
        on_bytes: Callable[[bytes], None],
        on_lost: Callable[[TransportError], None],
        trap: Callable[[], Trap | None],
    ) -> None:
        super().__init__(host, on_bytes, on_lost)
        self._host = host
        self._trap = trap

    async def write(self, data: bytes) -> None:
        trap = self._trap()
        before, behind = trap.split(data) if trap is not None else (data, None)
        await super().write(before)
        if trap is not None and behind is not None:
            self._host.set(**trap.fault)
            trap.sprung.set()
            await super().write(behind)


class TrappedRig(TillRig):
    """A rig that meets a fault at a chosen byte of a receipt."""

    trap: Trap | None = None

    def _transport(
        self,
        host: SimulatedPrinterHost,
        on_bytes: Callable[[bytes], None],
        on_lost: Callable[[TransportError], None],
    ) -> Transport:
        return TrappedTransport(host, on_bytes, on_lost, self._present_trap)

    def _present_trap(self) -> Trap | None:
        return self.trap

    async def print(self, data: bytes) -> None:
        """A receipt comes in."""
        receipt = await self.journal.receipts.accept(
            printer="front", source="till", data=data, now=time.time()
        )
        self.printer.delivery.enqueue(receipt)

    async def print_into(self, body: bytes, at: int, fault: dict[str, object]) -> None:
        """A receipt comes in; return when the fault was met."""
        self.trap = Trap(body, at, fault)
        await self.print(body)
        await asyncio.wait_for(self.trap.sprung.wait(), SETTLE_S)

    async def until_stopped(self) -> None:
        """Return when it is known that the printer cannot print."""
        async with asyncio.timeout(SETTLE_S):
            while printer_state.may_print(self.printer.observation):
                await asyncio.sleep(0.001)

    async def came_out(self) -> list[Slip]:
        """The slips since the last call, once all is done."""
        await self.settle_down(SETTLE_S)
        paper = self.host.device.paper
        slips, paper.slips = paper.slips, []
        return slips


def _bytes_of(body: bytes, short: int) -> range:
    """Every byte; in the short form about so many of them."""
    return range(0, len(body) + 1, 1 if FULL else len(body) // short | 1)


@pytest.mark.parametrize("name", RECEIPTS)
@pytest.mark.parametrize(
    ("fault", "mended"),
    FAULTS,
    ids=FAULT_NAMES,
)
async def test_a_printer_that_keeps_its_buffer_prints_one_whole_receipt(
    tmp_path: Path, name: str, fault: dict[str, object], mended: dict[str, object]
) -> None:
    rig = TrappedRig(tmp_path, speed_mm_s=20_000.0)
    await rig.boot()
    for n, at in enumerate(_bytes_of(RECEIPTS[name], 8)):
        await rig.print_into(RECEIPTS[name], at, fault)
        if n % 4 == 1:  # mostly it is mended before anybody knew; this takes a second
            await rig.until_stopped()
        rig.host.set(**mended)
        assert [bytes(slip.data) for slip in await rig.came_out()] == [RECEIPTS[name]], at
        await rig.print(sale("next"))
        assert [bytes(slip.data) for slip in await rig.came_out()] == [sale("next")], at
        assert not rig.printer.queue.unsure, at
    await rig.crash()
    rig.host.stop()


@pytest.mark.parametrize("name", RECEIPTS)
async def test_after_a_power_loss_a_person_gets_one_whole_marked_copy(
    tmp_path: Path, name: str
) -> None:
    await _switch_off(tmp_path, RECEIPTS[name], {"power": "off"}, {})


@pytest.mark.parametrize("name", RECEIPTS if FULL else ["chinese"])
@pytest.mark.parametrize(("fault", "mended"), FAULTS, ids=FAULT_NAMES)
async def test_switching_a_faulty_printer_off_and_on_costs_one_marked_copy(
    tmp_path: Path, name: str, fault: dict[str, object], mended: dict[str, object]
) -> None:
    """What the cashier does who cannot clear a fault in another way."""
    await _switch_off(tmp_path, RECEIPTS[name], fault, mended)


async def _switch_off(
    folder: Path, body: bytes, fault: dict[str, object], mended: dict[str, object]
) -> None:
    """``fault`` at a byte, then the printer is switched off, ``mended``, and switched on."""
    rig = TrappedRig(folder, speed_mm_s=20_000.0)
    await rig.boot()
    content = body.removeprefix(b"\x1b@").removesuffix(b"\x1dV\x00")
    for at in _bytes_of(body, 4):
        await rig.print_into(body, at, fault)
        rig.host.set(power="off")
        rig.host.set(**mended, power="on")
        await rig.settle_down(SETTLE_S)
        assert len(rig.printer.queue.unsure) == 1, at
        await rig.answer(printed=False)
        slips = await rig.came_out()
        assert len(unmarked(slips)) <= 1, at
        assert [slip for slip in slips if content in slip.data and "COPY 1" in slip.text], at
        await rig.print(sale("next"))
        assert [bytes(slip.data) for slip in await rig.came_out()] == [sale("next")], at
    await rig.crash()
    rig.host.stop()
