"""A receipt's picture or PDF written to a file that a person names."""

from __future__ import annotations

import asyncio
import base64
import time
from pathlib import Path

from posgui.model.errors import CommandError
from posgui.texts import Texts
from posgui.ui.actions import Call, Notice
from posgui.ui.mood import Mood

FORMS = {"save-picture": ("picture", "png"), "save-pdf": ("pdf", "pdf")}
"""By the button's text key: the engine's method, and the key of its answer, which is the
file's suffix as well."""


def suggested(texts: Texts, form: str, received_at: float) -> str:
    """A name for the file."""
    stamp = time.strftime("%Y-%m-%d-%H%M%S", time.localtime(received_at))
    return f"{texts('history.saved-as', time=stamp)}.{FORMS[form][1]}"


async def save(call: Call, receipt: str, form: str, file: Path) -> Notice:
    """Write it; CommandError ``not-saved`` if the file cannot be."""
    method, key = FORMS[form]
    answer = await call(method, receipt=receipt)
    try:
        await asyncio.to_thread(file.write_bytes, base64.b64decode(answer[key]))
    except OSError as error:
        found = error.strerror or type(error).__name__
        raise CommandError("not-saved", file=str(file), found=found) from error
    return Notice("done.save-receipt", Mood.READY, {"file": str(file)})
