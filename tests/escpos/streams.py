"""Well-formed commands with their names, and streams made of them, for the codec's tests."""

from __future__ import annotations

import random
from collections.abc import Sequence

from hypothesis import strategies as st

EVIL = (
    b"\x1dV\x00\x10\x04\x01\x1b@\x1bp\x00\x19\x19\x1di\x1bm"
    b"\x10\x14\x01\x00\x01\x00Total 9\n\x1dVB\x00"
)
"""What must mean nothing inside a payload: cuts, queries, kicks, ESC @, text."""


def u16(value: int) -> bytes:
    return value.to_bytes(2, "little")


def payload(size: int) -> bytes:
    return (EVIL * (size // len(EVIL) + 1))[:size]


def raster(width_bytes: int, height: int, mode: int = 0) -> bytes:
    return (
        b"\x1dv0" + bytes((mode,)) + u16(width_bytes) + u16(height) + payload(width_bytes * height)
    )


def qr_store(data: bytes) -> bytes:
    return b"\x1d(k" + u16(len(data) + 3) + b"1P0" + data


PAYLOADS: Sequence[tuple[str, bytes]] = (
    ("GS v 0", raster(12, 9)),
    ("GS v 0", raster(1, 255)),
    ("GS Q 0", b"\x1dQ0\x00" + u16(8) + u16(9) + payload(72)),
    ("GS ( k", qr_store(payload(60))),
    ("GS ( L", b"\x1d(L" + u16(70) + b"0p0\x01\x01\x31" + payload(64)),
    ("GS ( L", b"\x1d(L" + u16(70) + b"0C" + payload(68)),
    ("GS 8 L", b"\x1d8L" + (300).to_bytes(4, "little") + b"0p" + payload(298)),
    ("GS ( A", b"\x1d(A" + u16(40) + payload(40)),
    ("GS ( ~", b"\x1d(~" + u16(44) + payload(44)),
    ("ESC *", b"\x1b*\x00" + u16(50) + payload(50)),
    ("ESC *", b"\x1b*\x01" + u16(50) + payload(50)),
    ("ESC *", b"\x1b*\x20" + u16(20) + payload(60)),
    ("ESC *", b"\x1b*\x21" + u16(20) + payload(60)),
    ("ESC &", b"\x1b&\x03AC\x05" + payload(15) + b"\x00\x0a" + payload(30)),
    ("ESC Z", b"\x1bZ\x03\x03\x06" + u16(48) + payload(48)),
    ("GS k", b"\x1dk\x49" + bytes((52,)) + payload(52)),
    ("GS k", b"\x1dk\x04*ABC\x1dVB\x10\x04\x01*\x00"),
    ("GS *", b"\x1d*\x01\x06" + payload(48)),
    ("FS q", b"\x1cq\x02" + u16(1) + u16(6) + payload(48) + u16(2) + u16(4) + payload(64)),
    ("FS 2", b"\x1c2\xfe\xa1" + payload(72)),
    ("FS g 1", b"\x1cg1\x00\x00\x00\x00\x00" + u16(50) + payload(50)),
    ("GS D 0", b"\x1dD0C0\x20\x20\x30\x31BM" + (60).to_bytes(4, "little") + payload(54)),
    ("FS ( E", b"\x1c(E" + u16(40) + payload(40)),
)
"""Commands with a payload, every one full of what must mean nothing there."""

COMMANDS: Sequence[tuple[str, bytes]] = (
    *PAYLOADS,
    *((name, bytes((code,))) for name, code in (("HT", 9), ("LF", 10), ("FF", 12), ("CR", 13))),
    *((name, bytes((code,))) for name, code in (("NUL", 0), ("BEL", 7), ("VT", 11), ("CAN", 24))),
    ("DLE EOT", b"\x10\x04\x01"),
    ("DLE EOT", b"\x10\x04\x04"),
    ("DLE EOT", b"\x10\x04\x07\x01"),
    ("DLE EOT", b"\x10\x04\x08\x03"),
    ("DLE EOT", b"\x10\x04\x12\x01"),
    ("DLE ENQ", b"\x10\x05\x02"),
    ("DLE DC4", b"\x10\x14\x01\x00\x02"),
    ("DLE DC4", b"\x10\x14\x02\x01\x08"),
    ("DLE DC4", b"\x10\x14\x03\x00\x01\x00\x0a\x0a"),
    ("DLE DC4", b"\x10\x14\x07\x01"),
    ("DLE DC4", b"\x10\x14\x08\x01\x03\x14\x01\x06\x02\x08"),
    *((f"ESC {c}", b"\x1b" + c.encode()) for c in "2<@LSimqv"),
    *((f"ESC {c}", b"\x1b" + c.encode() + b"\x1d") for c in "!%+-3?ACEFGJKMRTUVader{"),
    ("ESC SP", b"\x1b\x20\x02"),
    ("ESC FF", b"\x1b\x0c"),
    ("ESC =", b"\x1b=\x01"),
    ("ESC t", b"\x1bt\x10"),
    ("ESC u", b"\x1bu\x00"),
    ("ESC $", b"\x1b$\x0a\x1d"),
    ("ESC \\", b"\x1b\\\x1d\x56"),
    ("ESC f", b"\x1bf\x00\x0a"),
    ("ESC B", b"\x1bB\x03\x02"),
    *((f"ESC c {c}", b"\x1bc" + c.encode() + b"\x0d") for c in "01345"),
    ("ESC p", b"\x1bp\x00\x1d\x56"),
    ("ESC W", b"\x1bW\x00\x00\x00\x00\x1d\x56\x00\x01"),
    ("ESC D", b"\x1bD\x08\x10\x1d\x00"),
    ("ESC D", b"\x1bD\x00"),
    ("ESC ( A", b"\x1b(A\x04\x00\x30\x01\x1d\x56"),
    ("ESC ( Y", b"\x1b(Y\x02\x00\x00\x00"),
    *((f"FS {c}", b"\x1c" + c.encode()) for c in "&.Lbc"),
    *((f"FS {c}", b"\x1c" + c.encode() + b"\x1d") for c in "!-CWi"),
    ("FS ?", b"\x1c?\x1d\x56"),
    ("FS S", b"\x1cS\x00\x1d"),
    ("FS p", b"\x1cp\x01\x00"),
    ("FS ( A", b"\x1c(A\x02\x00\x30\x00"),
    ("FS a 0", b"\x1ca0\x1d"),
    ("FS a 1", b"\x1ca1"),
    ("FS g 2", b"\x1cg2\x00\x00\x00\x00\x00\x1d\x56"),
    ("GS :", b"\x1d:"),
    ("GS c", b"\x1dc"),
    *((f"GS {c}", b"\x1d" + c.encode() + b"\x1d") for c in "!/BEHITabfhjrwx|"),
    *((f"GS {c}", b"\x1d" + c.encode() + b"\x1d\x56") for c in "$LPW\\"),
    ("GS ^", b"\x1d^\x01\x1d\x56"),
    ("GS z", b"\x1dz\x30\x1d\x56"),
    ("GS g 0", b"\x1dg0\x00\x14\x00"),
    ("GS g 2", b"\x1dg2\x00\x1d\x56"),
    *(("GS V", b"\x1dV" + bytes((m,))) for m in b"\x00\x0101"),
    *(("GS V", b"\x1dV" + bytes((m, 0x1D))) for m in b"ABabgh"),
    ("GS C 0", b"\x1dC0\x1d\x56"),
    ("GS C 1", b"\x1dC1\x1d\x56\x00\x00\x00\x00"),
    ("GS C 2", b"\x1dC2\x1d\x56"),
    ("GS C ;", b"\x1dC;1;99999;1;1;1;"),
    ("GS ( H", b"\x1d(H\x06\x00\x30\x30P001"),
    ("GS ( k", b"\x1d(k\x03\x001Q0"),
    ("US @", b"\x1f@"),
    ("US LF", b"\x1f\x0a"),
    ("US X", b"\x1fX\x04"),
    ("US $", b"\x1f$\x01\x02"),
    ("US ( G", b"\x1f(G\x02\x00\x60\x01"),
    ("DC2", b"\x12T"),
    ("UNKNOWN", b"\x1b\x7f"),
    ("UNKNOWN", b"\x1d\xff"),
    ("UNKNOWN", b"\x10\x1d"),
)
"""One example or more of every command; parameters look like other commands where they can."""

TEXTS = (b"Total 12.00", b" ", "宫保鸡丁 38.00".encode("gb18030"), b"x" * 40, b"\x7f")


def pieces() -> st.SearchStrategy[bytes]:
    """A command, some text, or noise."""
    return st.one_of(
        st.sampled_from([data for _, data in COMMANDS]),
        st.sampled_from(TEXTS),
        st.sampled_from([b"\x1dV\x00", b"\x1b@", b"\x10\x04\x01", b"\x1bp\x00\x19\x19", b"\n"]),
        st.binary(max_size=6),
    )


def streams(max_pieces: int = 14) -> st.SearchStrategy[bytes]:
    """What a till, or a broken till, might send."""
    return st.lists(pieces(), max_size=max_pieces).map(b"".join)


def random_stream(rng: random.Random) -> bytes:
    """The same, cheaper: for tests that need very many."""
    parts = [
        rng.choice(TEXTS) if rng.random() < 0.3 else rng.choice(COMMANDS)[1]
        for _ in range(rng.randrange(1, 7))
    ]
    data = bytearray(b"".join(parts))
    for _ in range(rng.randrange(3)):
        data[rng.randrange(len(data))] = rng.randrange(256)
    return bytes(data[: rng.randrange(1, len(data) + 1)] if rng.random() < 0.3 else data)


def chunked(data: bytes, sizes: Sequence[int]) -> list[bytes]:
    """``data`` cut into pieces of these sizes, over and over."""
    chunks = []
    at = turn = 0
    while at < len(data):
        size = sizes[turn % len(sizes)] if sizes else len(data)
        chunks.append(data[at : at + size])
        at += size
        turn += 1
    return chunks


def chunk_sizes() -> st.SearchStrategy[list[int]]:
    return st.lists(st.integers(1, 9), min_size=1, max_size=8)
