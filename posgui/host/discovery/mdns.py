"""Printers that announce a raw port on the own wires by themselves, over multicast DNS.

The service is ``_pdl-datastream._tcp`` (Bonjour Printing Specification 1.2.1); its TXT record
says what the printer is, of which nothing is relied on.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Interface
from typing import TYPE_CHECKING

from posgui.model.machine import Interface

if TYPE_CHECKING:
    from zeroconf import ServiceStateChange, Zeroconf
    from zeroconf.asyncio import AsyncServiceInfo

_LOGGER = logging.getLogger(__name__)

SERVICE = "_pdl-datastream._tcp.local."
LISTEN_S = 3.0
"""The question is asked at once, after one second and after three; a printer answers within
half a second, and one whose answer was lost at the second one."""
NAMES_MAX = 64
"""Printers looked at: a wire has fewer, and somebody who makes names up is not followed."""
TITLE_MAX = 80

OnAnnounced = Callable[["Announced"], None]


@dataclass(frozen=True, slots=True)
class Announced:
    """A raw port that a printer announced."""

    host: str
    """Numeric; on one of our own networks."""
    port: int
    title: str


def own_networks(interfaces: Iterable[Interface]) -> tuple[IPv4Interface, ...]:
    """Our addresses on private IPv4 networks, those that devices give themselves without a
    router (169.254) among them."""
    return tuple(
        own
        for each in interfaces
        if each.up and not each.loopback
        for own in each.addresses
        if isinstance(own, IPv4Interface) and own.ip.is_private
    )


async def listen(own: Sequence[IPv4Interface], on_announced: OnAnnounced) -> None:
    """Ask on the interfaces with these addresses, and on no other, for ``LISTEN_S`` seconds;
    ends early by cancellation. ``on_announced`` may hear of a printer more than once."""
    if not own:
        return
    await asyncio.to_thread(_load)
    from zeroconf import IPVersion
    from zeroconf.asyncio import AsyncServiceBrowser, AsyncZeroconf

    try:
        wires = AsyncZeroconf([str(each.ip) for each in own], ip_version=IPVersion.V4Only)
    except OSError as error:
        _LOGGER.info("announcements cannot be heard: %s", error)
        return
    names: asyncio.Queue[str] = asyncio.Queue(NAMES_MAX)
    browser = AsyncServiceBrowser(wires.zeroconf, SERVICE, handlers=[_Names(names)])
    try:
        async with asyncio.timeout(LISTEN_S), asyncio.TaskGroup() as group:
            for _ in range(NAMES_MAX):
                asked = _told(wires.zeroconf, await names.get(), own, on_announced)
                group.create_task(asked, name="announced printer")
    except TimeoutError:
        _LOGGER.debug("listened for announcements")
    finally:
        await browser.async_cancel()
        await wires.async_close()


def _load() -> None:
    """Zeroconf takes a tenth of a second to import: not on the event loop."""
    import zeroconf.asyncio  # noqa: F401 - loaded here, used where it is needed


class _Names:
    """Takes the names that a browser hears of; none twice."""

    def __init__(self, names: asyncio.Queue[str]) -> None:
        self._names = names
        self._known: set[str] = set()

    def __call__(
        self,
        zeroconf: Zeroconf,  # noqa: ARG002 - zeroconf gives its arguments by name
        service_type: str,  # noqa: ARG002 - zeroconf's names
        name: str,
        state_change: ServiceStateChange,  # noqa: ARG002 - zeroconf's names
    ) -> None:
        if name not in self._known and len(self._known) < NAMES_MAX:
            self._known.add(name)
            self._names.put_nowait(name)


async def _told(
    zeroconf: Zeroconf, name: str, own: Sequence[IPv4Interface], on_announced: OnAnnounced
) -> None:
    from zeroconf import Error
    from zeroconf.asyncio import AsyncServiceInfo

    try:
        info = AsyncServiceInfo(SERVICE, name)
        if await info.async_request(zeroconf, LISTEN_S * 1000):
            for each in announced(info, own):
                on_announced(each)
    except Error as error:
        _LOGGER.debug("an announcement is not understood: %s", error)


def announced(info: AsyncServiceInfo, own: Sequence[IPv4Interface]) -> list[Announced]:
    """What a complete answer says; an address that is not our neighbours' is not believed."""
    from zeroconf import IPVersion

    title = _title(info.properties, info.get_name())
    return [
        Announced(str(address), info.port, title)
        for address in info.ip_addresses_by_version(IPVersion.V4Only)
        if info.port and any(address in each.network and address != each.ip for each in own)
    ]


def _title(told: Mapping[bytes, bytes | None], name: str) -> str:
    """``ty`` is the printer's name for people, ``product`` the same in parentheses, the
    maker and model may stand apart; else the name of the announcement."""
    maker, model = _text(told.get(b"usb_MFG")), _text(told.get(b"usb_MDL"))
    spoken = model if model.lower().startswith(maker.lower()) else f"{maker} {model}"
    product = _text(told.get(b"product")).strip("()")
    return _text(told.get(b"ty")) or product or spoken.strip() or _text(name.encode())


def _text(value: bytes | None) -> str:
    spelled = (value or b"").decode("utf-8", "replace")
    return "".join(c for c in spelled if c.isprintable()).strip()[:TITLE_MAX]
