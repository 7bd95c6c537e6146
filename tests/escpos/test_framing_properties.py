from __future__ import annotations

import random
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from posgui.escpos import framing
from posgui.escpos.framing import (
    FrameEvent,
    Framer,
    Incomplete,
    Other,
    Query,
    ReceiptEnd,
    ReceiptPart,
    TooLarge,
)
from tests.escpos.streams import chunk_sizes, chunked, random_stream, streams

Script = Sequence[bytes | str]
"""Bytes to feed, and ``quiet`` or ``idle`` between them."""


def run(
    script: Script, sizes: list[int], *, aborted: bool, part: int = 40, limit: int = 1000
) -> list[FrameEvent]:
    """Everything a framer with small limits says."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(framing, "PART_BYTES", part)
        frames = Framer(limit)
        events: list[FrameEvent] = []
        for step in script:
            if isinstance(step, bytes):
                for chunk in chunked(step, sizes):
                    events += frames.feed(chunk)
            else:
                events += frames.quiet() if step == "quiet" else frames.idle()
        return events + frames.end(aborted)


def scripts() -> st.SearchStrategy[list[bytes | str]]:
    step: st.SearchStrategy[bytes | str] = st.one_of(
        streams(8), streams(8), st.sampled_from(["quiet", "idle"])
    )
    return st.lists(step, max_size=6)


@given(scripts(), chunk_sizes(), st.booleans(), st.sampled_from([150, 400, 10000]))
@settings(max_examples=500)
def test_any_chunking_between_two_pauses_gives_the_same_events(
    script: Script, sizes: list[int], aborted: bool, limit: int
) -> None:
    whole = run(script, [], aborted=aborted, limit=limit)

    assert run(script, sizes, aborted=aborted, limit=limit) == whole


@given(scripts(), chunk_sizes(), st.booleans())
@settings(max_examples=300)
def test_nothing_is_lost_nothing_is_doubled_and_the_order_stays(
    script: Script, sizes: list[int], aborted: bool
) -> None:
    data = b"".join(step for step in script if isinstance(step, bytes))
    places = {0}
    for event in run(script, sizes, aborted=aborted, limit=1 << 20):
        if isinstance(event, ReceiptPart | ReceiptEnd | Other | Incomplete):
            places = {at + len(event.data) for at in places if data[at:].startswith(event.data)}
        elif isinstance(event, Query) and event.offset is None:
            # It was taken out of the bytes, or it will come again in the bytes that follow.
            places |= {at + len(event.head) for at in places if data[at:].startswith(event.head)}
        assert places, event

    assert len(data) in places


@given(scripts(), st.booleans())
@settings(max_examples=200)
def test_sizes_and_offsets_are_those_of_the_bytes_handed_out(script: Script, aborted: bool) -> None:
    receipt = b""
    inside: list[Query] = []
    for event in run(script, [], aborted=aborted, limit=1 << 20):
        match event:
            case ReceiptPart():
                receipt += event.data
            case ReceiptEnd():
                receipt += event.data
                assert event.size == len(receipt)
                assert event.data
                for query in inside:
                    assert query.offset is not None
                    assert receipt[query.offset :].startswith(query.head)
                receipt, inside = b"", []
            case Query(offset=int()):
                inside.append(event)
            case Other():
                assert not receipt
                assert not inside
            case _:
                pass
    assert not receipt


@given(scripts(), chunk_sizes())
@settings(max_examples=200)
def test_no_receipt_is_larger_than_the_limit_and_memory_stays_small(
    script: Script, sizes: list[int]
) -> None:
    taken = 0
    for event in run(script, sizes, aborted=False, limit=150):
        match event:
            case ReceiptPart():
                taken += len(event.data)
                assert len(event.data) == 40
            case ReceiptEnd():
                assert event.size == taken + len(event.data) <= 150
                taken = 0
            case TooLarge():
                taken = 0
            case Other():
                assert len(event.data) <= 150
            case _:
                pass


@given(st.integers(0, 2**32))
@settings(max_examples=100)
def test_a_hundred_thousand_streams_never_raise(seed: int) -> None:
    rng = random.Random(seed)
    for _ in range(1000):
        frames = Framer(500)
        for _ in range(rng.randrange(1, 3)):
            frames.feed(random_stream(rng))
            rng.choice((frames.quiet, frames.idle, list))()
        frames.end(rng.random() < 0.5)
        assert frames.between_receipts
