"""One print queue of Windows, looked at, handed raw jobs, and started again for a person.

A handle is opened for each question and closed after it: one kept open would not outlive a
restart of the spooler. Everything here blocks, and belongs into one thread.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime

from posgui.host.queues import NotReached, QueuedJob, Refused
from posgui.host.windows import CallFailed, WinError
from posgui.host.winspool import bits
from posgui.host.winspool.calls import (
    ACCESS_ADMINISTER,
    ACCESS_USE,
    CONTROL_RESUME,
    Handle,
    QueueInfo,
    SpoolerCalls,
)
from posgui.model.machine import PrintQueue
from posgui.model.receipts import JobState

JOBS_AT_MOST = 100
"""Jobs looked at in one queue."""

Clock = Callable[[], datetime]


def win32_calls() -> SpoolerCalls:
    """Windows's own; NotImplementedError on another system."""
    if sys.platform == "win32":
        from posgui.host.winspool.calls import Win32Spooler

        return Win32Spooler()
    else:  # noqa: RET505 - one of the two is dead code to the type checker
        raise NotImplementedError("winspool")


class WindowsQueue:
    r"""The queue of that name; ``\\server\queue`` of a connection."""

    def __init__(
        self, name: str, calls: SpoolerCalls, now: Clock = lambda: datetime.now(UTC)
    ) -> None:
        self._name = name
        self._calls = calls
        self._now = now
        self._last = JobState.PENDING
        """Of the job that was handed in last, when it was last seen."""
        self._stopped = False

    def look(self) -> PrintQueue:
        """The queue as it stands, with the age of its oldest job.

        LookupError if there is none of that name, PermissionError, OSError where the spooler
        does not answer.
        """
        with self._opened() as printer:
            info = self._calls.get_printer(printer)
            ages = self._ages(printer) if info["cJobs"] else []
        found = replace(
            described(info, {}), waiting=len(ages), oldest_s=max(ages) if ages else None
        )
        self._stopped = found.paused
        return found

    def submit(self, title: str, document: bytes) -> int:
        """Hand in a job whose bytes go to the printer as they are; returns its number.

        NotReached, Refused, PermissionError or LookupError where the spooler took none of it;
        with any other OSError nobody knows, as it prints while it still takes.
        """
        with self._opened() as printer:
            try:
                number = self._calls.start_doc(printer, title)
            except CallFailed as error:
                if error.number == WinError.ACCESS_DENIED:
                    raise
                raise Refused(str(error)) from error
            self._last = JobState.PENDING
            self._spool(printer, document)
        return number

    def _spool(self, printer: Handle, document: bytes) -> None:
        taken = 0
        try:
            self._calls.start_page(printer)
            while taken < len(document):
                some = self._calls.write(printer, document[taken:])
                if some <= 0:
                    raise CallFailed(0, "WritePrinter")
                taken += some
            self._calls.end_page(printer)
            self._calls.end_doc(printer)
        except CallFailed as error:
            with suppress(CallFailed):
                self._calls.abort(printer)
                if not taken:
                    raise Refused(str(error)) from error
            # Not a permission: part of it may be on its way to the printer.
            raise OSError(str(error)) from error

    def job(self, number: int) -> QueuedJob:
        """A job as it stands, or as it ended where it is gone (``bits.fate_of_missing``)."""
        with self._opened() as printer:
            try:
                told = self._calls.get_job(printer, number)
            except CallFailed as error:
                if error.number != WinError.INVALID_PARAMETER:
                    raise
                return QueuedJob(bits.fate_of_missing(self._last, stopped=self._stopped), "")
        self._last = bits.job_state(told["Status"])
        return QueuedJob(self._last, told["pDocument"])

    def resume(self, ours: str) -> None:
        """Start the queue again, and release those of its held jobs whose titles begin with
        ``ours``. Only for a person who asked for it.

        "Use printer offline" is taken back as well. PermissionError where that is for an
        administrator.
        """
        with self._opened(ACCESS_USE | ACCESS_ADMINISTER) as printer:
            self._calls.set_printer(printer, CONTROL_RESUME)
            port = self._calls.get_port(printer)
            if port["Attributes"] & bits.Attribute.WORK_OFFLINE:
                port["Attributes"] &= ~bits.Attribute.WORK_OFFLINE
                self._calls.set_port(printer, port)
            for each in self._calls.enum_jobs(printer, 0, JOBS_AT_MOST):
                held = bits.job_state(each["Status"]) is JobState.PENDING_HELD
                if held and each["pDocument"].startswith(ours):
                    self._calls.set_job(printer, each["JobId"], CONTROL_RESUME)

    def _ages(self, printer: Handle) -> list[float]:
        """Seconds for which each job that is not over has been there; a queue may keep those
        that are."""
        jobs = self._calls.enum_jobs(printer, 0, JOBS_AT_MOST)
        waiting = [each for each in jobs if not bits.job_state(each["Status"]).is_final]
        return [max(0.0, (self._now() - each["Submitted"]).total_seconds()) for each in waiting]

    @contextmanager
    def _opened(self, access: int = ACCESS_USE) -> Iterator[Handle]:
        try:
            printer = self._calls.open_printer(self._name, access)
            try:
                yield printer
            finally:
                # A handle whose spooler ended meanwhile cannot be closed any more.
                with suppress(CallFailed):
                    self._calls.close_printer(printer)
        except CallFailed as error:
            raise _failure(error, self._name) from error


def described(info: QueueInfo, ports: Mapping[str, tuple[str, int]]) -> PrintQueue:
    """What a queue says of itself; ``ports`` are the TCP/IP ports that are known."""
    host, port = ports.get(info["pPortName"], ("", 0))
    status, attributes = info["Status"], info["Attributes"]
    return PrintQueue(
        info["pPrinterName"],
        host,
        port,
        bits.queue_state(status, attributes),
        accepting=bits.accepting(status),
        reasons=bits.reasons(status, attributes),
        waiting=info["cJobs"],
    )


def _failure(error: CallFailed, name: str) -> OSError | LookupError:
    match error.number:
        case WinError.ACCESS_DENIED:
            return PermissionError(f"{name}: {error}")
        case WinError.INVALID_PRINTER_NAME:
            return LookupError(name)
        case _:
            return NotReached(f"{name}: {error}")
