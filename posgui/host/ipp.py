"""IPP messages (RFC 8010), as far as a print server on this machine is asked: requests built,
answers read, no input or output."""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum

VERSION = 0x0101
"""IPP/1.1: every CUPS answers it (RFC 8011 section 4.1.8)."""

Value = str | int | bool | bytes
Attributes = Mapping[str, Sequence[Value]]


class Operation(IntEnum):
    """operation-id (RFC 8011 section 5.4.15; the last two are CUPS's own)."""

    PRINT_JOB = 0x0002
    GET_JOB_ATTRIBUTES = 0x0009
    GET_JOBS = 0x000A
    GET_PRINTER_ATTRIBUTES = 0x000B
    RELEASE_JOB = 0x000D
    RESUME_PRINTER = 0x0011
    CUPS_GET_PRINTERS = 0x4002
    CUPS_ACCEPT_JOBS = 0x4008


class Tag(IntEnum):
    """Delimiters and value tags (RFC 8010 section 3.5) that are used here."""

    OPERATION = 0x01
    JOB = 0x02
    END = 0x03
    PRINTER = 0x04
    INTEGER = 0x21
    BOOLEAN = 0x22
    ENUM = 0x23
    NAME = 0x42
    KEYWORD = 0x44
    URI = 0x45
    CHARSET = 0x47
    LANGUAGE = 0x48
    MIME_TYPE = 0x49


@dataclass(frozen=True, slots=True)
class Answer:
    """An IPP response."""

    status: int
    """status-code (RFC 8011 appendix B): below 0x0100 it succeeded."""
    groups: list[tuple[int, Attributes]] = field(default_factory=list)
    """Each attribute group's delimiter tag and its attributes, in order."""

    def each(self, tag: Tag) -> list[Attributes]:
        """The groups of one kind: one printer or one job each."""
        return [attributes for kind, attributes in self.groups if kind == tag]


def request(operation: Operation, attributes: Sequence[tuple[Tag, str, Sequence[Value]]]) -> bytes:
    """A request with its operation attributes, after charset and language. A document
    follows right behind it (RFC 8010 section 3.1)."""
    head = struct.pack(">HHI", VERSION, operation, 1) + bytes([Tag.OPERATION])
    given = [
        (Tag.CHARSET, "attributes-charset", ("utf-8",)),
        (Tag.LANGUAGE, "attributes-natural-language", ("en",)),
        *attributes,
    ]
    return head + b"".join(_encoded(*each) for each in given) + bytes([Tag.END])


def _encoded(tag: Tag, name: str, values: Sequence[Value]) -> bytes:
    coded = b""
    for index, value in enumerate(values):
        called = name.encode("ascii") if index == 0 else b""  # further values have no name
        match value:
            case bool():
                raw = bytes([value])
            case int():
                raw = struct.pack(">i", value)
            case str():
                raw = value.encode("utf-8")
            case _:
                raw = value
        coded += struct.pack(">BH", tag, len(called)) + called + struct.pack(">H", len(raw)) + raw
    return coded


def parse(data: bytes) -> Answer:
    """An IPP response; ValueError if ``data`` is none, or is cut short."""
    try:
        return _parsed(data)
    except (struct.error, IndexError) as error:
        raise ValueError("not an IPP message") from error


def _parsed(data: bytes) -> Answer:
    _, status, _ = struct.unpack_from(">HHI", data)
    answer, at = Answer(status), 8
    group: dict[str, list[Value]] = {}
    values: list[Value] = []
    while (tag := data[at]) != Tag.END:
        at += 1
        if tag < 0x10:
            group = {}
            answer.groups.append((tag, group))
            continue
        name, at = _field(data, at)
        raw, at = _field(data, at)
        if name:
            values = group.setdefault(name.decode("utf-8", "replace"), [])
        values.append(_decoded(tag, raw))
    return answer


def _field(data: bytes, at: int) -> tuple[bytes, int]:
    (length,) = struct.unpack_from(">H", data, at)
    end = at + 2 + length
    if end > len(data):
        raise IndexError(end)
    return data[at + 2 : end], end


def _decoded(tag: int, raw: bytes) -> Value:
    if tag in (Tag.INTEGER, Tag.ENUM):
        return int(struct.unpack(">i", raw)[0])
    if tag == Tag.BOOLEAN:
        return raw != b"\0"
    return raw.decode("utf-8", "replace") if 0x40 <= tag <= 0x4F else raw
