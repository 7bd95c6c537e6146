"""What holds for any bytes the simulated printer is sent."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.simulator.bench import Bench

_PIECES = st.sampled_from(
    [
        b"Bread 3.20\n", "合计 12.00\n".encode("gb18030"), b"\x1b@", b"\x1bE\x01", b"\x1d!\x11",
        b"\x1dv0\x00\x02\x00\x03\x00\x10\x04\x01\x10\x05\x02", b"\x1b*\x21\x02\x00abcdef\n",
        b"\x1dV\x42\x10", b"\x1d(H\x06\x000012ab", b"\x1dr1", b"\x1da\xff", b"\x10\x04\x04",
        b"\x1d(k\x05\x001P0Hi", b"\x1d(k\x03\x001Q0", b"\x1dk\x04AB1\x00", b"\x1bp\x00\x19\xfa",
        b"\x00", b"\x1b\x7f", b"x" * 60,
    ]
)  # fmt: skip


@settings(max_examples=60)
@given(st.lists(_PIECES, max_size=12), st.data())
def test_any_chunking_prints_and_answers_the_same(pieces: list[bytes], data: st.DataObject) -> None:
    stream = b"".join(pieces)
    whole, parts = Bench(), Bench()
    expected = whole.send(stream) + whole.wait()
    cuts = sorted(data.draw(st.lists(st.integers(0, len(stream)), max_size=6)))
    for begin, end in zip([0, *cuts], [*cuts, len(stream)], strict=True):
        parts.device.receive(stream[begin:end], 0.0)
    # A real-time answer overtakes queued ones by as much as the chunks happen to be.
    assert sorted(parts.wait()) == sorted(expected)
    assert parts.lines == whole.lines
    for mine, theirs in zip(parts.device.paper.slips, whole.device.paper.slips, strict=True):
        assert (mine.data, mine.segments) == (theirs.data, theirs.segments)


@settings(max_examples=60)
@given(st.binary(max_size=300))
def test_no_input_stops_the_printer(noise: bytes) -> None:
    bench = Bench()
    bench.send(noise)
    bench.wait()
    bench.set(power="off")
    bench.set(power="on")
    bench.wait()
    bench.send(b"still here\n")
    bench.wait()
    assert bench.lines[-1] == "still here"
