"""Printers behind Windows's own USB printer driver, usbprint.sys.

``calls`` names the few calls of Windows that are made, ``finding`` tells which device a
configuration means, ``device`` holds one open (blocking), ``transport`` gives it the threads and
the contract of ``posgui.transports.base``. The driver stays in place, so the printer's queue
goes on working, and the printer is read as well as written. Not yet run on Windows: typed for
it, and tested on a recorded fake of exactly those calls.
"""

from posgui.transports.usbprint.transport import UsbprintTransport

__all__ = ["UsbprintTransport"]
