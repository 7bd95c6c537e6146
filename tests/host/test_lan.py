"""The one button beside a network that is broken on purpose, in namespaces of its own."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.support import lan

pytestmark = pytest.mark.skipif(bool(lan.why_not()), reason=lan.why_not() or "it is possible")

WORKS = ("interface", "route", "neighbour", "port", "answers")


def test_a_printer_that_is_there(tmp_path: Path) -> None:
    told = lan.told(tmp_path, "well")

    assert {rung: told["rungs"][rung]["holds"] for rung in WORKS} == dict.fromkeys(WORKS, True)
    assert told["rungs"]["neighbour"]["mac"] == told["mac"]
    assert told["ruled_out"]["host-unreachable"] == "neighbour"
    assert told["ruled_out"]["interface-down"] == "interface"
    assert told["rungs"]["whereabouts"]["holds"] is True
    assert told["rungs"]["name"] == {"holds": None, "why": "not-applicable"}


@pytest.mark.parametrize(
    ("case", "cause", "confidence", "by", "reason"),
    [
        ("switched-off", "interface-down", "certain", "interface", "switched-off"),
        ("cable-out", "interface-down", "certain", "interface", "no-carrier"),
        ("address-lost", "no-address", "certain", "interface", None),
        ("no-route", "host-unreachable", "certain", "route", "no-route"),
        ("other-network", "host-unreachable", "likely", "route", "other-network"),
        ("gateway-silent", "host-unreachable", "likely", "route", "gateway-silent"),
        ("other-device", "address-taken-by-other-device", "certain", "neighbour", None),
        ("no-such-name", "name-unresolved", "certain", "name", "no-such-name"),
        ("names-unanswered", "name-unresolved", "certain", "name", "no-answer"),
    ],
)
def test_what_is_broken_is_named(
    tmp_path: Path, case: str, cause: str, confidence: str, by: str, reason: str | None
) -> None:
    told = lan.told(tmp_path, case)

    assert told["cause"] == cause
    assert _is_sure(told, confidence)
    assert told["rungs"][by]["holds"] is False
    assert told["rungs"][by].get("reason") == reason
    assert cause not in told["ruled_out"]
    assert told["found_at"] == ""
    assert told["took_s"] < 10


def _is_sure(told: dict[str, Any], confidence: str) -> bool:
    """The connection's own attempt may have made sure of what was likely."""
    return told["confidence"] in (confidence, "certain")


def test_a_printer_without_power_among_others_that_answer(tmp_path: Path) -> None:
    told = lan.told(tmp_path, "no-power")

    assert told["cause"] == "host-unreachable"
    assert ["power-off", "likely"] in told["also"]
    assert told["rungs"]["neighbour"]["others"] == 1


def test_behind_a_gateway_that_answers_nobody_says_more(tmp_path: Path) -> None:
    told = lan.told(tmp_path, "behind-a-gateway")

    assert told["rungs"]["route"] == {"holds": True, "interface": "till", "gateway": lan.GATEWAY}
    assert told["rungs"]["neighbour"] == {"holds": None, "why": "not-applicable"}
    assert told["confidence"] != "certain"


def test_a_printer_that_got_another_address_is_found_there(tmp_path: Path) -> None:
    told = lan.told(tmp_path, "moved")

    assert (told["cause"], told["confidence"]) == ("host-unreachable", "certain")
    assert told["found_at"] == told["rungs"]["whereabouts"]["found_at"] == lan.NEW_ADDRESS
    assert told["ruled_out"]["power-off"] == "whereabouts"
    assert told["asks"] == []
    assert told["took_s"] < 10


def test_one_that_is_seen_elsewhere_is_offered_there_without_being_looked_for(
    tmp_path: Path,
) -> None:
    told = lan.told(tmp_path, "seen-elsewhere")

    assert "found_at" not in told["before"]
    assert told["after"]["found_at"] == lan.NEW_ADDRESS
    assert told["host"] == lan.PRINTER


def test_one_that_is_nowhere_is_looked_for_and_how_far_is_told(tmp_path: Path) -> None:
    told = lan.told(tmp_path, "nobody-there")

    assert told["cause"] == "host-unreachable"
    assert _is_sure(told, "likely")
    assert told["rungs"]["neighbour"]["holds"] is False
    assert "host-unreachable" not in told["ruled_out"]
    assert told["under_way"] == [{"why": "under-way", "asked": 8, "of": 12}]
    assert told["rungs"]["whereabouts"] == {"holds": None, "why": "not-found", "asked": 12}
