"""What people ask for: test print, reconnect, reprint, an answer to an unsure receipt."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from posgui.journal import Journal
from posgui.model.errors import CommandError, ExitCode
from posgui.model.events import JobUpdate
from posgui.model.receipts import Evidence, Job, Receipt
from posgui.model.settings import Protected, ReprintPolicy, ReprintSettings
from posgui.model.status import LinkState, ReasonKeyword
from posgui.rules import printer_state
from posgui.service import own_page, pages
from posgui.service.hub import Hub
from posgui.service.ladder import climb
from posgui.service.printer import Printer
from posgui.service.roles import Roles, acting

READY_S = 3.0
"""A printer that is just being connected may become ready while a command waits."""


class Actions:
    """The commands of a person, on the printers by id."""

    def __init__(
        self,
        printers: Mapping[str, Printer],
        journal: Journal,
        hub: Hub,
        shop: str,
        reprints: ReprintSettings,
        roles: Roles,
        old_after_s: float,
    ) -> None:
        """``shop`` stands on test pages; a receipt is old after ``old_after_s``."""
        self._printers = printers
        self._journal = journal
        self._hub = hub
        self._shop = shop
        self._reprints = reprints
        self._roles = roles
        self._old_after_s = old_after_s

    def printer(self, printer_id: str | None) -> Printer:
        """The printer of that id, or the only or first one for None, of those that we print
        on if there are any."""
        if not self._printers:
            raise CommandError("no-printer")
        if printer_id is None:
            return min(self._printers.values(), key=_is_watched)
        if printer_id not in self._printers:
            raise CommandError(
                "unknown-printer",
                exit_code=ExitCode.WRONG_USE,
                printer=printer_id,
                known=", ".join(self._printers),
            )
        return self._printers[printer_id]

    async def test_print(
        self, printer_id: str | None, who: str, *, opens_drawer: bool = False
    ) -> dict[str, Any]:
        """Print the test page, open the cash drawer if wanted, and say what was proven.

        CommandError with exit code 4 while the printer cannot print.
        """
        printer = self.printer(printer_id)
        await self._require_ready(printer)
        card = printer.link.card
        page = pages.TestPage(
            self._shop, printer.link.address, card.identity or {}, card.proof, opens_drawer
        )
        body = await asyncio.to_thread(pages.test_page, printer.settings, page, time.time())
        receipt = await own_page.print_page(
            printer, self._journal, self._hub, body, who, opens_drawer=opens_drawer
        )
        proven = _current(receipt).evidence
        if proven.rank >= Evidence.IN_ORDER.rank and printer.link.card.former:
            printer.link.learn(printer.link.card.found(former=""))
        return {"receipt": receipt, "proven": proven}

    async def print_own(self, printer: Printer, body: bytes, who: str) -> Evidence:
        """Print a page of ours that is not the test page, and say what was proven.

        CommandError with exit code 4 while the printer cannot print.
        """
        await self._require_ready(printer)
        receipt = await own_page.print_page(printer, self._journal, self._hub, body, who)
        return _current(receipt).evidence

    async def reconnect(self, printer_id: str | None) -> dict[str, Any]:
        """Drop and reopen the link; tells which rung holds and which fails."""
        printer = self.printer(printer_id)
        return await climb(printer.link, printer.settings.transport)

    async def reprint(
        self,
        receipt_id: str | None,
        who: str,
        *,
        backup: bool = False,
        given_pin: str | None = None,
    ) -> Receipt:
        """Print a marked copy; of the last receipt that was sent to a printer for None.
        With ``backup`` on the backup printer.

        CommandError ``reprint-denied``, ``reprint-limit`` or ``pin-...`` where the settings
        forbid it, ``receipt-erased`` where its bytes are gone, ``no-backup``.
        """
        if receipt_id is None:
            receipt = await self._journal.receipts.last_printed()
            if receipt is None:
                _require_ours(self.printer(None))
                raise CommandError("nothing-to-reprint")
        else:
            receipt = await self._known(receipt_id)
        who = await self._require_allowed(receipt, who, given_pin)
        if receipt.erased_at is not None:
            raise CommandError("receipt-erased", receipt=receipt.id)
        printer = self._target(receipt, backup=backup)
        await self._require_ready(printer)
        job = _current(receipt)
        if job.unsure:
            asked = self.printer(job.printer)
            return await asked.settle(receipt, job, printed=False, who=who, on=printer)
        if not job.state.is_final:
            raise CommandError("still-printing", receipt=receipt.id)
        return await self._copy(receipt, printer, who, "reprint")

    async def settle(
        self, receipt_id: str, printed: bool, who: str, *, backup: bool = False
    ) -> Receipt:
        """A person's answer to an unsure receipt: it came out, or print it again, with
        ``backup`` on the backup printer."""
        receipt = await self._known(receipt_id)
        job = _current(receipt)
        if not job.unsure:
            raise CommandError("not-unsure", receipt=receipt.id)
        printer = self.printer(job.printer)
        on = self._target(receipt, backup=True) if backup else printer
        if not printed:
            _require_ours(on)
        return await printer.settle(receipt, job, printed=printed, who=who, on=on)

    async def release(
        self,
        printer_id: str | None,
        receipts: list[str],
        who: str,
        *,
        last: bool = False,
        given_pin: str | None = None,
    ) -> dict[str, list[Receipt]]:
        """A person's answer to a backlog: print these, or all that wait at the printer, or
        at every one. With ``last`` the newest of them only; the others are kept without
        printing. CommandError ``nothing-held`` or ``not-held``."""
        released, discarded = [], []
        if last:
            who = acting(who, await self._roles.require_for(Protected.DISCARD, given_pin))
        for printer, named in self._held(printer_id, receipts):
            _require_ours(printer)
            printed = named[-1:] if last else named
            released += await printer.backlog.release(printed, who)
            discarded += await printer.backlog.discard(named[: -len(printed)] if last else [], who)
        return {"released": released, "discarded": discarded}

    async def discard(
        self,
        printer_id: str | None,
        receipts: list[str],
        who: str,
        *,
        given_pin: str | None = None,
    ) -> dict[str, list[Receipt]]:
        """A person's answer to a backlog: keep these, or all, without printing."""
        who = acting(who, await self._roles.require_for(Protected.DISCARD, given_pin))
        discarded = []
        for printer, named in self._held(printer_id, receipts):
            discarded += await printer.backlog.discard(named, who)
        return {"released": [], "discarded": discarded}

    def _held(self, printer_id: str | None, receipts: list[str]) -> list[tuple[Printer, list[str]]]:
        """The printers concerned and, of each, the receipts meant, oldest first."""
        printers = [self.printer(printer_id)] if printer_id else list(self._printers.values())
        waiting = [(printer, printer.backlog.receipts) for printer in printers]
        known = {receipt for _, held in waiting for receipt in held}
        for receipt in receipts:
            if receipt not in known:
                raise CommandError("not-held", receipt=receipt)
        if not known:
            raise CommandError("nothing-held")
        meant = [(p, [r for r in held if not receipts or r in receipts]) for p, held in waiting]
        return [(printer, named) for printer, named in meant if named]

    def _target(self, receipt: Receipt, *, backup: bool) -> Printer:
        """The printer a copy is printed by."""
        printer = self.printer(receipt.printer)
        if not backup:
            return printer
        if printer.backup is None:
            raise CommandError("no-backup", exit_code=ExitCode.WRONG_USE, printer=printer.id)
        return printer.backup

    async def _copy(self, receipt: Receipt, printer: Printer, who: str, action: str) -> Receipt:
        receipt = await self._journal.jobs.add_copy(
            receipt.id, printer.id, receipt.copies + 1, who=who, action=action, now=time.time()
        )
        self._hub.publish(JobUpdate(receipt))
        printer.delivery.enqueue(receipt)
        return receipt

    async def _known(self, receipt_id: str) -> Receipt:
        receipt = await self._journal.receipts.get(receipt_id)
        if receipt is None:
            raise CommandError("unknown-receipt", receipt=receipt_id)
        return receipt

    async def _require_allowed(self, receipt: Receipt, who: str, given: str | None) -> str:
        """Refuse what the settings forbid, and write down who asked for it; tells who
        acts."""
        rules = self._reprints
        try:
            if rules.policy is ReprintPolicy.DENY:
                raise CommandError("reprint-denied", receipt=receipt.id)
            if rules.limit and receipt.copies >= rules.limit:
                raise CommandError("reprint-limit", receipt=receipt.id, limit=rules.limit)
            if rules.policy is ReprintPolicy.PIN:
                return acting(who, await self._roles.require(given))
            if time.time() - receipt.received_at > self._old_after_s:
                return acting(who, await self._roles.require_for(Protected.REPRINT_OLD, given))
        except CommandError as error:
            # That a PIN is asked for is no refusal yet.
            if error.key != "pin-needed":
                await self._journal.records.audit(
                    who, error.key, receipt.id, {"copies": receipt.copies}, time.time()
                )
            raise
        return who

    async def _require_ready(self, printer: Printer) -> None:
        """Refuse while the printer is known not to print; unknown does not block."""
        _require_ours(printer)
        if printer.observation.link is not LinkState.READY:
            with suppress(TimeoutError):
                async with asyncio.timeout(READY_S):
                    await printer.link.next_attempt()
        seen = printer.observation
        if seen.link is LinkState.READY and printer_state.may_print(seen):
            return
        reasons = printer_state.reasons(seen)
        keyword = reasons[0].keyword if reasons else ReasonKeyword.CONNECTING
        raise CommandError(
            f"not-ready-{keyword}", exit_code=ExitCode.PRINTER_NOT_READY, printer=printer.id
        )


def _is_watched(printer: Printer) -> bool:
    return printer.settings.watch_only


def _require_ours(printer: Printer) -> None:
    """Refuse what would print on one that is only watched."""
    if printer.settings.watch_only:
        raise CommandError("watch-only", printer=printer.settings.name)


def _current(receipt: Receipt) -> Job:
    job = receipt.current
    if job is None:
        raise CommandError("unknown-receipt", receipt=receipt.id)
    return job
