"""A printer that takes one connection and is used by several tills."""

from __future__ import annotations

SHARE = "share = true"
CYCLES = 20
