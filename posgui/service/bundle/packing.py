"""Members of a bundle, bounded in size, and the zip they make."""

from __future__ import annotations

import io
import json
import time
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from posgui.rules.masking import masked
from posgui.service.bundle.secrets import without_secrets

BUNDLE_BYTES = 20_000_000
"""A bundle is sent by mail or messenger, which take 20 to 25 MB."""
_MEMBERS_BYTES = 19_000_000
"""All members unpacked, so that even what cannot be compressed stays below that."""
_README = "README.txt"
_README_BYTES = 100_000
_CHUNK = 16_384
"""Characters masked in one go: a millisecond or two, in which nothing else of the engine's
process runs."""


@dataclass(frozen=True, slots=True)
class Bundle:
    """A finished one."""

    data: bytes
    """The zip."""
    cut: tuple[str, ...]
    """Names of members that are not whole, or left out, because of the size."""


class Packing:
    """Collects members; the first ones are kept whole, later ones as far as there is room.

    ``secrets`` are taken out of every member.
    """

    def __init__(self, secrets: frozenset[str] = frozenset()) -> None:
        self._secrets = secrets
        self._members: dict[str, bytes] = {}
        self._left = _MEMBERS_BYTES - _README_BYTES
        self.cut: list[str] = []

    @property
    def names(self) -> tuple[str, ...]:
        """The members' names, in order."""
        return tuple(sorted(self._members))

    def add_json(self, name: str, noun: Any) -> None:
        """A JSON member; left out where there is no room for the whole of it."""
        text = json.dumps(noun, ensure_ascii=False, indent=1, default=str)
        data = without_secrets(text, self._secrets).encode("utf-8", "replace")
        if len(data) <= self._left:
            self._put(name, data)
        else:
            self.cut.append(name)

    def add_text(self, name: str, text: str, *, masks: bool, is_cut: bool = False) -> None:
        """A text; where there is no room for all of it, its end. With ``masks`` what could
        name a person is starred out. ``is_cut``: it is not whole already."""
        if masks:
            text = "".join(map(masked, _chunks(text)))
        data = without_secrets(text, self._secrets).encode("utf-8", "replace")
        if is_cut or len(data) > self._left:
            self.cut.append(name)
        if len(data) <= self._left:
            self._put(name, data)
        elif self._left > 0:
            # A character that is cut in two is left out.
            self._put(name, data[-self._left :].decode("utf-8", "ignore").encode())
            self._left = 0

    def finish(self, readme: str, now: float) -> Bundle:
        """The zip with its README; ``now`` (seconds since the epoch) dates every member."""
        self._members[_README] = readme.encode()[:_README_BYTES]
        date = max(time.gmtime(now)[:6], (1980, 1, 1, 0, 0, 0))
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
            for name in sorted(self._members, key=_readme_first):
                info = zipfile.ZipInfo(name, date)
                info.compress_type = zipfile.ZIP_DEFLATED
                info.external_attr = 0o600 << 16
                file.writestr(info, self._members[name])
        return Bundle(packed.getvalue(), tuple(dict.fromkeys(self.cut)))

    def _put(self, name: str, data: bytes) -> None:
        self._members[name] = data
        self._left -= len(data)


def _readme_first(name: str) -> tuple[bool, str]:
    return name != _README, name


def _chunks(text: str) -> Iterator[str]:
    """Parts that end at a line's end, unless a line is longer than that."""
    at = 0
    while at < len(text):
        end = text.rfind("\n", at, at + _CHUNK) + 1 if at + _CHUNK < len(text) else len(text)
        end = end or at + _CHUNK
        yield text[at:end]
        at = end
