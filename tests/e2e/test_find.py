"""``posgui find`` on what this machine has; the network is tried in tests/host."""

from __future__ import annotations

import json
from pathlib import Path

from posgui.engine.finding.plugged import looks
from posgui.engine.finding.search import Search
from tests.support.engine import RunningEngine
from tests.support.printer import SimulatedPrinter


async def test_what_is_plugged_in_is_told_with_nothing_sent_to_the_network(tmp_path: Path) -> None:
    async with SimulatedPrinter() as printer, RunningEngine(tmp_path, printer.port) as engine:
        code, told, progress = await engine.run("find", "--plugged-in", "--json")
        search = Search(lambda *_: None, looks())
        await search.run(on_network=False)

    found = {each["address"] for each in json.loads(told)["printers"]}
    assert code == 0
    assert found <= {each.address for each in search.seen}
    assert bool(found) is bool(search.seen)
    assert progress.startswith("This computer: looked 4 of 4 ways")
    assert "network" not in progress
