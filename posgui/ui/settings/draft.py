"""Settings while they are edited, as text, and what is wrong with them."""

from __future__ import annotations

import copy
import re
from dataclasses import dataclass
from typing import Any

from posgui.desk.wire import Json
from posgui.model.hot_key import HotKey
from posgui.model.incidents import Placeholders
from posgui.model.settings import SHAREABLE, Flow, TransportKind, Width
from posgui.ui.settings.rules import Rules, is_time

FIRST_PORT = 9101
"""Proposed for the till; 9100 is left to programs that act as a printer themselves."""

FIELDS: dict[str, tuple[str, ...]] = {
    TransportKind.NETWORK: ("host", "port"),
    TransportKind.USB: ("vendor", "product", "serial", "path"),
    TransportKind.USBLP: ("device", "serial", "path"),
    TransportKind.SERIAL: ("device", "baudrate", "flow"),
    TransportKind.USBPRINT: ("vendor", "product", "serial", "path"),
    TransportKind.CUPS: ("queue",),
    TransportKind.WINSPOOL: ("queue",),
    TransportKind.SIMULATOR: (),
}
"""The fields that say where a printer is, by transport; an add-on's are not known here."""

NOWHERE: Json = {
    "host": "",
    "port": 9100,
    "share": False,
    "vendor": "",
    "product": "",
    "serial": "",
    "path": "",
    "device": "",
    "baudrate": 9600,
    "flow": str(Flow.RTSCTS),
    "queue": "",
}
"""These fields and what goes with them, before anything is known."""

_OFFERED = {
    "win32": ("network", "usbprint", "winspool", "serial", "usb", "simulator"),
    "darwin": ("network", "usb", "serial", "cups", "simulator"),
}

NO_PRINTER = -1

_PORTS = range(1, 65536)
_SPEEDS = range(1200, 921_601)
_USB_ID = re.compile(r"(0[xX])?[0-9A-Fa-f]{1,4}")
_USB_PATH = re.compile(r"\d+-\d+(\.\d+)*")
_HOST = re.compile(r"\S+")
_QUEUE = re.compile(r"[^\s/#]{1,127}")


def offered(platform: str) -> tuple[str, ...]:
    """The transports to choose from on a system (``sys.platform``), the usual ones first."""
    usual = ("network", "usb", "usblp", "serial", "cups", "simulator")
    return _OFFERED.get(platform, usual)


@dataclass(frozen=True, slots=True)
class Wrong:
    """What is wrong with one field: the key of a sentence and its placeholders."""

    printer: int
    """The printer's place, or ``NO_PRINTER``."""
    field: str
    key: str
    placeholders: Placeholders


class Draft:
    """A copy of the engine's settings; what the page does not show is kept as it is."""

    def __init__(self, settings: Json) -> None:
        """``settings`` is the engine's ``settings`` answer."""
        self._captures: list[Json] = copy.deepcopy(settings["captures"])
        self._knows_sales = "settlements" in settings
        self._settlements: list[Json] = copy.deepcopy(settings.get("settlements", []))
        self.printers: list[Json] = copy.deepcopy(settings["printers"])
        """``[[printers]]`` tables, plus ``listen``: the till's port as text, or empty."""
        self.ui: Json = copy.deepcopy(settings["ui"])
        for printer in self.printers:
            capture = self._capture_of(printer["id"])
            printer["listen"] = capture["listen"].rpartition(":")[2] if capture else ""
        self.support: dict[str, str] = dict(settings.get("support", {}))
        """Whom to call; empty where the engine does not know that table."""
        self.rules = Rules(settings)

    def _capture_of(self, printer: str) -> Json | None:
        return next((each for each in self._captures if each["printer"] == printer), None)

    def add(self, name: str) -> int:
        """Add a printer with the next free id, name and port; returns its place."""
        ids = {printer["id"] for printer in self.printers}
        number = next(n for n in range(1, len(ids) + 2) if f"printer-{n}" not in ids)
        names = {printer["name"] for printer in self.printers}
        free = (f"{name} {n}" if n > 1 else name for n in range(1, len(names) + 2))
        ports = {printer["listen"] for printer in self.printers}
        port = next(p for p in range(FIRST_PORT, max(_PORTS)) if str(p) not in ports)
        self.printers.append(
            {
                "id": f"printer-{number}",
                "name": next(each for each in free if each not in names),
                "transport": str(TransportKind.NETWORK),
                **NOWHERE,
                "width": str(Width.MM80),
                "holds_for_pos": False,
                "backup": "",
                "listen": str(port),
            }
        )
        return len(self.printers) - 1

    def remove(self, place: int) -> None:
        """Remove a printer and what listens for it."""
        gone = self.printers.pop(place)["id"]
        for printer in self.printers:
            if printer.get("backup") == gone:
                printer["backup"] = ""
        self._captures = [each for each in self._captures if each["printer"] != gone]
        self._settlements = [each for each in self._settlements if each["printer"] != gone]

    def listens_on(self, place: int) -> str:
        """This computer's address that the till prints to; empty where nothing listens."""
        capture = self._capture_of(self.printers[place]["id"])
        return capture["listen"].rpartition(":")[0] if capture else ""

    def allowed(self, place: int) -> list[str]:
        """Addresses and networks that may print to this printer, beside this computer."""
        capture = self._capture_of(self.printers[place]["id"])
        return list(capture.get("allow", ())) if capture else []

    def open_to(self, place: int, host: str, allow: list[str]) -> None:
        """Listen for a till on another machine, at this computer's address ``host``."""
        printer = self.printers[place]
        capture = self._capture_of(printer["id"])
        if capture is None:
            capture = {"kind": "raw", "printer": printer["id"]}
            self._captures.append(capture)
        capture |= {"listen": f"{host}:{printer['listen']}", "allow": allow}

    def others(self, place: int) -> dict[str, str]:
        """Names by id of the printers that could be the backup of this one."""
        others = (each for n, each in enumerate(self.printers) if n != place)
        return {each["id"]: each["name"] for each in others if not each.get("watch_only")}

    def has_other_width(self, place: int) -> bool:
        """True if the backup of this printer has paper of another width."""
        chosen = self.printers[place]
        width = {p["id"]: p["width"] for p in self.printers}.get(chosen.get("backup", ""))
        return width not in (None, chosen["width"])

    def wrong(self) -> list[Wrong]:
        """Everything that is wrong, in the order of the page."""
        found = []
        for place, printer in enumerate(self.printers):
            checks = (*self._check_name(place), *_check_address(printer), *self._check_port(place))
            found += [Wrong(place, field, key, more) for field, key, more in checks]
        rules = (*self._check_ui(), *self.rules.wrong())
        return found + [Wrong(NO_PRINTER, field, key, more) for field, key, more in rules]

    def _check_ui(self) -> list[tuple[str, str, Placeholders]]:
        found: list[tuple[str, str, Placeholders]] = []
        end, keys = (self.ui.get(name, "").strip() for name in ("shift_end", "hot_key"))
        if end and not is_time(end):
            found.append(("shift_end", "time", {}))
        if keys and not _is_hot_key(keys):
            found.append(("hot_key", "hot-key", {}))
        return found

    def _check_name(self, place: int) -> list[tuple[str, str, Placeholders]]:
        name = self.printers[place]["name"].strip()
        if not name:
            return [("name", "name", {})]
        if name in [printer["name"].strip() for printer in self.printers[:place]]:
            return [("name", "name-taken", {})]
        return []

    def _check_port(self, place: int) -> list[tuple[str, str, Placeholders]]:
        listen = self.printers[place]["listen"].strip()
        if not listen:
            return []
        if not _is_port(listen):
            return [("listen", "listen", {})]
        for other in self.printers[:place]:
            if other["listen"].strip() == listen:
                return [("listen", "listen-taken", {"printer": other["name"]})]
        return []

    def printer(self, place: int) -> Json:
        """One printer's table as the engine takes it."""
        table: dict[str, Any] = {
            key: value.strip() if isinstance(value, str) else value
            for key, value in self.printers[place].items()
            if key != "listen"
        }
        port = str(table.get("port", "")).strip()
        table["port"] = int(port) if _is_port(port) else 9100
        if table["transport"] not in SHAREABLE and "share" in table:
            table["share"] = False
        if "baudrate" in table:
            speed = str(table["baudrate"])
            table["baudrate"] = int(speed) if _is_speed(speed) else 9600
        return table

    def settings(self) -> Json:
        """The whole document as the engine takes it; call it when nothing is wrong."""
        captures = []
        support = {key: text.strip() for key, text in self.support.items()}
        for place, printer in enumerate(self.printers):
            captures += self._captures_of(place, printer)
        return {
            "printers": [self.printer(place) for place in range(len(self.printers))],
            "captures": captures,
            "ui": {
                key: value.strip() if isinstance(value, str) else value
                for key, value in self.ui.items()
            },
            **({"support": support} if support else {}),
            **({"settlements": copy.deepcopy(self._settlements)} if self._knows_sales else {}),
            **self.rules.settings(),
        }

    def _captures_of(self, place: int, printer: Json) -> list[Json]:
        mine = [copy.deepcopy(each) for each in self._captures if each["printer"] == printer["id"]]
        listen = self.printers[place]["listen"].strip()
        if printer.get("watch_only"):
            return []  # nothing is taken for it
        if not listen:
            return mine[1:]
        if not mine:
            mine = [{"kind": "raw", "listen": "127.0.0.1:0", "printer": printer["id"]}]
        host = mine[0]["listen"].rpartition(":")[0]
        mine[0]["listen"] = f"{host}:{listen}"
        return mine


def _check_address(printer: Json) -> list[tuple[str, str, Placeholders]]:
    text = {
        field: str(printer.get(field, "")).strip() for field in FIELDS.get(printer["transport"], ())
    }
    found: list[tuple[str, str, Placeholders]] = []
    if "host" in text and not _HOST.fullmatch(text["host"]):
        found.append(("host", "host", {}))
    if "port" in text and not _is_port(text["port"]):
        found.append(("port", "port", {}))
    if printer["transport"] == TransportKind.CUPS and not _QUEUE.fullmatch(text["queue"]):
        found.append(("queue", "queue", {}))
    elif "queue" in text and not text["queue"]:
        found.append(("queue", "queue-windows", {}))
    found += [
        (field, "vendor", {})
        for field in ("vendor", "product")
        if text.get(field) and not _USB_ID.fullmatch(text[field])
    ]
    if "baudrate" in text and not _is_speed(text["baudrate"]):
        found.append(("baudrate", "baudrate", {}))
    if "device" in text and not any(text.get(key) for key in ("device", "path")):
        found.append(("device", "device", {}))
    is_port = printer["transport"] in (TransportKind.USB, TransportKind.USBLP)
    if is_port and text["path"] and not _USB_PATH.fullmatch(text["path"]):
        found.append(("path", "path", {}))
    named = text.get("path") or (text.get("vendor") and text.get("product"))
    if "vendor" in text and not named and not found:
        found.append(("vendor", "usb", {}))
    return found


def _is_hot_key(text: str) -> bool:
    try:
        HotKey.parse(text)
    except ValueError:
        return False
    return True


def _is_speed(text: str) -> bool:
    return text.isascii() and text.isdigit() and int(text) in _SPEEDS


def _is_port(text: str) -> bool:
    return text.isascii() and text.isdigit() and int(text) in _PORTS
