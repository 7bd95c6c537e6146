"""What a command does to a receipt: the one classification every reader shares."""

from __future__ import annotations

from enum import Enum

from posgui.escpos.grammar import display_only
from posgui.escpos.tokenizer import TEXT, Token


class Role(Enum):
    """The part a token plays in a receipt."""

    TEXT = "text"
    """A run of text; blank if it is spaces only."""
    PRINT = "print"
    """Puts something other than text on paper: a picture, a bar code, a test page."""
    CUT = "cut"
    QUERY = "query"
    """Asks for status or identity, or arms automatic status."""
    REQUEST = "request"
    """Other real-time requests and transmissions: recover, clear, power off, counters."""
    KICK = "kick"
    """Opens a cash drawer."""
    BUZZER = "buzzer"
    FEED = "feed"
    """Moves paper or the print position, or does nothing."""
    INITIALIZE = "initialize"
    SELECT = "select"
    """ESC =: printer or customer display."""
    SETTING = "setting"
    """Everything else: modes, definitions, unknown commands."""


_ROLES = {
    TEXT: Role.TEXT,
    "ESC @": Role.INITIALIZE,
    "ESC =": Role.SELECT,
    "ESC i": Role.CUT,
    "ESC m": Role.CUT,
    "ESC p": Role.KICK,
    "BEL": Role.BUZZER,
    "ESC B": Role.BUZZER,
    "ESC ( A": Role.BUZZER,
    **dict.fromkeys(("DLE EOT", "GS I", "GS r", "GS a", "GS ( H", "ESC v", "ESC u"), Role.QUERY),
    **dict.fromkeys(("DLE ENQ", "GS j", "GS g 0", "GS g 2", "FS ( e"), Role.REQUEST),
    **dict.fromkeys(
        (
            *("GS v 0", "GS Q 0", "ESC *", "GS /", "FS p"),
            *("GS k", "ESC Z", "GS c", "GS ( A", "GS ( Q", "GS ^"),
        ),
        Role.PRINT,
    ),
    **dict.fromkeys(("ESC d", "ESC J", "ESC K", "ESC e", "ESC FF"), Role.FEED),
}

_PRINTER_ONLY = frozenset((Role.TEXT, Role.PRINT, Role.CUT, Role.FEED))

_CUT_KINDS = frozenset(b"\x00\x0101ABabgh")

_GRAPHICS_PRINT = frozenset((2, 50, 69, 85, 112, 113))
"""GS ( L and GS 8 L: print the buffer, an NV or a downloaded picture; store to print."""
_GRAPHICS_TRANSMIT = frozenset((0, 48, 3, 51, 4, 52, 64, 80))
_SYMBOL_PRINT = 81
"""GS ( k: print the stored symbol."""
_SYMBOL_TRANSMIT = 82


def role_of(name: str, head: bytes) -> Role:
    """The role of a token, from its name and its first bytes.

    A token still in its payload has a settled role; one still in its parameters may not.
    """
    role = _ROLES.get(name)
    if role is not None:
        return role
    if len(head) == 1:
        return Role.FEED
    if name == "GS V":
        return Role.CUT if head[2:3] and head[2] in _CUT_KINDS else Role.SETTING
    if name == "DLE DC4":
        return {b"\x01": Role.KICK, b"\x03": Role.BUZZER}.get(head[2:3], Role.REQUEST)
    if name == "GS ( k":
        return _by_function(head[6:7], frozenset((_SYMBOL_PRINT,)), frozenset((_SYMBOL_TRANSMIT,)))
    if name == "GS ( L":
        return _by_function(head[6:7], _GRAPHICS_PRINT, _GRAPHICS_TRANSMIT)
    if name == "GS 8 L":
        return _by_function(head[8:9], _GRAPHICS_PRINT, _GRAPHICS_TRANSMIT)
    if head == b"\x12T":
        return Role.PRINT
    return Role.SETTING


class RoleReader:
    """Roles in the order of the stream: after ``ESC = 2`` bytes go to the customer
    display, and what would print or cut does nothing to the receipt."""

    def __init__(self) -> None:
        self.deselected = False

    def role(self, name: str, head: bytes) -> Role:
        """The role of a token at this place in the stream."""
        role = role_of(name, head)
        return Role.SETTING if self.deselected and role in _PRINTER_ONLY else role

    def follow(self, token: Token) -> None:
        """The token is behind us."""
        if token.name == "ESC =" and token.complete:
            self.deselected = display_only(token.head, self.deselected)


def _by_function(fn: bytes, printing: frozenset[int], transmitting: frozenset[int]) -> Role:
    if fn and fn[0] in printing:
        return Role.PRINT
    return Role.REQUEST if fn and fn[0] in transmitting else Role.SETTING
