"""Pictures the printer keeps: those the receipt itself defines are drawn, the others are
known by their names alone."""

from __future__ import annotations

from PIL import Image

from posgui.render.raster import bitmaps
from posgui.render.raster.bitmaps import Bounds

KEPT_MAX = 64
"""Pictures of one receipt that are kept."""

_PRINT_BUFFER = (2, 50)
_STORE = (112, 113)
_DEFINE_NV, _DEFINE_DOWNLOADED = (67, 68), (83, 84)
_PRINT_NV, _PRINT_DOWNLOADED = 69, 85

Mask = Image.Image


class StoredPictures:
    """The print buffer of GS ( L, downloaded pictures, and those in NV memory."""

    def __init__(self) -> None:
        self._buffer: Mask | None = None
        self._kept: dict[tuple[str, bytes], Mask] = {}

    def graphics(self, parameters: bytes, bounds: Bounds) -> Mask | str | None:
        """``GS ( L m fn ...`` from ``fn`` on; the picture it prints, or its name."""
        fn = parameters[0] if parameters else -1
        if fn in _PRINT_BUFFER:
            mask, self._buffer = self._buffer, None
            return mask
        if fn in _STORE:
            self._buffer = bitmaps.graphics(parameters, bounds)
        elif fn in _DEFINE_NV + _DEFINE_DOWNLOADED:
            place = "nv key" if fn in _DEFINE_NV else "key"
            self._keep(place, parameters[2:4], bitmaps.defined_graphics(parameters, bounds))
        elif fn in (_PRINT_NV, _PRINT_DOWNLOADED) and len(parameters) >= 5:
            place = "nv key" if fn == _PRINT_NV else "key"
            return self._scaled(place, parameters[1:3], parameters[3], parameters[4])
        return None

    def keep(self, command: bytes, bounds: Bounds) -> None:
        """``GS * x y d...`` or ``FS q n [...]``."""
        if command[:2] == b"\x1d*":
            self._keep("downloaded", b"", bitmaps.downloaded(command, bounds))
            return
        for number, mask in enumerate(bitmaps.nv_images(command, bounds)[:KEPT_MAX], 1):
            self._keep("nv", bytes((number,)), mask)

    def nv(self, number: int, m: int) -> Mask | str:
        """``FS p n m``: m bit 0 doubles the width, bit 1 the height."""
        return self._scaled("nv", bytes((number,)), 1 + (m & 1), 1 + (m >> 1 & 1))

    def downloaded(self, m: int) -> Mask | str:
        """``GS / m``, scaled as by FS p."""
        return self._scaled("downloaded", b"", 1 + (m & 1), 1 + (m >> 1 & 1))

    def _keep(self, place: str, key: bytes, mask: Mask | None) -> None:
        if mask is not None and len(self._kept) < KEPT_MAX:
            self._kept[place, key] = mask

    def _scaled(self, place: str, key: bytes, across: int, down: int) -> Mask | str:
        mask = self._kept.get((place, key))
        if mask is None:
            name = key.decode("ascii", "replace") if "key" in place else f"{key[0]}" if key else ""
            return f"# {name}".strip()
        return bitmaps.scaled(mask, min(max(across, 1), 2), min(max(down, 1), 2))
