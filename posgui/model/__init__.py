"""Frozen nouns every floor shares; imports nothing of ours and does no I/O."""
