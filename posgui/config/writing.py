"""Changing the configuration file as a person would: comments, order and notation stay."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import tomlkit
from tomlkit.exceptions import TOMLKitError
from tomlkit.items import AoT

from posgui.config.reading import decoded, parse
from posgui.config.schema import REQUIRED, SINGLE, TABLES, Row
from posgui.model.errors import ConfigError
from posgui.model.settings import Settings

_NAMED_BY = {"printers": "id", "captures": "printer", "settlements": "printer"}
"""Which key says that an entry of the file and a given one are the same."""


def write(path: Path, settings: Mapping[str, Any]) -> Settings:
    """Change the given values in the file and return what it says now.

    ``settings`` has the file's shape; a top-level key that is absent stays as it is. In
    ``ui`` and the other single tables the given keys change. ``printers``, ``captures`` and
    ``settlements`` are whole lists: an entry changes the one of the same id (of the same
    printer, for the other two) in the given keys, a new one is added, and what is not in
    the list is removed from the file. A value that is a key's default is written only over
    another one; an empty text removes the key of one that may be left out. The file is
    replaced at once, readable by its owner alone, or not touched: ConfigError says what
    ``parse`` refuses,
    or ``config-not-written`` with the system's words.
    """
    file = str(path)
    try:
        old = decoded(path.read_bytes(), file) if path.exists() else ""
        new = _changed(old, file, settings)
        checked = parse(new, file)
        if new != old:
            _replace(path, new)
    except OSError as error:
        raise ConfigError(
            "config-not-written",
            file=file,
            where="",
            expected="",
            found=error.strerror or str(error),
        ) from error
    return checked


def _changed(text: str, file: str, settings: Mapping[str, Any]) -> str:
    try:
        document = tomlkit.parse(text)
    except TOMLKitError as error:
        parse(text, file)  # names the line
        raise ConfigError(
            "config-malformed", file=file, where="", expected="TOML", found=str(error)
        ) from error
    for key, given in settings.items():
        if key in _NAMED_BY and isinstance(given, list):
            _change_list(document, key, given)
        elif key in SINGLE and isinstance(given, Mapping):
            if key not in document and _said(given, TABLES[key]):
                document[key] = tomlkit.table()
            _change_table(document.get(key, {}), given, TABLES[key])
        else:
            document[key] = given  # parse refuses it by name
    return tomlkit.dumps(document)


def _change_list(
    document: tomlkit.TOMLDocument, key: str, given: Sequence[Mapping[str, Any]]
) -> None:
    rows, named_by = TABLES[key], _NAMED_BY[key]
    entries = document.get(key, [])
    there = dict(zip(_names(entries, named_by), list(entries), strict=True))
    wanted = _names(given, named_by)
    for name in reversed(list(there)):
        if name not in wanted:
            del entries[list(there).index(name)]
            del there[name]
    for name, table in zip(wanted, given, strict=True):
        if name in there:
            _change_table(there[name], table, rows)
        else:
            _add(document, key, _said(table, rows))
    if key in document and not document[key]:
        del document[key]


def _names(entries: Sequence[Mapping[str, Any]], named_by: str) -> list[tuple[str, int]]:
    """One name for each entry, repeated ones told apart by a count."""
    seen: Counter[str] = Counter()
    names = []
    for entry in entries:
        name = str(entry.get(named_by, ""))
        names.append((name, seen[name]))
        seen[name] += 1
    return names


def _add(document: tomlkit.TOMLDocument, key: str, values: Mapping[str, Any]) -> None:
    is_first = not document.body
    if key not in document:
        document[key] = tomlkit.aot()
    entries = document[key]
    if isinstance(entries, AoT):
        table = tomlkit.table()
        table.trivia.indent = "" if is_first else "\n"
        table.update(values)
        if list(document)[-1] != key:
            table.add(tomlkit.nl())
        entries.append(table)
    else:
        entries.append(tomlkit.inline_table())
        entries[-1].update(values)


def _said(given: Mapping[str, Any], rows: Sequence[Row]) -> dict[str, Any]:
    """What of ``given`` differs from the defaults."""
    known = {row.key: row for row in rows}
    return {k: v for k, v in given.items() if k not in known or not _is_default(known[k], v)}


def _change_table(table: Any, given: Mapping[str, Any], rows: Sequence[Row]) -> None:
    said = _said(given, rows)
    known = {row.key: row for row in rows}
    for key, value in given.items():
        if value in ("", None) and key not in said:
            table.pop(key, None)
        elif key in table and key in known and _same(known[key], table[key], value):
            continue
        elif key in table or key in said:
            table[key] = value


def _is_default(row: Row, value: Any) -> bool:
    if row.default is REQUIRED:
        return False
    return value in ("", None) or _same(row, value, row.value.show(row.default))


def _same(row: Row, one: Any, other: Any) -> bool:
    with contextlib.suppress(ValueError):
        return bool(row.value.read(one) == row.value.read(other))
    return False


def _replace(path: Path, text: str) -> None:
    target = path.resolve()
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).replace(target)
    except OSError:
        Path(temporary).unlink(missing_ok=True)
        raise
    if os.name == "posix":
        folder = os.open(target.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
