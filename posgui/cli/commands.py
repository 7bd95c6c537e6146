"""The commands that read and act on the running instance."""

from __future__ import annotations

import argparse
import asyncio
import base64
import getpass
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from posgui.desk import wire
from posgui.desk.client import DeskClient, NotRunning
from posgui.model.errors import CommandError, ExitCode
from posgui.texts import Texts
from posgui.ui.history.words import moment, moment_words
from posgui.ui.nouns import ladder, printer_status, receipt_view
from posgui.ui.opening.words import check_words
from posgui.ui.phrases import fate_key, incident_key, rung_words, state_words, watched_words

WHO = "command line"


def _call(args: argparse.Namespace, method: str, **params: Any) -> Any:
    async def call() -> Any:
        client = DeskClient()
        await client.connect(args.data_dir)
        try:
            return await client.call(method, **params)
        finally:
            await client.close()

    return asyncio.run(call())


def _tell(args: argparse.Namespace, answer: Any, human: Callable[[Texts, Any], list[str]]) -> None:
    if args.json:
        print(json.dumps(answer, ensure_ascii=False, indent=2))
    else:
        print("\n".join(human(Texts(), answer)))


def _clock(at: float) -> str:
    return time.strftime("%Y-%m-%d %H:%M:%S", time.localtime(at))


def status(args: argparse.Namespace) -> int:
    """``posgui status``."""
    _tell(args, _call(args, "status"), _human_status)
    return ExitCode.DONE


def _human_status(texts: Texts, answer: wire.Json) -> list[str]:
    lines = []
    for printer in answer["printers"]:
        known = printer_status(printer)
        words = [texts(f"reason.{reason.rsplit('-', 1)[0]}") for reason in printer["reasons"]]
        state = state_words(texts, known)
        counts = [
            texts(f"cli.count-{name}", n=printer[name])
            for name in ("queued", "held", "asking", "unsure")
            if printer[name]
        ]
        lines.append(f"{printer['name']} ({printer['id']}): " + "; ".join([state, *words, *counts]))
        lines += [f"    {line}" for line in watched_words(texts, known).splitlines()]
    names = _names(answer)
    lines += [_incident_line(texts, incident, names) for incident in answer["incidents"]]
    return lines or [texts("panel.no-printers")]


def _incident_line(texts: Texts, incident: wire.Json, names: dict[str, str] | None = None) -> str:
    printer = incident["printer"] or ""
    values = {"printer": (names or {}).get(printer, printer), **incident["placeholders"]}
    title = texts(f"{incident_key(incident['key'], values)}.title", **values)
    return f"{_clock(incident['since'])}  {title}  [{incident['key']}]"


def receipts(args: argparse.Namespace) -> int:
    """``posgui receipts``."""
    if args.search is None:
        answer = _call(args, "receipts", limit=args.limit, timelines=args.json)
    else:
        answer = _call(args, "search", text=args.search, limit=args.limit, timelines=args.json)
    _tell(args, answer, _human_receipts)
    return ExitCode.DONE


def _human_receipts(texts: Texts, answer: wire.Json) -> list[str]:
    return [_receipt_line(texts, receipt) for receipt in answer["receipts"]] or [
        texts("panel.no-receipts")
    ]


def _receipt_line(texts: Texts, receipt: wire.Json) -> str:
    fate = texts(f"fate.{fate_key(receipt_view(receipt))}")
    line = receipt.get("line", "")
    parts = (_clock(receipt["received_at"]), receipt["id"], receipt["printer"], fate, line)
    return "  ".join(part for part in parts if part)


def incidents(args: argparse.Namespace) -> int:
    """``posgui incidents``."""
    _tell(args, _call(args, "incidents"), _human_incidents)
    return ExitCode.DONE


def _human_incidents(texts: Texts, answer: wire.Json) -> list[str]:
    lines = []
    for incident in answer["incidents"]:
        cleared = incident["cleared_at"]
        end = texts("cli.until", time=_clock(cleared)) if cleared else texts("cli.open")
        lines.append(f"{_incident_line(texts, incident)}  {end}")
    return lines or [texts("cli.no-incidents")]


def audit(args: argparse.Namespace) -> int:
    """``posgui audit``; with ``--verify`` the exit code says whether it is intact."""
    answer = _call(args, "audit", limit=args.limit, verify=args.verify)
    if args.verify and not args.json:
        if not answer["intact"]:
            raise CommandError("audit-broken", row=answer["broken_at"])
        print(Texts()("cli.audit-intact"))
        return ExitCode.DONE
    _tell(args, answer, _human_audit)
    return ExitCode.FAILED if args.verify and not answer["intact"] else ExitCode.DONE


def _human_audit(texts: Texts, answer: wire.Json) -> list[str]:
    return [_audit_line(texts, row) for row in answer["audit"]] or [texts("cli.no-audit")]


def _audit_line(texts: Texts, row: wire.Json) -> str:
    key = f"audit.{row['action']}"
    what = texts(key) if texts.has(key) else row["action"]
    detail = ", ".join(f"{name} {value}" for name, value in row["detail"].items())
    parts = (str(row["id"]), _clock(row["at"]), row["who"], what, row["receipt"] or "", detail)
    return "  ".join(part for part in parts if part)


def opening_check(args: argparse.Namespace) -> int:
    """``posgui opening-check``: the last results."""
    _tell(args, _call(args, "opening_checks", limit=args.limit), _human_opening_checks)
    return ExitCode.DONE


def _human_opening_checks(texts: Texts, answer: wire.Json) -> list[str]:
    return [_opening_check_line(texts, check) for check in answer["checks"]] or [
        texts("opening.none")
    ]


def _opening_check_line(texts: Texts, check: wire.Json) -> str:
    words = "; ".join(check_words(texts, check))
    return "  ".join((_clock(check["at"]), check["printer"], check["who"], words))


def events(args: argparse.Namespace) -> int:
    """``posgui events``: until Ctrl-C or the engine ends."""

    async def follow() -> None:
        ended = asyncio.Event()
        texts = Texts()

        def show(event: wire.Json) -> None:
            line = json.dumps(event, ensure_ascii=False) if args.json else _event_line(texts, event)
            print(line, flush=True)

        client = DeskClient(on_event=show, on_closed=ended.set)
        await client.connect(args.data_dir)
        await client.call("subscribe")
        await ended.wait()
        raise NotRunning

    asyncio.run(follow())
    return ExitCode.DONE


def _event_line(texts: Texts, event: wire.Json) -> str:
    what = event["type"]
    if "receipt" in event:
        detail = _receipt_line(texts, event["receipt"])
    elif "incident" in event:
        detail = _incident_line(texts, event["incident"])
    elif "status" in event:
        detail = _human_status(texts, {"printers": [event["status"]], "incidents": []})[0]
    else:
        detail = " ".join(str(event[key]) for key in ("printer", "link") if event.get(key))
    return f"{_clock(event['at'])}  {what}  {detail}"


def test_print(args: argparse.Namespace) -> int:
    """``posgui test-print``."""
    answer = _call(args, "test_print", printer=args.printer, who=WHO)
    _tell(args, answer, lambda texts, given: [texts(f"proof.{given['proven']}")])
    return ExitCode.FAILED if answer["receipt"]["unsure"] else ExitCode.DONE


def reconnect(args: argparse.Namespace) -> int:
    """``posgui reconnect``."""
    answer = _call(args, "reconnect", printer=args.printer)
    _tell(args, answer, _human_rungs)
    return ExitCode.DONE if answer["ready"] else ExitCode.PRINTER_NOT_READY


def resume_queue(args: argparse.Namespace) -> int:
    """``posgui resume-queue``."""
    answer = _call(args, "resume_queue", printer=args.printer, who=WHO)
    _tell(args, answer, _human_rungs)
    return ExitCode.DONE if answer["ready"] else ExitCode.PRINTER_NOT_READY


def _human_rungs(texts: Texts, answer: wire.Json) -> list[str]:
    marks = {True: "+", False: "x", None: "?"}
    return [
        f"{marks[rung.holds]} {rung_words(texts, rung)}"
        + (f" ({rung.detail})" if rung.detail else "")
        for rung in ladder(answer)
    ]


def reprint(args: argparse.Namespace) -> int:
    """``posgui reprint``."""
    answer = _call_with_pin(args, "reprint", receipt=args.receipt, backup=args.backup, who=WHO)
    _tell(args, answer, lambda texts, _: [texts("done.reprint")])
    return ExitCode.DONE


def pin(args: argparse.Namespace) -> int:
    """``posgui pin``."""
    roles = _call(args, "settings")["roles"]
    old = secret("cli.pin-old") if roles["manager"] or roles["support"] else None
    new = secret("cli.pin-new")
    if new != secret("cli.pin-again"):
        raise CommandError("pin-differs")
    _call(args, "set_pin", pin=new, old=old, role="support" if args.support else "manager")
    print(Texts()("done.pin"))
    return ExitCode.DONE


def _call_with_pin(args: argparse.Namespace, method: str, **params: Any) -> Any:
    """As ``_call``; asks for the PIN where the action needs one."""
    try:
        return _call(args, method, **params)
    except CommandError as error:
        if error.key != "pin-needed":
            raise
    return _call(args, method, **params, pin=secret("cli.pin-ask"))


def secret(key: str) -> str:
    """What a person types unseen, or the next line of a pipe."""
    if sys.stdin.isatty():
        return getpass.getpass(Texts()(key) + " ")
    return sys.stdin.readline().rstrip("\n")


def settle(args: argparse.Namespace) -> int:
    """``posgui settle``."""
    answer = _call(
        args, "settle", receipt=args.receipt, printed=args.printed, backup=args.backup, who=WHO
    )
    key = "done.settle-printed" if args.printed else "done.settle-again"
    _tell(args, answer, lambda texts, _: [texts(key)])
    return ExitCode.DONE


def release(args: argparse.Namespace) -> int:
    """``posgui release``."""
    answer = _call_with_pin(args, "release", receipts=args.receipts, last=args.last, who=WHO)
    _tell(args, answer, _human_backlog)
    return ExitCode.DONE


def discard(args: argparse.Namespace) -> int:
    """``posgui discard``."""
    answer = _call_with_pin(args, "discard", receipts=args.receipts, who=WHO)
    _tell(args, answer, _human_backlog)
    return ExitCode.DONE


def _human_backlog(texts: Texts, answer: wire.Json) -> list[str]:
    return [
        f"{texts(f'done.{what}', n=len(answer[what]))} {', '.join(answer[what])}"
        for what in ("released", "discarded")
        if answer[what]
    ]


def show(args: argparse.Namespace) -> int:
    """``posgui show``."""
    if args.timeline:
        names = _names(_call(args, "status"))
        answer = _call(args, "timeline", receipt=args.receipt)
        _tell(args, answer, lambda texts, given: _human_timeline(texts, given, names))
        return ExitCode.DONE
    if args.text:
        print(_call(args, "text", receipt=args.receipt)["text"])
        return ExitCode.DONE
    if args.png or args.pdf:
        form = "png" if args.png else "pdf"
        answer = _call(args, "picture" if args.png else "pdf", receipt=args.receipt)
        _write(args.png or args.pdf, base64.b64decode(answer[form]))
        if answer["truncated"]:
            print(Texts()("cli.png-truncated"), file=sys.stderr)
        return ExitCode.DONE
    _write(args.raw, base64.b64decode(_call(args, "raw", receipt=args.receipt)["base64"]))
    return ExitCode.DONE


def _names(status: wire.Json) -> dict[str, str]:
    return {printer["id"]: printer["name"] for printer in status["printers"]}


def _human_timeline(texts: Texts, answer: wire.Json, names: dict[str, str]) -> list[str]:
    moments = [moment(noun) for noun in answer["timeline"]]
    return [f"{_clock(each.at)}  {moment_words(texts, each, names)}" for each in moments]


def _write(file: Path, data: bytes) -> None:
    if str(file) == "-":
        sys.stdout.buffer.write(data)
    else:
        file.write_bytes(data)
