"""What can be asked of the engine while a printer is set up."""

from __future__ import annotations

import asyncio
import base64
import time

from posgui.desk import wire
from posgui.desk.server import Method
from posgui.engine.building import settings_key
from posgui.engine.engine import Engine
from posgui.engine.trying import print_once, settings_of, trying
from posgui.model.errors import CommandError
from posgui.model.settings import PrinterSettings
from posgui.service import pages
from posgui.service.ladder import climb
from posgui.service.printer import Printer

NUMBER_MAX = 99
"""Two digits of eight times the size fit on any paper."""


class SetUpDoors:
    """The desk's methods about printers that are not configured yet. Results are plain
    JSON values."""

    def __init__(self, engine: Engine, config_file: str) -> None:
        """``config_file`` is named when a printer's values are refused."""
        self._engine = engine
        self._config_file = config_file

    def methods(self) -> dict[str, Method]:
        """Name to method."""
        return {
            "test_page": self.test_page,
            "try_printer": self.try_printer,
            "identify_printer": self.identify_printer,
        }

    async def test_page(self, printer: str) -> wire.Json:
        """The printer's test page as it should come out: PNG in base64."""
        known = self._engine.actions.printer(printer)
        card, shop = known.link.card, self._engine.settings.ui.shop
        page = pages.TestPage(shop, known.link.address, card.identity or {}, card.proof)
        png = await asyncio.to_thread(_drawn, known.settings, page)
        return {"png": base64.b64encode(png).decode("ascii")}

    async def try_printer(self, printer: wire.Json) -> wire.Json:
        """The rungs of a printer that is not configured yet, or is being changed."""
        settings = settings_of(printer, self._config_file)
        known = self._configured(settings)
        if known is not None:
            # Many printers take one connection only: ours is the one to look at.
            return await climb(known.link, known.settings.transport)
        async with trying(settings) as link:
            return await climb(link, settings.transport)

    async def identify_printer(
        self, table: wire.Json, number: int, who: str = "person"
    ) -> wire.Json:
        """Print a large ``number`` (1 to 99) on the printer that ``table``, keys of
        ``[[printers]]``, reaches, to see which one it is; ``evidence`` tells what was proven.
        It is written down first.

        CommandError ``printer-is-printing`` where that is a configured one with receipts to
        print, ``not-reached...`` or ``not-ready-...`` where nothing was printed.
        """
        settings = settings_of(table, self._config_file)
        if not 1 <= number <= NUMBER_MAX:
            raise CommandError("wrong-parameters", method="identify_printer")
        known = self._configured(settings)
        if known is not None and (known.delivery.active or known.queue.entries):
            raise CommandError("printer-is-printing", printer=known.id)
        body = await asyncio.to_thread(pages.number_page, settings, number)
        if known is not None:
            return {"evidence": await self._engine.actions.print_own(known, body, who)}
        async with trying(settings) as link:
            detail: dict[str, str | int] = {"address": settings_key(settings), "number": number}
            records = self._engine.journal.records
            await records.audit(who, "number-printed", None, detail, time.time())
            return {"evidence": await print_once(link, body)}

    def _configured(self, settings: PrinterSettings) -> Printer | None:
        key = settings_key(settings)
        printers = self._engine.printers.values()
        return next((each for each in printers if settings_key(each.settings) == key), None)


def _drawn(settings: PrinterSettings, page: pages.TestPage) -> bytes:
    from posgui.render.raster import picture  # Pillow and the fonts: not before they are needed

    body = pages.test_page(settings, page, time.time())
    return picture(body, width=settings.width.dots, encoding=settings.encoding).png()
