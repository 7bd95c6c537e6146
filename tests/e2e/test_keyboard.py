"""From the first start to a reprint without a mouse, by what a screen reader would say."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import time
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from posgui.desk import wire
from posgui.desk.address import SOCKET_NAME
from tests.support.gate import sale
from tests.support.printer import SimulatedPrinter
from tests.support.x_desktop import XDesktop, wait_for, x_desktop

ASSISTANT, PANEL, HISTORY = range(850, 870), range(450, 471), range(900, 1100)
"""Widths that tell the windows apart; the receipts' is as wide as the screen."""

ROLES = {"Button", "CheckBox", "RadioButton", "ComboBox", "EditableText", "Table"}
"""A button that stays down is a check box to a screen reader."""

STOPS = 40
"""More than any window has."""


class Hands:
    """A person at the keyboard who hears what has it."""

    def __init__(self, desktop: XDesktop, folder: Path) -> None:
        self.desktop, self.folder = desktop, folder
        self.config = folder / ".config" / "posgui" / "posgui.toml"
        self.spoken = folder / "spoken.txt"
        self.tray = self.start()

    def start(self) -> subprocess.Popen[bytes]:
        """As a launcher does."""
        command = ("-m", "tests.support.read_aloud", "--data-dir", str(self.folder / "data"))
        with self.spoken.open("ab") as file:
            return self.desktop.python(*command, stdout=file.fileno())

    def heard(self) -> list[dict[str, Any]]:
        """All that was said."""
        whole = self.spoken.read_text("utf-8").rpartition("\n")[0]
        return [json.loads(line) for line in whole.splitlines()]

    def at(self) -> str:
        """What has the keyboard."""
        heard = self.heard()
        return str(heard[-1]["object"]) if heard else ""

    def go_to(self, wanted: str, key: str = "Tab") -> None:
        """Press a key until the keyboard is there."""
        for _ in range(STOPS):
            if self.at() == wanted:
                return
            self.step(key)
        raise AssertionError(f"{key} does not lead to {wanted}: {self.heard()[-STOPS:]}")

    def step(self, key: str) -> None:
        """Press a key that moves the keyboard."""
        before = len(self.heard())
        self.desktop.key(key)
        wait_for(lambda: len(self.heard()) > before)

    def press(self, key: str, done: Callable[[], object]) -> None:
        """Press a key, again if nothing came of it: nothing does while a command runs."""

        def pressed() -> bool:
            self.desktop.key(key)
            end = time.monotonic() + 2
            while not done() and time.monotonic() < end:
                time.sleep(0.05)
            return bool(done())

        wait_for(pressed)

    def window(self, width: range) -> object:
        return self.desktop.window("posgui", width)

    def listening(self) -> int:
        """The port the file has for the till; 0 before that."""
        try:
            settings = tomllib.loads(self.config.read_text("utf-8"))
            return int(settings["captures"][0]["listen"].rpartition(":")[2])
        except (OSError, KeyError, ValueError):
            return 0

    def engine_pid(self) -> int:
        with socket.socket(socket.AF_UNIX) as door:
            door.connect(str(self.folder / "data" / SOCKET_NAME))
            with door.makefile("rb") as lines:
                return int(wire.decode(lines.readline())["hello"]["pid"])


@pytest.fixture
def hands(tmp_path: Path) -> Iterator[Hands]:
    with x_desktop(tmp_path) as desktop:
        made = Hands(desktop, tmp_path)
        yield made
        os.kill(made.engine_pid(), signal.SIGKILL)


def set_up(hands: Hands, printer: SimulatedPrinter) -> None:
    """The assistant, from the language to the till's port."""
    wait_for(lambda: hands.window(ASSISTANT))
    hands.press("alt+Tab", hands.at)
    hands.go_to("auto")
    hands.go_to("en", "Down")
    hands.desktop.key("space")
    hands.go_to("next")
    hands.press("Return", lambda: hands.at() == "host")
    hands.desktop.tool("xdotool", "type", "127.0.0.1")
    hands.go_to("port")
    hands.desktop.key("ctrl+a")
    hands.desktop.tool("xdotool", "type", str(printer.port))
    hands.go_to("next")
    hands.press("Return", hands.listening)


def test_from_the_first_start_to_a_reprint_by_keyboard_alone(hands: Hands) -> None:
    desktop = hands.desktop
    with SimulatedPrinter() as printer:
        set_up(hands, printer)
        hands.go_to("test-print")
        hands.press("space", lambda: printer.slips)
        hands.go_to("next")
        hands.press("Return", lambda: hands.at() == "own")
        hands.go_to("next")
        desktop.key("Return")
        with socket.create_connection(("127.0.0.1", hands.listening()), 10) as till:
            till.sendall(sale("first"))
        wait_for(lambda: "<first>" in printer.text)
        hands.press("Return", lambda: not hands.window(ASSISTANT))

        assert hands.start().wait(30) == 0, "a second start raises the panel"
        wait_for(lambda: hands.at() == "panel")
        hands.go_to("all-receipts")
        hands.press("space", lambda: hands.at() == "search")
        hands.go_to("receipts")
        hands.press("Return", lambda: hands.at() == "reprint")
        hands.press("space", lambda: "COPY" in printer.text)
        wait_for(lambda: hands.at() == "reprint")
        hands.press("Escape", lambda: not hands.window(HISTORY))
    stops = [each for each in hands.heard() if not each["window"]]
    assert {each["role"] for each in stops} <= ROLES
    assert not [each for each in stops if not each["name"]], "nothing is without a name"
