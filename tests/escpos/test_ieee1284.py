"""What a printer's port tells, byte by byte."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posgui.escpos.ieee1284 import PortStatus, device_name, port_status


@pytest.mark.parametrize(
    ("value", "told"),
    [
        (0x18, PortStatus(paper_empty=False, selected=True, error=False)),
        (0x98, PortStatus(paper_empty=False, selected=True, error=False)),  # a laser that prints
        (0x20, PortStatus(paper_empty=True, selected=False, error=True)),
        (0x38, PortStatus(paper_empty=True, selected=True, error=False)),
        (0x10, PortStatus(paper_empty=False, selected=True, error=True)),
        (0x00, None),
        (0xC7, None),
        (0xFF, None),
    ],
)
def test_the_status_byte(value: int, told: PortStatus | None) -> None:
    assert port_status(value) == told


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("MFG:EPSON;CMD:ESC/POS;MDL:TM-T20II;CLS:PRINTER;", "EPSON TM-T20II"),
        ("MANUFACTURER:Xprinter ;MODEL: XP-80;", "Xprinter XP-80"),
        ("MFG:HP;MDL:HP LaserJet;", "HP LaserJet"),
        ("mdl:POS58", "POS58"),
        ("", ""),
        ("MFG", ""),
    ],
)
def test_maker_and_model_of_a_device_id(text: str, name: str) -> None:
    assert device_name((len(text) + 2).to_bytes(2, "big") + text.encode("ascii")) == name


@given(st.binary(max_size=1024))
def test_whatever_a_device_answers_its_name_can_be_shown(answer: bytes) -> None:
    name = device_name(answer)
    assert name == name.strip()
    assert name.isprintable()
