"""Which node of Linux's printer driver a configuration means."""

from __future__ import annotations

import errno
import os
import re
from dataclasses import dataclass
from pathlib import Path

from posgui.model.settings import PrinterSettings


@dataclass(frozen=True, slots=True)
class Places:
    """Where the kernel shows its printers."""

    nodes: Path
    """Holds ``lp0``, ``lp1``, ..."""
    entries: Path
    """Holds a folder of the same name for each, whose ``device`` is the USB interface."""


SYSTEM = Places(Path("/dev/usb"), Path("/sys/class/usbmisc"))


@dataclass(frozen=True, slots=True)
class Node:
    """A printer behind Linux's own printer driver."""

    file: Path
    path: str
    """Where its device is plugged in: ``1-2.4``."""
    vendor: int
    product: int
    serial: str
    """Empty where it has none; ``name`` likewise."""
    name: str


def nodes(places: Places = SYSTEM) -> list[Node]:
    """Every printer behind the driver, lowest number first. Reads a few small files of each
    and opens no printer."""
    return [_node(entry, places) for entry in sorted(places.entries.glob("lp*"), key=_number)]


def _node(entry: Path, places: Places) -> Node:
    device = (entry / "device").resolve().parent
    told = {name: _read(device / name) for name in ("manufacturer", "product", "serial")}
    maker, product = told["manufacturer"], told["product"]
    return Node(
        places.nodes / entry.name,
        device.name,
        _hexadecimal(device / "idVendor"),
        _hexadecimal(device / "idProduct"),
        told["serial"],
        product if product.lower().startswith(maker.lower()) else f"{maker} {product}".strip(),
    )


def _hexadecimal(file: Path) -> int:
    text = _read(file)
    return int(text, 16) if re.fullmatch("[0-9a-f]{4}", text) else 0


def wanted(settings: PrinterSettings) -> str:
    """What a configuration asks for, in a word for people."""
    return settings.device or settings.path or f"{settings.vendor:04x}:{settings.product:04x}"


def find(settings: PrinterSettings, places: Places = SYSTEM) -> Path | None:
    """The node a configuration means, or None while there is none. Reads a few small files.

    The number of a node is given out anew at every plug, so where the configuration says
    vendor and product, serial number or port path, the node whose device has all of them
    is taken, whatever its number; otherwise the one named by ``device``. Of several that
    fit, ``device`` comes first, then the lowest number.
    """
    named = Path(settings.device)
    if not (settings.vendor or settings.serial or settings.path):
        return named if named.exists() else None
    found = sorted(places.entries.glob("lp*"), key=_number)
    fitting = [places.nodes / entry.name for entry in found if _fits(entry, settings)]
    return named if named in fitting else next(iter(fitting), None)


def is_in_use(path: str, places: Places = SYSTEM) -> bool:
    """Whether another program prints through the driver on the device plugged in at
    ``path`` (``1-2.4``): the driver lets in one at a time (EBUSY, Linux usblp.c). False
    where that is not known."""
    for entry in places.entries.glob("lp*"):
        if (entry / "device").resolve().parent.name == path:
            try:
                os.close(os.open(places.nodes / entry.name, os.O_RDWR | os.O_NONBLOCK))
            except OSError as error:
                return error.errno == errno.EBUSY
    return False


def _fits(entry: Path, wish: PrinterSettings) -> bool:
    device = (entry / "device").resolve().parent
    if wish.path and device.name != wish.path:
        return False
    ids = (_read(device / "idVendor"), _read(device / "idProduct"))
    if wish.vendor and ids != (f"{wish.vendor:04x}", f"{wish.product:04x}"):
        return False
    return not wish.serial or _read(device / "serial") == wish.serial


def _read(file: Path) -> str:
    try:
        return file.read_text("utf-8", "replace").strip()
    except OSError:
        return ""  # a device without it, or one that leaves while it is looked at


def _number(entry: Path) -> int:
    digits = re.search(r"\d+$", entry.name)
    return int(digits[0]) if digits else 0
