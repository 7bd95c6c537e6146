"""From what the rungs of the ladder found to one verdict: pure, now is an argument.

One module for each part of the way (``till``, ``machine``, ``way``, ``device``) says what
its measurements mean; ``decide`` weighs them against each other.
"""
