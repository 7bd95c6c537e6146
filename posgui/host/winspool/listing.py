"""Which print queues this Windows has, asked in a process of its own: where the server of a
connected queue is away, the call holds whoever makes it for half a minute and cannot be given
up (``EnumPrinters``). Run as a program it prints them as JSON.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import asdict

from posgui.host.windows import CallFailed
from posgui.host.winspool.calls import ACCESS_USE, SpoolerCalls
from posgui.host.winspool.queue import described, win32_calls
from posgui.model.machine import PrintQueue, QueueState

LIST_S = 3.0
"""Deadline: a start of Python takes up to a second on a slow till, the local queues some
milliseconds."""

if sys.platform == "win32":
    _NO_WINDOW = subprocess.CREATE_NO_WINDOW
else:
    _NO_WINDOW = 0


def queues(command: Sequence[str] = (), deadline_s: float = LIST_S) -> tuple[PrintQueue, ...]:
    """The print queues, without the age of their jobs; of one of another computer the name
    alone. Blocks at most that long, then ends the process that was asked (TimeoutError).

    OSError where it could not tell. ``command`` is this module as a program.
    """
    program = command or (sys.executable, "-m", __name__)
    try:
        told = subprocess.run(
            program,
            capture_output=True,
            timeout=deadline_s,
            check=True,
            stdin=subprocess.DEVNULL,
            creationflags=_NO_WINDOW,
        )
    except subprocess.TimeoutExpired as error:
        raise TimeoutError("EnumPrinters") from error
    except subprocess.CalledProcessError as error:
        raise OSError("EnumPrinters") from error
    return tuple(_queue(**each) for each in json.loads(told.stdout))


def _queue(*, state: str, reasons: Sequence[str], **told: object) -> PrintQueue:
    return PrintQueue(state=QueueState(state), reasons=tuple(reasons), **told)  # type: ignore[arg-type]  # our own JSON


def listed(calls: SpoolerCalls) -> Iterator[PrintQueue]:
    """The print queues as the spooler lists them. CallFailed where it does not."""
    ports: dict[str, tuple[str, int]] = {}
    with suppress(CallFailed):  # no Standard TCP/IP port was ever made
        ports = calls.tcp_ports()
    for each in calls.enum_printers():
        name = each["pPrinterName"]
        if each["pServerName"]:
            yield PrintQueue(name, "", 0, QueueState.IDLE)
            continue
        with suppress(CallFailed):  # deleted meanwhile
            printer = calls.open_printer(name, ACCESS_USE)
            try:
                yield described(calls.get_printer(printer), ports)
            finally:
                calls.close_printer(printer)


if __name__ == "__main__":
    print(json.dumps([asdict(each) for each in listed(win32_calls())]))
