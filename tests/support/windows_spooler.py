"""Windows's spooler for tests: the calls of ``posgui.host.winspool.calls`` with the results and
the error numbers that Microsoft's manual gives them, over one queue with a printer behind it.

It keeps what matters to a transport: a handle belongs to the thread that opened it, a job that
the port took leaves the list unless the queue keeps it, and a spooler that stopped fails every
call, its old handles too.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from posgui.host.windows import CallFailed, WinError
from posgui.host.winspool.bits import Attribute, JobStatus, PrinterStatus
from posgui.host.winspool.calls import ACCESS_ADMINISTER, JobInfo, PortInfo, QueueInfo, QueueName


@dataclass
class Job:
    number: int
    title: str
    status: int = JobStatus.SPOOLING
    document: bytearray = field(default_factory=bytearray)
    age_s: float = 0.0


@dataclass(eq=False)
class Handle:
    thread: int
    access: int
    run: int
    """Which life of the spooler it is from."""
    job: Job | None = None


class FakeSpooler:
    """One queue, ``till``; its printer takes every job as soon as the queue runs."""

    def __init__(self) -> None:
        self.status = 0
        self.attributes = 0
        self.takes = True
        """The printer is there; otherwise jobs stay in PRINTING."""
        self.administrator = True
        self.refuses_jobs = 0
        """The error number of StartDocPrinter, 0 for none."""
        self.write_counts: list[int] = []
        """What the next WritePrinter claim to have taken."""
        self.jobs: list[Job] = []
        self.received = bytearray()
        self.open_handles = 0
        self._run = 1
        self._runs = True
        self._numbers = 1
        self._lock = threading.RLock()

    # What a test does

    def stop(self) -> None:
        """``net stop spooler``."""
        self._runs = False

    def start(self) -> None:
        """``net start spooler``: jobs survive on disk, handles do not."""
        self._runs = True
        self._run += 1

    def pause(self, *, paused: bool = True) -> None:
        with self._lock:
            self.status = PrinterStatus.PAUSED if paused else 0
            self._progress()

    def work_offline(self, *, offline: bool) -> None:
        with self._lock:
            self.attributes = Attribute.WORK_OFFLINE if offline else 0
            self._progress()

    def give_paper(self, *, takes: bool) -> None:
        with self._lock:
            self.takes = takes
            self._progress()

    def delete(self, number: int) -> None:
        """A person deletes the job."""
        with self._lock:
            self.jobs = [job for job in self.jobs if job.number != number]

    def _progress(self) -> None:
        if self.status & PrinterStatus.PAUSED or self.attributes & Attribute.WORK_OFFLINE:
            return
        for job in list(self.jobs):
            if job.status & (JobStatus.PAUSED | JobStatus.PRINTED | JobStatus.SPOOLING):
                continue
            job.status = JobStatus.PRINTING
            if not self.takes:
                return
            self.received += job.document
            job.status = JobStatus.PRINTED
            if not self.attributes & Attribute.KEEPPRINTEDJOBS:
                self.jobs.remove(job)

    # The calls

    def open_printer(self, name: str, access: int) -> Handle:
        self._alive("OpenPrinter")
        if name != "till":
            raise CallFailed(WinError.INVALID_PRINTER_NAME, "OpenPrinter")
        if access & ACCESS_ADMINISTER and not self.administrator:
            raise CallFailed(WinError.ACCESS_DENIED, "OpenPrinter")
        self.open_handles += 1
        return Handle(threading.get_ident(), access, self._run)

    def close_printer(self, printer: Handle) -> None:
        self.open_handles -= 1
        self._check(printer, "ClosePrinter")

    def get_printer(self, printer: Handle) -> QueueInfo:
        self._check(printer, "GetPrinter")
        with self._lock:
            return {
                "pPrinterName": "till",
                "pPortName": "USB001",
                "Status": self.status,
                "Attributes": self.attributes,
                "cJobs": len(self.jobs),
            }

    def start_doc(self, printer: Handle, title: str) -> int:
        self._check(printer, "StartDocPrinter")
        if self.refuses_jobs:
            raise CallFailed(self.refuses_jobs, "StartDocPrinter")
        with self._lock:
            printer.job = Job(self._numbers, title)
            self._numbers += 1
            self.jobs.append(printer.job)
            return printer.job.number

    def start_page(self, printer: Handle) -> None:
        self._check(printer, "StartPagePrinter")

    def write(self, printer: Handle, data: bytes) -> int:
        self._check(printer, "WritePrinter")
        count = self.write_counts.pop(0) if self.write_counts else len(data)
        self._job_of(printer).document += data[:count]
        return count

    def end_page(self, printer: Handle) -> None:
        self._check(printer, "EndPagePrinter")

    def end_doc(self, printer: Handle) -> None:
        self._check(printer, "EndDocPrinter")
        with self._lock:
            self._job_of(printer).status = 0
            self._progress()

    def abort(self, printer: Handle) -> None:
        self._check(printer, "AbortPrinter")
        self.delete(self._job_of(printer).number)

    def get_job(self, printer: Handle, number: int) -> JobInfo:
        self._check(printer, "GetJob")
        with self._lock:
            for job in self.jobs:
                if job.number == number:
                    return _told(job)
        raise CallFailed(WinError.INVALID_PARAMETER, "GetJob")

    def enum_jobs(self, printer: Handle, first: int, count: int) -> list[JobInfo]:
        self._check(printer, "EnumJobs")
        with self._lock:
            return [_told(job) for job in self.jobs[first : first + count]]

    def set_job(self, printer: Handle, number: int, command: int) -> None:
        self._check(printer, "SetJob")
        assert command == 2, "JOB_CONTROL_RESUME"
        with self._lock:
            for job in self.jobs:
                if job.number == number:
                    job.status &= ~JobStatus.PAUSED
            self._progress()

    def set_printer(self, printer: Handle, command: int) -> None:
        self._check(printer, "SetPrinter")
        assert command == 2, "PRINTER_CONTROL_RESUME"
        if not printer.access & ACCESS_ADMINISTER:
            raise CallFailed(WinError.ACCESS_DENIED, "SetPrinter")
        self.pause(paused=False)

    def get_port(self, printer: Handle) -> PortInfo:
        self._check(printer, "GetPrinter")
        return {
            "pPrinterName": "till",
            "pPortName": "USB001",
            "Attributes": self.attributes,
            "DeviceNotSelectedTimeout": 15000,
            "TransmissionRetryTimeout": 45000,
        }

    def set_port(self, printer: Handle, port: PortInfo) -> None:
        self._check(printer, "SetPrinter")
        if not printer.access & ACCESS_ADMINISTER:
            raise CallFailed(WinError.ACCESS_DENIED, "SetPrinter")
        self.work_offline(offline=bool(port["Attributes"] & Attribute.WORK_OFFLINE))

    def enum_printers(self) -> list[QueueName]:
        return [
            {"pPrinterName": "till", "pServerName": None},
            {"pPrinterName": r"\\bar\receipts", "pServerName": r"\\bar"},
        ]

    def tcp_ports(self) -> dict[str, tuple[str, int]]:
        return {"USB001": ("127.0.0.1", 9101), "IP_10.0.0.9": ("10.0.0.9", 9100)}

    def _alive(self, call: str) -> None:
        if not self._runs:
            raise CallFailed(WinError.RPC_SERVER_UNAVAILABLE, call)

    def _check(self, printer: Handle, call: str) -> None:
        self._alive(call)
        if printer.thread != threading.get_ident():
            raise AssertionError(f"{call}: a handle of another thread")
        if printer.run != self._run:
            raise CallFailed(6, call)  # ERROR_INVALID_HANDLE

    def _job_of(self, printer: Handle) -> Job:
        assert printer.job is not None, "ERROR_SPL_NO_STARTDOC"
        return printer.job


def _told(job: Job) -> JobInfo:
    return {
        "JobId": job.number,
        "pDocument": job.title,
        "Status": job.status,
        "Submitted": datetime.now(UTC) - timedelta(seconds=job.age_s),
    }
