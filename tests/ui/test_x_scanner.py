"""A bar code scanner is a keyboard: no key of it is ever lost to a card, nor presses one."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path

import pytest

from posgui.model.incidents import Cause
from tests.support import desk_nouns as nouns
from tests.support.gate import FULL
from tests.support.x_desktop import Window, XDesktop, wait_for, x_desktop
from tests.ui.test_x_desktop import CARD, PANEL, Program

FAULTS = 1000 if FULL else 100
BATCH = 25
"""Codes to one run of the scanner."""

CAUSES = (Cause.PAPER_OUT, Cause.COVER_OPEN, Cause.CUTTER_ERROR, Cause.MECHANICAL_ERROR)
TAB = range(40, 120)
QUIET, SHOW, CLOSE = (100, 40), (300, 40), (44, 650)
"""Where the buttons are, from the lower right corner of the card and of the panel."""

UNASKED = {"calls", "headlines", "methods", "picture", "play", "status", "subscribe"}
UNASKED |= {"subscribers", "text"}
"""What the tray and the test ask the engine by themselves."""


class Scanner:
    """Types codes with Enter for as long as it is wanted."""

    def __init__(self, desktop: XDesktop, heard: Path) -> None:
        self._desktop, self._heard = desktop, heard
        self._numbers = itertools.count()
        self.typed: list[str] = []
        self._next()

    def _next(self) -> None:
        codes = [f"69{next(self._numbers):011d}" for _ in range(BATCH)]
        self.typed += codes
        self._running = self._desktop.scan(codes)

    def go_on(self) -> None:
        """Begin the next batch if the last one is typed."""
        if (code := self._running.poll()) is not None:
            assert code == 0
            self._next()

    def end(self) -> None:
        """Wait until the last batch is typed."""
        assert self._running.wait(60) == 0

    def count(self) -> int:
        """How many codes the till has."""
        return self._heard.read_text().count("code ")

    def lets_pass(self, codes: int) -> None:
        """Return when the till got so many more."""
        wanted = self.count() + codes

        def passed() -> bool:
            self.go_on()
            return self.count() >= wanted

        wait_for(passed)


class Counter:
    """A till that is scanned into, with the tray beside it."""

    def __init__(self, desktop: XDesktop, folder: Path, *till: str) -> None:
        self.desktop = desktop
        self.heard = folder / "heard.txt"
        with self.heard.open("wb") as file:
            desktop.python("-m", "tests.support.pos_window", *till, stdout=file.fileno())
        wait_for(lambda: "ready" in self.heard.read_text())
        self.program = Program(desktop, folder)
        self.program.wait_until_ready()
        self.till = desktop.focus()
        self.before = len(self.heard.read_text().splitlines())

    def told(self) -> list[str]:
        """What the till printed since then."""
        return self.heard.read_text().splitlines()[self.before :]

    def card(self) -> Window:
        return wait_for(lambda: self.program.standing(CARD))

    def check_focus(self) -> None:
        assert self.desktop.focus() == self.till
        assert self.desktop.tool("xdotool", "getactivewindow") == self.till


@pytest.fixture(params=["maximised", "full-screen"])
def till(request: pytest.FixtureRequest) -> tuple[str, ...]:
    """How the till is started."""
    return ("0",) if request.param == "full-screen" else ()


@pytest.fixture(params=["openbox", "xfwm4"])
def counter(
    request: pytest.FixtureRequest, tmp_path: Path, till: tuple[str, ...]
) -> Iterator[Counter]:
    with x_desktop(tmp_path, manager=request.param) as desktop:
        made = Counter(desktop, tmp_path, *till)
        yield made


def test_no_key_is_lost_and_none_presses_a_button(counter: Counter) -> None:
    """Half of the faults on each kind of window. One comes and goes while another stays:
    every fourth card is pressed quiet, every fourth opens the panel, on every fourth the
    mouse only rests, and one is left alone."""
    program, scanner = counter.program, Scanner(counter.desktop, counter.heard)
    for number in range(FAULTS // 4):
        cause = CAUSES[number // 4 % len(CAUSES)]
        fault = nouns.alert(cause, since=float(number))
        passing = nouns.alert(Cause.HEAD_OVERHEATED, since=float(number))
        program.play("alert-raised", alert=passing)
        program.play("alert-raised", alert=fault)
        card = counter.card()
        program.play("alert-cleared", alert=passing)
        match number % 4:
            case 0:
                # Pressed too early, it was the other one that was put aside.
                program.press(CARD, QUIET, lambda: program.shown(TAB) and program.is_gone(CARD))
            case 1:
                program.press(CARD, SHOW, lambda: program.shown(PANEL))
                program.press(PANEL, CLOSE, lambda: not program.shown(PANEL))
                program.wait_gone(PANEL)
            case 2:
                counter.desktop.under(*card.point(*QUIET))
                scanner.lets_pass(3)
                assert program.shown(CARD) is not None, "Enter pressed it"
        counter.check_focus()
        program.play("alert-cleared", alert=fault)
        scanner.go_on()
    scanner.end()
    wait_for(lambda: scanner.count() >= len(scanner.typed))
    assert counter.told() == [f"code {code}" for code in scanner.typed]
    counter.check_focus()
    assert set(program.ask("methods")) <= UNASKED
