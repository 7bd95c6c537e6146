from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from posgui.escpos.tokenizer import HEAD_MAX, LINES, TEXT_MAX, Token, Tokenizer, tokens_of
from tests.escpos.streams import (
    COMMANDS,
    EVIL,
    PAYLOADS,
    chunk_sizes,
    chunked,
    random_stream,
    streams,
)


def tokenize(data: bytes, sizes: list[int] | None = None) -> list[Token]:
    tokenizer = Tokenizer()
    tokens = [token for chunk in chunked(data, sizes or []) for token in tokenizer.feed(chunk)]
    return tokens + tokenizer.finish()


@pytest.mark.parametrize(("name", "data"), COMMANDS)
def test_every_command_is_one_token_of_its_own_length(name: str, data: bytes) -> None:
    tokens = tokenize(data + b"A")

    assert [token.name for token in tokens] == [name, "TEXT"]
    assert (tokens[0].start, tokens[0].end) == (0, len(data))
    assert tokens[0].complete
    assert data.startswith(tokens[0].head)
    assert len(tokens[0].head) == min(len(data), HEAD_MAX)


@given(st.lists(st.sampled_from(COMMANDS), max_size=12), chunk_sizes())
def test_commands_in_a_row_are_found_in_any_chunking(
    commands: list[tuple[str, bytes]], sizes: list[int]
) -> None:
    data = b"".join(command for _, command in commands)

    assert [token.name for token in tokenize(data, sizes)] == [name for name, _ in commands]


@given(streams(), chunk_sizes())
@settings(max_examples=300)
def test_lines_in_one_piece_are_the_tokens_they_stand_for(data: bytes, sizes: list[int]) -> None:
    tokenizer, tokens, fed = Tokenizer(), list[Token](), 0
    for chunk in chunked(data, sizes):
        for piece in tokenizer.pieces(chunk):
            if piece.name == LINES:
                lines = chunk[piece.start - fed : piece.end - fed]
                tokens += tokens_of(lines, piece.start)
            else:
                tokens.append(piece)
        fed += len(chunk)

    assert tokens + tokenizer.finish() == tokenize(data)


@given(streams(), chunk_sizes())
@settings(max_examples=300)
def test_any_chunking_gives_the_same_tokens_and_every_byte_is_in_one(
    data: bytes, sizes: list[int]
) -> None:
    tokens = tokenize(data)

    assert tokenize(data, sizes) == tokens
    assert [token.start for token in tokens] == [0, *(token.end for token in tokens[:-1])][
        : len(tokens)
    ]
    assert (tokens[-1].end if tokens else 0) == len(data)
    assert [token.head for token in tokens] == [
        data[token.start : token.end][:HEAD_MAX] for token in tokens
    ]
    assert all(token.complete for token in tokens[:-1])


@pytest.mark.parametrize(("name", "data"), [row for row in PAYLOADS if row[0] != "GS k"])
def test_a_payload_cut_off_is_one_incomplete_token(name: str, data: bytes) -> None:
    for size in (len(data) - 1, len(data) - len(EVIL) // 2):
        tokens = tokenize(data[:size])

        assert [(token.name, token.end, token.complete) for token in tokens] == [
            (name, size, False)
        ]


def test_megabytes_of_payload_are_counted_and_not_kept() -> None:
    tokenizer = Tokenizer()
    tokens = tokenizer.feed(b"\x1dv0\x00\x48\x00\xff\xff")
    chunk = (EVIL * 2000)[:65536]
    size = 0x48 * 0xFFFF
    for _ in range(size // len(chunk)):
        tokens += tokenizer.feed(chunk)
    assert tokens == []
    assert tokenizer.pending_name == "GS v 0"
    assert tokenizer.pending_remaining == size % len(chunk)
    assert tokenizer.in_payload

    tokens += tokenizer.feed(chunk[: size % len(chunk)] + b"\x1dV\x00")

    assert [(token.name, token.end) for token in tokens] == [
        ("GS v 0", 8 + size),
        ("GS V", 8 + size + 3),
    ]
    assert tokenizer.pending_name == ""


@pytest.mark.parametrize(
    ("data", "name", "remaining"),
    [
        (b"\x1b", "ESC", None),
        (b"\x1bp\x00", "ESC p", 2),
        (b"\x1d(H\x06", "GS ( H", None),
        (b"\x1dv0\x00\x01\x00\x10\x00ab", "GS v 0", 14),
        (b"\x1dk\x04ABC", "GS k", None),
        (b"Total", "TEXT", None),
        (b"Total\n", "", None),
    ],
)
def test_it_says_what_it_is_in_the_middle_of(data: bytes, name: str, remaining: int | None) -> None:
    tokenizer = Tokenizer()
    tokenizer.feed(data)

    assert (tokenizer.pending_name, tokenizer.pending_remaining) == (name, remaining)
    assert tokenizer.pending_start == (len(data) if not name else 0)


def test_text_ends_at_a_command_at_a_flush_and_at_its_limit() -> None:
    tokenizer = Tokenizer()
    assert tokenizer.feed(b"Tot") == []
    assert tokenizer.feed(b"al\n")[0] == Token("TEXT", 0, 5, b"Total", complete=True)
    assert tokenizer.feed(b"More") == []
    assert [token.end for token in tokenizer.flush_text()] == [10]

    long = tokenizer.feed(b"x" * (2 * TEXT_MAX + 1))

    assert [token.end - token.start for token in long] == [TEXT_MAX, TEXT_MAX]
    assert tokenizer.finish()[0].end == tokenizer.position == 10 + 2 * TEXT_MAX + 1


def test_a_bar_code_without_its_nul_does_not_swallow_the_rest_of_the_day() -> None:
    data = b"\x1dk\x04" + b"7" * 300 + b"\n\x1dV\x00"

    assert [token.name for token in tokenize(data)] == ["GS k", "TEXT", "LF", "GS V"]


def test_tabs_end_at_a_value_that_does_not_ascend_and_leave_it_alone() -> None:
    assert [(token.name, token.end) for token in tokenize(b"\x1bD\x08\x10\x0aA")] == [
        ("ESC D", 4),
        ("LF", 5),
        ("TEXT", 6),
    ]
    full = b"\x1bD" + bytes(range(1, 33))
    assert [token.end for token in tokenize(full + b"\x00\n")] == [35, 36]
    assert [token.end for token in tokenize(full + b"\n")] == [34, 35]


def test_impossible_user_characters_end_at_once() -> None:
    assert [token.name for token in tokenize(b"\x1b&\x00AZtext")] == ["ESC &", "TEXT"]
    assert [token.name for token in tokenize(b"\x1b&\x03ZAtext")] == ["ESC &", "TEXT"]


def test_dc2_stands_alone_unless_it_prints_the_test_page() -> None:
    assert [(token.name, token.head) for token in tokenize(b"\x12\x1b@")] == [
        ("DC2", b"\x12"),
        ("ESC @", b"\x1b@"),
    ]


def test_the_customer_display_has_its_own_window_command() -> None:
    window = b"\x1bW\x01\x00"
    assert [t.name for t in tokenize(b"\x1b=\x02" + window + b"Hello!")] == [
        "ESC =",
        "ESC W",
        "TEXT",
    ]
    assert [t.name for t in tokenize(b"\x1b=\x01" + window + b"Hello!")] == ["ESC =", "ESC W"]


def test_user_defined_kanji_are_as_large_as_the_font_that_is_selected() -> None:
    small = b"\x1c(A\x02\x00\x30\x02" + b"\x1c2\xfe\xa1" + bytes(32) + b"A"

    assert [token.name for token in tokenize(small)] == ["FS ( A", "FS 2", "TEXT"]
    assert [token.name for token in tokenize(small[:7] + b"\x1b@" + small[7:])][-1] == "FS 2"


def test_an_unknown_second_letter_of_a_family_is_skipped_by_its_length() -> None:
    assert [t.name for t in tokenize(b"\x1c(\x01\x02\x00\x1dVA")] == ["UNKNOWN", "TEXT"]


@given(st.integers(0, 2**32))
@settings(max_examples=20)
def test_twenty_thousand_streams_in_chunks_are_tokens_to_their_end(seed: int) -> None:
    rng = random.Random(seed)
    for _ in range(1000):
        data = random_stream(rng)
        tokens = tokenize(data, [rng.randrange(1, 60)])
        assert tokens[-1].end == len(data)
