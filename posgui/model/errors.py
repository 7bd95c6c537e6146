"""Every error of ours.

    PosguiError
    +-- ConfigError          the configuration file says something that cannot be
    +-- CommandError         a person asked for something that cannot be done now
    +-- TransportError       the way to the printer failed; says why by a reason enum
    |   +-- NotTaken         and nothing of what was to be sent has left
    +-- JournalError         the journal could not be read or written

Each carries a text key and placeholders; the sentence is made where it is shown.
"""

from __future__ import annotations

from enum import IntEnum, StrEnum

from posgui.model.incidents import Cause, Placeholders


class ExitCode(IntEnum):
    """Exit codes of every command."""

    DONE = 0
    FAILED = 1
    WRONG_USE = 2
    NOT_RUNNING = 3
    PRINTER_NOT_READY = 4


class PosguiError(Exception):
    """Root of our errors; ``key`` names the sentence, ``placeholders`` fill it."""

    exit_code = ExitCode.FAILED

    def __init__(self, key: str, **placeholders: str | int) -> None:
        super().__init__(key, placeholders)
        self.key = key
        self.placeholders: Placeholders = placeholders

    def __str__(self) -> str:
        return f"{self.key} {dict(self.placeholders)}" if self.placeholders else self.key


class ConfigError(PosguiError):
    """The configuration was refused: placeholders ``file``, ``where`` and ``expected``."""

    exit_code = ExitCode.WRONG_USE


class CommandError(PosguiError):
    """A command cannot be carried out now."""

    def __init__(
        self, key: str, *, exit_code: ExitCode = ExitCode.FAILED, **placeholders: str | int
    ) -> None:
        super().__init__(key, **placeholders)
        self.exit_code = exit_code


class JournalError(PosguiError):
    """The journal could not be read or written."""


class TransportReason(StrEnum):
    """Why the way to the printer failed."""

    NAME_UNRESOLVED = "name-unresolved"
    HOST_UNREACHABLE = "host-unreachable"
    PORT_REFUSED = "port-refused"
    PORT_FILTERED = "port-filtered"
    """The connection was neither taken nor refused in time."""
    UNPLUGGED = "unplugged"
    ACCESS_DENIED = "access-denied"
    BUSY = "busy"
    DRIVER_MISSING = "driver-missing"
    QUEUE_UNUSABLE = "queue-unusable"
    """This machine's print server does not answer, or has no such queue."""
    LINK_LOST = "link-lost"
    WRITE_TIMEOUT = "write-timeout"


CAUSE_OF_REASON: dict[TransportReason, Cause] = {
    TransportReason.NAME_UNRESOLVED: Cause.NAME_UNRESOLVED,
    TransportReason.HOST_UNREACHABLE: Cause.HOST_UNREACHABLE,
    TransportReason.PORT_REFUSED: Cause.PORT_REFUSED,
    TransportReason.PORT_FILTERED: Cause.PORT_FILTERED,
    TransportReason.UNPLUGGED: Cause.USB_UNPLUGGED,
    TransportReason.ACCESS_DENIED: Cause.ACCESS_DENIED,
    TransportReason.BUSY: Cause.DEVICE_BUSY,
    TransportReason.DRIVER_MISSING: Cause.DRIVER_MISSING,
    TransportReason.QUEUE_UNUSABLE: Cause.OS_QUEUE_STUCK,
    TransportReason.LINK_LOST: Cause.PORT_REFUSED,  # taken, and hung up on at once
    TransportReason.WRITE_TIMEOUT: Cause.NO_ANSWER,
}


class TransportError(PosguiError):
    """The way to the printer failed; ``reason`` says how."""

    def __init__(self, reason: TransportReason, **placeholders: str | int) -> None:
        super().__init__(reason.value, **placeholders)
        self.reason = reason


class NotTaken(TransportError):
    """A whole job was refused before any byte of it had left: definite (law 3)."""
