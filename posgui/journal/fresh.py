"""Bytes of receipts just accepted: most are printed at once, and need not come back from
the disk."""

from __future__ import annotations

FRESH_BYTES = 2 * 1024 * 1024
"""Kept in memory at most."""


class FreshBodies:
    """Bodies that are on disk and were not read yet."""

    def __init__(self) -> None:
        self._bodies: dict[str, bytes] = {}
        self._size = 0

    def put(self, receipt_id: str, body: bytes) -> None:
        """Keep it if there is room: the oldest will be needed first."""
        if body and self._size + len(body) <= FRESH_BYTES:
            self._bodies[receipt_id] = body
            self._size += len(body)

    def part(self, receipt_id: str, number: int) -> bytes | None:
        """Part 0, empty past it (and forgotten then); None if it is not here."""
        body = self._bodies.get(receipt_id)
        if body is not None and number:
            self._size -= len(self._bodies.pop(receipt_id))
            return b""
        if body is None and not number:
            # Receipts that are held for long must not take the room of those that print.
            self.clear()
        return body

    def clear(self) -> None:
        """Forget all of them."""
        self._bodies.clear()
        self._size = 0
