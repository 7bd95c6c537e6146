"""The set-up assistant: from an unpacked printer to the first receipt of the till.

``steps`` names its steps and ``set_up`` holds what is being set up (no widgets); each
``*_page`` draws one step, ``guides`` says how each kind of POS is pointed here and
``sketch`` draws that. ``window`` leads from step to step and has the engine save, once the
person confirmed it.
"""
