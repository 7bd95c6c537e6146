"""A text file to which the POS appends a line for each settled sale.

It may not be there yet, be renamed and begun anew, be emptied, or lie on a share that is
slow or gone for a while. It is read from its end when it is seen for the first time, and
from where it was read to after that.
"""

from __future__ import annotations

import asyncio
import hashlib
import logging
import os
import re
import sys
import threading
import time
from concurrent.futures import Future
from concurrent.futures import TimeoutError as NotYetError
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from posgui.capture.sink import NotTakenError, Sales
from posgui.model.settings import SettlementSettings
from posgui.model.settlements import FilePlace, Told
from posgui.rules.settlements import TellingError, told_from_groups

_LOGGER = logging.getLogger(__name__)

LOOK_S = 1.0
"""Often enough for a receipt that is missed after 20 s, and a share that is asked once a
second is not kept busy by it."""
LINE_MAX = 64 * 1024
"""Bytes; the rest of a longer line is skipped."""
CHUNK = 256 * 1024
BEFORE = 64
"""So many bytes before the place tell a file from another one of the same name."""
KEEP_S = 10.0
"""The journal is given so long to write down what was read."""
STOP_S = 0.5
"""A share that hangs is not waited for longer when the engine stops."""


class SettlementFile:
    """Follows ``settings.path`` in a thread of its own and hands sales on."""

    def __init__(self, settings: SettlementSettings, sales: Sales) -> None:
        self.settings = settings
        self._sales = sales
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None

    async def start(self) -> None:
        """Follow the file, from where it was read to before."""
        place = await self._sales.place(self.settings.path)
        loop = asyncio.get_running_loop()
        follower = _Follower(self.settings, place)
        self._thread = threading.Thread(
            # A daemon: a share that hangs must not keep the process alive.
            target=self._run,
            args=(follower, loop),
            name=f"sales file {self.settings.printer}",
            daemon=True,
        )
        self._thread.start()

    async def stop(self) -> None:
        """Follow it no longer."""
        self._stop.set()
        if self._thread is not None:
            await asyncio.to_thread(self._thread.join, STOP_S)

    def _run(self, follower: _Follower, loop: asyncio.AbstractEventLoop) -> None:
        is_lost = False
        while True:
            try:
                while not self._stop.is_set() and follower.look():
                    if follower.is_worth_keeping:
                        self._hand_on(follower, loop)
                if is_lost:
                    _LOGGER.info("the file of sales for %s is read again", self.settings.printer)
                is_lost = False
            except (OSError, NotTakenError, NotYetError) as error:
                follower.rewind()
                if not is_lost:
                    name = type(error).__name__
                    _LOGGER.warning("sales for %s are not read (%s)", self.settings.printer, name)
                is_lost = True
            except RuntimeError:
                break  # the loop is closed
            if sys.platform == "win32":
                follower.close()  # or nobody could rename it
            if self._stop.wait(LOOK_S):
                break
        follower.close()

    def _hand_on(self, follower: _Follower, loop: asyncio.AbstractEventLoop) -> None:
        """What was read counts as read once it is on disk."""
        place = follower.place or FilePlace(0, "")
        work = self._sales.read(self.settings.path, follower.sales, place)
        try:
            done: Future[None] = asyncio.run_coroutine_threadsafe(work, loop)
        except RuntimeError:
            work.close()
            raise
        done.result(KEEP_S)
        follower.keep()


class _Follower:
    """Where in the file we are. Methods may block, and raise OSError where the file cannot
    be read."""

    def __init__(self, settings: SettlementSettings, kept: FilePlace | None) -> None:
        self._path = Path(settings.path)
        self._pattern = re.compile(settings.pattern)
        self._encoding = settings.encoding
        self._kept = kept
        self._file: BinaryIO | None = None
        self._rest = b""
        self._is_long = False
        self._was_seen = False
        self._is_renamed = False
        self._is_anew = False
        """The place is of another file than the one that was kept."""
        self.sales: list[Told] = []
        """Found and not kept yet."""
        self.place = kept
        """Where the line begins that is not read to its end; None while nothing is known."""

    @property
    def is_worth_keeping(self) -> bool:
        """True if there are sales, or much was read since the place was kept."""
        if self.sales or self._is_anew or self._kept is None or self.place is None:
            return True
        return not 0 <= self.place.offset - self._kept.offset < CHUNK

    def look(self) -> bool:
        """Read a piece; False if there is none for now."""
        file = self._file or self._open()
        if self._is_anew or file is None or self.place is None:
            return self._is_anew
        read_to = self.place.offset + len(self._rest)
        is_shorter = file.seek(0, os.SEEK_END) < read_to
        if is_shorter or _before(file, self.place.offset) != self.place.before:
            self._begin(file, 0)  # emptied, and maybe written anew
            return True
        file.seek(read_to)
        if data := file.read(CHUNK):
            self._feed(file, data)
            return True
        self._look_at_name(file)
        return False

    def keep(self) -> None:
        """What was found is on disk."""
        self._kept, self.sales, self._is_anew = self.place, [], False

    def rewind(self) -> None:
        """Let go of the file, and go on with it from what was kept."""
        self.close()
        self.place, self.sales = self.place if self._is_anew else self._kept, []

    def close(self) -> None:
        """Let go of the file for now."""
        if self._file is not None:
            with suppress(OSError):
                self._file.close()
        self._file, self._rest = None, b""

    def _open(self) -> BinaryIO | None:
        try:
            file = self._file = self._path.open("rb")
        except FileNotFoundError:
            if self.place is None:
                self.place, self._is_anew = FilePlace(0, _digest(b"")), True
            self._was_seen = True
            return None
        is_ours = self.place and _before(file, self.place.offset) == self.place.before
        if not is_ours:
            self._begin(file, 0 if self._was_seen else _last_line(file))
        self._was_seen, self._is_renamed = True, False
        return file

    def _begin(self, file: BinaryIO, offset: int) -> None:
        self.place, self._rest = FilePlace(offset, _before(file, offset)), b""
        self._is_anew = True

    def _look_at_name(self, file: BinaryIO) -> None:
        """A file that was renamed is read once more a look later, then the new one is."""
        if self._is_renamed:
            self.close()
            return
        with suppress(FileNotFoundError):
            there, ours = self._path.stat(), os.fstat(file.fileno())
            self._is_renamed = (there.st_dev, there.st_ino) != (ours.st_dev, ours.st_ino)

    def _feed(self, file: BinaryIO, data: bytes) -> None:
        place = self.place or FilePlace(0, "")
        end = place.offset + len(self._rest) + len(data)
        *lines, self._rest = (self._rest + data).split(b"\n")
        for line in lines:
            if not self._is_long and len(line) <= LINE_MAX:
                self._read(line)
            self._is_long = False
        if self._is_long or len(self._rest) > LINE_MAX:
            self._is_long, self._rest = True, b""
        if lines or self._is_long:
            offset = end - len(self._rest)
            self.place = FilePlace(offset, _before(file, offset))

    def _read(self, line: bytes) -> None:
        found = self._pattern.search(line.decode(self._encoding, "replace").rstrip("\r"))
        if found is not None:
            with suppress(TellingError):
                self.sales.append(told_from_groups(found.groupdict(), time.time()))


def _before(file: BinaryIO, offset: int) -> str:
    """What stands just before that offset; it differs where the file is shorter."""
    file.seek(max(0, offset - BEFORE))
    return _digest(file.read(min(offset, BEFORE)))


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _last_line(file: BinaryIO) -> int:
    """Where the last line begins that is not ended yet."""
    size = file.seek(0, os.SEEK_END)
    begin = file.seek(max(0, size - LINE_MAX))
    newline = file.read(size - begin).rfind(b"\n")
    return begin + newline + 1 if newline >= 0 else size
