"""Incidents, audit rows and capability cards in the journal."""

from __future__ import annotations

import json
import sqlite3
from typing import Any

from posgui.journal import chain, statements
from posgui.journal.reader import Runs
from posgui.model.incidents import Cause, Incident, Placeholders
from posgui.model.status import Severity


class Records:
    """What happened around the receipts."""

    def __init__(self, writer: Runs) -> None:
        self._writer = writer

    async def incident_opened(self, incident: Incident) -> None:
        """Keep a new incident."""
        await self._writer.run(
            lambda c: c.execute(
                "INSERT INTO incident (key, printer, severity, since, placeholders) "
                "VALUES (?, ?, ?, ?, ?)",
                (
                    incident.key,
                    incident.printer,
                    incident.severity,
                    incident.since,
                    statements.json_text(incident.placeholders),
                ),
            )
        )

    async def incident_cleared(self, incident: Incident) -> None:
        """Write down when an incident was over."""
        await self._writer.run(
            lambda c: c.execute(
                "UPDATE incident SET cleared_at = ?, placeholders = ? "
                "WHERE key = ? AND printer IS ? AND cleared_at IS NULL",
                (
                    incident.cleared_at,
                    statements.json_text(incident.placeholders),
                    incident.key,
                    incident.printer,
                ),
            )
        )

    async def close_stale_incidents(self, now: float) -> None:
        """Incidents of an engine that died are over; what still holds opens anew."""
        await self._writer.run(
            lambda c: c.execute(
                "UPDATE incident SET cleared_at = ? WHERE cleared_at IS NULL", (now,)
            )
        )

    async def incidents(self, limit: int) -> list[Incident]:
        """The newest incidents, cleared ones included, newest first."""

        def operation(connection: sqlite3.Connection) -> list[Incident]:
            found = connection.execute(
                "SELECT key, printer, severity, since, cleared_at, placeholders "
                "FROM incident ORDER BY id DESC LIMIT ?",
                (limit,),
            )
            return [
                Incident(Cause(key), printer, Severity(severity), since, cleared, json.loads(p))
                for key, printer, severity, since, cleared, p in found
            ]

        return await self._writer.run(operation)

    async def audit(
        self, who: str, action: str, receipt_id: str | None, detail: Placeholders, now: float
    ) -> None:
        """Write one audit row."""
        await self._writer.run(lambda c: chain.add(c, now, who, action, receipt_id, detail))

    async def capability(self, printer: str) -> tuple[str, dict[str, Any]] | None:
        """The address and the card last found for a printer."""

        def operation(connection: sqlite3.Connection) -> tuple[str, dict[str, Any]] | None:
            row = connection.execute(
                "SELECT address, card FROM capability WHERE printer = ?", (printer,)
            ).fetchone()
            return (row[0], json.loads(row[1])) if row else None

        return await self._writer.run(operation)

    async def capabilities(self) -> dict[str, tuple[str, dict[str, Any], float]]:
        """By printer: the address a card was found at, the card, and when (seconds since
        the epoch)."""

        def operation(
            connection: sqlite3.Connection,
        ) -> dict[str, tuple[str, dict[str, Any], float]]:
            found = connection.execute("SELECT printer, address, card, probed_at FROM capability")
            return {
                printer: (address, json.loads(card), at) for printer, address, card, at in found
            }

        return await self._writer.run(operation)

    async def set_capability(
        self, printer: str, address: str, card: dict[str, Any], now: float
    ) -> None:
        """Keep what a printer was found to be able to do."""
        await self._writer.run(
            lambda c: c.execute(
                "INSERT OR REPLACE INTO capability VALUES (?, ?, ?, ?)",
                (printer, address, statements.json_text(card), now),
            )
        )
