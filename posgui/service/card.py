"""What a printer was found to be able to do."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields, replace
from typing import Any, Self

from posgui.config.quirks import quirks_of
from posgui.escpos import fonts
from posgui.model.capabilities import Capabilities, Source
from posgui.model.receipts import Evidence


@dataclass(frozen=True, slots=True)
class CapabilityCard:
    """Found by probing one printer at one address; None is not probed yet."""

    two_way: bool | None = None
    """It answers DLE EOT."""
    in_order: bool | None = None
    """It answers a queued GS r."""
    process_id: bool | None = None
    """It answers GS ( H; tried in a test print only (law 4)."""
    identity: dict[str, str] | None = None
    """Answers to GS I: maker, model, serial, firmware, font; empty where it gave none."""
    former: str = ""
    """Who answered here before the one that does now, until a test print was proven: then
    a person has seen which printer this is."""
    mac: str = ""
    """Who has its network address, ``00:26:ab:12:34:56``; empty while unknown, and where a
    gateway lies between. Another printer that answers there takes its place: which one it
    is, ``identity`` tells."""
    automatic: bool | None = None
    """It reports changes by itself (GS a)."""
    late: bool = False
    """Its answers were found to belong to the question before."""
    chinese_seen: bool | None = None
    """A person saw Chinese come out of it right, or wrong, on a test page."""
    counters: dict[str, int] | None = None
    """Its maintenance counters (GS g 2) at the last test print, ``probe.COUNTERS``; empty
    where it has none. Asked for with a test print only."""
    answer_ms: int | None = None
    """The typical time to an answer."""
    slowest_ms: int | None = None

    @property
    def who(self) -> str:
        """Maker, model and serial number in one text; "" where it told none."""
        return who(self.identity or {})

    @property
    def proof(self) -> Evidence:
        """The best proof this printer can give; none while nothing is known of it."""
        if self.process_id:
            return Evidence.PROCESS_ID
        if self.in_order:
            return Evidence.IN_ORDER
        return Evidence.NONE if self.two_way is None else Evidence.ACCEPTED

    @property
    def font(self) -> str:
        """Its character set as it tells it; "" where it told none."""
        return (self.identity or {}).get("font", "")

    def capabilities(self) -> Capabilities:
        """For people and programs."""
        told = fonts.is_chinese(self.font)
        seen = self.chinese_seen
        by = Source.PERSON if seen is not None else Source.DEVICE if told is not None else None
        return Capabilities(
            two_way=self.two_way,
            automatic_status=self.automatic,
            queued_status=self.in_order,
            process_id=self.process_id,
            late_answers=self.late,
            identity=self.who,
            font=self.font,
            chinese=told if seen is None else seen,
            chinese_by=by,
            counters=self.counters,
            answer_ms=self.answer_ms,
            slowest_ms=self.slowest_ms,
            quirks=quirks_of(self.identity),
        )

    def found(self, **values: Any) -> Self:
        """This card with newer findings."""
        return replace(self, **values)

    def of(self, identity: dict[str, str], *, in_order: bool | None, former: str) -> Self:
        """The card of the printer that answers here now: of what another one, or another
        firmware, could do nothing is known."""
        fresh = type(self)(two_way=True, in_order=in_order, identity=identity)
        return replace(fresh, former=former, mac=self.mac)

    def as_json(self) -> dict[str, Any]:
        """For the journal."""
        return asdict(self)

    @classmethod
    def from_json(cls, value: dict[str, Any]) -> Self:
        """From the journal, as this or another version wrote it."""
        known = {field.name for field in fields(cls)}
        return cls(**{name: found for name, found in value.items() if name in known})


def who(identity: dict[str, str]) -> str:
    """Maker, model and serial number of an identity."""
    return " ".join(identity[key] for key in ("maker", "model", "serial") if identity.get(key))
