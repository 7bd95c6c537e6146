"""What a printer was found to be able to do."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from typing import Any, Self

from posgui.model.capabilities import Capabilities
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

    def capabilities(self, *, lagging: bool) -> Capabilities:
        """For people and programs."""
        return Capabilities(
            two_way=self.two_way,
            automatic_status=self.automatic,
            queued_status=self.in_order,
            process_id=self.process_id,
            late_answers=lagging,
            identity=self.who,
            font=(self.identity or {}).get("font", ""),
        )

    def found(self, **values: Any) -> Self:
        """This card with newer findings."""
        return replace(self, **values)

    def as_json(self) -> dict[str, Any]:
        """For the journal."""
        return asdict(self)

    @classmethod
    def from_json(cls, value: dict[str, Any]) -> Self:
        """From the journal."""
        return cls(**value)


def who(identity: dict[str, str]) -> str:
    """Maker, model and serial number of an identity."""
    return " ".join(identity[key] for key in ("maker", "model", "serial") if identity.get(key))
