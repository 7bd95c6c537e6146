"""Alert cards: what is wrong and the next step, at the edge of the screen.

A card is seen above everything, a full-screen till included, and never takes the
keyboard; it is pressed by mouse or finger, changes in place and goes away by itself.
What a card says comes from ``posgui.ui.cards``; this package draws, places and rings.
"""
