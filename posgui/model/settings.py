"""The configuration as frozen nouns; reading and checking the TOML is ``posgui.config``'s."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

TRANSPORT_GROUP = "posgui.transports"
"""Entry points of installed packages that bring another way to a printer: the name is the
word of ``transport`` in the configuration, the object is called with the PrinterSettings
and the two callbacks of ``posgui.transports.base.Transport`` and gives a Transport."""


class TransportKind(StrEnum):
    """The ways a printer is reached that this version brings along."""

    NETWORK = "network"
    USB = "usb"
    USBLP = "usblp"
    SERIAL = "serial"
    USBPRINT = "usbprint"
    CUPS = "cups"
    WINSPOOL = "winspool"
    SIMULATOR = "simulator"


SNMP_PORT = 161
"""UDP (RFC 1157)."""

PLUGGED_IN = frozenset(
    {TransportKind.USB, TransportKind.USBLP, TransportKind.USBPRINT, TransportKind.SERIAL}
)
"""The kinds whose printer is a device of this machine."""

QUEUES = frozenset({TransportKind.CUPS, TransportKind.WINSPOOL})
"""The kinds whose printer is behind a print queue of this machine."""

SHAREABLE = frozenset({TransportKind.NETWORK, TransportKind.USB, TransportKind.USBPRINT})
"""The kinds whose printer others can print on while it is not held: other tills, and by way
of the system's own driver other programs of this machine."""


WATCHABLE = PLUGGED_IN | QUEUES | {TransportKind.NETWORK}
"""The kinds that can be watched without printing on them."""


class Flow(StrEnum):
    """How a printer on a serial line says that it can take no more."""

    RTSCTS = "rtscts"
    XONXOFF = "xonxoff"
    NONE = "none"


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
    transport: str
    """A TransportKind, or the name of an entry point of TRANSPORT_GROUP."""
    host: str = ""
    port: int = 9100
    share: bool = False
    """Others print on it too (SHAREABLE): connect, print, close, instead of keeping it."""
    watch_only: bool = False
    """Its POS prints past us: it is watched, and never printed on."""
    snmp_port: int = SNMP_PORT
    """Where a printer on the network tells how it is without its printing port."""
    vendor: int = 0
    """USB vendor id; 0 where the path alone names the device."""
    product: int = 0
    serial: str = ""
    path: str = ""
    """USB port path as Linux writes it: ``1-2.4`` (bus, then ports). On Windows the instance
    that it gives a device without serial number by its port: ``6&1a2b3c4d&0&2``."""
    device: str = ""
    """``/dev/usb/lp0``, ``/dev/ttyUSB0`` or ``COM3``."""
    baudrate: int = 9600
    """Bits a second, eight to a byte, no parity."""
    flow: Flow = Flow.RTSCTS
    queue: str = ""
    """Name of this machine's print queue."""
    width: Width = Width.MM80
    encoding: str = "gb18030"
    """For our own pages and marks."""
    holds_for_pos: bool = False
    """Report ready to the till while receipts are held."""
    backup: str = ""
    """Id of the printer that prints in place of this one while it cannot; "" for none."""
    backup_after_s: float = 15.0
    """How long this one must have been unable to print before its backup does: longer
    than it takes to close a cover, shorter than a customer waits."""


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


class SettlementKind(StrEnum):
    """The ways the POS tells that a sale was settled."""

    HTTP = "http"
    FILE = "file"


@dataclass(frozen=True, slots=True, kw_only=True)
class SettlementSettings:
    """One ``[[settlements]]`` table."""

    kind: SettlementKind
    printer: str
    """Whose receipts belong to these sales."""
    host: str = ""
    port: int = 0
    token: str = ""
    """A secret between the POS and us."""
    allow: tuple[str, ...] = ()
    """Client addresses or networks let in; needed unless the listener is on loopback."""
    path: str = ""
    """The text file that the POS appends to; absolute."""
    pattern: str = ""
    """Searched in each of its lines; the named groups ``id`` and, if there is one,
    ``amount`` say what was settled."""
    encoding: str = "utf-8"
    """Of that file."""
    after_s: float = 20.0
    """How long a settled sale may be without its receipt: longer than a till takes to
    print, shorter than a customer waits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchSettings:
    """The ``[watch]`` table."""

    rhythm: bool = True
    """Say that no receipts come where there are usually some, for printers whose sales
    are not told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FrontEndSettings:
    """The ``[ui]`` table: what only the tray reads."""

    language: str = "auto"
    """``auto``, ``en`` or ``zh_CN``."""
    sound: bool = True
    autostart: bool = False
    shop: str = ""
    """Shop name, printed on test pages."""
    shift_end: str = ""
    """Local time of day ("22:00") until which a person puts off what is harmless; "" for
    eight hours."""
    hot_key: str = ""
    """Keys that open the panel from anywhere ("Ctrl+Alt+P"); "" for none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RetentionSettings:
    """The ``[retention]`` table."""

    days: int = 7
    """Days after its settlement until a receipt's bytes are erased."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BacklogSettings:
    """The ``[backlog]`` table: what becomes of receipts that waited through a fault."""

    stable_s: float = 5.0
    """So long the printer must have been ready again."""
    auto_count: int = 3
    """So many waiting receipts print by themselves; of more a person is asked."""
    auto_age_min: float = 15.0
    """Minutes; once one is older, a person is asked."""


class ReprintPolicy(StrEnum):
    """Whether a receipt whose fate is known may be printed again."""

    ALLOW = "allow"
    PIN = "pin"
    """With the PIN of the manager or of support."""
    DENY = "deny"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReprintSettings:
    """The ``[reprint]`` table."""

    policy: ReprintPolicy = ReprintPolicy.ALLOW
    limit: int = 0
    """Copies of one receipt at most; 0 for no limit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpeningSettings:
    """The ``[opening]`` table: the manager's check of the printers."""

    remind_at: str = ""
    """Local time of day ("09:30") from which a missing check is reminded of; "" for never."""


class Role(StrEnum):
    """Who stands at the till."""

    CASHIER = "cashier"
    MANAGER = "manager"
    SUPPORT = "support"


class Protected(StrEnum):
    """What can be kept from the cashier."""

    REPRINT_OLD = "reprint-old"
    """Printing a receipt again that came in longer ago than ``old_after_min``."""
    DISCARD = "discard"
    """Keeping waiting receipts without printing them."""
    SETTINGS = "settings"
    BUNDLE = "bundle"
    """Making a support bundle."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleSettings:
    """The ``[roles]`` table."""

    manager: str = ""
    """The manager's PIN, salted and hashed by ``posgui pin``; "" while none is set."""
    support: str = ""
    protect: tuple[Protected, ...] = ()
    """What needs one of these PINs; nothing as long as it is empty."""
    old_after_min: float = 60.0
    """Minutes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SupportSettings:
    """The ``[support]`` table: whom to call, shown where a step says so."""

    vendor: str = ""
    phone: str = ""
    contract: str = ""
    """Number of the service contract."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """A whole configuration file."""

    printers: tuple[PrinterSettings, ...] = ()
    captures: tuple[CaptureSettings, ...] = ()
    settlements: tuple[SettlementSettings, ...] = ()
    ui: FrontEndSettings = field(default_factory=FrontEndSettings)
    retention: RetentionSettings = field(default_factory=RetentionSettings)
    reprint: ReprintSettings = field(default_factory=ReprintSettings)
    backlog: BacklogSettings = field(default_factory=BacklogSettings)
    roles: RoleSettings = field(default_factory=RoleSettings)
    opening: OpeningSettings = field(default_factory=OpeningSettings)
    support: SupportSettings = field(default_factory=SupportSettings)
    watch: WatchSettings = field(default_factory=WatchSettings)

    def printer(self, printer_id: str) -> PrinterSettings:
        """The printer of that id; KeyError if there is none."""
        for printer in self.printers:
            if printer.id == printer_id:
                return printer
        raise KeyError(printer_id)
