"""Events on their way up."""

from __future__ import annotations

import logging
from collections.abc import Callable

from posgui.model.events import Event

_LOGGER = logging.getLogger(__name__)

Handler = Callable[[Event], None]


class Hub:
    """Hands every published event to every subscriber, on the loop's thread.

    A handler must not block; one that fails is logged and the others still run.
    """

    def __init__(self) -> None:
        self._handlers: list[Handler] = []

    def subscribe(self, handler: Handler) -> Callable[[], None]:
        """Add a handler; returns the way to take it off."""
        self._handlers.append(handler)
        return lambda: self._handlers.remove(handler)

    def publish(self, event: Event) -> None:
        """Tell everybody."""
        for handler in tuple(self._handlers):
            try:
                handler(event)
            except Exception:  # a broken listener must not stop a receipt
                _LOGGER.exception("a listener failed on %s", type(event).__name__)
