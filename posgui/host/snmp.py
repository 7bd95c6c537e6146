"""Asking one printer over SNMP how it is, which does not take its printing port."""

from __future__ import annotations

import asyncio
import logging
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from posgui.model.settings import SNMP_PORT
from posgui.rules.host_resources import HostResources

_LOGGER = logging.getLogger(__name__)

COMMUNITY = "public"
"""Whoever may read; printers come with it, and few shops ever change it."""
TRY_S = 0.5
"""A printer on the own wire answers within some ten milliseconds; a datagram that was lost
is sent once more, so that a second tells."""
TRIES = 2

Oid = tuple[int, ...]

_ASKED: Mapping[str, Oid] = {
    "device": (1, 3, 6, 1, 2, 1, 25, 3, 2, 1, 5, 1),
    "printer": (1, 3, 6, 1, 2, 1, 25, 3, 5, 1, 1, 1),
    "detected": (1, 3, 6, 1, 2, 1, 25, 3, 5, 1, 2, 1),
    "description": (1, 3, 6, 1, 2, 1, 1, 1, 0),
}
"""hrDeviceStatus.1, hrPrinterStatus.1, hrPrinterDetectedErrorState.1 (RFC 2790), sysDescr.0
(RFC 1213). Printers have themselves as their first device."""
_NO_SUCH_NAME = 2
"""Of SNMPv1: one name is missing, and so the values of all others are."""


async def ask(host: str, *, port: int = SNMP_PORT, try_s: float = TRY_S) -> HostResources | None:
    """What the printer at ``host`` (a numeric address) tells in answer to one request; None
    where nothing came in time, nobody is there, or what came is no answer to this.

    SNMPv1, read only. A value it does not have is asked for no more and stays unknown.
    An answer proves that a device is at that address. Its absence proves nothing.
    """
    if "pysnmp" not in sys.modules:
        await asyncio.to_thread(request, tuple(_ASKED.values()))  # 0.1 s to load it
    loop = asyncio.get_running_loop()
    try:
        # Connected: the system lets through what comes from that address and port alone. A
        # socket of its own: an answer that comes too late finds it closed.
        link, hearing = await loop.create_datagram_endpoint(_Hearing, remote_addr=(host, port))
    except OSError:
        return None
    try:
        async with asyncio.timeout(TRIES * try_s):
            return await _asked(link, hearing, try_s)
    except (TimeoutError, OSError):
        return None
    finally:
        link.close()


async def _asked(link: asyncio.DatagramTransport, hearing: _Hearing, try_s: float) -> HostResources:
    wanted = list(_ASKED.values())
    while True:
        link.sendto(request(tuple(wanted)))
        try:
            async with asyncio.timeout(try_s):
                answer = await hearing.answer(len(wanted))
        except TimeoutError:
            continue
        if answer.status == _NO_SUCH_NAME and 0 < answer.index <= len(wanted) > 1:
            del wanted[answer.index - 1]
            continue
        return _resources(answer.values if answer.status == 0 else {})


def _resources(told: Mapping[Oid, int | bytes | None]) -> HostResources:
    device, printer, detected, description = (told.get(name) for name in _ASKED.values())
    return HostResources(
        device if isinstance(device, int) else None,
        printer if isinstance(printer, int) else None,
        detected if isinstance(detected, bytes) else None,
        description.decode("utf-8", "replace") if isinstance(description, bytes) else "",
    )


@dataclass(frozen=True, slots=True)
class Answer:
    """What a GetResponse says."""

    number: int
    """request-id of what it answers."""
    status: int
    """error-status, 0 for none."""
    index: int
    """error-index: which name is meant, counted from 1."""
    values: Mapping[Oid, int | bytes | None]


class _Hearing(asyncio.DatagramProtocol):
    """Keeps what comes until somebody waits for it."""

    def __init__(self) -> None:
        self._came: asyncio.Queue[bytes | Exception] = asyncio.Queue()

    def datagram_received(self, data: bytes, _addr: object) -> None:
        """A datagram of that host."""
        self._came.put_nowait(data)

    def error_received(self, exc: Exception) -> None:
        """Its system said that nobody listens there."""
        self._came.put_nowait(exc)

    async def answer(self, number: int) -> Answer:
        """The answer to the request of that number. OSError where nobody is there."""
        while True:
            came = await self._came.get()
            if isinstance(came, Exception):
                raise OSError(str(came)) from came
            answer = read(came)
            if answer is not None and answer.number == number:
                return answer


@lru_cache(maxsize=8)
def request(names: tuple[Oid, ...]) -> bytes:
    """The datagram of a GetRequest for these; its request-id is their count."""
    from pyasn1.codec.ber import encoder
    from pysnmp.proto.api import v1

    message, pdu = v1.Message(), v1.GetRequestPDU()
    v1.apiPDU.set_defaults(pdu)
    v1.apiPDU.set_request_id(pdu, len(names))
    v1.apiPDU.set_varbinds(pdu, [(name, v1.Null("")) for name in names])
    v1.apiMessage.set_defaults(message)
    v1.apiMessage.set_community(message, COMMUNITY)
    v1.apiMessage.set_pdu(message, pdu)
    return bytes(encoder.encode(message))


@lru_cache(maxsize=64)
def read(datagram: bytes) -> Answer | None:
    """The GetResponse in a datagram, None for anything else. Printers mostly answer as they
    did before, and reading one takes a millisecond."""
    from pyasn1.codec.ber import decoder
    from pysnmp.proto.api import v1

    try:
        message, _ = decoder.decode(datagram, asn1Spec=v1.Message())
        pdu = v1.apiMessage.get_pdu(message)
        if not pdu.isSameTypeWith(v1.GetResponsePDU()):
            return None
        number, status, index = (
            int(part(pdu))
            for part in (
                v1.apiPDU.get_request_id,
                v1.apiPDU.get_error_status,
                v1.apiPDU.get_error_index,
            )
        )
        pairs = v1.apiPDU.get_varbinds(pdu)
        return Answer(number, status, index, {tuple(n): _plain(value) for n, value in pairs})
    except Exception:  # a parser that is not ours, on whatever the network brings (law 5)
        _LOGGER.debug("an SNMP answer of %d bytes is not read", len(datagram), exc_info=True)
        return None


def _plain(value: Any) -> int | bytes | None:
    from pysnmp.proto.api import v1

    if isinstance(value, v1.Integer):
        return int(value)
    return bytes(value) if isinstance(value, v1.OctetString) else None
