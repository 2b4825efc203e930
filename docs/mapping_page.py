"""The page of mapping files (对照文件的用语): every word and every mistake, from the code."""

from __future__ import annotations

from collections.abc import Mapping

from docs.tables import page, table
from dsl.mapping.codes import CODES, HELP
from dsl.mapping.words import FIELDS, HEADS, INSIDE, STATES, TIMES, URGENCIES, WAYS, Word

_PARTS: tuple[tuple[str, Mapping[str, Word]], ...] = (
    ("行首的词", HEADS),
    ("行里的词", INSIDE),
    ("方向", WAYS),
    ("我们的各项", FIELDS),
    ("状态可以写的", STATES),
    ("紧急程度可以写的", URGENCIES),
    ("有名字的时间写法", TIMES),
)


def mapping_page() -> str:
    """docs/reference/mapping.md."""
    parts = [
        f"## {title}\n\n" + table(("词", "意思"), [(each.word, each.meaning) for each in words.values()])
        for title, words in _PARTS
    ]
    told = [(code, title, HELP.get(code, "")) for code, title in CODES.items()]
    mistakes = "## 检查出来的错误\n\n" + table(("代码", "错误", "怎样改"), told)
    lead = "对照文件里有固定含义的词。怎样写、怎样用,见[平台对接](../接入/平台对接.md)。"
    return page("对照文件的用语 Mapping files", lead, *parts, mistakes)
