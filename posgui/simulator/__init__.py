"""A real ESC/POS receipt printer in software: receive buffer, mechanism, paper and faults.

``device`` is the printer itself and does no input or output: bytes and the time go in,
bytes and paper come out. ``host`` runs a device on an event loop, ``server`` puts it on a
TCP port, ``control`` is the JSON-lines port that sets faults and reads the printer's own
journal, ``command`` is ``posgui simulate``. The demo, the transport "simulator" and the
tests all use this one device, which follows the manufacturers' manuals and not our own
reading side. It imports the tokenizer of ``posgui.escpos`` and nothing else of ours.
"""
