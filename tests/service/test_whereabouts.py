"""Who has a printer's address is remembered on its card."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

from posgui.engine.engine import Engine
from posgui.model.diagnosis import Measure
from posgui.model.settings import PrinterSettings, Settings, TransportKind
from posgui.service.card import CapabilityCard
from posgui.service.whereabouts import mac_of
from tests.support.printer import SimulatedPrinter


def test_a_card_that_was_written_before_there_was_an_address_on_it() -> None:
    old: dict[str, Any] = {"two_way": True, "in_order": True, "process_id": None, "identity": {}}

    assert CapabilityCard.from_json(old) == CapabilityCard(True, True, None, {})
    card = CapabilityCard(two_way=True, mac="00:26:ab:12:34:56")
    assert CapabilityCard.from_json(card.as_json()) == card


def test_nobody_is_remembered_at_loopback_or_without_an_address() -> None:
    assert mac_of(("127.0.0.1",)) == ""
    assert mac_of(()) == ""


async def test_a_printer_on_this_machine_has_no_address_to_remember(tmp_path: Path) -> None:
    with SimulatedPrinter() as printer:
        front = PrinterSettings(
            id="front",
            name="Front till",
            transport=TransportKind.NETWORK,
            host="127.0.0.1",
            port=printer.port,
        )
        engine = Engine(Settings(printers=(front,)), tmp_path, "posgui.toml")
        await engine.start()
        link = engine.printers["front"].link
        async with asyncio.timeout(20):
            while not link.ready:
                await asyncio.sleep(0.02)
        told = await engine.diagnostics.run("front", "test")
        await engine.stop()

    why = {finding.by: finding.detail.get("why") for finding in told.evidence}
    way = (Measure.INTERFACE, Measure.NAME, Measure.ROUTE, Measure.NEIGHBOUR)
    assert [why[by] for by in way] == ["not-applicable"] * 4
    assert link.card.mac == ""
