"""One tray for each data folder: a second start raises the first's panel."""

from __future__ import annotations

import os
import zlib
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QLockFile, QObject, QStandardPaths
from PySide6.QtNetwork import QLocalServer, QLocalSocket

ANSWER_DEADLINE_MS = 3000
"""A tray that does not answer its own kind within this time hangs."""

_RAISE = b"raise\n"
_RAISED = b"raised\n"


class Instance(QObject):
    """The claim to be the one tray of a data folder."""

    def __init__(self, data_dir: Path) -> None:
        super().__init__()
        data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._name = _server_name(data_dir)
        self._lock = QLockFile(str(data_dir / "tray.lock"))
        self._lock.setStaleLockTime(0)  # a lock is stale only when its process is gone
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._answer)
        self._on_raise: Callable[[], None] | None = None

    def claim(self) -> bool:
        """Become the one tray; False if another is."""
        if not self._lock.tryLock(0):
            return False
        QLocalServer.removeServer(self._name)
        self._server.listen(self._name)
        return True

    def raise_other(self) -> bool:
        """Ask the one tray to show its panel; False if it does not answer."""
        socket = QLocalSocket()
        socket.connectToServer(self._name)
        if not socket.waitForConnected(ANSWER_DEADLINE_MS):
            return False
        socket.write(_RAISE)
        socket.flush()
        if not socket.waitForReadyRead(ANSWER_DEADLINE_MS):
            return False
        return bytes(socket.readAll().data()) == _RAISED

    def when_raised(self, show: Callable[[], None]) -> None:
        """Call ``show`` when a second start asks for the panel."""
        self._on_raise = show

    def release(self) -> None:
        """Give the claim back."""
        self._server.close()
        self._lock.unlock()

    def _answer(self) -> None:
        while (socket := self._server.nextPendingConnection()) is not None:
            socket.disconnected.connect(socket.deleteLater)
            socket.write(_RAISED)
            socket.flush()
            if self._on_raise is not None:
                self._on_raise()


def _server_name(data_dir: Path) -> str:
    """A socket path in the session's own folder; a pipe name on Windows."""
    # Not by hashlib: with it comes OpenSSL, 5 MB of memory.
    name = f"posgui-{zlib.crc32(os.fsencode(data_dir.resolve())):08x}"
    if os.name == "nt":
        return name
    runtime = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.RuntimeLocation)
    return f"{runtime}/{name}" if runtime else name
