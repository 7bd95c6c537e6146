"""The configuration as frozen nouns; reading and checking the TOML is ``posgui.config``'s."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class TransportKind(StrEnum):
    """The ways a printer is reached in this version."""

    NETWORK = "network"
    USB = "usb"
    SIMULATOR = "simulator"


class Width(StrEnum):
    """Paper width."""

    MM58 = "58mm"
    MM80 = "80mm"

    @property
    def dots(self) -> int:
        """Printable dots a line at 203 dpi: 384 or 576."""
        return 384 if self is Width.MM58 else 576

    @property
    def columns(self) -> int:
        """Columns of font A (12 dots wide): 32 or 48."""
        return self.dots // 12


@dataclass(frozen=True, slots=True, kw_only=True)
class PrinterSettings:
    """One ``[[printers]]`` table."""

    id: str
    name: str
    transport: TransportKind
    host: str = ""
    port: int = 9100
    vendor: int = 0
    """USB vendor id; 0 where the path alone names the device."""
    product: int = 0
    serial: str = ""
    path: str = ""
    """USB port path as the kernel writes it: ``1-2.4`` (bus, then ports)."""
    width: Width = Width.MM80
    encoding: str = "gb18030"
    """For our own pages and marks."""
    holds_for_pos: bool = False
    """Report ready to the till while receipts are held."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaptureSettings:
    """One ``[[captures]]`` table."""

    kind: str
    host: str
    port: int
    printer: str
    idle_gap_s: float = 1.5
    allow: tuple[str, ...] = ()
    """Client addresses or networks let in; needed unless the listener is on loopback."""
    max_bytes: int = 32 * 1024 * 1024
    trusted: bool = False
    """Let NV-memory, firmware and configuration commands through to the printer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FrontEndSettings:
    """The ``[ui]`` table: what only the tray reads."""

    language: str = "auto"
    """``auto``, ``en`` or ``zh_CN``."""
    sound: bool = True
    autostart: bool = False
    shop: str = ""
    """Shop name, printed on test pages."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RetentionSettings:
    """The ``[retention]`` table."""

    days: int = 7
    """Days after its settlement until a receipt's bytes are erased."""


class ReprintPolicy(StrEnum):
    """Whether a receipt whose fate is known may be printed again."""

    ALLOW = "allow"
    DENY = "deny"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReprintSettings:
    """The ``[reprint]`` table."""

    policy: ReprintPolicy = ReprintPolicy.ALLOW
    limit: int = 0
    """Copies of one receipt at most; 0 for no limit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """A whole configuration file."""

    printers: tuple[PrinterSettings, ...] = ()
    captures: tuple[CaptureSettings, ...] = ()
    ui: FrontEndSettings = field(default_factory=FrontEndSettings)
    retention: RetentionSettings = field(default_factory=RetentionSettings)
    reprint: ReprintSettings = field(default_factory=ReprintSettings)

    def printer(self, printer_id: str) -> PrinterSettings:
        """The printer of that id; KeyError if there is none."""
        for printer in self.printers:
            if printer.id == printer_id:
                return printer
        raise KeyError(printer_id)
