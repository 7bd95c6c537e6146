"""Printers are looked for on the own network alone, once, and politely."""

from __future__ import annotations

import ipaddress
from collections.abc import Sequence
from pathlib import Path

import pytest

from posgui.host.discovery.sweep import addresses_to_ask, sweep
from posgui.model.machine import Interface
from tests.support import lan
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
    told: list[tuple[int, int, tuple[str, ...]]] = []

    def progressed(asked: int, of: int, found: Sequence[str]) -> None:
        told.append((asked, of, tuple(found)))

    async with SimulatedPrinter() as printer:
        found = await sweep(["127.0.0.9", "127.0.0.1"], printer.port, progressed)
        assert found == ("127.0.0.1",)
        assert told[-1] == (2, 2, ("127.0.0.1",))
        assert printer.raw == b""


@needs_lan
def test_the_printer_on_the_wire_is_found_with_who_it_is(tmp_path: Path) -> None:
    told = lan.told(tmp_path, "search")

    assert told["asked"] == [253, 253]
    (found,) = told["printers"]
    assert found == {
        "host": lan.PRINTER, "port": 9100, "mac": told["mac"], "printer": "front", "moved": False,
    }  # fmt: skip


@needs_lan
def test_a_printer_that_got_another_address_is_offered_there_and_nothing_is_changed(
    tmp_path: Path,
) -> None:
    told = lan.told(tmp_path, "search-moved")

    (found,) = told["printers"]
    assert (found["host"], found["printer"], found["moved"]) == (lan.NEW_ADDRESS, "front", True)
    assert told["host"] == lan.PRINTER


@needs_lan
def test_a_search_that_is_canceled_asks_no_further(tmp_path: Path) -> None:
    told = lan.told(tmp_path, "search-canceled")

    assert told["asked"][0] < 253


@needs_lan
def test_without_a_network_nobody_is_asked(tmp_path: Path) -> None:
    told = lan.told(tmp_path, "search-no-network")

    assert (told["printers"], told["asked"]) == ([], [0, 0])
