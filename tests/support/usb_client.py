"""A program that prints on USB by the transport, for tests that run it under umockdev.

JSON objects on stdin, each answered by one on stdout: ``{"open": {printer settings}}``,
``{"write": base64}``, ``{"close": true}``. The answer
has ``ok``, or ``error`` with the transport's reason; ``heard`` (hex) is everything the
printer sent until now, ``lost`` what ``on_lost`` got, and ``stirred`` counts what the
system told of devices that come and go.
"""

from __future__ import annotations

import asyncio
import base64
import json
import sys
import threading
from typing import Any

from posgui.model.errors import TransportError
from posgui.model.settings import PrinterSettings, TransportKind
from posgui.transports.plugging import watch
from posgui.transports.usb import UsbTransport


class Client:
    def __init__(self) -> None:
        self._usb: UsbTransport | None = None
        self._heard = bytearray()
        self._lost: list[str] = []
        self._stirred = 0
        watch(self._stir)

    def _stir(self) -> None:
        self._stirred += 1

    def _on_lost(self, error: TransportError) -> None:
        self._lost.append(error.reason)

    async def do(self, command: dict[str, Any]) -> object:
        match command:
            case {"open": keys}:
                self._usb = UsbTransport(_settings(keys), self._heard.extend, self._on_lost)
                await self._usb.open()
                return self._usb.address
            case {"write": data} if self._usb is not None:
                await self._usb.write(base64.b64decode(data))
            case {"close": True} if self._usb is not None:
                await self._usb.close()
                return [t.name for t in threading.enumerate() if t.name.startswith("usb-")]
        return None

    async def serve(self) -> None:
        while line := await asyncio.to_thread(sys.stdin.readline):
            answer: dict[str, object] = {}
            try:
                answer["ok"] = await self.do(json.loads(line))
            except TransportError as error:
                answer["error"] = error.reason
            print(
                json.dumps(
                    answer
                    | {"heard": self._heard.hex(), "lost": self._lost, "stirred": self._stirred}
                ),
                flush=True,
            )


def _settings(keys: dict[str, Any]) -> PrinterSettings:
    return PrinterSettings(id="front", name="Front", transport=TransportKind.USB, **keys)


if __name__ == "__main__":
    asyncio.run(Client().serve())
