"""``python -m tests.bench [--out FILE] [PART ...]``: the speed of posgui, as a table.

Every number stands beside another of the same run on the same machine, so that a slow or
busy machine makes neither look better. Parts: accepted, latency, burst, start,
idle, tray, paint, scroll.
"""

from __future__ import annotations

import argparse
import asyncio
import functools
import tempfile
from collections.abc import AsyncIterator, Callable
from pathlib import Path

from tests.bench import idle, latency, paint, rates, scroll, start, tray
from tests.bench.table import HEADER, Row

PARTS: dict[str, tuple[Callable[[Path], AsyncIterator[Row]], ...]] = {
    "accepted": tuple(
        functools.partial(rates.accepted, size=size) for size in sorted(rates.ACCEPTED)
    ),
    "latency": (latency.latency,),
    "burst": (rates.burst,),
    "start": (start.start,),
    "idle": (idle.idle,),
    "tray": (tray.tray,),
    "paint": (paint.paint,),
    "scroll": (scroll.scroll,),
}


async def _measure(parts: list[str]) -> list[str]:
    lines = [*HEADER.splitlines()]
    print(HEADER, flush=True)
    for part in parts:
        for measure in PARTS[part]:
            with tempfile.TemporaryDirectory(prefix="posgui-bench-") as folder:
                # CUPS sends a job as a user of less rights, who must reach it.
                Path(folder).chmod(0o711)
                async for row in measure(Path(folder)):
                    lines.append(str(row))
                    print(row, flush=True)
    return lines


def main() -> None:
    """Measure, print the table, and write it where asked."""
    parser = argparse.ArgumentParser(prog="bench", description="The speed of posgui, as a table.")
    parser.add_argument("--out", type=Path, help="write the table to this file as well")
    parser.add_argument("parts", nargs="*", metavar="PART", help=", ".join(PARTS))
    arguments = parser.parse_args()
    unknown = set(arguments.parts) - set(PARTS)
    if unknown:
        parser.error(f"no such part: {', '.join(sorted(unknown))}")
    lines = asyncio.run(_measure(arguments.parts or list(PARTS)))
    if arguments.out is not None:
        arguments.out.write_text("\n".join(lines) + "\n", "utf-8")


if __name__ == "__main__":
    main()
