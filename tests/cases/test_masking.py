"""What is hidden in what somebody wrote: numbers however they are written, names that are known, and nothing else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.masking import Found, Kind, found_in, masked

MOBILE = "13800000000"  # no such number is given out


@pytest.mark.parametrize(
    "written",
    [
        MOBILE,
        "138 0000 0000",
        "138-0000-0000",
        "138、0000、0000",
        "1 3 8 0 0 0 0 0 0 0 0",
        "13800000000",
        "一三八零零零零零零零零",
        "幺三八〇〇〇〇〇〇〇〇",
        "壹叁捌零零零零零零零零",
        "8613800000000",
        "0086 138 0000 0000",
        "1380000000013900000000",
        "1\u200d3\u200c8\u200d0000\u200d0000",
        "".join(f"{digit}\ufe0f\u20e3" for digit in MOBILE),
        "".join(f"{digit}\u0332" for digit in MOBILE),
        "𝟏𝟑𝟖𝟎𝟎𝟎𝟎𝟎𝟎𝟎𝟎",
        "١٣٨٠٠٠٠٠٠٠٠",
        "❶❸❽00000000",
    ],
)
def test_a_mobile_number_is_hidden_however_it_is_written(written: str) -> None:
    assert masked(f"请打{written},谢谢") == "请打〔电话〕,谢谢"


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("座机0573-80000000", "座机〔座机〕"),
        ("010 6000 0000转802", "〔座机〕转802"),
        ("热线400-000-0000", "热线〔座机〕"),
        ("电话:80000000", "电话:〔座机〕"),
        ("身份证110101199003070000", "身份证〔身份证号〕"),
        ("11010119900307001X的", "〔身份证号〕的"),
        ("110101900307001", "〔身份证号〕"),
        ("110101 19900307 0000", "〔身份证号〕"),
        ("6222020000000000001", "6222020000000000001"),  # fails its check, and nothing says that it is a card
        ("卡号6222020000000000001", "卡号〔卡号〕"),
        ("4111 1111 1111 1111", "〔卡号〕"),
        ("微信:demo_2026", "微信:〔账号〕"),
        ("微信号13800000000", "微信号〔电话〕"),
        ("QQ 12345678", "QQ 〔账号〕"),
        ("发到demo.user@example.com", "发到〔邮箱〕"),
        ("浙F12345违停", "〔车牌〕违停"),
        ("浙 f·d12345", "〔车牌〕"),
        ("浙FD12345(新能源)", "〔车牌〕(新能源)"),
        ("粤Z1234港", "〔车牌〕"),
        ("13800000000、13900000000", "〔电话〕、〔电话〕"),
        ("0573-80000000/13900000000", "〔座机〕/〔电话〕"),
        ("浙F\u200d12345👨\u200d👩\u200d👧", "〔车牌〕👨\u200d👩\u200d👧"),
    ],
)
def test_each_kind_of_number_is_known(written: str, read: str) -> None:
    assert masked(written) == read


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-23 08:30 上报",
        "2026年11月23日15时30分",
        "小曹娥〔2026〕123号",
        "行政区划代码330481001",
        "共80000000元",
        "经度120.681234,纬度30.531234",
        "第1、2、3、4、5、6、7幢",
        "一二三四五六七八九十",
        "订单20261123083012345",
        "打12345、110、119都没有用",
        "浙江省海宁市",
        "K12+345处",
        "",
    ],
)
def test_other_numbers_stay(text: str) -> None:
    assert masked(text) == text


def test_known_names_are_hidden_wherever_they_stand() -> None:
    assert masked("演示甲说演示甲家漏水", ["演示甲", "甲", " "]) == "〔姓名〕说〔姓名〕家漏水"
    assert masked("演\u200d示\ufe00甲来过", ["演示甲"]) == "〔姓名〕来过"


def test_a_name_within_a_longer_one_does_not_hide_twice() -> None:
    assert masked("演示甲乙来过", ["演示甲", "演示甲乙"]) == "〔姓名〕来过"


def test_what_overlaps_is_hidden_as_one() -> None:
    assert found_in("演示13800000000", ["示138"]) == (Found(1, 13, Kind.NAME),)


def test_what_was_marked_is_hidden_as_well_and_a_kind_can_be_spared() -> None:
    text = "楼上电话80000000"

    assert masked(text, more=[Found(0, 2, Kind.NAME)], spare={Kind.LANDLINE}) == "〔姓名〕电话80000000"


SEPARATORS = st.sampled_from(["", " ", "-", " ", "·", "—"])
AROUND = st.text(alphabet="路灯坏了,请联系。在我家门口abc\n", max_size=20)


@given(AROUND, st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True), SEPARATORS, SEPARATORS, AROUND)
def test_no_mobile_number_comes_through(before: str, number: str, first: str, second: str, after: str) -> None:
    read = masked(f"{before}{number[:3]}{first}{number[3:7]}{second}{number[7:]}{after}")

    assert number[3:7] not in read
    assert number[7:] not in read


@given(st.text(max_size=300))
def test_hiding_twice_is_hiding_once(text: str) -> None:
    once = masked(text)

    assert masked(once) == once
