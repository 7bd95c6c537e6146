"""A process that plays all scenes and says as JSON lines what is wrong with them.

``compare LOOK FOLDER`` compares with the references; of a scene that differs it leaves the
picture and the tile that was expected in FOLDER. ``layout LANGUAGE SCALE WIDTHxHEIGHT...``
looks for what is clipped or too small, with longer words, on each of these screens.
``renew [SCENE...]`` takes references anew, with ``take LOOK FOLDER [SCENE...]`` for each look.
"""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image

from tests.support.screens import machine, shots
from tests.support.screens.shots import LOOKS, Look

SCREEN = (1366, 768)
"""Of the pictures."""


def main() -> int:
    """Do what is asked for."""
    task, *arguments = sys.argv[1:]
    if task == "renew":
        return renew(arguments)
    if task == "layout":
        language, scale, *sizes = arguments
        screens = [(int(width), int(height)) for width, _, height in map(_split, sizes)]
        _play(Look(language, "light", int(scale)), lambda: layout(language, screens))
        return 0
    look = next(each for each in LOOKS if str(each) == arguments[0])
    folder = Path(arguments[1])
    names = arguments[2:]
    _play(look, lambda: take(look, folder, names) if task == "take" else compare(look, folder))
    return 0


def _split(size: str) -> tuple[str, str, str]:
    return size.partition("x")


def _play(look: Look, work: Callable[[], Awaitable[None]]) -> None:
    """Run it on a machine of that look."""
    with TemporaryDirectory() as folder:
        machine.prepare(look.scale, Path(folder))
        import qasync
        from PySide6.QtWidgets import QApplication

        app = QApplication(["screens"])
        app.setQuitOnLastWindowClosed(False)
        machine.dress(app, look.language)
        machine.colour(look.theme)
        machine.calm()
        machine.Screen(*SCREEN).install()

        async def run() -> None:
            await work()

        with asyncio.Runner(loop_factory=lambda: qasync.QEventLoop(app)) as runner:
            runner.run(run())


def _say(scene: str, look: Look, found: list[str]) -> None:
    print(json.dumps({"scene": scene, "look": str(look), "found": found}), flush=True)


async def compare(look: Look, folder: Path) -> None:
    """Every scene beside its reference; its layout as well, for it costs little."""
    from PySide6.QtCore import QRect

    from tests.support.screens.layout import findings
    from tests.support.screens.scenes import SCENES, image_of, stage

    async with stage(look.language) as made:
        for name, play in SCENES.items():
            window = await made.play_scene(play)
            image = image_of(window)
            kept = shots.reference(name, look)
            said = "no reference" if kept is None else shots.difference(shots.tile(image), kept)
            found = [f"differs from its reference: {said}"] if said else []
            if said:
                image.save(folder / f"{name}-{look}.png")
                expected = kept or Image.new("RGB", (1, 1))
                expected.save(folder / f"{name}-{look}-expected.png")
            _say(name, look, [*found, *findings(window, QRect(0, 0, *SCREEN))])


async def take(look: Look, folder: Path, names: list[str]) -> None:
    """A tile of these scenes, of all if none is named."""
    from tests.support.screens.scenes import SCENES, image_of, stage

    async with stage(look.language) as made:
        for name in names or SCENES:
            image = image_of(await made.play_scene(SCENES[name]))
            shots.tile(image).save(folder / f"{name}.png")


async def layout(language: str, screens: list[tuple[int, int]]) -> None:
    """Every scene on every screen, with longer words."""
    from PySide6.QtCore import QRect

    from posgui.texts import catalogue
    from tests.support.screens.layout import findings
    from tests.support.screens.scenes import SCENES, stage

    machine.lengthen(catalogue(language))
    async with stage(language) as made:
        for name, play in SCENES.items():
            machine.Screen(*screens[0]).install()
            window = await made.play_scene(play)
            for size in screens:
                machine.Screen(*size).install()
                await made.place(window)
                found = findings(window, QRect(0, 0, *size))
                _say(f"{name} at {size[0]} x {size[1]}", Look(language, "longer", 1), found)


def renew(names: list[str]) -> int:
    """Take the pictures of these scenes, or of all, and keep them, small."""
    with TemporaryDirectory() as folder:

        def run(look: Look) -> None:
            own = Path(folder, str(look))
            own.mkdir()
            command = [sys.executable, "-m", "tests.support.screens", "take"]
            whole = [*command, str(look), str(own), *names]
            subprocess.run(whole, check=True, stdout=subprocess.DEVNULL)

        with ThreadPoolExecutor(os.cpu_count()) as pool:
            list(pool.map(run, LOOKS))
        for scene in sorted(path.stem for path in Path(folder, str(LOOKS[0])).iterdir()):
            tiles = {}
            for look in LOOKS:
                with Image.open(Path(folder, str(look), f"{scene}.png")) as image:
                    tiles[look] = image.copy()
            shots.keep(scene, tiles)
    return 0


if __name__ == "__main__":
    sys.exit(main())
