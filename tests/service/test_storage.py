"""What cannot be kept is not taken: the till is told "offline", and it clears by itself."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from posgui.capture.raw import RawCapture
from posgui.journal import Journal
from posgui.model.incidents import Cause
from posgui.model.settings import CaptureSettings
from posgui.model.status import Severity
from posgui.service.hub import Hub
from posgui.service.incidents import Incidents
from posgui.service.intake import Intake
from posgui.service.storage import Storage
from posgui.service.traffic import Traffic
from tests.support.file_limit import files_no_larger_than
from tests.support.tcp import connected
from tests.support.till_rig import TillRig, sale

MB = 1_000_000
ONLINE, OFFLINE = b"\x12", b"\x1a"
ASK = b"\x10\x04\x01"


class Shop:
    """A till's port with a real journal and a simulated printer; ``free`` bytes are left."""

    def __init__(self, rig: TillRig) -> None:
        self.rig = rig
        self.free = 800 * MB
        self.hub = Hub()
        self.journal: Journal = rig.journal
        self.incidents = Incidents(self.journal, self.hub)
        self.storage = Storage(self.journal, self.incidents, lambda: self.free)
        settings = CaptureSettings(kind="raw", host="127.0.0.1", port=0, printer="front")
        intake = Intake(
            rig.printer, self.journal, self.hub, self.incidents, self.storage, settings, Traffic()
        )
        self.capture = RawCapture(settings, intake)

    async def look(self, free: int) -> None:
        """The space left changed and was looked at."""
        self.free = free
        await self.storage.look()

    def told(self) -> dict[Cause, Severity]:
        """The open incidents."""
        return {incident.key: incident.severity for incident in self.incidents.open}

    async def sold(self, title: str) -> bool:
        """True if the till's connection came to an orderly end: the receipt was taken."""
        async with connected(self.capture.port) as (reader, writer):
            writer.write(sale(title))
            writer.write_eof()
            try:
                await asyncio.wait_for(reader.read(), 5)
            except ConnectionError:
                return False
        return True


@asynccontextmanager
async def _shop(folder: Path) -> AsyncIterator[Shop]:
    rig = TillRig(folder)
    await rig.boot()
    shop = Shop(rig)
    await shop.capture.start()
    try:
        yield shop
    finally:
        await shop.capture.stop()
        await shop.incidents.settled()
        await rig.crash()


async def _asked(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bytes:
    writer.write(ASK)
    return await asyncio.wait_for(reader.readexactly(1), 5)


async def test_a_disk_that_fills_up_is_told_then_intake_stops_and_recovers(
    tmp_path: Path,
) -> None:
    async with _shop(tmp_path) as shop, connected(shop.capture.port) as till:
        await shop.look(800 * MB)
        assert shop.told() == {}
        assert await shop.sold("enough")
        await shop.look(400 * MB)
        assert shop.told() == {Cause.DISK_FULL: Severity.WARNING}
        assert await shop.sold("low")
        assert await _asked(*till) == ONLINE
        await shop.look(99 * MB)
        assert shop.told() == {Cause.DISK_FULL: Severity.ERROR}
        assert await _asked(*till) == OFFLINE
        assert not await shop.sold("refused")
        await shop.look(800 * MB)
        assert await _asked(*till) == ONLINE
        assert await shop.sold("enough again")
        await shop.rig.settle_down(10)
        assert len(await shop.rig.receipts()) == 3


async def test_automatic_status_tells_the_till_that_nothing_is_taken(tmp_path: Path) -> None:
    async with _shop(tmp_path) as shop, connected(shop.capture.port) as (reader, writer):
        await shop.look(800 * MB)
        writer.write(b"\x1da\xff")
        assert (await asyncio.wait_for(reader.readexactly(4), 5))[0] & 0x08 == 0
        await shop.look(50 * MB)
        assert (await asyncio.wait_for(reader.readexactly(4), 5))[0] & 0x08


async def test_a_journal_that_takes_no_writes_stops_intake_and_recovers(tmp_path: Path) -> None:
    async with _shop(tmp_path) as shop, connected(shop.capture.port) as till:
        assert await shop.sold("kept")
        with files_no_larger_than(0):
            assert not await shop.sold("refused")
            await shop.storage.look()
            assert shop.journal.failing
            assert shop.told()[Cause.JOURNAL_FAILED] is Severity.ERROR
            assert await _asked(*till) == OFFLINE
            assert not await shop.sold("refused too")
        async with asyncio.timeout(10):
            while not shop.storage.takes_receipts:
                await shop.storage.look()
                await asyncio.sleep(0.05)
        assert await _asked(*till) == ONLINE
        assert await shop.sold("kept again")
        assert len(await shop.rig.receipts()) == 2
