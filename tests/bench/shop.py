"""Tills for the bench: how receipts are handed in, and how long that took."""

from __future__ import annotations

import asyncio
import contextlib
import sqlite3
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, closing
from pathlib import Path

from tests.bench.cups import Client
from tests.bench.sink import Sink
from tests.support.engine import FreshEngine


@asynccontextmanager
async def engine_for(folder: Path, sink: Sink) -> AsyncIterator[FreshEngine]:
    """A real engine process that prints to the sink, probed, with nobody listening to its
    events."""
    folder.mkdir()
    engine = FreshEngine(folder, sink.port)
    try:
        await engine.start()
        await engine.ready()
        await engine.leave()
        yield engine
    finally:
        await engine.stop()


async def sell(port: int, receipts: Sequence[bytes], tills: int) -> float:
    """Seconds until so many tills, each on its connection, were told that all of their
    receipts were taken."""
    began = time.perf_counter()
    await asyncio.gather(*(_till(port, receipts[n::tills]) for n in range(tills)))
    return time.perf_counter() - began


async def _till(port: int, receipts: Sequence[bytes]) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        for receipt in receipts:
            writer.write(receipt)
            await writer.drain()
        writer.write_eof()
        await reader.read()
    finally:
        writer.close()
        with contextlib.suppress(OSError):
            await writer.wait_closed()


async def submit(port: int, receipts: Sequence[bytes], tills: int) -> float:
    """The same of CUPS."""
    clients = [Client(port) for _ in range(tills)]

    def hand_in(client: Client, mine: Sequence[bytes]) -> None:
        for receipt in mine:
            client.submit(receipt)

    began = time.perf_counter()
    try:
        await asyncio.gather(
            *(
                asyncio.to_thread(hand_in, client, receipts[n::tills])
                for n, client in enumerate(clients)
            )
        )
        return time.perf_counter() - began
    finally:
        for client in clients:
            client.close()


def insert(folder: Path, receipts: Sequence[bytes]) -> float:
    """Seconds for the same bytes as bare rows, one durable commit each."""
    folder.mkdir()
    with closing(sqlite3.connect(folder / "bare.db", isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("CREATE TABLE receipt (id INTEGER PRIMARY KEY, body BLOB)")
        began = time.perf_counter()
        for receipt in receipts:
            connection.execute("INSERT INTO receipt (body) VALUES (?)", (receipt,))
        return time.perf_counter() - began
