"""The face toward one till's connection: the answers an honest printer would give.

Real-time status comes from the last known facts of the real printer, and not at all
while they are unknown; what a receipt asks for is answered when its printing reached
that proof; "ready" is never made up.
"""

from __future__ import annotations

from collections.abc import Callable

from posgui.escpos import status
from posgui.escpos.framing import Query
from posgui.model.receipts import Evidence
from posgui.model.status import StatusFacts
from posgui.service.probe import IDENTITY

READY = StatusFacts(
    online=True,
    cover_open=False,
    paper_end=False,
    paper_near_end=False,
    feed_button=False,
    cutter_error=False,
    mechanical_error=False,
    unrecoverable_error=False,
    auto_recoverable_error=False,
    drawer_high=False,
)
"""What a till hears from ``holds_for_pos`` printers: posgui has taken charge."""

_IDENTITY_BY_N = {n: name for name, n in IDENTITY.items()}
_PROCESS_ID_SIZE = 11


class Face:
    """Answers one connection's queries. ``facts`` and ``identity`` are asked each time."""

    def __init__(
        self,
        reply: Callable[[bytes], None],
        facts: Callable[[], StatusFacts],
        identity: Callable[[], dict[str, str]],
    ) -> None:
        self._reply = reply
        self._facts = facts
        self._identity = identity
        self._asb_mask = 0
        self._asb_last = b""
        self._inside: list[Query] = []
        self._latest: str | None = None
        """The till's latest receipt while it is not printed."""
        self._promises: dict[str, list[Query]] = {}

    @property
    def owes(self) -> bool:
        """Answers are promised and not given."""
        return bool(self._promises)

    def query(self, query: Query) -> None:
        """The till asked something."""
        match query.name:
            case "DLE EOT" if len(query.head) == 3:
                self._send(status.encode_real_time(query.head[2], self._facts()))
            case "ESC @":
                self._asb_mask = 0
            case "GS a":
                self._asb_mask = query.head[2]
                self._asb_last = b""
                self.facts_changed()
            case "GS I":
                self._identify(query.head[2])
            case "GS r" | "ESC v" | "ESC u" | "GS ( H":
                if query.offset is not None:
                    self._inside.append(query)
                elif self._latest is not None:
                    # It is queued behind a receipt that is not printed yet.
                    self._promises.setdefault(self._latest, []).append(query)
                else:
                    self._answer_queued(query, Evidence.IN_ORDER)

    def facts_changed(self) -> None:
        """Automatic status back, if the till asked for it and anything changed."""
        if not self._asb_mask:
            return
        data = status.encode_asb(self._facts())
        if data is not None and data != self._asb_last:
            self._asb_last = data
            self._send(data)

    def promise(self, receipt_id: str) -> None:
        """The receipt is on disk: what it asked for is owed."""
        self._latest = receipt_id
        if self._inside:
            self._promises[receipt_id] = self._inside
            self._inside = []

    def forget_receipt(self) -> None:
        """The receipt was not taken: nothing is owed for it."""
        self._inside = []

    def printed(self, receipt_id: str, evidence: Evidence) -> None:
        """The receipt's printing reached that proof."""
        if receipt_id == self._latest:
            self._latest = None
        for query in self._promises.pop(receipt_id, ()):
            self._answer_queued(query, evidence)

    def _answer_queued(self, query: Query, evidence: Evidence) -> None:
        facts = self._facts()
        if evidence.rank < Evidence.IN_ORDER.rank or not facts.online:
            # A real printer executes these only while it is online (Epson APG p.334).
            return
        if query.name == "GS ( H":
            if evidence is Evidence.PROCESS_ID and len(query.head) == _PROCESS_ID_SIZE:
                self._send(status.process_id_response(query.head[7:]))
        elif query.name == "ESC u" or (query.name == "GS r" and query.head[2] in (2, 50)):
            self._send(status.encode_drawer_sensor(facts))
        else:
            self._send(status.encode_paper_sensor(facts))

    def _identify(self, n: int) -> None:
        text = self._identity().get(_IDENTITY_BY_N.get(n, ""))
        if text:
            self._send(status.identity_block(text))

    def _send(self, data: bytes | None) -> None:
        if data:
            self._reply(data)
