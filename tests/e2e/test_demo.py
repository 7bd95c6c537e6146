"""``posgui demo``: it runs with nothing to configure, and leaves nothing behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from posgui.texts import Texts
from tests.support.x_desktop import wait_for, x_desktop

TILL, PRINTER = range(600, 700), range(720, 800)
"""Widths that tell the demo's windows apart."""


def children_of(pid: int) -> list[int]:
    """Process ids of its living children."""
    tasks = Path(f"/proc/{pid}/task/{pid}/children")
    return [int(each) for each in tasks.read_text("ascii").split()]


def is_alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text("ascii").rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


@contextmanager
def interrupted(
    process: subprocess.Popen[bytes], by: signal.Signals = signal.SIGINT
) -> Iterator[None]:
    """Ends it by a signal (Ctrl-C's, else), and checks that what it started ends with it."""
    try:
        yield
        started = children_of(process.pid)
        assert started
        process.send_signal(by)
        assert process.wait(20) == 0
        assert not [pid for pid in started if is_alive(pid)]
    finally:
        process.kill()
        process.wait()


def test_without_a_display_it_tells_in_sentences_what_happens(tmp_path: Path) -> None:
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    hidden = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    environment = {key: value for key, value in os.environ.items() if key not in hidden}
    process = subprocess.Popen(
        [sys.executable, "-m", "posgui", "demo"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=environment | {"TMPDIR": str(scratch), "LC_ALL": "C.UTF-8", "HOME": str(tmp_path)},
    )
    texts = Texts("en")
    said = []
    with interrupted(process):
        assert process.stdout is not None
        for line in process.stdout:
            said.append(line.decode().rstrip())
            if texts("fate.taken") in said[-1] or texts("fate.printed") in said[-1]:
                break
    with process.stdout:
        said += [line.decode().rstrip() for line in process.stdout]
    assert said[0] == texts("demo.story.start")
    assert any(line.startswith("The till sells") for line in said)
    assert said[-1] == texts("demo.story.end")
    assert list(scratch.iterdir()) == []


@pytest.mark.parametrize("by", [signal.SIGINT, signal.SIGTERM])
def test_on_a_display_a_sale_comes_out_and_all_ends_with_it(
    tmp_path: Path, by: signal.Signals
) -> None:
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    with x_desktop(tmp_path) as desktop:
        desktop.env |= {"TMPDIR": str(scratch), "LC_ALL": "C.UTF-8"}
        process = desktop.python("-m", "posgui", "demo")
        with interrupted(process, by):
            till = wait_for(lambda: desktop.window("posgui", TILL), 20)
            wait_for(lambda: desktop.window("posgui", PRINTER))
            data = wait_for(lambda: next(scratch.glob("posgui-demo-*/data"), None))
            wait_for(lambda: '"link": "ready"' in told(data, "status"), 20)
            desktop.click(*till.point(right=150, up=100))
            wait_for(lambda: '"state": "completed"' in told(data, "receipts"))
        left = [each.name for each in scratch.iterdir()]
    assert left == []


def told(data: Path, command: str) -> str:
    argv = [sys.executable, "-m", "posgui", command, "--data-dir", str(data), "--json"]
    return subprocess.run(argv, capture_output=True, text=True, timeout=20, check=False).stdout
