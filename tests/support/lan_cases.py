"""What can be wrong on the way to a printer, made to happen."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from pathlib import Path

from posgui.engine.engine import Engine
from posgui.host import ways
from posgui.model.incidents import Cause, Placeholders
from tests.support import lan
from tests.support.lan import ELSEWHERE, GATEWAY, NAME, NEW_ADDRESS, PRINTER, Lan, here

Fault = Callable[[Lan, Engine], None]


def _after_it_worked(fault: Fault) -> Callable[[Lan, Path], Awaitable[str]]:
    """The printer works, then something happens."""

    async def case(net: Lan, folder: Path) -> str:
        net.start_printer()

        async def break_it(engine: Engine) -> None:
            await lan.ready(engine)
            if fault is not _well:
                fault(net, engine)
                await lan.noticed(engine)

        return await lan.diagnosed(folder, PRINTER, break_it)

    return case


def _well(_net: Lan, _engine: Engine) -> None:
    pass


def _switched_off(_net: Lan, _engine: Engine) -> None:
    here("link set till down")


def _cable_out(net: Lan, _engine: Engine) -> None:
    net.there("link set box down")


def _no_power(net: Lan, _engine: Engine) -> None:
    net.switch_printer_off()
    lan.gateway_is_there()


def _nobody_there(net: Lan, _engine: Engine) -> None:
    net.stop_printer()
    net.there("addr flush dev box")
    here("neigh flush dev till")


def _other_device(net: Lan, _engine: Engine) -> None:
    net.stop_printer()
    net.there("link set box down")
    net.there("link set box address 02:00:00:00:00:77")
    net.there("link set box up")
    here("neigh flush dev till")


def _moved(net: Lan, _engine: Engine) -> None:
    net.switch_printer_off()
    net.give(NEW_ADDRESS)
    net.start_printer(NEW_ADDRESS)


async def _seen_elsewhere(net: Lan, folder: Path) -> str:
    """The printer moved, and another program of this computer talks to it there."""
    net.start_printer()
    engine = Engine(lan.settings_for(PRINTER), folder, "posgui.toml")
    await engine.start()
    try:
        await lan.ready(engine)
        _moved(net, engine)
        await lan.noticed(engine)
        before = await _offered(engine, bool)
        ways.knock(NEW_ADDRESS, 1.0)
        after = await _offered(engine, lambda seen: "found_at" in seen)
        host = engine.settings.printers[0].host
        return json.dumps({"before": before, "after": after, "host": host})
    finally:
        await engine.stop()


async def _offered(engine: Engine, enough: Callable[[Placeholders], bool]) -> Placeholders:
    """What is told of the printer that cannot be reached, once it says enough."""
    async with asyncio.timeout(lan.WAIT_S):
        while True:
            for each in engine.incidents.open:
                if each.key is Cause.HOST_UNREACHABLE and enough(each.placeholders):
                    return each.placeholders
            await asyncio.sleep(0.05)


def _no_route(net: Lan, _engine: Engine) -> None:
    net.stop_printer()
    here("route del 10.9.0.0/28 dev till")


def _address_lost(net: Lan, _engine: Engine) -> None:
    net.stop_printer()
    here("addr flush dev till")
    here("addr add 169.254.7.7/16 dev till")


def _other_network(net: Lan, _engine: Engine) -> None:
    net.stop_printer()
    here("addr flush dev till")
    here("addr add 10.7.0.5/24 dev till")
    here("route add default via 10.7.0.1")


async def _gateway_silent(_net: Lan, folder: Path) -> str:
    here("route add default via 10.9.0.13")
    return await lan.diagnosed(folder, ELSEWHERE, _at_once)


async def _behind_a_gateway(_net: Lan, folder: Path) -> str:
    here(f"route add default via {GATEWAY}")
    return await lan.diagnosed(folder, ELSEWHERE, _at_once)


async def _no_such_name(_net: Lan, folder: Path) -> str:
    lan.use_name_server(folder)
    loop = asyncio.get_running_loop()
    server, _ = await loop.create_datagram_endpoint(lan.NoSuchName, ("127.0.0.1", 53))
    try:
        return await lan.diagnosed(folder, NAME, _at_once)
    finally:
        server.close()


async def _names_unanswered(_net: Lan, folder: Path) -> str:
    lan.use_name_server(folder)
    with lan.mute_name_server():
        return await lan.diagnosed(folder, NAME, _at_once)


async def _at_once(_engine: Engine) -> None:
    pass


CASES: dict[str, Callable[[Lan, Path], Awaitable[str]]] = {
    "well": _after_it_worked(_well),
    "switched-off": _after_it_worked(_switched_off),
    "cable-out": _after_it_worked(_cable_out),
    "no-power": _after_it_worked(_no_power),
    "nobody-there": _after_it_worked(_nobody_there),
    "other-device": _after_it_worked(_other_device),
    "moved": _after_it_worked(_moved),
    "seen-elsewhere": _seen_elsewhere,
    "no-route": _after_it_worked(_no_route),
    "address-lost": _after_it_worked(_address_lost),
    "other-network": _after_it_worked(_other_network),
    "gateway-silent": _gateway_silent,
    "behind-a-gateway": _behind_a_gateway,
    "no-such-name": _no_such_name,
    "names-unanswered": _names_unanswered,
}
