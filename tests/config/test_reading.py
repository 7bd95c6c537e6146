"""What the configuration file may say, and how it is refused."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from posgui.config import default_path, load, parse
from posgui.model.errors import ConfigError, ExitCode
from posgui.model.settings import (
    CaptureSettings,
    FrontEndSettings,
    PrinterSettings,
    ReprintPolicy,
    ReprintSettings,
    RetentionSettings,
    TransportKind,
    Width,
)

EVERYWHERE = "0.0.0.0"  # noqa: S104 - nothing is bound to it here
FRONT = """
[[printers]]
id = "front"
transport = "network"
host = "10.0.0.9"
"""
RAW = """
[[captures]]
kind = "raw"
listen = "127.0.0.1:9101"
printer = "front"
"""
SHARED = '[[printers]]\nid = "a"\ntransport = "cups"\nqueue = "front"\nshare = true'
WHOLE = """
[[printers]]
id = "front"
name = "前台"
transport = "network"
host = "printer.shop"
port = 9101
width = "58mm"
encoding = "big5"
holds_for_pos = true

[[printers]]
id = "bar"
transport = "usb"
vendor = 0x04b8
product = "0E15"
serial = "J4"
path = "1-2.4"

[[printers]]
id = "test"
transport = "simulator"

[[captures]]
kind = "raw"
listen = "[::1]:9102"
printer = "bar"
idle_gap_s = 3
max_bytes = 4096

[[captures]]
kind = "raw"
listen = "0.0.0.0:9103"
printer = "front"
allow = ["192.168.1.20", "10.0.0.7/24"]

[ui]
language = "zh_CN"
sound = false
autostart = true
shop = "小店"

[retention]
days = 30

[reprint]
policy = "deny"
limit = 2
"""


def test_every_key_is_read() -> None:
    settings = parse(WHOLE, "posgui.toml")

    assert settings.printers == (
        PrinterSettings(
            id="front",
            name="前台",
            transport=TransportKind.NETWORK,
            host="printer.shop",
            port=9101,
            width=Width.MM58,
            encoding="big5",
            holds_for_pos=True,
        ),
        PrinterSettings(
            id="bar",
            name="bar",
            transport=TransportKind.USB,
            vendor=0x04B8,
            product=0x0E15,
            serial="J4",
            path="1-2.4",
        ),
        PrinterSettings(id="test", name="test", transport=TransportKind.SIMULATOR),
    )
    assert settings.captures == (
        CaptureSettings(
            kind="raw", host="::1", port=9102, printer="bar", idle_gap_s=3.0, max_bytes=4096
        ),
        CaptureSettings(
            kind="raw",
            host=EVERYWHERE,
            port=9103,
            printer="front",
            allow=("192.168.1.20", "10.0.0.0/24"),
        ),
    )
    assert settings.ui == FrontEndSettings(
        language="zh_CN", sound=False, autostart=True, shop="小店"
    )
    assert settings.retention == RetentionSettings(days=30)
    assert settings.reprint == ReprintSettings(policy=ReprintPolicy.DENY, limit=2)


def test_an_empty_file_is_an_empty_configuration() -> None:
    settings = parse("", "posgui.toml")

    assert settings.printers == ()
    assert settings.captures == ()
    assert settings.ui == FrontEndSettings()
    assert settings.retention.days == 7
    assert settings.reprint.policy is ReprintPolicy.ALLOW


def test_whom_to_call_is_read() -> None:
    text = FRONT + '[support]\nvendor = "收银服务"\nphone = "400-1"\ncontract = "A-1"\n'

    support = parse(text, "posgui.toml").support

    assert (support.vendor, support.phone, support.contract) == ("收银服务", "400-1", "A-1")


def test_an_empty_text_stands_for_the_default() -> None:
    settings = parse(FRONT + 'serial = ""\nvendor = ""\nwidth = ""\n', "posgui.toml")

    assert settings.printer("front").width is Width.MM80
    assert settings.printer("front").vendor == 0


@pytest.mark.parametrize("kind", list(TransportKind))
def test_a_transport_is_read_as_its_enum(kind: TransportKind) -> None:
    text = FRONT.replace("network", kind) + 'path = "1-2"\ndevice = "/dev/lp"\nqueue = "till"\n'

    assert parse(text, "posgui.toml").printers[0].transport is kind


REFUSED = {
    "key near": (FRONT + "prot = 9100", "config-near-key", "printers[0].prot", "port", ""),
    "key far": (
        "[ui]\nzzz = 1",
        "config-unknown-key",
        "ui.zzz",
        "language | sound | autostart | shop | shift_end | hot_key",
        "",
    ),
    "table near": ("[[printer]]", "config-near-key", "printer", "printers", ""),
    "type": (
        FRONT + 'port = "9100"',
        "config-bad-value",
        "printers[0].port",
        "1..65535",
        '"9100"',
    ),
    "flag for a number": (
        FRONT + "port = true",
        "config-bad-value",
        "printers[0].port",
        "1..65535",
        "true",
    ),
    "number for a flag": ("[ui]\nsound = 1", "config-bad-value", "ui.sound", "true | false", "1"),
    "bounds": (FRONT + "port = 65536", "config-bad-value", "printers[0].port", "1..65535", "65536"),
    "word": (
        FRONT + 'width = "79mm"',
        "config-bad-value",
        "printers[0].width",
        '"58mm" | "80mm"',
        '"79mm"',
    ),
    "host with port": (
        FRONT.replace("10.0.0.9", "10.0.0.9:9100"),
        "config-bad-value",
        "printers[0].host",
        '"192.168.1.50" | "host.name"',
        '"10.0.0.9:9100"',
    ),
    "a key that scanners type": (
        '[ui]\nhot_key = "Shift+P"',
        "config-bad-value",
        "ui.hot_key",
        '"Ctrl+Alt+P" (2 × Ctrl | Alt | Meta) | "Ctrl+F12" (1 × Ctrl | Alt | Meta)',
        '"Shift+P"',
    ),
    "encoding": (
        FRONT + 'encoding = "gb99"',
        "config-bad-value",
        "printers[0].encoding",
        '"gb18030" | "big5" | "cp437" | ...',
        '"gb99"',
    ),
    "no text encoding": (
        FRONT + 'encoding = "rot13"',
        "config-bad-value",
        "printers[0].encoding",
        '"gb18030" | "big5" | "cp437" | ...',
        '"rot13"',
    ),
    "usb id": (
        FRONT + 'vendor = "epson"',
        "config-bad-value",
        "printers[0].vendor",
        '0x0001..0xffff | "04b8"',
        '"epson"',
    ),
    "nameless": (
        FRONT.replace('id = "front"', ""),
        "config-missing-key",
        "printers[0].id",
        "[A-Za-z0-9._-]{1,40}",
        "",
    ),
    "network without host": (
        '[[printers]]\nid = "a"\ntransport = "network"',
        "config-missing-key",
        "printers[0].host",
        '"192.168.1.50" | "host.name"',
        "",
    ),
    "usb without product": (
        '[[printers]]\nid = "a"\ntransport = "usb"\nvendor = "04b8"',
        "config-missing-key",
        "printers[0].product",
        '0x0001..0xffff | "04b8"',
        "",
    ),
    "cups without queue": (
        '[[printers]]\nid = "a"\ntransport = "cups"',
        "config-missing-key",
        "printers[0].queue",
        '"queue"',
        "",
    ),
    "queue that CUPS cannot have": (
        '[[printers]]\nid = "a"\ntransport = "cups"\nqueue = "EPSON TM"',
        "config-bad-value",
        "printers[0].queue",
        '"queue"',
        '"EPSON TM"',
    ),
    "a shared queue": (SHARED, "config-not-shared", "printers[0].share", "false", "true"),
    "capture to come": (
        FRONT + RAW.replace("raw", "lpd"),
        "config-not-yet",
        "captures[0].kind",
        '"raw"',
        '"lpd"',
    ),
    "two of one id": (
        FRONT + FRONT,
        "config-duplicate",
        "printers[1].id",
        "≠ printers[0].id",
        '"front"',
    ),
    "unknown printer": (
        FRONT + RAW.replace("front", "back"),
        "config-unknown-printer",
        "captures[0].printer",
        '"front"',
        '"back"',
    ),
    "one address twice": (
        FRONT + RAW + RAW,
        "config-duplicate",
        "captures[1].listen",
        "≠ captures[0].listen",
        '"127.0.0.1:9101"',
    ),
    "one port twice by wildcard": (
        FRONT + RAW.replace("127.0.0.1", EVERYWHERE) + 'allow = ["10.0.0.0/8"]\n' + RAW,
        "config-duplicate",
        "captures[1].listen",
        "≠ captures[0].listen",
        '"127.0.0.1:9101"',
    ),
    "open to everyone": (
        FRONT + RAW.replace("127.0.0.1", EVERYWHERE),
        "config-needs-allow",
        "captures[0].listen",
        'allow = ["192.168.1.20", "192.168.1.0/24"]',
        f'"{EVERYWHERE}:9101"',
    ),
    "allow of nobody": (
        FRONT + RAW.replace("127.0.0.1", "192.168.1.5") + "allow = []",
        "config-needs-allow",
        "captures[0].listen",
        'allow = ["192.168.1.20", "192.168.1.0/24"]',
        '"192.168.1.5:9101"',
    ),
    "allow of names": (
        FRONT + RAW + 'allow = ["till"]',
        "config-bad-value",
        "captures[0].allow",
        '["192.168.1.20", "192.168.1.0/24"]',
        '["till"]',
    ),
    "listen without port": (
        FRONT + RAW.replace(":9101", ""),
        "config-bad-value",
        "captures[0].listen",
        '"127.0.0.1:9101"',
        '"127.0.0.1"',
    ),
    "listen on port 0": (
        FRONT + RAW.replace(":9101", ":0"),
        "config-bad-value",
        "captures[0].listen",
        '"127.0.0.1:9101"',
        '"127.0.0.1:0"',
    ),
    "one table for many": ("[printers]\n", "config-bad-value", "printers", "[[printers]]", "{}"),
    "not a table": ("ui = 3", "config-bad-value", "ui", "[ui]", "3"),
    "not TOML": ("[ui]\nsound = yes\n", "config-malformed", "2", "TOML", None),
    "cut off": ('[ui]\nshop = "', "config-malformed", "2", "TOML", None),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_is_refused_with_its_place(case: str) -> None:
    text, key, where, expected, found = REFUSED[case]

    with pytest.raises(ConfigError) as refusal:
        parse(text, "posgui.toml")

    said = dict(refusal.value.placeholders)
    assert refusal.value.key == key
    assert (said["where"], said["expected"]) == (where, expected)
    assert found is None or said["found"] == found
    assert said["file"] == "posgui.toml"
    assert refusal.value.exit_code == ExitCode.WRONG_USE


def test_a_byte_order_mark_is_no_fault(tmp_path: Path) -> None:
    file = tmp_path / "posgui.toml"
    file.write_bytes(b"\xef\xbb\xbf" + FRONT.encode())

    assert load(file).printer("front").host == "10.0.0.9"


def test_another_encoding_is_refused_with_its_line(tmp_path: Path) -> None:
    file = tmp_path / "posgui.toml"
    file.write_bytes('[ui]\nshop = "小店"\n'.encode("gb18030"))

    with pytest.raises(ConfigError) as refusal:
        load(file)

    assert refusal.value.key == "config-malformed"
    assert dict(refusal.value.placeholders) == {
        "file": str(file),
        "where": "2",
        "expected": "UTF-8",
        "found": "",
    }


def test_an_unreadable_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as refusal:
        load(tmp_path)

    assert refusal.value.key == "config-unreadable"
    assert refusal.value.placeholders["file"] == str(tmp_path)


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="the XDG rule is Linux's")
def test_the_default_file_follows_xdg(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", "/somewhere")
    assert default_path() == Path("/somewhere/posgui/posgui.toml")

    monkeypatch.setenv("XDG_CONFIG_HOME", "")
    monkeypatch.setenv("HOME", "/home/till")
    assert default_path() == Path("/home/till/.config/posgui/posgui.toml")
