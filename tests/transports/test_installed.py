"""A way to a printer that another package brings along."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from posgui import config
from posgui.engine.building import transport_maker
from posgui.model.errors import ConfigError, TransportError, TransportReason
from posgui.model.settings import PrinterSettings
from tests.support.listening import Listening

PLUGIN = """
from posgui.transports.base import Capabilities, Transport

class Lpt(Transport):
    capabilities = Capabilities(reads_back=False)

    def __init__(self, settings, on_bytes, on_lost):
        super().__init__(on_bytes, on_lost)
        self.path = settings.path
        self.printed = b""

    @property
    def address(self): return f"port {self.path}"

    async def open(self): pass
    async def write(self, data): self.printed += data
    def unsent(self): return 0
    async def close(self): pass
"""
FILE = '[[printers]]\nid = "front"\ntransport = "{kind}"\npath = "1-2"\n'


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An installed package with two entry points, one of which is broken."""
    info = tmp_path / "lpt_printers-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: lpt-printers\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text(
        "[posgui.transports]\nlpt = lpt_printers:Lpt\nbroken = lpt_printers:Gone\n"
    )
    (tmp_path / "lpt_printers.py").write_text(PLUGIN)
    monkeypatch.setattr(sys, "path", [str(tmp_path), *sys.path])


def _printer(kind: str) -> PrinterSettings:
    return config.parse(FILE.format(kind=kind), "posgui.toml").printers[0]


@pytest.mark.usefixtures("package")
async def test_its_name_is_a_word_of_the_configuration_and_it_gets_the_settings() -> None:
    heard = Listening()
    transport = transport_maker(_printer("lpt"))(heard.on_bytes, heard.on_lost)
    await transport.open()
    await transport.write(b"receipt")
    assert transport.address == "port 1-2"
    assert vars(transport)["printed"] == b"receipt"


@pytest.mark.usefixtures("package")
async def test_one_that_cannot_be_loaded_is_a_missing_driver() -> None:
    heard = Listening()
    transport = transport_maker(_printer("broken"))(heard.on_bytes, heard.on_lost)
    with pytest.raises(TransportError) as caught:
        await transport.open()
    assert caught.value.reason is TransportReason.DRIVER_MISSING
    await transport.close()


def test_one_that_is_not_installed_is_refused_by_name() -> None:
    with pytest.raises(ConfigError) as caught:
        _printer("lpt")
    assert caught.value.key == "config-not-installed"
    assert caught.value.placeholders["found"] == '"lpt"'
    assert caught.value.placeholders["where"] == "printers[0].transport"
