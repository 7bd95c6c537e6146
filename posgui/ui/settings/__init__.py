"""The settings page: printers, what becomes of receipts, protection by PIN, and what
concerns the whole program.

``draft`` and ``rules`` hold what is being edited and say what is wrong with it,
``pin_change`` leads through setting a PIN (no Qt); ``fields``, ``forms`` and ``rule_forms``
draw it, ``window`` saves it through the engine, which owns the file.
"""
