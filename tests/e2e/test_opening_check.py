"""The opening check is printed, kept, told of, and reminded of where it is missing."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from posgui.desk.client import NotRunning
from posgui.model.errors import CommandError
from tests.support.engine import RunningEngine
from tests.support.printer import SimulatedPrinter

RIGHT = dict.fromkeys(("width", "chinese", "qr", "dense", "cut"), True)


async def test_the_drawer_opens_with_the_page_if_wanted_and_is_written_down(
    tmp_path: Path,
) -> None:
    async with SimulatedPrinter() as printer:
        async with RunningEngine(tmp_path, printer.port) as engine:
            await engine.ready()
            await engine.call("test_print", who="Li")
            assert printer.look(lambda device: device.paper.pulses) == []
            told = await engine.call("test_print", who="Li", drawer=True)
            pulses = printer.look(lambda device: device.paper.pulses)
            assert [pulse.kind for pulse in pulses] == ["drawer"]
            row = next(
                each
                for each in (await engine.call("audit"))["audit"]
                if each["action"] == "drawer-opened"
            )
            assert (row["who"], row["receipt"]) == ("Li", told["receipt"]["id"])


async def test_what_was_seen_is_kept_and_a_missing_check_is_reminded_of(tmp_path: Path) -> None:
    async with SimulatedPrinter() as printer:
        remind = '[opening]\nremind_at = "00:00"\n'
        async with RunningEngine(tmp_path, printer.port, extra=remind) as engine:
            assert (await engine.call("status"))["opening_check"] is None
            alert = await engine.until(lambda seen: seen.alerts.get("opening-check-missing"))
            assert not alert["sound"]
            assert alert["severity"] == "report"
            await engine.call(
                "keep_opening_check", printer="front", who="Li", points={**RIGHT, "dense": False}
            )
            await engine.until(lambda seen: "opening-check-missing" not in seen.alerts)
            code, out, _ = await engine.run("opening-check")
            assert code == 0
            assert "The dark bar has stripes" in out
        async with engine:
            code, out, _ = await engine.run("opening-check", "--json")
            (check,) = json.loads(out)["checks"]
            assert (check["who"], check["right"]) == ("Li", False)
            assert check["points"] == {**RIGHT, "dense": False}
            code, out, _ = await engine.run("status", "--json")
            assert json.loads(out)["opening_check"]["at"] == check["at"]
            await engine.call("status")
            assert "opening-check-missing" not in engine.seen.incidents


async def test_nothing_is_kept_of_a_printer_or_a_point_that_is_not_there(tmp_path: Path) -> None:
    async with SimulatedPrinter() as printer:
        async with RunningEngine(tmp_path, printer.port) as engine:
            for wrong in ({"printer": "bar"}, {"points": {"colour": True}}):
                asked = {"printer": "front", "who": "Li", "points": RIGHT} | wrong
                with pytest.raises(CommandError) as refused:
                    await engine.call("keep_opening_check", **asked)
                assert not isinstance(refused.value, NotRunning)
            assert (await engine.call("opening_checks"))["checks"] == []


async def test_a_reminder_put_off_by_a_person_is_hidden_for_all_and_written_down(
    tmp_path: Path,
) -> None:
    async with SimulatedPrinter() as printer:
        remind = '[opening]\nremind_at = "00:00"\n'
        async with RunningEngine(tmp_path, printer.port, extra=remind) as engine:
            await engine.until(lambda seen: seen.alerts.get("opening-check-missing"))
            with pytest.raises(CommandError, match="cannot-wait"):
                await engine.call("put_off", key="paper-out", printer="front")
            told = await engine.call("put_off", key="opening-check-missing", who="Li")
            await engine.until(lambda seen: "opening-check-missing" not in seen.alerts)
            assert "opening-check-missing" in engine.seen.incidents, "it is still so"
            row = (await engine.call("audit"))["audit"][0]
            assert (row["who"], row["action"]) == ("Li", "alert-put-off")
            assert row["detail"]["until"] == int(told["until"])


async def test_what_was_put_off_stays_put_off_when_the_engine_dies(tmp_path: Path) -> None:
    async with SimulatedPrinter() as printer:
        remind = '[opening]\nremind_at = "00:00"\n'
        async with RunningEngine(tmp_path, printer.port, extra=remind) as engine:
            await engine.until(lambda seen: seen.alerts.get("opening-check-missing"))
            await engine.call("put_off", key="opening-check-missing", who="Li")
            engine.kill()
            await engine.leave()
            await engine.start()
            await engine.until(lambda seen: seen.incidents.get("opening-check-missing"))
            await engine.ready()
            printer.set(cover="open")
            await engine.till(b"\x1b@Coffee\n\x1dV\x00")
            await engine.until(lambda seen: seen.alerts.get("cover-open"))
            assert "opening-check-missing" not in engine.seen.alerts
            assert "opening-check-missing" in engine.seen.incidents, "it is still so"


async def test_a_note_for_the_next_shift_is_kept_until_it_was_read(tmp_path: Path) -> None:
    async with SimulatedPrinter() as printer:
        async with RunningEngine(tmp_path, printer.port) as engine:
            told = await engine.call("leave_note", words="Roll\n ordered", who="Li")
            assert told["note"]["words"] == "Roll ordered"
        async with engine:
            note = (await engine.call("shift_note"))["note"]
            assert note == told["note"], "after a restart"
            for _ in range(2):
                assert (await engine.call("read_note", note=note["id"], who="An"))["note"] is None
            rows = (await engine.call("audit"))["audit"]
            found = [(row["who"], row["action"]) for row in rows if "note" in row["action"]]
            assert found == [("An", "note-read"), ("Li", "note-left")]
