"""A printer whose POS prints past us: seen, told, and left alone."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from posgui import config
from posgui.desk import wire
from posgui.engine.engine import Engine
from posgui.engine.set_up_doors import SetUpDoors
from posgui.model.diagnosis import Confidence, Measure, Question
from posgui.model.errors import CommandError, ExitCode
from posgui.model.incidents import Cause
from posgui.texts import incident_base, steps_of
from tests.support.printer import SimulatedPrinter
from tests.support.receipts import receipt
from tests.support.snmp_agent import SnmpAgent
from tests.support.tcp import connected, free_port

SEEN = '[[printers]]\nid = "seen"\nname = "Seen"\ntransport = "network"\nhost = "127.0.0.1"\n'
CAPTURE = '[[captures]]\nkind = "raw"\nprinter = "seen"\nlisten = "127.0.0.1:{}"\n'


@asynccontextmanager
async def running(text: str, folder: Path) -> AsyncIterator[Engine]:
    engine = Engine(config.parse(text, "c.toml"), folder, "c.toml")
    await engine.start()
    try:
        yield engine
    finally:
        await engine.stop(finish_s=0)


async def test_nothing_of_ours_is_printed_on_it(tmp_path: Path) -> None:
    """Not even what waited for it when it was still printed on."""
    port, till = free_port(), free_port()
    printed = SEEN + f"port = {port}\n"
    async with running(printed + CAPTURE.format(till), tmp_path) as engine:
        async with connected(till) as (reader, writer):
            writer.write(receipt("HELD"))
            writer.write_eof()
            await reader.read()
        (held,) = await engine.journal.receipts.newest(1)

    async with SimulatedPrinter(port=port) as printer, SnmpAgent() as agent:
        text = f"{printed}watch_only = true\nsnmp_port = {agent.port}\n"
        async with running(text, tmp_path) as engine:
            await engine.printers["seen"].link.next_attempt()
            asked = engine.actions
            for refused in (
                asked.test_print(None, "me"),
                asked.reprint(None, "me"),
                asked.reprint(held.id, "me"),
                asked.release("seen", [], "me"),
            ):
                with pytest.raises(CommandError) as error:
                    await refused
                assert (error.value.key, error.value.exit_code) == ("watch-only", ExitCode.FAILED)
            values = {"transport": "network", "host": "127.0.0.1", "port": port}
            tried = await SetUpDoors(engine, "c.toml").try_printer(
                {**values, "snmp_port": agent.port, "watch_only": True}
            )
            assert [rung["holds"] for rung in tried["rungs"]] == [True] * 4
            assert (await asked.reconnect("seen"))["ready"]
            assert [each.id for each in (await asked.discard("seen", [], "me"))["discarded"]]
        assert printer.raw == b""


async def test_a_diagnosis_says_what_it_cannot_know(tmp_path: Path) -> None:
    async with SnmpAgent() as agent:
        text = f"{SEEN}port = 9\nwatch_only = true\nsnmp_port = {agent.port}\n"
        async with running(text, tmp_path) as engine:
            found = await engine.diagnostics.run(None, "run")
            told = found.verdict
            assert (told.cause, told.confidence) == (Cause.UNKNOWN, Confidence.UNKNOWN)
            assert incident_base(told.cause, told.placeholders) == "incident.watched"
            assert Question.CAME_OUT not in told.questions
            looked_at = {each.by for each in found.evidence if each.holds is not None}
            assert looked_at == {Measure.SECOND_OPINION}

            agent.values["detected"] = b"@"
            told = (await engine.diagnostics.run("seen", "run")).verdict
            assert (told.cause, told.confidence) == (Cause.PAPER_OUT, Confidence.CERTAIN)
            (open_one,) = engine.incidents.open
            for placeholders in (told.placeholders, open_one.placeholders):
                steps = steps_of(told.cause, placeholders)
                assert steps == ["incident.paper-out.step1", "incident.paper-out.step2"]
            noun = wire.noun_status(engine.printers["seen"].status())
            assert "media-empty-error" in noun["reasons"]
            assert noun["watched"]["known"] == ("presence", "paper", "paper-low", "jam", "cover")
            assert noun["watched"]["not_known"] == ("cutter", "receipts")
