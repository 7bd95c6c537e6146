"""Faults by name and value, as the control port and the tests set them.

- ``paper``: ok (a new roll), near, out
- ``paper_out_after_lines``: the end comes after n more lines of 3.75 mm
- ``paper_out_after_bytes``: the end comes after n more bytes of print data
- ``cover``: closed, open
- ``cutter``: ok, jam (fails at the next cut)
- ``head``: ok, hot
- ``mechanical``: ok, error
- ``unrecoverable``: ok, error (ends with the power, too)
- ``feed``: released, held
- ``recovery``: ok, waiting (it goes on once its button is pressed)
- ``drawer``: low, high (level of connector pin 3)
- ``power``: on, off
- ``frozen``: true while its program hangs: nothing is read or answered
- ``half_open``: true while the cable is cut: what either side sends is lost
"""

from __future__ import annotations

from math import inf

from posgui.simulator.line import DEFAULT_SPACING
from posgui.simulator.panel import Panel, Switches
from posgui.simulator.paper import DOTS_PER_MM

_CHOICES: dict[str, tuple[str, ...]] = {
    "paper": ("ok", "near", "out"),
    "cover": ("closed", "open"),
    "cutter": ("ok", "jam"),
    "head": ("ok", "hot"),
    "mechanical": ("ok", "error"),
    "unrecoverable": ("ok", "error"),
    "feed": ("released", "held"),
    "recovery": ("ok", "waiting"),
    "drawer": ("low", "high"),
    "power": ("on", "off"),
}
_FLAGS = ("frozen", "half_open")
_COUNTS = ("paper_out_after_lines", "paper_out_after_bytes")


def check_fault(key: str, value: object) -> bool:
    """True for a fault with a good value, False for another key; ValueError for a bad value."""
    if key in _CHOICES:
        if value not in _CHOICES[key]:
            raise ValueError(f"{key} must be one of {', '.join(_CHOICES[key])}")
    elif key in _FLAGS:
        if not isinstance(value, bool):
            raise ValueError(f"{key} must be true or false")
    elif key in _COUNTS:
        if type(value) is not int or value < 1:
            raise ValueError(f"{key} must be a whole number above 0")
    else:
        return False
    return True


def apply_fault(key: str, value: object, panel: Panel, switches: Switches, *, busy: bool) -> None:
    """Set one checked fault; ``busy`` says that the printer is printing."""
    roll = panel.roll
    if key == "paper":
        _paper(panel, str(value))
    elif isinstance(value, int) and key == "paper_out_after_lines":
        roll.out_after_mm = value * DEFAULT_SPACING / DOTS_PER_MM
    elif isinstance(value, int) and key == "paper_out_after_bytes":
        roll.out_after_bytes = value
    elif key == "cover":
        panel.cover_open = value == "open"
        panel.cover_error = panel.cover_open and (panel.cover_error or busy)
    elif key == "cutter":
        panel.cutter_jammed = value == "jam"
        panel.cutter_error = panel.cutter_error and panel.cutter_jammed
    elif key == "drawer":
        panel.drawer_high = value == "high"
    elif key == "feed":
        panel.feed_held = value == "held"
    elif key == "recovery":
        panel.waiting = value == "waiting"
    elif key == "head":
        panel.head_hot = value == "hot"
    elif key == "mechanical":
        panel.mechanical = value == "error"
    elif key == "unrecoverable":
        panel.unrecoverable = value == "error"
    elif key == "frozen":
        switches.frozen = bool(value)
    elif key == "half_open":
        switches.half_open = bool(value)


def _paper(panel: Panel, value: str) -> None:
    roll = panel.roll
    if value == "out":
        roll.run_out()
        return
    roll.load()
    roll.forced_near = value == "near"


def facts(panel: Panel, switches: Switches) -> dict[str, object]:
    """The state in the words of this module, and ``online``."""
    roll = panel.roll
    return {
        "online": switches.up and not panel.offline,
        "paper": "out" if roll.out else "near" if roll.near_end else "ok",
        "cover": "open" if panel.cover_open else "closed",
        "cutter": "error" if panel.cutter_error else "jam" if panel.cutter_jammed else "ok",
        "head": "hot" if panel.head_hot else "ok",
        "mechanical": "error" if panel.mechanical else "ok",
        "unrecoverable": "error" if panel.unrecoverable else "ok",
        "feed": "held" if panel.feed_held else "released",
        "recovery": "waiting" if panel.waiting else "ok",
        "drawer": "high" if panel.drawer_high else "low",
        "power": "on" if switches.up else "off" if switches.ready_at == inf else "booting",
        "frozen": switches.frozen,
        "half_open": switches.half_open,
    }
