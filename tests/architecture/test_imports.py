"""Imports go down only, Qt stays in the tray, and the installed Qt does not eat None."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
import threading
from pathlib import Path

from tests.architecture.source import ROOT, modules

GROUND = ("posgui/model/", "posgui/escpos/", "posgui/rules/", "posgui/render/")
INPUT_OUTPUT = {
    "asyncio",
    "serial",
    "socket",
    "sqlite3",
    "subprocess",
    "threading",
    "time",
    "usb",
}
QT = {"PySide6", "shiboken6", "qasync"}


def _imported(module: ast.Module) -> set[str]:
    """Top-level names of all imports, those inside functions too."""
    names = set()
    for node in ast.walk(module):
        if isinstance(node, ast.Import):
            names |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and not node.level:
            names.add((node.module or "").partition(".")[0])
    return names


def test_the_contracts_are_kept() -> None:
    """In a process of its own: import-linter silences every logger that exists."""
    program = "from importlinter.cli import lint_imports; raise SystemExit(lint_imports())"
    kept = subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert kept.returncode == 0, kept.stdout


def test_the_ground_floors_do_no_input_or_output() -> None:
    broken = {
        name: found
        for name, module in modules().items()
        if name.startswith(GROUND) and (found := _imported(module) & INPUT_OUTPUT)
    }

    assert broken == {}


def test_qt_lives_in_the_tray() -> None:
    broken = {
        name: found
        for name, module in modules().items()
        if not name.startswith("posgui/ui/") and (found := _imported(module) & QT)
    }

    assert broken == {}


def test_the_engine_alone_loads_no_qt(tmp_path: Path) -> None:
    (tmp_path / "posgui.toml").write_text(
        '[[printers]]\nid = "front"\ntransport = "simulator"\n', "utf-8"
    )
    command = [sys.executable, "-X", "importtime", "-m", "posgui", "--headless"]
    command += ["--config", str(tmp_path / "posgui.toml"), "--data-dir", str(tmp_path / "data")]
    with (tmp_path / "imports").open("w+", encoding="utf-8") as log:
        with subprocess.Popen(
            command, cwd=ROOT, stdout=subprocess.PIPE, stderr=log, text=True
        ) as engine:
            watchdog = threading.Timer(30, engine.kill)
            watchdog.start()
            first = engine.stdout.readline() if engine.stdout else ""
            engine.terminate()
            engine.communicate()
            watchdog.cancel()
        log.seek(0)
        imports = log.read()

    assert first.startswith("{"), imports[-2000:]
    loaded = {line.rpartition("|")[2].strip().partition(".")[0] for line in imports.splitlines()}
    assert "posgui" in loaded
    assert not loaded & QT


def test_qt_keeps_none_alive() -> None:
    lost = _in_python(
        "import sys\n"
        "from PySide6.QtWidgets import QApplication, QLabel\n"
        "app = QApplication([])\n"
        "label = QLabel()\n"
        "before = sys.getrefcount(None)\n"
        "for _ in range(1000):\n"
        "    label.update()\n"
        "print(before - sys.getrefcount(None))\n"
    )

    assert int(lost) < 100


def _in_python(program: str, *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", program, *arguments],
        cwd=ROOT,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_windows_needs_nothing_that_it_lacks() -> None:
    """With the parts of Python and pywin32 that only one of the systems has taken away or
    stood in for; what the standard library needs of them is loaded before."""
    master, port = os.openpty()
    told = _in_python(
        "import asyncio, ctypes, getpass, select, shutil, subprocess, sys, tempfile, types\n"
        "import psutil, serial, usb.core\n"
        "for name in ('fcntl', 'grp', 'pwd', 'pyudev', 'termios', 'tty'):\n"
        "    sys.modules[name] = None\n"
        "for name in ('con', 'event', 'file', 'print'):\n"
        "    sys.modules['win32' + name] = types.ModuleType('win32' + name)\n"
        "for name in ('pywintypes', 'winreg'):\n"
        "    sys.modules[name] = types.ModuleType(name)\n"
        "sys.modules['winreg'].HKEYType = object\n"
        "ctypes.WINFUNCTYPE = ctypes.CFUNCTYPE\n"
        "subprocess.CREATE_NO_WINDOW = subprocess.CREATE_NEW_PROCESS_GROUP = 0\n"
        "subprocess.DETACHED_PROCESS = 0\n"
        "del select.poll, select.POLLHUP\n"
        "sys.platform = 'win32'\n"
        "import posgui.cli.main, posgui.cli.selftest, posgui.engine.process\n"
        "import posgui.host.winspool.listing, posgui.transports.device_changes\n"
        "import posgui.transports.network, posgui.transports.plugging, posgui.transports.usb\n"
        "import posgui.transports.usbprint, posgui.transports.winspool\n"
        "from posgui.engine.building import transport_maker\n"
        "from posgui.engine.finding.plugged import looks\n"
        "from posgui.model.settings import PrinterSettings, TransportKind\n"
        "from posgui.transports.serial import SerialTransport\n"
        "from posgui.transports.serial.transport import open_line\n"
        "kind = TransportKind.SERIAL\n"
        "port = PrinterSettings(id='p', name='P', transport=kind, device=sys.argv[1])\n"
        "assert type(transport_maker(port)(None, None)) is SerialTransport\n"
        "open_line(port).release()\n"
        "print(*looks())\n",
        os.ttyname(port),
    )
    os.close(master)
    os.close(port)
    assert set(told.split()) == {"usb", "usbprint", "serial", "winspool"}
