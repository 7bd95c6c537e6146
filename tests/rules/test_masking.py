"""What could name a person does not leave the shop; amounts, dates and numbers do."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posgui.rules.masking import masked

WIDE = str.maketrans("0123456789", "０１２３４５６７８９")

plain_words = st.lists(
    st.sampled_from(
        ["Coffee", "红烧牛肉面", "x", "Thank you", "谢谢惠顾", "合计", "：", "￥", "|"]
    ),
    max_size=4,
).map(" ".join)


@st.composite
def card_numbers(draw: st.DrawFn) -> str:
    body = draw(st.text("0123456789", min_size=12, max_size=18).filter(lambda s: s.strip("0")))
    values = [int(digit) for digit in reversed(body)]
    doubled = sum(sum(divmod(2 * value, 10)) for value in values[::2])
    return body + str(-(doubled + sum(values[1::2])) % 10)


@st.composite
def written_card_numbers(draw: st.DrawFn) -> str:
    number = draw(card_numbers())
    gaps = draw(
        st.one_of(
            st.sampled_from(["", " ", "-", "  ", " - ", "–", "\u3000", "\u00a0"]).map(st.just),
            st.just(st.sampled_from(["", "", " ", "-", "\n", "\r\n   "])),
            st.just(st.sampled_from(["", "", "", "\n"])),
        )
    )
    written = number[0] + "".join(draw(gaps) + digit for digit in number[1:])
    return written.translate(WIDE) if draw(st.booleans()) else written


@given(plain_words, written_card_numbers(), plain_words)
def test_no_digit_of_a_card_number_is_left(before: str, number: str, after: str) -> None:
    left = masked(f"{before} {number} {after}")

    assert not re.search(r"\d", left)


@given(
    card_numbers(), st.sampled_from([(4, 4, 4), (6, 4, 4), (4, 6)]), st.sampled_from(".-/ :,|·_")
)
def test_grouped_in_any_usual_way_it_is_gone(number: str, sizes: tuple[int, ...], gap: str) -> None:
    groups, rest = [], number
    for size in sizes:
        groups.append(rest[:size])
        rest = rest[size:]
    written = gap.join([*groups, rest] if rest else groups)

    assert not re.search(r"\d", masked(f"Karte {written}\nTotal"))


@given(st.text())
def test_masking_twice_changes_nothing_more(text: str) -> None:
    once = masked(text)

    assert masked(once) == once


amounts = st.decimals(0, 9999, places=2).map(str)
clean_lines = st.one_of(
    st.builds("Coffee x{}   {}   {}".format, st.integers(1, 20), amounts, amounts),
    st.builds("合计 ￥{}".format, amounts),
    st.builds("No. {:06d}".format, st.integers(0, 999_999)),
    st.builds("2026-11-{:02d} 10:15:{:02d}".format, st.integers(1, 30), st.integers(0, 59)),
    st.just("----------------"),
    st.just("********"),
)


@given(st.lists(clean_lines, max_size=8).map("\n".join))
def test_a_receipt_without_personal_data_stays_as_it_is(text: str) -> None:
    assert masked(text) == text


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("622202******1234", "****************"),
        ("卡号 6222 **** **** 1234", "卡号 **** **** **** ****"),
        ("VISA XXXXXXXXXXXX1111", "VISA XXXXXXXXXXXX****"),
        ("4111111111111111,12/27", "****************,12/27"),
        ("4111. 1111. 1111. 1111", "****. ****. ****. ****"),
        ("8613800138000", "*************"),
        ("手机 13800138000", "手机 ***********"),
        ("138-0013-8000", "***-****-****"),
        ("+86 138 0013 8000", "+** *** **** ****"),
        ("１３８００１３８０００", "***********"),
        ("010-82345678", "***-********"),
        ("(021) 6234 5678", "(***) **** ****"),
        ("+44 20 7946 0000", "+** ** **** ****"),
        ("Tel: 555-123-4567", "Tel: ***-***-****"),
        ("11010519491231002X", "******************"),
        ("110105 19491231 002X", "****** ******** ****"),
        ("zhang.san@example.com", "***"),
        ("会员：张三", "会员：***"),
        ("会员姓名 张　三", "会员姓名 ***"),
        ("姓  名：欧阳娜娜 小姐", "姓  名：***"),
        ("收货人: 李四 13800138000", "收货人: ***"),
        ("Customer: John Smith", "Customer: ***"),
        ("NAME : SMITH", "NAME : ***"),
        ("Mrs. Robinson", "Mrs. ***"),
        ("王先生 2位", "***先生 2位"),
    ],
)
def test_each_kind_is_masked(text: str, left: str) -> None:
    assert masked(text) == left


@pytest.mark.parametrize(
    "text",
    [
        "4111 1111 1111 1112",  # the check digit is wrong
        "110105194912310021",  # likewise
        "会员价 12.00",
        "Served by name tag 4",
        "192.168.100.200:9100 192.168.100.201:9100",
        "1,234,567.89  12,345.00  1,234.50",
        "10:15:03 10:15:04 10:15:05",
        "2026-11-23 10:15:03,123 INFO posgui: started, listening on 127.0.0.1:9101",
        "Receipt 20261123-000123",
        "** 2026-11-23 **",
    ],
)
def test_what_is_none_of_these_survives(text: str) -> None:
    assert masked(text) == text


def test_amounts_beside_a_card_number_survive() -> None:
    receipt = "Coffee 2.50\nTotal 102.50\nCard 4111 1111 1111 1111\n2026-11-23 10:15\n"

    assert masked(receipt) == receipt.replace("4111 1111 1111 1111", "**** **** **** ****")
