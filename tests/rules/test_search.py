"""One device is one finding, however many ways of looking saw it."""

from __future__ import annotations

from typing import Any

import pytest

from posgui.model.search import Access, SeenBy, Sighting
from posgui.rules.search import merged


def seen(by: SeenBy, place: str, **more: Any) -> Sighting:
    transport = "network" if by in (SeenBy.MDNS, SeenBy.ENPC, SeenBy.SWEEP) else by
    return Sighting((by,), {"transport": transport}, more.pop("address", place), place, **more)


def usb(**more: Any) -> Sighting:
    return seen(SeenBy.USB, "USB 1-2", **{"title": "TM-T20III", "access": Access.OK, **more})


def node(**more: Any) -> Sighting:
    defaults = {"address": "/dev/usb/lp0", "access": Access.OK}
    return seen(SeenBy.USBLP, "USB 1-2", **{**defaults, **more})


@pytest.mark.parametrize(
    ("device", "driver", "way"),
    [
        (usb(), node(), SeenBy.USB),
        (usb(access=Access.DENIED), node(), SeenBy.USBLP),
        (usb(access=Access.DENIED), node(access=Access.DENIED), SeenBy.USB),
        (usb(), node(access=Access.BUSY, printer="front"), SeenBy.USBLP),
    ],
    ids=["either will do", "the one we may use", "neither", "as it is configured"],
)
def test_a_printer_on_usb_is_reached_the_way_that_works(
    device: Sighting, driver: Sighting, way: SeenBy
) -> None:
    (found,) = merged([driver, device])

    assert found.table["transport"] == way
    assert found.by == (SeenBy.USB, SeenBy.USBLP)
    assert found.title == "TM-T20III"


def on_windows(by: SeenBy, place: str, serial: str = "X4T8", **more: Any) -> Sighting:
    ids = {"vendor": "04b8", "product": "0202", **({"serial": serial} if serial else {})}
    return Sighting((by,), {"transport": by, **ids}, place, place, **more)


def winusb(place: str = "USB 1-2", **more: Any) -> Sighting:
    return on_windows(SeenBy.USB, place, **{"title": "TM-T20III", "access": Access.OK, **more})


@pytest.mark.parametrize(
    ("device", "driver", "ways"),
    [
        (winusb(), "x4t8", [SeenBy.USBPRINT]),
        (winusb(printer="front"), "X4T8", [SeenBy.USB]),
        (winusb(serial="X9"), "X4T8", [SeenBy.USB, SeenBy.USBPRINT]),
        (winusb(serial=""), "", [SeenBy.USB, SeenBy.USBPRINT]),
    ],
    ids=["windows's own driver", "as it is configured", "another one", "no serial number"],
)
def test_windows_lists_a_printer_twice_and_it_is_one_if_its_number_says_so(
    device: Sighting, driver: str, ways: list[SeenBy]
) -> None:
    found = merged([device, on_windows(SeenBy.USBPRINT, "USB X4T8", driver)])

    assert [each.table["transport"] for each in found] == ways
    assert found[0].title == "TM-T20III"


def test_makers_that_give_one_number_to_many_make_no_two_printers_one() -> None:
    twins = [winusb("USB 1-2"), winusb("USB 1-3"), on_windows(SeenBy.USBPRINT, "USB X4T8")]

    assert len(merged(twins)) == 3


def test_an_address_is_one_printer_with_all_that_is_known_of_it() -> None:
    swept = seen(SeenBy.SWEEP, "10.0.0.9:9100", mac="00:26:ab:01:02:03", access=Access.OK)
    said = seen(SeenBy.MDNS, "10.0.0.9:9100", title="Bar")
    (found,) = merged([swept, said, seen(SeenBy.ENPC, "10.0.0.9:9100")])

    assert found.by == (SeenBy.MDNS, SeenBy.ENPC, SeenBy.SWEEP)
    assert (found.title, found.mac, found.access) == ("Bar", "00:26:ab:01:02:03", Access.OK)


def test_what_is_plugged_in_comes_first_and_addresses_are_in_the_order_of_their_numbers() -> None:
    swept = [seen(SeenBy.SWEEP, f"10.0.0.{each}:9100") for each in (10, 9)]
    said = seen(SeenBy.MDNS, "10.0.0.11:9100")
    found = merged([said, *swept, seen(SeenBy.SERIAL, "/dev/ttyS0"), usb()])

    places = ["USB 1-2", "/dev/ttyS0", "10.0.0.9:9100", "10.0.0.10:9100", "10.0.0.11:9100"]
    assert [each.place for each in found] == places
