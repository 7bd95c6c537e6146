"""Every key of the configuration file, one row each: the table that drives reading."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from posgui.config.values import (
    NOWHERE,
    Choice,
    Choices,
    Encoding,
    FilePath,
    Flag,
    Host,
    InstalledChoice,
    Keys,
    LineEncoding,
    Listen,
    Networks,
    SalePattern,
    Seconds,
    Text,
    UsbId,
    Value,
    Whole,
)
from posgui.model.settings import (
    SNMP_PORT,
    TRANSPORT_GROUP,
    Flow,
    Protected,
    ReprintPolicy,
    SettlementKind,
    TransportKind,
    Width,
)

REQUIRED = object()
"""Stands for a default where the file must say something."""


@dataclass(frozen=True, slots=True)
class Row:
    """One key of a table; an empty text in the file stands for the default."""

    key: str
    value: Value
    default: Any = REQUIRED


_TIME = Text(5, r"([01]\d|2[0-3]):[0-5]\d", '"HH:MM"')
_DEVICE = Text(200, r"[^\s\x00-\x1f][^\x00-\x1f]*", '"/dev/usb/lp0" | "/dev/ttyUSB0" | "COM3"')
_PATH = Text(60, r"\d+-\d+(\.\d+)*|[0-9A-Za-z]+(&[0-9A-Za-z]+)+", '"1-2.4" | "6&1a2b3c4d&0&2"')
_QUEUE = Text(220, r"[^\s\x00-\x1f]([^\x00-\x1f]*[^\s\x00-\x1f])?", '"queue"')
_ID = Text(40, r"[A-Za-z0-9._-]+", "[A-Za-z0-9._-]{1,40}")

PRINTER = (
    Row("id", _ID),
    Row("name", Text(60), ""),
    Row(
        "transport",
        InstalledChoice(tuple(TransportKind), TRANSPORT_GROUP),
    ),
    Row("host", Host(), ""),
    Row("port", Whole(1, 65535), 9100),
    Row("share", Flag(), False),
    Row("watch_only", Flag(), False),
    Row("snmp_port", Whole(1, 65535), SNMP_PORT),
    Row("vendor", UsbId(), 0),
    Row("product", UsbId(), 0),
    Row("serial", Text(126), ""),
    Row("path", _PATH, ""),
    Row("device", _DEVICE, ""),
    Row("baudrate", Whole(1200, 921_600), 9600),
    Row("flow", Choice(tuple(Flow)), Flow.RTSCTS),
    Row("queue", _QUEUE, ""),
    Row("width", Choice(tuple(Width)), Width.MM80),
    Row("encoding", Encoding(), "gb18030"),
    Row("holds_for_pos", Flag(), False),
    Row("backup", _ID, ""),
    Row("backup_after_s", Seconds(0.0, 3600.0), 15.0),
)

CAPTURE = (
    Row("kind", Choice(("raw",), later=("folder", "epos", "serial", "lpd"))),
    Row("listen", Listen()),
    Row("printer", _ID),
    Row("idle_gap_s", Seconds(0.1, 60.0), 1.5),
    Row("allow", Networks(), ()),
    Row("max_bytes", Whole(1024, 1024**3), 32 * 1024**2),
    Row("trusted", Flag(), False),
)

SETTLEMENT = (
    Row("kind", Choice(tuple(SettlementKind))),
    Row("printer", _ID),
    Row("listen", Listen(), NOWHERE),
    Row("token", Text(200, r"[!-~]{16,}", '"..." (16..200)'), ""),
    Row("allow", Networks(), ()),
    Row("path", FilePath(), ""),
    Row("pattern", SalePattern(), ""),
    Row("encoding", LineEncoding(), "utf-8"),
    Row("after_s", Seconds(1.0, 3600.0), 20.0),
)

FRONT_END = (
    Row("language", Choice(("auto", "en", "zh_CN")), "auto"),
    Row("sound", Flag(), True),
    Row("autostart", Flag(), False),
    Row("shop", Text(60), ""),
    Row("shift_end", _TIME, ""),
    Row("hot_key", Keys(), ""),
)

RETENTION = (Row("days", Whole(0, 3650), 7),)

REPRINT = (
    Row("policy", Choice(tuple(ReprintPolicy)), ReprintPolicy.ALLOW),
    Row("limit", Whole(0, 1000), 0),
)

ROLES = (
    Row("manager", Text(200), ""),
    Row("support", Text(200), ""),
    Row("protect", Choices(tuple(Protected)), ()),
    Row("old_after_min", Seconds(0.0, 525_600.0), 60.0),
)

BACKLOG = (
    Row("stable_s", Seconds(0.0, 600.0), 5.0),
    Row("auto_count", Whole(0, 1_000_000), 3),
    Row("auto_age_min", Seconds(0.0, 525_600.0), 15.0),
)

OPENING = (Row("remind_at", _TIME, ""),)

WATCH = (Row("rhythm", Flag(), True),)

SUPPORT = (
    Row("vendor", Text(60), ""),
    Row("phone", Text(60), ""),
    Row("contract", Text(60), ""),
)

SINGLE = {
    "ui": FRONT_END,
    "retention": RETENTION,
    "reprint": REPRINT,
    "backlog": BACKLOG,
    "opening": OPENING,
    "roles": ROLES,
    "support": SUPPORT,
    "watch": WATCH,
}
"""Top-level keys that are one table each."""

TABLES = {"printers": PRINTER, "captures": CAPTURE, "settlements": SETTLEMENT, **SINGLE}
"""Top-level keys; those not in ``SINGLE`` are arrays of tables."""

NEEDS: dict[str, tuple[tuple[str, ...], ...]] = {
    TransportKind.NETWORK: (("host",),),
    TransportKind.USB: (("vendor", "product"), ("path",)),
    TransportKind.USBLP: (("device",), ("vendor", "product"), ("path",)),
    TransportKind.SERIAL: (("device",),),
    TransportKind.USBPRINT: (("vendor", "product"), ("path",)),
    TransportKind.CUPS: (("queue",),),
    TransportKind.WINSPOOL: (("queue",),),
    TransportKind.SIMULATOR: ((),),
}
"""Keys without which a transport finds no printer: any one group of them. What an installed
package needs it says itself."""

SETTLEMENT_NEEDS: dict[SettlementKind, tuple[str, ...]] = {
    SettlementKind.HTTP: ("listen", "token"),
    SettlementKind.FILE: ("path", "pattern"),
}
"""Keys without which a way of telling tells nothing."""
