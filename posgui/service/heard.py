"""The last bytes a printer sent, as they came: what support looks at when its words are
in doubt."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from posgui.model.errors import TransportError
from posgui.service.session import MakeTransport
from posgui.transports.base import Transport

KEPT = 64
"""Answers kept of each printer."""
SHOWN_BYTES = 64
"""Of one answer; the longest is a name in reply to GS I."""


@dataclass(slots=True)
class Answer:
    """Bytes that came in one piece; the same again at once is counted."""

    data: bytes
    at: float
    """Seconds since the epoch, UTC."""
    until: float
    """When it came for the last time."""
    times: int = 1


class Heard:
    """Listens to every connection made through it."""

    def __init__(self, make_transport: MakeTransport) -> None:
        self._make_transport = make_transport
        self.answers: deque[Answer] = deque(maxlen=KEPT)

    def connect(
        self, on_bytes: Callable[[bytes], None], on_lost: Callable[[TransportError], None]
    ) -> Transport:
        """As the maker of transports it stands before."""

        def listen(data: bytes) -> None:
            self._note(data[:SHOWN_BYTES], time.time())
            on_bytes(data)

        return self._make_transport(listen, on_lost)

    def _note(self, data: bytes, now: float) -> None:
        last = self.answers[-1] if self.answers else None
        if last is not None and last.data == data:
            last.until, last.times = now, last.times + 1
        else:
            self.answers.append(Answer(data, now, now))
