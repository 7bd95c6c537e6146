"""A receipt for a marked copy: what it prints, without what it does besides."""

from __future__ import annotations

from posgui.escpos.roles import Role, RoleReader, role_of
from posgui.escpos.tokenizer import Token, Tokenizer

_LEFT_OUT = frozenset((Role.KICK, Role.BUZZER, Role.QUERY, Role.REQUEST))
_ON_PAPER = frozenset((Role.TEXT, Role.PRINT))


def _tokens(data: bytes) -> list[Token]:
    tokenizer = Tokenizer()
    return tokenizer.feed(data) + tokenizer.finish()


def printable(data: bytes) -> bytes:
    """The receipt without drawer kicks, buzzers, status and identity requests, real-time
    requests and a command cut off at its end; every other byte as it was."""
    kept = (
        data[token.start : token.end]
        for token in _tokens(data)
        if token.complete and role_of(token.name, token.head) not in _LEFT_OUT
    )
    return b"".join(kept)


def split_at_last_cut(data: bytes) -> tuple[bytes, bytes]:
    """The receipt before and from the place where a bottom mark belongs.

    That is before the feeds that lead up to the last cut (a mark behind them would stay
    between print head and cutter), but behind the end of the last printed line. The
    first part may end inside a line; without a cut the second part is empty.
    """
    tokens = _tokens(data)
    reader = RoleReader()
    roles = []
    for token in tokens:
        roles.append(reader.role(token.name, token.head))
        reader.follow(token)
    if Role.CUT not in roles:
        return data, b""
    at = len(roles) - 1 - roles[::-1].index(Role.CUT)
    while at > 0 and roles[at - 1] not in _ON_PAPER:
        at -= 1
    if at == 0:
        at = roles.index(Role.CUT)
    while tokens[at].name in ("LF", "CR"):
        at += 1
        if tokens[at - 1].name == "LF":
            break
    place = tokens[at].start
    return data[:place], data[place:]
