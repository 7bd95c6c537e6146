"""Which kind of link a printer gets."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from posgui.model.settings import PLUGGED_IN, QUEUES, SHAREABLE, PrinterSettings, TransportKind
from posgui.service.card import CapabilityCard
from posgui.service.link import Link
from posgui.service.session import MakeTransport
from posgui.service.shared_link import SharedLink
from posgui.service.watch.link import WatchLink
from posgui.service.watch.looks import (
    IsPluggedIn,
    Look,
    NetworkLook,
    PluggedLook,
    QueueLook,
    cups_queue,
    windows_queue,
)
from posgui.service.watch.visit import Visits


def link_to(
    settings: PrinterSettings,
    make_transport: MakeTransport,
    is_plugged_in: IsPluggedIn,
    card: CapabilityCard,
    *,
    on_change: Callable[[], None],
    on_process_id: Callable[[str], None],
) -> Link:
    """A connection that is kept, one that is made for each receipt, or none at all."""
    if settings.watch_only:
        return _watching(settings, make_transport, is_plugged_in, card, on_change)
    shared = settings.share and settings.transport in SHAREABLE
    kind = SharedLink if shared else Link
    return kind(make_transport, card, on_change=on_change, on_process_id=on_process_id)


def _watching(
    settings: PrinterSettings,
    make_transport: MakeTransport,
    is_plugged_in: IsPluggedIn,
    card: CapabilityCard,
    on_change: Callable[[], None],
) -> Link:
    look: Look
    if settings.transport in QUEUES:
        named = windows_queue if settings.transport == TransportKind.WINSPOOL else cups_queue
        look, address = QueueLook(partial(named, settings.queue)), settings.queue
    elif settings.transport in PLUGGED_IN:
        look, address = PluggedLook(settings, is_plugged_in), settings.device or settings.path
    else:
        visits = Visits(make_transport) if settings.share else None
        look, address = NetworkLook(settings, visits), settings.host
    return WatchLink(look, address, card, on_change=on_change)
