"""The README of a bundle: what is inside, in both languages."""

from __future__ import annotations

import time

from posgui.engine.bundle.members import Wanted
from posgui.model.settings import SupportSettings
from posgui.service.bundle.packing import Packing
from posgui.texts import LANGUAGES, Texts


def readme(
    packing: Packing, wanted: Wanted, support: SupportSettings, notes: tuple[str, ...] = ()
) -> str:
    """``notes`` are keys of ``bundle.note`` that hold for this one."""
    return "\n\n".join(
        _in_language(Texts(language), packing, wanted, support, notes) for language in LANGUAGES
    )


def _in_language(
    texts: Texts,
    packing: Packing,
    wanted: Wanted,
    support: SupportSettings,
    notes: tuple[str, ...],
) -> str:
    made = time.strftime("%Y-%m-%d %H:%M:%S %z", time.localtime(wanted.now))
    lines = [texts("bundle.head"), texts("bundle.made", time=made)]
    whom = (support.vendor, support.phone, support.contract)
    if any(whom):
        lines.append(texts("bundle.for", whom=" · ".join(word for word in whom if word)))
    lines.append(texts("bundle.receipts-in" if wanted.with_receipts else "bundle.receipts-out"))
    lines += [texts(f"bundle.note.{note}") for note in notes]
    if packing.cut:
        lines.append(texts("bundle.cut", names=", ".join(dict.fromkeys(packing.cut))))
    lines.append("")
    lines += [f"  {name}: {_what(texts, name)}" for name in _listed(packing)]
    return "\n".join(lines) + "\n"


def _listed(packing: Packing) -> list[str]:
    """Members, a folder's together."""
    folders = (name.partition("/") for name in packing.names)
    return list(dict.fromkeys(f"{head}/" if slash else head for head, slash, _ in folders))


def _what(texts: Texts, name: str) -> str:
    is_folder = name.endswith("/")
    return texts(f"bundle.member.{'in-' if is_folder else ''}{name.rstrip('/').partition('.')[0]}")
