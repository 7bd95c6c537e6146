"""Every window, page and card of the tray in every state worth a look, without a screen.

A scene (``cards``, ``panels``, ``windows``, ``pages``) brings one of them up over a scripted
engine and returns its window; adding one is one function with ``@scene``. ``machine`` makes
every machine the same one: fonts, clock, screen. ``layout`` finds what is clipped, too small
or nameless, ``shots`` compares with the small references in ``tests/ui/screens``. Run as a
program (``python -m tests.support.screens``) it does either in a process of its own, for a
scale is a matter of the process.
"""
