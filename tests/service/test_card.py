"""What is found out of a printer, kept on its card, and used."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from posgui.config.quirks import quirks_of
from posgui.model.capabilities import Source
from posgui.model.errors import TransportError
from posgui.service import probe
from posgui.service.answer_times import AnswerTimes
from posgui.service.card import CapabilityCard
from posgui.service.link import Link
from posgui.service.session import Session
from posgui.transports.base import Transport
from posgui.transports.network import NetworkTransport
from tests.support.printer import SimulatedPrinter


def linked(printer: SimulatedPrinter, card: CapabilityCard) -> Link:
    def make(
        on_bytes: Callable[[bytes], None], on_lost: Callable[[TransportError], None]
    ) -> Transport:
        return NetworkTransport("127.0.0.1", printer.port, on_bytes, on_lost)

    return Link(make, card, on_change=lambda: None, on_process_id=lambda _: None)


async def opened(printer: SimulatedPrinter, *, late: bool = False) -> Session:
    link = linked(printer, CapabilityCard())
    session = Session(link._make_transport, link, late=late)
    await session.open()
    return session


def test_a_card_of_another_version_is_read() -> None:
    old: dict[str, Any] = {
        "two_way": True,
        "in_order": True,
        "process_id": None,
        "identity": {},
        "former": "",
    }
    card = CapabilityCard.from_json(old)
    assert (card.two_way, card.counters, card.late) == (True, None, False)
    newer = card.found(late=True).as_json() | {"telepathy": True}
    assert CapabilityCard.from_json(newer) == card.found(late=True)


@pytest.mark.parametrize(
    ("font", "seen", "chinese", "by"),
    [
        ("CHINA GB18030", None, True, Source.DEVICE),
        ("KANJI JAPANESE", None, False, Source.DEVICE),
        ("FONT 7", None, None, None),
        ("CHINA GB18030", False, False, Source.PERSON),
        ("", True, True, Source.PERSON),
    ],
)
def test_who_says_that_it_prints_chinese(
    font: str, seen: bool | None, chinese: bool | None, by: Source | None
) -> None:
    card = CapabilityCard(identity={"font": font} if font else {}, chinese_seen=seen)
    told = card.capabilities()
    assert (told.chinese, told.chinese_by) == (chinese, by)


def test_quirks_are_those_of_the_model_it_tells() -> None:
    assert quirks_of({"maker": "Epson", "model": "TM-T88III"}) == ("no-process-id",)
    assert quirks_of({"maker": "HPRT", "model": "CAPD347"}) == ("queued-status-on-serial",)
    assert quirks_of({"maker": "EPSON", "model": "TM-T88VI"}) == quirks_of(None) == ()


def answering(times: AnswerTimes, *milliseconds: int) -> tuple[int | None, int | None]:
    for each in milliseconds:
        times.add(each / 1000)
    return times.typical_ms, times.slowest_ms


def test_answer_times_change_seldom() -> None:
    times = AnswerTimes(None, None)
    assert answering(times, 4, 5, 4, 5) == (None, None)
    assert answering(times, 4) == (4, 5)
    assert answering(times, 7, 7, 7, 9, 7, 7, 7, 7) == (4, 5)
    assert answering(times, *[300] * 15) == (300, 300)


async def test_another_firmware_is_probed_anew_and_a_missing_answer_is_none() -> None:
    async with SimulatedPrinter(maker="ACME", model="P-1", serial="7") as printer:
        session = await opened(printer)
        cards = [CapabilityCard()]
        await probe.probe_queued(session, cards[-1], cards.append)
        known = cards[-1].found(process_id=True, counters={}, mac="00:26:ab:12:34:56")

        cards[:] = [known]
        await probe.probe_queued(session, known, cards.append)
        same = cards[-1]
        await probe.probe_queued(session, known.found(identity={"model": "P-1"}), cards.append)
        shorter = cards[-1]
        printer.set(firmware="2.00")
        await probe.probe_queued(session, known, cards.append)
        await session.close()

    assert same == shorter == known
    updated = cards[-1]
    assert updated.identity is not None
    assert updated.identity["firmware"] == "2.00"
    assert (updated.process_id, updated.counters, updated.in_order) == (None, None, True)
    assert (updated.former, updated.mac) == ("", known.mac)


@pytest.mark.parametrize("has_them", [True, False])
async def test_counters_are_read_and_leave_nothing_on_the_next_receipt(has_them: bool) -> None:
    async with SimulatedPrinter(counters=has_them) as printer:
        session = await opened(printer)
        card = CapabilityCard(two_way=True, in_order=True)
        found: list[CapabilityCard] = []
        await session.write(b"Page\n\x1dV\x00")
        await probe.probe_counters(session, card, found.append)
        await session.write(b"Bread 3.20\n\x1dV\x00")
        await printer.wait_for(lambda device: len(device.paper.slips) == 2)
        asked = printer.raw.count(b"\x1dg")
        await probe.probe_counters(session, found[-1], found.append)
        await session.close()

        assert found[0].counters == ({"lines": 1, "cuts": 1, "hours": 0} if has_them else {})
        assert b"\x1dg0" not in printer.raw
        assert (printer.raw.count(b"\x1dg") > asked) is has_them
        assert [slip.text.strip() for slip in printer.slips] == ["Page", "Bread 3.20"]


async def test_a_printer_that_was_late_is_not_believed_at_once_again() -> None:
    """It answers the question before: what it says first on a new connection is old."""
    async with SimulatedPrinter(late_by_one=True, asb=False) as printer:
        printer.set(drawer="high")
        session = await opened(printer)
        await session.write(b"\x10\x04\x01")  # never answered: there was no question before
        for _ in range(3):
            await session.facts()
        assert session.lagging
        await session.close()

        again = await opened(printer, late=True)
        facts = await again.facts()
        assert facts is not None
        assert (facts.online, facts.drawer_high, facts.cover_open) == (True, True, False)
        assert again.lagging
        await again.close()


async def test_a_printer_that_is_late_no_more_is_believed_again() -> None:
    async with SimulatedPrinter() as printer:
        printer.set(drawer="high")
        link = linked(printer, CapabilityCard(late=True))
        running = asyncio.create_task(link.run())
        async with asyncio.timeout(10):
            while link.card.late:
                await asyncio.sleep(0.01)
        running.cancel()
