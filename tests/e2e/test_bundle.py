"""The support bundle of a real engine: what is inside, and what must never be."""

from __future__ import annotations

import asyncio
import io
import json
import os
import signal
import sqlite3
import stat
import subprocess
import zipfile
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from posgui.desk.client import NotRunning
from tests.support.engine import RunningEngine, Seen
from tests.support.printer import SimulatedPrinter

PIN_HASH = "scrypt$16384$8$1$c2FsdHNhbHRzYWx0c2FsdA==$aGFzaGhhc2hoYXNoaGFzaA=="
WHOM = '[support]\nvendor = "Kassenhilfe"\nphone = "400-820-8820"\ncontract = "A-77"\n'
ROLES = f'[roles]\nsupport = "{PIN_HASH}"\n# token = "tok-of-yesterday"\n'
CHINESE = "街角小店\n会员：欧阳娜娜\n手机 13912345678\n卡号 6222021234567890128\n合计 ￥ 123.50\n"
ENGLISH = "Corner Cafe\nCustomer: John Q. Public\n4111 1111 1111 1111\nTotal 98.70\n"
PERSONAL = ("欧阳娜娜", "13912345678", "6222021234567890128", "John Q. Public", "4111 1111")
TEXT = ("123.50", "98.70", "街角小店", "Corner Cafe")
SECRETS = (PIN_HASH, "tok-of-yesterday", "c2FsdHNhbHRzYWx0c2FsdA")


LETTERS = str.maketrans("0123456789", "ghijklmnop")


def as_receipt(text: str, encoding: str) -> bytes:
    return b"\x1b@\x1c&" + text.encode(encoding) + b"\n\n\x1dV\x00"


async def sell(engine: RunningEngine) -> None:
    sales = (as_receipt(CHINESE, "gb18030"), as_receipt(ENGLISH, "ascii"), CHINESE.encode())
    for number, data in enumerate(sales, 1):
        await engine.till(data)
        await engine.until(partial(_all_came_out, number=number))


def _all_came_out(seen: Seen, number: int) -> bool:
    return seen.states() == ["completed"] * number


def members(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        return {name: file.read(name) for name in file.namelist()}


def noun(found: dict[str, bytes], name: str) -> Any:
    return json.loads(found[name])


def assert_nowhere(found: dict[str, bytes], words: tuple[str, ...]) -> None:
    for name, data in found.items():
        for word in words:
            for encoding in ("utf-8", "gb18030", "utf-16-le"):
                assert word.encode(encoding) not in data, (name, word)
            escaped = json.dumps(word)[1:-1].encode()
            assert escaped not in data, (name, word)
            assert word.encode("utf-8").hex().encode() not in data, (name, word)


async def made(engine: RunningEngine, *arguments: str) -> dict[str, bytes]:
    file = engine.data_dir.parent / "support.zip"
    code, _, error = await engine.run(
        "--config", str(engine.config), "bundle", str(file), *arguments
    )
    assert code == 0, error
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    return members(file.read_bytes())


async def test_everything_support_needs_and_nothing_of_a_customer(tmp_path: Path) -> None:
    async with (
        SimulatedPrinter() as printer,
        RunningEngine(tmp_path, printer.port, extra=WHOM + ROLES) as engine,
    ):
        await engine.ready()
        await sell(engine)
        found = await made(engine)
        assert_nowhere(found, (*PERSONAL, *TEXT, *SECRETS))
        assert next(iter(found)) == "README.txt"
        readme = found["README.txt"].decode()
        for word in ("Kassenhilfe", "400-820-8820", "A-77", "技术支持包", "No text"):
            assert word in readme
        told = noun(found, "receipts.json")["receipts"]
        assert [each["evidence"] for each in told] == ["in-order"] * 3
        assert "line" not in told[0]
        assert [moment["what"] for moment in told[0]["timeline"]][:2] == ["received", "kept"]
        front = noun(found, "status.json")["printers"][0]
        assert front["observation"]["facts"]["online"] is True
        assert any("12" in each["hex"].split() for each in front["heard"])
        verdict = noun(found, "diagnosis.json")["printers"]["front"]
        assert verdict["complete"]
        assert {rung["by"] for rung in verdict["evidence"]} >= {"port", "answers", "status"}
        audit = noun(found, "audit.json")
        assert audit["intact"] is True
        assert audit["audit"][0]["action"] == "bundle-made"
        assert noun(found, "versions.json")["python"]
        assert noun(found, "capability-cards.json")["printers"]["front"]["two_way"] is True
        assert 'support = "***"' in found["settings.toml"].decode()
        assert 'phone = "400-820-8820"' in found["settings.toml"].decode()
        assert "started, listening on" in found["logs/engine.log"].decode()
        assert noun(found, "sizes.json")["files"]["journal.db"] > 0

        found = await made(engine, "--with-receipts")
        texts = [found[f"receipts/{each['id']}.txt"].decode() for each in told]
        assert all("***" in text for text in texts)
        assert "欧阳娜娜".encode().decode("cp437") not in texts[0]
        assert "123.50" in texts[0]
        assert "合计 ￥ 123.50" in texts[2]
        assert "Total 98.70" in texts[1]
        assert_nowhere(found, (*PERSONAL, *SECRETS))


async def test_without_an_engine_it_is_made_of_what_lies_there(tmp_path: Path) -> None:
    async with SimulatedPrinter() as printer:
        engine = RunningEngine(tmp_path, printer.port, extra=WHOM)
        async with engine:
            await engine.ready()
            await sell(engine)
            engine.kill()
        before = {p.name: p.read_bytes() for p in engine.data_dir.glob("journal.db")}
        found = await made(engine, "--with-receipts")
        assert len(noun(found, "receipts.json")["receipts"]) == 3
        assert noun(found, "status.json")["running"] is False
        assert "was not running" in found["README.txt"].decode()
        assert sum(name.startswith("receipts/") for name in found) == 3
        assert_nowhere(found, PERSONAL)
        engine.config.write_text('[[printers]]\nid = "front\ntoken = "tok-of-yesterday"\n')
        (engine.data_dir / "journal.db").write_bytes(b"no database at all" * 1000)
        for suffix in ("-wal", "-shm"):
            (engine.data_dir / f"journal.db{suffix}").unlink(missing_ok=True)
        found = await made(engine)
        assert "not a database" in noun(found, "receipts.json")["error"]
        assert noun(found, "status.json")["config_error"].startswith("config-malformed")
        assert "was refused" in found["README.txt"].decode()
        assert_nowhere(found, SECRETS)
        assert before
        assert (engine.data_dir / "journal.db").read_bytes() == b"no database at all" * 1000


async def test_after_a_clean_end_the_journal_is_read_and_left_as_it_is(tmp_path: Path) -> None:
    async with SimulatedPrinter() as printer:
        async with RunningEngine(tmp_path, printer.port) as engine:
            await engine.ready()
            await sell(engine)
        before = (engine.data_dir / "journal.db").read_bytes()
        found = await made(engine)
        assert len(noun(found, "receipts.json")["receipts"]) == 3
        assert (engine.data_dir / "journal.db").read_bytes() == before
        found = await made(engine)  # an empty folder does no harm either
        engine.data_dir = tmp_path / "nothing"
        found = await made(engine)
        assert noun(found, "receipts.json")["receipts"] == []
        assert not engine.data_dir.exists()


async def test_an_engine_that_hangs_does_not_hinder_it(tmp_path: Path) -> None:
    async with SimulatedPrinter() as printer, RunningEngine(tmp_path, printer.port) as engine:
        await engine.ready()
        await sell(engine)
        engine.send_signal(signal.SIGSTOP)
        found = await made(engine)
        engine.kill()
        assert len(noun(found, "receipts.json")["receipts"]) == 3
        assert "did not answer" in found["README.txt"].decode()


async def test_a_damaged_page_costs_only_what_stood_on_it(tmp_path: Path) -> None:
    async with SimulatedPrinter() as printer:
        async with RunningEngine(tmp_path, printer.port) as engine:
            await engine.ready()
            await sell(engine)
        journal = engine.data_dir / "journal.db"
        with sqlite3.connect(journal) as connection:
            (root,) = connection.execute(
                "SELECT rootpage FROM sqlite_schema WHERE name = 'audit'"
            ).fetchone()
            (size,) = connection.execute("PRAGMA page_size").fetchone()
        connection.close()
        data = bytearray(journal.read_bytes())
        data[(root - 1) * size : root * size] = b"\xff" * size
        journal.write_bytes(data)
        found = await made(engine)
        audit = noun(found, "audit.json")
        assert audit["intact"] is False
        assert "malformed" in audit["error"]
        assert noun(found, "versions.json")["posgui"]


async def test_huge_logs_are_cut_at_their_beginning(tmp_path: Path) -> None:
    data_dir = tmp_path / "data"
    data_dir.mkdir()
    line = "2026-11-23 10:15:03,123 WARNING posgui: {}\n"
    noise = os.urandom(1 << 20).hex()
    with (data_dir / "engine.err").open("w") as log:
        for place in range(0, len(noise), 80):
            log.write(line.format(noise[place : place + 80].translate(LETTERS)))
        log.write(line.format("the very last line"))
    engine = RunningEngine(tmp_path, 1)
    found = await made(engine)
    log_text = found["logs/engine.err"].decode()
    assert log_text.endswith("the very last line\n")
    assert log_text.startswith("2026-")
    assert "logs/engine.err" in found["README.txt"].decode()
    assert (tmp_path / "support.zip").stat().st_size <= 20_000_000


@pytest.mark.parametrize("target", ["/dev/full", "gone/support.zip"])
async def test_a_file_that_cannot_be_written_is_said(tmp_path: Path, target: str) -> None:
    engine = RunningEngine(tmp_path, 1)
    code, _, error = await engine.run("bundle", str(tmp_path / target))
    assert code == 1
    assert "could not be written" in error


def test_a_full_disk_leaves_no_half_file_and_the_old_one(tmp_path: Path) -> None:
    engine = RunningEngine(tmp_path, 1)
    file = tmp_path / "support.zip"
    file.write_bytes(b"the old one")
    command = engine.command("bundle", str(file))
    limited = "ulimit -f 1; trap '' XFSZ; exec " + " ".join(f"'{each}'" for each in command)
    done = subprocess.run(["bash", "-c", limited], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "could not be written" in done.stderr
    assert file.read_bytes() == b"the old one"
    assert not list(tmp_path.glob(".*.part"))


def test_to_standard_output_it_is_the_zip_alone(tmp_path: Path) -> None:
    engine = RunningEngine(tmp_path, 1)
    done = subprocess.run(engine.command("bundle", "-"), capture_output=True, check=False)
    assert done.returncode == 0
    assert "README.txt" in members(done.stdout)


async def test_a_protected_bundle_needs_the_pin_and_one_given_up_is_gone(tmp_path: Path) -> None:
    async with SimulatedPrinter() as printer, RunningEngine(tmp_path, printer.port) as engine:
        await engine.ready()
        await engine.call("set_pin", pin="1234")
        await engine.restarted()
        await engine.call("change_settings", settings={"roles": {"protect": ["bundle"]}}, pin=None)
        await engine.restarted()
        file = tmp_path / "support.zip"
        assert await asyncio.to_thread(_asked_for_pin, engine, file, "0000") == 1
        assert not file.exists()
        assert await asyncio.to_thread(_asked_for_pin, engine, file, "1234") == 0
        assert "bundle-made" in str(await engine.call("audit"))
        name = (await engine.call("bundle", pin="1234"))["bundle"]
        await engine.call("bundle_drop", bundle=name)
        with pytest.raises(Exception, match="bundle-gone"):
            await engine.call("bundle_progress", bundle=name)
    with pytest.raises(NotRunning):
        await engine.call("status")
    assert _asked_for_pin(engine, file, "4321") == 1
    assert _asked_for_pin(engine, file, "1234") == 0


def _asked_for_pin(engine: RunningEngine, file: Path, pin: str) -> int:
    command = engine.command("--config", str(engine.config), "bundle", str(file))
    done = subprocess.run(
        command, input=f"{pin}\n", capture_output=True, text=True, check=False, timeout=60
    )
    return done.returncode
