"""The search for what is plugged in, and the configured printers in it."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path
from typing import Any

import pytest

from posgui import config
from posgui.engine.engine import Engine
from posgui.engine.finding import plugged
from posgui.engine.finding.known import recognised
from posgui.engine.finding.search import Search
from posgui.engine.finding_doors import FindingDoors
from posgui.engine.trying import settings_of
from posgui.model.errors import TransportError, TransportReason
from posgui.model.search import Access, SearchStage, SeenBy, Sighting
from posgui.transports.usbprint.finding import plugged_in as behind_usbprint
from tests.support.windows_usbprint import FakeUsbprint, FakeUsbprintPrinter

CONFIG = """
[[printers]]
id = "by-serial"
transport = "usb"
vendor = "04b8"
product = "0202"
serial = "X4T8"
[[printers]]
id = "by-model"
transport = "usb"
vendor = "0519"
product = "0003"
[[printers]]
id = "by-port"
transport = "usblp"
path = "1-3"
[[printers]]
id = "by-node"
transport = "usblp"
device = "/dev/usb/lp7"
[[printers]]
id = "by-link"
transport = "serial"
device = "{link}"
[[printers]]
id = "by-queue"
transport = "cups"
queue = "kitchen"
"""


def seen(kind: str, place: str, **table: Any) -> Sighting:
    by = SeenBy(kind)
    return Sighting((by,), {"transport": kind} | table, table.get("device", place), place)


async def test_what_is_configured_already_is_recognised(tmp_path: Path) -> None:
    link = tmp_path / "by-id"
    link.symlink_to(tmp_path / "ttyS0")
    ids = {"vendor": "04b8", "product": "0202"}
    sightings = {
        "by-serial": seen("usb", "USB 1-9", **ids, serial="X4T8"),
        "by-model": seen("usb", "USB 1-6", vendor="0519", product="0003"),
        "by-port": seen("usblp", "USB 1-3", **ids, device="/dev/usb/lp0"),
        "by-node": seen("usblp", "USB 1-4", **ids, device="/dev/usb/lp7"),
        "by-link": seen("serial", "port", device=str(tmp_path / "ttyS0")),
        "by-queue": seen("cups", "queue kitchen", queue="kitchen"),
    }
    others = [
        seen("usb", "USB 1-1", **ids, serial="Y"),
        seen("usb", "USB 1-7", vendor="0519", product="0003"),
        seen("usb", "USB 1-3", vendor="0519", product="0001", serial="X4T8"),
        seen("usblp", "USB 1-5", **ids, device="/dev/usb/lp1"),
        seen("serial", "/dev/ttyS1", device="/dev/ttyS1"),
        seen("cups", "queue bar", queue="bar"),
    ]
    engine = Engine(config.parse(CONFIG.format(link=link), "c"), tmp_path, "c")
    # Not started: a machine may have these printers.
    printers = [await engine._build_printer(each) for each in engine.settings.printers]
    known = recognised([*sightings.values(), *others], printers, {}, {})
    await engine.journal.close()

    assert [each.printer for each in known] == [*sightings, *[""] * len(others)]


HERE, THERE, OURS, OTHER = "10.0.0.9", "10.0.0.77", "00:26:ab:00:00:01", "00:26:ab:00:00:02"


@pytest.mark.parametrize(
    ("configured", "wire", "told"),
    [
        (HERE, {HERE: OURS}, {HERE: ("front", False)}),
        (HERE, {HERE: ""}, {HERE: ("front", False)}),
        (HERE, {THERE: OURS}, {THERE: ("front", True)}),
        (HERE, {HERE: OTHER, THERE: OURS}, {HERE: ("", False), THERE: ("front", True)}),
        (HERE, {HERE: OURS, THERE: OURS}, {HERE: ("front", False), THERE: ("", False)}),
        ("bar.shop", {HERE: OURS}, {HERE: ("front", False)}),
        ("bar.shop", {THERE: OURS}, {THERE: ("front", True)}),
        (HERE, {THERE: OTHER}, {THERE: ("", False)}),
    ],
    ids=[
        "there",
        "there, nobody knows who",
        "moved",
        "moved, and another device has its address",
        "a box with two addresses",
        "by its name",
        "by a name that is out of date",
        "somebody else",
    ],
)
async def test_a_printer_on_the_network_is_known_by_its_address_and_by_its_mac(
    configured: str,
    wire: dict[str, str],
    told: dict[str, tuple[str, bool]],
    tmp_path: Path,
) -> None:
    text = f'[[printers]]\nid = "front"\ntransport = "network"\nhost = "{configured}"'
    engine = Engine(config.parse(text, "c"), tmp_path, "c")
    (printer,) = [await engine._build_printer(each) for each in engine.settings.printers]
    printer.link.learn(printer.link.card.found(mac=OURS))
    await engine.incidents.settled()
    other_port = seen("mdns", f"{HERE}:9101", transport="network", host=HERE, port=9101)
    swept = [seen("sweep", host, transport="network", host=host, port=9100) for host in wire]
    known = recognised([*swept, other_port], [printer], wire, {"bar.shop": HERE})
    await engine.journal.close()

    assert {str(e.table["host"]): (e.printer, e.moved) for e in known[:-1]} == told
    assert known[-1].printer == ""


@pytest.mark.parametrize("failure", [TransportError(TransportReason.DRIVER_MISSING), OSError()])
async def test_a_way_of_looking_that_fails_hides_nothing_of_the_others(failure: Exception) -> None:
    told: list[tuple[SearchStage, int, int, int]] = []

    def failing() -> list[Sighting]:
        raise failure

    def finding() -> list[Sighting]:
        return [seen("serial", "/dev/ttyS0", device="/dev/ttyS0")]

    search = Search(
        lambda *progress: told.append(progress), {SeenBy.USB: failing, SeenBy.SERIAL: finding}
    )
    await search.run(on_network=False)

    assert [each.place for each in search.seen] == ["/dev/ttyS0"]
    assert search.failed == [SeenBy.USB]
    assert told[-1] == (SearchStage.PLUGGED, 2, 2, 1)
    assert {stage for stage, *_ in told} == {SearchStage.PLUGGED}


async def test_a_search_that_waits_for_another_is_canceled_at_once(tmp_path: Path) -> None:
    engine = Engine(config.parse("", "c"), tmp_path, "c")
    await engine.start()
    doors = FindingDoors(engine)
    await doors._busy.acquire()
    waiting = asyncio.create_task(doors.find_printers("second", on_network=False))
    async with asyncio.timeout(5):
        while "second" not in doors._searches:
            await asyncio.sleep(0)
        await doors.cancel_search("second")
        assert await waiting == {"printers": [], "failed": []}
    await engine.stop(finish_s=0)


async def test_every_table_that_is_told_is_one_the_configuration_takes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On whatever this machine has, and on what Windows tells of its printers."""
    calls = FakeUsbprint(FakeUsbprintPrinter(), FakeUsbprintPrinter(instance="X4T8"))
    windows = [plugged.of_usbprint(each) for each in behind_usbprint(calls)]
    search = Search(lambda *_: None, plugged.looks())
    await search.run(on_network=False)

    assert [each.address for each in windows] == ["USB 6&1A2B3C4D&0&2", "USB X4T8"]
    for each in (*windows, *search.seen):
        assert settings_of(dict(each.table), "c").transport == each.table["transport"]


def test_a_device_file_is_told_busy_while_a_program_holds_it() -> None:
    ours, theirs = os.openpty()
    try:
        assert plugged._access(os.ttyname(theirs)) is Access.BUSY
    finally:
        os.close(ours)
        os.close(theirs)
    assert plugged._access("/dev/there-is-none") is Access.DENIED
