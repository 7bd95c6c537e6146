"""A printer is asked with one request, and believed only when it answers that."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from posgui.host.snmp import ask, read, request
from posgui.rules.host_resources import HostResources
from tests.support.snmp_agent import SnmpAgent

SOON_S = 0.1


async def test_what_the_printer_tells_comes_as_it_was_sent() -> None:
    async with SnmpAgent(device=5, printer=1, detected=b"\x4a\x00") as agent:
        told = await ask("127.0.0.1", port=agent.port)

    assert told == HostResources(5, 1, b"\x4a\x00", "TM-T88VI")
    assert agent.heard == 1


async def test_values_it_does_not_have_are_unknown_and_cost_it_no_others() -> None:
    async with SnmpAgent(device=None, detected=None) as agent:
        told = await ask("127.0.0.1", port=agent.port)

    assert told == HostResources(None, 3, None, "TM-T88VI")


async def test_a_request_that_is_lost_is_sent_once_more() -> None:
    async with SnmpAgent() as agent:
        agent.deaf = 1
        assert await ask("127.0.0.1", port=agent.port, try_s=SOON_S) is not None
        agent.deaf = 9
        assert await ask("127.0.0.1", port=agent.port, try_s=SOON_S) is None
        assert agent.heard <= 4


async def test_what_is_no_answer_to_this_is_passed_over() -> None:
    other = request(((1, 3),))
    async with SnmpAgent() as agent:
        answered = other.replace(b"\xa0", b"\xa2")
        agent.garbage = (b"", b"\x30\x84\xff\xff\xff\xff", other, answered)
        told = await ask("127.0.0.1", port=agent.port)
        assert told is not None
        assert told.description
    assert read(other) is None


async def test_nobody_there_is_told_at_once(unused_udp_port: int) -> None:
    assert await ask("127.0.0.1", port=unused_udp_port, try_s=60.0) is None


@given(st.binary(max_size=80), st.integers(0, 60))
@example(b"\x30" * 70, 0)
def test_whatever_comes_is_read_or_passed_over(noise: bytes, at: int) -> None:
    """Noise alone, and an answer that noise has hit."""
    asked = request(((1, 3, 6, 1, 2, 1, 1, 1, 0),))
    assert read(noise) is None
    answer = bytearray(asked.replace(b"\xa0", b"\xa2"))
    answer[at : at + len(noise)] = noise
    read(bytes(answer))
