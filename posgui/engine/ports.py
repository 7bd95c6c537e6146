"""The ports tills print to: opened together, closed together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from posgui.capture.raw import RawCapture
from posgui.journal import Journal
from posgui.model.errors import ConfigError
from posgui.model.settings import CaptureSettings
from posgui.service.diagnostics.situation import Inlet
from posgui.service.hub import Hub
from posgui.service.incidents import Incidents
from posgui.service.intake import Intake
from posgui.service.printer import Printer
from posgui.service.storage import Storage
from posgui.service.traffic import Traffic


class Ports:
    """Every ``[[captures]]`` of the configuration file of that name."""

    def __init__(self, captures: Sequence[CaptureSettings], config_file: str) -> None:
        self._settings = captures
        self._config_file = config_file
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
        for index, settings in enumerate(self._settings):
            traffic, printer = Traffic(), printers[settings.printer]
            intake = Intake(printer, journal, hub, incidents, storage, settings, traffic)
            capture = RawCapture(settings, intake)
            try:
                await capture.start()
            except OSError as error:
                raise port_in_use(self._config_file, index, settings, error) from error
            self.captures.append(capture)
            self.inlets.append(Inlet(settings, capture.port, traffic))

    async def close(self) -> None:
        """Take nothing more."""
        for capture in self.captures:
            await capture.stop()

    @property
    def taken(self) -> set[tuple[str, int]]:
        """Addresses that are ours."""
        return {(capture.settings.host, capture.settings.port) for capture in self.captures}


def port_in_use(file: str, index: int, capture: CaptureSettings, error: OSError) -> ConfigError:
    """The refusal of a capture whose port cannot be had."""
    return ConfigError(
        "config-port-in-use",
        file=file,
        where=f"captures[{index}].listen",
        expected="",
        found=f"{capture.host}:{capture.port} ({error.strerror})",
    )
