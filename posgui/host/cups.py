"""The print queues of this machine, as its CUPS tells them over IPP.

Windows's spooler is not asked yet.
"""

from __future__ import annotations

import http.client
import os
import socket
from collections.abc import Callable, Sequence
from pathlib import Path
from urllib.parse import quote, urlsplit

from posgui.host import ipp
from posgui.host.ipp import Attributes, Operation, Tag
from posgui.model.machine import PrintQueue, QueueState

PORT = 631
RAW_PORT = 9100
"""Where a ``socket://`` queue without a port goes to (CUPS, "Network protocols")."""
ANSWER_S = 0.8
"""Deadline of one answer: an idle CUPS takes 2 ms, and is asked twice within a second."""
JOBS_AT_MOST = 100
"""Jobs looked at in one queue; their number is told by the queue itself."""

_SOCKETS = (Path("/run/cups/cups.sock"), Path("/var/run/cups/cups.sock"))
_MAC_SOCKET = Path("/private/var/run/cupsd")
_STATES = {3: QueueState.IDLE, 4: QueueState.PROCESSING, 5: QueueState.STOPPED}
"""printer-state (RFC 8011 section 5.4.11)."""
_NOT_FOUND = 0x0406
"""client-error-not-found: CUPS has no queue at all."""

_OF_QUEUES = (
    *("printer-name", "device-uri", "printer-state", "printer-state-reasons"),
    *("printer-is-accepting-jobs", "queued-job-count"),
)
_OF_JOBS = ("job-id", "job-state", "time-at-creation", "job-printer-up-time")

Feeds = Callable[[str, int], bool]


def server() -> str | None:
    """Where the CUPS of this machine is: a socket's path, or ``host:port``; None if there
    is none. ``CUPS_SERVER`` is honoured as long as it names this machine (cups(1))."""
    named = os.environ.get("CUPS_SERVER", "")
    if named.startswith("/"):
        return named
    if named:
        parts = urlsplit(f"//{named}")
        if parts.hostname not in ("localhost", "127.0.0.1", "::1"):
            return None
        return f"127.0.0.1:{parts.port or PORT}"
    found = next((path for path in (*_SOCKETS, _MAC_SOCKET) if path.is_socket()), None)
    return str(found) if found else None


def queues(where: str, feeds: Feeds) -> tuple[PrintQueue, ...]:
    """The raw network queues of the CUPS at ``where`` that send to a host and port for
    which ``feeds`` is true. Blocks.

    OSError if CUPS does not answer, or what answers is not CUPS.
    """
    asked = [(Tag.KEYWORD, "requested-attributes", _OF_QUEUES)]
    found = []
    for attributes in _ask(where, Operation.CUPS_GET_PRINTERS, asked).each(Tag.PRINTER):
        target = _target(_first(attributes, "device-uri"))
        if target is not None and feeds(*target):
            found.append(_queue(where, attributes, *target))
    return tuple(found)


def _target(uri: str) -> tuple[str, int] | None:
    """Host and port of a ``socket://`` queue, None of any other."""
    try:
        parts = urlsplit(uri)
        return (parts.hostname or "", parts.port or RAW_PORT) if parts.scheme == "socket" else None
    except ValueError:  # a port that is no number
        return None


def _queue(where: str, attributes: Attributes, host: str, port: int) -> PrintQueue:
    name = _first(attributes, "printer-name")
    waiting = _number(attributes, "queued-job-count")
    reasons = [str(each) for each in attributes.get("printer-state-reasons", ())]
    return PrintQueue(
        name,
        host,
        port,
        _STATES.get(_number(attributes, "printer-state"), QueueState.IDLE),
        accepting=False not in attributes.get("printer-is-accepting-jobs", ()),
        reasons=tuple(each for each in reasons if each != "none"),
        waiting=waiting,
        oldest_s=_oldest(where, name) if waiting else None,
    )


def _oldest(where: str, queue: str) -> float | None:
    """Seconds for which the oldest job of a queue that is not over has been there; by CUPS's
    own clock (it gives both times as seconds since the epoch)."""
    asked: list[tuple[Tag, str, Sequence[ipp.Value]]] = [
        (Tag.URI, "printer-uri", (f"ipp://localhost/printers/{quote(queue)}",)),
        (Tag.KEYWORD, "which-jobs", ("not-completed",)),
        (Tag.INTEGER, "limit", (JOBS_AT_MOST,)),
        (Tag.KEYWORD, "requested-attributes", _OF_JOBS),
    ]
    jobs = _ask(where, Operation.GET_JOBS, asked).each(Tag.JOB)
    ages = [_number(j, "job-printer-up-time") - _number(j, "time-at-creation") for j in jobs]
    return float(max(0, *ages)) if ages else None


def _ask(
    where: str, operation: Operation, attributes: Sequence[tuple[Tag, str, Sequence[ipp.Value]]]
) -> ipp.Answer:
    link = _LocalConnection(where) if where.startswith("/") else _connection(where)
    try:
        link.request(
            "POST", "/", ipp.request(operation, attributes), {"Content-Type": "application/ipp"}
        )
        answer = ipp.parse(link.getresponse().read())
    except (http.client.HTTPException, ValueError) as error:
        raise OSError(f"CUPS at {where}: {error}") from error
    finally:
        link.close()
    if answer.status >= 0x0100 and answer.status != _NOT_FOUND:
        raise OSError(f"CUPS at {where}: IPP status {answer.status:#06x}")
    return answer


def _connection(where: str) -> http.client.HTTPConnection:
    host, _, port = where.rpartition(":")
    return http.client.HTTPConnection(host, int(port), timeout=ANSWER_S)


class _LocalConnection(http.client.HTTPConnection):
    """HTTP over CUPS's own socket."""

    def __init__(self, path: str) -> None:
        super().__init__("localhost", timeout=ANSWER_S)
        self._path = path

    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.settimeout(ANSWER_S)
        self.sock.connect(self._path)


def _first(attributes: Attributes, name: str) -> str:
    return str(next(iter(attributes.get(name, ())), ""))


def _number(attributes: Attributes, name: str) -> int:
    value = next(iter(attributes.get(name, ())), 0)
    return value if isinstance(value, int) else 0
