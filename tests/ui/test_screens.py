"""Every window in both languages, light and dark, at 100 % and 200 %: it looks as it did, and
nothing in it is clipped, out of reach, too small for a finger or without a name.

``make screens`` takes the references anew after a change that is meant; look at them. Two of
the eight looks are compared each time, so that each language, theme and scale is; with
POSGUI_GATE=full all of them are, and the words are laid out on more screens and scales.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from PIL import ImageDraw

from tests.support.screens.shots import LOOKS, Look, difference, reference

LIMIT_S = 300
"""Forty times what a process takes on an idle machine."""

USUAL = [look for look in LOOKS if str(look) in ("en-light-100", "zh_CN-dark-200")]
"""Two that have each language, theme and scale between them; one costs ten seconds."""

EVERY = os.environ.get("POSGUI_GATE") == "full"

SMALL = ("1024x600", "768x1366")
"""Two tills' screens, the second upright."""

MORE = ("960x540", "1280x720", "1920x1080", "3840x2160")
"""What 200 % leaves of 1920 x 1080 and 300 % of 3840 x 2160, and two that have room."""


def played(*arguments: str) -> list[dict[str, Any]]:
    """What a process of the scenes has to say of each."""
    command = [sys.executable, "-m", "tests.support.screens", *arguments]
    root = Path(__file__).parents[2]
    done = subprocess.run(
        command, cwd=root, capture_output=True, text=True, timeout=LIMIT_S, check=False
    )
    assert done.returncode == 0, done.stderr[-3000:]
    # python-escpos prints a line of its own where a symbol is drawn.
    return [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]


def complaints(said: list[dict[str, Any]]) -> str:
    return "\n".join(f"{each['scene']}: {found}" for each in said for found in each["found"])


@pytest.mark.parametrize("look", LOOKS if EVERY else USUAL, ids=str)
def test_every_window_looks_as_it_did(look: Look, tmp_path: Path) -> None:
    said = played("compare", str(look), str(tmp_path))
    assert len(said) > 50
    assert not complaints(said), f"the pictures are in {tmp_path}"


@pytest.mark.parametrize("look", LOOKS, ids=str)
@pytest.mark.parametrize("part", [(8, 8, 26, 26), (28, 10, 190, 20), (113, 92, 190, 115)])
def test_a_card_without_its_sign_its_title_or_a_button_is_another_picture(
    look: Look, part: tuple[int, int, int, int]
) -> None:
    kept = reference("card-paper-out", look)
    assert kept is not None
    without = kept.copy()
    ImageDraw.Draw(without).rectangle(part, fill=kept.getpixel(part[:2]))
    assert not difference(kept, kept)
    assert difference(without, kept)


@pytest.mark.skipif(not EVERY, reason="part of the gate: fonts are laid out by scale")
@pytest.mark.parametrize(("scale", "size"), [("2", "960x540"), ("3", "1280x720")])
def test_words_a_third_longer_fit_at_any_scale(scale: str, size: str) -> None:
    for language in ("en", "zh_CN"):
        assert not complaints(played("layout", language, scale, size))


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_words_a_third_longer_fit_on_every_screen(language: str) -> None:
    said = played("layout", language, "1", *SMALL, *(MORE if EVERY else ()))
    assert len(said) > 100
    assert not complaints(said)
