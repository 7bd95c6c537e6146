"""``posgui simulate`` and its control port, from outside."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import signal
import socket
import sys
from base64 import b64decode
from collections.abc import AsyncIterator
from typing import Any

import pytest

from posgui.simulator import command
from tests.support.tcp import connected

RECEIPT = b"\x1b@Bread 3.20\n\x1dV\x42\x00"
PROGRAM = """
import argparse, sys
from posgui.simulator import command
parser = argparse.ArgumentParser()
command.add_arguments(parser)
sys.exit(command.run_from_args(parser.parse_args()))
"""


class Control:
    """A control connection: replies and events told apart."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader, self._writer = reader, writer
        self.events: list[dict[str, Any]] = []

    async def ask(self, request: object) -> dict[str, Any]:
        line = request if isinstance(request, bytes) else json.dumps(request).encode()
        self._writer.write(line + b"\n")
        while "event" in (message := await self._read()):
            self.events.append(message)
        return message

    async def event(self, kind: str) -> dict[str, Any]:
        while True:
            for message in self.events:
                if message["event"] == kind:
                    self.events.remove(message)
                    return message
            self.events.append(await self._read())

    async def _read(self) -> dict[str, Any]:
        message = json.loads(await asyncio.wait_for(self._reader.readline(), 10))
        assert isinstance(message, dict)
        return message


class Running:
    """The command in a process."""

    def __init__(self, process: asyncio.subprocess.Process, ports: dict[str, str]) -> None:
        self.process = process
        self.port, self.control_port = (
            int(ports[key].rpartition(":")[2]) for key in ("listen", "control")
        )

    async def line(self) -> dict[str, Any]:
        assert self.process.stdout
        message = json.loads(await asyncio.wait_for(self.process.stdout.readline(), 10))
        assert isinstance(message, dict)
        return message


@contextlib.asynccontextmanager
async def _simulate(*arguments: str) -> AsyncIterator[Running]:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", PROGRAM, "--listen", "127.0.0.1:0", "--control", "127.0.0.1:0",
        "--set", "speed_mm_s=20000", *arguments, stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    assert process.stdout
    try:
        first = json.loads(await asyncio.wait_for(process.stdout.readline(), 20))
        assert first["event"] == "listening"
        yield Running(process, first)
    finally:
        if process.returncode is None:
            process.send_signal(signal.SIGTERM)
        await process.wait()


async def test_prints_tells_and_obeys() -> None:
    async with (
        _simulate("--set", "model=TM-X") as running,
        connected(running.control_port) as streams,
        connected(running.port) as (reader, writer),
    ):
        control = Control(*streams)
        assert await control.ask({"subscribe": True}) == {"ok": True}
        writer.write(RECEIPT + b"\x1bp\x00\x19\xfa\x1dIC")
        assert await reader.readexactly(6) == b"_TM-X\x00"
        slip = await control.event("slip")
        assert (b64decode(slip["data"]), slip["text"]) == (RECEIPT, "Bread 3.20")
        assert (await running.line())["event"] == "slip"
        assert (await control.event("printed"))["item"]["runs"][0]["text"] == "Bread 3.20"
        assert (await running.line())["event"] == "drawer"

        reply = await control.ask({"set": {"paper": "out"}})
        assert (reply["ok"], reply["state"]["paper"]) == (True, "out")
        assert (await control.event("state"))["paper"] == "out"
        assert (await running.line())["paper"] == "out"
        writer.write(b"\x10\x04\x04")
        assert await reader.readexactly(1) == b"\x7e"

        journal = (await control.ask({"get": "journal"}))["journal"]
        assert b64decode(journal["raw"]).startswith(RECEIPT)
        (segment,) = journal["slips"][0]["segments"]
        assert (b64decode(segment["data"]), segment["start"]) == (b"Bread 3.20", 2)
        assert journal["pulses"] == [{"kind": "drawer", "at": 22, "real_time": False}]
        paper = (await control.ask({"get": "paper", "since": 0}))["paper"]
        assert paper["slips"][0]["items"][0]["type"] == "line"
        assert (await control.ask({"get": "paper", "since": 1}))["paper"]["slips"] == []

        await control.ask({"subscribe": False})
        control.events.clear()
        await control.ask({"set": {"paper": "ok"}})
        reply = await control.ask({"do": "power-cycle"})
        assert reply["state"]["power"] == "booting"
        assert control.events == []
        with pytest.raises(ConnectionResetError):
            await reader.readexactly(1)


async def test_bad_input_is_answered_and_changes_nothing() -> None:
    async with _simulate() as running, connected(running.control_port) as streams:
        control = Control(*streams)
        for bad, complaint in (
            (b"not json", "Expecting value"),
            (b"[1]", "one JSON object a line is expected"),
            ({"get": "nothing"}, "expected one of"),
            ({"set": {"paper": "out", "cover": "ajar"}}, "cover must be one of closed, open"),
            ({"get": "paper", "since": "x"}, "since must be a slip number"),
            (b"\xff\xfe", "decode"),
            (b"[" * 20_000, ""),
        ):
            assert complaint in (await control.ask(bad))["error"]
        assert (await control.ask({"get": "state"}))["state"]["paper"] == "ok"


@pytest.mark.parametrize(
    ("arguments", "complaint", "code"),
    [
        (["--listen", "0.0.0.0:0"], "not a loopback address", 2),
        (["--control", "printer.example:0"], "not a loopback address", 2),
        (["--listen", "127.0.0.1:0", "--set", "paper=blue"], "paper must be one of", 2),
    ],
)
def test_refused_at_start(
    arguments: list[str], complaint: str, code: int, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command.run_from_args(_parsed(arguments)) == code
    assert complaint in capsys.readouterr().err


def test_a_port_in_use_is_said_in_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        listen = f"127.0.0.1:{taken.getsockname()[1]}"
        assert command.run_from_args(_parsed(["--listen", listen])) == 1
    assert capsys.readouterr().err.count("\n") == 1


@pytest.mark.parametrize("address", ["9100", "127.0.0.1:x", "127.0.0.1:70000"])
def test_an_address_that_is_none_is_wrong_use(address: str) -> None:
    with pytest.raises(SystemExit) as caught:
        _parsed(["--listen", address])
    assert caught.value.code == 2


def _parsed(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    command.add_arguments(parser)
    return parser.parse_args(arguments)
