"""What a diagnosis looks at: one printer, its ports toward the till, and its neighbours."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from posgui.journal import Journal
from posgui.model.incidents import Cause
from posgui.model.settings import CaptureSettings
from posgui.service.printer import Printer
from posgui.service.storage import Storage
from posgui.service.traffic import Traffic

if TYPE_CHECKING:
    from posgui.service.diagnostics.moved import Tell
    from posgui.service.diagnostics.plugged import Look


@dataclass(frozen=True, slots=True)
class Inlet:
    """A port a till prints to, and what came through it."""

    settings: CaptureSettings
    port: int
    traffic: Traffic

    @property
    def address(self) -> str:
        """For people."""
        host = self.settings.host
        return f"[{host}]:{self.port}" if ":" in host else f"{host}:{self.port}"


@dataclass(frozen=True, slots=True)
class Situation:
    """All that the rungs of one printer read."""

    printer: Printer
    printers: Mapping[str, Printer]
    inlets: Sequence[Inlet]
    """Those of this printer."""
    journal: Journal
    storage: Storage
    open_causes: frozenset[Cause]
    """Of this printer's open incidents."""
    look_for: Look
    tell: Tell
    """Gets a rung that takes long while it is being measured."""

    @property
    def names(self) -> dict[str, str]:
        """The printers' names by id."""
        return {key: printer.settings.name for key, printer in self.printers.items()}
