"""What a POS is answered that tells of its sales, over real connections."""

from __future__ import annotations

import asyncio
import http.client
import json
import socket
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio

from posgui.capture.settlement_http import BODY_MAX, CONNECTIONS_MAX, SettlementHttp
from posgui.model.settings import SettlementKind, SettlementSettings
from tests.support.heard_sales import HeardSales
from tests.support.tcp import connected, free_port

TOKEN = "0123456789abcdef"  # noqa: S105 - of these tests
HEADERS = {"Authorization": f"Bearer {TOKEN}", "Content-Type": "application/json"}
Answer = tuple[int, dict[str, Any]]


class Pos:
    """Tells of sales."""

    def __init__(self, sales: HeardSales) -> None:
        self.sales = sales
        self.port = free_port()

    async def ask(
        self, body: bytes | str, method: str = "POST", path: str = "/settlements", **headers: str
    ) -> Answer:
        """One request of its own connection; headers are given with underscores."""
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        return await asyncio.to_thread(self._ask, body, method, path, {**HEADERS, **given})

    def _ask(self, body: bytes | str, method: str, path: str, headers: dict[str, str]) -> Answer:
        link = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        link.request(method, path, body, headers)
        answer = link.getresponse()
        content = answer.read()
        link.close()
        return answer.status, json.loads(content) if method != "HEAD" else {}


@pytest_asyncio.fixture
async def pos() -> AsyncIterator[Pos]:
    pos = Pos(HeardSales())
    server = SettlementHttp(
        SettlementSettings(
            kind=SettlementKind.HTTP, printer="front", host="127.0.0.1", port=pos.port, token=TOKEN
        ),
        pos.sales,
    )
    await server.start()
    yield pos
    await server.stop()


async def test_a_sale_is_taken(pos: Pos) -> None:
    body = '{"id": "A-17", "at": "2026-03-02T09:30:00+08:00", "amount": "￥12.50"}'
    assert await pos.ask(body.encode()) == (202, {"id": "A-17"})
    (told,) = pos.sales.heard
    assert (told.id, told.settled_at, told.amount) == ("A-17", 1772415000.0, "￥12.50")


@pytest.mark.parametrize(
    ("changed", "status", "error"),
    [
        ({"Authorization": ""}, 401, "token"),
        ({"Authorization": "Bearer 0123456789abcdeF"}, 401, "token"),
        ({"Authorization": f"Basic {TOKEN}"}, 401, "token"),
        ({"Origin": "http://127.0.0.1"}, 403, "browser"),
        ({"path": "/settlement"}, 404, "path"),
        ({"path": "/"}, 404, "path"),
        ({"method": "GET"}, 405, "method"),
        ({"method": "PUT"}, 405, "method"),
        ({"body": b"x" * (BODY_MAX + 1)}, 413, "too-large"),
        ({"body": b"{"}, 400, "json"),
        ({"body": b'{"id": ""}'}, 400, "id"),
        ({"body": b'{"id": "A", "at": "soon"}'}, 400, "at"),
        ({"body": b'{"id": "A", "amount": {}}'}, 400, "amount"),
    ],
)
async def test_what_is_no_sale_is_refused_by_name(
    pos: Pos, changed: dict[str, Any], status: int, error: str
) -> None:
    answered, content = await pos.ask(**{"body": b'{"id": "A"}', **changed})
    assert (answered, content["error"]) == (status, error)
    assert not pos.sales.heard


async def test_the_body_counts_and_not_what_its_type_is_said_to_be(pos: Pos) -> None:
    """curl -d and Python's urllib call every body a form's."""
    form = {"Content_Type": "application/x-www-form-urlencoded"}
    assert await pos.ask('{"id": "A"}', **form) == (202, {"id": "A"})


async def test_what_cannot_be_kept_is_to_be_told_again(pos: Pos) -> None:
    pos.sales.refuses = True
    assert await pos.ask('{"id": "A"}') == (503, {"error": "not-kept"})
    pos.sales.refuses = False
    assert await pos.ask('{"id": "A"}') == (202, {"id": "A"})


async def test_several_sales_go_over_one_connection(pos: Pos) -> None:
    def tell() -> list[int]:
        link = http.client.HTTPConnection("127.0.0.1", pos.port, timeout=10)
        found = []
        for body in ('{"id": 1}', "{", '{"id": 2}'):
            link.request("POST", "/settlements", body, HEADERS)
            answer = link.getresponse()
            answer.read()
            found.append(answer.status)
        link.close()
        return found

    assert await asyncio.to_thread(tell) == [202, 400, 202]
    assert pos.sales.ids == ["1", "2"]


async def test_a_client_that_asks_first_is_told_to_go_on(pos: Pos) -> None:
    """As curl does: ``Expect: 100-continue``."""
    async with connected(pos.port) as (reader, writer):
        head = f"POST /settlements HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {TOKEN}\r\n"
        writer.write(f"{head}Expect: 100-continue\r\nContent-Length: 11\r\n\r\n".encode())
        assert b" 100 " in await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), 5)
        writer.write(b'{"id": "A"}')
        assert b" 202 " in await asyncio.wait_for(reader.readline(), 5)


@pytest.mark.parametrize(
    "sent",
    [b"\x1b@Receipt\n\x1dV\x00", b"GET\r\n\r\n", b"POST / HTTP/1.1\r\nX: " + b"y" * 40_000],
    ids=["receipt", "no HTTP", "endless head"],
)
async def test_what_is_no_request_is_answered_and_hung_up_on(pos: Pos, sent: bytes) -> None:
    async with connected(pos.port) as (reader, writer):
        writer.write(sent)
        answer = await asyncio.wait_for(reader.read(), 10)
        assert answer.startswith(b"HTTP/1.1 4")
        assert b"connection: close" in answer.lower()


async def test_idle_connections_keep_nobody_out_for_long(pos: Pos) -> None:
    idle = [socket.create_connection(("127.0.0.1", pos.port)) for _ in range(CONNECTIONS_MAX)]
    async with asyncio.timeout(10):
        loop = asyncio.get_running_loop()
        for link in idle:
            link.setblocking(False)
            assert await loop.sock_recv(link, 1) == b"", "hung up on when nothing is said"
            link.close()
    assert (await pos.ask('{"id": "A"}'))[0] == 202
