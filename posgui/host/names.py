"""Name resolution that keeps a deadline."""

from __future__ import annotations

import ipaddress
import socket
from dataclasses import dataclass
from typing import Any

from posgui.host.patience import bounded
from posgui.model.machine import NameFailure

AddressInfo = tuple[socket.AddressFamily, socket.SocketKind, int, str, Any]
"""As ``socket.getaddrinfo`` gives it."""


@dataclass(frozen=True, slots=True)
class NameAnswer:
    """What became of a question for a name."""

    infos: tuple[AddressInfo, ...] = ()
    failure: NameFailure | None = None

    @property
    def addresses(self) -> tuple[str, ...]:
        """The numeric addresses, best first, each once."""
        return tuple(dict.fromkeys(str(info[4][0]) for info in self.infos))


def is_numeric(host: str) -> bool:
    """True for an IP address, with or without a zone (``fe80::1%eth0``)."""
    try:
        ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return False
    return True


async def look_up(host: str, port: int, deadline_s: float) -> NameAnswer:
    """The TCP addresses of a host, from a thread that may outlive the deadline.

    A numeric host is answered at once and asks nobody.
    """
    if is_numeric(host):
        return _asked(host, port)
    try:
        return await bounded(lambda: _asked(host, port), deadline_s, f"resolve {host}")
    except TimeoutError:
        return NameAnswer(failure=NameFailure.NO_ANSWER)


def _asked(host: str, port: int) -> NameAnswer:
    try:
        infos = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except UnicodeError:  # a label that is empty or longer than 63 bytes
        return NameAnswer(failure=NameFailure.NO_SUCH_NAME)
    except socket.gaierror as error:
        # EAI_AGAIN is a server that did not answer or said SERVFAIL; what is left beside
        # "no such name" are troubles of the resolver itself.
        unknown = (socket.EAI_NONAME, getattr(socket, "EAI_NODATA", socket.EAI_NONAME))
        is_unknown = error.errno in unknown
        return NameAnswer(failure=NameFailure.NO_SUCH_NAME if is_unknown else NameFailure.NO_ANSWER)
    except OSError:
        return NameAnswer(failure=NameFailure.NO_ANSWER)
    return NameAnswer(tuple(infos))
