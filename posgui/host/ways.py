"""The way to an address: which interface it leaves by, and who is there at the other end.

Linux is asked through ``netlink``; macOS and Windows through a socket that is connected and
never used, and through their ``arp`` command. What is for Windows and macOS alone has been
typed and tested on text of the form their manuals show; it was not run there yet.
"""

from __future__ import annotations

import ipaddress
import re
import shutil
import socket
import subprocess
import sys

from posgui.host.interfaces import interfaces
from posgui.model.machine import Interface, Neighbour, NeighbourState, Route

DISCARD = 9
"""The port of the discard protocol (RFC 863): nobody listens there, and where somebody
does, it throws away what comes."""
_ARP_S = 0.8
"""Deadline of the ``arp`` command, which reads a table: with a name server that does not
answer it may still try to find names on some systems."""

_ROW = re.compile(
    r"(?P<address>\d+\.\d+\.\d+\.\d+)\)?\s+(?:at\s+)?"
    r"(?P<mac>[0-9a-fA-F]{1,2}(?:[:-][0-9a-fA-F]{1,2}){5}|\(incomplete\))"
    r"(?:\s+on\s+(?P<interface>\S+))?"
)
"""A row of ``arp -a``: ``? (10.0.0.9) at 0:26:ab:1:2:3 on en0 ...`` on macOS and
``10.0.0.9   00-26-ab-01-02-03   dynamic`` on Windows, whose last word is translated."""


def route_to(address: str) -> Route | None:
    """The way the system would take to a numeric address, None if it knows none.

    Sends nothing. OSError where the system does not tell.
    """
    if sys.platform == "linux":
        from posgui.host import netlink

        return netlink.route(address)
    else:  # noqa: RET505 - one of the two is dead code to the type checker
        return route_by_socket(address)


def route_by_socket(address: str) -> Route | None:
    """As ``route_to``, on any system: by connecting a UDP socket, which sends nothing."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with socket.socket(family, socket.SOCK_DGRAM) as link:
        try:
            link.connect((address, DISCARD))
        except OSError:
            return None
        source = str(link.getsockname()[0])
    return _route_from(source, address, interfaces())


def _route_from(source: str, address: str, known: tuple[Interface, ...]) -> Route:
    own = ipaddress.ip_address(source.partition("%")[0])
    there = ipaddress.ip_address(address.partition("%")[0])
    through = next((i for i in known if own in (a.ip for a in i.addresses)), None)
    networks = [a.network for a in through.addresses] if through else []
    return Route(
        through.name if through else "",
        source,
        direct=any(there in network for network in networks),
        local=there == own or there.is_loopback,
    )


def neighbours() -> tuple[Neighbour, ...]:
    """The system's neighbour table; without IPv6 on macOS and Windows.

    Blocks up to 0.8 s there. OSError where the system does not tell.
    """
    if sys.platform == "linux":
        from posgui.host import netlink

        return netlink.neighbours()
    else:  # noqa: RET505 - as above
        return arp_rows(_arp_table())


def _arp_table() -> str:
    on_windows = sys.platform == "win32"
    arp = shutil.which("arp", path=None if on_windows else "/usr/sbin:/sbin")
    if arp is None:
        raise FileNotFoundError("arp")
    try:
        told = subprocess.run(
            [arp, "-a" if on_windows else "-an"],
            capture_output=True,
            timeout=_ARP_S,
            check=False,
            stdin=subprocess.DEVNULL,
        )
    except subprocess.TimeoutExpired as error:
        raise TimeoutError("arp") from error
    return told.stdout.decode("ascii", "replace")


def arp_rows(text: str) -> tuple[Neighbour, ...]:
    """What ``arp -a`` of macOS and of Windows prints."""
    found = []
    for row in _ROW.finditer(text):
        told = row["mac"] != "(incomplete)"
        parts = re.split("[:-]", row["mac"]) if told else []
        found.append(
            Neighbour(
                row["address"],
                row["interface"] or "",
                NeighbourState.UNKNOWN if told else NeighbourState.INCOMPLETE,
                ":".join(part.zfill(2) for part in parts).lower(),
            )
        )
    return tuple(found)


def knock(address: str, timeout_s: float) -> bool:
    """Send one empty datagram to the discard port; True if that host said that nobody is
    there, which proves that it is on. Blocks until then or the deadline.

    It makes the system ask for the neighbour as well, and is sent to a printer's own
    address alone. Silence proves nothing: hosts may keep to themselves that a port is shut.
    """
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with socket.socket(family, socket.SOCK_DGRAM) as link:
        link.settimeout(timeout_s)
        try:
            link.connect((address, DISCARD))
            link.send(b"")
            link.recv(1)
        except ConnectionError:  # ECONNREFUSED; Windows says WSAECONNRESET
            return True
        except OSError:
            return False
    return True
