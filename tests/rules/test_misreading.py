"""What was decoded wrongly is not passed on, for it could be decoded again."""

from __future__ import annotations

import pytest

from posgui.rules.misreading import without_misread


@pytest.mark.parametrize("name", ["会员：欧阳娜娜", "姓名：张三", "Member 李小龙", "收货人 王 五"])
@pytest.mark.parametrize("page", ["cp437", "cp850", "cp852", "cp858", "cp866", "latin-1"])
@pytest.mark.parametrize("sent", ["utf-8", "gb18030"])
def test_chinese_in_a_western_code_page_is_gone(name: str, page: str, sent: str) -> None:
    seen = name.encode(sent).decode(page)
    left = without_misread(f"Total 12.50\n{seen}\nDanke", "gb18030")
    assert left.isascii()
    assert left.startswith("Total 12.50\n")
    assert left.endswith("\nDanke")


@pytest.mark.parametrize("name", ["会员：欧阳娜娜", "姓名：张三", "收货人 李小龙 先生"])
def test_utf_8_read_as_the_printers_own_encoding_is_gone(name: str) -> None:
    seen = name.encode("utf-8").decode("gb18030", "replace")
    assert without_misread(seen, "gb18030").isascii()


@pytest.mark.parametrize(
    "text",
    [
        "合计 ￥ 123.50",
        "谢谢惠顾，欢迎再来！",
        "街角小店（南京东路店）",
        "領収書 合計 ¥1,200",
        "감사합니다",
        "Café crème 3,50 €",
        "────────────────",
        "┌──────────────┐",
        "Kaffee × 2 … 5,00",
        "会员价 ①②③ ★",
    ],
)
def test_what_reads_well_stays(text: str) -> None:
    assert without_misread(text, "gb18030") == text
