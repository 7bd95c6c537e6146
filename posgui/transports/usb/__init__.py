"""Printers on USB, through pyusb and libusb.

``finding`` tells which device a configuration means, ``device`` holds one claimed printer
interface (blocking), ``transport`` gives it two threads of its own and the contract of
``posgui.transports.base``. The device is a guest here: no reset, no new configuration if
one is active, and the kernel's driver is given back.
"""

from posgui.transports.usb.transport import UsbTransport

__all__ = ["UsbTransport"]
