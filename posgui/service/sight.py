"""What is known of one printer, told whenever it changes."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from posgui.model.machine import PrintQueue
from posgui.model.status import StatusFacts
from posgui.rules.printer_state import Observation
from posgui.service.card import CapabilityCard

_LOGGER = logging.getLogger(__name__)


class Sight:
    """``on_change`` is called whenever ``observation`` or ``card`` changed."""

    def __init__(self, card: CapabilityCard, on_change: Callable[[], None]) -> None:
        self._on_change = on_change
        self.card = card
        self.observation = Observation()
        self.silent_since: float | None = None

    @property
    def address(self) -> str:
        """Where the connection goes, for people."""
        return self.observation.address

    def see(self, **changes: Any) -> None:
        """Change the observation; tells ``on_change`` if it differs."""
        before = self.observation
        if any(getattr(before, name) != value for name, value in changes.items()):
            self.observation = replace(before, **changes)
            self._on_change()

    def learn(self, card: CapabilityCard) -> None:
        """Keep newer findings about the printer."""
        if card != self.card:
            self.card = card
            self._on_change()

    def on_facts(self, facts: StatusFacts) -> None:
        """Automatic status came: it carries every fact the printer has."""
        merged = self.observation.facts.merged(facts)
        if not self.card.two_way or not self.card.automatic:
            self.learn(self.card.found(two_way=True, automatic=True))
        self.see(facts=merged, answers=True, stalled=False)

    def on_queue(self, queue: PrintQueue) -> None:
        """The print queue on the way was looked at."""
        self.see(queue=queue)

    def _heard(self, facts: StatusFacts) -> None:
        self.silent_since = None
        if not self.card.two_way:
            self.learn(self.card.found(two_way=True))
        self.see(facts=facts, answers=True, stalled=False)

    def _silent(self) -> None:
        if self.silent_since is None:
            self.silent_since = asyncio.get_running_loop().time()
            _LOGGER.warning("%s: no answer any more", self.address)
        self.see(answers=False, facts=StatusFacts())
