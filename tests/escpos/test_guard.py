"""Firmware, NV memory and configuration commands are withheld; everything else passes."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posgui.escpos.guard import CommandGuard

NV_LOGO = b"\x1cq\x01\x02\x00\x01\x00" + b"\x1dV\x00" * 5 + b"\x00"
GUARDED = {
    "FS q": NV_LOGO,
    "GS ( A": b"\x1d(A\x02\x00\x00\x02",
    "GS ( C": b"\x1d(C\x05\x00\x00\x01\x00AB",
    "GS ( E": b"\x1d(E\x03\x00\x01IN",
    "GS ( M": b"\x1d(M\x02\x00\x01\x01",
    "GS g 0": b"\x1dg0\x00\x14\x00",
    "GS ( L": b"\x1d(L\x06\x000C0000",
    "DLE DC4": b"\x10\x14\x02\x01\x08",
}
HARMLESS = (
    b"\x1b@Coffee 2.00\n",
    b"\x1bp\x00\x19\xfa",
    b"\x10\x14\x01\x00\x01",
    b"\x1dv0\x00\x02\x00\x03\x00" + b"\x1cq\x01\x1d(E",
    b"\x1d(k\x05\x001P0\x1cq",
    b"\x1d(L\x06\x0004\x1cq\x01\x02",
    b"\x1d(L\x02\x0002",
    b"\x1dV\x00",
)


def through(stream: bytes, cuts: list[int]) -> tuple[bytes, CommandGuard]:
    guard = CommandGuard()
    passed = b""
    edges = [0, *sorted({min(cut, len(stream)) for cut in cuts}), len(stream)]
    for start, end in pairwise(edges):
        passed += guard.feed(stream[start:end])
    return passed + guard.finish(), guard


@pytest.mark.parametrize("name", GUARDED)
def test_a_guarded_command_is_withheld_and_told(name: str) -> None:
    passed, guard = through(b"Tea\n" + GUARDED[name] + b"Total\n\x1dV\x00", [])
    assert passed == b"Tea\nTotal\n\x1dV\x00"
    assert dict(guard.withheld) == {name: 1}


@given(
    st.lists(st.sampled_from((*HARMLESS, *GUARDED.values())), max_size=12),
    st.lists(st.integers(0, 200), max_size=8),
)
def test_any_chunking_passes_exactly_the_harmless_parts(
    parts: list[bytes], cuts: list[int]
) -> None:
    passed, guard = through(b"".join(parts), cuts)
    assert passed == b"".join(part for part in parts if part in HARMLESS)
    assert sum(guard.withheld.values()) == sum(part not in HARMLESS for part in parts)


@given(st.binary(max_size=300), st.lists(st.integers(0, 300), max_size=5))
def test_without_guarded_commands_nothing_changes(stream: bytes, cuts: list[int]) -> None:
    passed, guard = through(stream, cuts)
    if not guard.withheld:
        assert passed == stream


def test_a_guarded_command_that_never_ends_does_not_leak() -> None:
    passed, guard = through(b"Tea\n" + NV_LOGO[:-4], [6, 12])
    assert passed == b"Tea\n"
    assert dict(guard.withheld) == {"FS q": 1}
