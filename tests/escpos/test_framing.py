from __future__ import annotations

import pytest

from posgui.escpos.framing import (
    PART_BYTES,
    EndedBy,
    FrameEvent,
    Framer,
    Incomplete,
    Other,
    Query,
    ReceiptEnd,
    ReceiptPart,
    TooLarge,
    looks_like_http,
)
from tests.escpos.streams import EVIL, PAYLOADS, payload, raster

LIMIT = 1 << 20
CUT = b"\x1dV\x00"
KICK = b"\x1bp\x00\x19\xfa"


def framer() -> Framer:
    return Framer(LIMIT)


def bare(events: list[FrameEvent]) -> list[FrameEvent]:
    """Without what is only told of ESC @ and ESC =."""
    return [e for e in events if not (isinstance(e, Query) and e.name in ("ESC @", "ESC ="))]


def whole(data: bytes, ended_by: EndedBy = EndedBy.CUT, *, truncated: bool = False) -> ReceiptEnd:
    return ReceiptEnd(data, len(data), ended_by, truncated)


def query(data: bytes, offset: int | None = None) -> Query:
    names = {b"\x10\x04": "DLE EOT", b"\x1dr": "GS r", b"\x1dI": "GS I", b"\x1b@": "ESC @"}
    return Query(names[data[:2]], data, offset)


@pytest.mark.parametrize(
    "cut",
    [
        *(b"\x1dV" + bytes((m,)) for m in b"\x00\x0101"),
        *(b"\x1dV" + bytes((m, 16)) for m in b"ABabgh"),
        b"\x1bi",
        b"\x1bm",
    ],
)
def test_every_kind_of_cut_ends_a_receipt_at_the_next_pause(cut: bytes) -> None:
    frames = framer()
    assert frames.feed(b"Tea 2.00\n" + cut) == []
    assert frames.quiet() == [whole(b"Tea 2.00\n" + cut)]
    assert frames.between_receipts
    assert frames.end(aborted=False) == []


def test_receipts_in_one_burst_are_cut_apart_where_the_next_one_begins() -> None:
    first, second = b"\x1b@Tea 2.00\n" + CUT, b"\x1b@Jam 3.00\n" + CUT
    events = framer().feed(first + second + first)

    assert bare(events) == [whole(first), whole(second)]


@pytest.mark.parametrize(
    "tail",
    [
        b"\x1dr1",
        b"\x1b@",
        b"\n\r",
        KICK,
        b"\x10\x04\x01" + KICK + b"\n" + b"\x1b@",
        b"\x10\x14\x01\x00\x01",
        b"\x1bB\x03\x02",
        CUT,
        b"  ",
    ],
)
def test_what_follows_the_cut_at_once_belongs_to_the_receipt(tail: bytes) -> None:
    data = b"Tea 2.00\n" + CUT + tail
    frames = framer()
    assert not any(isinstance(event, ReceiptEnd) for event in frames.feed(data))
    assert frames.quiet()[-1] == whole(data)


@pytest.mark.parametrize("tail", [b"\x1dr1", b"\n\r", KICK, b"\x10\x04\x01"])
def test_queries_kicks_and_feeds_stay_behind_when_the_next_receipt_follows(tail: bytes) -> None:
    old, new = b"Tea 2.00\n" + CUT + tail, b"\x1b@Jam 3.00\n"
    frames = framer()
    assert whole(old) in frames.feed(old + new)
    assert frames.end(aborted=False) == [whole(new, EndedBy.END)]


def test_settings_behind_the_cut_go_with_the_receipt_they_are_for() -> None:
    old, settings, content = b"Tea 2.00\n" + CUT, b"\x1bt\x10\x1ba\x01" + KICK, b"Jam 3.00\n"
    frames = framer()
    assert frames.feed(old + settings) == []
    assert frames.feed(content + CUT) == [whole(old)]
    assert frames.quiet() == [whole(settings + content + CUT)]


def test_a_cut_before_anything_is_printed_ends_nothing() -> None:
    logo = b"\x1b@" + CUT
    frames = framer()
    assert bare(frames.feed(logo)) == []
    assert frames.quiet() == []
    assert frames.feed(b"Tea 2.00\n" + CUT) == []
    assert frames.quiet() == [whole(logo + b"Tea 2.00\n" + CUT)]


def test_without_a_cut_the_idle_gap_or_the_end_ends_the_receipt() -> None:
    data = b"Tea 2.00"
    frames = framer()
    frames.feed(data)
    assert frames.quiet() == []
    assert frames.idle() == [whole(data, EndedBy.IDLE)]
    frames.feed(data)
    assert frames.end(aborted=False) == [whole(data, EndedBy.END)]


def test_a_pause_in_the_middle_does_not_end_a_receipt() -> None:
    frames = framer()
    assert frames.feed(b"Tea 2.00\n") + frames.quiet() == []
    assert frames.feed(b"Jam 3.00\n") + frames.quiet() == []
    frames.feed(CUT)
    assert frames.quiet() == [whole(b"Tea 2.00\nJam 3.00\n" + CUT)]


def test_a_connection_that_dies_leaves_a_truncated_receipt() -> None:
    frames = framer()
    frames.feed(b"Tea 2.00\n")
    assert frames.end(aborted=True) == [whole(b"Tea 2.00\n", EndedBy.END, truncated=True)]


def test_a_receipt_that_was_cut_is_whole_however_its_connection_ends() -> None:
    frames = framer()
    frames.feed(b"Tea 2.00\n" + CUT)
    assert frames.end(aborted=True) == [whole(b"Tea 2.00\n" + CUT)]


@pytest.mark.parametrize("aborted", [False, True])
def test_a_command_cut_off_makes_the_receipt_truncated(aborted: bool) -> None:
    data = b"Tea 2.00\n" + raster(12, 9)[:-1]
    frames = framer()
    frames.feed(data)
    assert frames.idle() == []
    assert frames.end(aborted) == [whole(data, EndedBy.END, truncated=True)]


@pytest.mark.parametrize("lost", [raster(12, 9)[:-1], b"\x1cq\x01\x01\x00\x01\x00abc"])
def test_a_payload_cut_off_is_kept_as_truncated_even_alone(lost: bytes) -> None:
    frames = framer()
    frames.feed(b"\x1b@" + lost)
    assert frames.end(aborted=False)[-1] == whole(b"\x1b@" + lost, EndedBy.END, truncated=True)


def test_a_stray_command_cut_off_never_reaches_the_printer() -> None:
    frames = framer()
    frames.feed(b"\x1ba\x01\x1b")
    assert frames.end(aborted=False) == [Other(b"\x1ba\x01"), Incomplete(b"\x1b")]
    frames = framer()
    frames.feed(b"Tea 2.00\n" + CUT + b"\x1d")
    assert frames.end(aborted=False) == [whole(b"Tea 2.00\n" + CUT), Incomplete(b"\x1d")]


def test_a_stalled_command_is_waited_for() -> None:
    frames = framer()
    picture = raster(12, 9)
    frames.feed(picture[:50])
    assert frames.quiet() + frames.idle() == []
    frames.feed(picture[50:] + CUT)
    assert frames.quiet() == [whole(picture + CUT)]


def test_a_finished_receipt_does_not_wait_for_a_command_split_between_packets() -> None:
    frames = framer()
    frames.feed(b"Tea 2.00\n" + CUT + b"\n\x1d")
    assert frames.quiet() == [whole(b"Tea 2.00\n" + CUT + b"\n")]
    assert frames.feed(b"r1") == [query(b"\x1dr1")]
    assert frames.between_receipts


def test_a_drawer_kick_alone_does_not_wait() -> None:
    frames = framer()
    frames.feed(b"\x1b@" + KICK)
    assert frames.quiet() == [Other(b"\x1b@" + KICK)]
    frames.feed(b"\x10\x14\x01\x00\x01\x1b")
    assert frames.quiet() == [Other(b"\x10\x14\x01\x00\x01")]
    frames.feed(b"B\x03\x02")
    assert frames.quiet() == [Other(b"\x1bB\x03\x02")]


def test_a_drawer_kick_before_the_text_of_the_same_burst_is_part_of_the_receipt() -> None:
    frames = framer()
    frames.feed(KICK + b"Tea 2.00\n" + CUT)
    assert frames.quiet() == [whole(KICK + b"Tea 2.00\n" + CUT)]


def test_settings_alone_wait_for_their_receipt_and_come_out_when_there_is_none() -> None:
    frames = framer()
    frames.feed(b"\x1bt\x10")
    assert frames.quiet() == []
    assert frames.idle() == [Other(b"\x1bt\x10")]
    frames.feed(b"\x1bt\x10\n ")
    assert frames.end(aborted=False) == [Other(b"\x1bt\x10\n ")]


def test_a_query_between_receipts_is_answered_and_is_in_no_receipt() -> None:
    frames = framer()
    assert frames.feed(b"\x10\x04\x01\x1dI\x43") == [query(b"\x10\x04\x01"), query(b"\x1dI\x43")]
    assert frames.between_receipts
    frames.feed(b"Tea 2.00\n" + CUT)
    assert frames.quiet() == [whole(b"Tea 2.00\n" + CUT)]
    assert frames.feed(b"\x10\x04\x02") == [query(b"\x10\x04\x02")]
    assert frames.end(aborted=False) == []


def test_the_handshake_of_a_till_is_told_at_once() -> None:
    handshake = b"\x1b@\x1b=\x01\x10\x04\x01"
    frames = framer()
    assert frames.feed(handshake) == [
        Query("ESC @", b"\x1b@", None),
        Query("ESC =", b"\x1b=\x01", None),
        Query("DLE EOT", b"\x10\x04\x01", None),
    ]
    assert frames.idle() == [Other(handshake)]


def test_a_query_inside_a_receipt_says_where() -> None:
    frames = framer()
    assert frames.feed(b"\x10\x04\x01Tea 2.00\n\x1dr1Jam\n") == [
        query(b"\x10\x04\x01"),
        query(b"\x1dr1", 9),
    ]
    assert frames.feed(CUT + b"\x1dr1") == [query(b"\x1dr1", 19)]


def test_a_query_behind_settings_in_a_tail_is_told_with_the_receipt_it_turns_out_to_be_in() -> None:
    data = b"Tea 2.00\n" + CUT + b"\x1b@\x1dr1"
    frames = framer()
    assert frames.feed(data) == []
    assert frames.quiet() == [query(b"\x1b@", 12), query(b"\x1dr1", 14), whole(data)]
    frames.feed(data)
    assert frames.feed(b"Jam\n") == [whole(data[:12]), query(b"\x1b@"), query(b"\x1dr1")]


@pytest.mark.parametrize(("name", "data"), PAYLOADS)
def test_cuts_and_queries_in_a_payload_are_data(name: str, data: bytes) -> None:
    frames = framer()
    receipt = b"Tea 2.00\n" + data + b"\n" + CUT
    assert frames.feed(receipt) == []
    assert frames.quiet() == [whole(receipt)], name


def test_what_goes_to_the_customer_display_is_no_receipt() -> None:
    shown = b"\x1b=\x02TOTAL 5.00" + CUT + b"\x1b=\x01"
    frames = framer()
    assert bare(frames.feed(shown)) == []
    assert frames.quiet() == [Other(shown)]
    frames.feed(b"Tea 2.00\n" + CUT)
    assert frames.quiet() == [whole(b"Tea 2.00\n" + CUT)]


def test_a_cut_while_the_display_is_selected_cuts_nothing() -> None:
    data = b"Tea 2.00\n\x1b=\x02" + CUT + b"\x1b=\x01Jam 3.00\n" + CUT
    frames = framer()
    frames.feed(data)
    assert frames.quiet() == [whole(data)]


def test_a_kick_for_the_next_sale_does_not_wait_for_a_command_split_between_packets() -> None:
    frames = framer()
    frames.feed(b"Tea 2.00\n" + CUT + b"\x1b@" + KICK + b"\x1b")
    assert bare(frames.quiet()) == [whole(b"Tea 2.00\n" + CUT), Other(b"\x1b@" + KICK)]


def test_a_kick_already_made_does_not_hurry_the_settings_of_the_next_receipt() -> None:
    frames = framer()
    frames.feed(KICK + b"Tea 2.00\n" + CUT + b"\x1b@\x1b")
    assert bare(frames.quiet()) == [whole(KICK + b"Tea 2.00\n" + CUT)]
    frames.feed(b"@Jam 3.00\n" + CUT)
    assert frames.quiet() == [whole(b"\x1b@\x1b@Jam 3.00\n" + CUT)]


def test_an_overlong_query_stays_in_the_bytes() -> None:
    overlong = b"\x1d(H\x40\x00" + bytes(64)
    frames = framer()
    assert frames.feed(overlong) == [Query("GS ( H", overlong[:32], None)]
    assert frames.idle() == [Other(overlong)]


def test_esc_at_after_content_does_not_end_a_receipt() -> None:
    data = b"Tea 2.00\n\x1b@Jam 3.00\n" + CUT
    frames = framer()
    assert frames.feed(data) == [query(b"\x1b@", 9)]
    assert frames.quiet() == [whole(data)]


def test_a_large_receipt_comes_in_parts_as_it_arrives() -> None:
    picture = b"\x1dv0\x00\x48\x00\x00\x10" + payload(0x48 * 0x1000)
    frames = framer()
    events = frames.feed(picture[:PART_BYTES]) + frames.feed(picture[PART_BYTES : PART_BYTES + 1])
    assert events == [ReceiptPart(picture[:PART_BYTES])]
    events += frames.feed(picture[PART_BYTES + 1 :] + CUT) + frames.quiet()

    *parts, end = events
    assert all(isinstance(part, ReceiptPart) and len(part.data) == PART_BYTES for part in parts)
    assert isinstance(end, ReceiptEnd)
    assert end.size == len(picture + CUT)
    assert b"".join(e.data for e in (*parts, end) if isinstance(e, ReceiptPart | ReceiptEnd)) == (
        picture + CUT
    )


def test_a_receipt_over_the_limit_is_refused_once_and_the_next_one_is_taken() -> None:
    frames = Framer(PART_BYTES + 1000)
    text = b"Tea 2.00\n" * 20000
    events = [event for _ in range(3) for event in frames.feed(text)]
    assert events == [ReceiptPart(text[:PART_BYTES]), TooLarge(PART_BYTES + 1001)]
    assert frames.feed(CUT + b"\x1dr1") == [query(b"\x1dr1")]
    assert frames.quiet() == []
    assert frames.feed(b"Jam 3.00\n" + CUT) + frames.quiet() == [whole(b"Jam 3.00\n" + CUT)]


def test_endless_settings_are_refused_too() -> None:
    frames = Framer(1000)
    assert frames.feed(b"\x1ba\x00" * 400) == [TooLarge(1001)]
    assert frames.idle() == []
    assert frames.feed(b"Tea\n" + CUT) + frames.quiet() == [whole(b"Tea\n" + CUT)]


def test_what_is_cut_off_counts_for_the_limit_and_is_dropped_with_it() -> None:
    frames = Framer(10)
    frames.feed(b"Tea 2.00\x1bp\x00")
    assert frames.end(aborted=False) == [TooLarge(11)]
    frames = Framer(10)
    assert frames.feed(b"\x1ba\x00" * 4 + b"\x1bp") == [TooLarge(11)]
    assert frames.end(aborted=False) == []


def test_endless_settings_behind_a_cut_do_not_hold_the_receipt_back() -> None:
    frames = framer()
    settings = b"\x1ba\x00" * (PART_BYTES // 3 + 2)
    assert frames.feed(b"Tea\n" + CUT + settings) == [whole(b"Tea\n" + CUT)]


@pytest.mark.parametrize(
    ("prefix", "verdict"),
    [
        (b"GET / HTTP/1.1\r\nHost: x\r\n", True),
        (b"POST /cgi-bin/epos/service.cgi?devid=local_printer HTTP/1.0\n", True),
        (b"", None),
        (b"GE", None),
        (b"GET /", None),
        (b"GET / HTTP/1.", None),
        (b"TOTAL", None),
        (b"TOTAL 12.00\n", False),
        (b"GET OFF MY LAWN\n", False),
        (b"Total", False),
        (b"\x1b@GET / HTTP/1.1\n", False),
        (EVIL, False),
        (b"GET /" + b"a" * 8200, False),
    ],
)
def test_http_requests_are_known_by_their_first_line(prefix: bytes, verdict: bool | None) -> None:
    assert looks_like_http(prefix) is verdict
