"""What a receipt says, made readable: pure functions from its bytes to text.

Lives on the ground floor: it may import ``posgui.escpos`` and ``posgui.model``, does no
I/O, and keeps nothing between calls.
"""
