"""The udev rule that lets whoever sits at the till open its printers."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import zipfile
from fnmatch import fnmatch
from pathlib import Path

import pytest

from posgui.texts.resources import udev_rule
from tests.architecture.source import ROOT

FILE = ROOT / "installer" / "linux" / "70-posgui-printers.rules"
SEAT_RULES = "73-seat-late.rules"
"""systemd's; gives the devices tagged before it to the seat."""


def _rules() -> list[dict[str, str]]:
    """Each rule's keys with operator, and their values."""
    lines = [line for line in FILE.read_text("utf-8").splitlines() if not re.match("#|$", line)]
    return [dict(re.findall(r'(\w+(?:\{\w+\})?(?:==|\+=|=))"([^"]*)"', line)) for line in lines]


def _given(**device: str) -> bool:
    """Whether a device with these properties is given to the seat."""
    names = {"SUBSYSTEM==": "subsystem", "KERNEL==": "kernel", "ATTR{idVendor}==": "vendor"}
    names |= {"ENV{DEVTYPE}==": "devtype", "ENV{ID_USB_INTERFACES}==": "interfaces"}
    return any(
        all(fnmatch(device.get(names[key], ""), rule[key]) for key in rule if key.endswith("=="))
        for rule in _rules()
    )


def _usb(vendor: str, interfaces: str) -> bool:
    device = {"subsystem": "usb", "devtype": "usb_device", "vendor": vendor}
    return _given(**device, interfaces=interfaces)


def test_it_is_read_before_the_seat_gets_its_devices() -> None:
    assert FILE.name < SEAT_RULES
    assert all(rule["TAG+="] == "uaccess" for rule in _rules())


def test_nobody_else_may_read_or_write() -> None:
    assert {(rule["GROUP="], rule["MODE="]) for rule in _rules()} == {("lp", "0660")}


def test_printers_are_given_and_nothing_else() -> None:
    assert _usb("0416", ":070102:")
    assert _usb("04b8", ":030000:070102:")
    assert _usb("04b8", ":ffff00:")
    assert _given(subsystem="usbmisc", kernel="lp0")
    assert not _usb("046d", ":030101:")
    assert not _usb("0483", ":ff0000:")
    assert not _usb("04b8", ":060101:")
    assert not _given(subsystem="usbmisc", kernel="hiddev0")
    assert not _given(subsystem="tty", kernel="ttyUSB0")


def test_udev_understands_it() -> None:
    udevadm = shutil.which("udevadm")
    if udevadm is None:
        pytest.skip("udevadm is not installed")
    done = subprocess.run(
        [udevadm, "verify", "--resolve-names=never", FILE],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    if "verify" in done.stderr and "nknown command" in done.stderr:
        pytest.skip("this udevadm (before systemd 254) cannot verify")
    assert done.returncode == 0, done.stderr


def test_the_program_brings_the_rule_along_to_install_it(tmp_path: Path) -> None:
    assert udev_rule() == FILE
    pytest.importorskip("hatchling", reason="make setup installs it")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as packed:
        carried = packed.read(f"posgui/resources/linux/{FILE.name}")
    assert carried == FILE.read_bytes()
