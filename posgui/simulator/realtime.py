"""The receive interrupt: finds real-time commands in every byte that comes in.

It knows no command boundaries, so a matching string inside a picture is executed too and
the picture stays intact (Epson APG p.300, TM-T88III specification p.85).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_COMMAND = re.compile(
    rb"\x10(?:\x04(?:[\x01-\x06]|[\x07\x08\x12].)|\x05.|"
    rb"\x14(?:\x01..|\x03......|\x07.|\x08\x01\x03\x14\x01\x06\x02\x08))",
    re.DOTALL,
)
_BEGINNING = re.compile(
    rb"\x10(?:\x04[\x07\x08\x12]?|\x05|"
    rb"\x14(?:\x01.?|\x03.{0,5}|\x07|"
    rb"\x08(?:\x01(?:\x03(?:\x14(?:\x01(?:\x06\x02?)?)?)?)?)?)?)?\Z",
    re.DOTALL,
)
_LONGEST = 10


class RealTimeScanner:
    """Finds ``DLE EOT``, ``DLE ENQ`` and ``DLE DC4`` across any chunking."""

    def __init__(self) -> None:
        self._carry = b""

    def scan(self, data: bytes) -> Iterator[tuple[int, bytes]]:
        """Each command with the offset in ``data`` just behind its last byte."""
        joined = self._carry + data
        shift = len(self._carry)
        behind = 0
        found = []
        for match in _COMMAND.finditer(joined):
            behind = match.end()
            found.append((behind - shift, match.group()))
        rest = joined[max(behind, len(joined) - _LONGEST) :]
        beginning = _BEGINNING.search(rest)
        self._carry = beginning.group() if beginning else b""
        yield from found

    def reset(self) -> None:
        """Forget a command whose beginning was seen."""
        self._carry = b""
