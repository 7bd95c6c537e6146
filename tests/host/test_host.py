"""What this very machine tells of itself, where it can be known beforehand."""

from __future__ import annotations

import socket
from collections.abc import Callable
from ipaddress import ip_address

import pytest

from posgui.host import interfaces, names, ways
from posgui.model.machine import NameFailure, Neighbour, NeighbourState, Route


def test_loopback_is_an_interface_of_this_machine() -> None:
    (loopback,) = [each for each in interfaces.interfaces() if each.loopback]

    assert loopback.up
    assert ip_address("127.0.0.1") in [each.ip for each in loopback.addresses]


@pytest.mark.parametrize("ask", [ways.route_to, ways.route_by_socket])
def test_the_way_to_oneself_is_local(ask: Callable[[str], Route | None]) -> None:
    route = ask("127.0.0.1")

    assert route is not None
    assert route.local
    assert route.source == "127.0.0.1"


def test_a_knock_at_a_shut_door_is_answered() -> None:
    assert ways.knock("127.0.0.1", 5.0)


async def test_names() -> None:
    local = await names.look_up("localhost", 9100, 5.0)
    numeric = await names.look_up("fe80::1", 9100, 0.0)
    impossible = await names.look_up("x" * 70 + ".invalid", 9100, 5.0)

    assert "127.0.0.1" in local.addresses
    assert numeric.addresses == ("fe80::1",)
    assert numeric.infos[0][0] is socket.AF_INET6
    assert impossible.failure is NameFailure.NO_SUCH_NAME


WINDOWS = """
接口: 192.168.1.9 --- 0xb
  Internet 地址         物理地址              类型
  192.168.1.50          00-26-ab-12-34-56     动态
  255.255.255.255       ff-ff-ff-ff-ff-ff     静态
"""
MACOS = """
? (192.168.1.50) at 0:26:ab:12:34:56 on en0 ifscope [ethernet]
? (192.168.1.60) at (incomplete) on en0 ifscope [ethernet]
"""


def test_the_arp_tables_of_windows_and_macos() -> None:
    printer, everybody = ways.arp_rows(WINDOWS)
    assert printer == Neighbour("192.168.1.50", "", NeighbourState.UNKNOWN, "00:26:ab:12:34:56")
    assert everybody.address == "255.255.255.255"
    assert ways.arp_rows(MACOS) == (
        Neighbour("192.168.1.50", "en0", NeighbourState.UNKNOWN, "00:26:ab:12:34:56"),
        Neighbour("192.168.1.60", "en0", NeighbourState.INCOMPLETE),
    )
