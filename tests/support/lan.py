"""A shop's network inside a network namespace: a till with one cable, and at its other end
a box with a printer on it. Run as a program, it puts an engine on the till, breaks
something, and prints what the one button says, as JSON.

    unshare --map-root-user --net --mount python -m tests.support.lan FOLDER CASE
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any, cast

from posgui.engine.engine import Engine
from posgui.host import ways
from posgui.model.diagnosis import Diagnosis, Finding
from posgui.model.events import DiagnosisUpdate
from posgui.model.settings import PrinterSettings, Settings, TransportKind

TILL, PRINTER, GATEWAY, ELSEWHERE = "10.9.0.1", "10.9.0.2", "10.9.0.14", "10.8.0.2"
NEW_ADDRESS = "10.9.0.7"
BOARD = "10.9.0.5"
PREFIX = 28
"""Looking at each address of so narrow a network takes a second."""
NAME = "receipts.shop.test"
WAIT_S = 20.0


def why_not() -> str:
    """Why there can be no such network here; empty if there can."""
    tools = ("unshare", "nsenter", "ip")
    if sys.platform != "linux" or not all(map(shutil.which, tools)):
        return "needs unshare, nsenter and ip"
    if subprocess.run(isolated("true"), capture_output=True, check=False).returncode:
        return "this user may not make network namespaces"
    return ""


def isolated(*command: str) -> list[str]:
    """A command in namespaces of its own: network, and what is mounted."""
    return ["unshare", "--map-root-user", "--net", "--mount", *command]


def told(folder: Path, case: str) -> dict[str, Any]:
    """What the one button said in that case."""
    done = subprocess.run(
        isolated(sys.executable, "-m", "tests.support.lan", str(folder), case),
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    if done.returncode:
        raise RuntimeError(done.stderr)
    result: dict[str, Any] = json.loads(done.stdout)
    return result


class Lan:
    """The cable ``till`` - ``box`` and what is at the far end of it."""

    def __init__(self) -> None:
        self._far = subprocess.Popen(["unshare", "--net", "sleep", "60"])
        self._printer: subprocess.Popen[bytes] | None = None
        self._boards: subprocess.Popen[bytes] | None = None

    @contextlib.contextmanager
    def up(self) -> Iterator[None]:
        """With the printer and the gateway on it."""
        try:
            self._wire()
            yield
        finally:
            self.stop_printer()
            if self._boards is not None:
                self._boards.kill()
                self._boards.wait()
            self._far.kill()
            self._far.wait()

    def _wire(self) -> None:
        for line in (
            "link set lo up",
            "link add till type veth peer name box",
            f"link set box netns {self._own_namespace()}",
            "link set till up",
            f"addr add {TILL}/{PREFIX} dev till",
        ):
            here(line)
        for line in ("link set lo up", "link set box up"):
            self.there(line)
        for address in (GATEWAY, PRINTER):  # the first takes the other with it
            self.give(address)

    def _own_namespace(self) -> int:
        """The far end's process, once it is in a network namespace that is not ours."""
        ours = Path("/proc/self/ns/net").readlink()
        while Path(f"/proc/{self._far.pid}/ns/net").readlink() == ours:
            if self._far.poll() is not None:
                raise RuntimeError("no second namespace")
        return self._far.pid

    def there(self, line: str) -> None:
        """``ip`` at the far end."""
        subprocess.run([*self._inside(), "ip", *line.split()], check=True)

    def give(self, address: str) -> None:
        """One more address to the far end."""
        self.there(f"addr add {address}/{PREFIX} dev box")

    def start_printer(self, address: str = PRINTER) -> None:
        """A printer that works, at its address."""
        command = [sys.executable, "-m", "posgui", "simulate", "--listen", f"{address}:9100"]
        self._printer = subprocess.Popen(
            [*self._inside(), *command, "--control", f"{address}:9101", "--allow-remote"],
            stdout=subprocess.DEVNULL,
        )

    def start_boards(self) -> None:
        """The printer's announcement, and an Epson board at an address of its own."""
        self.give(BOARD)
        command = [sys.executable, "-m", "tests.support.boards", PRINTER, BOARD]
        self._boards = subprocess.Popen([*self._inside(), *command])

    def stop_printer(self) -> None:
        """Nobody listens any more."""
        if self._printer is not None:
            self._printer.send_signal(signal.SIGKILL)
            self._printer.wait()
            self._printer = None

    def switch_printer_off(self) -> None:
        """Nobody has the address, and the till has had the time to forget who had it."""
        self.stop_printer()
        self.there(f"addr del {PRINTER}/{PREFIX} dev box")
        here("neigh flush dev till")

    def _inside(self) -> list[str]:
        return ["nsenter", "--target", str(self._far.pid), "--net"]


def here(line: str) -> None:
    """``ip`` on the till."""
    subprocess.run(["ip", *line.split()], check=True)


def settings_for(host: str) -> Settings:
    """One printer."""
    front = PrinterSettings(
        id="front", name="Front till", transport=TransportKind.NETWORK, host=host, port=9100
    )
    return Settings(printers=(front,))


async def diagnosed(folder: Path, host: str, break_it: Callable[[Engine], Awaitable[None]]) -> str:
    """What the one button says after ``break_it``, which is given the running engine."""
    engine = Engine(settings_for(host), folder, "posgui.toml")
    await engine.start()
    try:
        await break_it(engine)
        told: list[Finding] = []
        engine.hub.subscribe(
            lambda event: told.append(event.finding) if isinstance(event, DiagnosisUpdate) else None
        )
        found = await engine.diagnostics.run("front", "case")
        return _as_json(engine, found, [f for f in told if f.detail.get("why") == "under-way"])
    finally:
        await engine.stop()


def _as_json(engine: Engine, found: Diagnosis, under_way: list[Finding]) -> str:
    verdict = found.verdict
    return json.dumps(
        {
            "cause": verdict.cause,
            "confidence": verdict.confidence,
            "found_at": verdict.placeholders.get("found_at", ""),
            "asks": verdict.questions,
            "under_way": [dict(each.detail) for each in under_way],
            "also": [[each.cause, each.confidence] for each in verdict.also],
            "ruled_out": {each.cause: each.by for each in verdict.ruled_out},
            "rungs": {f.by: {"holds": f.holds, **f.detail} for f in found.evidence},
            "took_s": found.took_s,
            "mac": engine.printers["front"].link.card.mac,
        }
    )


async def noticed(engine: Engine) -> None:
    """Return when the engine has lost its connection, as it has before anybody asks why."""
    link = engine.printers["front"].link
    link.reconnect()  # it would notice by itself, after some seconds
    async with asyncio.timeout(WAIT_S):
        while link.ready:
            await asyncio.sleep(0.05)


async def ready(engine: Engine) -> None:
    """Return when the printer was reached and who has its address is known."""
    async with asyncio.timeout(WAIT_S):
        while not engine.printers["front"].link.card.mac:
            await asyncio.sleep(0.05)


def use_name_server(folder: Path) -> None:
    """Let names be asked of port 53 of this machine, in this mount namespace alone."""
    for name, text in (
        ("resolv.conf", "nameserver 127.0.0.1\n"),
        ("nsswitch.conf", "hosts: files dns\n"),
    ):
        made = folder / name
        made.write_text(text)
        subprocess.run(["mount", "--bind", str(made), f"/etc/{name}"], check=True)


class NoSuchName(asyncio.DatagramProtocol):
    """A name server that knows no name (RCODE 3, RFC 1035 section 4.1.1)."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        # Python 3.11's own is a DatagramTransport by its methods alone.
        self._transport = cast("asyncio.DatagramTransport", transport)

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        """A question."""
        self._transport.sendto(data[:2] + b"\x81\x83" + data[4:], addr)


async def main(folder: Path, case: str) -> str:
    """Build, break, ask."""
    from tests.support import lan_cases, lan_search

    lan = Lan()
    with lan.up():
        return await (lan_cases.CASES | lan_search.CASES)[case](lan, folder)


def gateway_is_there() -> None:
    """Make the system ask for the gateway, as any program's traffic does."""
    ways.knock(GATEWAY, 1.0)


@contextlib.contextmanager
def mute_name_server() -> Iterator[None]:
    """Takes questions and answers none."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as server:
        server.bind(("127.0.0.1", 53))
        yield


if __name__ == "__main__":
    made = Path(sys.argv[1])
    made.mkdir(parents=True, exist_ok=True)
    print(asyncio.run(main(made, sys.argv[2])))
    sys.stdout.flush()
    os._exit(0)  # a name that is still being asked for holds its thread
