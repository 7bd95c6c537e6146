"""What a person does with their hands when something is wrong, shown in pictures: which
cause is helped by which remedy, the drawings of ``resources/drawings`` in the colours of
the theme, the view that plays them one after the other, and the help window that shows all
of them without a fault. Knows nothing of printers or the desk.
"""
