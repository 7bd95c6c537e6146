"""What a printer tells over SNMP, as facts: no more than it said."""

from __future__ import annotations

from dataclasses import fields

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posgui.model.status import StatusFacts
from posgui.rules.host_resources import HostResources, facts
from posgui.rules.printer_state import Observation, reasons

VALUES = st.none() | st.integers(-1, 9)
TOLD = st.builds(HostResources, VALUES, VALUES, st.none() | st.binary(max_size=4), st.text())


@pytest.mark.parametrize(
    ("detected", "reason"),
    [
        (b"\x80", "media-low-warning"),
        (b"@", "media-empty-error"),
        (b"\x08", "cover-open-error"),
        (b"\x04", "media-jam-error"),
        (b"\x02", "other-error"),
        (b"\xc0", "media-empty-error"),
        (b"\x31", ""),  # toner, and that somebody should look after it
        (b"\x00\xff", ""),
        (b"", ""),
    ],
)
def test_the_highest_bit_of_the_first_octet_is_bit_0(detected: bytes, reason: str) -> None:
    """As printers are seen to send it: "@" for no paper."""
    told = facts(HostResources(detected=detected))

    assert ", ".join(map(str, reasons(Observation(facts=told)))) == reason


@pytest.mark.parametrize(
    ("device", "printer", "online"),
    [(2, 3, True), (2, 4, True), (3, 3, True), (5, 1, False), (2, 1, None), (None, 3, None)],
)
def test_it_is_online_where_the_device_runs_and_the_printer_can_print(
    device: int | None, printer: int, online: bool | None
) -> None:
    assert facts(HostResources(device, printer)).online is online


@given(TOLD)
def test_nothing_is_told_that_was_not_said(told: HostResources) -> None:
    found = facts(told)
    if not told.detected:
        silent = {f.name for f in fields(StatusFacts)} - {"online"}
        assert {name for name in silent if getattr(found, name) is not None} == set()
    if told.detected is None and (told.device, told.printer) == (None, None):
        assert found.said_nothing
    for never in ("cutter_error", "feed_button", "drawer_high", "unrecoverable_error"):
        assert getattr(found, never) is None
