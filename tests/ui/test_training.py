"""Training: faults of a simulated printer are put right against the clock."""

from __future__ import annotations

import asyncio
import stat
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from posgui.model.incidents import Cause
from posgui.texts import Texts
from posgui.ui.alert.card import AlertCard
from posgui.ui.demo.printer_window import FAULTS
from posgui.ui.model import Board
from posgui.ui.training.drills import DRILLS, HANDS, Drill, in_trouble, is_over
from posgui.ui.training.practice import Phase, Practice
from posgui.ui.training.records import FILE_NAME, Records
from posgui.ui.training.window import TrainingWindow
from tests.support import desk_nouns as nouns
from tests.ui.conftest import Tray, until

START_S = 30.0
"""Twenty times what simulator and engine take to start on an idle machine."""


def board_of(**status: object) -> Board:
    made = Board()
    made.load(nouns.snapshot(nouns.status(**status)))  # type: ignore[arg-type]  # of the test's
    return made


# when a drill is over


def test_a_drill_is_over_when_nothing_is_wrong_and_nothing_waits() -> None:
    assert is_over(board_of())
    assert not in_trouble(board_of())
    for status in ({"unsure": 1}, {"queued": 1}):
        assert not is_over(board_of(**status))
    empty = Board()
    empty.load(nouns.snapshot(nouns.out_of_paper()))
    assert in_trouble(empty)
    assert not is_over(empty)
    assert not is_over(Board())


def test_every_fault_can_be_put_right_by_hand() -> None:
    known = {fault.name: fault for fault in FAULTS}
    for name, (key, value) in HANDS.items():
        assert (known[name].key, known[name].off) == (key, value)
    mendable = {key for key, _ in HANDS.values()}
    assert all(set(drill.faults) <= mendable for drill in DRILLS)


# records


def test_the_best_time_of_each_name_is_kept_for_this_user_alone(tmp_path: Path) -> None:
    records = Records(tmp_path)
    assert records.note("Li", "cover", 9.04)
    assert not records.note("Li", "cover", 12.0)
    assert records.note("Li", "cover", 7.0)
    records.note("王", "cover", 5.0)
    again = Records(tmp_path)
    assert again.best("Li") == {"cover": 7.0}
    assert again.names == ["Li", "王"]
    assert stat.S_IMODE((tmp_path / FILE_NAME).stat().st_mode) == 0o600


def test_who_is_erased_is_gone_from_disk(tmp_path: Path) -> None:
    records = Records(tmp_path)
    records.note("Li", "cover", 9.0)
    records.note("Wang", "cover", 5.0)
    records.erase("Li")
    assert "Li" not in "".join(path.read_text("utf-8") for path in tmp_path.iterdir())
    assert Records(tmp_path).names == ["Wang"]
    records.erase("Wang")
    assert list(tmp_path.iterdir()) == []


def test_a_damaged_file_of_records_is_no_obstacle(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_text("[1, 2", "utf-8")
    records = Records(tmp_path)
    assert records.names == []
    assert records.note("Li", "cover", 9.0)


# the window over a real simulated printer and engine


@pytest_asyncio.fixture
async def window(tray: Tray) -> AsyncIterator[TrainingWindow]:
    await tray.load(nouns.snapshot())
    drills = [drill for drill in DRILLS if drill.name in ("near-end", "unsure")]
    made = TrainingWindow(tray.board, tray.desktop.texts, tray.tasks, tray.data_dir, drills)
    made.open()
    yield made
    made.close()
    await tray.tasks.cancel()
    made.deleteLater()


def said(window: QWidget) -> str:
    return "\n".join(label.text() for label in window.findChildren(QLabel) if label.isVisible())


def press(window: QWidget, name: str) -> None:
    found = [each for each in window.findChildren(QPushButton, name) if each.isVisible()]
    assert found[0].isEnabled()
    found[0].click()


def practice_of(window: TrainingWindow) -> Practice:
    assert window._run is not None
    return window._run.practice


def question(window: TrainingWindow) -> QPushButton | None:
    """The button that prints again what may not have come out."""
    found = [
        button
        for card in window.findChildren(AlertCard)
        if card.card.receipt
        and isinstance(button := card.findChild(QPushButton, "print-again"), QPushButton)
    ]
    return found[0] if found else None


async def solve(window: TrainingWindow) -> Drill:
    """Put the fault right as the screen says."""
    practice = practice_of(window)
    await until(lambda: practice.phase is Phase.RUNNING, START_S)
    drill = practice.drill
    if drill.name == "near-end":
        press(window, "paper")
    else:
        press(window, "power")
        await until(lambda: question(window), START_S)
        answer = question(window)
        assert answer is not None
        await until(answer.isEnabled)
        answer.click()
    await until(lambda: practice.phase is Phase.SOLVED, START_S)
    return drill


async def left_nothing(practice: Practice) -> None:
    """Return when the practice has ended its processes and removed its folder."""
    folder = practice._stage._rig.data_dir.parent
    await until(lambda: not folder.exists(), START_S)


async def test_faults_are_put_right_and_the_times_are_kept_until_erased(
    window: TrainingWindow, tray: Tray
) -> None:
    window.start.who.setText("Li")
    press(window, "start-training")
    practice = practice_of(window)
    solved = set()
    for _ in range(2):
        solved.add((await solve(window)).name)
        assert "your best so far" in said(window)
        press(window, "next")
    await until(lambda: window._run is None, START_S)
    assert "Well done" in said(window)
    assert solved == {"near-end", "unsure"}
    assert set(Records(tray.data_dir).best("Li")) == solved
    assert practice.phase is Phase.ENDED
    await left_nothing(practice)
    press(window, "erase-times")
    assert Records(tray.data_dir).names == ["Li"]
    press(window, "erase-times")  # the other half of a double press
    assert Records(tray.data_dir).names == ["Li"]
    window.start._asked_at -= 1.0
    press(window, "erase-times")
    assert Records(tray.data_dir).names == []


async def test_a_real_fault_ends_the_drill_and_says_that_it_is_real(
    window: TrainingWindow, tray: Tray
) -> None:
    press(window, "start-training")
    practice = practice_of(window)
    await until(lambda: practice.phase is Phase.RUNNING, START_S)
    real = nouns.alert(Cause.COVER_OPEN)
    await tray.play("alert-raised", alert=real)
    window.refresh()
    assert practice.phase is Phase.INTERRUPTED
    assert "This is real" in said(window)
    assert "The cover of Front till is open" in said(window)
    assert not window.page.stand.isVisible()
    assert tray.desktop.stack.isVisible()
    await tray.play("alert-cleared", alert=real)
    window.refresh()
    press(window, "next")
    await until(lambda: practice.phase is Phase.RUNNING, START_S)
    assert practice.place == 0
    QTest.keyClick(window, Qt.Key.Key_Escape)
    assert not window.isVisible()
    assert window._run is None
    await left_nothing(practice)


async def test_a_practice_that_is_closed_while_it_starts_leaves_nothing(
    window: TrainingWindow, tray: Tray
) -> None:
    press(window, "start-training")
    practice = practice_of(window)
    await until(lambda: practice._stage._starting is not None)
    window.close()
    cancelling = asyncio.create_task(tray.tasks.cancel())  # as when the tray is quit at once
    await left_nothing(practice)
    await cancelling


async def test_nothing_is_practised_while_a_real_fault_lasts(
    window: TrainingWindow, tray: Tray
) -> None:
    await tray.play("alert-raised", alert=nouns.alert(Cause.PAPER_OUT))
    window.refresh()
    begin = window.findChild(QPushButton, "start-training")
    assert isinstance(begin, QPushButton)
    assert not begin.isEnabled()
    assert "This is real" in said(window)


@pytest.mark.parametrize("drill", DRILLS, ids=[drill.name for drill in DRILLS])
def test_every_drill_has_a_name(texts: Texts, drill: Drill) -> None:
    assert texts.has(f"training.drill.{drill.name}")
