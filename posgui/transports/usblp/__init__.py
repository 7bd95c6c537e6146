"""Printers behind Linux's own printer driver, ``/dev/usb/lpN``.

``finding`` tells which node a configuration means, ``device`` holds it open (blocking),
``transport`` gives it the threads and the contract of ``posgui.transports.base``. Unlike
``posgui.transports.usb`` it leaves the kernel's driver in place. ``finding`` alone can be imported
on every system.
"""
