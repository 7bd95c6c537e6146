"""The alert's sound: two short notes, by what the system has to play them."""

from __future__ import annotations

import array
import logging
import math
import shutil
import subprocess
import sys
import tempfile
import wave
from functools import cached_property
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

RATE = 22_050
"""Samples a second."""

SOON_MS = 700
"""A little longer than the sound lasts."""

_NOTES = ((880.0, 0.14), (1174.7, 0.26))
"""Hertz and seconds: a fifth-like step up, heard over a shop without startling."""

_PLAYERS = (("pw-play",), ("paplay",), ("aplay", "-q"), ("afplay",))

_LOGGER = logging.getLogger(__name__)


def write_chime(path: Path) -> None:
    """Write the sound as a mono 16-bit WAV file."""
    samples = array.array("h")
    for hertz, seconds in _NOTES:
        count = int(RATE * seconds)
        for index in range(count):
            # Swells in 5 ms and fades out, so that it does not click.
            loudness = min(1.0, index / (RATE * 0.005)) * (1 - index / count) ** 1.5
            tone = math.sin(2 * math.pi * hertz * index / RATE)
            samples.append(int(14_000 * loudness * tone))
    if sys.byteorder == "big":
        samples.byteswap()
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(samples.tobytes())


class Chime:
    """Plays the sound; the desktop's own beep where nothing can play it."""

    def __init__(self) -> None:
        self._player = next((tool for tool in _PLAYERS if shutil.which(tool[0])), None)
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        self._playing: subprocess.Popen[bytes] | None = None

    def ring(self) -> None:
        """Play once, without waiting for it; a second ring in the meantime is left out."""
        if self._playing is not None and self._playing.poll() is None:
            return
        try:
            if not self._play():
                QApplication.beep()
        except OSError as error:
            _LOGGER.info("the sound cannot be played: %s", error.strerror)
            QApplication.beep()

    @cached_property
    def _file(self) -> Path:
        """The sound, made when it is first needed."""
        self._folder = tempfile.TemporaryDirectory(prefix="posgui-")
        file = Path(self._folder.name) / "alert.wav"
        write_chime(file)
        return file

    def _play(self) -> bool:
        if sys.platform == "win32":
            import winsound

            winsound.PlaySound(str(self._file), winsound.SND_FILENAME | winsound.SND_ASYNC)
            return True
        if self._player is None:
            return False
        self._playing = subprocess.Popen(
            [*self._player, str(self._file)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        QTimer.singleShot(SOON_MS, self._heard)
        return True

    def _heard(self) -> None:
        """A player without a sound server ends at once with an error: beep from now on."""
        if self._playing is not None and self._playing.poll():
            self._player = None
            QApplication.beep()

    def close(self) -> None:
        """Remove the sound's file."""
        if self._playing is not None:
            self._playing.terminate()
            self._playing.wait()
        if self._folder is not None:
            self._folder.cleanup()
