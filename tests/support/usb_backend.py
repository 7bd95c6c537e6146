"""USB printers for tests: a real pyusb backend whose devices are Python objects.

It keeps libusb's rules that matter to a transport: a transfer that times out half way
returns its partial count without an error, one that moved nothing raises USBTimeoutError,
a device that is gone raises ENODEV, and only a claimed interface can be used.
"""
# ruff: noqa: ARG002  # the signatures are pyusb's

from __future__ import annotations

import errno
import itertools
import threading
import time
from array import array
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import usb.backend
import usb.core

_addresses = itertools.count(2)


def no_answer(_data: bytes) -> bytes:
    """Answer nothing, whatever bytes come."""
    return b""


def real_time_answers(data: bytes) -> bytes:
    """A ready printer's answers to DLE EOT 1 to 4."""
    return b"\x12" * sum(data.count(bytes((0x10, 0x04, n))) for n in (1, 2, 3, 4))


def failure(number: int) -> usb.core.USBError:
    return usb.core.USBError(errno.errorcode[number], -1, number)


@dataclass(frozen=True)
class Alternate:
    """One alternate setting of one interface."""

    interface: int = 0
    alternate: int = 0
    interface_class: int = 7
    protocol: int = 2
    endpoints: tuple[int, ...] = (0x01, 0x82)


@dataclass(eq=False)
class FakeUsbPrinter:
    """One device on the bus, plugged in or not."""

    vendor: int = 0x04B8
    product: int = 0x0202
    serial: str = ""
    name: str = ""
    bus: int = 1
    ports: tuple[int, ...] = (2, 4)
    alternates: tuple[Alternate, ...] = (Alternate(),)
    answer: Callable[[bytes], bytes] = real_time_answers
    configuration: int = 1
    """The active configuration; 0 for none."""
    room: int | None = None
    """Bytes it takes before it refuses (NAK) more; None for no limit."""
    empty_packets: bool = False
    """Answer every read at once, with nothing if there is nothing."""
    refuses_open: int = 0
    busy: bool = False
    """Another program has claimed the interface."""
    write_counts: list[int] = field(default_factory=list)
    """What the next transfers claim to have moved, whatever they were given."""
    port_status: int | None = 0x18
    """The answer to GET_PORT_STATUS; None: it stalls."""
    device_id: str = "MFG:EPSON;CMD:ESC/POS;MDL:TM-T20II;CLS:PRINTER;"
    hang: threading.Event | None = None
    """Transfers to the device wait for this, whatever their timeout."""

    def __post_init__(self) -> None:
        self.plugged = True
        self.address = next(_addresses)
        self.received = bytearray()
        self.to_host = bytearray()
        self.driver = "usblp"
        self.calls: list[str] = []
        self.claimed: set[int] = set()
        self.changed = threading.Condition()

    def give_room(self, count: int | None) -> None:
        """Take ``count`` more bytes, or any number."""
        with self.changed:
            self.room = count
            self.changed.notify_all()

    def say(self, data: bytes) -> None:
        """Send this unasked."""
        with self.changed:
            self.to_host += data
            self.changed.notify_all()

    def unplug(self) -> None:
        with self.changed:
            self.plugged = False
            self.claimed.clear()
            self.changed.notify_all()

    def plug(self) -> None:
        """Plug it in where it was: a new address, and the kernel's driver is on it again."""
        with self.changed:
            self.plugged = True
            self.address = next(_addresses)
            self.driver = "usblp"

    def take(self, data: bytes, timeout_s: float) -> int:
        """A bulk OUT transfer."""
        if self.hang is not None:
            self.hang.wait()
        with self.changed:
            if self.write_counts:
                return self.write_counts.pop(0)
            taken = 0
            deadline = time.monotonic() + timeout_s
            while True:
                self._check()
                room = len(data) if self.room is None else self.room
                step = data[taken : taken + room]
                if step:
                    self._absorb(step)
                    taken += len(step)
                if taken == len(data):
                    return taken
                if not self.changed.wait(deadline - time.monotonic()):
                    break
        if taken:
            return taken
        raise usb.core.USBTimeoutError("Operation timed out", -7, errno.ETIMEDOUT)

    def of_its_class(self, kind: int, request: int, value: int, index: int) -> bytes | None:
        """The answer to a request of the printer class; its interface is the first."""
        if (kind, request, value, index) == (0xA1, 1, 0, 0) and self.port_status is not None:
            return bytes((self.port_status,))
        if (kind, request, value, index) == (0xA1, 0, 0, 0):
            return (len(self.device_id) + 2).to_bytes(2, "big") + self.device_id.encode("ascii")
        return None

    def _absorb(self, data: bytes) -> None:
        if self.room is not None:
            self.room -= len(data)
        self.received += data
        self.to_host += self.answer(data)
        self.changed.notify_all()

    def give(self, size: int, timeout_s: float) -> bytes:
        """A bulk IN transfer."""
        with self.changed:
            if not self.empty_packets:
                self.changed.wait_for(lambda: self.to_host or not self.plugged, timeout_s)
            self._check()
            data = bytes(self.to_host[:size])
            del self.to_host[:size]
        if not data and not self.empty_packets:
            raise usb.core.USBTimeoutError("Operation timed out", -7, errno.ETIMEDOUT)
        return data

    def _check(self) -> None:
        if not self.plugged:
            raise failure(errno.ENODEV)


class FakeUsbBackend(usb.backend.IBackend):  # type: ignore[misc]  # pyusb has no types
    """The bus: hand it to whatever takes a pyusb backend."""

    def __init__(self, *printers: FakeUsbPrinter) -> None:
        super().__init__()
        self.printers = list(printers)

    def enumerate_devices(self) -> Iterator[FakeUsbPrinter]:
        return (printer for printer in self.printers if printer.plugged)

    def get_parent(self, dev: FakeUsbPrinter) -> None:
        return None

    def get_device_descriptor(self, dev: FakeUsbPrinter) -> SimpleNamespace:
        return SimpleNamespace(
            bLength=18, bDescriptorType=1, bcdUSB=0x200, bDeviceClass=0, bDeviceSubClass=0,
            bDeviceProtocol=0, bMaxPacketSize0=64, idVendor=dev.vendor, idProduct=dev.product,
            bcdDevice=0x100, iManufacturer=0, iProduct=2 if dev.name else 0,
            iSerialNumber=3 if dev.serial else 0,
            bNumConfigurations=1, address=dev.address, bus=dev.bus, port_number=dev.ports[-1],
            port_numbers=dev.ports, speed=2,
        )  # fmt: skip

    def get_configuration_descriptor(self, dev: FakeUsbPrinter, config: int) -> SimpleNamespace:
        if config:
            raise IndexError(config)
        return SimpleNamespace(
            bLength=9, bDescriptorType=2, wTotalLength=32, bConfigurationValue=1,
            bNumInterfaces=len({a.interface for a in dev.alternates}), iConfiguration=0,
            bmAttributes=0xC0, bMaxPower=1, extra_descriptors=b"",
        )  # fmt: skip

    def get_interface_descriptor(
        self, dev: FakeUsbPrinter, intf: int, alt: int, config: int
    ) -> SimpleNamespace:
        found = _alternate(dev, intf, alt)
        return SimpleNamespace(
            bLength=9, bDescriptorType=4, bInterfaceNumber=found.interface,
            bAlternateSetting=found.alternate, bNumEndpoints=len(found.endpoints),
            bInterfaceClass=found.interface_class, bInterfaceSubClass=1,
            bInterfaceProtocol=found.protocol, iInterface=0, extra_descriptors=b"",
        )  # fmt: skip

    def get_endpoint_descriptor(
        self, dev: FakeUsbPrinter, ep: int, intf: int, alt: int, config: int
    ) -> SimpleNamespace:
        return SimpleNamespace(
            bLength=7, bDescriptorType=5, bInterval=0, bRefresh=0, bSynchAddress=0,
            bEndpointAddress=_alternate(dev, intf, alt).endpoints[ep], bmAttributes=2,
            wMaxPacketSize=64, extra_descriptors=b"",
        )  # fmt: skip

    def open_device(self, dev: FakeUsbPrinter) -> FakeUsbPrinter:
        if dev.refuses_open:
            raise failure(dev.refuses_open)
        dev._check()
        dev.calls.append("open")
        return dev

    def close_device(self, dev_handle: FakeUsbPrinter) -> None:
        dev_handle.calls.append("close")

    def set_configuration(self, dev_handle: FakeUsbPrinter, config_value: int) -> None:
        dev_handle.calls.append(f"set_configuration {config_value}")
        dev_handle.configuration = config_value

    def get_configuration(self, dev_handle: FakeUsbPrinter) -> int:
        dev_handle._check()
        return dev_handle.configuration

    def set_interface_altsetting(
        self, dev_handle: FakeUsbPrinter, intf: int, altsetting: int
    ) -> None:
        dev_handle.calls.append(f"alternate {intf} {altsetting}")

    def claim_interface(self, dev_handle: FakeUsbPrinter, intf: int) -> None:
        dev_handle._check()
        if dev_handle.busy or dev_handle.driver:
            raise failure(errno.EBUSY)
        dev_handle.claimed.add(intf)

    def release_interface(self, dev_handle: FakeUsbPrinter, intf: int) -> None:
        dev_handle._check()
        dev_handle.claimed.discard(intf)

    def is_kernel_driver_active(self, dev_handle: FakeUsbPrinter, intf: int) -> bool:
        dev_handle._check()
        return bool(dev_handle.driver)

    def detach_kernel_driver(self, dev_handle: FakeUsbPrinter, intf: int) -> None:
        dev_handle.calls.append("detach")
        dev_handle.driver = ""

    def attach_kernel_driver(self, dev_handle: FakeUsbPrinter, intf: int) -> None:
        dev_handle._check()
        if dev_handle.claimed:
            raise failure(errno.EBUSY)
        dev_handle.calls.append("attach")
        dev_handle.driver = "usblp"

    def reset_device(self, dev_handle: FakeUsbPrinter) -> None:
        dev_handle.calls.append("reset")

    def clear_halt(self, dev_handle: FakeUsbPrinter, ep: int) -> None:
        dev_handle.calls.append(f"clear_halt {ep:02x}")

    def bulk_write(
        self, dev_handle: FakeUsbPrinter, ep: int, intf: int, data: Any, timeout: int
    ) -> int:
        if intf not in dev_handle.claimed:
            dev_handle._check()
            raise failure(errno.EIO)
        return dev_handle.take(data.tobytes(), timeout / 1000)

    def bulk_read(
        self, dev_handle: FakeUsbPrinter, ep: int, intf: int, buff: Any, timeout: int
    ) -> int:
        data = dev_handle.give(len(buff), timeout / 1000)
        buff[: len(data)] = array("B", data)
        return len(data)

    def ctrl_transfer(
        self, dev_handle: FakeUsbPrinter, request_type: int, request: int, value: int,
        index: int, data: Any, timeout: int,
    ) -> int:  # fmt: skip
        dev_handle._check()
        answer = dev_handle.of_its_class(request_type, request, value, index)
        if answer is not None:
            data[: len(answer)] = array("B", answer[: len(data)])
            return min(len(answer), len(data))
        if (request_type, request, value >> 8) != (0x80, 0x06, 0x03):
            raise failure(errno.EPIPE)
        told = {2: dev_handle.name, 3: dev_handle.serial}.get(value & 0xFF)
        text = b"\x09\x04" if told is None else told.encode("utf-16-le", "surrogatepass")
        descriptor = (bytes((2 + len(text), 3)) + text)[: len(data)]
        data[: len(descriptor)] = array("B", descriptor)
        return len(descriptor)


def _alternate(printer: FakeUsbPrinter, interface: int, alternate: int) -> Alternate:
    for found in printer.alternates:
        if (found.interface, found.alternate) == (interface, alternate):
            return found
    raise IndexError((interface, alternate))
