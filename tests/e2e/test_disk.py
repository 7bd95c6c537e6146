"""A disk that is really small."""

from __future__ import annotations

import contextlib
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.engine import RunningEngine
from tests.support.printer import SimulatedPrinter
from tests.support.receipts import receipt


@contextlib.contextmanager
def _small_disk(folder: Path, size: str) -> Iterator[None]:
    """A file system in memory, mounted on ``folder``; skips where that is not possible."""
    if sys.platform != "linux":
        pytest.skip("needs a Linux mount")
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={size},mode=0700", "tmpfs", str(folder)],
        capture_output=True,
        check=False,
    )
    if mounted.returncode:
        pytest.skip("needs the right to mount")
    try:
        yield
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


def _resize(folder: Path, size: str) -> None:
    subprocess.run(["mount", "-o", f"remount,size={size}", str(folder)], check=True)


async def test_a_full_disk_stops_intake_and_room_on_it_lets_it_go_on(tmp_path: Path) -> None:
    async with SimulatedPrinter() as printer:
        engine = RunningEngine(tmp_path, printer.port)
        with _small_disk(engine.data_dir, "90m"):
            async with engine:
                await engine.ready()
                assert engine.seen.incidents["disk-full"]["severity"] == "error"
                with contextlib.suppress(ConnectionError):
                    await engine.till(receipt("Refused"))
                _resize(engine.data_dir, "900m")
                await engine.until(lambda seen: "disk-full" not in seen.incidents)
                await engine.till(receipt("Sale 1"))
                await engine.until(lambda seen: seen.receipt(0)["state"] == "completed")
                assert [slip.data for slip in printer.slips] == [receipt("Sale 1")]
