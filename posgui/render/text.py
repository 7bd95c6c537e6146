"""A receipt as plain text, for search, lists and the command line."""

from __future__ import annotations

import re
from unicodedata import east_asian_width

from posgui.escpos.roles import Role, RoleReader
from posgui.escpos.tokenizer import Token, Tokenizer
from posgui.render.code128 import code_128
from posgui.render.coding import TextCoding

CUT_LINE = "----"
PICTURE = "[picture]"

_TAB = 8
_COLUMN_DOTS = 12
_COLUMNS_MAX = 64
_SYMBOL_MAX = 300
"""Characters of a bar code's data that are shown."""

_GRAPHICS_STORE = (112, 113)
_QR, _SYMBOL_STORE = 49, 80
_CODE_128 = 73


def plain_text(data: bytes, encoding: str = "gb18030") -> str:
    """What a person would read on the receipt, line by line.

    ``encoding`` is the printer's own, used in Chinese (Kanji) mode and where the till
    chose none. Pictures, bar codes and cuts have placeholders: ``[picture]``,
    ``[QR: data]``, ``[bar code: data]``, ``----``. What goes to the customer display is
    left out. Never raises; what cannot be decoded reads as U+FFFD.
    """
    page = _Page(data, encoding)
    tokenizer = Tokenizer()
    for token in tokenizer.feed(data) + tokenizer.finish():
        page.take(token)
    return page.text()


def telling_line(text: str) -> str:
    """The line of a receipt's text that best stands for it in a list: its total, else its
    title; empty if there is none."""
    lines = [" ".join(line.split()).strip("|│║ ") for line in text.splitlines()]
    for pattern in _TOTALS:
        for line in lines:
            if pattern.search(line) and re.search(r"\d", line) and not _SUBTOTAL.search(line):
                return line
    written = [line for line in lines if not line.startswith("[")]
    titles = (line for line in written if sum(c.isalnum() for c in line) > 1)
    return next(titles, "") or next((line for line in lines if line.startswith("[")), "")


_SUBTOTAL = re.compile(r"sub[ -]?total|小\s*计|小\s*計", re.IGNORECASE)
_TOTALS = (
    re.compile(r"\btotal\b|合\s*计|合\s*計|总\s*[计额]|總\s*[計額]|합\s*계", re.IGNORECASE),
    re.compile(r"(amount|balance) due|应\s*[付收]|應\s*[付收]", re.IGNORECASE),
    re.compile(r"实\s*[付收]|實\s*[付收]|\bpaid\b", re.IGNORECASE),
)


class _Page:
    """The receipt being read."""

    def __init__(self, data: bytes, encoding: str) -> None:
        self._data = data
        self._coding = TextCoding(encoding)
        self._roles = RoleReader()
        self._lines: list[str] = []
        self._cells: list[str] = []
        self._column = 0
        self._run = bytearray()
        self._symbol = ""

    def take(self, token: Token) -> None:
        """Read one token."""
        role = self._roles.role(token.name, token.head)
        self._roles.follow(token)
        if role is Role.TEXT:
            self._run += self._data[token.start : token.end]
            return
        self._end_run()
        if self._roles.deselected or not token.complete:
            return
        if role is Role.CUT:
            self._whole_line(CUT_LINE)
        elif role is Role.PRINT:
            self._print(token)
        elif role is Role.FEED:
            self._feed(token.name, token.head)
        elif token.name == "GS ( k":
            self._store_symbol(token)
        else:
            self._set(token.name, token.head)

    def text(self) -> str:
        """The lines so far, without blank ones at either end."""
        self._end_run()
        self._end_line()
        return "\n".join(self._lines).strip("\n")

    def _end_run(self) -> None:
        """Decode the run of text that ended."""
        if not self._run:
            return
        text = self._coding.decode(bytes(self._run)).text
        self._run.clear()
        self._write(text.replace("\x7f", ""))

    def _write(self, text: str) -> None:
        """Put text at the print position, or behind the line where it would hide some."""
        cells = [cell for c in text for cell in ((c, "") if east_asian_width(c) in "WF" else c)]
        at = self._column
        if any(cell != " " for cell in self._cells[at : at + len(cells)]):
            at = len(self._cells) + 1
        self._cells += " " * (at - len(self._cells))
        self._cells[at : at + len(cells)] = cells
        self._column = at + len(cells)

    def _go_to(self, column: int) -> None:
        self._column = min(max(column, 0), _COLUMNS_MAX)

    def _end_line(self) -> None:
        if self._cells:
            self._lines.append("".join(self._cells).rstrip())
        self._cells = []
        self._column = 0

    def _whole_line(self, line: str) -> None:
        """A line of its own; bands of one picture are one picture."""
        self._end_line()
        if line != PICTURE or self._lines[-1:] != [PICTURE]:
            self._lines.append(line)

    def _feed(self, name: str, head: bytes) -> None:
        match name:
            case "LF" | "ESC d":
                blank = not self._cells and self._lines[-1:] not in ([], [""], [PICTURE])
                self._end_line()
                self._lines += [""] if blank or (name == "ESC d" and head[2] > 1) else []
            case "FF" | "ESC J" | "ESC FF":
                self._end_line()
            case "HT":
                self._go_to((self._column // _TAB + 1) * _TAB)

    def _set(self, name: str, head: bytes) -> None:
        self._coding.follow(name, head)
        match name:
            case "ESC $":
                self._go_to(int.from_bytes(head[2:4], "little") // _COLUMN_DOTS)
            case "ESC \\":
                moved = int.from_bytes(head[2:4], "little", signed=True) // _COLUMN_DOTS
                self._go_to(self._column + moved)

    def _print(self, token: Token) -> None:
        head, body = token.head, self._data[token.start : token.end]
        match token.name:
            case "GS k":
                counted = head[2] >= 0x41
                self._whole_line(f"[bar code: {_shown(_bar_code(body[3 + counted :], head[2]))}]")
            case "ESC Z":
                self._whole_line(f"[QR: {_shown(self._coding.decode_symbol(body[7:]))}]")
            case "GS ( k":
                self._whole_line(self._symbol)
            case "GS ( L" if head[6] in _GRAPHICS_STORE:
                pass
            case "GS 8 L" if head[8] in _GRAPHICS_STORE:
                pass
            case _:
                self._whole_line(PICTURE)

    def _store_symbol(self, token: Token) -> None:
        """``cn 80 m data``: kept until it is printed."""
        if token.head[6:7] == bytes((_SYMBOL_STORE,)):
            kind = "QR" if token.head[5] == _QR else "2-D code"
            body = self._data[token.start + 8 : token.end]
            self._symbol = f"[{kind}: {_shown(self._coding.decode_symbol(body))}]"


def _bar_code(data: bytes, m: int) -> str:
    """The characters of a bar code; Code 128 (m 73) names its code sets by ``{A {B {C``."""
    if m == _CODE_128:
        return code_128(data.decode("latin-1")).text
    return (data.rstrip(b"\0") if m < _CODE_128 else data).decode("latin-1")


def _shown(text: str) -> str:
    """Symbol data on one line, bounded."""
    clean = "".join(c if c.isprintable() else " " for c in text).strip()
    return clean if len(clean) <= _SYMBOL_MAX else clean[: _SYMBOL_MAX - 1] + "…"
