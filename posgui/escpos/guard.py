"""What a till may not do to a printer unless it is trusted: firmware, NV memory,
configuration. Some of it wears the memory out (ten writes a day, Epson APG), some of it
leaves the printer unusable; none of it belongs to a receipt."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from posgui.escpos.tokenizer import TEXT, Tokenizer

_ALWAYS = frozenset(
    {
        "FS q",  # define NV bit images
        "FS g 1",  # write NV user memory
        "GS ( A",  # self-test, then reset
        "GS ( C",  # edit NV user memory
        "GS ( E",  # memory switches and communication settings
        "GS ( M",  # save settings to NV memory
        "GS g 0",  # reset a maintenance counter
    }
)
_NV_GRAPHICS = frozenset((65, 66, 67))
"""GS ( L and GS 8 L: delete all, delete one, define NV graphics (Epson reference)."""


def is_guarded(name: str, head: bytes) -> bool:
    """True for a command that is withheld from an untrusted till's bytes."""
    if name in _ALWAYS:
        return True
    if name == "GS ( L":
        return head[6:7] != b"" and head[6] in _NV_GRAPHICS
    if name == "GS 8 L":
        return head[8:9] != b"" and head[8] in _NV_GRAPHICS
    return name == "DLE DC4" and head[2:3] == b"\x02"  # power off


class CommandGuard:
    """Passes a receipt through in any chunking, without the commands it ``withholds``.

    That is told from a command's name and its first bytes (see ``is_guarded``). At most
    one command's parameters are held back until it is known. ``withheld`` counts what was
    left out, by name.
    """

    def __init__(self, withholds: Callable[[str, bytes], bool] = is_guarded) -> None:
        self._withholds = withholds
        self._tokens = Tokenizer()
        self._held = bytearray()
        self.withheld: Counter[str] = Counter()

    def feed(self, data: bytes) -> bytes:
        """What of ``data``, and of what was held back, goes on to the printer."""
        begin = self._tokens.position - len(self._held)
        tokens = self._tokens.pieces(data)
        self._held += data
        passed = bytearray()
        for token in tokens:
            taken = self._held[: token.end - begin]
            del self._held[: token.end - begin]
            begin = token.end
            if self._withholds(token.name, token.head):
                self.withheld[token.name] += 1
            else:
                passed += taken
        if self._tokens.in_payload or self._tokens.pending_name == TEXT:
            if not self._withholds(self._tokens.pending_name, self._tokens.pending_head):
                passed += self._held
            self._held.clear()
        return bytes(passed)

    def finish(self) -> bytes:
        """The receipt is over: a command cut off in its parameters is passed on as it is."""
        for token in self._tokens.finish():
            if self._withholds(token.name, token.head):
                self.withheld[token.name] += 1
                self._held.clear()
        rest = bytes(self._held)
        self._held.clear()
        return rest
