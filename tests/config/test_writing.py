"""Changing the file: comments and order stay, refusals leave it alone."""

from __future__ import annotations

import os
import stat
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from posgui.config import describe, load, write
from posgui.model.errors import ConfigError
from posgui.model.settings import (
    CaptureSettings,
    Flow,
    FrontEndSettings,
    PrinterSettings,
    ReprintPolicy,
    ReprintSettings,
    RetentionSettings,
    Settings,
    TransportKind,
    Width,
)

SHOP = """\
# the shop at the corner
[[printers]]  # by the door
id = "front"
transport = "usb"
vendor = 0x04b8  # Epson
product = 0x0e15

[[printers]]
id = "bar"
transport = "network"
host = "10.0.0.9"

[[captures]]
kind = "raw"
listen = "127.0.0.1:9101"
printer = "front"

[ui]
sound = false  # the neighbours
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "posgui.toml"
    path.write_text(SHOP, "utf-8")
    return path


def test_a_changed_value_leaves_everything_else(file: Path) -> None:
    written = write(file, {"ui": {"sound": True}})

    assert written.ui.sound is True
    assert file.read_text("utf-8") == SHOP.replace("sound = false  #", "sound = true  #")


def test_the_same_settings_keep_the_notation(file: Path) -> None:
    write(file, describe(load(file)))

    text = file.read_text("utf-8")
    assert text == SHOP.replace("0x0e15\n", '0x0e15\nname = "front"\n').replace(
        '"10.0.0.9"\n', '"10.0.0.9"\nname = "bar"\n'
    )


def test_printers_come_and_go_by_id(file: Path) -> None:
    written = write(
        file,
        {
            "printers": [
                {"id": "front", "vendor": "0519"},
                {"id": "kitchen", "transport": "simulator", "port": 9100, "host": ""},
            ]
        },
    )

    assert [printer.id for printer in written.printers] == ["front", "kitchen"]
    assert load(file) == written
    text = file.read_text("utf-8")
    assert 'vendor = "0519"  # Epson' in text
    assert "# by the door" in text
    assert "10.0.0.9" not in text
    assert '\n\n[[printers]]\nid = "kitchen"\ntransport = "simulator"\n\n[[captures]]' in text


def test_an_emptied_key_is_removed(file: Path) -> None:
    write(file, {"printers": [{"id": "front", "vendor": "", "product": "", "path": "1-2"}]})

    text = file.read_text("utf-8")
    assert "vendor" not in text
    assert 'path = "1-2"' in text


def test_a_file_that_is_not_there_is_made_for_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "new" / "posgui.toml"

    write(path, {"printers": [{"id": "a", "transport": "simulator"}], "ui": {"shop": "小店"}})

    assert path.read_text("utf-8") == (
        '[[printers]]\nid = "a"\ntransport = "simulator"\n\n[ui]\nshop = "小店"\n'
    )
    if os.name == "posix":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


@pytest.mark.parametrize(
    ("change", "key"),
    [
        ({"ui": {"language": "fr"}}, "config-bad-value"),
        ({"ui": {"colour": "red"}}, "config-unknown-key"),
        ({"till": {}}, "config-unknown-key"),
        ({"ui": 3}, "config-bad-value"),
        ({"printers": []}, "config-unknown-printer"),
        ({"printers": [{"id": "front", "transport": "winspool"}]}, "config-missing-key"),
        ({"printers": [{"id": "new"}, {"id": "front"}]}, "config-missing-key"),
    ],
)
def test_what_parse_refuses_is_not_written(file: Path, change: dict[str, object], key: str) -> None:
    with pytest.raises(ConfigError) as refusal:
        write(file, change)

    assert refusal.value.key == key
    assert file.read_text("utf-8") == SHOP
    assert list(file.parent.iterdir()) == [file]


def test_a_malformed_file_is_not_overwritten(file: Path) -> None:
    file.write_text("[ui\n", "utf-8")

    with pytest.raises(ConfigError) as refusal:
        write(file, {"ui": {"sound": True}})

    assert refusal.value.key == "config-malformed"
    assert refusal.value.placeholders["where"] == "1"
    assert file.read_text("utf-8") == "[ui\n"


def test_a_place_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "folder").write_text("a file, not a folder", "utf-8")

    with pytest.raises(ConfigError) as refusal:
        write(tmp_path / "folder" / "posgui.toml", {"ui": {"sound": False}})

    assert refusal.value.key == "config-not-written"


def test_lists_written_as_arrays_stay_arrays(tmp_path: Path) -> None:
    path = tmp_path / "posgui.toml"
    path.write_text('printers = [{id = "a", transport = "simulator"}]\n', "utf-8")

    written = write(
        path, {"printers": [{"id": "a"}, {"id": "b", "transport": "network", "host": "::1"}]}
    )

    assert [printer.id for printer in load(path).printers] == ["a", "b"]
    assert load(path) == written
    assert "[[" not in path.read_text("utf-8")


_IDS = st.from_regex(r"[A-Za-z0-9._-]{1,8}", fullmatch=True)
_LINES = st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=20)


@st.composite
def _settings(draw: st.DrawFn) -> Settings:
    ids = draw(st.lists(_IDS, unique=True, min_size=1, max_size=4))
    printers = tuple(
        PrinterSettings(
            id=printer_id,
            name=draw(_LINES) or printer_id,
            transport=draw(st.sampled_from(TransportKind)),
            device=draw(st.sampled_from(["/dev/usb/lp0", "COM3"])),
            baudrate=draw(st.integers(1200, 921_600)),
            flow=draw(st.sampled_from(Flow)),
            host=draw(st.sampled_from(["10.0.0.9", "::1", "till-2.local"])),
            port=draw(st.integers(1, 65535)),
            vendor=draw(st.integers(1, 0xFFFF)),
            product=draw(st.integers(1, 0xFFFF)),
            serial=draw(_LINES),
            path=draw(st.sampled_from(["", "1-2.4", "6&1a2b3c4d&0&2"])),
            queue=draw(st.sampled_from(["till", "Front_till-2"])),
            width=draw(st.sampled_from(Width)),
            encoding=draw(st.sampled_from(["gb18030", "cp437"])),
            holds_for_pos=draw(st.booleans()),
        )
        for printer_id in ids
    )
    captures = tuple(
        CaptureSettings(
            kind="raw",
            host=draw(st.sampled_from(["127.0.0.1", "::1", "192.168.1.5"])),
            port=port,
            printer=draw(st.sampled_from(ids)),
            idle_gap_s=draw(st.floats(0.1, 60.0)),
            allow=draw(st.sampled_from([("10.0.0.7",), ("10.0.0.0/8", "fe80::/10")])),
            max_bytes=draw(st.integers(1024, 1024**3)),
        )
        for port in draw(st.lists(st.integers(1, 65535), unique=True, max_size=3))
    )
    return Settings(
        printers=printers,
        captures=tuple(sorted(captures, key=lambda capture: capture.port)),
        ui=FrontEndSettings(
            language=draw(st.sampled_from(["auto", "en", "zh_CN"])),
            sound=draw(st.booleans()),
            autostart=draw(st.booleans()),
            shop=draw(_LINES),
        ),
        retention=RetentionSettings(days=draw(st.integers(0, 3650))),
        reprint=ReprintSettings(
            policy=draw(st.sampled_from(ReprintPolicy)), limit=draw(st.integers(0, 1000))
        ),
    )


@settings(max_examples=25)
@given(_settings(), _settings())
def test_written_settings_are_read_back(first: Settings, second: Settings) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "posgui.toml"

        assert write(path, describe(first)) == first
        assert load(path) == first

        write(path, describe(second))
        again = load(path)
        assert {p.id: p for p in again.printers} == {p.id: p for p in second.printers}
        assert sorted(again.captures, key=lambda c: c.port) == list(second.captures)
        assert (again.ui, again.retention, again.reprint) == (
            second.ui,
            second.retention,
            second.reprint,
        )
