"""Pictures whose dots are in the stream, as masks of mode ``1``.

``columns`` and ``rows`` bound what is decoded: what would fall beside the paper or below
its end is passed over, so that no size in a header can ask for more memory than that.
"""

from __future__ import annotations

from typing import NamedTuple

from PIL import Image


class Bounds(NamedTuple):
    """Dots a picture has room for."""

    columns: int
    rows: int


def by_rows(data: bytes, row_bytes: int, rows: int, bounds: Bounds) -> Image.Image | None:
    """Rows of ``row_bytes`` bytes, the leftmost dot the highest bit; as many whole rows as
    there are. None if there is no dot."""
    if not row_bytes:
        return None
    rows = min(rows, len(data) // row_bytes, bounds.rows)
    kept = min(row_bytes, (bounds.columns + 7) // 8)
    if rows <= 0 or kept <= 0:
        return None
    if kept < row_bytes:
        data = b"".join(data[y * row_bytes : y * row_bytes + kept] for y in range(rows))
    return Image.frombytes("1", (kept * 8, rows), data[: kept * rows])


def by_columns(data: bytes, column_bytes: int, bounds: Bounds) -> Image.Image | None:
    """Columns of ``column_bytes`` bytes, the topmost dot the highest bit of the first."""
    if not column_bytes:
        return None
    columns = min(len(data) // column_bytes, bounds.columns)
    # A column read as a row: the picture lies on its side, and is stood up by turning it.
    lying = by_rows(data, column_bytes, columns, Bounds(bounds.rows, columns))
    return None if lying is None else lying.transpose(Image.Transpose.TRANSPOSE)


def scaled(mask: Image.Image, across: int, down: int) -> Image.Image:
    """Each dot as ``across`` by ``down`` dots."""
    if (across, down) == (1, 1):
        return mask
    size = (mask.width * across, mask.height * down)
    return mask.resize(size, Image.Resampling.NEAREST)


def raster(command: bytes, bounds: Bounds) -> Image.Image | None:
    """``GS v 0 m xL xH yL yH d...``, also one that was cut off: m bit 0 doubles the width,
    bit 1 the height."""
    if len(command) < 8:
        return None
    across, down = 1 + (command[3] & 1), 1 + (command[3] >> 1 & 1)
    row_bytes = int.from_bytes(command[4:6], "little")
    rows = int.from_bytes(command[6:8], "little")
    inside = Bounds(-(-bounds.columns // across), -(-bounds.rows // down))
    mask = by_rows(command[8:], row_bytes, rows, inside)
    return None if mask is None else scaled(mask, across, down)


def column_raster(command: bytes, bounds: Bounds) -> Image.Image | None:
    """``GS Q 0 m xL xH yL yH d...``: x columns of y bytes, scaled as by ``GS v 0``."""
    across, down = 1 + (command[3] & 1), 1 + (command[3] >> 1 & 1)
    mask = by_columns(command[8:], int.from_bytes(command[6:8], "little"), bounds)
    return None if mask is None else scaled(mask, across, down)


def bit_image(command: bytes, bounds: Bounds) -> Image.Image | None:
    """``ESC * m nL nH d...``: m 0 and 1 have 8 dots a column, each three dots high, 32 and
    33 have 24; m 0 and 32 print each column twice."""
    kinds = {0: (1, 2, 3), 1: (1, 1, 3), 32: (3, 2, 1), 33: (3, 1, 1)}
    column_bytes, across, down = kinds.get(command[2], (0, 1, 1))
    mask = by_columns(command[5:], column_bytes, Bounds(-(-bounds.columns // across), 24))
    return None if mask is None else scaled(mask, across, down)


def graphics(parameters: bytes, bounds: Bounds) -> Image.Image | None:
    """``GS ( L`` functions 112 and 113, from ``fn`` on: fn a bx by c xL xH yL yH d..., x
    and y in dots, by rows or by columns; a 48 is monochrome."""
    if len(parameters) < 9:
        return None
    across, down = (min(max(n, 1), 2) for n in parameters[2:4])
    width = int.from_bytes(parameters[5:7], "little")
    height = int.from_bytes(parameters[7:9], "little")
    mask = _dots(parameters[9:], width, height, parameters[0] == 113, bounds)
    return None if mask is None else scaled(mask, across, down)


def defined_graphics(parameters: bytes, bounds: Bounds) -> Image.Image | None:
    """``GS ( L`` functions 67, 68 (kept), 83 and 84 (downloaded), from ``fn`` on:
    fn a kc1 kc2 b xL xH yL yH c d..., by rows or by columns; the first colour."""
    if len(parameters) < 10:
        return None
    width = int.from_bytes(parameters[5:7], "little")
    height = int.from_bytes(parameters[7:9], "little")
    return _dots(parameters[10:], width, height, parameters[0] in (68, 84), bounds)


def _dots(
    data: bytes, width: int, height: int, columns: bool, bounds: Bounds
) -> Image.Image | None:
    if columns:
        data = data[: width * ((height + 7) // 8)]
        mask = by_columns(data, (height + 7) // 8, bounds)
    else:
        mask = by_rows(data, (width + 7) // 8, height, bounds)
    if mask is None:
        return None
    # The last byte of a row or column may have dots that are none of the picture.
    return mask.crop((0, 0, min(mask.width, width), min(mask.height, height)))


def downloaded(command: bytes, bounds: Bounds) -> Image.Image | None:
    """``GS * x y d...``: 8x columns of y bytes."""
    return by_columns(command[4:], command[3], bounds)


def nv_images(command: bytes, bounds: Bounds) -> list[Image.Image | None]:
    """``FS q n [xL xH yL yH d...]``: 8x columns of y bytes each."""
    masks: list[Image.Image | None] = []
    at = 3
    for _ in range(command[2]):
        x = int.from_bytes(command[at : at + 2], "little")
        y = int.from_bytes(command[at + 2 : at + 4], "little")
        size = x * y * 8
        masks.append(by_columns(command[at + 4 : at + 4 + size], y, bounds))
        at += 4 + size
    return masks
