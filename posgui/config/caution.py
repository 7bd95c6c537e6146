"""What is allowed in a configuration and still worth a word."""

from __future__ import annotations

from dataclasses import dataclass

from posgui.model.incidents import Placeholders
from posgui.model.settings import Settings


@dataclass(frozen=True, slots=True)
class ConfigWarning:
    """A key of ``warning`` in the texts, and the values of its sentence."""

    key: str
    placeholders: Placeholders


def warnings(settings: Settings) -> list[ConfigWarning]:
    """What a person should know of these settings.

    ``backup-width``: a printer's backup has paper of another width, so what was laid out
    for one may be cut off or squeezed on the other (``printer`` and ``backup``: names).
    """
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
