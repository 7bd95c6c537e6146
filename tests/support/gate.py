"""What the tests of the gate share: how many runs, their seeds, and the promise.

``POSGUI_GATE=full`` runs the full form. Every run prints ``POSGUI_GATE_SEED=...``; set so
in the environment, it is the one seed that is run. The short form's seeds are fixed.
"""

from __future__ import annotations

import os
import random
import re
from collections.abc import Sequence
from pathlib import Path

import pytest

from posgui.journal import Journal
from posgui.model.receipts import CopyKind, JobState, JobStateReason, Receipt
from posgui.simulator.paper import Slip

FULL = os.environ.get("POSGUI_GATE") == "full"
_SEED = os.environ.get("POSGUI_GATE_SEED")
_TITLE = re.compile(r"<([\w-]+)>")


def runs(short: int, full: int) -> pytest.MarkDecorator:
    """Run a test so many times, with the argument ``run``."""
    count = 1 if _SEED else full if FULL else short
    return pytest.mark.parametrize("run", range(count))


def dice_of(run: int) -> random.Random:
    """The random numbers of a run; prints the seed."""
    seed = int(_SEED) if _SEED else random.SystemRandom().randrange(10**9) if FULL else run
    print(f"POSGUI_GATE_SEED={seed}")
    return random.Random(seed)


def sale(title: str, lines: int = 3) -> bytes:
    """A till's receipt; the title has letters, digits and hyphens, and names it."""
    body = b"".join(b"Coffee %3d            2.50\n" % n for n in range(lines))
    return b"\x1b@<" + title.encode("ascii") + b">\n" + body + b"\x1dV\x00"


def unmarked(slips: Sequence[Slip]) -> list[str]:
    """The titles that were printed without a mark, in the order they came out."""
    found = []
    for slip in slips:
        lines = slip.text.splitlines()
        for n, line in enumerate(lines):
            title = _TITLE.fullmatch(line)
            # A copy's mark is two lines: the words, then id and time.
            if title and "COPY" not in lines[max(0, n - 2)]:
                found.append(title[1])
    return found


class Promise:
    """What the tills were told, to be held against the journal and the paper."""

    def __init__(self) -> None:
        self.accepted: list[bytes] = []
        """Receipts whose till saw its connection closed in good order."""

    async def check(self, data_dir: Path, slips: Sequence[Slip]) -> None:
        """AssertionError where the promise was broken. The engine is not running, nothing
        waits for the printer any more, and ``slips`` is all that ever came out."""
        kept = await _journal(data_dir)
        bodies = {body for receipt, body in kept if not receipt.truncated}
        lost = [body for body in self.accepted if body not in bodies]
        assert not lost, f"accepted and not in the journal: {[_title(b) for b in lost]}"
        _check_paper([_title(body) for _, body in kept], slips)
        _check_order([(_title(b), any(j.released for j in r.jobs)) for r, b in kept], slips)
        for receipt, body in kept:
            if not receipt.truncated and receipt.jobs[0].kind is CopyKind.ORIGINAL:
                _check_fate(receipt, body, slips)


async def _journal(data_dir: Path) -> list[tuple[Receipt, bytes]]:
    journal = Journal(data_dir, _must_not_happen)
    try:
        newest = await journal.receipts.newest(1_000_000)
        return [(r, await journal.receipts.body(r.id)) for r in reversed(newest)]
    finally:
        await journal.close()


def _check_paper(order: list[str], slips: Sequence[Slip]) -> None:
    printed = unmarked(slips)
    twice = {title for title in printed if printed.count(title) > 1}
    assert not twice, f"printed twice without a mark: {twice}"
    strangers = set(printed) - set(order)
    assert not strangers, f"on paper and not in the journal: {strangers}"


def _check_order(kept: list[tuple[str, bool]], slips: Sequence[Slip]) -> None:
    """In the order they came in, but for those that a person held back (True)."""
    order = [title for title, released in kept if not released]
    printed = [title for title in unmarked(slips) if title in order]
    places = [order.index(title) for title in printed]
    assert places == sorted(places), f"out of order: {printed}"


def _check_fate(receipt: Receipt, body: bytes, slips: Sequence[Slip]) -> None:
    """Printed, or a question is open, or a person answered it."""
    job = receipt.current
    told = f"{receipt.id} {_title(body)}: {job}"
    assert job is not None, told
    if job.unsure or JobStateReason.HELD in job.reasons:
        return
    if JobStateReason.DISCARDED in job.reasons:
        assert _title(body) not in unmarked(slips), f"discarded and on paper: {told}"
        return
    assert job.state is JobState.COMPLETED, told
    if JobStateReason.COMPLETED not in job.reasons:
        assert JobStateReason.SETTLED_BY_PERSON in job.reasons, told
    elif job.kind is CopyKind.ORIGINAL:
        assert any(body in slip.data for slip in slips), f"not on paper whole: {told}"
    else:
        content = body.removeprefix(b"\x1b@").removesuffix(b"\x1dV\x00")
        copies = [slip for slip in slips if content in slip.data and "COPY" in slip.text]
        assert copies, f"no whole copy on paper: {told}"


def _title(body: bytes) -> str:
    found = _TITLE.search(body.decode("latin-1"))
    return found[1] if found else ""


def _must_not_happen(path: Path) -> None:
    raise RuntimeError(f"the journal was damaged: {path}")
