"""A cable pulled while data is in flight: a network namespace whose only link goes down."""

from __future__ import annotations

import shutil
import subprocess
import sys

import pytest

SCRIPT = """
import asyncio, socket, subprocess, sys, time
from posgui.transports.network import NetworkTransport

def link(state):
    subprocess.run(["ip", "link", "set", "lo", state], check=True)

async def main():
    link("up")
    with socket.create_server(("127.0.0.1", 0)) as server:
        lost = asyncio.Event()
        transport = NetworkTransport(
            "127.0.0.1", server.getsockname()[1], print, lambda error: lost.set()
        )
        await transport.open()
        peer, _ = server.accept()
        link("down")
        begun = time.monotonic()
        await transport.write(b"x" * 100)
        print("unsent", transport.unsent())
        async with asyncio.timeout(15):
            await lost.wait()
        print("after", round(time.monotonic() - begun))
        await transport.close()
        peer.close()

asyncio.run(main())
"""


def _isolated(*command: str) -> list[str]:
    return ["unshare", "--map-root-user", "--net", *command]


@pytest.fixture(autouse=True)
def _namespaces() -> None:
    if sys.platform != "linux" or not shutil.which("unshare") or not shutil.which("ip"):
        pytest.skip("needs unshare and ip")
    if subprocess.run(_isolated("true"), capture_output=True, check=False).returncode:
        pytest.skip("this user may not make network namespaces")


def test_a_cut_cable_under_unsent_data_is_noticed_within_seven_seconds() -> None:
    done = subprocess.run(
        _isolated(sys.executable, "-c", SCRIPT),
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    unsent, after = done.stdout.splitlines()
    assert unsent == "unsent 100"
    assert 4 <= int(after.removeprefix("after ")) <= 7
