"""The network interfaces of this machine."""

from __future__ import annotations

import contextlib
import ipaddress
import socket
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from posgui.model.machine import Interface

_SYSFS = Path("/sys/class/net")


def interfaces() -> tuple[Interface, ...]:
    """Every interface with its state and addresses; asks the system alone. Blocks for a
    millisecond."""
    import psutil

    addresses, states = psutil.net_if_addrs(), psutil.net_if_stats()
    found = []
    for name in sorted(addresses.keys() | states.keys()):
        state = states.get(name)
        own = _inet(addresses.get(name, ()))
        flags = state.flags.split(",") if state and state.flags else ()
        found.append(
            Interface(
                name,
                up=state is not None and state.isup,
                enabled="up" in flags if flags else None,
                addresses=own,
                hardware=_hardware(name),
                loopback="loopback" in flags or (bool(own) and all(a.is_loopback for a in own)),
            )
        )
    return tuple(found)


def _inet(
    listed: Iterable[Any],
) -> tuple[ipaddress.IPv4Interface | ipaddress.IPv6Interface, ...]:
    found: list[ipaddress.IPv4Interface | ipaddress.IPv6Interface] = []
    for each in listed:
        address = each.address.partition("%")[0]
        # A tunnel has no mask; Windows gives the prefix length of none for IPv6.
        with contextlib.suppress(ValueError):
            if each.family == socket.AF_INET:
                found.append(ipaddress.IPv4Interface(f"{address}/{each.netmask or 32}"))
            elif each.family == socket.AF_INET6:
                found.append(ipaddress.IPv6Interface(f"{address}/{_length(each.netmask)}"))
    return tuple(found)


def _length(netmask: str | None) -> int:
    """The prefix length of an IPv6 mask (``ffff:ffff::``), which ipaddress does not read."""
    return 128 if not netmask else int(ipaddress.IPv6Address(netmask)).bit_count()


def _hardware(name: str) -> bool | None:
    if sys.platform != "linux":
        return None
    return (_SYSFS / name / "device").exists()
