"""Cards where the till is: above its full-screen window, on its screen, beside its middle."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

from posgui.model.incidents import Cause
from tests.support import desk_nouns as nouns
from tests.support.x_desktop import wait_for, x_desktop
from tests.ui.test_x_desktop import CARD, Program


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
        desktop.click(till.x + 100, till.y + 100)
        assert desktop.under(*middle) != till.id
        assert desktop.focus() == till.id
        assert "lost" not in heard.read_text()
        os.kill(program.engine_pid(), signal.SIGKILL)
