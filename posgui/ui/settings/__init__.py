"""The settings page: printers, the till's port, language, sound, start with the session.

``draft`` holds what is being edited and says what is wrong with it (no Qt); ``fields``
and ``forms`` draw it, ``window`` saves it through the engine, which owns the file.
"""
