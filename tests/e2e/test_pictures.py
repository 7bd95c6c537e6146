"""A receipt as printed, asked for by command and by desk."""

from __future__ import annotations

import base64
import io
from pathlib import Path

import zxingcpp
from PIL import Image

from tests.support.engine import RunningEngine
from tests.support.printer import SimulatedPrinter
from tests.support.receipts import receipt

LINK = "https://shop.example/1"


def qr_code() -> bytes:
    size = b"\x1d(k\x03\x001C\x06"
    store = b"\x1d(k" + (len(LINK) + 3).to_bytes(2, "little") + b"1P0" + LINK.encode()
    return size + store + b"\x1d(k\x03\x001Q0"


async def test_show_writes_the_receipt_as_printed(tmp_path: Path) -> None:
    file, page = tmp_path / "receipt.png", tmp_path / "receipt.pdf"
    async with SimulatedPrinter() as printer:
        async with RunningEngine(tmp_path, printer.port) as engine:
            await engine.ready()
            await engine.till(receipt("Sale 1").replace(b"\x1dV\x00", qr_code() + b"\x1dV\x00"))
            await engine.until(lambda seen: seen.receipt(0)["state"] == "completed")
            told = engine.seen.receipt(0)["id"]

            assert (await engine.run("show", told, "--png", str(file)))[0] == 0
            assert (await engine.run("show", told, "--pdf", str(page)))[0] == 0
            missing, _, error = await engine.run("show", "no-such-receipt", "--png", str(file))
            part = await engine.call("picture", receipt=told, rows=100)

    with Image.open(file) as whole:
        assert [code.text for code in zxingcpp.read_barcodes(whole.convert("L"))] == [LINK]
        assert whole.width == 576 + 64
    assert page.read_bytes().startswith(b"%PDF-")
    assert missing == 1
    assert "no-such-receipt" in error
    with Image.open(io.BytesIO(base64.b64decode(part["png"]))) as crop:
        assert crop.size == (576 + 64, 100)
