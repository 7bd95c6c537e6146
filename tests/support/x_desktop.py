"""A private X desktop: Xvfb, a session bus, openbox, and trayer as tray host.

Everything is started and ended by process id. Its programs get ``env``; nothing of the
machine's own session is seen or touched.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import struct
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from tests.support.scripted_desk import ENDS_WITH

_OPTIONS = {"openbox": ("--sm-disable",), "xfwm4": ("--compositor=off",)}
"""Of each window manager: neither of them looks for a session."""

_PLACE = re.compile(r"WINDOW=(\d+)\nX=(-?\d+)\nY=(-?\d+)\nWIDTH=(\d+)\nHEIGHT=(\d+)\n")
"""What ``xdotool getwindowgeometry --shell`` tells of a window."""

ROOT = Path(__file__).resolve().parents[2]
T = TypeVar("T")


def wait_for(look: Callable[[], T | None], seconds: float = 30.0) -> T:
    """The first true answer of ``look``; AssertionError after ``seconds``: other tests may
    leave this one a tenth of a core."""
    end = time.monotonic() + seconds
    while not (found := look()):
        if time.monotonic() > end:
            raise AssertionError(f"not in {seconds} s: {look}")
        time.sleep(0.02)
    return found


@dataclass(frozen=True)
class Window:
    """A window that is on the screen."""

    id: str
    x: int
    y: int
    width: int
    height: int

    def point(self, right: int, up: int) -> tuple[int, int]:
        """The point so many pixels left of the right edge and above the lower edge."""
        return self.x + self.width - right, self.y + self.height - up


@dataclass
class XDesktop:
    """One running desktop."""

    home: Path
    env: dict[str, str] = field(default_factory=dict)
    running: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def start(self, *argv: str, **options: int) -> subprocess.Popen[bytes]:
        """Start a program on this desktop; it is ended with the desktop."""
        log = (self.home / f"{Path(argv[0]).name}-{len(self.running)}.log").open("wb")
        with log:
            streams = {"stdout": log.fileno(), "stderr": log.fileno(), **options}
            process = subprocess.Popen(argv, env=self.env, cwd=ROOT, **streams)  # type: ignore[call-overload]  # streams are keywords of Popen
        self.running.append(process)
        return process  # type: ignore[no-any-return]  # text or bytes, as the streams say

    def python(self, *argv: str, **options: int) -> subprocess.Popen[bytes]:
        """Start a Python program of this project."""
        return self.start(sys.executable, *argv, **options)

    def tool(self, *argv: str) -> str:
        """What a tool prints; empty if it found nothing."""
        done = subprocess.run(
            argv, env=self.env, capture_output=True, text=True, timeout=20, check=False
        )
        return done.stdout.strip()

    def windows(self, window_class: str) -> list[Window]:
        """The visible windows of a class."""
        search = ("xdotool", "search", "--onlyvisible", "--class", window_class)
        told = self.tool(*search, "getwindowgeometry", "--shell", "%@")
        return [
            Window(each, *(int(side) for side in sides)) for each, *sides in _PLACE.findall(told)
        ]

    def window(self, window_class: str, width: range) -> Window | None:
        """The visible window of a class whose width is in a range."""
        fitting = (each for each in self.windows(window_class) if each.width in width)
        return next(fitting, None)

    def click(self, x: int, y: int, button: int = 1) -> None:
        """Move there and press."""
        self.tool("xdotool", "mousemove", str(x), str(y), "click", str(button))

    def key(self, *keys: str) -> None:
        """Press keys."""
        self.tool("xdotool", "key", *keys)

    def scan(self, codes: list[str]) -> subprocess.Popen[bytes]:
        """Type bar codes, each with Enter, as a scanner does: a key every 6 ms."""
        self.tool("xset", "r", "off")  # on a busy machine a key stays down for long
        script = self.home / "scan.xdo"
        lines = (f"type --delay 6 {code}\nkey --delay 6 Return\n" for code in codes)
        script.write_text("".join(lines), "utf-8")
        return self.start("xdotool", str(script))

    def focus(self) -> str:
        """The window that has the keyboard."""
        return self.tool("xdotool", "getwindowfocus")

    def under(self, x: int, y: int) -> str:
        """The window a person would press at that point; "0" for one that is not known."""
        self.tool("xdotool", "mousemove", str(x), str(y))
        told = self.tool("xdotool", "getmouselocation", "--shell").splitlines()
        return dict(line.split("=", 1) for line in told)["WINDOW"]

    def pixels(self, window: Window) -> bytes:
        """What is seen where a window is, four bytes a pixel: the server keeps its picture
        in a file of the form of xwd."""
        dump = (self.home / "Xvfb_screen0").read_bytes()
        header = struct.unpack(">25I", dump[:100])
        row, first = header[12], header[0] + 12 * header[19]
        left, right = first + 4 * window.x, first + 4 * (window.x + window.width)
        rows = range(window.y, window.y + window.height)
        return b"".join(dump[left + row * y : right + row * y] for y in rows)

    def resize(self, width: int, height: int) -> None:
        """Give the one screen another size, at most that of the start."""
        name = f"{width}x{height}"
        sides = (f"{side + more}" for side in (width, height) for more in (0, 1, 2, 3))
        self.tool("xrandr", "--newmode", name, "50", *sides)
        self.tool("xrandr", "--addmode", "screen", name)
        self.tool("xrandr", "--output", "screen", "--mode", name)

    def split(self, screens: int) -> None:
        """Make so many screens of 1024 x 768 of the one there is."""
        for number in range(screens if screens > 1 else 0):
            place = f"1024/270x768/203+{1024 * number}+0"
            output = "none" if number else "screen"
            self.tool("xrandr", "--setmonitor", f"part{number}", place, output)

    def start_tray(self, edge: str = "bottom") -> None:
        """Bring up the tray host at an edge of the screen."""
        self.start(
            "trayer", "--edge", edge, "--align", "right", "--widthtype", "request",
            "--height", "28", "--SetDockType", "true", "--SetPartialStrut", "true",
        )  # fmt: skip
        wait_for(lambda: self.tool("xdotool", "search", "--class", "trayer"))


@contextlib.contextmanager
def x_desktop(
    home: Path,
    *,
    tray: str = "bottom",
    manager: str = "openbox",
    screens: int = 1,
    size: tuple[int, int] = (1024, 768),
) -> Iterator[XDesktop]:
    """A desktop below ``home``, with a tray host at that edge or at none, under a window
    manager, and with so many screens of that size side by side."""
    tools = ("Xvfb", manager, "trayer", "xdotool", "xrandr", "xset")
    missing = [tool for tool in tools if not shutil.which(tool)]
    if missing:
        raise AssertionError(f"the tests need {missing}: installer/linux/packages-test.txt")
    desktop = XDesktop(home)
    runtime = home / "run"
    runtime.mkdir(mode=0o700)
    kept = {key: os.environ[key] for key in ("PATH", "LANG") if key in os.environ}
    desktop.env = {
        **kept,
        "HOME": str(home),
        "XDG_RUNTIME_DIR": str(runtime),
        "PYTHONPATH": str(ROOT),
        "PYTHONDONTWRITEBYTECODE": "1",
        "QT_QPA_PLATFORM": "xcb",
        "NO_AT_BRIDGE": "1",
    }
    try:
        width, height = size
        desktop.env["DISPLAY"] = _start_server(desktop, f"{width * screens}x{height}x24")
        desktop.env[ENDS_WITH] = str(desktop.running[0].pid)
        desktop.env["DBUS_SESSION_BUS_ADDRESS"] = _start_bus(desktop)
        # On a loaded machine half a second may pass before a key is let go.
        desktop.tool("xset", "r", "off")
        desktop.split(screens)
        desktop.start(manager, *_OPTIONS[manager])
        wait_for(lambda: desktop.tool("xdotool", "get_desktop"))
        if tray:
            desktop.start_tray(tray)
        yield desktop
    finally:
        for process in reversed(desktop.running):
            process.kill()
            process.wait()


def _start_server(desktop: XDesktop, screen: str) -> str:
    ours, its = os.pipe()
    os.set_inheritable(its, True)
    # Without -noreset the server starts anew whenever its last client leaves, and refuses
    # the next one meanwhile.
    argv = ["Xvfb", "-displayfd", str(its), "-screen", "0", screen, "-noreset"]
    argv += ["-fbdir", str(desktop.home)]
    log = (desktop.home / "xvfb.log").open("wb")
    with log:
        server = subprocess.Popen(
            [*argv, "-nolisten", "tcp"], pass_fds=(its,), stdout=log, stderr=log
        )
    desktop.running.append(server)
    os.close(its)
    with os.fdopen(ours) as numbers:
        return ":" + numbers.readline().strip()


def _start_bus(desktop: XDesktop) -> str:
    bus = subprocess.Popen(
        ["dbus-daemon", "--session", "--nofork", "--print-address"],
        env=desktop.env,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    desktop.running.append(bus)
    if bus.stdout is None:
        raise AssertionError("no pipe")
    with bus.stdout as lines:
        return lines.readline().decode().strip()
