"""Texts to read: the corpus cut, spliced and spoilt by a seeded chance, and shapes made to hurt."""

from __future__ import annotations

import random
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from dsl.keywords import KEYWORDS
from tests.dsl.every_construct import EVERY_CONSTRUCT

ROOT = Path(__file__).parents[2]
_ODD = (
    *("\u200b", "\ufeff", "\u00a0", "\u3000", "\u202e", "\x00", "\x1b", "\ud800", "\U0001f600", "“", "”", '"', "'"),
    *("(", ")", "(一)", "1.", "|", "、", ",", ";", ":", "。", "#", "注:", "《", "》", "\r\n", "\n\n", "\t", " "),
    *(
        "9" * 400,
        "第九千九百九十九条",
        "0个工作日",
        "一千万个月",
        "99:99",
        "2026-02-30",
        "100000分之一",
        "每0周",
        "的" * 50,
    ),
)


@cache
def corpus() -> tuple[str, ...]:
    """Every rule file there is, good and bad."""
    files = [*ROOT.glob("rules/*.rule"), *ROOT.glob("tests/corpus/**/*.rule")]
    return (EVERY_CONSTRUCT, *(path.read_text(encoding="utf-8", errors="replace") for path in sorted(files)))


@cache
def _words() -> tuple[str, ...]:
    return tuple(keyword.word for keyword in KEYWORDS)


@cache
def _lines() -> tuple[str, ...]:
    return tuple(line for text in corpus() for line in text.splitlines() if line.strip())


def spoilt(seed: int) -> str:
    """One text by its seed: some file with a few things done to it."""
    chance = random.Random(seed)
    text = chance.choice(corpus())
    for _ in range(chance.choice((1, 1, 2, 3, 5, 8, 20))):
        text = chance.choice(_SPOILERS)(text, chance)
    return text[: 300 * 1024]


def _cut(text: str, chance: random.Random) -> str:
    begin, end = sorted((chance.randint(0, len(text)), chance.randint(0, len(text))))
    return text[:begin] + text[min(end, begin + chance.choice((1, 3, 30, 3000))) :]


def _put(text: str, chance: random.Random) -> str:
    at = chance.randint(0, len(text))
    return text[:at] + chance.choice(_ODD) + text[at:]


def _word(text: str, chance: random.Random) -> str:
    at = chance.randint(0, len(text))
    return text[:at] + chance.choice(_words()) + text[at:]


def _line(text: str, chance: random.Random) -> str:
    lines = text.splitlines()
    lines.insert(chance.randint(0, len(lines)), chance.choice(_lines()))
    return "\n".join(lines)


def _swap(text: str, chance: random.Random) -> str:
    lines = text.splitlines() or [""]
    one, two = chance.randrange(len(lines)), chance.randrange(len(lines))
    lines[one], lines[two] = lines[two], lines[one]
    return "\n".join(lines)


def _again(text: str, chance: random.Random) -> str:
    begin = chance.randint(0, len(text))
    piece = text[begin : begin + chance.choice((2, 20, 200))]
    return text[:begin] + piece * chance.choice((2, 3, 40)) + text[begin:]


def _joined(text: str, _chance: random.Random) -> str:
    return text.replace("\n", "")


def _glued(text: str, _chance: random.Random) -> str:
    return text.replace(" ", "")


def _other(text: str, chance: random.Random) -> str:
    other = chance.choice(corpus())
    return text[: chance.randint(0, len(text))] + other[chance.randint(0, len(other)) :]


_SPOILERS = (_cut, _cut, _put, _put, _word, _word, _line, _swap, _again, _joined, _glued, _other)


def hurtful() -> Iterator[tuple[str, str]]:
    """Shapes that have broken readers before, by name: depth, length, numbers, quotes, repetition."""
    head = "镇街 示例镇 330281999\n单位 镇政府\n"
    yield "nothing", ""
    yield "one line of 250 kB", head + "第一条 " + "由镇政府办理" * 14_000
    yield "one word of 250 kB", head + "第一条 由 " + "政" * 85_000 + " 办理"
    yield "too large", head + "# " + "字" * 100_000
    yield "too many clauses", head + "".join(f"第{n}条 由 镇政府 办理\n" for n in range(1, 2_100))
    yield "quotes without end", head + "第一条 提到 " + "“" * 50_000
    yield "pairs of quotes", head + "第一条 提到 " + "“”、" * 20_000 + "的,由 镇政府 办理"
    yield "lists in lists", head + "第一条 有下列情形之一的:" + "(一)有下列情形之一的:1.有下列情形之一的:(1)" * 2_000
    yield "conditions without end", head + "第一条 " + "提到 “甲”,并且 " * 8_000 + "提到 “乙”的,由 镇政府 办理"
    yield "names without end", head + "标记 " + "、".join(f"标{n}" for n in range(30_000))
    yield "one name a thousand times", head + "单位 镇政府\n" * 8_000
    yield "a category below itself", head + "".join(f"分类 类{n} 含 类{n + 1}\n" for n in range(3_000))
    yield "rows without end", head + "附表一 甲 由 上报人 选\n| 甲 | 时限 |\n" + "| 乙 | 自交办时起2分钟 |\n" * 6_000
    yield "bars without end", head + "附表一 甲 由 上报人 选\n" + "|" * 100_000
    yield "numbers", head + f"第一条 自受理之日起{'九' * 20_000}日内 答复\n第{'9' * 20_000}条 由 镇政府 办理"
    yield "unknown words", head + "第一条 " + " ".join(f"甲乙{n}" for n in range(20_000))
    yield "separators", head + "第一条 " + ",;、:。" * 40_000
    yield "heads", "单位 " * 50_000
    yield "remarks", head + "# 甲\n注:乙\n" * 15_000
    yield "examples without end", head + "例 甲\n" + "2026-01-01 09:00 居民 上报;" * 6_000
    yield "surrogates and controls", head + "第一条 由 \ud800\x00\x07\u202e镇政府 办理"
    yield "brackets", head + "第一条 " + "(" * 60_000 + ")" * 60_000
