"""``posgui selftest``: step by step what this computer can reach, for whoever has a machine on
which nobody has tried it yet. ``listing`` tells what each mechanism finds and touches nothing;
``steps`` opens one printer, asks it, prints a line if a person agreed, and says of each step
whether it went well, with cause and next step. It runs without an engine, and beside one keeps
away from the printers that one has.
"""
