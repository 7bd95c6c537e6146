"""A settled sale has its receipt, or the cashier hears which one has not."""

from __future__ import annotations

import asyncio
import http.client
import json
import time
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from posgui.model.errors import CommandError, ConfigError
from tests.support.engine import RunningEngine, Seen
from tests.support.printer import SimulatedPrinter
from tests.support.receipts import receipt
from tests.support.tcp import free_port

TOKEN = "0123456789abcdef"  # noqa: S105 - of these tests
MISSING = "nothing-received"
AFTER_S = 1.0


class Pos:
    """Tells of its sales; ``told`` is the table that says where."""

    def __init__(self, folder: Path) -> None:
        self.port = free_port()
        self.log = folder / "sales.log"
        self.told = (
            f'[[settlements]]\nkind = "http"\nlisten = "127.0.0.1:{self.port}"\n'
            f'token = "{TOKEN}"\nprinter = "front"\nafter_s = {AFTER_S}\n'
        )
        self.written = (
            f"[[settlements]]\nkind = \"file\"\npath = '{self.log}'\n"
            "pattern = 'PAID (?P<id>\\S+) (?P<amount>\\S+)'\n"
            f'printer = "front"\nafter_s = {AFTER_S}\n'
        )

    async def tell(self, sale: str, amount: str = "") -> None:
        """A sale was settled."""
        said = {"id": sale, "at": time.time(), **({"amount": amount} if amount else {})}
        await asyncio.to_thread(self._post, json.dumps(said))

    def _post(self, body: str) -> None:
        headers = {"Authorization": f"Bearer {TOKEN}", "Content-Type": "application/json"}
        with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)) as link:
            link.request("POST", "/settlements", body, headers)
            assert link.getresponse().status == 202


@pytest.fixture
def pos(tmp_path: Path) -> Pos:
    return Pos(tmp_path)


def missing(seen: Seen) -> Any:
    """What the card about missing receipts is filled with; None while there is none."""
    alert = seen.alerts.get(MISSING)
    return alert and alert["placeholders"]


async def states(engine: RunningEngine) -> dict[str, str]:
    return {sale["id"]: sale["state"] for sale in (await engine.call("sales"))["sales"]}


async def test_a_sale_without_receipt_is_named_and_a_late_receipt_clears_it(
    tmp_path: Path, pos: Pos
) -> None:
    async with SimulatedPrinter() as printer:
        async with RunningEngine(tmp_path, printer.port, extra=pos.told) as engine:
            await engine.ready()
            await pos.tell("A-17", "￥12.50")
            assert await states(engine) == {"A-17": "waiting"}
            told = await engine.until(missing, AFTER_S + 2)
            listen = f"127.0.0.1:{engine.port}"
            assert told == {"sale": "A-17", "amount": "￥12.50", "listen": listen, "n": 1}
            assert engine.seen.alerts[MISSING]["severity"] == "error"

            await pos.tell("A-18")
            assert (await engine.until(lambda seen: missing(seen)["n"] == 2)) is True
            assert missing(engine.seen)["sale"] == "A-18"

            await engine.till(receipt("Total 12.50"))
            await engine.until(lambda seen: missing(seen)["n"] == 1)
            await engine.till(receipt("Any"))
            await engine.until(lambda seen: MISSING not in seen.incidents)
            assert await states(engine) == {"A-17": "received", "A-18": "received"}


async def test_sales_with_receipts_disturb_nobody(tmp_path: Path, pos: Pos) -> None:
    async with SimulatedPrinter() as printer:
        async with RunningEngine(tmp_path, printer.port, extra=pos.told) as engine:
            await engine.ready()
            await engine.till(receipt("Total 12.50"))
            await pos.tell("A", "12.5")
            await pos.tell("B", "8.00")
            await engine.till(receipt("Total 8,00"))
            await pos.tell("B", "8.00")  # the same sale once more
            await pos.tell("C", "99.00")
            await engine.until(missing, AFTER_S + 2)
            opened = [e for e in engine.seen.events if e["type"] == "incident-opened"]
            assert [e["incident"]["placeholders"]["sale"] for e in opened] == ["C"]
            assert await states(engine) == {"A": "received", "B": "received", "C": "missing"}


async def test_a_held_receipt_is_not_missing(tmp_path: Path, pos: Pos) -> None:
    async with SimulatedPrinter() as printer:
        async with RunningEngine(tmp_path, printer.port, extra=pos.told) as engine:
            await engine.ready()
            printer.set(paper="out")
            await engine.until(lambda seen: "paper-out" in seen.incidents)
            await engine.till(receipt("Total 12.50"))
            await pos.tell("A", "12.50")
            await pos.tell("B", "9.99")
            await engine.until(missing, AFTER_S + 2)
            held, (b, a) = engine.seen.receipt(0), (await engine.call("sales"))["sales"]
            assert held["state"] == "pending-held"
            assert (a["id"], a["state"], a["receipt"]) == ("A", "received", held["id"])
            assert (b["id"], b["state"], b["receipt"]) == ("B", "missing", None)


async def test_the_watch_survives_kill_9(tmp_path: Path, pos: Pos) -> None:
    async with SimulatedPrinter() as printer:
        async with RunningEngine(tmp_path, printer.port, extra=pos.written + pos.told) as engine:
            await engine.ready()
            await engine.till(receipt("Total 12.50"))
            await pos.tell("A", "12.50")
            await pos.tell("B", "7.77")
            pos.log.write_text("PAID Seen 5.00\n", "utf-8")
            await engine.until(lambda seen: (missing(seen) or {"n": 0})["n"] == 2)
            engine.kill()
            with pos.log.open("a") as log:
                log.write("PAID C 3.00\n")
            await engine.leave()
            await engine.start()
            await engine.until(lambda seen: (missing(seen) or {"n": 0})["n"] == 3, 15)
            without = dict.fromkeys(("B", "Seen", "C"), "missing")
            assert await states(engine) == {"A": "received", **without}
        text = (engine.data_dir / "engine.log").read_text("utf-8")
        assert "7.77" not in text
        assert "PAID" not in text


async def test_a_person_says_that_a_sale_needs_no_receipt(tmp_path: Path, pos: Pos) -> None:
    async with SimulatedPrinter() as printer:
        async with RunningEngine(tmp_path, printer.port, extra=pos.told) as engine:
            await engine.ready()
            await pos.tell("A")
            await engine.until(missing)
            await engine.call("dismiss_sale", id="A", who="tray")
            await engine.until(lambda seen: MISSING not in seen.alerts)
            assert await states(engine) == {"A": "dismissed"}
            (row,) = (await engine.call("audit", limit=1))["audit"]
            assert (row["who"], row["action"], row["detail"]) == (
                *("tray", "sale-dismissed"),
                {"sale": "A"},
            )
            with pytest.raises(CommandError, match="unknown-sale"):
                await engine.call("dismiss_sale", id="A", who="tray")


async def test_the_diagnosis_asks_for_the_sale(tmp_path: Path, pos: Pos) -> None:
    async with SimulatedPrinter() as printer:
        async with RunningEngine(tmp_path, printer.port, extra=pos.told) as engine:
            await engine.ready()
            await pos.tell("A", "12.50")
            await pos.tell("B", "8.00")
            await engine.till(receipt("Total 8.00"))
            found = await engine.call("diagnose", printer="front", sale="A")
            assert (found["cause"], found["placeholders"]["sale"]) == (MISSING, "A")
            assert found["confidence"] == "certain"
            (rung,) = [each for each in found["evidence"] if each["by"] == "sale"]
            assert rung["holds"] is False
            found = await engine.call("diagnose", printer="front", sale="B")
            (rung,) = [each for each in found["evidence"] if each["by"] == "sale"]
            assert rung["holds"] is True
            assert rung["detail"]["receipt"] == next(iter(engine.seen.receipts))
            assert MISSING in [each["cause"] for each in found["ruled_out"]]


async def test_the_token_stays_where_it_is(tmp_path: Path, pos: Pos) -> None:
    async with SimulatedPrinter() as printer:
        async with RunningEngine(tmp_path, printer.port, extra=pos.told) as engine:
            settings = await engine.call("settings")
            assert TOKEN not in json.dumps(settings)
            (told,) = settings["settlements"]
            assert told["token"] is True
            told |= {"after_s": 2.0}
            await engine.call("change_settings", settings={"settlements": [told]})
            await engine.restarted()
            await pos.tell("A")
            text = engine.config.read_text("utf-8")
            assert f'token = "{TOKEN}"' in text
            assert "after_s = 2.0" in text

            taken = {**told, "listen": f"127.0.0.1:{printer.port}"}
            with pytest.raises((CommandError, ConfigError), match="config-port-in-use"):
                await engine.call("change_settings", settings={"settlements": [taken]})
