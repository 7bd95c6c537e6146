"""The printer's state, journal and paper as JSON-ready values. Bytes are base64."""

from __future__ import annotations

import dataclasses
from base64 import b64encode
from typing import Any

from posgui.simulator.device import Device, Happening, StateChanged
from posgui.simulator.paper import Feed, Item, Paper, Picture, Pulse, Segment, Slip, Symbol

_TYPES = {Picture: "picture", Symbol: "symbol", Feed: "feed"}


def state(device: Device) -> dict[str, Any]:
    """Faults and sensors in the words that set them, the profile, and the counters."""
    return {
        **device.facts(),
        "profile": dataclasses.asdict(device.profile),
        "counters": {str(number): count for number, count in device.counters.items()},
        "received": device.paper.raw_start + len(device.paper.raw),
        "room": device.room,
        "idle": device.idle,
        "slips": len(device.paper.slips),
        "paper_left_mm": round(device.panel.roll.left_mm, 3),
    }


def journal(device: Device) -> dict[str, Any]:
    """Which received bytes became print, and what happened to the others.

    ``raw`` is what was received, from offset ``raw_start``. A slip has ``data`` (its
    executed bytes without queries), ``segments`` (``start``, ``end``, ``kind``, ``data``)
    and its ``cut``; the last one, without a cut, still hangs in the printer.
    """
    paper = device.paper
    return {
        "raw_start": paper.raw_start,
        "raw": _text(paper.raw),
        "slips": [_slip_record(paper, slip) for slip in _all_slips(paper)],
        "pulses": [dataclasses.asdict(pulse) for pulse in paper.pulses],
        "losses": [dataclasses.asdict(loss) for loss in paper.losses],
    }


def paper(device: Device, since: int = 0) -> dict[str, Any]:
    """What a window draws: the slips from number ``since`` on, item by item."""
    return {
        "width_dots": device.profile.width_dots,
        "slips": [
            {
                "number": slip.number,
                "cut": slip.cut,
                "text": slip.text,
                "items": [_item(item) for item in slip.items],
            }
            for slip in _all_slips(device.paper)
            if slip.number >= since
        ],
    }


def event(happening: Happening) -> dict[str, Any]:
    """One pushed event."""
    if isinstance(happening, StateChanged):
        return {"event": "state", **happening.facts}
    if isinstance(happening, Slip):
        return {
            "event": "slip",
            "number": happening.number,
            "cut": happening.cut,
            "start": happening.start,
            "end": happening.end,
            "data": _text(happening.data),
            "text": happening.text,
        }
    if isinstance(happening, Pulse):
        return {"event": happening.kind, "at": happening.at, "real_time": happening.real_time}
    return {"event": "printed", "item": _item(happening)}


def _all_slips(paper: Paper) -> list[Slip]:
    return [*paper.slips, *([paper.open_slip] if paper.open_slip.items else [])]


def _slip_record(paper: Paper, slip: Slip) -> dict[str, Any]:
    return {
        "number": slip.number,
        "start": slip.start,
        "end": slip.end,
        "cut": slip.cut,
        "data": _text(slip.data),
        "segments": [_segment(paper, segment) for segment in slip.segments],
    }


def _segment(paper: Paper, segment: Segment) -> dict[str, Any]:
    begin, end = (max(0, at - paper.raw_start) for at in (segment.start, segment.end))
    return {**dataclasses.asdict(segment), "data": _text(paper.raw[begin:end])}


def _item(item: Item) -> dict[str, Any]:
    record = {"type": _TYPES.get(type(item), "line"), **dataclasses.asdict(item)}
    if isinstance(item, Picture):
        record["bits"] = _text(item.bits)
    return record


def _text(data: bytes | bytearray) -> str:
    return b64encode(data).decode("ascii")
