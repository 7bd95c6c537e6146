"""The whole tray program on a private X desktop, seen from outside as a person sees it."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from posgui.desk import wire
from posgui.desk.address import SOCKET_NAME
from posgui.model.incidents import Cause
from tests.support import desk_nouns as nouns
from tests.support.x_desktop import Window, XDesktop, wait_for, x_desktop

ICON, CARD, PANEL = range(8, 65), range(390, 411), range(470, 491)
PICTURE = range(500, 541)
MENU, QUESTION = range(150, 250), range(270, 380)
"""Widths that tell the tray's windows apart."""
HEIGHT = 768
"""Of the screen."""

CODES = [f"69{number:011d}" for number in range(40)]


class Program:
    """The tray under test and its scripted engine."""

    def __init__(self, desktop: XDesktop, folder: Path, **snapshot: Any) -> None:
        self.desktop = desktop
        self.data_dir = folder / "data"
        self.script = folder / "script.json"
        script = {"snapshot": nouns.snapshot(nouns.status(), **snapshot)}
        self.script.write_text(json.dumps(script), "utf-8")
        self.tray = self.start()

    def start(self) -> subprocess.Popen[bytes]:
        return self.desktop.python(
            "-m", "tests.support.tray_program", str(self.data_dir), str(self.script)
        )

    def engine(self) -> tuple[socket.socket, int]:
        """A connection to the engine, and its process id."""
        door = socket.socket(socket.AF_UNIX)
        try:
            door.settimeout(30)
            door.connect(str(self.data_dir / SOCKET_NAME))
            with door.makefile("rb") as lines:
                return door, wire.decode(lines.readline())["hello"]["pid"]
        except (OSError, ValueError):
            door.close()
            raise

    def engine_pid(self) -> int:
        try:
            door, pid = self.engine()
        except (OSError, ValueError):
            return 0
        door.close()
        return pid

    def ask(self, method: str, **params: Any) -> Any:
        door, _ = self.engine()
        with door, door.makefile("rb") as lines:
            door.sendall(wire.encode({"id": 1, "method": method, "params": params}))
            return wire.decode(lines.readline())["ok"]

    def play(self, kind: str, **more: Any) -> None:
        self.ask("play", event={"type": kind, **more})

    def shown(self, width: range) -> Window | None:
        return self.desktop.window("posgui", width)

    def standing(self, width: range) -> Window | None:
        """That window, unless it is on its way: moved and not resized yet, it reaches over the
        edge, and a press there goes to the desktop."""
        found = self.shown(width)
        return found if found is not None and found.y + found.height <= HEIGHT else None

    def is_gone(self, width: range) -> bool:
        """Several looks: a search fails when any window goes away under it."""
        return not any(self.shown(width) for _ in range(3))

    def wait_gone(self, width: range) -> None:
        wait_for(lambda: self.is_gone(width))

    def wait_until_ready(self) -> None:
        wait_for(self.engine_pid)
        wait_for(lambda: self.ask("subscribers"))
        if self.desktop.tool("xdotool", "search", "--class", "trayer"):
            wait_for(lambda: self.shown(ICON))

    def press(self, window: range, button: tuple[int, int], wanted: Callable[[], object]) -> None:
        """Press so far from the lower right corner of the window of that width; again if
        it moved while the mouse came, or could not be pressed yet."""

        def pressed() -> bool:
            if found := self.standing(window):
                self.desktop.click(*found.point(*button))
            with contextlib.suppress(AssertionError):
                return bool(wait_for(wanted, 3))
            return False

        wait_for(pressed)

    def press_icon(self) -> None:
        icon = wait_for(lambda: self.shown(ICON))
        self.desktop.click(*icon.point(icon.width // 2, icon.height // 2))


@pytest.fixture
def desktop(tmp_path: Path) -> Iterator[XDesktop]:
    with x_desktop(tmp_path) as made:
        yield made


@pytest.fixture
def program(desktop: XDesktop, tmp_path: Path) -> Program:
    made = Program(desktop, tmp_path)
    made.wait_until_ready()
    return made


def test_the_icon_opens_the_panel_beside_it_and_esc_closes_it(program: Program) -> None:
    program.press_icon()
    panel = wait_for(lambda: program.shown(PANEL))
    assert panel.x > 1024 / 2
    assert panel.y + panel.height <= 768
    wait_for(lambda: program.desktop.focus() == panel.id)
    program.desktop.key("Escape")
    program.wait_gone(PANEL)


def test_a_press_outside_closes_the_panel(program: Program) -> None:
    till, _ = start_till(program.desktop)
    program.press_icon()
    panel = wait_for(lambda: program.shown(PANEL))
    wait_for(lambda: program.desktop.focus() == panel.id)
    program.desktop.click(100, 300)
    program.wait_gone(PANEL)
    till.kill()


def test_a_second_start_raises_the_panel_and_ends(program: Program) -> None:
    second = program.start()
    assert second.wait(30) == 0
    wait_for(lambda: program.shown(PANEL))
    assert program.tray.poll() is None


def start_till(desktop: XDesktop) -> tuple[subprocess.Popen[bytes], Path]:
    heard = desktop.home / "till.txt"
    with heard.open("wb") as file:
        till = desktop.python("-m", "tests.support.pos_window", stdout=file.fileno())
    wait_for(lambda: "ready" in heard.read_text())
    return till, heard


def test_a_scanner_loses_no_key_while_a_receipt_is_looked_at_and_answered_for(
    program: Program,
) -> None:
    desktop = program.desktop
    till, heard = start_till(desktop)
    focus = desktop.focus()
    scanner = desktop.scan(CODES)
    asked = 0
    while scanner.poll() is None:
        question = nouns.alert(Cause.RECEIPT_UNSURE, receipt=f"r{asked}")
        program.play("alert-raised", alert=question)
        card = wait_for(lambda: program.standing(CARD))
        asked += 1
        if asked == 1:
            program.press(CARD, (200, 200), lambda: program.shown(PICTURE))
            picture = wait_for(lambda: program.shown(PICTURE))
            assert picture.x + picture.width <= card.x, "beside the card"
        desktop.click(*card.point(300, 40))
        program.play("alert-cleared", alert=question)
    assert scanner.returncode == 0
    wait_for(lambda: heard.read_text().count("code") == len(CODES))
    assert [f"code {code}" for code in CODES] == heard.read_text().splitlines()[1:]
    assert desktop.focus() == focus
    program.wait_gone(PICTURE)
    assert {call["printed"] for call in program.ask("calls", of="settle")} == {True}
    till.kill()


def test_a_card_stands_in_the_lower_corner_and_says_when_it_is_over(program: Program) -> None:
    program.play("alert-raised", alert=nouns.alert(Cause.COVER_OPEN))
    card = wait_for(lambda: program.shown(CARD))
    assert card.x + card.width > 1000
    assert 600 < card.y + card.height <= 740, "above the task bar"
    program.play("alert-cleared", alert=nouns.alert(Cause.COVER_OPEN))
    wait_for(lambda: (now := program.shown(CARD)) is not None and now.height < card.height)


def test_a_killed_engine_is_said_within_two_seconds_and_started_again(program: Program) -> None:
    killed = program.engine_pid()
    at = time.monotonic()
    os.kill(killed, signal.SIGKILL)
    wait_for(lambda: program.shown(CARD), 2)
    assert time.monotonic() - at < 2
    assert wait_for(program.engine_pid) != killed


def test_quitting_from_the_menu_asks_first_and_then_stops_both(program: Program) -> None:
    engine, desktop = program.engine_pid(), program.desktop

    def open_menu() -> Window | None:
        # While the keyboard still moves from a closing window, X closes a menu again.
        icon = wait_for(lambda: program.shown(ICON))
        desktop.click(*icon.point(icon.width // 2, icon.height // 2), button=3)
        with contextlib.suppress(AssertionError):
            return wait_for(lambda: program.shown(MENU), 3)
        return None

    def ask_to_quit() -> Window:
        wait_for(open_menu)
        desktop.key("Up", "Return")
        return wait_for(lambda: program.shown(QUESTION))

    question = ask_to_quit()
    wait_for(lambda: desktop.focus() == question.id)
    desktop.key("Return")
    program.wait_gone(QUESTION)
    assert program.tray.poll() is None, "Enter keeps printing"
    question = ask_to_quit()
    wait_for(lambda: desktop.focus() == question.id)
    desktop.key("Tab", "space")
    assert program.tray.wait(30) == 0
    with pytest.raises(ProcessLookupError):
        os.kill(engine, 0)


def test_the_engine_outlives_a_killed_tray_and_the_next_tray_finds_it(program: Program) -> None:
    engine = program.engine_pid()
    program.tray.kill()
    program.tray.wait()
    program.tray = program.start()
    program.wait_until_ready()
    assert program.engine_pid() == engine


def test_sigterm_ends_the_tray_alone_and_ctrl_c_ends_both(program: Program) -> None:
    engine = program.engine_pid()
    program.tray.terminate()
    assert program.tray.wait(30) == 0
    assert program.engine_pid() == engine
    program.tray = program.start()
    program.wait_until_ready()
    program.tray.send_signal(signal.SIGINT)
    assert program.tray.wait(30) == 0
    assert program.engine_pid() == 0


def test_without_a_tray_the_panel_is_a_window_that_never_vanishes(tmp_path: Path) -> None:
    with x_desktop(tmp_path, tray="") as desktop:
        till, heard = start_till(desktop)
        program = Program(desktop, tmp_path)
        panel = wait_for(lambda: program.shown(PANEL))
        assert "lost" not in heard.read_text(), "nobody asked for the panel"
        desktop.click(*panel.point(panel.width // 2, panel.height // 2))
        wait_for(lambda: desktop.focus() == panel.id)
        desktop.key("Escape")
        program.wait_gone(PANEL)
        assert program.tray.poll() is None
        assert program.start().wait(30) == 0
        wait_for(lambda: program.shown(PANEL))
        desktop.start_tray()
        wait_for(lambda: program.shown(ICON))  # a tray that comes later gets the icon
        till.kill()


def test_a_newer_kind_of_tray_that_starts_later_gets_the_icon(tmp_path: Path) -> None:
    with x_desktop(tmp_path, tray="") as desktop:
        program = Program(desktop, tmp_path)
        program.wait_until_ready()
        heard = tmp_path / "host.txt"
        with heard.open("wb") as file:
            host = Path(__file__).parents[1] / "support" / "sni_host.py"
            desktop.start("/usr/bin/python3", str(host), stdout=file.fileno())
        wait_for(lambda: "item" in heard.read_text())
