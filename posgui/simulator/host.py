"""A device on an event loop: it gets the time, and its clients get its bytes."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping
from typing import Protocol

from posgui.simulator.device import Device, Happening
from posgui.simulator.profile import Profile


class Client(Protocol):
    """One connection to the printer."""

    def deliver(self, data: bytes) -> None:
        """The printer sent ``data``."""

    def progressed(self) -> None:
        """The device moved on: there may be room again, or it may have gone idle."""


class SimulatedPrinterHost:
    """Runs one Device. Paper, faults and journal outlive every connection.

    All methods are called on the event loop that runs it.
    """

    def __init__(self, profile: Profile | None = None) -> None:
        self.device = Device(profile)
        self._clients: list[Client] = []
        self._asking: Client | None = None
        self._listeners: list[Callable[[Happening], None]] = []
        self._timer: asyncio.TimerHandle | None = None

    def subscribe(self, listener: Callable[[Happening], None]) -> Callable[[], None]:
        """Hear of everything that happens; returns the way to stop."""
        self._listeners.append(listener)

        def unsubscribe() -> None:
            if listener in self._listeners:
                self._listeners.remove(listener)

        return unsubscribe

    def attach(self, client: Client) -> None:
        """``client`` is connected; answers go to the one that sent last."""
        self._clients.append(client)
        self._asking = client
        self.device.connected()
        self._move_on()

    def detach(self, client: Client) -> None:
        """``client`` is gone; what the printer still says is lost."""
        if client in self._clients:
            self._clients.remove(client)
        if self._asking is client:
            self._asking = self._clients[-1] if self._clients else None

    def receive(self, client: Client, data: bytes) -> None:
        """``client`` sent ``data``, at most ``device.room`` bytes."""
        self._asking = client
        self.device.receive(data, time.monotonic())
        self._move_on()

    def set(self, **changes: object) -> None:
        """Set faults and profile switches; ValueError says what is wrong, nothing changed."""
        self.apply(changes)

    def apply(self, changes: Mapping[str, object]) -> None:
        """As ``set``, from a mapping."""
        self.device.apply(changes, time.monotonic())
        self._move_on()

    def power_cycle(self) -> None:
        """Off, and on again at once; then it boots."""
        self.set(power="off")
        self.set(power="on")

    def stop(self) -> None:
        """Stop the clock."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _move_on(self) -> None:
        self.stop()
        sent = self.device.advance(time.monotonic())
        if sent and self._asking is not None:
            self._asking.deliver(sent)
        for happening in self.device.take_happenings():
            for listener in tuple(self._listeners):
                listener(happening)
        for client in tuple(self._clients):
            client.progressed()
        wakeup = self.device.next_wakeup()
        if wakeup is not None and self._timer is None:
            loop = asyncio.get_running_loop()
            delay = max(0.0, wakeup - time.monotonic())
            self._timer = loop.call_later(delay, self._move_on)
