"""A printer's SNMP agent as far as it tells how the printer is.

    async with SnmpAgent(detected=b"\\x08") as agent:
        ...ask "127.0.0.1", agent.port...

As a program it stands until it is killed: ``python -m tests.support.snmp_agent PORT [HEX]``.
"""

from __future__ import annotations

import asyncio
import sys
from types import TracebackType
from typing import Any, Self, cast

from pyasn1.codec.ber import decoder, encoder
from pysnmp.proto.api import v1

NAMES = {
    (1, 3, 6, 1, 2, 1, 25, 3, 2, 1, 5, 1): "device",
    (1, 3, 6, 1, 2, 1, 25, 3, 5, 1, 1, 1): "printer",
    (1, 3, 6, 1, 2, 1, 25, 3, 5, 1, 2, 1): "detected",
    (1, 3, 6, 1, 2, 1, 1, 1, 0): "description",
}
"""RFC 2790 and RFC 1213."""


class SnmpAgent(asyncio.DatagramProtocol):
    """Answers with these values; a value that is None it does not have."""

    def __init__(
        self,
        *,
        device: int | None = 2,
        printer: int | None = 3,
        detected: bytes | None = b"\x00",
        description: bytes | None = b"TM-T88VI",
    ) -> None:
        self.values: dict[str, int | bytes | None] = {
            "device": device,
            "printer": printer,
            "detected": detected,
            "description": description,
        }
        self.port = 0
        self.deaf = 0
        """So many requests are lost on the way."""
        self.garbage: tuple[bytes, ...] = ()
        """Sent before each answer."""
        self.heard = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        # Python 3.11's own is a DatagramTransport by its methods alone.
        self._transport = cast("asyncio.DatagramTransport", transport)

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        """A request."""
        self.heard += 1
        if self.deaf:
            self.deaf -= 1
            return
        for each in self.garbage:
            self._transport.sendto(each, addr)
        self._transport.sendto(self._answer(data), addr)

    def _answer(self, data: bytes) -> bytes:
        request, _ = decoder.decode(data, asn1Spec=v1.Message())
        answer = v1.apiMessage.get_response(request)
        asked = v1.apiMessage.get_pdu(request)
        told = v1.apiMessage.get_pdu(answer)
        found: list[tuple[Any, Any]] = []
        for place, (name, _) in enumerate(v1.apiPDU.get_varbinds(asked), 1):
            value = self.values[NAMES[tuple(name)]]
            if value is None:
                v1.apiPDU.set_error_status(told, 2)  # noSuchName
                v1.apiPDU.set_error_index(told, place)
                found = v1.apiPDU.get_varbinds(asked)
                break
            found.append((name, _coded(value)))
        v1.apiPDU.set_varbinds(told, found)
        return bytes(encoder.encode(answer))

    async def __aenter__(self) -> Self:
        loop = asyncio.get_running_loop()
        where = ("127.0.0.1", self.port)
        made, _ = await loop.create_datagram_endpoint(lambda: self, local_addr=where)
        self.port = made.get_extra_info("sockname")[1]
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._transport.close()


def _coded(value: int | bytes) -> Any:
    return v1.Integer(value) if isinstance(value, int) else v1.OctetString(value)


async def stand(port: int, detected: bytes) -> None:
    """Answer until killed."""
    agent = SnmpAgent(detected=detected)
    agent.port = port
    async with agent:
        await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(stand(int(sys.argv[1]), bytes.fromhex((sys.argv[2:] or ["00"])[0])))
