"""The right to a device: what is missing, what helps, and an administrator who is asked."""

from __future__ import annotations

import asyncio
import stat
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from posgui.engine.engine import Engine
from posgui.engine.rights_doors import RightsDoors, device_rights
from posgui.host.rights import Access, Rights, Rule, Way, way
from posgui.model.settings import PrinterSettings, Settings
from posgui.texts.resources import udev_rule

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="udev and polkit are Linux's")

NODE = "/dev/bus/usb/001/004"
USB = {"transport": "usb", "vendor": "04b8", "product": "0e15", "backup": "bar"}
SERIAL = {"transport": "serial", "device": "/dev/ttyUSB0"}

PKEXEC = """\
#!/bin/sh
printf '%s\\n' "$@" >"$SCRATCH/asked"
[ -z "$ANSWER" ] || exit "$ANSWER"
[ -z "$WAITS" ] || exec sleep 60
[ "$2" = /bin/sh ] || exit 0
script=$(printf '%s' "$4" | sed "s#/etc/#$SCRATCH/etc/#g; s#^PATH=.*#PATH=$SCRATCH:/usr/bin:/bin#")
shift 4
exec /bin/sh -c "$script" "$@"
"""
"""Stands for polkit's: what it is asked to run changes a root of its own."""

UDEVADM = '#!/bin/sh\necho "$@" >>"$SCRATCH/udev"\n'


@pytest.fixture
def scratch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A root for what is done as administrator."""
    for name, text in (("pkexec", PKEXEC), ("udevadm", UDEVADM)):
        program = tmp_path / name
        program.write_text(text, "utf-8")
        program.chmod(0o755)
    monkeypatch.setenv("SCRATCH", str(tmp_path))
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    return tmp_path


@pytest_asyncio.fixture
async def engine(tmp_path: Path) -> AsyncIterator[Engine]:
    made = Engine(Settings(), tmp_path, "posgui.toml")
    await made.start()
    yield made
    await made.stop()


def doors(engine: Engine, scratch: Path) -> RightsDoors:
    """Over a device that the rule opens once it is there, or the group for good."""

    def look(settings: PrinterSettings, rule: Rule) -> Rights:
        if settings.transport == "serial":
            return Rights(Access.DENIED, settings.device, Way.GROUP, "dialout", "anna")
        there = (scratch / "etc/udev/rules.d" / rule.file.name).exists()
        return Rights(Access.OK if there else Access.DENIED, NODE, Way.RULE, "root", "anna")

    return RightsDoors(engine, "posgui.toml", look)


async def test_an_administrator_who_agrees_installs_our_rule_and_it_is_written_down(
    engine: Engine, scratch: Path
) -> None:
    asked = doors(engine, scratch)
    before = await asked.device_rights(USB)
    assert (before["access"], before["way"], before["can_ask"]) == ("denied", "rule", True)
    assert await asked.give_right(USB, "run") == {"outcome": "done", "access": "ok"}
    written = scratch / "etc/udev/rules.d" / udev_rule().name
    assert written.read_text("utf-8") == udev_rule().read_text("utf-8")
    assert stat.S_IMODE(written.stat().st_mode) == 0o644
    told = (scratch / "udev").read_text("utf-8").splitlines()
    assert told == ["control --reload", f"trigger --name-match={NODE}", "settle --timeout=5"]
    (row,) = await engine.journal.audit.newest(1)
    assert (row.action, row.detail) == ("right-given", {"device": NODE, "way": "rule"})


@pytest.mark.parametrize(
    ("answer", "outcome"), [("126", "canceled"), ("127", "refused"), ("1", "failed")]
)
async def test_where_nobody_agreed_nothing_is_changed_and_it_is_said(
    engine: Engine, scratch: Path, monkeypatch: pytest.MonkeyPatch, answer: str, outcome: str
) -> None:
    monkeypatch.setenv("ANSWER", answer)
    given = await doors(engine, scratch).give_right(USB)
    assert given == {"outcome": outcome, "access": "denied"}
    assert not await engine.journal.audit.newest(1)


async def test_a_question_that_waits_for_the_person_is_taken_back(
    engine: Engine, scratch: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WAITS", "1")
    asked = doors(engine, scratch)
    giving = asyncio.create_task(asked.give_right(USB, "run"))
    async with asyncio.timeout(10):
        while not (scratch / "asked").exists():
            await asyncio.sleep(0.01)
        await asked.cancel_right("run")
        assert (await giving)["outcome"] == "canceled"


async def test_a_serial_port_is_opened_by_its_group(engine: Engine, scratch: Path) -> None:
    asked = doors(engine, scratch)
    assert (await asked.device_rights(SERIAL))["command"] == "sudo usermod -aG dialout anna"
    assert (await asked.give_right(SERIAL))["outcome"] == "done"
    told = (scratch / "asked").read_text("utf-8").split()
    assert told == ["--disable-internal-agent", "/usr/sbin/usermod", "-aG", "dialout", "anna"]


async def test_without_polkit_there_is_the_command_alone(
    engine: Engine, scratch: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(scratch / "nothing"))
    asked = doors(engine, scratch)
    found = await asked.device_rights(USB)
    assert not found["can_ask"]
    assert found["command"].startswith(f"sudo install -m 0644 {udev_rule()} /etc/udev/rules.d/ &&")
    assert found["command"].endswith(f"&& sudo udevadm trigger --name-match={NODE}")
    assert (await asked.give_right(USB))["outcome"] == "refused"


@pytest.mark.parametrize(
    ("group", "mode", "has_rule", "more", "helps"),
    [
        ("root", 0o664, True, {}, Way.RULE),
        ("lp", 0o660, True, {}, Way.RULE),
        ("lp", 0o660, True, {"is_ruled": True}, Way.GROUP),
        ("root", 0o664, True, {"is_ruled": True}, Way.RULE),
        ("lp", 0o660, True, {"is_member": True}, Way.SIGN_IN),
        ("dialout", 0o660, False, {}, Way.GROUP),
        ("dialout", 0o600, False, {}, Way.NONE),
        ("disk", 0o660, False, {}, Way.NONE),
    ],
)
def test_what_helps_depends_on_the_device_and_on_what_was_done_before(
    group: str, mode: int, has_rule: bool, more: dict[str, bool], helps: Way
) -> None:
    assert way(group, mode, has_rule, **{"is_member": False, **more}) is helps


def test_a_device_that_may_be_used_needs_nothing(tmp_path: Path) -> None:
    device = tmp_path / "ttyUSB0"
    rule = Rule(udev_rule(), "")

    def access() -> Access:
        port = PrinterSettings(id="p", name="p", transport="serial", device=str(device))
        return device_rights(port, rule).access

    assert access() is Access.MISSING
    device.touch()
    assert access() is Access.OK
