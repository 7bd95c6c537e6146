"""Printers whose POS prints past us: looked at from beside the way that their receipts take,
and never printed on. A ``WatchLink`` stands where other printers have their connection; what
it is told, and how, is in ``looks``.
"""
