"""The serial transport."""

from __future__ import annotations

import sys
from collections.abc import Callable

from posgui.model.errors import TransportError
from posgui.model.settings import PrinterSettings
from posgui.transports.base import Capabilities
from posgui.transports.serial.device import SerialPrinter
from posgui.transports.serial.port import Line, OpenLine, unopened
from posgui.transports.threaded import ThreadedTransport

if sys.platform == "win32":
    from posgui.transports.serial.windows import WindowsLine as SystemLine
else:
    from posgui.transports.serial.posix import PosixLine as SystemLine


def open_line(settings: PrinterSettings) -> Line:
    """Open the port of a configuration as this system does, which tells the errors."""
    return SystemLine(unopened(settings))


class SerialTransport(ThreadedTransport):
    """A receipt printer on a serial port.

    A printer that is switched off is not noticed by its lines: printers let the same lines
    fall while they are busy or offline (TM-T88IV specification p.51), so only its silence
    tells. UNPLUGGED is a port that is gone, such as an adapter that was pulled out.
    """

    capabilities = Capabilities(reads_back=True, can_confirm=True, hot_plug=True, exclusive=True)

    def __init__(
        self,
        settings: PrinterSettings,
        on_bytes: Callable[[bytes], None],
        on_lost: Callable[[TransportError], None],
        opening: OpenLine = open_line,
    ) -> None:
        """``settings``: ``device``, ``baudrate`` and ``flow``; ``opening`` is this system's own
        by default."""
        super().__init__("serial", settings.device, on_bytes, on_lost)
        self._settings = settings
        self._opening = opening

    def _open_device(self) -> SerialPrinter:
        return SerialPrinter(self._settings, self._opening)
