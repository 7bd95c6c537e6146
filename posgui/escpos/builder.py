"""python-escpos as a builder of bytes; none of its transports or status calls is used."""

from __future__ import annotations

import tempfile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from escpos.printer import Dummy


def dummy(profile: str | None = None) -> Dummy:
    """A printer of python-escpos that only collects bytes, in ``output``.

    ``profile`` is one of its printer descriptions, or its default that forbids nothing.

    The first call imports python-escpos (0.2 s): make it off the event loop.
    """
    # Version 3.1 makes a scratch folder when it is imported and leaves it behind.
    with tempfile.TemporaryDirectory() as scratch:
        before, tempfile.tempdir = tempfile.tempdir, scratch
        try:
            from escpos.printer import Dummy
        finally:
            tempfile.tempdir = before
    return Dummy(profile=profile)
