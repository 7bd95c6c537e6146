"""Training: a person clears faults of a simulated printer against their own time.

``drills`` lists the faults and says when one is over, ``records`` keeps best times by
name, ``practice`` runs a simulated printer with an engine of its own in a folder that is
removed afterwards and makes one fault after the other: none of them knows Qt. ``window``
shows the printer (``printer``) beside the tray's own cards and rows over that engine.
The shop's engine is another process and goes on; a fault of its printers ends a drill.
"""
