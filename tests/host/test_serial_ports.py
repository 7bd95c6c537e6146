"""Of the serial ports that a system lists, those that are there."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from serial.tools import list_ports
from serial.tools.list_ports_common import ListPortInfo

from posgui.engine.building import look_for
from posgui.host.serial_ports import SerialPort, is_same_port, serial_ports
from posgui.model.machine import Plugged
from posgui.model.settings import PrinterSettings, TransportKind


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


def test_ports_of_windows_are_listed_and_never_looked_at_as_files(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Asking for a file of that name would open the port."""
    listed = [ListPortInfo("COM12"), ListPortInfo("COM3")]
    listed[0].description, listed[1].description = "通信端口 (COM12)", "USB-SERIAL CH340 (COM3)"
    monkeypatch.setattr(list_ports, "comports", lambda: listed)
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setattr(Path, "exists", None)
    monkeypatch.setattr(Path, "resolve", None)

    found = [look_for(printer(device)) for device in (r"\\.\com12", "COM3", "COM1")]
    assert found == [Plugged(present=True), Plugged(present=True), Plugged(present=False)]
    assert is_same_port("com12", r"\\.\COM12")
    assert [(each.device, each.name) for each in serial_ports()] == [
        ("COM12", "通信端口"),
        ("COM3", "USB-SERIAL CH340"),
    ]


def printer(device: str) -> PrinterSettings:
    return PrinterSettings(id="a", name="A", transport=TransportKind.SERIAL, device=device)
