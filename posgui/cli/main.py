"""The commands of ``posgui``: their arguments, and which function each of them calls."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Any

from posgui import __version__
from posgui.cli import commands, diagnose
from posgui.cli.bundle import bundle
from posgui.cli.find import find
from posgui.cli.start import Run, engine_command, has_display, perform, start
from posgui.desk.folder import default_data_dir
from posgui.texts import Texts


def main(argv: list[str] | None = None) -> int:
    """Run a command; returns its exit code."""
    args = _parser(Texts()).parse_args(argv)
    return perform(args)


def _parser(texts: Texts) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="posgui",
        description=texts("cli.about"),
        epilog=texts("cli.codes"),
    )
    parser.add_argument("--version", action="version", version=f"posgui {__version__}")
    parser.add_argument("--headless", action="store_true", help=texts("cli.headless"))
    _places(parser, texts, default=None)
    parser.set_defaults(run=start)
    children = parser.add_subparsers(metavar="COMMAND", title=texts("cli.commands"))

    def command(name: str, run: Run, *, json: bool = False) -> argparse.ArgumentParser:
        child = children.add_parser(
            name, help=texts(f"cli.{name}"), description=texts(f"cli.{name}")
        )
        _places(child, texts, default=argparse.SUPPRESS)
        if json:
            child.add_argument("--json", action="store_true", help=texts("cli.json"))
        child.set_defaults(run=run)
        return child

    command("demo", _demo)
    _simulate_arguments(command("simulate", _simulate))
    command("status", commands.status, json=True)
    receipts = command("receipts", commands.receipts, json=True)
    receipts.add_argument("--limit", type=_count, default=20, help=texts("cli.limit"))
    receipts.add_argument("--search", metavar="TEXT", help=texts("cli.search"))
    command("incidents", commands.incidents, json=True)
    audit = command("audit", commands.audit, json=True)
    audit.add_argument("--limit", type=_count, default=20, help=texts("cli.limit"))
    audit.add_argument("--verify", action="store_true", help=texts("cli.verify"))
    checks = command("opening-check", commands.opening_check, json=True)
    checks.add_argument("--limit", type=_count, default=20, help=texts("cli.limit"))
    command("events", commands.events, json=True)
    for name, act in _ON_A_PRINTER.items():
        command(name, act, json=True).add_argument(
            "printer", nargs="?", metavar="PRINTER", help=texts("cli.printer")
        )
    _acts(command, texts)
    _selftest_arguments(command("selftest", _selftest, json=True), texts)
    show = command("show", commands.show, json=True)
    show.add_argument("receipt", metavar="RECEIPT", help=texts("cli.receipt"))
    form = show.add_mutually_exclusive_group(required=True)
    form.add_argument("--text", action="store_true", help=texts("cli.text"))
    form.add_argument("--timeline", action="store_true", help=texts("cli.timeline"))
    form.add_argument("--png", type=Path, metavar="FILE", help=texts("cli.png"))
    form.add_argument("--pdf", type=Path, metavar="FILE", help=texts("cli.pdf"))
    form.add_argument("--raw", type=Path, metavar="FILE", help=texts("cli.raw"))
    return parser


def _acts(command: Callable[..., argparse.ArgumentParser], texts: Texts) -> None:
    """The commands that decide what becomes of receipts, and those for whoever helps."""
    command("find", find, json=True).add_argument(
        "--plugged-in", action="store_true", help=texts("cli.find-plugged-in")
    )
    support = command("bundle", bundle)
    support.add_argument("file", type=Path, metavar="FILE.zip", help=texts("cli.bundle-file"))
    support.add_argument("--with-receipts", action="store_true", help=texts("cli.with-receipts"))
    reprint = command("reprint", commands.reprint, json=True)
    reprint.add_argument("receipt", nargs="?", metavar="RECEIPT", help=texts("cli.last"))
    command("pin", commands.pin).add_argument(
        "--support", action="store_true", help=texts("cli.support-pin")
    )
    settle = command("settle", commands.settle, json=True)
    settle.add_argument("receipt", metavar="RECEIPT", help=texts("cli.receipt"))
    answer = settle.add_mutually_exclusive_group(required=True)
    answer.add_argument("--printed", action="store_true", help=texts("cli.came-out"))
    answer.add_argument("--print-again", action="store_true", help=texts("cli.again"))
    for child in (reprint, settle):
        child.add_argument("--backup", action="store_true", help=texts("cli.backup"))
    release = command("release", commands.release, json=True)
    release.add_argument("--last", action="store_true", help=texts("cli.only-last"))
    for child in (release, command("discard", commands.discard, json=True)):
        child.add_argument("receipts", nargs="*", metavar="RECEIPT", help=texts("cli.held"))


_ON_A_PRINTER: dict[str, Run] = {
    "diagnose": diagnose.diagnose,
    "test-print": commands.test_print,
    "reconnect": commands.reconnect,
    "resume-queue": commands.resume_queue,
}


def _places(parser: argparse.ArgumentParser, texts: Texts, default: Any) -> None:
    parser.add_argument(
        "--config", type=Path, metavar="FILE", default=default, help=texts("cli.config")
    )
    parser.add_argument(
        "--data-dir",
        type=Path,
        metavar="DIR",
        help=texts("cli.data-dir"),
        default=default_data_dir() if default is None else default,
    )


def _count(text: str) -> int:
    count = int(text)
    if count < 1:
        raise ValueError(text)
    return count


def _demo(args: argparse.Namespace) -> int:  # noqa: ARG001 - every command takes them
    if not has_display():
        from posgui.cli.demo import run_headless_demo

        return run_headless_demo()
    from posgui.ui.demo.demo import run_demo

    return run_demo(engine_command)


def _selftest(args: argparse.Namespace) -> int:
    from posgui.cli.selftest import selftest  # brings the engine's parts along

    return selftest(args)


def _selftest_arguments(parser: argparse.ArgumentParser, texts: Texts) -> None:
    printer = texts("cli.selftest-printer")
    parser.add_argument("printer", nargs="?", metavar="PRINTER", help=printer)
    parser.add_argument("--yes", action="store_true", help=texts("cli.selftest-yes"))


def _simulate(args: argparse.Namespace) -> int:
    from posgui.simulator.command import run_from_args

    return run_from_args(args)


def _simulate_arguments(parser: argparse.ArgumentParser) -> None:
    from posgui.simulator.command import add_arguments

    add_arguments(parser)
