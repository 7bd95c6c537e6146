"""Of the serial ports that a system lists, those that are there."""

from __future__ import annotations

from pathlib import Path

import pytest
from serial.tools import list_ports
from serial.tools.list_ports_common import ListPortInfo

from posgui.host.serial_ports import SerialPort, serial_ports


def port(name: str, description: str = "n/a", product: str | None = None) -> ListPortInfo:
    made = ListPortInfo(f"/dev/{name}")
    made.name, made.description, made.product = name, description, product
    return made


def test_places_without_a_chip_are_left_out_and_nothing_is_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Linux keeps /dev/ttyS0 to ttyS31, whatever of them there is."""
    listed = [port("ttyUSB0", "TM-P20", "TM-P20"), port("ttyS1"), port("ttyS0"), port("ttyACM0")]
    monkeypatch.setattr(list_ports, "comports", lambda: listed)
    for name, kind in (("ttyS0", "4"), ("ttyS1", "0")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "type").write_text(f"{kind}\n")

    assert serial_ports(tmp_path) == [
        SerialPort("/dev/ttyACM0", ""),
        SerialPort("/dev/ttyS0", ""),
        SerialPort("/dev/ttyUSB0", "TM-P20"),
    ]
