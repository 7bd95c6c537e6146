"""The simulated printer itself: what the manuals say, and what its journal tells."""

from __future__ import annotations

import pytest

from posgui.simulator.paper import Picture, SegmentKind, TextLine
from tests.simulator.bench import Bench

ID = b"\x1d(H\x06\x0000"
CLEAR = b"\x10\x14\x08\x01\x03\x14\x01\x06\x02\x08"


@pytest.mark.parametrize(
    ("faults", "answers", "automatic"),
    [
        ({}, "12121212", "10000000"),
        ({"drawer": "high"}, "16121212", "14000000"),
        ({"cover": "open"}, "1a161212", "38000000"),
        ({"paper": "out"}, "1a32127e", "18000f00"),
        ({"paper": "near"}, "1212121e", "10000300"),
        ({"mechanical": "error"}, "1a521612", "18040000"),
        ({"unrecoverable": "error"}, "1a523212", "18200000"),
        ({"head": "hot"}, "1a525212", "18400000"),
        ({"feed": "held"}, "5a1a1212", "58020000"),
        ({"recovery": "waiting"}, "1a121212", "18010000"),
    ],
)
def test_status_bytes_of_every_fault(faults: dict[str, str], answers: str, automatic: str) -> None:
    bench = Bench()
    bench.set(**faults)
    assert bench.status() == answers
    assert bench.send(b"\x10\x14\x07\x01").hex() == automatic


def test_a_cutter_jam_stops_at_the_cut_and_goes_on_after_clearing() -> None:
    bench = Bench()
    bench.set(cutter="jam")
    bench.send(b"A\n\x1dV\x00B\n\x1dr1")
    assert bench.wait() == b""
    assert bench.status() == "1a521a12"
    assert (bench.lines, len(bench.device.paper.slips)) == (["A"], 0)
    bench.set(cutter="ok")
    assert bench.wait() == b"\x00"
    assert (bench.lines, len(bench.device.paper.slips)) == (["A", "B"], 1)


def test_recovery_drops_the_rest_or_goes_on_as_asked() -> None:
    for n, expected in ((1, ["A", "B"]), (2, ["A"])):
        bench = Bench()
        bench.set(cutter="jam")
        bench.send(b"A\n\x1dV\x00B\n")
        bench.wait()
        bench.device.panel.cutter_jammed = False
        bench.send(bytes((0x10, 0x05, n)))
        bench.wait()
        assert bench.lines == expected
        assert bench.status(3) == "12"


def test_automatic_status_is_told_on_change_of_what_was_asked_until_initialise() -> None:
    bench = Bench()
    assert bench.send(b"\x1da\x08").hex() == "10000000"
    assert bench.set(drawer="high") == b""
    assert bench.set(paper="near").hex() == "14000300"
    assert bench.set(paper="near") == b""
    assert bench.set(paper="out").hex() == "1c000f00"
    assert bench.set(paper="ok").hex() == "14000000"
    bench.send(b"\x1b@")
    assert bench.set(paper="out") == b""


def test_the_cover_opened_while_printing_is_an_error_that_ends_with_it() -> None:
    bench = Bench()
    bench.send(b"A\nB\nC\n\x1dr1")
    bench.set(cover="open")
    assert bench.status(2, 3) == "5652"
    assert bench.wait() == b""
    bench.set(cover="closed")
    assert bench.wait() == b"\x00"
    assert bench.lines == ["A", "B", "C"]
    assert bench.status() == "12121212"


def test_a_process_id_is_answered_when_its_print_is_out_and_status_at_once() -> None:
    bench = Bench(speed_mm_s=100)
    lines = b"".join(b"line %d\n" % n for n in range(300))
    assert bench.send(lines + ID + b"P001\x10\x04\x01") == b"\x12"
    assert bench.wait(300 * 3.75 / 100 - 0.1) == b""
    assert bench.wait(0.2).hex() == "37225030303100"
    assert len(bench.lines) == 300


def test_of_several_pending_ids_only_the_latest_is_sent() -> None:
    bench = Bench()
    assert bench.send(b"Total" + ID + b"0001" + ID + b"0002") == b""
    assert bench.wait() == b""
    bench.send(b"\n")
    assert bench.wait() == b"7\x220002\x00"


def test_clearing_drops_pending_ids_and_what_was_not_printed() -> None:
    bench = Bench(speed_mm_s=10)
    bench.send(b"A\nB\nC\n" + ID + b"0001")
    assert bench.send(CLEAR) == b"7%\x00"
    assert bench.wait() == b""
    assert bench.lines == ["A"]
    assert [(loss.start, loss.why) for loss in bench.device.paper.losses] == [(2, "clear")]
    bench.send(b"D\n\x1dr1")
    assert bench.wait() == b"\x00"
    assert bench.lines == ["A", "D"]


def test_out_of_paper_nothing_queued_is_answered_until_reload_and_nothing_is_lost() -> None:
    bench = Bench()
    bench.set(paper_out_after_lines=2)
    bench.send(b"A\nB\nC\nD\n" + ID + b"0007\x1dr1")
    assert bench.wait() == b""
    assert bench.lines == ["A", "B"]
    assert bench.status(1, 2, 4) == "1a327e"
    bench.set(paper="ok")
    assert bench.wait() == b"7\x220007\x00\x00"
    assert bench.lines == ["A", "B", "C", "D"]


def test_paper_out_in_the_middle_of_a_picture() -> None:
    rows = bytes(range(200)) * 2
    bench = Bench()
    bench.set(paper_out_after_bytes=100)
    bench.send(b"\x1dv0\x00\x02\x00\xc8\x00" + rows + b"\x1dr1")
    bench.wait()
    slip = bench.device.paper.open_slip
    assert [(s.kind, s.start, s.end) for s in slip.segments] == [(SegmentKind.RASTER, 8, 108)]
    bench.set(paper="ok")
    assert bench.wait() == b"\x00"
    assert slip.segments[-1].end == 408
    assert b"".join(i.bits for i in slip.items if isinstance(i, Picture)) == rows


def test_the_roll_ends_by_itself_and_is_near_its_end_before() -> None:
    bench = Bench(roll_mm=100, near_end_mm=50)
    bench.set(paper="ok")
    bench.send(b"\n" * 14)
    bench.wait()
    assert bench.status(4) == "1e"
    bench.send(b"\n" * 20)
    bench.wait()
    assert bench.status(4) == "7e"
    assert len(bench.lines) == 27


def test_a_real_time_request_inside_a_picture_is_answered_and_the_picture_intact() -> None:
    payload = bytearray(range(256)) * 8
    payload[300:303] = b"\x10\x04\x01"
    payload[900:905] = b"\x10\x14\x01\x00\x01"
    bench = Bench()
    answer = bench.send(b"\x1dv0\x00\x10\x00\x80\x00" + payload + b"\n\x1dV\x00")
    assert answer == b"\x12"
    bench.wait()
    (slip,) = bench.device.paper.slips
    assert b"".join(i.bits for i in slip.items if isinstance(i, Picture)) == bytes(payload)
    assert [(p.kind, p.real_time) for p in bench.device.paper.pulses] == [("drawer", True)]


def test_a_full_buffer_asks_for_no_more_and_empties_at_print_speed() -> None:
    bench = Bench(buffer_bytes=100, speed_mm_s=37.5)
    bench.send(b"0123456789abcdefghi\n" * 5)
    assert bench.device.room == 20
    bench.wait(0.1)
    assert bench.device.room == 40


def test_a_picture_larger_than_the_buffer_is_taken() -> None:
    stored = b"\x1d(L\x0a\x08\x30\x70\x30\x01\x01\x31\x80\x00\x80\x00" + b"\x55" * 2048
    bench = Bench(buffer_bytes=64)
    data = stored + b"\x1d(L\x02\x00\x30\x32\x1dr1"
    answer = b""
    while data:
        room = bench.device.room
        assert room
        answer += bench.send(data[:room])
        data = data[room:]
    assert answer + bench.wait() == b"\x00"
    (picture,) = bench.device.paper.open_slip.items
    assert isinstance(picture, Picture)
    assert (picture.row_bytes, picture.rows, picture.bits) == (16, 128, b"\x55" * 2048)


def test_power_off_loses_the_buffer_and_the_journal_says_which_bytes() -> None:
    bench = Bench(speed_mm_s=37.5, boot_s=1.0)
    bench.send(b"\x1da\xff" + b"A\nB\nC\nD")
    bench.wait(0.15)
    bench.set(power="off")
    assert bench.send(b"E\n") == b""
    bench.set(power="on")
    assert (bench.device.room, bench.device.next_wakeup()) == (0, bench.now + 1.0)
    assert bench.wait(1.0) == b""
    bench.send(b"F\n")
    bench.wait()
    assert bench.lines == ["A", "B", "F"]
    assert [(loss.start, loss.end) for loss in bench.device.paper.losses] == [(7, 10)]
    assert bench.set(paper="out") == b"", "automatic status survived the power cut"


def test_text_that_waited_for_its_line_feed_is_lost_with_the_power() -> None:
    bench = Bench()
    bench.send(b"Total 3.20")
    bench.wait()
    bench.set(power="off")
    (loss,) = bench.device.paper.losses
    assert (loss.start, loss.end) == (0, 10)
    assert bench.device.paper.open_slip.data == b""


def test_frozen_it_does_nothing_and_then_goes_on() -> None:
    bench = Bench()
    bench.set(frozen=True)
    assert bench.device.room == 0
    bench.wait(10)
    bench.set(frozen=False)
    assert bench.status(1) == "12"


def test_half_open_both_directions_are_lost() -> None:
    bench = Bench()
    bench.send(b"\x1da\xff")
    bench.set(half_open=True)
    assert bench.set(paper="out") == b""
    assert bench.send(b"\x10\x04\x01lost\n") == b""
    bench.set(half_open=False)
    assert bench.device.paper.raw == b"\x1da\xff"


def test_identity_and_counters() -> None:
    bench = Bench(maker="EPSON", model="TM-T88V")
    assert bench.send(b"\x1dIB") == b"_EPSON\x00"
    assert bench.send(b"\x1dIC\x1dIE") == b"_TM-T88V\x00_CHINA GB18030\x00"
    assert bench.send(b"\x1dI\x01") == b"\x20"
    bench.send(b"A\nB\n\x1dV\x00")
    bench.wait()
    assert bench.send(b"\x1dg2\x00\x14\x00\x1dg2\x00\x32\x00") == b"_2\x00_1\x00"
    bench.send(b"\x1dg0\x00\x32\x00")
    assert bench.send(b"\x1dg2\x00\x32\x00\x1dg2\x00\xb2\x00") == b"_0\x00_1\x00"


def test_a_printer_without_process_ids_prints_the_parameters() -> None:
    bench = Bench(process_id=False)
    bench.send(b"A\n" + ID + b"P001\n")
    assert bench.wait() == b""
    assert bench.lines[1].strip() == "00P001"
    assert bench.device.paper.open_slip.segments[-1].kind is SegmentKind.GARBAGE


def test_habits_of_cheap_printers() -> None:
    late = Bench(late_by_one=True)
    assert late.send(b"\x10\x04\x01") == b""
    late.set(paper="out")
    assert late.status(4) == "12"
    assert late.status(4) == "7e"
    assert Bench(wrong_fixed_bits=True).status() == "00000000"
    assert Bench(mute=True).status() == ""
    assert Bench(gs_r=False).send(b"\x1dr1") == b""
    assert Bench(asb=False).send(b"\x1da\xff") == b""
    noisy, again = Bench(garbage=True), Bench(garbage=True)
    answer = noisy.send(b"\x10\x04\x01")
    assert answer == again.send(b"\x10\x04\x01")
    assert (len(answer), answer[-1]) == (3, 0x12)
    assert all(b & 0x93 not in (0x10, 0x12) and b & 0x90 for b in answer[:2])


def test_a_network_board_may_send_status_unasked_on_connect() -> None:
    bench = Bench(asb_at_boot=255)
    bench.device.connected()
    assert bench.wait(0).hex() == "10000000"


def test_a_deselected_printer_prints_nothing_and_still_answers() -> None:
    bench = Bench()
    assert bench.send(b"\x1b=\x02display\x1dv0\x00\x01\x00\x01\x00\xff\n\x10\x04\x01") == b"\x12"
    bench.send(b"\x1b=\x01A\n")
    bench.wait()
    assert bench.lines == ["A"]


def test_the_journal_tells_slips_drawer_kicks_and_the_bytes_of_each() -> None:
    first = b"\x1b@\x1bE\x01Bread\x1bE\x00 3.20\n\x1dV\x42\x00"
    second = b"\x1b@\x1bp\x00\x19\xfaMilk\n\x1dV\x01"
    bench = Bench()
    bench.send(b"\x10\x04\x01" + first + b"\x1dr1" + second)
    bench.wait()
    paper = bench.device.paper
    assert [(bytes(slip.data), slip.cut) for slip in paper.slips] == [
        (first, "partial"),
        (second, "partial"),
    ]
    printed = [bytes(paper.raw[s.start : s.end]) for s in paper.slips[0].segments]
    assert printed == [b"Bread", b" 3.20"]
    assert [(pulse.kind, pulse.at) for pulse in paper.pulses] == [("drawer", len(first) + 13)]


def test_how_characters_look() -> None:
    bench = Bench()
    bench.send(
        b"\x1ba\x01\x1d!\x11" + "合计".encode("gb18030") + b"\x1d!\x00 \x1b!\x88x\n"
        b"\x1c.\x1b@\x1c.\x82\n"
    )
    bench.wait()
    line, accent = bench.device.paper.open_slip.items
    assert isinstance(line, TextLine)
    assert isinstance(accent, TextLine)
    assert [(r.text, r.style.width, r.style.bold, r.style.underline) for r in line.runs] == [
        ("合计", 2, False, False),
        (" ", 1, False, False),
        ("x", 1, True, True),
    ]
    assert (line.align, line.dots, accent.align, accent.text) == (1, 48, 0, "é")


def test_a_long_line_wraps_between_characters() -> None:
    bench = Bench(width_dots=96)
    bench.send("a合计合计bc".encode("gb18030") + b"\n")
    bench.wait()
    assert bench.lines == ["a合计合", "计bc"]


def test_bad_settings_are_refused_whole() -> None:
    bench = Bench()
    for changes, complaint in (
        ({"paper": "none"}, "paper must be one of ok, near, out"),
        ({"paper": "out", "colour": 1}, "unknown setting 'colour'"),
        ({"cover": "open", "buffer_bytes": 0}, "buffer_bytes must be above 0"),
        ({"mute": 1}, "mute must be a bool"),
        ({"connections": "two"}, "connections must be one of one, queue, shared"),
        ({"paper_out_after_lines": -1}, "paper_out_after_lines must be a whole number above 0"),
    ):
        with pytest.raises(ValueError, match=complaint):
            bench.set(**changes)
    assert bench.status() == "12121212"


def test_a_megabyte_picture_in_small_writes_prints_whole() -> None:
    rows = 0x3800
    data = b"\x1dv0\x00" + bytes((72, 0)) + rows.to_bytes(2, "little") + b"\x55" * (72 * rows)
    bench = Bench(buffer_bytes=4096, speed_mm_s=1e6)
    while data:
        if not bench.device.room:
            bench.wait(0.01)
        room = bench.device.room
        bench.send(data[:room])
        data = data[room:]
    bench.wait()
    assert bench.device.paper.open_slip.segments[-1].end == 8 + 72 * rows
    assert bench.device.idle


def test_a_serial_line_carries_no_more_than_its_speed() -> None:
    bench = Bench(baud=9600)
    sent = 0
    while bench.now < 1.0:
        if room := bench.device.room:
            bench.send(bytes(room))
            sent += room
        else:
            bench.wait((bench.device.next_wakeup() or 0.0) - bench.now)
    assert 960 <= sent <= 980
