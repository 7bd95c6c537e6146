"""Where the configuration says that sales are told, and how it is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from posgui.config import describe, load, parse, write
from posgui.model.errors import ConfigError

EVERYWHERE = "0.0.0.0"  # noqa: S104 - nothing is bound to it here
FRONT = """
[[printers]]
id = "front"
name = "Front"
transport = "network"
host = "10.0.0.9"
"""
RAW = """
[[captures]]
kind = "raw"
listen = "127.0.0.1:9101"
printer = "front"
"""
TOKEN = "0123456789abcdef"  # noqa: S105 - of these tests
TOLD = f"""
[[settlements]]
kind = "http"
listen = "127.0.0.1:9180"
token = "{TOKEN}"
printer = "front"
"""
LOG = Path.cwd().anchor + "sales.log"
FOLLOWED = f"""
[[settlements]]
kind = "file"
path = '{LOG}'
pattern = 'PAID (?P<id>\\d+)'
printer = "front"
"""
REFUSED = {
    "sales told by pigeon": (
        FRONT + TOLD.replace("http", "pigeon"),
        "config-bad-value",
        "settlements[0].kind",
        '"http" | "file"',
        '"pigeon"',
    ),
    "sales told to nobody": (
        FRONT + TOLD.replace('listen = "127.0.0.1:9180"\n', ""),
        "config-missing-key",
        "settlements[0].listen",
        '"127.0.0.1:9101"',
        "",
    ),
    "sales told by anybody": (
        FRONT + TOLD.replace(f'token = "{TOKEN}"\n', ""),
        "config-missing-key",
        "settlements[0].token",
        '"..." (16..200)',
        "",
    ),
    "token soon guessed": (
        FRONT + TOLD.replace(TOKEN, "1234"),
        "config-bad-value",
        "settlements[0].token",
        '"..." (16..200)',
        '"1234"',
    ),
    "sales of no printer": (
        FRONT + TOLD.replace("front", "back"),
        "config-unknown-printer",
        "settlements[0].printer",
        '"front"',
        '"back"',
    ),
    "sales told where receipts come in": (
        FRONT + RAW + TOLD.replace("9180", "9101"),
        "config-duplicate",
        "settlements[0].listen",
        "≠ captures[0].listen",
        '"127.0.0.1:9101"',
    ),
    "two tell at one address": (
        FRONT + TOLD + TOLD,
        "config-duplicate",
        "settlements[1].listen",
        "≠ settlements[0].listen",
        '"127.0.0.1:9180"',
    ),
    "sales told by everyone": (
        FRONT + TOLD.replace("127.0.0.1", EVERYWHERE),
        "config-needs-allow",
        "settlements[0].listen",
        'allow = ["192.168.1.20", "192.168.1.0/24"]',
        f'"{EVERYWHERE}:9180"',
    ),
    "file of sales without a pattern": (
        FRONT + FOLLOWED.replace("pattern", "# pattern"),
        "config-missing-key",
        "settlements[0].pattern",
        '"...(?P<id>...)...(?P<amount>...)..." (1..500)',
        "",
    ),
    "pattern that finds no id": (
        FRONT + FOLLOWED.replace("<id>", "<number>"),
        "config-bad-value",
        "settlements[0].pattern",
        '"...(?P<id>...)...(?P<amount>...)..." (1..500)',
        '"PAID (?P<number>\\\\d+)"',
    ),
    "pattern that is none": (
        FRONT + FOLLOWED.replace("(?P<id>", "(?P<id>("),
        "config-bad-value",
        "settlements[0].pattern",
        '"...(?P<id>...)...(?P<amount>...)..." (1..500)',
        '"PAID (?P<id>(\\\\d+)"',
    ),
    "file of sales somewhere": (
        FRONT + FOLLOWED.replace(str(LOG), "sales.log"),
        "config-bad-value",
        "settlements[0].path",
        '"/folder/file" | "C:\\\\folder\\\\file"',
        '"sales.log"',
    ),
    "lines of two bytes a character": (
        FRONT + FOLLOWED + 'encoding = "utf-16"\n',
        "config-bad-value",
        "settlements[0].encoding",
        '"utf-8" | "gb18030" | "cp1252" | ...',
        '"utf-16"',
    ),
}


def test_where_sales_are_told_is_read() -> None:
    settings = parse(FRONT + RAW + TOLD + FOLLOWED + "after_s = 5\n", "posgui.toml")

    told, followed = settings.settlements
    assert (told.kind, told.host, told.port) == ("http", "127.0.0.1", 9180)
    assert (told.token, told.after_s) == (TOKEN, 20.0)
    assert (followed.path, followed.pattern) == (LOG, r"PAID (?P<id>\d+)")
    assert (followed.encoding, followed.after_s) == ("utf-8", 5.0)
    assert settings.watch.rhythm is True


@pytest.mark.parametrize(
    ("text", "key", "where", "expected", "found"), REFUSED.values(), ids=REFUSED.keys()
)
def test_what_tells_of_no_sale_is_refused(
    text: str, key: str, where: str, expected: str, found: str
) -> None:
    with pytest.raises(ConfigError) as refused:
        parse(text, "posgui.toml")

    assert refused.value.key == key
    placeholders = refused.value.placeholders
    assert (placeholders["where"], placeholders["expected"]) == (where, expected)
    assert placeholders["found"] == found


def test_what_was_read_is_written_back_as_it_was(tmp_path: Path) -> None:
    file = tmp_path / "posgui.toml"
    file.write_text(FRONT + RAW + TOLD + FOLLOWED, "utf-8")

    write(file, describe(load(file)))

    assert file.read_text("utf-8") == FRONT + RAW + TOLD + FOLLOWED


def test_the_watch_for_quiet_can_be_switched_off(tmp_path: Path) -> None:
    file = tmp_path / "posgui.toml"
    file.write_text(FRONT, "utf-8")

    assert write(file, {"watch": {"rhythm": False}}).watch.rhythm is False
