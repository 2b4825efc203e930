"""Case files as PDF (卷宗印制): read again by another program, for honest and for hostile stories."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import pytest
from fontTools.ttLib import TTFont

from adapters.dossier import PdfPress
from adapters.dossier.sheets import FONTS
from adapters.memory_press import MemoryPress
from cases.ports_papers import ClauseText, Grid, Paper, Picture, Press, PressFailed, Step
from tests.support.pdf import opened, text_of
from tests.support.photos import photo

STEP = Step("1", "2026-11-20 08:48", "人大代表", "上报(窨井盖)", ("路口井盖破损",), "随附:照片1", "依据:演示市 第四条")
PAPER = Paper(
    title="卷  宗",
    number="小曹娥〔2026〕123号",
    facts=(("地点", "演示路口"), ("办结时间", "")),
    words="路口井盖破损,车辆经过时声音很大。",
    pictures=(Picture("p1", "照片1 · 上报"), Picture("p2", "照片2 · 答复")),
    steps=(STEP,),
    grids=(Grid("时限", ("时限", "到期"), (1, 2), (("受理", "2026-11-20 24:00"),)),),
    clauses=(ClauseText("演示市 第四条", "第四条 窨井盖\n  由 产权单位 办理"),),
    produced_at="2026-11-22T20:00:00+08:00",
    closing=("制作时间:2026-11-22 20:00(北京时间)。", f"记录链末端(SHA-256):{'ab12' * 16}"),
)


@cache
def picture() -> bytes:
    return photo("JPEG", size=(1600, 1200))


@pytest.fixture(params=["memory", "pdf"])
def press(request: pytest.FixtureRequest) -> Press:
    return MemoryPress() if request.param == "memory" else PdfPress()


async def test_the_same_paper_gives_the_same_bytes(press: Press) -> None:
    first = await press.print(PAPER, {"p1": picture()})

    assert first == await press.print(PAPER, {"p1": picture()})
    assert first.startswith(b"%PDF-")
    assert first != await press.print(PAPER, {})


async def test_everything_on_the_paper_can_be_read_again() -> None:
    made = await PdfPress().print(PAPER, {"p1": picture(), "p2": picture()})

    told = text_of(made)
    wanted = (
        *("卷宗", "小曹娥〔2026〕123号", "演示路口", "路口井盖破损,车辆经过时声音很大。", "照片1·上报", "照片2·答复"),
        *("办理过程", "人大代表:上报(窨井盖)", "随附:照片1", "依据:演示市第四条", "时限", "2026-11-2024:00"),
        *("由产权单位办理", "制作时间:2026-11-2220:00", "ab12" * 16, "第1页/共1页"),
    )
    assert [words for words in wanted if words not in told] == []
    assert made.count(b"/Subtype /Image") == 1  # equal pictures are embedded once
    with opened(made) as file:
        assert (file.get_metadata_value("Title"), file.get_metadata_value("Author")) == ("卷宗 小曹娥〔2026〕123号", "")


async def test_only_the_signs_that_are_used_are_embedded() -> None:
    made = await PdfPress().print(PAPER, {})

    assert len(made) < 100_000


async def test_a_picture_that_is_gone_is_said_to_be() -> None:
    assert text_of(await PdfPress().print(PAPER, {"p1": picture()})).count("照片已不在") == 1


HOSTILE = {
    "controls": "甲\x00\x01\x07\x08\x1b[31m乙\x7f\x9f",
    "a long word": "A" * 4000,
    "a long line of marks": "、" * 500,
    "turned around": "\u202e\u2066甲乙丙\u2069 العربية עברית",
    "emoji": "😀👩‍👩‍👧‍👦🇨🇳❤️" * 20,
    "rare names": "\U00020000\U0002a6d6\U00030000\U000323af䶮㐀",
    "nothing but blanks": " \t\u3000\u00a0\n" * 200,
    "line ends": "\r\n\r\n\u2028\u2029\v\f" * 50,
    "marks on marks": "e" + "\u0301" * 500,
    "no character": "\ufffe\uffff\ufffd\ue000",
    "pdf": "(\\) >> endobj stream %%EOF /JavaScript",
}


async def test_hostile_words_break_nothing() -> None:
    steps = tuple(
        replace(STEP, number=name, text=words, words=(words, words), actor=words, with_it=words, clauses=words)
        for name, words in HOSTILE.items()
    )
    grids = tuple(Grid(words, (words, words), (1, 9), ((words, words),)) for words in HOSTILE.values())
    facts = tuple((words[:20], words) for words in HOSTILE.values())
    paper = replace(PAPER, number=HOSTILE["emoji"], facts=facts, steps=steps, grids=grids, words=HOSTILE["a long word"])

    told = text_of(await PdfPress().print(paper, {}))

    assert [name for name in HOSTILE if "".join(name.split()) not in told] == []
    assert "第1页/共" in told
    assert told.count("A") >= 4000 * 5


async def test_a_rare_name_is_printed_or_written_as_its_code() -> None:
    made = await PdfPress().print(replace(PAPER, words="演示姓名:䶮、𬺈、\U000323af"), {})

    assert "演示姓名:䶮、𬺈、〔U+323AF〕" in text_of(made)


async def test_five_hundred_steps_with_nine_photos_fit() -> None:
    long = replace(STEP, words=("字" * 200,))
    pictures = {f"p{n}": picture() + bytes([n]) for n in range(9)}
    shown = tuple(Picture(name, name) for name in pictures)

    made = await PdfPress().print(replace(PAPER, steps=(long,) * 500, pictures=shown), pictures)

    with opened(made) as file:
        pages = len(file)
    assert 60 < pages < 120
    assert text_of(made).endswith(f"第{pages}页/共{pages}页")


@pytest.mark.parametrize("answer", ["nonsense", '{"failed": "MemoryError"}', '{"sizes": []}', '{"sizes": [-1]}'])
async def test_a_child_without_a_file_is_a_refusal_with_a_sentence(answer: str) -> None:
    lying = PdfPress(command=("sh", "-c", f"cat > /dev/null; echo '{answer}'"))

    with pytest.raises(PressFailed) as failed:
        await lying.print(PAPER, {})

    assert failed.value.message == "卷宗暂时无法生成,请稍后再试"


async def test_a_child_that_takes_too_long_is_ended() -> None:
    with pytest.raises(PressFailed) as failed:
        await PdfPress(command=("sleep", "30"), wall_seconds=0.2).print(PAPER, {})

    assert failed.value.message == "这一件的内容太多,卷宗没有在规定时间内生成,请联系管理员"


async def test_little_memory_is_a_refusal() -> None:
    with pytest.raises(PressFailed):
        await PdfPress(memory_bytes=30 * 1024 * 1024).print(PAPER, {})


async def test_a_picture_that_is_none_is_a_refusal_and_no_crash() -> None:
    with pytest.raises(PressFailed):
        await PdfPress().print(PAPER, {"p1": b"no picture"})


def test_the_font_has_the_signs_of_everyday_and_of_names() -> None:
    """GB 2312 whole, 基本区 as of Unicode 10 and 扩展A but nothing missing; what lies beyond is written as code."""
    with TTFont(FONTS / "MinqingHan.otf", lazy=True) as font:
        has = font.getBestCmap()
    rows = (bytes((high, low)) for high in range(0xB0, 0xF8) for low in range(0xA1, 0xFF))
    gb2312 = {row.decode("gb2312", "ignore") for row in rows} - {""}

    assert [sign for sign in gb2312 if ord(sign) not in has] == []
    assert [hex(code) for code in range(0x4E00, 0x9FEB) if code not in has] == []
    assert [hex(code) for code in range(0x3400, 0x4DB6) if code not in has] == []
    assert [sign for sign in "〔〕·★☆,。“”①㎡" if ord(sign) not in has] == []
