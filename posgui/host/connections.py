"""Who else on this machine is connected to a printer."""

from __future__ import annotations


def connections_to(address: str, port: int) -> int:
    """How many standing TCP connections of this machine, of any program, go to that
    address. 0 where the system does not tell (macOS tells only its administrator)."""
    import psutil

    try:
        known = psutil.net_connections("tcp")
    except (psutil.AccessDenied, OSError):
        return 0
    there = (address, port)
    return sum(
        bool(each.raddr) and each.status == psutil.CONN_ESTABLISHED and tuple(each.raddr) == there
        for each in known
    )
