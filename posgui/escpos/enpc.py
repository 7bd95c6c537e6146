"""ENPC, the protocol of Epson's network boards: requests to bytes, datagrams to replies.

A request is ``EPSON``, ``Q`` (query) or ``C`` (control), the device type 03 and number 00,
the function (2 bytes), 00 00, the length of the parameters (2 bytes) and the parameters; a
reply is the same with ``q`` or ``c`` and the result in place of the 00 00 (Epson UB-E02
Technical Reference section 4.7). Of the byte order of the two-byte fields it says only by
its notation (``03-0010``) that the high byte comes first. What the parameters of a reply
mean is not published there: they are handed on as they are.

Only queries are made here: a control would take the printer away from whoever prints.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from enum import IntEnum

PORT = 3289
"""UDP (IANA, service ``enpc``)."""

_HEADER = struct.Struct(">5sc2sHHH")
_NAME = b"EPSON"
_QUERY, _ANSWERED = b"Q", b"q"
_DEVICE = b"\x03\x00"
"""Device type 03, a receipt printer, number 00."""


class Function(IntEnum):
    """What is queried."""

    BASIC_INFORMATION = 0x0000
    STATUS = 0x0010


class Result(IntEnum):
    """The results that are published."""

    DONE = 0x0000
    NO_DEVICE = 0xFFFE
    """The board is there, and no printer at it."""
    UNSUPPORTED = 0xFFFF


@dataclass(frozen=True, slots=True)
class Reply:
    """What a board answered to a query."""

    function: int
    """As it was queried: a Function, of a board that keeps to the protocol."""
    result: int
    """A Result, or what no document tells."""
    parameters: bytes
    """As they came; their layout is not published."""


def query(function: Function) -> bytes:
    """The datagram that queries ``function``: 14 bytes, no parameters."""
    return _HEADER.pack(_NAME, _QUERY, _DEVICE, function, 0, 0)


def parse(datagram: bytes) -> Reply | None:
    """The reply to a query; None for anything else, also for one that was cut short.

    What follows the parameters' stated length is left out. Never raises.
    """
    if len(datagram) < _HEADER.size:
        return None
    name, kind, device, function, result, length = _HEADER.unpack_from(datagram)
    parameters = datagram[_HEADER.size : _HEADER.size + length]
    if (name, kind, device) != (_NAME, _ANSWERED, _DEVICE) or len(parameters) < length:
        return None
    return Reply(function, result, parameters)
