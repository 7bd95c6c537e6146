"""The print queues of this machine, as its CUPS tells them over IPP: looked at, handed jobs,
and started again for a person who asks for it.

Everything here blocks.
"""

from __future__ import annotations

import getpass
import http.client
import os
import socket
from collections.abc import Callable, Sequence
from pathlib import Path
from urllib.parse import quote, urlsplit

from posgui.host import ipp
from posgui.host.ipp import Attributes, Operation, Tag
from posgui.host.queues import NotReached, QueuedJob, Refused
from posgui.model.machine import PrintQueue, QueueState
from posgui.model.receipts import JobState

PORT = 631
RAW_PORT = 9100
"""Where a ``socket://`` queue without a port goes to (CUPS, "Network protocols")."""
ANSWER_S = 0.8
"""Deadline of one answer: an idle CUPS takes 2 ms, and is asked twice within a second."""
TAKE_S = 15.0
"""Deadline of handing in a job: it takes some milliseconds, and CUPS writes it to a disk
that others may be writing to."""
JOBS_AT_MOST = 100
"""Jobs looked at in one queue; their number is told by the queue itself."""

_SOCKETS = (Path("/run/cups/cups.sock"), Path("/var/run/cups/cups.sock"))
_MAC_SOCKET = Path("/private/var/run/cupsd")
_STATES = {3: QueueState.IDLE, 4: QueueState.PROCESSING, 5: QueueState.STOPPED}
"""printer-state (RFC 8011 section 5.4.11)."""
_JOB_STATES = {
    3: JobState.PENDING,
    4: JobState.PENDING_HELD,
    5: JobState.PROCESSING,
    6: JobState.PROCESSING_STOPPED,
    7: JobState.CANCELED,
    8: JobState.ABORTED,
    9: JobState.COMPLETED,
}
"""job-state (RFC 8011 section 5.3.7)."""
_NOT_FOUND = 0x0406
"""client-error-not-found: no such queue or job; of CUPS-Get-Printers, no queue at all."""
_MAY_NOT = frozenset({0x0401, 0x0402, 0x0403})
"""client-error-forbidden, -not-authenticated and -not-authorized."""
_RAW = "application/vnd.cups-raw"
"""document-format of bytes that go to the printer as they are (CUPS, "Raw printing")."""

_OF_QUEUES = (
    *("printer-name", "device-uri", "printer-state", "printer-state-reasons"),
    *("printer-is-accepting-jobs", "queued-job-count"),
)
_OF_ANY_QUEUE = ("printer-name", "printer-info")
_OF_JOBS = ("job-id", "job-state", "time-at-creation", "job-printer-up-time")
_OF_A_JOB = ("job-state", "job-name")

Feeds = Callable[[str, int], bool]
Given = tuple[Tag, str, Sequence[ipp.Value]]


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
            found.append(_queue(where, attributes, *target, aged=True))
    return tuple(found)


def named(where: str) -> tuple[tuple[str, str], ...]:
    """Every queue of the CUPS at ``where``, its name and what it is called (printer-info).
    OSError as ``queues``."""
    asked = [(Tag.KEYWORD, "requested-attributes", _OF_ANY_QUEUE)]
    told = _ask(where, Operation.CUPS_GET_PRINTERS, asked).each(Tag.PRINTER)
    return tuple((_first(each, "printer-name"), _first(each, "printer-info")) for each in told)


def queue(where: str, name: str, *, aged: bool = False) -> PrintQueue:
    """The queue of that name, with the age of its oldest job if ``aged``.

    LookupError if there is none, OSError if CUPS does not answer.
    """
    asked: list[Given] = [_printer(name), (Tag.KEYWORD, "requested-attributes", _OF_QUEUES)]
    found = _ask(where, Operation.GET_PRINTER_ATTRIBUTES, asked).each(Tag.PRINTER)
    if not found:
        raise LookupError(name)
    target = _target(_first(found[0], "device-uri")) or ("", 0)
    return _queue(where, found[0], *target, aged=aged)


def submit(where: str, name: str, title: str, document: bytes) -> int:
    """Hand in a job whose bytes go to the printer as they are; returns its job-id.

    NotReached, Refused or PermissionError where CUPS took none of it; with any other
    OSError nobody knows whether it did.
    """
    asked: list[Given] = [
        _printer(name),
        (Tag.NAME, "requesting-user-name", (_user(),)),
        (Tag.NAME, "job-name", (title,)),
        (Tag.MIME_TYPE, "document-format", (_RAW,)),
    ]
    answer = _ask(where, Operation.PRINT_JOB, asked, document, deadline_s=TAKE_S)
    for told in answer.each(Tag.JOB):
        if number := _number(told, "job-id"):
            return number
    raise Refused(f"CUPS at {where}: no queue {name}")


def job(where: str, name: str, number: int) -> QueuedJob:
    """A job as it stands. LookupError if CUPS does not know it, any more."""
    asked: list[Given] = [
        _printer(name),
        (Tag.INTEGER, "job-id", (number,)),
        (Tag.NAME, "requesting-user-name", (_user(),)),
        (Tag.KEYWORD, "requested-attributes", _OF_A_JOB),
    ]
    for told in _ask(where, Operation.GET_JOB_ATTRIBUTES, asked).each(Tag.JOB):
        state = _JOB_STATES.get(_number(told, "job-state"))
        if state is not None:
            return QueuedJob(state, _first(told, "job-name"))
    raise LookupError(f"{name}-{number}")


def resume(where: str, name: str) -> None:
    """Start a paused queue again, let it take jobs, and release our own held ones.

    Only for a person who asked for it. PermissionError where that is for an administrator.
    """
    asker: list[Given] = [_printer(name), (Tag.NAME, "requesting-user-name", (_user(),))]
    for operation in (Operation.RESUME_PRINTER, Operation.CUPS_ACCEPT_JOBS):
        _ask(where, operation, asker)
    mine: list[Given] = [
        *asker,
        (Tag.BOOLEAN, "my-jobs", (True,)),
        (Tag.KEYWORD, "requested-attributes", _OF_JOBS),
    ]
    for told in _ask(where, Operation.GET_JOBS, mine).each(Tag.JOB):
        if _JOB_STATES.get(_number(told, "job-state")) is JobState.PENDING_HELD:
            number: Given = (Tag.INTEGER, "job-id", (_number(told, "job-id"),))
            _ask(where, Operation.RELEASE_JOB, [asker[0], number, asker[1]])


def _printer(name: str) -> Given:
    return (Tag.URI, "printer-uri", (f"ipp://localhost/printers/{quote(name)}",))


def _user() -> str:
    """Whose jobs ours are; the owner may see and release them."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # an account that is in no list, as in a container
        return "posgui"


def _target(uri: str) -> tuple[str, int] | None:
    """Host and port of a ``socket://`` queue, None of any other."""
    try:
        parts = urlsplit(uri)
        return (parts.hostname or "", parts.port or RAW_PORT) if parts.scheme == "socket" else None
    except ValueError:  # a port that is no number
        return None


def _queue(where: str, attributes: Attributes, host: str, port: int, *, aged: bool) -> PrintQueue:
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
        oldest_s=_oldest(where, name) if aged and waiting else None,
    )


def _oldest(where: str, queue: str) -> float | None:
    """Seconds for which the oldest job of a queue that is not over has been there; by CUPS's
    own clock (it gives both times as seconds since the epoch)."""
    asked: list[Given] = [
        _printer(queue),
        (Tag.KEYWORD, "which-jobs", ("not-completed",)),
        (Tag.INTEGER, "limit", (JOBS_AT_MOST,)),
        (Tag.KEYWORD, "requested-attributes", _OF_JOBS),
    ]
    jobs = _ask(where, Operation.GET_JOBS, asked).each(Tag.JOB)
    ages = [_number(j, "job-printer-up-time") - _number(j, "time-at-creation") for j in jobs]
    return float(max(0, *ages)) if ages else None


def _ask(
    where: str,
    operation: Operation,
    attributes: Sequence[Given],
    document: bytes = b"",
    *,
    deadline_s: float = ANSWER_S,
) -> ipp.Answer:
    link = _connection(where, deadline_s)
    try:
        _connect(link, where)
        link.request("POST", "/", ipp.request(operation, attributes) + document, _headers(where))
        answered = link.getresponse()
        if answered.status in (http.client.UNAUTHORIZED, http.client.FORBIDDEN):
            raise PermissionError(f"CUPS at {where}: {operation.name} is not for us")
        answer = ipp.parse(answered.read())
    except (http.client.HTTPException, ValueError) as error:
        raise OSError(f"CUPS at {where}: {error}") from error
    finally:
        link.close()
    if answer.status in _MAY_NOT:
        raise PermissionError(f"CUPS at {where}: {operation.name} is not for us")
    if answer.status >= 0x0100 and answer.status != _NOT_FOUND:
        raise Refused(f"CUPS at {where}: IPP status {answer.status:#06x}")
    return answer


def _connect(link: http.client.HTTPConnection, where: str) -> None:
    try:
        link.connect()
    except PermissionError:
        raise
    except OSError as error:
        raise NotReached(f"CUPS at {where}: {error}") from error


def _headers(where: str) -> dict[str, str]:
    """CUPS believes a user on its own socket by the kernel's word (cupsd.conf(5), AuthType);
    what anybody may do, it answers without."""
    said = {"Content-Type": "application/ipp"}
    return said | {"Authorization": f"PeerCred {_user()}"} if where.startswith("/") else said


def _connection(where: str, deadline_s: float) -> http.client.HTTPConnection:
    if where.startswith("/"):
        return _LocalConnection(where, deadline_s)
    host, _, port = where.rpartition(":")
    return http.client.HTTPConnection(host, int(port), timeout=deadline_s)


class _LocalConnection(http.client.HTTPConnection):
    """HTTP over CUPS's own socket."""

    def __init__(self, path: str, deadline_s: float) -> None:
        super().__init__("localhost", timeout=deadline_s)
        self._path = path
        self._deadline_s = deadline_s

    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.settimeout(self._deadline_s)
        self.sock.connect(self._path)


def _first(attributes: Attributes, name: str) -> str:
    return str(next(iter(attributes.get(name, ())), ""))


def _number(attributes: Attributes, name: str) -> int:
    value = next(iter(attributes.get(name, ())), 0)
    return value if isinstance(value, int) else 0
