"""A CUPS of our own beside the system's: private folders, loopback only, one raw queue."""

from __future__ import annotations

import contextlib
import http.client
import itertools
import os
import pwd
import shutil
import signal
import socket
import struct
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

from tests.support.tcp import free_port

START_S = 10.0
QUEUE = "till"

_FILES = """
ServerRoot {root}
RequestRoot {root}/spool
CacheDir {root}/cache
StateDir {root}/state
TempDir {root}/tmp
DataDir /usr/share/cups
ServerBin /usr/lib/cups
ErrorLog {root}/error_log
AccessLog {root}/access_log
PageLog {root}/page_log
SystemGroup {group}
SyncOnClose {sync}
"""
_SETTINGS = """
Listen 127.0.0.1:{port}
Listen {root}/cups.sock
Browsing Off
WebInterface No
DefaultAuthType None
MaxJobs 0
PreserveJobHistory Yes
PreserveJobFiles No
{dirty}
<Location />
Order allow,deny
Allow all
</Location>
<Policy default>
<Limit All>
Order allow,deny
Allow all
</Limit>
</Policy>
"""


def missing() -> str:
    """Why CUPS cannot be measured here; empty if it can."""
    if os.name != "posix" or os.geteuid() != 0:
        return "cupsd is started as root"
    absent = [name for name in ("cupsd", "lpadmin") if shutil.which(name, path=_path()) is None]
    return f"{' and '.join(absent)} not installed" if absent else ""


class Cupsd:
    """A cupsd with a raw queue to that printer; ``durable`` makes it write jobs down at once
    (SyncOnClose Yes, DirtyCleanInterval 0), else as it is shipped."""

    def __init__(self, folder: Path, printer_port: int, *, durable: bool) -> None:
        self.port = free_port()
        self._folder = folder
        self._printer_port = printer_port
        self._process: subprocess.Popen[bytes] | None = None
        self._orphans: list[int] = []
        _write_settings(folder, self.port, durable=durable)

    @property
    def server(self) -> str:
        """As ``CUPS_SERVER`` names it."""
        return f"127.0.0.1:{self.port}"

    def start(self) -> None:
        """Return when it answers."""
        command = [
            *(shutil.which("cupsd", path=_path()) or "cupsd", "-f"),
            *("-c", str(self._folder / "cupsd.conf")),
            *("-s", str(self._folder / "cups-files.conf")),
        ]
        self._process = subprocess.Popen(
            command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        _wait_for(self.port)

    def add_queue(self) -> None:
        """Give it its queue."""
        subprocess.run(
            [
                *(shutil.which("lpadmin", path=_path()) or "lpadmin", "-h", self.server),
                *("-p", QUEUE, "-E", "-v", f"socket://127.0.0.1:{self._printer_port}"),
                *("-m", "raw"),
            ],
            check=True,
            capture_output=True,
            timeout=30,
        )

    def kill(self) -> None:
        """As a machine does that runs out of memory: whoever sends for it sends on, and is
        ended by ``stop``."""
        if self._process is not None and self._process.poll() is None:
            pid = self._process.pid
            children = Path(f"/proc/{pid}/task/{pid}/children").read_text("ascii")
            self._orphans += [os.pidfd_open(int(child)) for child in children.split()]
            self._process.kill()
            self._process.wait()

    def stop(self) -> None:
        """End it."""
        if self._process is not None:
            self._process.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(10)
            self.kill()
        while self._orphans:
            orphan = self._orphans.pop()
            with contextlib.suppress(ProcessLookupError):
                signal.pidfd_send_signal(orphan, signal.SIGKILL)
            os.close(orphan)


@contextlib.contextmanager
def cups(folder: Path, printer_port: int, *, durable: bool) -> Iterator[int]:
    """The port of a ``Cupsd`` with its queue."""
    daemon = Cupsd(folder, printer_port, durable=durable)
    try:
        daemon.start()
        daemon.add_queue()
        yield daemon.port
    finally:
        daemon.stop()


def administer(command: str, server: str, queue: str) -> None:
    """``cupsdisable``, ``cupsenable`` and their like, on a queue of the CUPS at ``server``."""
    found = shutil.which(command, path=_path()) or command
    subprocess.run([found, "-h", server, queue], check=True, capture_output=True, timeout=30)


class Client:
    """One connection that is kept, over which receipt after receipt is handed in."""

    _numbers = itertools.count(1)

    def __init__(self, port: int) -> None:
        self._port = port
        self._http = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self._http.connect()
        self._http.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def submit(self, data: bytes) -> None:
        """Return when CUPS said that it has the receipt (IPP Print-Job, RFC 8011 4.2.1)."""
        head = struct.pack(">HHI", 0x0101, 0x0002, next(self._numbers)) + b"\x01"
        head += _attribute(0x47, "attributes-charset", "utf-8")
        head += _attribute(0x48, "attributes-natural-language", "en")
        head += _attribute(0x45, "printer-uri", f"ipp://127.0.0.1:{self._port}/printers/{QUEUE}")
        head += _attribute(0x42, "requesting-user-name", "till")
        head += _attribute(0x49, "document-format", "application/vnd.cups-raw")
        self._http.request(
            "POST", f"/printers/{QUEUE}", head + b"\x03" + data, {"Content-Type": "application/ipp"}
        )
        answer = self._http.getresponse().read()
        (status,) = struct.unpack(">H", answer[2:4])
        if status > 0xFF:
            raise RuntimeError(f"CUPS refused a receipt: IPP status {status:#x}")

    def close(self) -> None:
        """Hang up."""
        self._http.close()


def _attribute(tag: int, name: str, value: str) -> bytes:
    fields = [struct.pack(">H", len(text)) + text.encode("ascii") for text in (name, value)]
    return bytes([tag]) + b"".join(fields)


def _write_settings(folder: Path, port: int, *, durable: bool) -> None:
    owner = pwd.getpwnam("lp") if _exists("lp") else pwd.getpwuid(os.getuid())
    folder.chmod(0o755)
    for name in ("spool", "cache", "state", "tmp"):
        (folder / name).mkdir()
        os.chown(folder / name, owner.pw_uid, owner.pw_gid)
    sync = "Yes" if durable else "No"
    (folder / "cups-files.conf").write_text(_FILES.format(root=folder, group="root", sync=sync))
    dirty = "DirtyCleanInterval 0" if durable else ""
    (folder / "cupsd.conf").write_text(_SETTINGS.format(root=folder, port=port, dirty=dirty))


def _exists(user: str) -> bool:
    try:
        pwd.getpwnam(user)
    except KeyError:
        return False
    return True


def _path() -> str:
    return f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin"


def _wait_for(port: int) -> None:
    deadline = time.monotonic() + START_S
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.05)
        else:
            return
