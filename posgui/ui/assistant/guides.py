"""How each kind of POS is pointed here, as data: pictures, and what is done in each.

The words are ``assistant.guide.<picture>.<say, bar or row>``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Way(StrEnum):
    """How the POS prints; the value is the part of its text keys."""

    OWN = "own"
    """It has a network printer setting of its own."""
    WINDOWS = "windows"
    """Through a Windows printer."""
    CUPS = "cups"
    ESCPOS = "escpos"
    """A program of one's own with python-escpos."""
    REMOTE = "remote"
    """It runs on another machine."""


class Kind(StrEnum):
    """What is done with one thing on the screen."""

    PRESS = "press"
    PICK = "pick"
    RADIO = "radio"
    TICKED = "ticked"
    CLEARED = "cleared"
    TYPED = "typed"
    """Its words are the label; what is typed is the value of the row's name."""
    CODE = "code"
    """Lines for a terminal or a file, with a button that copies them: the value of the
    row's name."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A window as it is met, with what to do in it from the top."""

    name: str
    rows: tuple[tuple[Kind, str], ...]


GUIDES: Mapping[Way, tuple[Picture, ...]] = {
    Way.OWN: (Picture("own", ((Kind.PICK, "kind"), (Kind.TYPED, "host"), (Kind.TYPED, "port"))),),
    Way.WINDOWS: (
        Picture("windows1", ((Kind.PICK, "printer"), (Kind.PRESS, "properties"))),
        Picture("windows2", ((Kind.PICK, "ports"), (Kind.PRESS, "add"))),
        Picture("windows3", ((Kind.PICK, "tcp"), (Kind.PRESS, "new"), (Kind.PRESS, "next"))),
        Picture("windows4", ((Kind.TYPED, "host"), (Kind.TYPED, "name"), (Kind.PRESS, "next"))),
        Picture("windows5", ((Kind.RADIO, "custom"), (Kind.PRESS, "settings"))),
        Picture(
            "windows6",
            (
                (Kind.RADIO, "raw"),
                (Kind.TYPED, "port"),
                (Kind.CLEARED, "snmp"),
                (Kind.PRESS, "ok"),
            ),
        ),
        Picture("windows7", ((Kind.TICKED, "ticked"), (Kind.PRESS, "apply"))),
    ),
    Way.CUPS: (
        Picture("cups1", ((Kind.CODE, "lpadmin"),)),
        Picture("cups2", ((Kind.TYPED, "queue"),)),
    ),
    Way.ESCPOS: (Picture("escpos", ((Kind.CODE, "python"),)),),
    Way.REMOTE: (
        Picture("remote", ((Kind.PICK, "kind"), (Kind.TYPED, "host"), (Kind.TYPED, "port"))),
    ),
}

_QUEUE = "till"
_PORT_NAME = "posgui"
_LPADMIN = "sudo lpadmin -p {queue} -E -v socket://{host}:{port} -m raw"
_PYTHON = """\
from escpos.printer import Network

till = Network("{host}", port={port})
till.text("Total 12.50\\n")
till.cut()
till.close()"""


def values(host: str, port: str) -> dict[str, str]:
    """What is typed and copied, by the names of the rows, for a POS that prints there."""
    known = {"host": host, "port": port, "queue": _QUEUE, "name": _PORT_NAME}
    code = {"lpadmin": _LPADMIN.format(**known), "python": _PYTHON.format(**known)}
    return known | code
