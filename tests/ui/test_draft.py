"""What a settings page makes of each way to a printer."""

from __future__ import annotations

from typing import Any

import pytest

from posgui.config.schema import NEEDS
from posgui.model.settings import TransportKind
from posgui.ui.settings.draft import FIELDS, Draft, offered
from tests.support import desk_nouns as nouns


def draft_of(**printer: Any) -> Draft:
    settings = nouns.settings()
    settings["printers"][0] |= printer
    return Draft(settings)


@pytest.mark.parametrize(
    ("printer", "wrong"),
    [
        ({"transport": "cups", "queue": "two words"}, ["queue"]),
        ({"transport": "winspool", "queue": "EPSON TM-T20II Receipt"}, []),
        ({"transport": "winspool", "queue": " "}, ["queue-windows"]),
        ({"transport": "usbprint", "vendor": "04b8", "product": "0e15"}, []),
        ({"transport": "usbprint"}, ["usb"]),
        ({"transport": "usb", "path": "socket 3"}, ["path"]),
        ({"transport": "usblp"}, ["device"]),
        ({"transport": "serial", "device": "COM3", "baudrate": "3"}, ["baudrate"]),
    ],
)
def test_what_a_way_needs_is_asked_for(printer: dict[str, Any], wrong: list[str]) -> None:
    assert [each.key for each in draft_of(**printer).wrong()] == wrong


@pytest.mark.parametrize("system", ["linux", "win32", "darwin"])
def test_each_system_offers_ways_that_can_be_filled_in(system: str) -> None:
    kinds = [TransportKind(kind) for kind in offered(system)]
    assert kinds[0] is TransportKind.NETWORK
    assert all(set(NEEDS[kind][0]) <= set(FIELDS[kind]) for kind in kinds)
    assert (TransportKind.WINSPOOL in kinds) == (system == "win32")


def test_for_a_printer_that_is_only_watched_nothing_is_taken() -> None:
    assert draft_of().settings()["captures"]
    assert not draft_of(watch_only=True).settings()["captures"]
