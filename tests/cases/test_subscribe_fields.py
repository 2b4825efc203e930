"""Texts made to fit into fields (订阅消息的字段): whatever arrives, WeChat has no reason to refuse it."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from adapters.fakes.wechat_fields import field_is_valid
from cases.subscribe_fields import Kind, cleaned, fitted, kind_of

LISTED = ("已受理", "已答复")
likely = st.text("0123456789年月日时分:-/.~至到 ,元¥$Tt+Z浙A·张三abc,:“”😀\n\u200b…", max_size=40)
anything = st.one_of(st.text(max_size=60), likely, st.datetimes().map(str), st.decimals().map(str))


@given(kind=st.sampled_from(list(Kind)), text=anything)
@example(kind=Kind.THING, text="𠮷" * 30)
@example(kind=Kind.THING, text="字" * 19 + "𠮷")
@example(kind=Kind.NAME, text="....... " * 4 + "张")
@example(kind=Kind.NAME, text="A·A")
@example(kind=Kind.NAME, text="A·" * 9 + "张")
def test_whatever_arrives_fits_or_is_refused(kind: Kind, text: str) -> None:
    found = fitted(kind, text, LISTED)

    assert found is None or field_is_valid(f"{kind.value}1", found, LISTED)


@given(kind=st.sampled_from(list(Kind)), text=anything)
def test_what_fits_stays_as_it_is(kind: Kind, text: str) -> None:
    found = fitted(kind, text, LISTED)

    assert found is None or fitted(kind, found, LISTED) == found


@pytest.mark.parametrize("kind", list(Kind))
@pytest.mark.parametrize("text", ["", " ", "\n\t", "\u200b\ufe0f", "\x00\x1b"])
def test_blanks_are_refused(kind: Kind, text: str) -> None:
    assert fitted(kind, text, LISTED) is None


@pytest.mark.parametrize(
    ("kind", "text", "expected"),
    [
        (Kind.THING, "路灯不亮", "路灯不亮"),
        (Kind.THING, "第一行\n第二行\t 完", "第一行 第二行 完"),
        (Kind.THING, "一二三四五六七八九十一二三四五六七八九十", "一二三四五六七八九十一二三四五六七八九十"),
        (Kind.THING, "一二三四五六七八九十一二三四五六七八九十一", "一二三四五六七八九十一二三四五六七八九…"),
        (Kind.THING, "井盖😀坏了,请修", "井盖坏了,请修"),
        (Kind.THING, "😀", None),
        (Kind.NUMBER, " 1,234.50 ", "1234.50"),
        (Kind.NUMBER, "3", "3"),
        (Kind.NUMBER, "3件", None),
        (Kind.NUMBER, "-3", None),
        (Kind.NUMBER, "9" * 33, None),
        (Kind.LETTER, "ab-C d1", "abCd"),
        (Kind.SYMBOL, "a_!?", "!?"),
        (Kind.CHARACTER_STRING, "海人大〔2026〕12号", "2026-12"),
        (Kind.CHARACTER_STRING, "HN 2026 0001", "HN-2026-0001"),
        (Kind.CHARACTER_STRING, "待编号", None),
        (Kind.CHARACTER_STRING, "x" * 40, "x" * 32),
        (Kind.TIME, "15:01", "15:01"),
        (Kind.TIME, "8:05:59", "08:05"),
        (Kind.TIME, "2019年10月1日 15:01", "2019年10月1日 15:01"),
        (Kind.TIME, "2026-11-23T00:30:00+00:00", "2026年11月23日 08:30"),
        (Kind.TIME, "2026-11-23 24:00", "2026年11月23日 23:59"),
        (Kind.TIME, "2026-11-23 08:30至2026-11-23 10:00", "2026年11月23日 08:30~2026年11月23日 10:00"),
        (Kind.TIME, "09:00 ~ 11:00", "09:00~11:00"),
        (Kind.TIME, "2026-11-23", None),
        (Kind.TIME, "25:00", None),
        (Kind.TIME, "12:60", None),
        (Kind.TIME, "规定期限", None),
        (Kind.TIME, "9:00~10:00~11:00", None),
        (Kind.DATE, "2026/11/03", "2026年11月3日"),
        (Kind.DATE, "2026.11.03 8:05", "2026年11月3日 08:05"),
        (Kind.DATE, "2026-02-30", None),
        (Kind.DATE, "2026-11-03 25:00", None),
        (Kind.DATE, "1234-01-01", None),
        (Kind.DATE, "0000-01-01", None),
        (Kind.AMOUNT, "1,200.5", "¥1200.5元"),
        (Kind.AMOUNT, "¥100元", "¥100元"),
        (Kind.AMOUNT, "12345678901", None),
        (Kind.AMOUNT, "几百元", None),
        (Kind.PHONE_NUMBER, "+86-0766-66888866", "+86-0766-66888866"),
        (Kind.PHONE_NUMBER, "0573 8722 0000", "057387220000"),
        (Kind.PHONE_NUMBER, "---", None),
        (Kind.PHONE_NUMBER, "1" * 18, None),
        (Kind.CAR_NUMBER, "粤A·8z888挂", "粤A8Z888挂"),
        (Kind.CAR_NUMBER, "浙浙浙", None),
        (Kind.NAME, "演示·代表甲2", "演示·代表甲"),
        (Kind.NAME, "John Smith-Jones of Nowhere", "John Smith-Jones of"),
        (Kind.NAME, "123", None),
        (Kind.NAME, "A·A", "A A"),
        (Kind.NAME, "abcdefghijk张三", "abcdefghij"),
        (Kind.PHRASE, "等待单位认领", "等待单位认"),
        (Kind.PHRASE, "OK", None),
        (Kind.ENUM, "已受理", "已受理"),
        (Kind.ENUM, "未受理", None),
    ],
)
def test_each_kind_takes_what_it_can(kind: Kind, text: str, expected: str | None) -> None:
    assert fitted(kind, text, LISTED) == expected


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("thing1", Kind.THING),
        ("character_string12", Kind.CHARACTER_STRING),
        ("thing", None),
        ("short_thing1", None),
        ("1thing", None),
        ("Thing1", None),
    ],
)
def test_a_field_is_named_by_its_kind_and_a_number(key: str, expected: Kind | None) -> None:
    assert kind_of(key) is expected


@given(st.text(max_size=30))
def test_a_cleaned_text_is_one_line(text: str) -> None:
    found = cleaned(text)

    assert found == " ".join(found.split())
    assert found.isprintable()
