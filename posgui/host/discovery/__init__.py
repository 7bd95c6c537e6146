"""Looking for printers on the wires this computer is on.

Only when a person asked for it, once, bounded and cancellable: one connection attempt to
each address of at most a /24, which sends nothing. It may use ``host`` and ``model``.
"""
