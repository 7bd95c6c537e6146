"""Windows's print queues, over a recorded fake of its spooler's calls: what is seen of a queue
that stands, and when a job counts as handed on, refused, or lost."""

from __future__ import annotations

import asyncio
import json
import sys
from dataclasses import asdict

import pytest

from posgui.host.queues import Refused
from posgui.host.winspool import bits
from posgui.host.winspool.bits import JobStatus, PrinterStatus
from posgui.host.winspool.listing import listed, queues
from posgui.host.winspool.queue import WindowsQueue
from posgui.model.errors import TransportError, TransportReason
from posgui.model.incidents import Cause
from posgui.model.machine import QueueState
from posgui.model.receipts import JobState
from posgui.rules.verdict import machine
from posgui.texts import incident_base
from posgui.transports.winspool import WinspoolTransport
from tests.support.receipts import receipt
from tests.support.windows_spooler import FakeSpooler, Job

SALE = receipt("Sale 1")


@pytest.fixture
def spooler() -> FakeSpooler:
    return FakeSpooler()


@pytest.fixture
def queue(spooler: FakeSpooler) -> WindowsQueue:
    return WindowsQueue("till", spooler)


def cause_of(queue: WindowsQueue) -> Cause | None:
    suspects = machine.os_queue([queue.look()]).suspects
    return suspects[0].cause if suspects else None


def test_a_queue_is_followed_from_running_to_paused_to_stuck(
    spooler: FakeSpooler, queue: WindowsQueue
) -> None:
    assert (queue.look().state, cause_of(queue)) == (QueueState.IDLE, None)
    spooler.pause()
    queue.submit("posgui 1", SALE)
    paused = queue.look()
    assert (paused.paused, paused.reasons, paused.waiting) == (True, ("paused",), 1)
    assert cause_of(queue) is Cause.OS_QUEUE_PAUSED

    spooler.work_offline(offline=True)
    spooler.pause(paused=False)
    offline = queue.look()
    assert (offline.state, offline.reasons) == (QueueState.STOPPED, ("offline-report",))
    suspect = machine.os_queue([offline]).suspects[0]
    words = incident_base(suspect.cause, suspect.placeholders)
    assert words == "incident.os-queue-offline"

    spooler.give_paper(takes=False)
    spooler.work_offline(offline=False)
    assert cause_of(queue) is None
    spooler.jobs[0].age_s = machine.STUCK_S + 1
    assert cause_of(queue) is Cause.OS_QUEUE_STUCK

    spooler.attributes = bits.Attribute.KEEPPRINTEDJOBS
    spooler.give_paper(takes=True)
    assert (len(spooler.jobs), queue.look().waiting) == (1, 0)


@pytest.mark.parametrize(
    ("status", "state"),
    [
        (0, JobState.PENDING),
        (JobStatus.SPOOLING, JobState.PENDING),
        (JobStatus.PRINTING, JobState.PROCESSING),
        (JobStatus.PRINTING | JobStatus.PAUSED, JobState.PENDING_HELD),
        (JobStatus.PRINTING | JobStatus.ERROR | JobStatus.PAPEROUT, JobState.PROCESSING_STOPPED),
        (JobStatus.PRINTING | JobStatus.DELETING, JobState.CANCELED),
        (JobStatus.PRINTED | JobStatus.DELETING, JobState.COMPLETED),
        (JobStatus.COMPLETE | JobStatus.RETAINED, JobState.COMPLETED),
    ],
)
def test_job_bits_say(status: int, state: JobState) -> None:
    assert bits.job_state(status) is state


def test_what_a_driver_says_of_the_printer_stops_nothing() -> None:
    hearsay = PrinterStatus.OFFLINE | PrinterStatus.PAPER_OUT | PrinterStatus.DOOR_OPEN
    assert bits.queue_state(hearsay | PrinterStatus.WAITING, 0) is QueueState.IDLE
    told = {"offline-report", "media-empty-error", "door-open-error"}
    assert set(bits.reasons(hearsay, 0)) == told


@pytest.mark.parametrize(
    ("stands", "state"), [(False, JobState.COMPLETED), (True, JobState.CANCELED)]
)
def test_a_job_that_is_gone_went_out_unless_it_could_not(
    spooler: FakeSpooler, queue: WindowsQueue, stands: bool, state: JobState
) -> None:
    if stands:
        spooler.pause()
    queue.look()
    number = queue.submit("posgui 1", SALE)
    spooler.delete(number)
    assert queue.job(number).state is state


@pytest.mark.parametrize(("counts", "definite"), [([0], True), ([5, 0], False)])
def test_a_write_that_stops_is_definite_only_before_the_first_byte(
    spooler: FakeSpooler, queue: WindowsQueue, counts: list[int], definite: bool
) -> None:
    spooler.write_counts = counts
    with pytest.raises(OSError, match="WritePrinter") as caught:
        queue.submit("posgui 1", SALE)
    assert isinstance(caught.value, Refused) is definite
    assert (spooler.jobs, spooler.open_handles) == ([], 0)


def test_a_short_write_goes_on_where_it_stopped(spooler: FakeSpooler, queue: WindowsQueue) -> None:
    spooler.write_counts = [5, 1, 20]
    queue.submit("posgui 1", SALE)
    assert spooler.received == SALE


def test_resuming_releases_our_jobs_and_needs_the_right_to(
    spooler: FakeSpooler, queue: WindowsQueue
) -> None:
    spooler.work_offline(offline=True)
    spooler.pause()
    spooler.jobs = [Job(n, title, JobStatus.PAUSED) for n, title in ((1, "posgui 1"), (2, "Word"))]
    spooler.administrator = False
    with pytest.raises(PermissionError):
        queue.resume("posgui ")
    assert queue.look().paused
    spooler.administrator = True
    queue.resume("posgui ")
    assert not queue.look().paused
    assert [job.title for job in spooler.jobs] == ["Word"]


async def test_a_job_that_a_person_deleted_is_unsure_and_a_restart_is_not(
    spooler: FakeSpooler,
) -> None:
    lost: list[TransportError] = []
    transport = WinspoolTransport("till", lambda _: None, lost.append, spooler)
    await transport.open()
    try:
        spooler.give_paper(takes=False)
        await transport.write(SALE)
        spooler.stop()
        spooler.start()
        assert transport.unsent() == len(SALE)
        spooler.jobs[0].status = JobStatus.PRINTING | JobStatus.DELETING
        async with asyncio.timeout(5):
            while not lost:
                await asyncio.sleep(0.01)
        assert [error.reason for error in lost] == [TransportReason.LINK_LOST]
        assert transport.unsent() == len(SALE)
    finally:
        await transport.close()


def test_a_list_that_hangs_is_given_up(spooler: FakeSpooler) -> None:
    with pytest.raises(TimeoutError):
        queues(["sleep", "60"], deadline_s=0.2)
    with pytest.raises(OSError, match="EnumPrinters"):
        queues(["false"])
    found = list(listed(spooler))
    told = json.dumps([asdict(each) for each in found])
    assert queues([sys.executable, "-c", f"print({told!r})"]) == tuple(found)
    assert [(each.name, each.host, each.port) for each in found] == [
        ("till", "127.0.0.1", 9101),
        (r"\\bar\receipts", "", 0),
    ]
    assert spooler.open_handles == 0


@pytest.mark.skipif(sys.platform == "win32", reason="there the way is not missing")
async def test_elsewhere_than_on_windows_the_way_is_missing() -> None:
    transport = WinspoolTransport("till", lambda _: None, lambda _: None)
    with pytest.raises(TransportError) as caught:
        await transport.open()
    assert caught.value.reason is TransportReason.DRIVER_MISSING
    await transport.close()
