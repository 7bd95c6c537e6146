"""Faults of a printer that tells them over SNMP while its printing port is taken or silent."""

from __future__ import annotations

from typing import Any

from posgui.model.incidents import Cause
from tests.diagnosis.counter import Counter
from tests.diagnosis.faults import (
    PROFILES,
    Break,
    Fault,
    frozen,
    held_first,
    mute,
    printer_gone,
)
from tests.support.snmp_agent import SnmpAgent


def beside(break_it: Break, **told: Any) -> Break:
    """As ``break_it``, and an SNMP agent tells this."""

    async def broken(counter: Counter) -> None:
        agent = await counter.use(SnmpAgent(**told))
        counter.add(f"snmp_port = {agent.port}")
        await break_it(counter)

    return broken


ONE, MUTE = PROFILES["one connection"], PROFILES["mute"]
BESIDE = (
    Fault("refuses, cover open", (Cause.COVER_OPEN,), beside(printer_gone, detected=b"\x08")),
    Fault("refuses, well", (Cause.PORT_REFUSED,), beside(printer_gone)),
    Fault(
        "another till has it, no paper",
        (Cause.PAPER_OUT,),
        beside(held_first, device=5, printer=1, detected=b"@"),
        "one connection",
        ONE,
    ),
    Fault("hangs, jammed", (Cause.PAPER_JAM,), beside(frozen, detected=b"\x04\x00")),
    Fault("mute, no paper", (Cause.PAPER_OUT,), beside(mute({}), detected=b"@"), "mute", MUTE),
    Fault(
        "mute, says nothing else", (Cause.UNKNOWN,), beside(mute({}), detected=b""), "mute", MUTE
    ),
)
