"""The ports tills print to, and what tells of their sales: opened together, closed together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from posgui.capture.raw import RawCapture
from posgui.engine.building import SaleSource, sale_source
from posgui.journal import Journal
from posgui.model.errors import ConfigError
from posgui.model.settings import CaptureSettings, Settings, SettlementSettings
from posgui.service.diagnostics.situation import Inlet
from posgui.service.hub import Hub
from posgui.service.incidents import Incidents
from posgui.service.intake import Intake
from posgui.service.printer import Printer
from posgui.service.settlements import Settlements
from posgui.service.storage import Storage
from posgui.service.traffic import Traffic


class Ports:
    """Every ``[[captures]]`` and ``[[settlements]]`` of the configuration file of that
    name."""

    def __init__(self, settings: Settings, config_file: str, settlements: Settlements) -> None:
        self._settings = settings
        self._config_file = config_file
        self.settlements = settlements
        """Who is told of sales."""
        self._sale_sources: list[SaleSource] = []
        self.captures: list[RawCapture] = []
        self.inlets: list[Inlet] = []
        """What a diagnosis looks at."""

    async def open(
        self,
        printers: Mapping[str, Printer],
        journal: Journal,
        hub: Hub,
        incidents: Incidents,
        storage: Storage,
    ) -> None:
        """Listen on all; ConfigError for one that cannot be had."""
        for index, settings in enumerate(self._settings.captures):
            traffic, printer = Traffic(), printers[settings.printer]
            intake = Intake(printer, journal, hub, incidents, storage, settings, traffic)
            capture = RawCapture(settings, intake)
            try:
                await capture.start()
            except OSError as error:
                where, address = f"captures[{index}].listen", (settings.host, settings.port)
                raise port_in_use(self._config_file, where, address, error) from error
            self.captures.append(capture)
            self.inlets.append(Inlet(settings, capture.port, traffic))
        await self._open_sale_sources()

    async def _open_sale_sources(self) -> None:
        for index, settings in enumerate(self._settings.settlements):
            source = sale_source(settings, self.settlements.intake(settings.printer))
            try:
                await source.start()
            except OSError as error:
                where, address = f"settlements[{index}].listen", (settings.host, settings.port)
                raise port_in_use(self._config_file, where, address, error) from error
            self._sale_sources.append(source)

    async def close(self) -> None:
        """Take nothing more."""
        for listener in (*self.captures, *self._sale_sources):
            await listener.stop()


def listeners(settings: Settings) -> list[tuple[str, tuple[str, int]]]:
    """Where in the file each address stands that is listened on, and the address."""
    tables: dict[str, Sequence[CaptureSettings | SettlementSettings]]
    tables = {"captures": settings.captures, "settlements": settings.settlements}
    return [
        (f"{table}[{index}].listen", (each.host, each.port))
        for table, found in tables.items()
        for index, each in enumerate(found)
        if each.host
    ]


def port_in_use(file: str, where: str, address: tuple[str, int], error: OSError) -> ConfigError:
    """The refusal of a port that cannot be had, named at ``where`` in the file."""
    host, port = address
    return ConfigError(
        "config-port-in-use",
        file=file,
        where=where,
        expected="",
        found=f"{host}:{port} ({error.strerror})",
    )
