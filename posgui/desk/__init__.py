"""The one door between the engine and its front ends: JSON lines over a local socket.

See ``wire`` for the messages, ``client`` for front ends, ``server`` for the engine.
"""
