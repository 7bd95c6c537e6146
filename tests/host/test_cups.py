"""A real CUPS of the test's own, with a queue that feeds one of our ports."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from posgui.engine.finding import plugged
from posgui.host import cups as asked
from posgui.model.incidents import Cause
from posgui.model.machine import PrintQueue, QueueState
from posgui.rules.verdict import machine
from tests.bench.cups import QUEUE, Client, administer, cups, missing
from tests.support.tcp import free_port

pytestmark = pytest.mark.skipif(bool(missing()), reason=missing() or "CUPS is here")

WAIT_S = 20.0


class Rig:
    """A CUPS whose queue sends to a port on which nobody listens."""

    def __init__(self, server: int, port: int, socket: Path) -> None:
        self.where = f"127.0.0.1:{server}"
        self.socket = socket
        self._server = server
        self._port = port

    def run(self, command: str) -> None:
        """An administrator's command on the queue."""
        administer(command, self.where, QUEUE)

    def submit(self) -> None:
        """What a till does."""
        client = Client(self._server)
        client.submit(b"receipt\n")
        client.close()

    def queue(self) -> PrintQueue:
        """The queue as it is now."""
        (found,) = asked.queues(self.where, lambda _host, port: port == self._port)
        return found

    def until(self, condition: Callable[[PrintQueue], bool]) -> PrintQueue:
        """Return the queue as soon as ``condition`` is true of it."""
        deadline = time.monotonic() + WAIT_S
        while not condition(found := self.queue()):
            if time.monotonic() > deadline:
                raise TimeoutError(found)
            time.sleep(0.1)
        return found


@pytest.fixture
def rig() -> Iterator[Rig]:
    # CUPS's own user must get into the folder, which pytest's are shut to.
    with tempfile.TemporaryDirectory() as folder:
        port = free_port()
        with cups(Path(folder), port, durable=False) as server:
            yield Rig(server, port, Path(folder) / "cups.sock")


def test_a_queue_is_followed_from_enabled_to_paused_to_stuck(rig: Rig) -> None:
    idle = rig.queue()
    assert (idle.name, idle.host, idle.state) == (QUEUE, "127.0.0.1", QueueState.IDLE)
    assert idle.accepting
    assert machine.os_queue([idle]).finding.holds
    assert asked.queues(rig.where, lambda *_: False) == ()
    assert asked.queues(str(rig.socket), lambda *_: True) == (idle,)

    rig.run("cupsdisable")
    rig.submit()
    paused = rig.until(lambda queue: queue.state is QueueState.STOPPED and queue.waiting == 1)
    assert "paused" in paused.reasons
    assert machine.os_queue([paused]).suspects[0].cause is Cause.OS_QUEUE_PAUSED

    rig.run("cupsenable")
    stuck = rig.until(lambda queue: queue.state is QueueState.PROCESSING)
    assert stuck.waiting == 1
    assert stuck.oldest_s is not None
    later = replace(stuck, oldest_s=stuck.oldest_s + machine.STUCK_S)
    assert machine.os_queue([later]).suspects[0].cause is Cause.OS_QUEUE_STUCK

    rig.run("cupsreject")
    refusing = rig.until(lambda queue: not queue.accepting)
    assert machine.os_queue([refusing]).finding.detail["state"] == "rejecting"


def test_what_is_no_cups_says_so(rig: Rig) -> None:
    with pytest.raises(OSError, match="refused"):
        asked.queues(f"127.0.0.1:{free_port()}", lambda *_: True)


def test_where_the_cups_of_this_machine_is(monkeypatch: pytest.MonkeyPatch, rig: Rig) -> None:
    monkeypatch.setenv("CUPS_SERVER", rig.where)
    assert asked.server() == rig.where
    (found,) = plugged.cups()
    assert found.table == {"transport": "cups", "queue": QUEUE}
    monkeypatch.setenv("CUPS_SERVER", "prints.example")
    assert asked.server() is None  # another machine's queues do not feed our loopback port
    monkeypatch.setenv("CUPS_SERVER", "/run/own.sock")
    assert asked.server() == "/run/own.sock"
