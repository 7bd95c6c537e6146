"""Pictures of receipts as printed, drawn by the engine and fetched when one is looked at."""

from __future__ import annotations

import asyncio
import base64
import binascii
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QBuffer, QByteArray
from PySide6.QtGui import QImage, QImageReader

from posgui.desk.client import NotRunning
from posgui.model.errors import CommandError
from posgui.ui.actions import Call
from posgui.ui.tasks import Tasks

ROWS = 270
"""Dots of a receipt's height that a card shows: eight lines around its amount."""

KEPT = 4
"""Pictures in memory: three cards at most ask about a receipt at a time."""

PIXELS_MAX = 8_000_000
"""Of a longer picture (14 m of paper) nothing is shown: its line of words must do."""


class Pictures:
    """Asks the engine once for the part of a receipt where its amount stands and keeps it
    for a while; the whole of it is fetched anew each time."""

    def __init__(
        self,
        call: Call,
        tasks: Tasks,
        changed: Callable[[], None],
        rows: int | None = ROWS,
        kept: int = KEPT,
    ) -> None:
        """``rows`` is the height of that part in dots, None for the whole of it; so many
        are ``kept``."""
        self._part = {} if rows is None else {"rows": rows}
        self._kept = kept
        self._call = call
        self._tasks = tasks
        self._changed = changed
        self._images: dict[str, QImage | None] = {}

    def of(self, receipt: str) -> QImage | None:
        """The picture; None while it is on its way, a null image where there is none."""
        if receipt not in self._images:
            while len(self._images) >= self._kept:
                del self._images[next(iter(self._images))]
            self._images[receipt] = None
            self._tasks.spawn(self._ask(receipt))
        return self._images[receipt]

    def fetch_whole(self, receipt: str, show: Callable[[str, QImage], None]) -> None:
        """Call ``show`` with the receipt and its whole picture, unless there is none."""
        self._tasks.spawn(self._fetch_whole(receipt, show))

    async def _ask(self, receipt: str) -> None:
        try:
            image = await self._fetch(receipt=receipt, **self._part)
        except NotRunning:  # asked for again once the engine is back
            self._images.pop(receipt, None)
            return
        except CommandError:  # erased, or an engine that draws none
            image = QImage()
        if receipt in self._images:
            self._images[receipt] = image
            self._changed()

    async def _fetch_whole(self, receipt: str, show: Callable[[str, QImage], None]) -> None:
        image = await self._fetch(receipt=receipt)
        if not image.isNull():
            show(receipt, image)

    async def _fetch(self, **params: Any) -> QImage:
        answer = await self._call("picture", **params)
        return await asyncio.to_thread(decoded, str(answer.get("png", "")))


def decoded(text: str) -> QImage:
    """The image of a base64 PNG; a null one if it is none or is too large."""
    if not text:
        return QImage()
    buffer = QBuffer()
    try:
        buffer.setData(QByteArray(base64.b64decode(text)))
    except binascii.Error:
        return QImage()
    reader = QImageReader(buffer, QByteArray(b"png"))
    size = reader.size()
    fits = size.isValid() and size.width() * size.height() <= PIXELS_MAX
    return reader.read() if fits else QImage()
