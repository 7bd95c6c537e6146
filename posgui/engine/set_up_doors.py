"""What can be asked of the engine while a printer is set up."""

from __future__ import annotations

import asyncio
import base64
import time

import tomlkit

from posgui import config
from posgui.desk import wire
from posgui.desk.server import Method
from posgui.engine.building import plugged_in_printers, settings_key, transport_maker
from posgui.engine.engine import Engine
from posgui.model.errors import CommandError, TransportError
from posgui.model.settings import PrinterSettings
from posgui.service import pages
from posgui.service.card import CapabilityCard
from posgui.service.ladder import climb
from posgui.service.link import Link


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
            "usb_printers": self.usb_printers,
        }

    async def test_page(self, printer: str) -> wire.Json:
        """The printer's test page as it should come out: PNG in base64."""
        known = self._engine.actions.printer(printer)
        card, shop = known.link.card, self._engine.settings.ui.shop
        page = pages.TestPage(shop, known.link.address, card.identity or {}, card.proof)
        png = await asyncio.to_thread(_drawn, known.settings, page)
        return {"png": base64.b64encode(png).decode("ascii")}

    async def usb_printers(self) -> wire.Json:
        """What is plugged in and could be a receipt printer: ``vendor`` and ``product`` as
        the configuration writes them, ``path``, ``serial`` and ``name`` where they could be
        read, and the ``printer`` whose settings name it already. CommandError
        ``usb-not-listed`` where this computer cannot look."""
        try:
            found = await asyncio.to_thread(plugged_in_printers)
        except TransportError as error:
            raise CommandError("usb-not-listed") from error
        kept = [printer.settings for printer in self._engine.printers.values()]
        return {
            "printers": [
                {
                    "vendor": f"{each.vendor:04x}",
                    "product": f"{each.product:04x}",
                    "path": each.path,
                    "serial": each.serial,
                    "name": each.name,
                    "printer": next((p.id for p in kept if each.is_meant_by(p)), ""),
                }
                for each in found
            ]
        }

    async def try_printer(self, printer: wire.Json) -> wire.Json:
        """The rungs of a printer that is not configured yet, or is being changed."""
        document = tomlkit.dumps({"printers": [{"id": "try", "name": "try", **printer}]})
        settings = config.parse(document, self._config_file).printers[0]
        for known in self._engine.printers.values():
            theirs = known.settings
            if settings_key(theirs) == settings_key(settings):
                # Many printers take one connection only: ours is the one to look at.
                return await climb(known.link, theirs.transport)
        link = Link(
            transport_maker(settings),
            CapabilityCard(),
            on_change=_ignore,
            on_process_id=_ignore,
        )
        running = asyncio.create_task(link.run(), name="try printer")
        try:
            return await climb(link, settings.transport)
        finally:
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)


def _drawn(settings: PrinterSettings, page: pages.TestPage) -> bytes:
    from posgui.render.raster import picture  # Pillow and the fonts: not before they are needed

    body = pages.test_page(settings, page, time.time())
    return picture(body, width=settings.width.dots, encoding=settings.encoding).png()


def _ignore(*_: object) -> None:
    """Nobody listens to a printer that is only tried."""
