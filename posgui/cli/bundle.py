"""``posgui bundle``: the support bundle, from the engine or, where none runs, without it."""

from __future__ import annotations

import argparse
import asyncio
import sys
from pathlib import Path
from typing import Any

from posgui.cli.commands import WHO, secret
from posgui.desk.client import DeskClient, NotRunning
from posgui.model.errors import CommandError, ExitCode
from posgui.texts import Texts
from posgui.ui.support.fetching import Fetched, Progress, fetch
from posgui.ui.support.saving import save

CONNECT_S = 3.0
ANSWER_S = 10.0
"""Calls about a bundle are answered at once, but for the check of a PIN; an engine that hangs
is a reason to make one without it."""


def bundle(args: argparse.Namespace) -> int:
    """Make it and write it to the file, or to standard output for ``-``."""
    texts = Texts()
    try:
        made = asyncio.run(_made(args, texts, None))
    except CommandError as error:
        if error.key != "pin-needed":
            raise
        made = asyncio.run(_made(args, texts, secret("cli.pin-ask")))
    if str(args.file) == "-":
        sys.stdout.buffer.write(made.data)
    else:
        save(args.file, made.data)
        size = max(len(made.data) // 1000, 1)
        print(texts("cli.bundle-saved", file=str(args.file), size=size))
    if made.cut:
        print(texts("bundle.cut", names=", ".join(made.cut)), file=sys.stderr)
    return ExitCode.DONE


async def _made(args: argparse.Namespace, texts: Texts, pin: str | None) -> Fetched:
    def progress(stage: str) -> None:
        if sys.stderr.isatty():
            print(texts(f"bundle.stage.{stage}"), file=sys.stderr)

    client = DeskClient()

    async def call(method: str, **params: Any) -> Any:
        async with asyncio.timeout(ANSWER_S):
            return await client.call(method, **params)

    try:
        async with asyncio.timeout(CONNECT_S):
            await client.connect(args.data_dir)
        wanted = {"with_receipts": args.with_receipts, "who": WHO, "pin": pin}
        return await fetch(call, progress, **wanted)
    except (NotRunning, TimeoutError):
        print(texts("cli.bundle-offline"), file=sys.stderr)
    finally:
        await client.close()
    return await _alone(args.data_dir, args.config, args.with_receipts, pin, progress)


def bundle_alone(
    data_dir: Path, config: Path | None, with_receipts: bool, pin: str | None
) -> Fetched:
    """One made of a data folder where no engine runs. Blocks."""
    return asyncio.run(_alone(data_dir, config, with_receipts, pin, _ignore))


async def _alone(
    data_dir: Path, config: Path | None, with_receipts: bool, pin: str | None, progress: Progress
) -> Fetched:
    from posgui.engine.bundle.offline import bundle_without_engine

    found = await bundle_without_engine(
        data_dir, config, progress, with_receipts=with_receipts, pin=pin
    )
    return Fetched(found.data, found.cut)


def _ignore(_stage: str) -> None:
    """Nobody is told."""
