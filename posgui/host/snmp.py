"""Asking one printer over SNMP how it is, which does not take its printing port."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
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
    codec = await asyncio.to_thread(_Codec)
    loop = asyncio.get_running_loop()
    try:
        # Connected: the system lets through what comes from that address and port alone.
        link, hearing = await loop.create_datagram_endpoint(_Hearing, remote_addr=(host, port))
    except OSError:
        return None
    try:
        async with asyncio.timeout(TRIES * try_s):
            return await _asked(codec, link, hearing, try_s)
    except (TimeoutError, OSError):
        return None
    finally:
        link.close()


async def _asked(
    codec: _Codec, link: asyncio.DatagramTransport, hearing: _Hearing, try_s: float
) -> HostResources:
    wanted = list(_ASKED.values())
    while True:
        number, request = codec.request(wanted)
        link.sendto(request)
        try:
            async with asyncio.timeout(try_s):
                answer = await hearing.answer(codec, number)
        except TimeoutError:
            continue
        if answer.status == _NO_SUCH_NAME and len(wanted) > 1 and answer.index <= len(wanted):
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
class _Answer:
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

    async def answer(self, codec: _Codec, number: int) -> _Answer:
        """The answer to the request of that number. OSError where nobody is there."""
        while True:
            came = await self._came.get()
            if isinstance(came, Exception):
                raise OSError(str(came)) from came
            if (answer := codec.answer(came, number)) is not None:
                return answer


class _Codec:
    """SNMPv1 messages. Loading pysnmp takes some 0.1 s: make the first one in a thread."""

    def __init__(self) -> None:
        from pyasn1.codec.ber import decoder, encoder
        from pysnmp.proto.api import v1

        self._api: Any = v1
        self._encode, self._decode = encoder.encode, decoder.decode

    def request(self, names: Sequence[Oid]) -> tuple[int, bytes]:
        """The number and the datagram of a GetRequest for these."""
        api = self._api
        message, pdu = api.Message(), api.GetRequestPDU()
        api.apiPDU.set_defaults(pdu)
        api.apiPDU.set_varbinds(pdu, [(name, api.Null("")) for name in names])
        api.apiMessage.set_defaults(message)
        api.apiMessage.set_community(message, COMMUNITY)
        api.apiMessage.set_pdu(message, pdu)
        return int(api.apiPDU.get_request_id(pdu)), bytes(self._encode(message))

    def answer(self, datagram: bytes, number: int) -> _Answer | None:
        """The answer to the request of that number, None for anything else."""
        api = self._api
        try:
            message, _ = self._decode(datagram, asn1Spec=api.Message())
            pdu = api.apiMessage.get_pdu(message)
            if not pdu.isSameTypeWith(api.GetResponsePDU()):
                return None
            if int(api.apiPDU.get_request_id(pdu)) != number:
                return None
            pairs = api.apiPDU.get_varbinds(pdu)
            values = {tuple(name): self._plain(value) for name, value in pairs}
            status, index = api.apiPDU.get_error_status(pdu), api.apiPDU.get_error_index(pdu)
            return _Answer(int(status), int(index), values)
        except Exception:  # a parser that is not ours, on whatever the network brings (law 5)
            _LOGGER.debug("an SNMP answer of %d bytes is not read", len(datagram), exc_info=True)
            return None

    def _plain(self, value: Any) -> int | bytes | None:
        if isinstance(value, self._api.Integer):
            return int(value)
        return bytes(value) if isinstance(value, self._api.OctetString) else None
