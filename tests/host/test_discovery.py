"""Printers are looked for on the own network alone, once, and politely."""

from __future__ import annotations

import asyncio
import ipaddress
from collections.abc import Sequence
from pathlib import Path

import pytest
from zeroconf.asyncio import AsyncServiceInfo

from posgui.host.discovery.epson import ask_each
from posgui.host.discovery.mdns import SERVICE, Announced, announced
from posgui.host.discovery.sweep import Target, addresses_to_ask, sweep
from posgui.model.machine import Interface
from tests.support import lan
from tests.support.enpc_board import EnpcBoard
from tests.support.printer import SimulatedPrinter

needs_lan = pytest.mark.skipif(bool(lan.why_not()), reason=lan.why_not() or "it is possible")


def card(address: str, name: str = "eth0", *, up: bool = True, real: bool = True) -> Interface:
    return Interface(name, up=up, addresses=(ipaddress.IPv4Interface(address),), hardware=real)


def test_only_the_neighbours_on_a_private_network_are_asked() -> None:
    asked = addresses_to_ask([card("192.168.1.50/24")])

    assert len(asked) == 253
    assert asked[0] == "192.168.1.1"
    assert "192.168.1.50" not in asked


def test_of_a_wide_network_only_the_part_around_ourselves_is_asked() -> None:
    asked = addresses_to_ask([card("10.1.2.3/8")])

    assert len(asked) == 253
    assert {address.rpartition(".")[0] for address in asked} == {"10.1.2"}


@pytest.mark.parametrize("address", ["8.8.8.8/24", "169.254.3.4/16", "10.0.0.1/32"])
def test_networks_that_are_no_shop_s_own_are_not_asked(address: str) -> None:
    assert addresses_to_ask([card(address)]) == ()


def test_a_card_goes_before_what_a_program_made_and_what_is_down_is_left_out() -> None:
    made = card("172.17.0.1/24", "docker0", real=False)
    down = card("192.168.9.1/24", "eth0", up=False)

    assert addresses_to_ask([made, down, card("10.0.0.5/24", "eth1")])[0] == "10.0.0.1"
    assert addresses_to_ask([made, down])[0] == "172.17.0.2"


async def test_a_printer_that_takes_the_connection_is_found_and_sent_nothing() -> None:
    told: list[tuple[int, int, tuple[Target, ...]]] = []

    def progressed(asked: int, of: int, found: Sequence[Target]) -> None:
        told.append((asked, of, tuple(found)))

    async with SimulatedPrinter() as printer:
        here, nobody = ("127.0.0.1", printer.port), ("127.0.0.9", printer.port)
        assert await sweep([nobody, here], progressed) == (here,)
        assert told[-1] == (2, 2, (here,))
        assert printer.raw == b""


async def test_epson_boards_are_those_that_answer_one_datagram() -> None:
    answered: list[str] = []
    async with EnpcBoard({}) as board, EnpcBoard({}, address="127.0.0.2", port=board.port) as odd:
        odd.answers = (b"EPSON",)
        addresses = ("127.0.0.1", "127.0.0.2", "127.0.0.3")
        asking = asyncio.create_task(ask_each(addresses, answered.append, port=board.port))
        async with asyncio.timeout(5):
            while not (answered and odd.heard):
                await asyncio.sleep(0.01)
        asking.cancel()

    assert answered == ["127.0.0.1"]
    assert len(board.heard) == len(odd.heard) == 1


@pytest.mark.parametrize(
    ("told", "title"),
    [
        ({b"ty": b"EPSON TM-m30", b"product": b"(TM-m30)"}, "EPSON TM-m30"),
        ({b"product": b"(TM-m30)"}, "TM-m30"),
        ({b"usb_MFG": b"EPSON", b"usb_MDL": b"TM-m30"}, "EPSON TM-m30"),
        ({b"usb_MFG": b"EPSON", b"usb_MDL": b"Epson TM-m30"}, "Epson TM-m30"),
        ({b"ty": "收银\x00\n".encode()}, "收银"),
        ({b"ty": b"\xff" * 200}, "\ufffd" * 80),
        ({b"ty": None, b"usb_MDL": b""}, "Kitchen"),
        ({}, "Kitchen"),
    ],
)
def test_an_announced_printer_is_called_what_it_says(
    told: dict[bytes, bytes | None], title: str
) -> None:
    info = AsyncServiceInfo(SERVICE, f"Kitchen.{SERVICE}", port=9100, properties=told)
    info.addresses = [bytes((10, 9, 0, 2))]

    assert announced(info, [ipaddress.IPv4Interface("10.9.0.1/24")]) == [
        Announced("10.9.0.2", 9100, title)
    ]


@pytest.mark.parametrize(
    ("address", "port"),
    [("8.8.8.8", 9100), ("10.9.1.2", 9100), ("10.9.0.1", 9100), ("10.9.0.2", 0)],
)
def test_an_announcement_of_what_is_no_neighbour_is_not_followed(address: str, port: int) -> None:
    info = AsyncServiceInfo(SERVICE, f"Kitchen.{SERVICE}", port=port)
    info.addresses = [ipaddress.IPv4Address(address).packed]

    assert announced(info, [ipaddress.IPv4Interface("10.9.0.1/24")]) == []


@needs_lan
def test_the_printers_on_the_wire_are_found_each_once_with_who_they_are(tmp_path: Path) -> None:
    told = lan.told(tmp_path, "search")

    assert told["stages"] == {"plugged": [4, 4], "announced": [1, 1], "network": [13, 13]}
    table = {"transport": "network", "host": lan.PRINTER, "port": 9100}
    printer, board = told["printers"]
    assert printer == {
        "transport": "network", "table": table, "title": "Counter printer",
        "address": f"{lan.PRINTER}:9100", "mac": told["mac"], "printer": "front", "moved": False,
        "access": "ok", "by": ["mdns", "sweep"],
    }  # fmt: skip
    assert (board["table"]["host"], board["by"]) == (lan.BOARD, ["enpc"])
    # Another address of the same box, which is not the printer that was found at its own.
    assert (board["mac"], board["printer"], board["moved"]) == (told["mac"], "", False)


@needs_lan
def test_a_printer_that_got_another_address_is_offered_there_and_nothing_is_changed(
    tmp_path: Path,
) -> None:
    told = lan.told(tmp_path, "search-moved")

    (found,) = told["printers"]
    assert (found["table"]["host"], found["printer"], found["moved"]) == (
        lan.NEW_ADDRESS,
        "front",
        True,
    )
    assert told["host"] == lan.PRINTER


@needs_lan
def test_a_search_that_is_canceled_asks_no_further_and_tells_what_it_knows(tmp_path: Path) -> None:
    told = lan.told(tmp_path, "search-canceled")

    assert "network" not in told["stages"]
    assert [each["by"] for each in told["printers"]] == [["mdns"]]


@needs_lan
def test_without_a_network_nobody_is_asked(tmp_path: Path) -> None:
    told = lan.told(tmp_path, "search-no-network")

    assert (told["printers"], set(told["stages"])) == ([], {"plugged", "announced"})
