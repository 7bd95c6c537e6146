"""A small HTTP server to which the POS tells that a sale was settled.

    POST /settlements
    Authorization: Bearer TOKEN

    {"id": "A-17", "at": "2026-03-02T09:30:00+08:00", "amount": "12.50"}

The answer is 202 with ``{"id": "A-17"}`` once the sale is on disk; the same id told again
is the same sale. ``at`` (ISO 8601, or seconds since the epoch) and ``amount`` (text or
number) may be left out. Whatever Content-Type is named, the body is read as JSON: simple
tills name a form's. Anything else is answered with ``{"error": KEY, ...}``:

    400  request, json, id, at, amount: what is wrong
    401  token         without the token, or with another one
    403  browser       with an Origin: a page that a browser shows has no business here
    404  path, 405 method, 413 too-large (64 KiB)
    408  deadline      not whole within READ_S
    503  not-kept      it could not be written down; to be told again
"""

from __future__ import annotations

import asyncio
import hmac
import ipaddress
import json
import logging
import time
from contextlib import suppress
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

import h11

from posgui.capture.sink import NotTakenError, Sales
from posgui.model.settings import SettlementSettings
from posgui.rules.settlements import TellingError, told_from_json

_LOGGER = logging.getLogger(__name__)

PATH = b"/settlements"
BODY_MAX = 64 * 1024
"""Bytes; a sale takes a hundred."""
HEAD_MAX = 16 * 1024
READ_S = 5.0
"""A whole request takes a till on this machine some milliseconds, one on a bad wireless
network a second or two."""
CONNECTIONS_MAX = 32
"""At once; more are hung up on."""
CHUNK = 16 * 1024
KEPT_OPEN_S = 15.0
"""A till that tells several sales over one connection may pause so long in between."""


@dataclass(frozen=True, slots=True)
class _Answer:
    status: int
    content: dict[str, Any]
    headers: tuple[tuple[str, str], ...] = ()
    ends: bool = False
    """Nothing more is read from this connection."""


class _RefusedError(Exception):
    """The request is answered with an error."""

    def __init__(self, status: int, key: str, *headers: tuple[str, str], **more: str | int) -> None:
        super().__init__(key)
        self.answer = _Answer(status, {"error": key, **more}, headers)


class SettlementHttp:
    """Listens on ``settings.host:port`` and hands sales on."""

    def __init__(self, settings: SettlementSettings, sales: Sales) -> None:
        self.settings = settings
        self._sales = sales
        self._server: asyncio.Server | None = None
        self._connections: set[asyncio.Task[None]] = set()
        self._allowed = [ipaddress.ip_network(text, strict=False) for text in settings.allow]

    async def start(self) -> None:
        """Listen; OSError if the port cannot be had."""
        self._server = await asyncio.start_server(
            self._accept, self.settings.host, self.settings.port, limit=BODY_MAX
        )

    async def stop(self) -> None:
        """Stop listening and drop every connection: what was not answered was not taken."""
        if self._server is not None:
            self._server.close()
        for connection in tuple(self._connections):
            connection.cancel()
        await asyncio.gather(*self._connections, return_exceptions=True)

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        peer = ipaddress.ip_address(writer.get_extra_info("peername")[0])
        allowed = peer.is_loopback or any(peer in network for network in self._allowed)
        if task is None or len(self._connections) >= CONNECTIONS_MAX or not allowed:
            _LOGGER.warning("connection from %s refused", peer)
            writer.transport.abort()
            return
        self._connections.add(task)
        task.add_done_callback(self._connections.discard)
        try:
            await self._converse(reader, writer)
        except asyncio.CancelledError:
            writer.transport.abort()
        except OSError:
            _LOGGER.debug("a connection that tells of sales broke")
        finally:
            writer.close()

    async def _converse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        connection = h11.Connection(h11.SERVER, max_incomplete_event_size=HEAD_MAX)
        wait = READ_S
        while True:
            exchange = _Exchange(connection, reader, writer)
            try:
                request = await exchange.request(wait)
                if request is None:
                    return
                async with asyncio.timeout(READ_S):
                    answer = await self._answer(exchange, request)
            except TimeoutError:
                answer = _Answer(408, {"error": "deadline"}, ends=True)
            except _RefusedError as refused:
                answer = refused.answer
            except h11.RemoteProtocolError as error:
                status = error.error_status_hint
                key = "request" if status == 400 else "too-large"
                answer = _Answer(413 if status == 431 else 400, {"error": key}, ends=True)
            if not await exchange.answer(answer):
                return
            wait = KEPT_OPEN_S

    async def _answer(self, exchange: _Exchange, request: h11.Request) -> _Answer:
        _check(request, self.settings.token)
        body = await exchange.body()
        try:
            told = told_from_json(body, time.time())
            await self._sales.told(told)
        except TellingError as error:
            raise _RefusedError(400, str(error), expected=_EXPECTED[str(error)]) from error
        except NotTakenError as error:
            raise _RefusedError(503, "not-kept", ("Retry-After", "2")) from error
        return _Answer(202, {"id": told.id})


_EXPECTED = {
    "json": '{"id": "...", "at": "2026-03-02T09:30:00+08:00", "amount": "12.50"}',
    "id": "text of 1..100 characters, or a whole number",
    "at": "ISO 8601, or seconds since the epoch",
    "amount": "text such as 1234.50, or a number",
}


class _Exchange:
    """One request and its answer."""

    def __init__(
        self, connection: h11.Connection, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        self._connection = connection
        self._reader = reader
        self._writer = writer

    async def request(self, wait_s: float) -> h11.Request | None:
        """The head of the next request; None when there is none any more. TimeoutError for
        one that does not become whole, h11.RemoteProtocolError for what is none."""
        try:
            async with asyncio.timeout(wait_s):
                event = await self._next()
        except TimeoutError:
            if self._connection.trailing_data[0]:
                raise
            return None
        return event if isinstance(event, h11.Request) else None

    async def body(self) -> bytes:
        """All of the request's body; _RefusedError for one too large."""
        body = bytearray()
        while isinstance(event := await self._next(), h11.Data):
            body += event.data
            if len(body) > BODY_MAX:
                raise _RefusedError(413, "too-large", most=BODY_MAX)
        if not isinstance(event, h11.EndOfMessage):
            raise ConnectionResetError
        return bytes(body)

    async def answer(self, answer: _Answer) -> bool:
        """Answer; True if the connection is good for another request."""
        connection = self._connection
        with suppress(h11.RemoteProtocolError, TimeoutError):
            is_sending = connection.their_state is h11.SEND_BODY
            if is_sending and not (answer.ends or connection.they_are_waiting_for_100_continue):
                async with asyncio.timeout(READ_S):
                    await self._skip_body()
        is_whole = connection.their_state is h11.DONE
        content = json.dumps(answer.content, ensure_ascii=False).encode() + b"\n"
        reason = HTTPStatus(answer.status).phrase.encode()
        headers = [
            ("Content-Type", "application/json; charset=utf-8"),
            ("Content-Length", str(len(content))),
            ("Connection", "keep-alive" if is_whole else "close"),
            *answer.headers,
        ]
        for event in (
            h11.Response(status_code=answer.status, headers=headers, reason=reason),
            h11.Data(data=content),
            h11.EndOfMessage(),
        ):
            self._writer.write(connection.send(event) or b"")
        async with asyncio.timeout(READ_S):
            await self._writer.drain()
        if connection.our_state is not h11.DONE or connection.their_state is not h11.DONE:
            return False
        connection.start_next_cycle()
        return True

    async def _skip_body(self) -> None:
        """A client that is still sending would not hear an answer over a connection that
        was hung up on."""
        skipped = 0
        while isinstance(event := await self._next(), h11.Data) and skipped < 16 * BODY_MAX:
            skipped += len(event.data)

    async def _next(self) -> h11.Event:
        while True:
            event = self._connection.next_event()
            if event is h11.PAUSED:
                return h11.EndOfMessage()
            if event is not h11.NEED_DATA:
                return event  # type: ignore[return-value]  # neither of the two sentinels
            if self._connection.they_are_waiting_for_100_continue:
                go_on = h11.InformationalResponse(status_code=100, headers=[])
                self._writer.write(self._connection.send(go_on) or b"")
            self._connection.receive_data(await self._reader.read(CHUNK))


def _check(request: h11.Request, token: str) -> None:
    """_RefusedError for a request that is not to be read on."""
    headers = dict(request.headers)
    if b"origin" in headers:
        raise _RefusedError(403, "browser")
    if request.target.partition(b"?")[0] != PATH:
        raise _RefusedError(404, "path", expected=PATH.decode())
    if request.method != b"POST":
        raise _RefusedError(405, "method", ("Allow", "POST"), expected="POST")
    scheme, _, given = headers.get(b"authorization", b"").partition(b" ")
    known = hmac.compare_digest(given.strip(), token.encode())
    if scheme.lower() != b"bearer" or not known:
        raise _RefusedError(
            401, "token", ("WWW-Authenticate", "Bearer"), expected="Authorization: Bearer TOKEN"
        )
    length = headers.get(b"content-length", b"0")
    if int(length) > BODY_MAX:
        raise _RefusedError(413, "too-large", most=BODY_MAX)
