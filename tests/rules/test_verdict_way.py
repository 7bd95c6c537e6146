"""What each measurement on the way to a printer means, taken by itself."""

from __future__ import annotations

from ipaddress import IPv4Interface, IPv6Interface

import pytest

from posgui.model.diagnosis import Confidence
from posgui.model.errors import TransportReason
from posgui.model.incidents import Cause
from posgui.model.machine import (
    Interface,
    NameFailure,
    Neighbour,
    NeighbourState,
    Plugged,
    PrintQueue,
    QueueState,
    Route,
)
from posgui.rules.verdict import device, machine, way
from posgui.rules.verdict.decide import decide
from posgui.rules.verdict.reading import Reading
from posgui.texts import incident_base

ADDRESS = "192.168.1.50"
MAC, OTHER_MAC = "00:26:ab:12:34:56", "02:00:00:00:00:01"
DIRECT = Route("eth0", "192.168.1.9")
VIA = Route("eth0", "192.168.1.9", gateway="192.168.1.1", direct=False)
LOOPBACK = Route("lo", "127.0.0.1", local=True)


def card(
    name: str = "eth0",
    address: str = "192.168.1.9/24",
    *,
    up: bool = True,
    enabled: bool = True,
    hardware: bool = True,
) -> Interface:
    own = (IPv4Interface(address),) if address else ()
    return Interface(name, up, enabled, own, hardware)


LO = Interface(
    "lo", up=True, enabled=True, addresses=(IPv4Interface("127.0.0.1/8"),), loopback=True
)


def causes(reading: Reading) -> list[tuple[Cause, Confidence]]:
    return [(suspect.cause, suspect.confidence) for suspect in reading.suspects]


CERTAIN, LIKELY = Confidence.CERTAIN, Confidence.LIKELY


def test_an_interface_that_works_excludes_its_causes() -> None:
    reading = machine.interface([LO, card()], DIRECT, ADDRESS)

    assert reading.finding.holds
    assert reading.finding.detail == {"interface": "eth0"}
    assert reading.clears == {Cause.INTERFACE_DOWN, Cause.NO_ADDRESS}


@pytest.mark.parametrize(
    ("interfaces", "route", "cause", "reason"),
    [
        ([LO, card(up=False)], DIRECT, Cause.INTERFACE_DOWN, "no-carrier"),
        ([LO, card(up=False, enabled=False)], None, Cause.INTERFACE_DOWN, "switched-off"),
        ([LO], None, Cause.INTERFACE_DOWN, "no-interface"),
        ([LO, card(address="")], None, Cause.NO_ADDRESS, None),
        ([LO, card(address="169.254.3.4/16")], None, Cause.NO_ADDRESS, None),
        # What programs made stays up while the cable is out, and does not count.
        (
            [LO, card(up=False, address=""), card("docker0", "172.17.0.1/16", hardware=False)],
            None,
            Cause.INTERFACE_DOWN,
            "no-carrier",
        ),
    ],
)
def test_an_interface_that_does_not_work(
    interfaces: list[Interface], route: Route | None, cause: Cause, reason: str | None
) -> None:
    reading = machine.interface(interfaces, route, ADDRESS)

    assert causes(reading) == [(cause, CERTAIN)]
    assert reading.finding.detail.get("reason") == reason
    assert not reading.clears


def test_a_link_local_printer_needs_no_other_address() -> None:
    mine = card(address="169.254.3.4/16")

    assert machine.interface([mine], Route("eth0"), "169.254.9.9").finding.holds


def test_an_ipv6_printer_needs_an_ipv6_address() -> None:
    v6 = Interface("eth0", up=True, addresses=(IPv6Interface("fd00::2/64"),))

    assert machine.interface([v6], Route("eth0"), "fd00::9").finding.holds
    assert not machine.interface([card()], Route("eth0"), "fd00::9").finding.holds


def test_a_till_that_lost_its_cable_and_goes_out_by_another_network() -> None:
    interfaces = [card(up=False, address=""), card("wlan0", "10.0.0.7/24")]
    route = Route("wlan0", "10.0.0.7", gateway="10.0.0.1", direct=False)

    reading = machine.interface(interfaces, route, ADDRESS, was_direct=True)

    assert causes(reading) == [(Cause.INTERFACE_DOWN, LIKELY)]
    assert reading.finding.detail["interface"] == "eth0"
    assert machine.interface(interfaces, route, ADDRESS).finding.holds


@pytest.mark.parametrize("reading", [
    machine.interface([LO], LOOPBACK, "127.0.0.1"),
    way.route("127.0.0.1", LOOPBACK, None, was_direct=False),
    way.neighbour(LOOPBACK, (), "127.0.0.1", known_mac=""),
    way.neighbour(VIA, (), ADDRESS, known_mac=""),
    machine.os_queue(()),
])  # fmt: skip
def test_what_does_not_apply_says_nothing(reading: Reading) -> None:
    assert reading.finding.holds is None
    assert reading.finding.detail["why"] == "not-applicable"
    assert not reading.suspects
    assert not reading.clears


def test_a_name() -> None:
    found = way.name("receipts", (ADDRESS,), None)
    unknown = way.name("receipts", (), NameFailure.NO_SUCH_NAME)
    silent = way.name("receipts", (), NameFailure.NO_ANSWER)

    assert found.clears == {Cause.NAME_UNRESOLVED}
    assert causes(unknown) == [(Cause.NAME_UNRESOLVED, CERTAIN)]
    assert causes(silent) == [(Cause.NAME_UNRESOLVED, LIKELY)]


def there(state: NeighbourState, mac: str = MAC, confirmed_s: float | None = None) -> Neighbour:
    return Neighbour(ADDRESS, "eth0", state, mac, confirmed_s)


GATEWAY_UP = Neighbour("192.168.1.1", "eth0", NeighbourState.REACHABLE, OTHER_MAC, 5.0)
GATEWAY_GONE = Neighbour("192.168.1.1", "eth0", NeighbourState.FAILED)


def test_a_route() -> None:
    assert way.route(ADDRESS, DIRECT, None, was_direct=True).finding.holds
    assert way.route(ADDRESS, VIA, GATEWAY_UP, was_direct=False).finding.holds
    missing = way.route(ADDRESS, None, None, was_direct=False)
    assert causes(missing) == [(Cause.HOST_UNREACHABLE, CERTAIN)]
    for reading in (
        way.route(ADDRESS, VIA, GATEWAY_GONE, was_direct=False),
        way.route(ADDRESS, VIA, GATEWAY_UP, was_direct=True),
    ):
        assert causes(reading) == [(Cause.HOST_UNREACHABLE, LIKELY)]
    # A cable that is out leaves the route in place.
    assert not way.route(ADDRESS, DIRECT, None, was_direct=True).clears


def test_a_neighbour_seen_just_now_is_who_it_was() -> None:
    reading = way.neighbour(
        DIRECT, [there(NeighbourState.REACHABLE, confirmed_s=0.4)], ADDRESS, known_mac=MAC
    )

    assert reading.finding.holds
    assert {Cause.POWER_OFF, Cause.HOST_UNREACHABLE} < reading.clears
    assert Cause.ADDRESS_TAKEN_BY_OTHER_DEVICE in reading.clears


def test_the_systems_own_reachable_is_too_old_to_count() -> None:
    old = there(NeighbourState.REACHABLE, confirmed_s=30.0)

    reading = way.neighbour(DIRECT, [old], ADDRESS, known_mac=MAC)

    assert reading.finding.holds is None
    assert not reading.clears
    assert way.neighbour(DIRECT, [old], ADDRESS, known_mac=MAC, answered=True).finding.holds


def test_nobody_answers() -> None:
    silent = there(NeighbourState.INCOMPLETE, "")

    alone = way.neighbour(DIRECT, [silent], ADDRESS, known_mac=MAC)
    among_others = way.neighbour(DIRECT, [silent, GATEWAY_UP], ADDRESS, known_mac=MAC)

    assert causes(alone) == [(Cause.HOST_UNREACHABLE, LIKELY)]
    assert causes(among_others) == [(Cause.HOST_UNREACHABLE, LIKELY), (Cause.POWER_OFF, LIKELY)]


@pytest.mark.parametrize(
    ("speaks", "confirmed_s", "confidence"),
    [(True, 0.5, CERTAIN), (True, 60.0, LIKELY), (False, 0.5, LIKELY)],
)
def test_another_device_at_the_address(
    speaks: bool, confirmed_s: float, confidence: Confidence
) -> None:
    stranger = there(NeighbourState.REACHABLE, OTHER_MAC, confirmed_s)

    reading = way.neighbour(DIRECT, [stranger], ADDRESS, known_mac=MAC, speaks=speaks)

    assert causes(reading) == [(Cause.ADDRESS_TAKEN_BY_OTHER_DEVICE, confidence)]
    assert way.neighbour(DIRECT, [stranger], ADDRESS, known_mac="").suspects == ()


def queue(state: QueueState = QueueState.IDLE, **more: object) -> PrintQueue:
    values: dict[str, object] = {"accepting": True, "waiting": 0, "oldest_s": None, **more}
    return PrintQueue("till", "127.0.0.1", 9101, state, **values)  # type: ignore[arg-type]  # values of any field


@pytest.mark.parametrize(
    ("queues", "cause", "confidence"),
    [
        ([queue(QueueState.STOPPED, waiting=2)], Cause.OS_QUEUE_PAUSED, CERTAIN),
        ([queue(QueueState.STOPPED)], Cause.OS_QUEUE_PAUSED, LIKELY),
        ([queue(accepting=False)], Cause.OS_QUEUE_PAUSED, LIKELY),
        (
            [queue(QueueState.PROCESSING, waiting=1, oldest_s=40.0)],
            Cause.OS_QUEUE_STUCK,
            CERTAIN,
        ),
        ([queue(), queue(QueueState.STOPPED, waiting=1)], Cause.OS_QUEUE_PAUSED, CERTAIN),
        (
            [queue(QueueState.STOPPED), queue(waiting=1, oldest_s=99.0)],
            Cause.OS_QUEUE_STUCK,
            CERTAIN,
        ),
    ],
)
def test_a_queue_that_holds_receipts_back(
    queues: list[PrintQueue], cause: Cause, confidence: Confidence
) -> None:
    reading = machine.os_queue(queues)

    assert causes(reading) == [(cause, confidence)]
    assert reading.suspects[0].placeholders["queue"] == "till"


def test_a_queue_that_works() -> None:
    reading = machine.os_queue([queue(QueueState.PROCESSING, waiting=1, oldest_s=0.2)])

    assert reading.finding.holds
    assert reading.clears == {Cause.OS_QUEUE_PAUSED, Cause.OS_QUEUE_STUCK}


def test_a_device_that_is_plugged_in() -> None:
    reading = machine.device(Plugged(present=True), "USB 1-2.4")

    assert reading.finding.holds
    assert {Cause.USB_UNPLUGGED, Cause.POWER_OFF, Cause.DEVICE_BUSY} < reading.clears


@pytest.mark.parametrize(
    ("reason", "cause"),
    [
        (TransportReason.ACCESS_DENIED, Cause.ACCESS_DENIED),
        (TransportReason.BUSY, Cause.DEVICE_BUSY),
        (TransportReason.DRIVER_MISSING, Cause.DRIVER_MISSING),
    ],
)
def test_a_device_that_cannot_be_opened(reason: TransportReason, cause: Cause) -> None:
    reading = machine.device(Plugged(present=True, failure=reason), "USB 1-2.4")

    assert causes(reading) == [(cause, CERTAIN)]
    assert Cause.USB_UNPLUGGED in reading.clears


def test_a_device_that_is_not_there_may_be_switched_off() -> None:
    reading = machine.device(Plugged(present=False, others=1), "USB 1-2.4")

    assert causes(reading) == [(Cause.USB_UNPLUGGED, LIKELY), (Cause.POWER_OFF, LIKELY)]
    assert reading.finding.detail["others"] == 1


def test_a_serial_port_says_nothing_of_the_printers_power() -> None:
    there = machine.device(Plugged(present=True), "/dev/ttyUSB0", serial=True)
    gone = machine.device(Plugged(present=False), "/dev/ttyUSB0", serial=True)

    assert Cause.POWER_OFF not in there.clears
    assert causes(gone) == [(Cause.USB_UNPLUGGED, LIKELY)]
    assert incident_base(Cause.USB_UNPLUGGED, gone.suspects[0].placeholders) == (
        "incident.serial-unplugged"
    )


@pytest.mark.parametrize(
    ("taken", "cause"),
    [(False, Cause.HOST_UNREACHABLE), (True, Cause.ADDRESS_TAKEN_BY_OTHER_DEVICE)],
)
def test_where_a_printer_is_now_is_told_with_why_it_is_missed(taken: bool, cause: Cause) -> None:
    there = Neighbour(ADDRESS, "eth0", NeighbourState.REACHABLE, OTHER_MAC, 0.1)
    silent = Neighbour(ADDRESS, "eth0", NeighbourState.FAILED)
    readings = [
        way.neighbour(DIRECT, [there if taken else silent], ADDRESS, known_mac=MAC, speaks=True),
        device.port(
            is_open=False,
            fault=TransportReason.HOST_UNREACHABLE,
            address=ADDRESS,
            flapping=False,
        ),
        way.whereabouts(ADDRESS, "192.168.1.77", taken=taken, asked=0),
    ]

    verdict = decide(readings, {}, None)

    assert (verdict.cause, verdict.confidence) == (cause, CERTAIN)
    assert verdict.placeholders == {"address": ADDRESS, "found_at": "192.168.1.77"}
    assert verdict.questions == ()
    assert Cause.POWER_OFF not in {each.cause for each in verdict.also}


def test_only_who_was_just_seen_at_one_other_address_is_found() -> None:
    def row(address: str, confirmed_s: float | None, mac: str = MAC) -> Neighbour:
        return Neighbour(address, "eth0", NeighbourState.STALE, mac, confirmed_s)

    def seen(*rows: Neighbour) -> str:
        return way.seen_elsewhere(rows, MAC, ADDRESS, 3.0)

    assert seen(row("192.168.1.77", 1.0), row("192.168.1.78", 1.0, OTHER_MAC)) == "192.168.1.77"
    assert seen(row("192.168.1.77", 1.0), row("192.168.1.78", 900.0)) == "192.168.1.77"
    assert seen(row(ADDRESS, 1.0), row("192.168.1.77", 900.0), row("fe80::7", 0.0)) == ""
    assert seen(row("192.168.1.77", None)) == ""
    # A gateway that answers for everybody.
    assert seen(row("192.168.1.77", 1.0), row("192.168.1.78", 1.0)) == ""
