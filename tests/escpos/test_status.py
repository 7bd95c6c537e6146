from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posgui.escpos import status
from posgui.escpos.backchannel import Asb, Backchannel, Block, Queued, RealTime
from posgui.model.status import StatusFacts

ALL_WELL = StatusFacts(
    online=True,
    cover_open=False,
    paper_end=False,
    paper_near_end=False,
    feed_button=False,
    cutter_error=False,
    mechanical_error=False,
    unrecoverable_error=False,
    auto_recoverable_error=False,
    drawer_high=False,
)
NO_ERRORS = StatusFacts(
    mechanical_error=False,
    cutter_error=False,
    unrecoverable_error=False,
    auto_recoverable_error=False,
)


def facts(base: StatusFacts = StatusFacts(), **named: bool | None) -> StatusFacts:
    return base.merged(StatusFacts(**named))


@pytest.mark.parametrize(
    ("n", "value", "expected"),
    [
        (1, 0x12, facts(online=True, drawer_high=False)),
        (1, 0x16, facts(online=True, drawer_high=True)),
        (1, 0x1A, facts(online=False, drawer_high=False)),
        (1, 0x1E, facts(online=False, drawer_high=True)),
        (2, 0x12, facts(cover_open=False, feed_button=False)),
        (2, 0x16, facts(cover_open=True, feed_button=False)),
        (2, 0x1A, facts(cover_open=False, feed_button=True)),
        (2, 0x32, facts(cover_open=False, feed_button=False, paper_end=True)),
        (2, 0x52, facts(cover_open=False, feed_button=False)),
        (3, 0x12, NO_ERRORS),
        (3, 0x16, facts(NO_ERRORS, mechanical_error=True)),
        (3, 0x1A, facts(NO_ERRORS, cutter_error=True)),
        (3, 0x32, facts(NO_ERRORS, unrecoverable_error=True)),
        (3, 0x52, facts(NO_ERRORS, auto_recoverable_error=True)),
        (4, 0x12, facts(paper_end=False, paper_near_end=False)),
        (4, 0x1E, facts(paper_end=False, paper_near_end=True)),
        (4, 0x72, facts(paper_end=True, paper_near_end=False)),
        (4, 0x7E, facts(paper_end=True, paper_near_end=True)),
        (4, 0x16, facts(paper_end=False)),
        (4, 0x32, facts(paper_near_end=False)),
        (4, 0x10, facts()),
        (4, 0x00, facts()),
        (1, 0xFF, facts()),
    ],
)
def test_real_time_status_says_what_the_manual_says(
    n: int, value: int, expected: StatusFacts
) -> None:
    assert status.decode_real_time(n, value) == expected


ASB_WELL = facts(ALL_WELL, waiting_recovery=False)


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"\x10\x00\x00\x00", ASB_WELL),
        (b"\x14\x00\x00\x00", facts(ASB_WELL, drawer_high=True)),
        (b"\x18\x00\x0f\x00", facts(ASB_WELL, online=False, paper_end=True, paper_near_end=True)),
        (b"\x18\x00\x0c\x00", facts(ASB_WELL, online=False, paper_end=True)),
        (b"\x10\x00\x03\x00", facts(ASB_WELL, paper_near_end=True)),
        (b"\x18\x08\x00\x00", facts(ASB_WELL, online=False, cutter_error=True)),
        (b"\x18\x04\x00\x00", facts(ASB_WELL, online=False, mechanical_error=True)),
        (b"\x18\x20\x00\x00", facts(ASB_WELL, online=False, unrecoverable_error=True)),
        (b"\x18\x40\x00\x00", facts(ASB_WELL, online=False, auto_recoverable_error=True)),
        (b"\x18\x01\x00\x00", facts(ASB_WELL, online=False, waiting_recovery=True)),
        (b"\x58\x00\x00\x00", facts(ASB_WELL, online=False, feed_button=True)),
        (b"\x10\x00\x60\x0f", ASB_WELL),
        (b"\x10\x93\x60\x0f", ASB_WELL),
        (b"\x12\x00\x00\x00", facts()),
    ],
)
def test_automatic_status_says_what_the_manual_says(data: bytes, expected: StatusFacts) -> None:
    assert status.decode_asb(data) == expected


def test_an_open_cover_leaves_the_paper_unsaid() -> None:
    said = status.decode_asb(b"\x38\x00\x63\x0f")

    assert (said.cover_open, said.online) == (True, False)
    assert said.paper_end is None
    assert said.paper_near_end is None


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (0x00, facts(paper_end=False, paper_near_end=False)),
        (0x03, facts(paper_end=False, paper_near_end=True)),
        (0x0C, facts(paper_end=True, paper_near_end=False)),
        (0x01, facts(paper_end=False)),
        (0x12, facts()),
    ],
)
def test_the_paper_sensor(value: int, expected: StatusFacts) -> None:
    assert status.decode_paper_sensor(value) == expected


def test_wrong_requests_are_refused() -> None:
    with pytest.raises(ValueError, match="DLE EOT 5"):
        status.decode_real_time(5, 0x12)
    with pytest.raises(ValueError, match="four bytes"):
        status.decode_asb(b"\x10")


def known_facts() -> st.SearchStrategy[StatusFacts]:
    flags = st.booleans()
    names = (
        *("online", "cover_open", "paper_end", "paper_near_end", "feed_button"),
        *("cutter_error", "mechanical_error", "unrecoverable_error"),
        *("auto_recoverable_error", "drawer_high"),
    )
    return st.builds(StatusFacts, **dict.fromkeys(names, flags))


@given(known_facts())
def test_what_we_tell_a_till_is_what_we_know(known: StatusFacts) -> None:
    told = StatusFacts()
    for n in (1, 2, 3, 4):
        answer = status.encode_real_time(n, known)
        assert answer is not None
        assert Backchannel().feed(answer) == [RealTime(answer[0])]
        told = told.merged(status.decode_real_time(n, answer[0]))
    assert told == known

    asb = status.encode_asb(known)
    assert asb is not None
    assert Backchannel().feed(asb) == [Asb(asb)]
    assert known.merged(status.decode_asb(asb)) == facts(known, waiting_recovery=False)
    paper = status.encode_paper_sensor(known)
    assert paper is not None
    assert known.merged(status.decode_paper_sensor(paper[0])) == known
    assert status.encode_drawer_sensor(known) == bytes((bool(known.drawer_high),))


def test_what_is_unknown_is_not_told() -> None:
    nothing = StatusFacts()
    assert [status.encode_real_time(n, nothing) for n in (1, 2, 3, 4, 5)] == [None] * 5
    assert status.encode_asb(nothing) is None
    assert status.encode_paper_sensor(nothing) is None
    assert status.encode_drawer_sensor(nothing) is None

    told = status.decode_real_time(1, 0x12)
    assert status.encode_real_time(1, told) == b"\x12"
    assert status.encode_real_time(2, told) is None


def test_an_error_shows_in_the_offline_cause_too() -> None:
    broken = facts(ALL_WELL, online=False, cutter_error=True)
    assert status.encode_real_time(2, broken) == b"\x52"
    assert status.encode_real_time(3, broken) == b"\x1a"


def test_process_ids() -> None:
    assert status.process_id_response(b"P001") == bytes.fromhex("37 22 50 30 30 31 00")
    (block,) = Backchannel().feed(status.process_id_response(b"P001"))
    assert isinstance(block, Block)
    assert status.parse_process_id(block) == "P001"
    for other in (
        Block(0x5F, b"\x22P001"),
        Block(0x37, b"\x25"),
        Block(0x37, b"\x22P0"),
        Block(0x37, b"\x22P0\x01\x02"),
        Block(0x37, b""),
    ):
        assert status.parse_process_id(other) is None


def test_identities() -> None:
    assert status.identity_block("TM-T88") == b"_TM-T88\x00"
    assert status.identity_block("收银\x00机" + "A" * 100) == b"_???" + b"A" * 77 + b"\x00"
    assert status.parse_identity(67, Block(0x5F, b"TM-T88 ")) == "TM-T88"
    assert status.parse_identity(1, Queued(0x20)) == 0x20
    for n in (1, 67):
        assert status.parse_identity(n, RealTime(0x12)) is None
        assert status.parse_identity(n, Block(0x37, b"\x22P001")) is None
    assert status.parse_identity(67, Queued(0x20)) is None
    assert status.parse_identity(1, Block(0x5F, b"TM-T88")) is None
