"""``posgui simulate``: the simulated printer alone, with its printer and control port.

One JSON line on stdout when it listens, ``{"event": "listening", "listen": "H:P",
"control": "H:P"}`` with the actual ports, then one line for each slip, drawer pulse,
buzzer and change of state. Faults are set on the control port (``posgui.simulator.control``).
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import ipaddress
import json
import signal
import sys
from collections.abc import Mapping
from typing import Any

from posgui.simulator import report
from posgui.simulator.control import serve_control
from posgui.simulator.device import Happening, StateChanged
from posgui.simulator.host import SimulatedPrinterHost
from posgui.simulator.paper import Pulse, Slip
from posgui.simulator.server import PrinterServer

Address = tuple[str, int]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's arguments."""
    parser.add_argument(
        "--listen", type=_address, default=("127.0.0.1", 9100), metavar="H:P",
        help="where the printer listens; port 0 takes a free one (default 127.0.0.1:9100)",
    )  # fmt: skip
    parser.add_argument(
        "--control", type=_address, default=("127.0.0.1", 0), metavar="H:P",
        help="where faults are set and the printer's journal is read, as JSON lines",
    )  # fmt: skip
    parser.add_argument(
        "--set", type=_assignment, action="append", default=[], metavar="KEY=VALUE", dest="changes",
        help="a fault or a switch to begin with, for example process_id=false; may be repeated",
    )  # fmt: skip
    parser.add_argument(
        "--allow-remote", action="store_true",
        help="let other machines connect; they may then also set faults",
    )  # fmt: skip


def run_from_args(args: argparse.Namespace) -> int:
    """Run until SIGINT or SIGTERM; returns the exit code."""
    for host, _ in (args.listen, args.control):
        if not args.allow_remote and not _is_loopback(host):
            return _refuse(f"{host} is not a loopback address; --allow-remote permits it", 2)
    try:
        asyncio.run(run(args.listen, args.control, dict(args.changes)))
    except ValueError as error:
        return _refuse(str(error), 2)
    except OSError as error:
        return _refuse(f"cannot listen: {error.strerror or error}", 1)
    return 0


async def run(listen: Address, control: Address, changes: Mapping[str, object]) -> None:
    """Serve until SIGINT or SIGTERM. OSError if a port is taken, ValueError for bad changes."""
    host = SimulatedPrinterHost()
    host.apply(changes)
    stop = asyncio.Event()
    _stop_on_signals(stop)
    printer = PrinterServer(host, *listen)
    await printer.start()
    try:
        server = await serve_control(printer, *control)
        actual = server.sockets[0].getsockname()
        _tell(
            {
                "event": "listening",
                "listen": _shown(listen[0], printer.port),
                "control": _shown(control[0], actual[1]),
            },
            stop,
        )

        def heard(happening: Happening) -> None:
            if isinstance(happening, (Slip, Pulse, StateChanged)):
                _tell(report.event(happening), stop)

        host.subscribe(heard)
        await stop.wait()
        server.close()
    finally:
        await printer.close()


def _tell(message: dict[str, Any], stop: asyncio.Event) -> None:
    try:
        print(json.dumps(message), flush=True)
    except BrokenPipeError:
        stop.set()


def _stop_on_signals(stop: asyncio.Event) -> None:
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        # Windows has no add_signal_handler; Ctrl-C ends asyncio.run there.
        with contextlib.suppress(NotImplementedError):
            loop.add_signal_handler(number, stop.set)


def _refuse(sentence: str, code: int) -> int:
    print(f"posgui simulate: {sentence}", file=sys.stderr)
    return code


def _address(text: str) -> Address:
    host, colon, port = text.rpartition(":")
    if not colon or not port.isdecimal() or int(port) > 65535:
        raise argparse.ArgumentTypeError(f"{text!r} is not HOST:PORT")
    return host.strip("[]") or "127.0.0.1", int(port)


def _assignment(text: str) -> tuple[str, object]:
    key, sign, value = text.partition("=")
    if not sign:
        raise argparse.ArgumentTypeError(f"{text!r} is not KEY=VALUE")
    try:
        return key, json.loads(value)
    except ValueError:
        return key, value


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _shown(host: str, port: int) -> str:
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
