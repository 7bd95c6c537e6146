"""ENPC datagrams: what is sent is what Epson prints, and what comes is believed or left out."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posgui.escpos import enpc
from posgui.escpos.enpc import Function, Reply, Result
from tests.support.enpc_board import reply

words = st.integers(0, 0xFFFF)


def test_a_query_is_the_header_alone() -> None:
    assert enpc.query(Function.STATUS) == b"EPSONQ\x03\x00\x00\x10\x00\x00\x00\x00"
    assert enpc.query(Function.BASIC_INFORMATION) == b"EPSONQ\x03\x00" + bytes(6)


@given(words, words, st.binary(max_size=300), st.binary(max_size=20))
def test_a_reply_is_read_as_it_was_sent(
    function: int, result: int, parameters: bytes, padding: bytes
) -> None:
    datagram = reply(function, parameters, result)

    assert enpc.parse(datagram + padding) == Reply(function, result, parameters)


@given(words, st.binary(min_size=1, max_size=40), st.data())
def test_a_reply_cut_short_says_nothing(
    function: int, parameters: bytes, data: st.DataObject
) -> None:
    datagram = reply(function, parameters)
    cut = data.draw(st.integers(0, len(datagram) - 1))

    assert enpc.parse(datagram[:cut]) is None


@given(st.binary(max_size=40) | st.binary(max_size=20).map(lambda rest: b"EPSONq\x03\x00" + rest))
def test_no_datagram_raises(datagram: bytes) -> None:
    enpc.parse(datagram)


@pytest.mark.parametrize(
    "datagram",
    [
        enpc.query(Function.STATUS),
        reply(Function.STATUS, kind=b"c"),
        reply(Function.STATUS).replace(b"EPSON", b"EPSOM"),
        reply(Function.STATUS).replace(b"q\x03", b"q\x04"),
        b"",
    ],
    ids=["a query", "a control's reply", "another name", "another kind of device", "nothing"],
)
def test_what_is_no_reply_to_a_query_is_left_out(datagram: bytes) -> None:
    assert enpc.parse(datagram) is None


def test_the_results_are_those_of_the_document() -> None:
    told = enpc.parse(b"EPSONq\x03\x00\x00\x10\xff\xfe\x00\x00")

    assert told == Reply(Function.STATUS, Result.NO_DEVICE, b"")
