"""Printers on a serial port, through pyserial.

``device`` holds one open port (blocking), ``transport`` gives it the threads and the
contract of ``posgui.transports.base``.
"""

from posgui.transports.serial.transport import SerialTransport

__all__ = ["SerialTransport"]
