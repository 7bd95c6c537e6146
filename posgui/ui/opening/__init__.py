"""The opening check: the manager prints the test pages, looks at five points on each and
says what is right; what was seen is kept and shown as a calendar of the last 30 days.

``check`` holds where a check stands and ``words`` says what was found: neither knows Qt.
``window`` shows one ``pages`` page at a time, ``pictures`` paints right and wrong,
``calendar`` the days. The results themselves are the engine's.
"""
