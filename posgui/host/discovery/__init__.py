"""Looking for printers on the wires this computer is on.

Only when a person asked for it, once, bounded and cancellable: a question to all on a wire who
announce themselves, and to each address of at most a /24 one connection attempt, which sends
nothing, and one datagram that only Epson's boards understand. It may use ``host``, ``escpos``
and ``model``.
"""
