"""Which neighbours on the own network take a connection on a printer's port."""

from __future__ import annotations

import asyncio
import contextlib
import ipaddress
from collections.abc import Callable, Iterable, Sequence

from posgui.model.machine import Interface

ANSWER_S = 1.0
"""Of one address. A printer on the own wire takes a connection within milliseconds; a
second lets one SYN be lost only where nobody is, which is most addresses."""
AT_ONCE = 32
"""Attempts under way: a whole /24 of silent addresses then takes eight seconds, and a small
switch or a Wi-Fi box is not flooded with questions for neighbours."""
NARROWEST = 24
"""Prefix length: of a wider network only this part around our own address is looked at."""

Target = tuple[str, int]
"""A numeric address and a port."""
Progress = Callable[[int, int, Sequence[Target]], None]


def addresses_to_ask(interfaces: Iterable[Interface]) -> tuple[str, ...]:
    """The other hosts of one private IPv4 network: that of the first card that is up, else
    of the first other interface; empty where there is none."""
    known = [each for each in interfaces if each.up and not each.loopback]
    for interface in sorted(known, key=lambda each: each.hardware is False):
        for own in interface.addresses:
            if isinstance(own, ipaddress.IPv4Interface) and _is_asked(own):
                prefix = max(own.network.prefixlen, NARROWEST)
                network = ipaddress.IPv4Network((own.ip, prefix), strict=False)
                return tuple(str(host) for host in network.hosts() if host != own.ip)
    return ()


def _is_asked(own: ipaddress.IPv4Interface) -> bool:
    """Nobody's network but a shop's own; a self-given address (169.254) reaches nobody."""
    lone = own.network.prefixlen == own.max_prefixlen
    return own.ip.is_private and not own.ip.is_link_local and not lone


async def sweep(
    targets: Sequence[Target], on_progress: Progress, answer_s: float = ANSWER_S
) -> tuple[Target, ...]:
    """Those that take a connection; each is tried once and sent nothing.

    ``on_progress`` gets how many were asked, of how many, and who answered so far; each is
    waited for ``answer_s`` seconds. Ends early by cancellation, and then leaves no
    connection open.
    """
    found: list[Target] = []
    waiting = iter(targets)
    asked = 0

    async def ask_some() -> None:
        nonlocal asked
        for target in waiting:
            if await _takes_connection(*target, answer_s):
                found.append(target)
            asked += 1
            on_progress(asked, len(targets), tuple(found))

    async with asyncio.TaskGroup() as group:
        for _ in range(min(AT_ONCE, len(targets))):
            group.create_task(ask_some(), name="sweep")
    return tuple(found)


async def _takes_connection(address: str, port: int, answer_s: float) -> bool:
    try:
        async with asyncio.timeout(answer_s):
            _, writer = await asyncio.open_connection(address, port)
    except OSError:
        return False
    writer.close()
    with contextlib.suppress(OSError):
        await writer.wait_closed()
    return True
