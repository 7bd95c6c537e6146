"""The calls of Windows's spooler that are made here, and no others.

``SpoolerCalls`` is what a test puts in their place; ``Win32Spooler`` makes them, through pywin32
(``win32print``) and the registry. A handle stays in the thread that opened it: they are not
thread-safe (Microsoft, OpenPrinter). Every call raises ``CallFailed``.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any, Protocol, TypedDict

from posgui.host.windows import CallFailed

Handle = Any
"""A PyPrinterHANDLE; opaque."""

ACCESS_ADMINISTER = 0x4
ACCESS_USE = 0x8
"""PRINTER_ACCESS_* (winspool.h)."""
CONTROL_RESUME = 2
"""PRINTER_CONTROL_RESUME and JOB_CONTROL_RESUME (winspool.h)."""

PORTS_KEY = r"SYSTEM\CurrentControlSet\Control\Print\Monitors\Standard TCP/IP Port\Ports"
"""Below HKEY_LOCAL_MACHINE: a key for each Standard TCP/IP port, readable by anybody."""


class QueueInfo(TypedDict):
    """The members of PRINTER_INFO_2 that are read here."""

    pPrinterName: str
    pPortName: str
    Status: int
    Attributes: int
    cJobs: int


class PortInfo(TypedDict):
    """PRINTER_INFO_5."""

    pPrinterName: str
    pPortName: str
    Attributes: int
    DeviceNotSelectedTimeout: int
    TransmissionRetryTimeout: int


class QueueName(TypedDict):
    """The members of PRINTER_INFO_4 that are read here."""

    pPrinterName: str
    pServerName: str | None
    """Of a connection to another computer's queue; None of a local queue."""


class JobInfo(TypedDict):
    """The members of JOB_INFO_1 that are read here."""

    JobId: int
    pDocument: str
    Status: int
    Submitted: datetime
    """In UTC."""


class SpoolerCalls(Protocol):
    """Each method is the one call that its docstring names."""

    def open_printer(self, name: str, access: int) -> Handle:
        """OpenPrinter with PRINTER_DEFAULTS.DesiredAccess."""

    def close_printer(self, printer: Handle) -> None:
        """ClosePrinter."""

    def get_printer(self, printer: Handle) -> QueueInfo:
        """GetPrinter, level 2."""

    def start_doc(self, printer: Handle, title: str) -> int:
        """StartDocPrinter, level 1, data type RAW: the job's number."""

    def start_page(self, printer: Handle) -> None:
        """StartPagePrinter."""

    def write(self, printer: Handle, data: bytes) -> int:
        """WritePrinter: how many bytes the spooler took."""

    def end_page(self, printer: Handle) -> None:
        """EndPagePrinter."""

    def end_doc(self, printer: Handle) -> None:
        """EndDocPrinter."""

    def abort(self, printer: Handle) -> None:
        """AbortPrinter: delete the spool file."""

    def get_job(self, printer: Handle, number: int) -> JobInfo:
        """GetJob, level 1; INVALID_PARAMETER if there is none of that number."""

    def enum_jobs(self, printer: Handle, first: int, count: int) -> list[JobInfo]:
        """EnumJobs, level 1."""

    def set_job(self, printer: Handle, number: int, command: int) -> None:
        """SetJob, level 0, with a JOB_CONTROL_* command."""

    def set_printer(self, printer: Handle, command: int) -> None:
        """SetPrinter, level 0, with a PRINTER_CONTROL_* command."""

    def get_port(self, printer: Handle) -> PortInfo:
        """GetPrinter, level 5."""

    def set_port(self, printer: Handle, port: PortInfo) -> None:
        """SetPrinter, level 5."""

    def enum_printers(self) -> list[QueueName]:
        """EnumPrinters(PRINTER_ENUM_LOCAL | PRINTER_ENUM_CONNECTIONS), level 4. May hang for
        half a minute where the server of a connection is away."""

    def tcp_ports(self) -> dict[str, tuple[str, int]]:
        """Of each Standard TCP/IP port with the RAW protocol: where it sends to (the
        registry, PORTS_KEY)."""


if sys.platform == "win32":
    import winreg

    import pywintypes
    import win32print

    _RAW = 1
    """``Protocol`` of a Standard TCP/IP port; 2 is LPR."""

    class Win32Spooler:
        """The calls, made."""

        def open_printer(self, name: str, access: int) -> Handle:
            with _told():
                return win32print.OpenPrinter(name, {"DesiredAccess": access})

        def close_printer(self, printer: Handle) -> None:
            with _told():
                win32print.ClosePrinter(printer)

        def get_printer(self, printer: Handle) -> QueueInfo:
            with _told():
                found = win32print.GetPrinter(printer, 2)
            return {
                "pPrinterName": found["pPrinterName"],
                "pPortName": found["pPortName"],
                "Status": found["Status"],
                "Attributes": found["Attributes"],
                "cJobs": found["cJobs"],
            }

        def start_doc(self, printer: Handle, title: str) -> int:
            with _told():
                return win32print.StartDocPrinter(printer, 1, (title, None, "RAW"))

        def start_page(self, printer: Handle) -> None:
            with _told():
                win32print.StartPagePrinter(printer)

        def write(self, printer: Handle, data: bytes) -> int:
            with _told():
                return win32print.WritePrinter(printer, data)

        def end_page(self, printer: Handle) -> None:
            with _told():
                win32print.EndPagePrinter(printer)

        def end_doc(self, printer: Handle) -> None:
            with _told():
                win32print.EndDocPrinter(printer)

        def abort(self, printer: Handle) -> None:
            with _told():
                win32print.AbortPrinter(printer)

        def get_job(self, printer: Handle, number: int) -> JobInfo:
            with _told():
                return _job(win32print.GetJob(printer, number, 1))

        def enum_jobs(self, printer: Handle, first: int, count: int) -> list[JobInfo]:
            with _told():
                return [_job(each) for each in win32print.EnumJobs(printer, first, count, 1)]

        def set_job(self, printer: Handle, number: int, command: int) -> None:
            with _told():
                win32print.SetJob(printer, number, 0, None, command)

        def set_printer(self, printer: Handle, command: int) -> None:
            with _told():
                win32print.SetPrinter(printer, 0, None, command)

        def get_port(self, printer: Handle) -> PortInfo:
            with _told():
                return PortInfo(**win32print.GetPrinter(printer, 5))

        def set_port(self, printer: Handle, port: PortInfo) -> None:
            with _told():
                win32print.SetPrinter(printer, 5, {**port}, 0)

        def enum_printers(self) -> list[QueueName]:
            kinds = win32print.PRINTER_ENUM_LOCAL | win32print.PRINTER_ENUM_CONNECTIONS
            with _told():
                found = win32print.EnumPrinters(kinds, None, 4)
            return [
                {"pPrinterName": each["pPrinterName"], "pServerName": each["pServerName"]}
                for each in found
            ]

        def tcp_ports(self) -> dict[str, tuple[str, int]]:
            try:
                return dict(_ports())
            except OSError as error:
                raise CallFailed(error.winerror or 0, "RegOpenKeyEx") from error

    def _job(told: Any) -> JobInfo:
        return {
            "JobId": told["JobId"],
            "pDocument": told["pDocument"] or "",
            "Status": told["Status"],
            # A SYSTEMTIME in UTC, whether or not pywin32 says so.
            "Submitted": told["Submitted"].replace(tzinfo=UTC),
        }

    def _ports() -> Iterator[tuple[str, tuple[str, int]]]:
        with winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, PORTS_KEY) as ports:
            for index in range(winreg.QueryInfoKey(ports)[0]):
                name = winreg.EnumKey(ports, index)
                with winreg.OpenKey(ports, name) as port:
                    values = {k: v for k, v, _ in _values(port)}
                if values.get("Protocol", _RAW) == _RAW:
                    host = values.get("HostName") or values.get("IPAddress") or ""
                    yield name, (str(host), int(values.get("PortNumber", 0)))

    def _values(key: winreg.HKEYType) -> Iterator[tuple[str, Any, int]]:
        for index in range(winreg.QueryInfoKey(key)[1]):
            yield winreg.EnumValue(key, index)

    @contextmanager
    def _told() -> Iterator[None]:
        try:
            yield
        except pywintypes.error as error:
            raise CallFailed(error.winerror, error.funcname) from error
