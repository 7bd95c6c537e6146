"""The demo: a simulated printer and a simulated till around the real program.

``rig`` starts and stops the processes, ``sale`` builds a till's receipt and ``pos`` hands
it over as a till does: these three know no Qt, the demo without a display uses them too.
``printer_window`` shows the paper coming out (``paper_view``) and has a button for each
fault (through ``control``, the simulator's control port), ``till_window`` has a big Sell
button, and ``demo`` puts them beside the tray.
"""
