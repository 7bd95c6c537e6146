"""What can be asked of the engine about settled sales."""

from __future__ import annotations

from posgui.desk import wire
from posgui.desk.server import Method
from posgui.engine.engine import Engine

NEWEST_MAX = 500
"""Sales in one answer."""


class SaleDoors:
    """The desk's methods about sales. Results are plain JSON values."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def methods(self) -> dict[str, Method]:
        """Name to method."""
        return {"sales": self.sales, "dismiss_sale": self.dismiss}

    async def sales(self, limit: int = 50) -> wire.Json:
        """The sales that were told as settled, newest first."""
        found = await self._engine.settlements.newest(min(limit, NEWEST_MAX))
        return {"sales": [wire.noun_sale(sale) for sale in found]}

    async def dismiss(self, id: str, who: str = "person", printer: str | None = None) -> wire.Json:  # noqa: A002 - the key of a sale
        """This sale needs no receipt. CommandError ``unknown-sale`` where none of that id
        is without one."""
        found = await self._engine.settlements.dismiss(id, printer, who)
        return {"sales": [wire.noun_sale(sale) for sale in found]}
