"""Linux's own routes and neighbours, asked of the kernel (rtnetlink(7)): IPv4 and IPv6 alike,
no rights needed, nothing sent."""

from __future__ import annotations

import contextlib
import errno
import ipaddress
import socket
import struct
from collections.abc import Iterator

from posgui.model.machine import Neighbour, NeighbourState, Route

_ANSWER_S = 0.5
"""The kernel answers within the call that asks."""
_READ = 64 * 1024
"""Larger than any one part of a dump (32 KiB)."""

_REQUEST, _DUMP = 0x1, 0x300
_ERROR, _DONE = 2, 3
_GETROUTE, _GETNEIGH = 26, 30
_HEAD = struct.Struct("=IHHII")
"""nlmsghdr: length, type, flags, sequence number, port id."""
_RTMSG = struct.Struct("=BBBBBBBBI")
"""rtmsg: family, destination and source length, tos, table, protocol, scope, type, flags."""
_NDMSG = struct.Struct("=BxxxiHBB")
"""ndmsg: family, interface index, state, flags, type."""
_RTA_DST, _RTA_OIF, _RTA_GATEWAY, _RTA_PREFSRC = 1, 4, 5, 7
_NDA_DST, _NDA_LLADDR, _NDA_CACHEINFO = 1, 2, 3
_RTN_LOCAL = 2
_TICKS_S = 100.0
"""USER_HZ, the unit of ages in nda_cacheinfo, is 100 on every architecture Python runs on."""

_STATES = (
    (0x01, NeighbourState.INCOMPLETE),
    (0x02 | 0x80, NeighbourState.REACHABLE),  # the second is a permanent row
    (0x04 | 0x08 | 0x10, NeighbourState.STALE),  # stale, delay and probe
    (0x20, NeighbourState.FAILED),
)
"""NUD_* bits of ndm_state; NUD_NOARP and none are of interfaces that ask nobody."""

_NO_WAY = frozenset({errno.ENETUNREACH, errno.EHOSTUNREACH, errno.EACCES, errno.EINVAL})
"""No route, and routes of the types unreachable, prohibit and blackhole."""


def route(address: str) -> Route | None:
    """The way to a numeric address (``fe80::1%eth0`` with its zone), None if there is none.

    OSError if the kernel does not answer.
    """
    plain, _, zone = address.partition("%")
    packed = ipaddress.ip_address(plain).packed
    family = socket.AF_INET if len(packed) == 4 else socket.AF_INET6
    body = _RTMSG.pack(family, len(packed) * 8, 0, 0, 0, 0, 0, 0, 0)
    body += _attribute(_RTA_DST, packed)
    if zone:
        body += _attribute(_RTA_OIF, struct.pack("=I", socket.if_nametoindex(zone)))
    try:
        answers = list(_ask(_GETROUTE, _REQUEST, body))
    except OSError as error:
        if error.errno in _NO_WAY:
            return None
        raise
    for answer in answers:
        found = _attributes(answer[_RTMSG.size :])
        gateway = _text(found.get(_RTA_GATEWAY, b""))
        return Route(
            _interface(found.get(_RTA_OIF, b"")),
            source=_text(found.get(_RTA_PREFSRC, b"")),
            gateway=gateway,
            direct=not gateway,
            local=_RTMSG.unpack_from(answer)[7] == _RTN_LOCAL,
        )
    return None


def neighbours() -> tuple[Neighbour, ...]:
    """The kernel's neighbour tables. OSError if it does not answer."""
    found = []
    for answer in _ask(_GETNEIGH, _REQUEST | _DUMP, _NDMSG.pack(socket.AF_UNSPEC, 0, 0, 0, 0)):
        _, index, bits, _, _ = _NDMSG.unpack_from(answer)
        state = next((state for mask, state in _STATES if bits & mask), None)
        attributes = _attributes(answer[_NDMSG.size :])
        address = _text(attributes.get(_NDA_DST, b""))
        if state is None or not address:
            continue
        age = attributes.get(_NDA_CACHEINFO)
        has_mac = state in (NeighbourState.REACHABLE, NeighbourState.STALE)
        found.append(
            Neighbour(
                address,
                _interface(struct.pack("=i", index)),
                state,
                attributes.get(_NDA_LLADDR, b"").hex(":") if has_mac else "",
                struct.unpack_from("=I", age)[0] / _TICKS_S if age and has_mac else None,
            )
        )
    return tuple(found)


def _ask(kind: int, flags: int, body: bytes) -> Iterator[bytes]:
    """The bodies of the kernel's answers to one question."""
    with socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, socket.NETLINK_ROUTE) as link:
        link.settimeout(_ANSWER_S)
        link.sendto(_HEAD.pack(_HEAD.size + len(body), kind, flags, 1, 0) + body, (0, 0))
        while True:
            data = link.recv(_READ)
            while len(data) >= _HEAD.size:
                length, answer, _, _, _ = _HEAD.unpack_from(data)
                part, data = data[_HEAD.size : length], data[_aligned(length) :]
                if answer == _ERROR:
                    (number,) = struct.unpack_from("=i", part)
                    raise OSError(-number, "rtnetlink")
                if answer == _DONE:
                    return
                yield part
            if not flags & _DUMP:
                return


def _attribute(kind: int, value: bytes) -> bytes:
    length = 4 + len(value)
    return struct.pack("=HH", length, kind) + value + bytes(_aligned(length) - length)


def _attributes(data: bytes) -> dict[int, bytes]:
    found = {}
    while len(data) >= 4:
        length, kind = struct.unpack_from("=HH", data)
        if length < 4:
            break
        found[kind] = data[4:length]
        data = data[_aligned(length) :]
    return found


def _aligned(length: int) -> int:
    return (length + 3) & ~3


def _text(packed: bytes) -> str:
    return str(ipaddress.ip_address(packed)) if packed else ""


def _interface(packed: bytes) -> str:
    with contextlib.suppress(OSError):  # gone meanwhile
        return socket.if_indextoname(struct.unpack("=i", packed)[0]) if packed else ""
    return ""
