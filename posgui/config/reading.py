"""From the configuration file to the nouns.

Refusals are ``ConfigError`` with the placeholders ``file``, ``where`` (``printers[1].port``,
counted from 0; the line of a file that is no TOML), ``expected`` and ``found``, and the keys

    config-unreadable       the file cannot be opened; found: the system's words
    config-malformed        not TOML, or not UTF-8
    config-unknown-key      no such key; expected: the keys there are
    config-near-key         no such key; expected: the one that was probably meant
    config-missing-key      a key that must be there is not
    config-bad-value        the value is of another kind, or out of its bounds
    config-not-installed    a way to a printer that no installed package has
    config-not-yet          a value of the format that this version does not have
    config-duplicate        another place has this value already; expected: not as there
    config-unknown-printer  something for a printer that is not configured
    config-needs-allow      a listener off loopback, open to everyone
    config-not-watched      watch_only of a printer that can only be printed on
    config-watched-only     something that prints names a printer that is only watched
    config-not-shared       a printer that nobody else can use, said to be shared
"""

from __future__ import annotations

import difflib
import ipaddress
import json
import os
import re
import sys
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from posgui.config.schema import (
    CAPTURE,
    NEEDS,
    PRINTER,
    REQUIRED,
    SETTLEMENT,
    SETTLEMENT_NEEDS,
    SINGLE,
    TABLES,
    Row,
)
from posgui.config.values import NOWHERE, Networks, NotInstalledError, NotYetError
from posgui.model.errors import ConfigError
from posgui.model.settings import (
    SHAREABLE,
    WATCHABLE,
    BacklogSettings,
    CaptureSettings,
    FrontEndSettings,
    OpeningSettings,
    PrinterSettings,
    ReprintSettings,
    RetentionSettings,
    RoleSettings,
    Settings,
    SettlementSettings,
    SupportSettings,
    TransportKind,
    WatchSettings,
)

_SHOWN_MAX = 60

_Listener = CaptureSettings | SettlementSettings


def default_path() -> Path:
    """The configuration file used when none is named."""
    if sys.platform == "win32":
        folder = Path(os.environ.get("APPDATA") or Path.home() / "AppData" / "Roaming")
    elif sys.platform == "darwin":
        folder = Path.home() / "Library" / "Application Support"
    else:
        folder = Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config")
    return folder / "posgui" / "posgui.toml"


def load(path: Path) -> Settings:
    """Read the file; ConfigError says what is wrong with it."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise ConfigError(
            "config-unreadable",
            file=str(path),
            where="",
            expected="",
            found=error.strerror or str(error),
        ) from error
    return parse(decoded(raw, str(path)), str(path))


def decoded(raw: bytes, file: str) -> str:
    """The file's text, without the byte order mark some editors write."""
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise ConfigError(
            "config-malformed", file=file, where=str(line), expected="UTF-8", found=""
        ) from error


def parse(text: str, file: str) -> Settings:
    """Check the text of a configuration file; ``file`` is its name for error messages."""
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        at = re.search(r"\(at line (\d+)", str(error))
        line = at[1] if at else str(len(text.splitlines()))
        raise ConfigError(
            "config-malformed", file=file, where=line, expected="TOML", found=str(error)
        ) from error
    try:
        return _settings(document)
    except ConfigError as error:
        raise ConfigError(error.key, file=file, **error.placeholders) from None


def describe(settings: Settings) -> dict[str, Any]:
    """The settings as a whole document of plain values, every key of every row written.

    ``parse`` reads it back (as TOML) and ``write`` takes it (as it is).
    """
    captures = [
        {**_fields(capture, CAPTURE), "listen": (capture.host, capture.port)}
        for capture in settings.captures
    ]
    settlements = [
        {**_fields(each, SETTLEMENT), "listen": (each.host, each.port)}
        for each in settings.settlements
    ]
    return {
        "printers": [_shown(_fields(p, PRINTER), PRINTER) for p in settings.printers],
        "captures": [_shown(capture, CAPTURE) for capture in captures],
        "settlements": [_shown(each, SETTLEMENT) for each in settlements],
        **{
            key: _shown(_fields(getattr(settings, key), rows), rows) for key, rows in SINGLE.items()
        },
    }


def _fields(noun: object, rows: Sequence[Row]) -> dict[str, Any]:
    return {row.key: getattr(noun, row.key, None) for row in rows}


def _shown(values: dict[str, Any], rows: Sequence[Row]) -> dict[str, Any]:
    return {row.key: row.value.show(values[row.key]) for row in rows}


def _settings(document: dict[str, Any]) -> Settings:
    _check_keys(document, tuple(TABLES), "")
    printers = _printers(_tables(document, "printers"))
    captures = _captures(_tables(document, "captures"), printers)
    settlements = _settlements(_tables(document, "settlements"), printers, captures)
    single = {key: _table(document.get(key, {}), rows, key) for key, rows in SINGLE.items()}
    return Settings(
        printers=printers,
        captures=captures,
        settlements=settlements,
        ui=FrontEndSettings(**single["ui"]),
        retention=RetentionSettings(**single["retention"]),
        reprint=ReprintSettings(**single["reprint"]),
        backlog=BacklogSettings(**single["backlog"]),
        roles=RoleSettings(**single["roles"]),
        opening=OpeningSettings(**single["opening"]),
        support=SupportSettings(**single["support"]),
        watch=WatchSettings(**single["watch"]),
    )


def _printers(tables: list[Any]) -> tuple[PrinterSettings, ...]:
    printers: list[PrinterSettings] = []
    for index, table in enumerate(tables):
        where = f"printers[{index}]"
        values = _table(table, PRINTER, where)
        printer = PrinterSettings(**{**values, "name": values["name"] or values["id"]})
        _check_needs(printer, where)
        if printer.share and printer.transport not in SHAREABLE:
            raise _refusal("config-not-shared", f"{where}.share", "false", True)
        if printer.watch_only and printer.transport not in WATCHABLE:
            expected = " | ".join(f'"{kind}"' for kind in TransportKind if kind in WATCHABLE)
            raise _refusal("config-not-watched", f"{where}.transport", expected, printer.transport)
        for other, earlier in enumerate(printers):
            if earlier.id == printer.id:
                raise _refusal(
                    "config-duplicate", f"{where}.id", f"≠ printers[{other}].id", printer.id
                )
        printers.append(printer)
    for index, printer in enumerate(printers):
        _check_backup(printer, printers, f"printers[{index}].backup")
    return tuple(printers)


def _check_backup(printer: PrinterSettings, printers: list[PrinterSettings], where: str) -> None:
    others = [other.id for other in printers if other.id != printer.id]
    if printer.backup and printer.backup not in others:
        expected = " | ".join(f'"{other}"' for other in others)
        raise _refusal("config-unknown-printer", where, expected, printer.backup)
    if printer.backup:
        _check_prints(printer.backup, printers, where)


def _check_needs(printer: PrinterSettings, where: str) -> None:
    groups = NEEDS.get(printer.transport, ((),))
    if printer.transport == TransportKind.CUPS and re.search(r"[\s/#]", printer.queue):
        # What CUPS lets no name have (lpadmin(8)); Windows's queues may have spaces.
        raise _refusal("config-bad-value", f"{where}.queue", '"queue"', printer.queue)
    if any(all(getattr(printer, key) for key in group) for group in groups):
        return
    rows = {row.key: row for row in PRINTER}
    keys = [key for key in groups[0] if not getattr(printer, key)]
    raise _refusal("config-missing-key", f"{where}.{keys[0]}", rows[keys[0]].value.expected)


def _captures(
    tables: list[Any], printers: Sequence[PrinterSettings]
) -> tuple[CaptureSettings, ...]:
    captures: list[CaptureSettings] = []
    for index, table in enumerate(tables):
        where = f"captures[{index}]"
        values = _table(table, CAPTURE, where)
        host, port = values.pop("listen")
        capture = CaptureSettings(host=host, port=port, **values)
        _check_known(capture.printer, printers, f"{where}.printer")
        _check_allow(capture, f"{where}.listen", table["listen"])
        _check_free(capture, {"captures": captures}, f"{where}.listen", table["listen"])
        captures.append(capture)
    return tuple(captures)


def _settlements(
    tables: list[Any],
    printers: Sequence[PrinterSettings],
    captures: Sequence[CaptureSettings],
) -> tuple[SettlementSettings, ...]:
    settlements: list[SettlementSettings] = []
    for index, table in enumerate(tables):
        where = f"settlements[{index}]"
        values = _table(table, SETTLEMENT, where)
        for row in SETTLEMENT:
            if row.key in SETTLEMENT_NEEDS[values["kind"]] and values[row.key] == row.default:
                raise _refusal("config-missing-key", f"{where}.{row.key}", row.value.expected)
        host, port = values.pop("listen")
        told = SettlementSettings(host=host, port=port, **values)
        _check_known(told.printer, printers, f"{where}.printer")
        if (host, port) != NOWHERE:
            _check_allow(told, f"{where}.listen", table["listen"])
            taken: dict[str, Sequence[_Listener]] = {"captures": captures}
            taken["settlements"] = settlements
            _check_free(told, taken, f"{where}.listen", table["listen"])
        settlements.append(told)
    return tuple(settlements)


def _check_known(printer: str, printers: Sequence[PrinterSettings], where: str) -> None:
    known = [each.id for each in printers]
    if printer not in known:
        expected = " | ".join(f'"{known_id}"' for known_id in known)
        raise _refusal("config-unknown-printer", where, expected, printer)
    _check_prints(printer, printers, where)


def _check_prints(printer: str, printers: Sequence[PrinterSettings], where: str) -> None:
    if any(each.id == printer and each.watch_only for each in printers):
        expected = " | ".join(f'"{each.id}"' for each in printers if not each.watch_only)
        raise _refusal("config-watched-only", where, expected or "watch_only = false", printer)


def _check_allow(listener: _Listener, where: str, found: Any) -> None:
    if not ipaddress.ip_address(listener.host).is_loopback and not listener.allow:
        raise _refusal("config-needs-allow", where, f"allow = {Networks.expected}", found)


def _check_free(
    listener: _Listener, taken: Mapping[str, Sequence[_Listener]], where: str, found: Any
) -> None:
    for table, others in taken.items():
        for index, other in enumerate(others):
            if _same_address(other, listener):
                raise _refusal("config-duplicate", where, f"≠ {table}[{index}].listen", found)


def _same_address(one: _Listener, other: _Listener) -> bool:
    hosts = {one.host, other.host}
    # The wildcard address of a port leaves no room for another listener there.
    return one.port == other.port and (len(hosts) == 1 or bool(hosts & {"0.0.0.0", "::"}))  # noqa: S104 - compared, not bound


def _tables(document: dict[str, Any], key: str) -> list[Any]:
    tables = document.get(key, [])
    if not isinstance(tables, list):
        raise _refusal("config-bad-value", key, f"[[{key}]]", tables)
    return tables


def _table(table: Any, rows: Sequence[Row], where: str) -> dict[str, Any]:
    if not isinstance(table, dict):
        raise _refusal("config-bad-value", where, f"[{where}]", table)
    _check_keys(table, [row.key for row in rows], f"{where}.")
    return {row.key: _value(table, row, f"{where}.{row.key}") for row in rows}


def _value(table: dict[str, Any], row: Row, where: str) -> Any:
    raw = table.get(row.key, "")
    if raw == "" and row.default is not REQUIRED:
        return row.default
    if row.key not in table:
        raise _refusal("config-missing-key", where, row.value.expected)
    try:
        return row.value.read(raw)
    except NotYetError:
        raise _refusal("config-not-yet", where, row.value.expected, raw) from None
    except NotInstalledError:
        raise _refusal("config-not-installed", where, row.value.expected, raw) from None
    except ValueError:
        raise _refusal("config-bad-value", where, row.value.expected, raw) from None


def _check_keys(table: dict[str, Any], known: Sequence[str], prefix: str) -> None:
    for key in table:
        if key in known:
            continue
        if near := difflib.get_close_matches(key, known, 1):
            raise _refusal("config-near-key", prefix + key, near[0])
        raise _refusal("config-unknown-key", prefix + key, " | ".join(known))


def _refusal(key: str, where: str, expected: str, found: Any = "") -> ConfigError:
    shown = "" if found == "" else json.dumps(found, ensure_ascii=False, default=str)
    if len(shown) > _SHOWN_MAX:
        shown = shown[:_SHOWN_MAX] + "…"
    return ConfigError(key, where=where, expected=expected, found=shown)
