"""Cards where the till is: above its full-screen window, on its screen, beside its middle."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from posgui.model.incidents import Cause
from tests.support import desk_nouns as nouns
from tests.support.x_desktop import Window, wait_for, x_desktop
from tests.ui.test_x_desktop import CARD, PANEL, Program

MANY = 20
"""Colours: the till is one white field."""

BAR = 28
"""The thickness of the task bar."""


def is_inside(window: Window, left: int, top: int, right: int, bottom: int) -> bool:
    return (
        left <= window.x
        and top <= window.y
        and window.x + window.width <= right
        and window.y + window.height <= bottom
    )


@contextmanager
def tray_on(
    folder: Path, size: tuple[int, int] = (1024, 768), edge: str = "bottom"
) -> Iterator[Program]:
    """The tray on a screen of that size, with the task bar at that edge."""
    with x_desktop(folder, size=size, tray=edge) as desktop:
        program = Program(desktop, folder)
        program.wait_until_ready()
        yield program


@pytest.mark.parametrize(
    ("edge", "free"),
    [("right", (0, 0, 1024 - BAR, 768)), ("top", (0, BAR, 1024, 768))],
    ids=["right", "top"],
)
def test_card_and_panel_stand_beside_a_task_bar_wherever_it_is(
    tmp_path: Path, edge: str, free: tuple[int, int, int, int]
) -> None:
    with tray_on(tmp_path, edge=edge) as program:
        program.play("alert-raised", alert=nouns.alert(Cause.PAPER_OUT))
        card = wait_for(lambda: program.shown(CARD))
        assert is_inside(card, *free)
        assert card.x > 512
        assert card.y + card.height > 600, "in the lower right corner"
        program.press_icon()
        panel = wait_for(lambda: program.shown(PANEL))
        assert is_inside(panel, *free)

        def both_are_seen() -> bool:
            beside = program.shown(CARD)
            return beside is not None and beside.x + beside.width <= panel.x

        wait_for(both_are_seen)


def test_a_card_follows_its_corner_when_the_screen_changes_its_size(tmp_path: Path) -> None:
    with tray_on(tmp_path, (1366, 768)) as program:
        for cause in (Cause.PAPER_OUT, Cause.LISTENER_DOWN, Cause.DISK_FULL):
            program.play("alert-raised", alert=nouns.alert(cause, str(cause)))
        wait_for(lambda: program.shown(CARD))

        def stands(width: int, height: int) -> bool:
            card = program.shown(CARD)
            bottom = height - BAR
            return (
                card is not None
                and is_inside(card, width // 2, 0, width, bottom)
                and bottom - card.y - card.height < BAR
                and width - card.x - card.width < BAR
            )

        wait_for(lambda: stands(1366, 768))
        program.desktop.resize(1024, 600)
        wait_for(lambda: stands(1024, 600))
        program.desktop.resize(1366, 768)
        wait_for(lambda: stands(1366, 768))


@pytest.mark.parametrize(("manager", "screen"), [("openbox", 1), ("xfwm4", 0)])
def test_a_card_stands_above_a_full_screen_till_on_its_screen(
    tmp_path: Path, manager: str, screen: int
) -> None:
    with x_desktop(tmp_path, manager=manager, screens=2) as desktop:
        heard = tmp_path / "till.txt"
        with heard.open("wb") as file:
            desktop.python("-m", "tests.support.pos_window", str(screen), stdout=file.fileno())
        program = Program(desktop, tmp_path)
        program.wait_until_ready()
        till = wait_for(lambda: desktop.window("pos_window", range(1024, 1025)))
        wait_for(lambda: desktop.focus() == till.id)
        elsewhere = 1500 if screen == 0 else 500
        desktop.tool("xdotool", "mousemove", str(elsewhere), "300")
        program.play("alert-raised", alert=nouns.alert(Cause.PAPER_OUT))
        card = wait_for(lambda: program.shown(CARD))
        assert card.x >= 1024 * screen + 512, "right of the middle of the till's screen"
        assert card.x + card.width <= 1024 * (screen + 1)
        middle = card.point(card.width // 2, card.height // 2)
        assert desktop.under(*middle) != till.id
        colours = set(struct.iter_unpack("=I", desktop.pixels(card)))
        assert len(colours) > MANY, "what is seen there is the card, not the empty till"
        desktop.click(till.x + 100, till.y + 100)
        assert desktop.under(*middle) != till.id
        assert desktop.focus() == till.id
        assert "lost" not in heard.read_text()
