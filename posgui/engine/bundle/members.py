"""What goes into a bundle whether an engine runs or not."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from posgui.desk import wire
from posgui.engine.receipt_doors import noun_timeline
from posgui.journal import KeptJournal
from posgui.journal.past import Past
from posgui.model.audit import AuditRow
from posgui.model.errors import JournalError
from posgui.render.text import plain_text
from posgui.rules.misreading import without_misread
from posgui.service.bundle import folder, machine
from posgui.service.bundle.packing import Bundle, Packing
from posgui.service.bundle.secrets import configuration_without_secrets, secret_values

RECEIPTS = 200
INCIDENTS = 500
AUDIT_ROWS = 2000
AUDIT_CHECKED = 50_000
"""Newest rows of the audit record whose chain is checked: about a second."""
CHECKS = 100
BODY_BYTES = 262_144
"""Of a receipt so many bytes are read for its text: pictures may follow, words hardly."""

T = TypeVar("T")
Progress = Callable[[str], None]
"""Told the name of each step as it begins: ``records``, ``receipts``, ``logs``, ``packing``."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """One bundle: where it looks, and what a person chose."""

    data_dir: Path
    config_file: Path
    with_receipts: bool
    now: float
    """Seconds since the epoch, UTC."""
    encodings: dict[str, str] = field(default_factory=dict)
    """By printer, for the text of its receipts."""


def begin(wanted: Wanted) -> Packing:
    """With what names versions and settings. Blocks: call it off the loop."""
    text = folder.configuration(wanted.config_file)
    packing = Packing(secret_values(text))
    packing.add_json("versions.json", machine.versions())
    packing.add_text("settings.toml", configuration_without_secrets(text), masks=False)
    return packing


async def add_what_is_kept(packing: Packing, wanted: Wanted, progress: Progress) -> None:
    """Records of the journal, receipts, logs, sizes; what cannot be read says why."""
    async with KeptJournal(wanted.data_dir) as journal:
        progress("records")
        past = await _add_records(packing, journal, wanted.now)
        progress("logs")
        await asyncio.to_thread(_add_logs, packing, wanted.data_dir)
        if wanted.with_receipts:
            progress("receipts")
            for each in past:
                await _add_text(packing, journal, each, wanted.encodings)
    progress("packing")


async def finish(packing: Packing, readme: str, wanted: Wanted) -> Bundle:
    """The zip."""
    return await asyncio.to_thread(packing.finish, readme, wanted.now)


async def _add_records(packing: Packing, journal: KeptJournal, now: float) -> Sequence[Past]:
    past, error = await _told(journal.newest(RECEIPTS), [])
    await asyncio.to_thread(_add_receipts, packing, past, error, now)
    incidents, error = await _told(journal.records.incidents(INCIDENTS), [])
    noun: wire.Json = {"incidents": [wire.noun_incident(each) for each in incidents], **error}
    await asyncio.to_thread(packing.add_json, "incidents.json", noun)
    rows, error = await _told(journal.audit.newest(AUDIT_ROWS), [])
    broken_at, wrong = await _told(journal.audit.broken_at(AUDIT_CHECKED), None)
    intact = broken_at is None and not wrong
    noun = {"intact": intact, "broken_at": broken_at, **error, **wrong}
    await asyncio.to_thread(_add_audit, packing, noun, rows)
    checks, error = await _told(journal.opening.newest(CHECKS), [])
    noun = {"checks": [wire.noun_opening_check(check) for check in checks], **error}
    packing.add_json("opening-checks.json", noun)
    cards, error = await _told(journal.records.capabilities(), {})
    printers = {
        printer: {"address": address, "probed_at": at, **card}
        for printer, (address, card, at) in cards.items()
    }
    packing.add_json("capability-cards.json", {"printers": printers, **error})
    counts, error = await _told(journal.counts(), {})
    sales, no_sales = await _told(journal.settlements(), {})
    packing.add_json("journal.json", {**counts, **error, "settlements": sales or no_sales})
    return past


async def _told(asked: Awaitable[T], otherwise: T) -> tuple[T, wire.Json]:
    """What the journal tells, or why it does not."""
    try:
        return await asked, {}
    except JournalError as error:
        return otherwise, {"error": str(error)}
    except (ValueError, KeyError, TypeError) as error:  # rows of another version, or damaged
        return otherwise, {"error": f"{type(error).__name__} in what was read"}


def _add_receipts(packing: Packing, past: Sequence[Past], error: wire.Json, now: float) -> None:
    nouns = []
    for each in past:
        told = noun_timeline(each, now)
        nouns.append({**wire.noun_receipt(each.receipt), "timeline": told})
    packing.add_json("receipts.json", {"receipts": nouns, **error})


def _add_audit(packing: Packing, noun: wire.Json, rows: Sequence[AuditRow]) -> None:
    packing.add_json("audit.json", {**noun, "audit": [wire.noun_audit(row) for row in rows]})


def _add_logs(packing: Packing, data_dir: Path) -> None:
    packing.add_json("sizes.json", folder.sizes(data_dir))
    for log in folder.logs(data_dir):
        packing.add_text(f"logs/{log.name}", log.text, masks=True, is_cut=log.is_cut)


async def _add_text(
    packing: Packing, journal: KeptJournal, past: Past, encodings: dict[str, str]
) -> None:
    receipt = past.receipt
    if receipt.erased_at is not None:
        return
    body, error = await _told(journal.body(receipt.id, BODY_BYTES), b"")
    if error:
        return
    encoding = encodings.get(receipt.printer, "gb18030")
    text = await asyncio.to_thread(_readable, body, encoding)
    name, is_cut = f"receipts/{receipt.id}.txt", receipt.size > BODY_BYTES
    await asyncio.to_thread(packing.add_text, name, f"{text}\n", masks=True, is_cut=is_cut)


def _readable(body: bytes, encoding: str) -> str:
    """A receipt's text as far as it can be read, and so be searched for names."""
    return without_misread(plain_text(body, encoding), encoding)
