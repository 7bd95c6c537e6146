"""The manager's PIN: set, kept as a salted hash, asked for, and not guessed."""

from __future__ import annotations

import base64
import hashlib
import hmac
import os

from posgui.model.errors import CommandError, ExitCode
from posgui.service.clock import elapsed

_COST, _BLOCK, _LANES = 2**14, 8, 1
"""scrypt's N, r, p: 16 MB and about a twentieth of a second on a till (RFC 7914)."""
SALT_BYTES = 16
TRIES = 5
"""Wrong PINs in a row before nothing is tried for a while: five guesses a minute take
months for the 10,000 of four digits at one till."""
LOCK_S = 60.0
SHORTEST, LONGEST = 4, 12


def hashed(pin: str) -> str:
    """A PIN as the configuration keeps it: ``scrypt$N$r$p$salt$hash``, base64. Takes time:
    call it off the loop. CommandError ``pin-unfit`` if it is not 4 to 12 digits."""
    if not (pin.isascii() and pin.isdigit() and SHORTEST <= len(pin) <= LONGEST):
        raise CommandError("pin-unfit", exit_code=ExitCode.WRONG_USE)
    salt = os.urandom(SALT_BYTES)
    numbers = f"{_COST}${_BLOCK}${_LANES}"
    return f"scrypt${numbers}${_text(salt)}${_text(_derived(pin, salt, _COST, _BLOCK, _LANES))}"


def matches(pin: str, kept: str) -> bool:
    """True if the PIN is the one behind ``kept``. Takes time: call it off the loop."""
    try:
        kind, cost, block, lanes, salt, wanted = kept.split("$")
        found = _derived(pin, base64.b64decode(salt), int(cost), int(block), int(lanes))
        return kind == "scrypt" and hmac.compare_digest(found, base64.b64decode(wanted))
    except (ValueError, MemoryError):
        return False


def _derived(pin: str, salt: bytes, cost: int, block: int, lanes: int) -> bytes:
    return hashlib.scrypt(pin.encode(), salt=salt, n=cost, r=block, p=lanes)


def _text(value: bytes) -> str:
    return base64.b64encode(value).decode("ascii")


class Tries:
    """Counts wrong PINs."""

    def __init__(self) -> None:
        self._wrong = 0
        self._locked_until = 0.0

    def require_open(self) -> None:
        """CommandError ``pin-locked`` while nothing is tried."""
        left = self._locked_until - elapsed()
        if left > 0:
            raise CommandError("pin-locked", seconds=int(left) + 1)

    def count(self, *, right: bool) -> None:
        """A PIN was tried."""
        self._wrong = 0 if right else self._wrong + 1
        if self._wrong >= TRIES:
            self._wrong, self._locked_until = 0, elapsed() + LOCK_S
