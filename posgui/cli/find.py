"""``posgui find``: what is plugged in or on the network and could be a receipt printer."""

from __future__ import annotations

import argparse
import asyncio
import json
import secrets
import sys

from posgui.cli.stopping import cancel_on_ctrl_c
from posgui.desk import wire
from posgui.desk.client import DeskClient
from posgui.model.errors import ExitCode
from posgui.texts import Texts


def find(args: argparse.Namespace) -> int:
    """Exit code 0 whatever is found. Ctrl-C ends it early, with what was found until then."""
    found, names = asyncio.run(_find(args))
    if args.json:
        print(json.dumps(found, ensure_ascii=False, indent=2))
    else:
        texts = Texts()
        lines = [_line(texts, each, names) for each in found["printers"]]
        print("\n".join(lines or [texts("cli.find-none")]))
        if found["failed"]:
            ways = ", ".join(texts(f"settings.transports.{by}") for by in found["failed"])
            print(texts("cli.find-failed", ways=ways), file=sys.stderr)
    return ExitCode.DONE


async def _find(args: argparse.Namespace) -> tuple[wire.Json, dict[str, str]]:
    run = secrets.token_hex(8)
    progress = _Progress(run)
    client = DeskClient(on_event=progress)
    await client.connect(args.data_dir)
    try:
        snapshot = await client.call("subscribe")
        names = {each["id"]: each["name"] for each in snapshot["status"]["printers"]}
        cancel_on_ctrl_c(client, "cancel_search", run)
        on_network = not args.plugged_in
        return await client.call("find_printers", run=run, on_network=on_network), names
    finally:
        progress.end()
        await client.close()


class _Progress:
    """Says on stderr how far a search is: in one line where a person looks on, else each
    stage once it is over."""

    def __init__(self, run: str) -> None:
        self._run = run
        self._texts = Texts()
        self._on_screen = sys.stderr.isatty()

    def __call__(self, event: wire.Json) -> None:
        if event["type"] != "search-update" or event["run"] != self._run:
            return
        values = {key: event[key] for key in ("asked", "of", "found")}
        line = self._texts(f"cli.find-{event['stage']}", **values)
        if self._on_screen:
            print(f"\r{line}\x1b[K", end="", file=sys.stderr, flush=True)
        elif event["asked"] == event["of"]:
            print(line, file=sys.stderr, flush=True)

    def end(self) -> None:
        """What follows begins a line of its own."""
        if self._on_screen:
            print(file=sys.stderr)


def _line(texts: Texts, found: wire.Json, names: dict[str, str]) -> str:
    kind = texts(f"settings.transports.{found['transport']}")
    parts = [found["address"], found["title"], f"({kind})"]
    if found["printer"]:
        key = "cli.find-moved" if found["moved"] else "cli.find-known"
        parts.append(texts(key, name=names.get(found["printer"], found["printer"])))
    if found["access"] in ("denied", "busy"):
        parts.append(texts(f"cli.find-{found['access']}"))
    # What a device calls itself may hold anything, and a terminal obeys control characters.
    return "".join(c for c in "  ".join(filter(None, parts)) if c.isprintable())
