"""Bodies kept for their first reading are those on the disk."""

from __future__ import annotations

from posgui.journal.fresh import FRESH_BYTES, FreshBodies


def test_a_body_is_read_once_and_then_comes_from_the_disk() -> None:
    fresh = FreshBodies()
    fresh.put("a-1", b"Tea")

    assert fresh.part("a-1", 0) == b"Tea"
    assert fresh.part("a-1", 1) == b""
    assert fresh.part("a-1", 0) is None


def test_what_finds_no_room_comes_from_the_disk_and_makes_room() -> None:
    fresh = FreshBodies()
    fresh.put("held", bytes(FRESH_BYTES))
    fresh.put("next", b"Tea")
    assert fresh.part("next", 0) is None

    fresh.put("later", b"Jam")
    assert fresh.part("later", 0) == b"Jam"
    assert fresh.part("held", 0) is None
