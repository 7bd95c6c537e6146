"""The cashier's screen of the diagnosis, "settled, but no receipt": what was looked at as
it is being looked at, the one cause with what to do about it, and the questions whose
answers decide more. ``words`` knows no Qt, so that the command line says the same.
"""
