"""A bundle where no engine runs: support needs it most then."""

from __future__ import annotations

import time
from pathlib import Path

from posgui import config
from posgui.engine.bundle import members
from posgui.engine.bundle.members import Progress, Wanted
from posgui.engine.bundle.readme import readme
from posgui.model.errors import ConfigError
from posgui.model.settings import Protected, Settings
from posgui.service.bundle.packing import Bundle
from posgui.service.roles import Roles


async def bundle_without_engine(
    data_dir: Path,
    config_file: Path | None,
    progress: Progress,
    *,
    with_receipts: bool,
    pin: str | None = None,
) -> Bundle:
    """Made of what lies in the data folder, which is read and nothing else; no printer is
    asked. A configuration that is refused goes in as it is, with the refusal. CommandError
    as of ``Roles.require`` where it needs a PIN."""
    path = config_file or config.default_path()
    settings, refused = _settings(path)
    await Roles(settings.roles).require_for(Protected.BUNDLE, pin)
    wanted = Wanted(
        data_dir=data_dir,
        config_file=path,
        with_receipts=with_receipts,
        now=time.time(),
        encodings={printer.id: printer.encoding for printer in settings.printers},
    )
    packing = members.begin(wanted)
    packing.add_json("status.json", {"running": False, "config_error": refused})
    await members.add_what_is_kept(packing, wanted, progress)
    notes = ("not-running", "config-refused") if refused else ("not-running",)
    return await members.finish(packing, readme(packing, wanted, settings.support, notes), wanted)


def _settings(path: Path) -> tuple[Settings, str | None]:
    try:
        return (config.load(path) if path.exists() else Settings()), None
    except ConfigError as error:
        # What was found there may be a secret in the wrong place.
        return Settings(), f"{error.key}: {error.placeholders.get('where', '')}"
