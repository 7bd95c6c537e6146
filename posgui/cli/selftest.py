"""``posgui selftest``: what this computer can reach, and one printer step by step."""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
import time
from pathlib import Path

from posgui import config
from posgui.desk import wire
from posgui.desk.client import DeskClient, NotRunning
from posgui.engine.building import settings_key
from posgui.engine.selftest import listing, steps
from posgui.engine.selftest.steps import Result, Step
from posgui.engine.trying import settings_of
from posgui.model.errors import CommandError, ConfigError, ExitCode
from posgui.model.settings import PrinterSettings
from posgui.texts import Texts, steps_of
from posgui.ui.phrases import incident_key

_MARKS = {Result.OK: "+", Result.FAILED: "x", Result.SKIPPED: "-"}
_NOT_READY = ("open", "queue", "status")


def selftest(args: argparse.Namespace) -> int:
    """Exit code 0 if no step failed, 4 if the printer cannot be used now, 1 if a line was
    not written or proven. Nothing is opened without a PRINTER, and nothing printed unasked."""
    texts = Texts()
    ways = asyncio.run(listing.listed())
    answer: wire.Json = {
        "system": sys.platform,
        "hears_plugging": listing.hears_plugging(),
        "transports": [way.described() for way in ways],
    }
    if not args.json:
        print("\n".join(_listed_words(texts, answer, ways)))
    code = ExitCode.DONE
    if args.printer is not None:
        settings = _chosen(args, ways)
        asyncio.run(_keep_off(args.data_dir, settings))
        line = _line(settings) if _may_print(texts, args, settings) else None
        taken = asyncio.run(steps.run(settings, line, _teller(texts, args, settings)))
        answer["steps"] = [_described(each, settings) for each in taken]
        code = _code(taken)
    if args.json:
        print(json.dumps(answer, ensure_ascii=False, indent=2))
    return code


def _chosen(args: argparse.Namespace, ways: list[listing.Listed]) -> PrinterSettings:
    """A printer by the id that the configuration gives it, or by its listed name."""
    listed = listing.chosen(args.printer, ways)
    if listed is not None:
        return listed
    try:
        kept = config.load(args.config or config.default_path()).printer(args.printer)
    except (KeyError, ConfigError) as error:
        if isinstance(error, ConfigError) and args.config is not None:
            raise
        raise CommandError(
            "selftest-no-printer", exit_code=ExitCode.WRONG_USE, printer=args.printer
        ) from error
    if kept.watch_only:
        raise CommandError("watch-only", printer=kept.name)
    return kept


async def _keep_off(data_dir: Path, settings: PrinterSettings) -> None:
    """CommandError if a running instance has this printer."""
    client = DeskClient()
    try:
        await client.connect(data_dir)
    except NotRunning:
        return
    try:
        tables = (await client.call("settings"))["printers"]
    finally:
        await client.close()
    for table in tables:
        if settings_key(settings_of(table, "")) == settings_key(settings):
            raise CommandError("selftest-in-use", printer=table["name"])


def _may_print(texts: Texts, args: argparse.Namespace, settings: PrinterSettings) -> bool:
    if args.yes or not sys.stdin.isatty() or args.json:
        return bool(args.yes)
    print(texts("selftest.ask", printer=_name(settings)), end=" ", flush=True)
    return sys.stdin.readline().strip().casefold() in texts("selftest.yes").split()


def _line(settings: PrinterSettings) -> bytes:
    """In ASCII: which characters it has, is not known."""
    moment = time.strftime("%Y-%m-%d %H:%M:%S")
    return f"posgui selftest {settings.transport} {moment}".encode("ascii", "replace")


def _teller(texts: Texts, args: argparse.Namespace, settings: PrinterSettings) -> steps.Tell:
    def tell(step: Step) -> None:
        if not args.json:
            print("\n".join(_step_words(texts, step, settings)), flush=True)

    return tell


def _step_words(texts: Texts, step: Step, settings: PrinterSettings) -> list[str]:
    what = texts(f"selftest.step.{step.step}")
    end = texts(f"selftest.result.{step.result}")
    detail = f" ({step.detail})" if step.detail else ""
    lines = [f"{_MARKS[step.result]} {what}: {end}{detail}"]
    if step.cause is not None:
        values = _values(settings)
        base = incident_key(step.cause, values)
        lines.append("    " + texts(f"{base}.title", **values))
        lines += [f"    - {texts(key, **values)}" for key in steps_of(step.cause, values)]
    return lines


def _values(settings: PrinterSettings) -> dict[str, str | int]:
    where = settings.device or settings.host or settings.queue or settings.path
    return {"printer": _name(settings), "address": where, "queue": settings.queue, "count": 0}


def _name(settings: PrinterSettings) -> str:
    known = settings.queue or settings.device or settings.host
    found = known or settings.path or f"{settings.vendor:04x}:{settings.product:04x}"
    return settings.name if settings.name != "try" else found


def _described(step: Step, settings: PrinterSettings) -> wire.Json:
    following = steps_of(step.cause, _values(settings)) if step.cause is not None else []
    return {
        "step": step.step,
        "result": step.result,
        "detail": step.detail,
        "cause": step.cause,
        "next": following,
    }


def _code(taken: list[Step]) -> ExitCode:
    failed = [each.step for each in taken if each.result is Result.FAILED]
    if not failed:
        return ExitCode.DONE
    return ExitCode.PRINTER_NOT_READY if failed[0] in _NOT_READY else ExitCode.FAILED


def _listed_words(texts: Texts, answer: wire.Json, ways: list[listing.Listed]) -> list[str]:
    key = "yes" if answer["hears_plugging"] else "no"
    lines = [texts(f"selftest.plugging-{key}")]
    for way in ways:
        name = texts(f"settings.transports.{way.way}")
        if not way.here:
            lines.append(f"- {name}: {texts('selftest.not-here')}")
        elif way.failure:
            lines.append(f"x {name}: {texts('selftest.not-looked', failure=way.failure)}")
        else:
            lines.append(f"+ {name}: {texts('selftest.found', n=len(way.found))}")
            lines += [f"    {listing.name_of(each)}  {each.title}".rstrip() for each in way.found]
    return lines
