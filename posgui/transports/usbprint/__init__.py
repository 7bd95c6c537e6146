"""Printers behind Windows's own USB printer driver, usbprint.sys.

``calls`` names the few calls of Windows that are made, ``finding`` tells which device a
configuration means, ``device`` holds one open (blocking), ``transport`` gives it the threads and
the contract of ``posgui.transports.base``. The driver stays in place, and the printer is read
as well as written; Windows's own queue prints on it while it is not open here. Not yet run on
Windows: typed for it, and tested on a recorded fake of exactly those calls.
"""

from posgui.transports.usbprint.transport import UsbprintTransport

__all__ = ["UsbprintTransport"]
