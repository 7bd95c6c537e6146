"""A support bundle fetched from the engine."""

from __future__ import annotations

import asyncio
import base64
import contextlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from posgui.model.errors import CommandError

POLL_S = 0.1

Call = Callable[..., Awaitable[Any]]
"""How the engine is called: ``DeskClient.call``."""
Progress = Callable[[str], None]
"""Told the name of each step as it begins."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """A bundle."""

    data: bytes
    """The zip."""
    cut: tuple[str, ...]
    """Names of what is not whole in it."""


async def fetch(call: Call, progress: Progress, **wanted: Any) -> Fetched:
    """Have one made (``wanted``: the parameters of the desk's ``bundle``) and fetch it.
    Given up there when this is cancelled."""
    name = (await call("bundle", **wanted))["bundle"]
    try:
        stage = ""
        while stage != "ready":
            seen = await call("bundle_progress", bundle=name)
            if seen["stage"] != stage:
                stage = seen["stage"]
                progress(stage)
            elif stage != "ready":
                await asyncio.sleep(POLL_S)
        data = bytearray()
        while piece := (await call("bundle_piece", bundle=name, offset=len(data)))["base64"]:
            data += base64.b64decode(piece)
        return Fetched(bytes(data), tuple(seen["cut"]))
    finally:
        with contextlib.suppress(CommandError):
            await call("bundle_drop", bundle=name)
