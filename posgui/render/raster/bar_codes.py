"""Bar codes that scan: GS k (Epson ESC/POS reference).

The bars of Code 128 follow the code sets the till chose, with the tables of
``python-barcode``; those of the other kinds are made by ``zxing-cpp``.
"""

from __future__ import annotations

from itertools import groupby
from typing import NamedTuple

from barcode.charsets import code128
from PIL import Image

from posgui.render.code128 import Code128, code_128
from posgui.render.raster import symbols
from posgui.render.raster.glyphs import INK

_UPC_A, _UPC_E, _EAN_13, _EAN_8, _CODE_39, _ITF, _CODABAR, _CODE_93 = range(65, 73)
_CODE_128, _GS1_128, _DATABAR, _TRUNCATED, _LIMITED, _EXPANDED, _CODE_128_AUTO = range(73, 80)

_NAMES = {
    _UPC_A: "UPCA", _UPC_E: "UPCE", _EAN_13: "EAN13", _EAN_8: "EAN8", _CODE_39: "Code39Std",
    _ITF: "ITF", _CODABAR: "Codabar", _CODE_93: "Code93", _DATABAR: "DataBarOmni",
    _TRUNCATED: "DataBarOmni", _LIMITED: "DataBarLtd", _EXPANDED: "DataBarExp",
    _CODE_128_AUTO: "Code128",
}  # fmt: skip
_DIGITS = {_UPC_A: 11, _EAN_13: 12, _EAN_8: 7, _DATABAR: 13, _TRUNCATED: 13, _LIMITED: 13}
"""Digits without the check digit, which is added."""
_TWO_WIDTHS = frozenset((_CODE_39, _ITF, _CODABAR))
"""Kinds whose elements are narrow or wide."""
_WIDE = {1: 3, 2: 5, 3: 8, 4: 10, 5: 13, 6: 16}
"""Dots of a wide element by those of a narrow one, GS w."""

_FINAL_BARS = "11"


class BarCode(NamedTuple):
    """A bar code to be drawn."""

    elements: list[int]
    """Dots of bars and spaces in turn, a bar first."""
    text: str
    """The characters that may stand beside it."""

    @property
    def width(self) -> int:
        """Dots across."""
        return sum(self.elements)

    def mask(self, height: int) -> Image.Image:
        """The bars."""
        mask = Image.new("1", (self.width, height), 0)
        x = 0
        for index, dots in enumerate(self.elements):
            if not index % 2:
                mask.paste(INK, (x, 0, x + dots, height))
            x += dots
        return mask


def bar_code(command: bytes, narrow: int) -> BarCode | None:
    """``GS k m d... NUL`` or ``GS k m n d...`` with modules of ``narrow`` dots; None for
    data that this kind cannot hold."""
    m = command[2]
    data = command[4:] if m >= _UPC_A else command[3:].rstrip(b"\0")
    kind = m if m >= _UPC_A else m + _UPC_A
    text = data.decode("latin-1")
    if kind in (_CODE_128, _GS1_128):
        read = _gs1_128(text) if kind == _GS1_128 else code_128(text)
        if not read.values:
            return None
        return BarCode(_runs(_modules(read.values), narrow, narrow * 2, two=False), read.text)
    made = symbols.linear(_fitting(text, kind), _NAMES.get(kind, ""))
    if made is None:
        return None
    modules, shown = made
    if kind in (_UPC_A, _UPC_E):
        # The library writes both as EAN-13.
        shown = _fitting(text, kind) + shown[-1:]
    return BarCode(_runs(modules, narrow, _WIDE[narrow], two=kind in _TWO_WIDTHS), shown)


def _fitting(text: str, kind: int) -> str:
    """The data as the library takes it."""
    if kind in _DIGITS:
        return text[: _DIGITS[kind]]
    if kind == _CODE_39:
        return text.strip("*").upper()
    if kind == _CODABAR:
        return text.upper()
    if kind == _ITF:
        return text[: len(text) // 2 * 2]
    if kind == _UPC_E:
        return _upc_e(text)
    return text


def _upc_e(text: str) -> str:
    """The seven digits of UPC-E: number system and six more, also from UPC-A's eleven."""
    if len(text) < 11:
        return text[:7] if len(text) > 6 else "0" + text
    system, maker, item = text[0], text[1:6], text[6:11]
    if maker[2:] in ("000", "100", "200"):
        return system + maker[:2] + item[2:] + maker[2]
    if maker[3:] == "00":
        return system + maker[:3] + item[3:] + "3"
    if maker[4:] == "0":
        return system + maker[:4] + item[4:] + "4"
    return system + maker + item[4:]


def _runs(modules: list[int], narrow: int, wide: int, *, two: bool) -> list[int]:
    """Dots of bars and spaces in turn; a code that begins with a space has a bar of none."""
    if not modules[0]:
        return [0, *_runs([1 - module for module in modules], narrow, wide, two=two)]
    lengths = [len(list(run)) for _, run in groupby(modules)]
    if two:
        return [wide if length > 1 else narrow for length in lengths]
    return [length * narrow for length in lengths]


def _modules(values: tuple[int, ...]) -> list[int]:
    """Bars of Code 128 symbol characters, check character and stop pattern added."""
    check = (values[0] + sum(n * value for n, value in enumerate(values))) % 103
    bars = "".join(code128.CODES[value] for value in (*values, check))
    return [int(bar) for bar in bars + code128.STOP + _FINAL_BARS]


def _gs1_128(text: str) -> Code128:
    """GS k 74: Code 128 that begins with function 1; brackets and spaces are for people."""
    plain = "".join(char for char in text if char not in "() *")
    return code_128("{B{1" + plain.replace("{", "{{"))._replace(text=text)
