"""A support bundle over the desk: started, followed, fetched in pieces, given up."""

from __future__ import annotations

import asyncio
import base64
import logging
import secrets
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from posgui.desk import wire
from posgui.desk.server import Method
from posgui.engine.engine import Engine
from posgui.model.errors import CommandError, JournalError, PosguiError
from posgui.model.settings import Protected
from posgui.service.printer import Printer
from posgui.service.roles import acting

if TYPE_CHECKING:
    from posgui.engine.bundle.members import Wanted
    from posgui.service.bundle.packing import Bundle, Packing

_LOGGER = logging.getLogger(__name__)

DIAGNOSE_S = 12.0
"""A diagnosis ends within ten seconds by itself."""
PIECE_BYTES = 262_144
KEPT_S = 600.0
"""A bundle nobody fetches is forgotten after that."""


@dataclass(slots=True)
class _Making:
    """The bundle that is being made, or waits to be fetched."""

    name: str
    stage: str = "diagnosis"
    bundle: Bundle | None = None
    error: PosguiError | None = None
    task: asyncio.Task[None] | None = None

    def step(self, stage: str) -> None:
        """The next step begins."""
        self.stage = stage


class BundleDoors:
    """One bundle at a time: a new one takes the place of the one before."""

    def __init__(self, engine: Engine, config_file: Path, data_dir: Path, diagnose: Method) -> None:
        self._engine = engine
        self._config_file = config_file
        self._data_dir = data_dir
        self._diagnose = diagnose
        self._making: _Making | None = None

    def methods(self) -> dict[str, Method]:
        """Name to method."""
        return {
            "bundle": self.bundle,
            "bundle_progress": self.progress,
            "bundle_piece": self.piece,
            "bundle_drop": self.drop,
        }

    async def bundle(
        self,
        with_receipts: bool = False,
        who: str = "person",
        pin: str | None = None,
        front: wire.Json | None = None,
    ) -> wire.Json:
        """Start making one; ``front`` is what a front end adds about itself (its screens).
        Answers its name, by which it is followed and fetched."""
        role = await self._engine.roles.require_for(Protected.BUNDLE, pin)
        await self._note(acting(who, role), with_receipts)
        self._forget()
        making = self._making = _Making(secrets.token_hex(4))
        work = self._make(making, self._wanted(with_receipts), front, who)
        making.task = asyncio.create_task(work, name="support bundle")
        asyncio.get_running_loop().call_later(KEPT_S, self._forget, making)
        return {"bundle": making.name}

    async def progress(self, bundle: str) -> wire.Json:
        """``stage``: ``diagnosis``, ``records``, ``logs``, ``receipts``, ``packing`` or
        ``ready``; then ``size`` in bytes and what was ``cut``. Raises why it failed."""
        making = self._named(bundle)
        if making.error is not None:
            raise making.error
        found = making.bundle
        size, cut = (len(found.data), list(found.cut)) if found else (None, [])
        return {"stage": making.stage, "size": size, "cut": cut}

    async def piece(self, bundle: str, offset: int = 0) -> wire.Json:
        """The next bytes of a ready one from ``offset`` on, in base64; none at its end."""
        found = self._named(bundle).bundle
        data = found.data[offset : offset + PIECE_BYTES] if found else b""
        return {"base64": base64.b64encode(data).decode("ascii")}

    async def drop(self, bundle: str) -> wire.Json:
        """Give it up, or forget it: it was fetched."""
        if self._making is not None and self._making.name == bundle:
            self._forget()
        return {}

    def _named(self, name: str) -> _Making:
        if self._making is None or self._making.name != name:
            raise CommandError("bundle-gone")
        return self._making

    def _forget(self, only: _Making | None = None) -> None:
        making = self._making
        if making is None or only not in (None, making):
            return
        if making.task is not None:
            making.task.cancel()
        self._making = None

    async def _note(self, who: str, with_receipts: bool) -> None:
        detail = {"receipts": int(with_receipts)}
        try:
            records = self._engine.journal.records
            await records.audit(who, "bundle-made", None, detail, time.time())
        except JournalError:
            # A journal that cannot be written is what support is to see.
            _LOGGER.warning("a support bundle is made, and that could not be written down")

    def _wanted(self, with_receipts: bool) -> Wanted:
        from posgui.engine.bundle.members import Wanted  # see _make

        printers = self._engine.settings.printers
        return Wanted(
            data_dir=self._data_dir,
            config_file=self._config_file,
            with_receipts=with_receipts,
            now=time.time(),
            encodings={printer.id: printer.encoding for printer in printers},
        )

    async def _make(
        self, making: _Making, wanted: Wanted, front: wire.Json | None, who: str
    ) -> None:
        # What masks and packs is loaded by the few engines that are asked for a bundle.
        from posgui.engine.bundle import members
        from posgui.engine.bundle.readme import readme

        try:
            packing = await asyncio.to_thread(members.begin, wanted)
            packing.add_json("status.json", self._status())
            if front is not None:
                packing.add_json("tray.json", front)
            await self._add_diagnoses(packing, who)
            await members.add_what_is_kept(packing, wanted, making.step)
            words = readme(packing, wanted, self._engine.settings.support)
            making.bundle = await members.finish(packing, words, wanted)
            making.step("ready")
        except PosguiError as error:
            making.error = error
        except Exception:  # whoever waits for it must hear that there is none
            _LOGGER.exception("the support bundle failed")
            making.error = CommandError("internal-error")

    async def _add_diagnoses(self, packing: Packing, who: str) -> None:
        names = list(self._engine.printers)
        found = await asyncio.gather(*(self._diagnosed(name, who) for name in names))
        packing.add_json("diagnosis.json", {"printers": dict(zip(names, found, strict=True))})

    async def _diagnosed(self, printer: str, who: str) -> wire.Json:
        try:
            async with asyncio.timeout(DIAGNOSE_S):
                found: wire.Json = await self._diagnose(printer, f"bundle {printer}", who=who)
                return found
        except TimeoutError:
            return {"error": "deadline"}
        except PosguiError as error:
            return {"error": error.key}
        except Exception as error:  # one printer that cannot be looked at costs no bundle
            _LOGGER.exception("%s could not be diagnosed for a bundle", printer)
            return {"error": type(error).__name__}

    def _status(self) -> wire.Json:
        engine = self._engine
        return {
            "running": True,
            "printers": [_printer(printer) for printer in engine.printers.values()],
            "incidents": [wire.noun_incident(incident) for incident in engine.incidents.open],
            "listening": [f"{c.settings.host}:{c.port}" for c in engine.ports.captures],
            "journal_failing": engine.journal.failing,
        }


def _printer(printer: Printer) -> wire.Json:
    """As in ``posgui status --json``, and all that the printer was heard to say."""
    seen = asdict(printer.observation)
    answers = [
        {"at": each.at, "until": each.until, "times": each.times, "hex": each.data.hex(" ")}
        for each in printer.heard.answers
    ]
    return {
        **wire.noun_status(printer.status()),
        "transport": printer.settings.transport,
        "observation": seen,
        "heard": answers,
    }
