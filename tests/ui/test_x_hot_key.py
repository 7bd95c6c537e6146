"""The hot key on a real X desktop: it opens the panel, and no other key is kept from the till."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest

from tests.support.x_desktop import Window, XDesktop, wait_for, x_desktop
from tests.ui.test_x_desktop import PANEL, Program, start_till

CODES = [f"pP69{number:09d}" for number in range(20)]


def codes(heard: Path) -> list[str]:
    """What was typed into the till."""
    lines = heard.read_text().splitlines()
    return [line.removeprefix("code ") for line in lines if line.startswith("code ")]


def has_keyboard(desktop: XDesktop, window: Window) -> bool:
    return desktop.focus() == window.id


@pytest.mark.parametrize("manager", ["openbox", "xfwm4"])
def test_the_keys_open_the_panel_and_a_scanner_loses_nothing_beside_them(
    tmp_path: Path, manager: str
) -> None:
    with x_desktop(tmp_path, manager=manager) as desktop:
        till, heard = start_till(desktop)
        program = Program(desktop, tmp_path, hot_key="Ctrl+Alt+P")
        program.wait_until_ready()
        focus = desktop.focus()
        for lock in ("", "Num_Lock"):
            desktop.scan(CODES).wait()
            desktop.key(*filter(None, [lock]), "ctrl+p", "ctrl+alt+p")
            panel = wait_for(lambda: program.shown(PANEL))
            wait_for(partial(has_keyboard, desktop, panel))
            desktop.key("ctrl+alt+p")
            desktop.key("Escape")
            program.wait_gone(PANEL)
            wait_for(lambda: desktop.focus() == focus)
        wait_for(lambda: heard.read_text().count("code") == 2 * len(CODES))
        assert codes(heard) == 2 * CODES
        till.kill()


def start_holder(desktop: XDesktop, name: str, keys: str = "Ctrl+F12") -> Path:
    told = desktop.home / name
    with told.open("wb") as file:
        desktop.python("-m", "tests.support.hot_key_program", keys, stdout=file.fileno())
    wait_for(told.read_text)
    return told


def test_what_is_typed_while_the_keys_are_held_down_goes_where_the_keyboard_is(
    tmp_path: Path,
) -> None:
    with x_desktop(tmp_path) as desktop:
        till, heard = start_till(desktop)
        told = start_holder(desktop, "holder.txt")
        desktop.tool("xdotool", "keydown", "ctrl", "keydown", "F12", "keyup", "ctrl")
        wait_for(lambda: "pressed" in told.read_text())
        desktop.scan(CODES).wait()
        wait_for(lambda: heard.read_text().count("code") == len(CODES))
        assert codes(heard) == CODES
        desktop.tool("xdotool", "keyup", "F12")
        assert start_holder(desktop, "second.txt").read_text() == "taken True\n"
        till.kill()


def test_without_keys_in_the_settings_nothing_is_loaded_for_them(tmp_path: Path) -> None:
    with x_desktop(tmp_path, tray="") as desktop:
        assert start_holder(desktop, "off.txt", "").read_text() == "off False\n"
        assert start_holder(desktop, "held.txt").read_text() == "held True\n"
