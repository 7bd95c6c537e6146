"""A printer that is only watched is nobody's printer."""

from __future__ import annotations

import pytest

from posgui.config import describe, parse
from posgui.model.errors import ConfigError

BAR = '[[printers]]\nid = "bar"\ntransport = "network"\nhost = "10.0.0.8"\n'
SEEN = '[[printers]]\nid = "seen"\ntransport = "network"\nhost = "10.0.0.9"\nwatch_only = true\n'
RAW = '[[captures]]\nkind = "raw"\nlisten = "127.0.0.1:9101"\nprinter = "seen"\n'
SALES = (
    '[[settlements]]\nkind = "http"\nlisten = "127.0.0.1:9180"\ntoken = "0123456789abcdef"\n'
    'printer = "seen"\n'
)
ALONE = '[[printers]]\nid = "seen"\ntransport = "simulator"\nwatch_only = true\n'


def test_it_may_be_configured_and_is_written_again() -> None:
    settings = parse(BAR + SEEN + "snmp_port = 1161\n", "p.toml")

    assert [printer.watch_only for printer in settings.printers] == [False, True]
    assert describe(settings)["printers"][1]["watch_only"] is True
    assert settings.printer("seen").snmp_port == 1161


@pytest.mark.parametrize(
    ("text", "key", "where", "expected"),
    [
        (BAR + SEEN + RAW, "config-watched-only", "captures[0].printer", '"bar"'),
        (BAR + SEEN + SALES, "config-watched-only", "settlements[0].printer", '"bar"'),
        (SEEN + RAW, "config-watched-only", "captures[0].printer", "watch_only = false"),
        (BAR + 'backup = "seen"\n' + SEEN, "config-watched-only", "printers[0].backup", '"bar"'),
        (
            ALONE,
            "config-not-watched",
            "printers[0].transport",
            '"network" | "usb" | "usblp" | "serial" | "usbprint" | "cups" | "winspool"',
        ),
    ],
    ids=["a capture", "a sale", "the only printer", "a backup", "one that is simulated"],
)
def test_what_would_print_on_it_is_refused(text: str, key: str, where: str, expected: str) -> None:
    with pytest.raises(ConfigError) as refused:
        parse(text, "p.toml")

    told = refused.value.placeholders
    assert (refused.value.key, told["where"], told["expected"]) == (key, where, expected)
