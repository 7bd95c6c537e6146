"""Printers on a serial port, through pyserial.

``posix`` and ``windows`` open a port, read and write it as their systems do, ``port`` is what they
have in common; ``device`` holds one open printer (blocking), ``transport`` gives it the threads and
the contract of ``posgui.transports.base``.
"""

from posgui.transports.serial.transport import SerialTransport

__all__ = ["SerialTransport"]
