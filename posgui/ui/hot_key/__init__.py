"""Keys that open the panel from anywhere, off unless the settings name some.

The window system is asked for that one combination and for nothing else, so no other
keystroke, a scanner's least of all, is ever seen here. Each window system has its module,
which is imported once there is a combination to ask for.
"""
