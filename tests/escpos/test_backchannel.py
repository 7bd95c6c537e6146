from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from posgui.escpos.backchannel import (
    BLOCK_MAX,
    Answer,
    Asb,
    Backchannel,
    Block,
    Flow,
    Queued,
    RealTime,
    Unexpected,
)
from tests.escpos.streams import chunk_sizes, chunked


def answers(data: bytes, sizes: list[int] | None = None) -> list[Answer]:
    back = Backchannel()
    return [a for chunk in chunked(data, sizes or []) for a in back.feed(chunk)]


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"\x12", [RealTime(0x12)]),
        (b"\x12\x1a\x32\x72", [RealTime(0x12), RealTime(0x1A), RealTime(0x32), RealTime(0x72)]),
        (b"\x10\x00\x00\x00", [Asb(b"\x10\x00\x00\x00")]),
        (b"\x38\x00\x63\x0f", [Asb(b"\x38\x00\x63\x0f")]),
        (b"\x00\x0f", [Queued(0), Queued(0x0F)]),
        (b"7\x22P001\x00", [Block(0x37, b"\x22P001")]),
        (b"7\x25\x00\x12", [Block(0x37, b"\x25"), RealTime(0x12)]),
        (b"_EPSON\x00_TM-T88VI\x00", [Block(0x5F, b"EPSON"), Block(0x5F, b"TM-T88VI")]),
        (b"_\x12\x10\x00", [Block(0x5F, b"\x12\x10")]),
        (b"\x11\x13", [Flow(0x11), Flow(0x13)]),
        (b"\x10\x00\x13\x00\x00", [Flow(0x13), Asb(b"\x10\x00\x00\x00")]),
        (b"\x10\x00\x0c\x00\x00", [Asb(b"\x10\x00\x0c\x00"), Queued(0)]),
        (b"\xff\x80\x12", [Unexpected(0xFF), Unexpected(0x80), RealTime(0x12)]),
        (b"\x10\x00\x12", [Unexpected(0x10), Unexpected(0), RealTime(0x12)]),
        (b"\x10\x10\x00\x00\x00", [Unexpected(0x10), Asb(b"\x10\x00\x00\x00")]),
    ],
)
def test_answers_are_told_apart(data: bytes, expected: list[Answer]) -> None:
    assert answers(data) == expected


@given(st.binary(max_size=60), chunk_sizes())
@example(b"\x10\x13\x00\x13\x00\x13\x00\x12_ab\x00\x37\x22", [1])
def test_any_chunking_gives_the_same_answers(data: bytes, sizes: list[int]) -> None:
    assert answers(data, sizes) == answers(data)


@given(
    st.lists(
        st.sampled_from(
            [RealTime(0x16), Queued(0x0C), Asb(b"\x14\x20\x60\x00"), Block(0x37, b"\x220042")]
        ),
        max_size=20,
    )
)
def test_what_a_good_printer_sends_comes_out_as_it_was_meant(said: list[Answer]) -> None:
    sent = bytearray()
    for answer in said:
        match answer:
            case RealTime() | Queued():
                sent.append(answer.value)
            case Asb():
                sent += answer.data
            case Block():
                sent += bytes((answer.header,)) + answer.body + b"\0"
            case _:
                raise AssertionError(answer)

    assert answers(bytes(sent)) == said


def test_a_block_without_end_is_given_up() -> None:
    back = Backchannel()
    assert back.feed(b"_" + b"A" * BLOCK_MAX) == []
    assert back.feed(b"A\x12") == [Unexpected(0x5F), RealTime(0x12)]


def test_a_new_connection_begins_with_a_clean_slate() -> None:
    back = Backchannel()
    back.feed(b"\x10\x00")
    back.reset()
    assert back.feed(b"\x00") == [Queued(0)]
