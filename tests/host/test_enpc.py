"""An Epson board is asked with one datagram, and believed only when it answers that."""

from __future__ import annotations

import pytest

from posgui.escpos import enpc
from posgui.escpos.enpc import Function, Reply, Result
from posgui.host.enpc import ask
from tests.support.enpc_board import EnpcBoard, reply

SOON_S = 0.1
STATUS = b"\x00\x0f\x00\x00"


async def test_the_answer_of_a_board_comes_as_it_was_sent() -> None:
    async with EnpcBoard({Function.STATUS: STATUS}) as board:
        told = await ask(board.address, Function.STATUS, port=board.port)
        unsupported = await ask(board.address, Function.BASIC_INFORMATION, port=board.port)

    assert told == Reply(Function.STATUS, Result.DONE, STATUS)
    assert unsupported == Reply(Function.BASIC_INFORMATION, Result.UNSUPPORTED, b"")
    assert board.heard == [enpc.query(Function.STATUS), enpc.query(Function.BASIC_INFORMATION)]


@pytest.mark.parametrize(
    "answers",
    [(), (b"EPSON",), (reply(Function.BASIC_INFORMATION),)],
    ids=["silence", "cut short", "an answer to something else"],
)
async def test_what_is_no_answer_is_nothing_known(answers: tuple[bytes, ...]) -> None:
    async with EnpcBoard({}) as board:
        board.answers = answers
        assert await ask(board.address, port=board.port, answer_s=SOON_S) is None


async def test_an_answer_behind_something_else_counts() -> None:
    async with EnpcBoard({}) as board:
        board.answers = (b"?", reply(Function.STATUS, STATUS))
        told = await ask(board.address, port=board.port)

    assert told is not None
    assert told.parameters == STATUS


async def test_nobody_there_is_told_at_once(unused_udp_port: int) -> None:
    assert await ask("127.0.0.1", port=unused_udp_port, answer_s=60.0) is None


async def test_nobody_but_the_board_itself_is_believed() -> None:
    """Another program's datagram to our socket does not count."""
    async with EnpcBoard({}) as board, EnpcBoard({}, address="127.0.0.2") as other:
        board.answers = ()
        hear = board.datagram_received

        def answered_by_another(data: bytes, addr: tuple[str, int]) -> None:
            hear(data, addr)
            other._transport.sendto(reply(Function.STATUS), addr)

        board.datagram_received = answered_by_another  # type: ignore[method-assign]  # this board alone
        assert await ask(board.address, port=board.port, answer_s=SOON_S) is None
