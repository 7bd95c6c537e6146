"""A receipt for a marked copy: what it prints, without what it does besides."""

from __future__ import annotations

from posgui.escpos.roles import Role, RoleReader, role_of
from posgui.escpos.tokenizer import Token, Tokenizer

_LEFT_OUT = frozenset((Role.KICK, Role.BUZZER, Role.QUERY, Role.REQUEST))
_ON_PAPER = frozenset((Role.TEXT, Role.PRINT))


def is_left_out(name: str, head: bytes) -> bool:
    """True for what no copy does: drawer kicks, buzzers, status and identity requests,
    real-time requests."""
    return role_of(name, head) in _LEFT_OUT


class CopySurvey:
    """Where a bottom mark belongs in the bytes of a copy, and where they end.

    The mark's place is before the feeds that lead up to the last cut (a mark behind them
    would stay between print head and cutter), but behind the end of the last printed
    line; it may be inside a line. Feed the bytes in any chunking, then ``finish``.
    """

    def __init__(self) -> None:
        self._tokens = Tokenizer()
        self._reader = RoleReader()
        self._printed = False
        self._behind: int | None = None
        """Behind the line printed last, and before what follows it."""
        self._place: int | None = None
        self.size = 0
        """Bytes without a command cut off at the end: it would swallow what follows."""

    @property
    def place(self) -> int:
        """Offset of the bottom mark; the end where nothing is cut."""
        return self.size if self._place is None else self._place

    def feed(self, data: bytes) -> None:
        """The next bytes."""
        for token in self._tokens.feed(data):
            self._take(token)

    def finish(self) -> None:
        """That was all."""
        for token in self._tokens.finish():
            if token.complete:
                self._take(token)

    def _take(self, token: Token) -> None:
        role = self._reader.role(token.name, token.head)
        self._reader.follow(token)
        if token.name != "DC2":  # at the end it may be the beginning of DC2 T
            self.size = token.end
        if role in _ON_PAPER:
            self._printed, self._behind = True, None
        elif self._behind is None and token.name != "CR":
            self._behind = token.end if token.name == "LF" else token.start
        if role is Role.CUT:
            if self._printed:
                self._place = self._behind
            elif self._place is None:
                self._place = token.start


def split_at_last_cut(data: bytes) -> tuple[bytes, bytes]:
    """A page before and from the place where a bottom mark belongs; without a cut the
    second part is empty."""
    survey = CopySurvey()
    survey.feed(data)
    survey.finish()
    at = survey.place if survey.place < survey.size else len(data)
    return data[:at], data[at:]
