"""IPP messages: what was built is read back, and rubbish is refused."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posgui.host import ipp
from posgui.host.ipp import Operation, Tag

NAMES = st.text(st.characters(min_codepoint=97, max_codepoint=122), min_size=1, max_size=12)
VALUES = st.one_of(
    st.tuples(st.just(Tag.INTEGER), st.lists(st.integers(-(2**31), 2**31 - 1), min_size=1)),
    st.tuples(st.just(Tag.BOOLEAN), st.lists(st.booleans(), min_size=1)),
    st.tuples(st.just(Tag.KEYWORD), st.lists(st.text(max_size=20), min_size=1)),
)


@given(st.dictionaries(NAMES, VALUES, max_size=5))
def test_attributes_survive_the_wire(given_values: dict[str, tuple[Tag, list[ipp.Value]]]) -> None:
    attributes = [(tag, name, values) for name, (tag, values) in given_values.items()]

    answer = ipp.parse(ipp.request(Operation.GET_JOBS, attributes))

    assert answer.status == Operation.GET_JOBS  # a request has its operation there
    (read,) = answer.each(Tag.OPERATION)
    assert read["attributes-charset"] == ["utf-8"]
    assert {name: read[name] for name in given_values} == {
        name: values for name, (_, values) in given_values.items()
    }


@given(st.binary(max_size=200))
def test_any_bytes_are_a_message_or_refused(data: bytes) -> None:
    with contextlib.suppress(ValueError):
        assert 0 <= ipp.parse(data).status <= 0xFFFF


def test_a_message_cut_short_is_refused_wherever_it_ends() -> None:
    whole = ipp.request(Operation.GET_JOBS, [(Tag.INTEGER, "limit", (1, 2))])

    for end in range(len(whole)):
        with pytest.raises(ValueError, match="IPP"):
            ipp.parse(whole[:end])
