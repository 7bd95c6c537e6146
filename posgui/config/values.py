"""The kinds of values a configuration key may have.

Each kind reads a TOML value and shows a read one as TOML again. ``expected`` is written as
a notation, not as a sentence, since it is shown inside sentences of either language.
"""

from __future__ import annotations

import codecs
import ipaddress
import json
import re
from abc import ABC, abstractmethod
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from posgui.model.hot_key import HotKey

_HOST_NAME = re.compile(r"[A-Za-z0-9_]([A-Za-z0-9_.-]*[A-Za-z0-9_])?\.?")
_LISTEN = re.compile(
    r"(?:\[(?P<six>[0-9A-Fa-f:.]+)\]|(?P<four>[0-9.]+|localhost)):(?P<port>\d{1,5})"
)
_PORT_MAX = 65535

NOWHERE = ("", 0)
"""Where nothing listens."""


class NotYetError(ValueError):
    """A value of the format that this version does not have."""


class NotInstalledError(ValueError):
    """A word that only an installed package could give a meaning."""


class Value(ABC):
    """One kind of value."""

    expected: str
    """What may be written, as a notation."""

    @abstractmethod
    def read(self, raw: Any) -> Any:
        """The value behind TOML's ``raw``; ValueError if it is not of this kind."""

    def show(self, value: Any) -> Any:
        """A read value as TOML writes it."""
        return value


class Text(Value):
    """Text on one line, of a bounded length and optionally of a pattern."""

    def __init__(self, longest: int, pattern: str = "", expected: str = "") -> None:
        self._longest = longest
        self._pattern = re.compile(pattern or r"[^\x00-\x1f\x7f]*")
        self.expected = expected or f'"..." (1..{longest})'

    def read(self, raw: Any) -> str:
        """The text itself."""
        if not isinstance(raw, str) or len(raw) > self._longest:
            raise ValueError
        if not self._pattern.fullmatch(raw):
            raise ValueError
        return raw


class Choice(Value):
    """One of some words; ``later`` are words of versions to come."""

    def __init__(self, words: Sequence[str], later: Sequence[str] = ()) -> None:
        self._words = words
        self._later = later
        self.expected = " | ".join(f'"{word}"' for word in words)

    def read(self, raw: Any) -> str:
        """The member of ``words`` (an enum's member where an enum was given)."""
        if isinstance(raw, str):
            for word in self._words:
                if word == raw:
                    return word
            if raw in self._later:
                raise NotYetError
        raise ValueError

    def show(self, value: Any) -> str:
        """The word as plain text."""
        return str(value)


class InstalledChoice(Choice):
    """One of some words, or the name of an installed package's entry point."""

    def __init__(self, words: Sequence[str], group: str) -> None:
        super().__init__(words)
        self._group = group

    def read(self, raw: Any) -> str:
        """The member of ``words``, or the entry point's name."""
        try:
            return super().read(raw)
        except ValueError:
            if not isinstance(raw, str):
                raise
            from importlib.metadata import entry_points  # 90 ms that few starts need

            if raw in entry_points(group=self._group).names:
                return raw
            raise NotInstalledError from None


class Choices(Value):
    """A list of some words."""

    def __init__(self, words: Sequence[str]) -> None:
        self._word = Choice(words)
        self.expected = f"[{', '.join(json.dumps(str(word)) for word in words)}]"

    def read(self, raw: Any) -> tuple[str, ...]:
        """The members of ``words``, as they are listed."""
        if not isinstance(raw, list):
            raise ValueError
        return tuple(self._word.read(entry) for entry in raw)

    def show(self, value: Any) -> list[str]:
        """As a TOML array."""
        return [str(word) for word in value]


class Flag(Value):
    """true or false."""

    expected = "true | false"

    def read(self, raw: Any) -> bool:
        """The flag itself; 0, 1 and "yes" are none."""
        if not isinstance(raw, bool):
            raise ValueError
        return raw


class Whole(Value):
    """A whole number within bounds, both included."""

    def __init__(self, least: int, most: int) -> None:
        self._least = least
        self._most = most
        self.expected = f"{least}..{most}"

    def read(self, raw: Any) -> int:
        """The number itself."""
        if isinstance(raw, bool) or not isinstance(raw, int):
            raise ValueError
        if not self._least <= raw <= self._most:
            raise ValueError
        return raw


class Seconds(Value):
    """A duration within bounds, both included."""

    def __init__(self, least: float, most: float) -> None:
        self._least = least
        self._most = most
        self.expected = f"{least}..{most}"

    def read(self, raw: Any) -> float:
        """Seconds."""
        if isinstance(raw, bool) or not isinstance(raw, int | float):
            raise ValueError
        if not self._least <= raw <= self._most:
            raise ValueError
        return float(raw)


class UsbId(Value):
    """A USB vendor or product id: ``0x04b8`` or, as lsusb writes it, ``"04b8"``."""

    expected = '0x0001..0xffff | "04b8"'

    def read(self, raw: Any) -> int:
        """The number; 0 stands for none."""
        if isinstance(raw, str) and re.fullmatch(r"(0[xX])?[0-9A-Fa-f]{1,4}", raw):
            return int(raw, 16)
        return Whole(0, 0xFFFF).read(raw)

    def show(self, value: Any) -> str:
        """As lsusb writes it."""
        return f"{value:04x}" if value else ""


class Keys(Value):
    """A combination of keys that no scanner types (``posgui.model.hot_key``)."""

    expected = '"Ctrl+Alt+P" (2 × Ctrl | Alt | Meta) | "Ctrl+F12" (1 × Ctrl | Alt | Meta)'

    def read(self, raw: Any) -> str:
        """The combination as it is usually written."""
        if not isinstance(raw, str):
            raise ValueError
        return str(HotKey.parse(raw))


class Host(Value):
    """A printer's address: an IP address or a name, without a port."""

    expected = '"192.168.1.50" | "host.name"'

    def read(self, raw: Any) -> str:
        """The address as written."""
        if not isinstance(raw, str) or len(raw) > 253:
            raise ValueError
        if not _HOST_NAME.fullmatch(raw):
            ipaddress.ip_address(raw)
        return raw


class Listen(Value):
    """Where to listen: ``127.0.0.1:9101``, ``[::1]:9101`` or ``localhost:9101``."""

    expected = '"127.0.0.1:9101"'

    def read(self, raw: Any) -> tuple[str, int]:
        """The address in its shortest form, and the port."""
        match = _LISTEN.fullmatch(raw) if isinstance(raw, str) else None
        if match is None or not 1 <= int(match["port"]) <= _PORT_MAX:
            raise ValueError
        host = match["six"] or match["four"].replace("localhost", "127.0.0.1")
        return str(ipaddress.ip_address(host)), int(match["port"])

    def show(self, value: Any) -> str:
        """``host:port``, an IPv6 host in brackets."""
        host, port = value
        if not host:
            return ""
        return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


class Networks(Value):
    """A list of addresses and networks: ``["192.168.1.20", "10.0.0.0/24"]``."""

    expected = '["192.168.1.20", "192.168.1.0/24"]'

    def read(self, raw: Any) -> tuple[str, ...]:
        """Each entry in its shortest form, a lone address without a prefix length."""
        if not isinstance(raw, list) or not all(isinstance(entry, str) for entry in raw):
            raise ValueError
        return tuple(self._shortest(entry) for entry in raw)

    def show(self, value: Any) -> list[str]:
        """As a TOML array."""
        return list(value)

    @staticmethod
    def _shortest(entry: str) -> str:
        network = ipaddress.ip_network(entry, strict=False)
        alone = network.num_addresses == 1
        return str(network.network_address if alone else network)


class Encoding(Value):
    """A character encoding that Python knows."""

    expected = '"gb18030" | "big5" | "cp437" | ...'

    def read(self, raw: Any) -> str:
        """The name as written."""
        if not isinstance(raw, str):
            raise ValueError
        try:
            "￥".encode(codecs.lookup(raw).name, "replace")
        except (LookupError, UnicodeError) as error:
            raise ValueError from error
        return raw


class LineEncoding(Encoding):
    """An encoding whose end of line is one byte, so that a file can be cut into lines."""

    expected = '"utf-8" | "gb18030" | "cp1252" | ...'

    def read(self, raw: Any) -> str:
        """The name as written."""
        name = super().read(raw)
        if "\n".encode(name) != b"\n":
            raise ValueError
        return name


class FilePath(Value):
    """Where a file is, from the root on."""

    expected = '"/folder/file" | "C:\\\\folder\\\\file"'

    def read(self, raw: Any) -> str:
        """The path as written."""
        if not isinstance(raw, str) or len(raw) > 1000 or "\x00" in raw:
            raise ValueError
        if not Path(raw).is_absolute():
            raise ValueError
        return raw


class SalePattern(Value):
    """A regular expression (Python's ``re``) that finds a sale in a line."""

    expected = '"...(?P<id>...)...(?P<amount>...)..." (1..500)'

    def read(self, raw: Any) -> str:
        """The expression as written; it has the group ``id``."""
        if not isinstance(raw, str) or len(raw) > 500:
            raise ValueError
        try:
            groups = re.compile(raw).groupindex
        except re.error as error:
            raise ValueError from error
        if "id" not in groups:
            raise ValueError
        return raw
