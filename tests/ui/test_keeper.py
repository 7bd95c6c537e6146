"""The keeper: it starts the engine, sees it go, starts it again, and says why it cannot."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from posgui.desk.client import NotRunning
from posgui.ui import keeper as module
from posgui.ui.instance import Instance
from posgui.ui.keeper import EngineKeeper
from posgui.ui.model import Board, EnginePhase
from posgui.ui.tasks import Tasks
from tests.support import desk_nouns as nouns
from tests.support.scripted_desk import ScriptedDesk
from tests.support.x_desktop import ROOT
from tests.ui.conftest import until


class Kept:
    """A keeper at work on its own board."""

    def __init__(self, data_dir: Path, command: list[str]) -> None:
        self.board = Board()
        self.phases: list[EnginePhase] = []
        self.board.listen(self._note)
        self.keeper = EngineKeeper(data_dir, command, self.board)
        self.tasks = Tasks()
        self.tasks.spawn(self.keeper.run())

    def _note(self) -> None:
        phase = self.board.engine.phase
        if not self.phases or self.phases[-1] is not phase:
            self.phases.append(phase)

    async def reach(self, phase: EnginePhase, seconds: float = 5.0) -> None:
        await until(lambda: self.board.engine.phase is phase, seconds)

    async def pid(self) -> int:
        client = self.keeper._client
        assert client is not None
        return int(client.hello["pid"])


@pytest.fixture
def command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    script = tmp_path / "script.json"
    script.write_text(json.dumps({"snapshot": nouns.snapshot()}), "utf-8")
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    return [sys.executable, "-m", "tests.support.scripted_desk", str(tmp_path), str(script)]


@pytest_asyncio.fixture
async def kept(tmp_path: Path, command: list[str]) -> AsyncIterator[Kept]:
    made = Kept(tmp_path, command)
    yield made
    await made.tasks.cancel()
    await made.keeper.shut_down()


async def test_it_starts_an_engine_if_none_answers(kept: Kept) -> None:
    await kept.reach(EnginePhase.RUNNING)
    assert set(kept.board.printers) == {"front"}
    assert kept.phases == [EnginePhase.RUNNING]


async def test_a_killed_engine_is_noticed_at_once_and_is_back_soon(kept: Kept) -> None:
    await kept.reach(EnginePhase.RUNNING)
    first = await kept.pid()
    os.kill(first, signal.SIGKILL)
    await kept.reach(EnginePhase.LOST, 2)
    await kept.reach(EnginePhase.RUNNING, 3)
    assert await kept.pid() != first


async def test_a_stopped_engine_is_called_silent_not_dead_and_comes_back(
    kept: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "PING_EVERY_S", 0.1)
    monkeypatch.setattr(module, "PING_DEADLINE_S", 0.2)
    await kept.reach(EnginePhase.RUNNING)
    pid = await kept.pid()
    os.kill(pid, signal.SIGSTOP)
    await kept.reach(EnginePhase.SILENT)
    os.kill(pid, signal.SIGCONT)
    await kept.reach(EnginePhase.RUNNING)
    assert await kept.pid() == pid
    assert kept.board.printers["front"].state == "idle"


async def test_an_engine_that_was_there_is_used_and_left(tmp_path: Path) -> None:
    desk = ScriptedDesk(nouns.snapshot())
    await desk.open(tmp_path)
    kept = Kept(tmp_path, ["false"])
    await kept.reach(EnginePhase.RUNNING)
    await kept.tasks.cancel()
    await kept.keeper.detach()
    assert [method for method, _ in desk.calls] == ["subscribe"]
    with pytest.raises(NotRunning):
        await kept.keeper.call("status")
    await desk.close()


@pytest.mark.parametrize(("code", "phase"), [(2, EnginePhase.REFUSED), (1, EnginePhase.FAILED)])
async def test_why_an_engine_cannot_start_is_said_in_its_last_words(
    tmp_path: Path, code: int, phase: EnginePhase
) -> None:
    program = "import sys; print('first', file=sys.stderr); sys.exit('the reason')"
    if code == 2:
        program = "import sys; print('the reason', file=sys.stderr); sys.exit(2)"
    kept = Kept(tmp_path, [sys.executable, "-c", program])
    await kept.reach(phase)
    assert kept.board.engine.detail == "the reason"
    await kept.tasks.cancel()


async def test_an_engine_that_is_not_installed_is_said(tmp_path: Path) -> None:
    kept = Kept(tmp_path, [str(tmp_path / "missing")])
    await kept.reach(EnginePhase.FAILED)
    assert kept.board.engine.detail
    await kept.tasks.cancel()


async def test_a_crashing_engine_is_not_started_in_a_frenzy(tmp_path: Path) -> None:
    starts = tmp_path / "starts"
    program = f"open({str(starts)!r}, 'a').write('x'); raise SystemExit(1)"
    kept = Kept(tmp_path, [sys.executable, "-c", program])
    await kept.reach(EnginePhase.FAILED)
    await asyncio.sleep(1.2)
    assert 1 <= len(starts.read_text()) <= 3
    await kept.tasks.cancel()


async def test_quitting_stops_the_engine(kept: Kept) -> None:
    await kept.reach(EnginePhase.RUNNING)
    pid = await kept.pid()
    await kept.tasks.cancel()
    await kept.keeper.shut_down()
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


@pytest.mark.usefixtures("qapp")
def test_a_tray_that_hangs_does_not_hang_the_second_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("posgui.ui.instance.ANSWER_DEADLINE_MS", 100)
    first, second = Instance(tmp_path), Instance(tmp_path)
    assert first.claim()
    assert not second.claim()
    assert not second.raise_other(), "nothing runs the first one's events"
    first.release()
    second.release()


@pytest.mark.usefixtures("qapp")
def test_one_tray_a_data_folder(tmp_path: Path) -> None:
    first, second, other = Instance(tmp_path / "a"), Instance(tmp_path / "a"), Instance(tmp_path)
    try:
        assert first.claim()
        assert not second.claim()
        assert other.claim(), "another folder, another tray"
        first.release()
        assert second.claim()
    finally:
        for each in (first, second, other):
            each.release()


async def test_an_engine_that_reads_new_settings_is_no_alarm(tmp_path: Path) -> None:
    desk = ScriptedDesk(nouns.snapshot())
    await desk.open(tmp_path)
    kept = Kept(tmp_path, ["false"])
    await kept.reach(EnginePhase.RUNNING)
    await desk.close()
    await asyncio.sleep(0.3)
    again = ScriptedDesk(nouns.snapshot(nouns.status("front"), nouns.status("bar")))
    await again.open(tmp_path)
    await until(lambda: "bar" in kept.board.printers)
    assert kept.phases == [EnginePhase.RUNNING]
    await kept.tasks.cancel()
    await kept.keeper.detach()
    await again.close()


async def test_an_engine_of_another_version_is_called_silent_and_logged_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(module, "SILENT_RETRY_S", 0.02)
    desk = ScriptedDesk({"something": "else"})
    await desk.open(tmp_path)
    kept = Kept(tmp_path, ["false"])
    await kept.reach(EnginePhase.SILENT)
    await until(lambda: len(desk.calls) > 3)
    assert len([record for record in caplog.records if record.levelname == "WARNING"]) == 1
    desk.snapshot = nouns.snapshot()
    await kept.reach(EnginePhase.RUNNING)
    await kept.tasks.cancel()
    await kept.keeper.detach()
    await desk.close()
