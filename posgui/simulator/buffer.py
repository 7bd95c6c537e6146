"""The receive buffer: bytes wait here, cut into commands, until the interpreter takes them."""

from __future__ import annotations

from collections import deque

from posgui.escpos.tokenizer import Token, Tokenizer


class ReceiveBuffer:
    """Received bytes that were not executed yet. Offsets count all bytes ever received."""

    def __init__(self) -> None:
        self.received = 0
        """Offset behind the last byte received."""
        self.position = 0
        """Offset of the next byte to execute."""
        self._absorbed = 0
        self._bytes = bytearray()
        self._tokens: deque[Token] = deque()
        self._tokenizer = Tokenizer()
        self._base = 0

    @property
    def waiting(self) -> int:
        """Bytes that take up the buffer."""
        return self.received - max(self.position, self._absorbed)

    def accept(self, data: bytes) -> None:
        """Append ``data``."""
        self._bytes += data
        self.received += len(data)
        self._tokens += self._tokenizer.feed(data)
        self._tokens += self._tokenizer.flush_text()

    def next_token(self) -> Token | None:
        """The token at ``position``; None if it has not come in whole."""
        while self._tokens and self._tokens[0].end + self._base <= self.position:
            self._tokens.popleft()
        return self._tokens[0] if self._tokens else None

    def available(self) -> int:
        """Bytes from ``position`` on, those of an incomplete command too."""
        return self.received - self.position

    def peek(self, count: int) -> bytes:
        """The next ``count`` bytes."""
        return bytes(memoryview(self._bytes)[:count])

    def rest_of(self, token: Token) -> bytes:
        """What is left of ``token``, the next one."""
        return self.peek(token.end + self._base - self.position)

    def advance(self, count: int) -> None:
        """``count`` bytes were executed."""
        del self._bytes[:count]
        self.position += count

    def absorb(self) -> None:
        """An incomplete command was taken into the interpreter's own memory.

        Otherwise a picture larger than the buffer could never come in.
        """
        self._absorbed = self.received

    def clear(self) -> tuple[int, int]:
        """Drop everything, also the command in progress; returns the offsets lost."""
        lost = (self.position, self.received)
        self._bytes.clear()
        self._tokens.clear()
        self._tokenizer = Tokenizer()
        self.position = self._base = self.received
        return lost
