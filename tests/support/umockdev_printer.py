"""USB printers for a real libusb: their usbfs nodes are answered by this program.

Run by the system's Python (which has the GObject bindings) as
``umockdev-wrapper /usr/bin/python3 umockdev_printer.py 1-2.3 1-2.4``: two identical
simulated printers at those ports. The first line on stdout is a JSON object with the
environment a client needs to see them; then every JSON object on stdin is answered by one::

    {"at": "1-2.4", "set": {"paper": "out"}}    faults of posgui.simulator.faults
    {"at": "1-2.4", "plugged": false}
    {"at": "1-2.4"}                             just tell

with ``{"received": base64, "slips": [base64], "driver": "usblp", "claimed": [],
"refused": ["RESET", ...]}``, where ``refused`` names the requests a guest has no business
to make.
"""

from __future__ import annotations

import base64
import errno
import json
import os
import struct
import sys
import threading
import time
from typing import Any

import gi  # type: ignore[import-not-found]  # of the system's Python

gi.require_version("UMockdev", "1.0")
from gi.repository import UMockdev  # type: ignore[import-not-found]  # noqa: E402

from posgui.simulator.device import Device  # noqa: E402 - the path is set above
from posgui.simulator.profile import Profile  # noqa: E402 - the path is set above


def _request(direction: int, number: int, size: int) -> int:
    return direction << 30 | size << 16 | ord("U") << 8 | number


# linux/usbdevice_fs.h on a 64 bit machine: _IOW is 1, _IOR is 2.
GETDRIVER = _request(1, 8, 260)
SUBMITURB = _request(2, 10, 56)
DISCARDURB = _request(0, 11, 0)
REAPURB = (_request(1, 12, 8), _request(1, 13, 8))
CLAIMINTERFACE = _request(2, 15, 4)
RELEASEINTERFACE = _request(2, 16, 4)
IOCTL = _request(3, 18, 16)
GET_CAPABILITIES = _request(2, 26, 4)
REFUSED = {_request(0, 20, 0): "RESET", _request(2, 5, 4): "SETCONFIGURATION"}

URB = struct.Struct("=BBxxiI4xQii8xi4x8x")
"""type, endpoint, status, flags, buffer, buffer_length, actual_length, error_count."""
URB_STATUS, URB_BUFFER, URB_ACTUAL = 4, 16, 28
CONTROL_URB = 2

DESCRIPTORS = bytes.fromhex(
    "1201 0002 00000040 b804 0202 0001 000000 01"  # 04b8:0202, no serial number
    "0902 2000 01 01 00 c0 01"
    "0904 00 00 02 07 01 02 00"  # printer class, bidirectional
    "0705 01 02 4000 00"
    "0705 82 02 4000 00"
)
HUB_DESCRIPTORS = bytes.fromhex(
    "1201 0002 09000040 6b1d 0200 0001 000000 01 0902 1900 01 01 00 e0 00"
    "0904 00 00 01 09 00 00 00 0705 81 03 0400 0c"
)


class Printer:
    """One printer as its usbfs node shows it."""

    def __init__(self, port: str, number: int) -> None:
        self.port = port
        self.number = number
        self.plugged = False
        self.device = Device(Profile(speed_mm_s=20_000))
        self.to_host = bytearray()
        self.driver = "usblp"
        self.claimed: set[int] = set()
        self.refused: list[str] = []
        self._flying: list[Any] = []
        self._moved: dict[int, int] = {}
        self._discarded: list[Any] = []
        self._lock = threading.Lock()

    def on_ioctl(self, _handler: object, client: Any) -> bool:
        with self._lock:
            try:
                result = self._answer(client.get_request(), client.get_arg())
            except OSError as error:
                client.complete(-1, error.errno)
            else:
                client.complete(result, 0)
        return True

    def _answer(self, request: int, arg: Any) -> int:
        if request in REAPURB:
            return self._reap(arg)
        if not self.plugged:
            raise OSError(errno.ENODEV, "unplugged")
        if request == SUBMITURB:
            urb = arg.resolve(0, URB.size)
            self._flying.append(urb)
            self._moved[urb.client_addr] = 0
        elif request == DISCARDURB:
            self._discard(struct.unpack("=Q", bytes(arg.retrieve()[:8]))[0])
        elif request == GET_CAPABILITIES:
            arg.resolve(0, 4).update(0, list(struct.pack("=I", 0x1F)))
        elif request == GETDRIVER:
            if not self.driver:
                raise OSError(errno.ENODATA, "no driver")
            arg.resolve(0, 260).update(4, [*self.driver.encode(), 0])
        elif request == IOCTL:
            return self._driver_request(bytes(arg.resolve(0, 16).retrieve()))
        elif request in (CLAIMINTERFACE, RELEASEINTERFACE):
            (number,) = struct.unpack("=I", bytes(arg.resolve(0, 4).retrieve()))
            self._claim(number, request == CLAIMINTERFACE)
        elif request in REFUSED:
            self.refused.append(REFUSED[request])
        else:
            raise OSError(errno.ENOTTY, "unknown request")
        return 0

    def _driver_request(self, body: bytes) -> int:
        connect = struct.unpack("=iI", body[:8])[1] == _request(0, 23, 0)
        self.driver = "usblp" if connect else ""
        return int(connect)

    def _claim(self, number: int, claim: bool) -> None:
        if not claim:
            self.claimed.discard(number)
        elif self.driver:
            raise OSError(errno.EBUSY, "the driver has it")
        else:
            self.claimed.add(number)

    def _discard(self, address: int) -> None:
        for urb in self._flying:
            if urb.client_addr == address:
                self._flying.remove(urb)
                self._discarded.append(urb)
                return
        raise OSError(errno.EINVAL, "not in flight")

    def _reap(self, arg: Any) -> int:
        self.to_host += self.device.advance(time.monotonic())
        if self._discarded:
            return self._finish(self._discarded.pop(0), arg, -errno.ENOENT)
        for urb in self._flying:
            status = self._progress(urb) if self.plugged else -errno.ESHUTDOWN
            if status is not None:
                self._flying.remove(urb)
                return self._finish(urb, arg, status)
        raise OSError(errno.EAGAIN if self.plugged else errno.ENODEV, "nothing to reap")

    def _finish(self, urb: Any, arg: Any, status: int) -> int:
        moved = self._moved.pop(urb.client_addr)
        urb.update(URB_STATUS, list(struct.pack("=i", status)))
        urb.update(URB_ACTUAL, list(struct.pack("=i", moved)))
        arg.resolve(0, 8).set_ptr(0, urb)
        return 0

    def _progress(self, urb: Any) -> int | None:
        """Move what can be moved; the URB's status once it is over, None while it flies."""
        kind, endpoint, _, _, _, length, _, _ = URB.unpack(bytes(urb.retrieve()))
        if kind == CONTROL_URB:
            return -errno.EPIPE
        buffer = urb.resolve(URB_BUFFER, length)
        moved = self._moved[urb.client_addr]
        if endpoint & 0x80:
            if not self.to_host:
                return None
            data = bytes(self.to_host[:length])
            del self.to_host[:length]
            buffer.update(0, list(data))
            self._moved[urb.client_addr] = len(data)
            return 0
        step = bytes(buffer.retrieve())[moved:length][: self.device.room]
        self.device.receive(step, time.monotonic())
        self._moved[urb.client_addr] = moved + len(step)
        return 0 if moved + len(step) == length else None

    def change(self, command: dict[str, Any]) -> dict[str, Any]:
        """Apply a command and tell."""
        with self._lock:
            self.device.apply(command.get("set", {}), time.monotonic())
            self.plugged = command.get("plugged", self.plugged)
            return {
                "received": _text(self.device.paper.raw),
                "slips": [_text(slip.data) for slip in self.device.paper.slips],
                "driver": self.driver,
                "claimed": sorted(self.claimed),
                "refused": self.refused,
            }


def _text(data: bytes | bytearray) -> str:
    return base64.b64encode(data).decode()


class Bus:
    """A root hub with a hub in port 2; printers are plugged into that."""

    def __init__(self, ports: list[str]) -> None:
        self.testbed = UMockdev.Testbed.new()
        self.handlers: list[Any] = []
        self._add("usb1", 1, HUB_DESCRIPTORS, "")
        self._add("usb1/1-2", 2, HUB_DESCRIPTORS, "2")
        self.printers = {port: Printer(port, 3 + i) for i, port in enumerate(ports)}
        for printer in self.printers.values():
            handler = UMockdev.IoctlBase()
            handler.connect("handle-ioctl", printer.on_ioctl)
            self.testbed.attach_ioctl(f"/dev/bus/usb/001/{printer.number:03}", handler)
            self.handlers.append(handler)
            self.plug(printer)

    def plug(self, printer: Printer) -> None:
        printer.driver, printer.plugged = "usblp", True
        self._add(
            f"usb1/1-2/{printer.port}", printer.number, DESCRIPTORS, printer.port.rpartition("-")[2]
        )

    def unplug(self, printer: Printer) -> None:
        printer.plugged = False
        path = f"/sys/devices/usb1/1-2/{printer.port}"
        self.testbed.uevent(path, "remove")
        self.testbed.remove_device(path)

    def _add(self, path: str, number: int, descriptors: bytes, devpath: str) -> None:
        self.testbed.add_from_string(
            f"P: /devices/{path}\nN: bus/usb/001/{number:03}\n"
            "E: SUBSYSTEM=usb\nE: DRIVER=usb\nE: DEVTYPE=usb_device\nE: BUSNUM=001\n"
            f"E: DEVNUM={number:03}\nE: DEVNAME=/dev/bus/usb/001/{number:03}\n"
            f"A: busnum=1\\n\nA: devnum={number}\\n\nA: devpath={devpath}\\n\n"
            f"A: bConfigurationValue=1\\n\nA: speed=12\\n\nH: descriptors={descriptors.hex()}\n"
        )


def main() -> None:
    bus = Bus(sys.argv[1:])
    environment = {
        "LD_PRELOAD": os.environ["LD_PRELOAD"],
        "UMOCKDEV_DIR": bus.testbed.get_root_dir(),
    }
    print(json.dumps(environment), flush=True)
    for line in sys.stdin:
        command = json.loads(line)
        printer = bus.printers[command["at"]]
        if command.get("plugged") is True:
            bus.plug(printer)
        elif command.get("plugged") is False:
            bus.unplug(printer)
        print(json.dumps(printer.change(command)), flush=True)


if __name__ == "__main__":
    main()
