"""What a printer's character set, as it tells it, can print."""

from __future__ import annotations

_CODECS = {
    "CHINA GB2312": "gb2312",
    "CHINA GB18030": "gb18030",
    "TAIWAN BIG-5": "big5",
    "KANJI JAPANESE": "shift_jis",
}
"""Answers to GS I 69 (TM-J2000 specification p.469, TM-T81) by Python's name of the codec."""


def codec_of(font: str) -> str | None:
    """The codec of what a printer of that ``font`` prints beside Latin letters; None where
    the answer tells nothing."""
    return _CODECS.get(font.strip().upper())


def is_chinese(font: str) -> bool | None:
    """Whether it prints Chinese; None where the answer tells nothing."""
    codec = codec_of(font)
    return None if codec is None else codec != "shift_jis"
