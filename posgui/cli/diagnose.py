"""``posgui diagnose``: each rung as it is measured, then the verdict."""

from __future__ import annotations

import argparse
import asyncio
import json
import secrets

from posgui.cli.stopping import cancel_on_ctrl_c
from posgui.desk import wire
from posgui.desk.client import DeskClient
from posgui.model.errors import ExitCode
from posgui.texts import Texts
from posgui.ui.diagnosis.words import diagnosis_words, finding_words

WHO = "command line"
_MARKS = {True: "+", False: "x", None: "?"}


def diagnose(args: argparse.Namespace) -> int:
    """Exit code 0 for any verdict: what it is stands in the answer. Ctrl-C ends it early,
    with a verdict on what was measured."""
    answer, names = asyncio.run(_diagnose(args))
    if args.json:
        print(json.dumps(answer, ensure_ascii=False, indent=2))
    else:
        print("\n".join(["", *diagnosis_words(Texts(), answer, names)]))
    return ExitCode.DONE


async def _diagnose(args: argparse.Namespace) -> tuple[wire.Json, dict[str, str]]:
    run, texts = secrets.token_hex(8), Texts()

    def show(event: wire.Json) -> None:
        if event["type"] == "diagnosis-update" and event["run"] == run and not args.json:
            found = event["finding"]
            print(f"{_MARKS[found['holds']]} {finding_words(texts, found)}", flush=True)

    client = DeskClient(on_event=show)
    await client.connect(args.data_dir)
    try:
        snapshot = await client.call("subscribe")
        names = {each["id"]: each["name"] for each in snapshot["status"]["printers"]}
        cancel_on_ctrl_c(client, "cancel_diagnosis", run)
        return await client.call("diagnose", printer=args.printer, run=run, who=WHO), names
    finally:
        await client.close()
