"""Calls of Windows that failed, by the numbers that are told apart (winerror.h)."""

from __future__ import annotations

from enum import IntEnum


class WinError(IntEnum):
    """System error codes (Microsoft, "System Error Codes")."""

    INVALID_FUNCTION = 1
    FILE_NOT_FOUND = 2
    PATH_NOT_FOUND = 3
    ACCESS_DENIED = 5
    GEN_FAILURE = 31
    """Said alike of a USB device that stalled and of one that was pulled."""
    SHARING_VIOLATION = 32
    NOT_SUPPORTED = 50
    INVALID_PARAMETER = 87
    """GetJob: no such job, any more."""
    SEM_TIMEOUT = 121
    BUSY = 170
    NO_SUCH_DEVICE = 433
    OPERATION_ABORTED = 995
    IO_PENDING = 997
    DEVICE_NOT_CONNECTED = 1167
    DEVICE_REMOVED = 1617
    RPC_SERVER_UNAVAILABLE = 1722
    """The print spooler does not run."""
    INVALID_PRINTER_NAME = 1801


class CallFailed(Exception):
    """A call of Windows failed."""

    def __init__(self, number: int, call: str) -> None:
        """``number`` is the system error code, ``call`` the function that failed."""
        super().__init__(f"{call}: error {number}")
        self.number = number
