"""How often a suggested name is one, and how many names are suggested: on sentences with names drawn into them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from cases.naming import suggested
from tests.support.source import ROOT

TIMES = 40  # that a sentence with a gap is filled
_SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任"
    "姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文"
)
_GIVEN = (
    "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂英华国建文玉志红海珍宝根法水生金凤仙菊琴荣祥福春秀云飞鹏浩宇轩雨欣怡佳琪梦洁"
    "诗涵"
)


@dataclass(frozen=True, slots=True)
class Score:
    """Of what was suggested the share that was right (precision), and of what there was the share that was found."""

    precision: float
    recall: float


def sentences() -> dict[str, list[str]]:
    """The sentences by part: 调 for tuning, 量 for measuring alone, 后 written after all tuning."""
    text = (ROOT / "tests/data/names.txt").read_text(encoding="utf-8")
    tuned, rest = text.split("# 只用来量\n")
    measured, last = rest.split("# 最后写的\n")
    return {"调": _lines(tuned), "量": _lines(measured), "后": _lines(last)}


def _lines(text: str) -> list[str]:
    return [line for line in text.splitlines() if line and not line.startswith("#")]


def score(lines: list[str], seed: int = 7) -> Score:
    """Over all lines, each counted once however often it is filled."""
    rng, right, wrong, missed = Random(seed), 0.0, 0.0, 0.0
    for line in lines:
        times = TIMES if set(line) & set("○⊙") else 1
        for text, spans in (_filled(line, rng) for _ in range(times)):
            told = {(each.start, each.end) for each in suggested(text)}
            right += len(told & spans) / times
            wrong += len(told - spans) / times
            missed += len(spans - told) / times
    return Score(right / (right + wrong), right / (right + missed))


def _filled(line: str, rng: Random) -> tuple[str, set[tuple[int, int]]]:
    text, spans = "", set()
    for part in _parts(line, rng):
        if isinstance(part, str):
            text += part
        else:
            spans.add((len(text), len(text) + len(part[0])))
            text += part[0]
    return text, spans


def _parts(line: str, rng: Random) -> Iterator[str | tuple[str]]:
    for character in line:
        if character == "⊙":
            yield (rng.choice(_SURNAMES),)
        elif character == "○":
            yield (rng.choice(_SURNAMES) + "".join(rng.choice(_GIVEN) for _ in range(rng.choice((1, 2, 2)))),)
        else:
            yield character
