"""In which encoding a till wrote its Chinese, whatever the printer makes of it."""

from __future__ import annotations

import re

from posgui.escpos.tokenizer import TEXT, Tokenizer
from posgui.render import codepages
from posgui.render.coding import TextCoding

READ_BYTES = 64 * 1024
"""The beginning of a receipt tells; a picture behind it need not be read."""
_UTF8 = re.compile(rb"(?:[\xe3-\xe9][\x80-\xbf]{2}|\xef\xbc[\x80-\xbf]|\xef\xbd[\x80-\xbf]){2,}")
"""Two and more characters of U+3000 to U+9FFF or U+FF00 to U+FF7F in a row."""


def chinese_codec(data: bytes, encoding: str) -> str | None:
    """The codec of the first Chinese text found, None where there is none.

    ``utf-8`` where it was sent as UTF-8 without the command that selects it (FS ( C), which
    a printer in Chinese mode prints as other characters; else ``encoding``, the printer's
    own, or what the till selected.
    """
    own = codepages.known(encoding)
    coding, tokenizer = TextCoding(encoding), Tokenizer()
    data = data[:READ_BYTES]
    for token in tokenizer.feed(data) + tokenizer.finish():
        if token.name != TEXT:
            if token.complete:
                coding.follow(token.name, token.head)
            continue
        run = data[token.start : token.end]
        if run.isascii():
            continue
        read = coding.decode(run)
        if own != "utf-8" and read.codec != "utf-8" and _is_utf8(run):
            return "utf-8"
        if read.multibyte:
            return read.codec
    return None


def _is_utf8(run: bytes) -> bool:
    try:
        run.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return _UTF8.search(run) is not None
