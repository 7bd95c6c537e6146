from __future__ import annotations

import pytest

from posgui.escpos import commands
from posgui.escpos.tokenizer import Tokenizer


@pytest.mark.parametrize(
    ("data", "expected", "name"),
    [
        (commands.real_time_status(4), "10 04 04", "DLE EOT"),
        (commands.automatic_status(), "1D 61 4F", "GS a"),
        (commands.automatic_status(0), "1D 61 00", "GS a"),
        (commands.transmit_status(1), "1D 72 01", "GS r"),
        (commands.transmit_identity(67), "1D 49 43", "GS I"),
        (commands.process_id("P001"), "1D 28 48 06 00 30 30 50 30 30 31", "GS ( H"),
        (commands.INITIALIZE, "1B 40", "ESC @"),
    ],
)
def test_commands_are_the_bytes_of_the_manual(data: bytes, expected: str, name: str) -> None:
    assert data == bytes.fromhex(expected)
    assert [token.name for token in Tokenizer().feed(data)] == [name]


@pytest.mark.parametrize("id4", ["P01", "P0001", "P\n01", "收001"])
def test_a_process_id_is_four_printable_characters(id4: str) -> None:
    with pytest.raises(ValueError, match=r"four|ascii"):
        commands.process_id(id4)


def test_arguments_out_of_range_are_refused() -> None:
    for build, value in (
        (commands.real_time_status, 5),
        (commands.automatic_status, 256),
        (commands.transmit_status, 3),
        (commands.transmit_identity, 0),
    ):
        with pytest.raises(ValueError, match=str(value)):
            build(value)
