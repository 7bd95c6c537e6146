"""Text that was decoded with the wrong encoding is starred out: who has it can turn it back
into what was written, and no name is found in it to be masked."""

from __future__ import annotations

import re

_READABLE = (
    "\u00a0-\u00bf\u00d7\u2010-\u2027\u2030-\u205e\u20a0-\u20bf\u2100-\u214f\u2190-\u21ff"
    "\u2460-\u24ff\u25a0-\u27bf\u3000-\u33ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af"
    "\uf900-\ufaff\uff00-\uffef"
)
_FOREIGN = re.compile(f"[^\x00-\x7f{_READABLE}]")
_RUN = re.compile("[^\x00-\x7f]{2,}")
_RULE = re.compile(r"(.?)(.)\2+(.?)")
"""A frame's line: one character again and again between two ends."""
_IDEOGRAPH = re.compile("[\u4e00-\u9fff]")


def without_misread(text: str, encoding: str) -> str:
    """``text`` with every character beyond ASCII of a misread line replaced by ``*``.

    A line is misread if two neighbours of it are letters or frame pieces of a single-byte
    code page, which is how Chinese looks in one, or if its bytes in ``encoding``, the
    printer's own, make Chinese when they are read as UTF-8. Single accented letters and the
    rules of a table are left.
    """
    return "\n".join(
        re.sub("[^\x00-\x7f]", "*", line) if _is_misread(line, encoding) else line
        for line in text.split("\n")
    )


def _is_misread(line: str, encoding: str) -> bool:
    runs = [run for run in _RUN.findall(line) if not _RULE.fullmatch(run)]
    if any(len(_FOREIGN.findall(run)) > 1 for run in runs):
        return True
    written = "".join(runs).encode(encoding, "ignore")
    read = _IDEOGRAPH.findall(written.decode("utf-8", "ignore"))
    return len(read) * 6 > len(written)
