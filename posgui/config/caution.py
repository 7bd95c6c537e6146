"""What is allowed in a configuration and still worth a word."""

from __future__ import annotations

from dataclasses import dataclass

from posgui.model.incidents import Placeholders
from posgui.model.settings import Flow, Settings, TransportKind


@dataclass(frozen=True, slots=True)
class ConfigWarning:
    """A key of ``warning`` in the texts, and the values of its sentence."""

    key: str
    placeholders: Placeholders


def warnings(settings: Settings) -> list[ConfigWarning]:
    """What a person should know of these settings.

    ``backup-width``: a printer's backup has paper of another width, so what was laid out
    for one may be cut off or squeezed on the other (``printer`` and ``backup``: names).
    ``serial-no-flow``: a serial printer cannot say that it takes no more, so it loses what
    comes while it is out of paper (``printer``: its name).
    """
    return [*_backup_widths(settings), *_without_flow(settings)]


def _without_flow(settings: Settings) -> list[ConfigWarning]:
    return [
        ConfigWarning("serial-no-flow", {"printer": printer.name or printer.id})
        for printer in settings.printers
        if printer.transport is TransportKind.SERIAL and printer.flow is Flow.NONE
    ]


def _backup_widths(settings: Settings) -> list[ConfigWarning]:
    known = {printer.id: printer for printer in settings.printers}
    pairs = [(printer, known.get(printer.backup)) for printer in settings.printers]
    return [
        ConfigWarning(
            "backup-width",
            {"printer": printer.name or printer.id, "backup": backup.name or backup.id},
        )
        for printer, backup in pairs
        if backup is not None and backup.width is not printer.width
    ]
