"""The command ``posgui``. A start without a command, the tray or the engine, is known by its
three options: the icon need not wait for the parser of every command, for their sentences and
modules."""

from __future__ import annotations

import argparse
import logging
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from posgui.desk.folder import default_data_dir
from posgui.model.errors import ExitCode, PosguiError
from posgui.texts import Texts, error_sentence

if TYPE_CHECKING:
    from posgui.ui.support.fetching import Fetched

Run = Callable[[argparse.Namespace], int]


def main(argv: list[str] | None = None) -> int:
    """Run a command; returns its exit code."""
    args = _plain(argv)
    if args is not None:
        return perform(args)
    from posgui.cli.main import main as run_command

    return run_command(argv)


def perform(args: argparse.Namespace) -> int:
    """Do what the arguments ask for; returns the exit code."""
    _log_to_stderr()
    run: Run = args.run
    try:
        return int(run(args))
    except PosguiError as error:
        print(error_sentence(Texts(), error), file=sys.stderr)
        return int(error.exit_code)
    except KeyboardInterrupt:
        return int(ExitCode.DONE)
    except BrokenPipeError:
        # Whoever read our output is gone; keep the interpreter from complaining at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return int(ExitCode.DONE)


def _plain(argv: list[str] | None) -> argparse.Namespace | None:
    """The arguments of a start without a command; None for all else, mistakes as well."""
    parser = argparse.ArgumentParser(add_help=False, exit_on_error=False)
    parser.add_argument("--headless", action="store_true")
    parser.add_argument("--config", type=Path)
    parser.add_argument("--data-dir", type=Path, default=default_data_dir())
    parser.set_defaults(run=start)
    try:
        args, rest = parser.parse_known_args(argv)
    except argparse.ArgumentError:
        return None
    return None if rest else args


def _log_to_stderr() -> None:
    """Warnings alone, also once the engine logs more than that to its file."""
    handler = logging.StreamHandler()
    handler.setLevel(logging.WARNING)
    logging.basicConfig(format="%(levelname)s %(name)s: %(message)s", handlers=[handler])


def start(args: argparse.Namespace) -> int:
    """The tray, or the engine alone where that is asked for or there is no screen."""
    if not args.headless and not has_display():
        print(Texts()("cli.no-display"), file=sys.stderr)
        args.headless = True
    if args.headless:
        from posgui.engine import process

        return process.run(args.config, args.data_dir, event_lines=True)
    from posgui.ui.app import run

    def alone(with_receipts: bool, pin: str | None) -> Fetched:
        from posgui.cli.bundle import bundle_alone

        return bundle_alone(args.data_dir, args.config, with_receipts, pin)

    command = engine_command(args.data_dir, args.config)
    return run(args.data_dir, args.config, command, without_engine=alone)


def engine_command(data_dir: Path, config: Path | None) -> list[str]:
    """The argv that starts the engine of a data folder."""
    command = [sys.executable, "-m", "posgui", "--headless", "--data-dir", str(data_dir)]
    return command if config is None else [*command, "--config", str(config)]


def has_display() -> bool:
    """True where windows can be shown."""
    if sys.platform in ("win32", "darwin") or "QT_QPA_PLATFORM" in os.environ:
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
