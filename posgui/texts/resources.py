"""Where the files of ``resources/`` are, in a source tree and in an installed wheel."""

from __future__ import annotations

from pathlib import Path

UDEV_RULE = "70-posgui-printers.rules"

_PACKAGE = Path(__file__).resolve().parent.parent


def resource_path(*parts: str) -> Path:
    """The path of a resource, such as ``resource_path("icons", "tray.svg")``."""
    inside = _PACKAGE / "resources"
    folder = inside if inside.is_dir() else _PACKAGE.parent / "resources"
    return folder.joinpath(*parts)


def udev_rule() -> Path:
    """The rule that lets whoever sits at a Linux machine use its receipt printers: beside the
    other files of the installer, or in the wheel."""
    inside = _PACKAGE / "resources" / "linux" / UDEV_RULE
    return inside if inside.is_file() else _PACKAGE.parent / "installer" / "linux" / UDEV_RULE
