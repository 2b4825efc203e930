"""The pages for those who write rule files: the words of the language and the messages about mistakes."""

from __future__ import annotations

from docs.tables import code, page, table
from dsl.diagnostics import CODES
from dsl.keywords import KEYWORDS, LATER, VAGUE, Where


def keywords_page() -> str:
    """docs/reference/keywords.md."""
    lead = "规约里有固定含义的词。名称不能与这些词相同;名称里含有这些词的,用“”括起来。"
    parts = [f"## {where.value}的用语\n\n{words_of(where)}" for where in Where]
    later = "## 本版还不执行的用语\n\n" + "、".join(LATER)
    vague = "## 不能当作时限的说法\n\n" + table(("说法", "可以改写成"), VAGUE.items())
    return page("用语 Keywords", lead, *parts, later, vague)


def words_of(where: Where) -> str:
    """The words that are words in one place."""
    rows = [(code(each.word), each.meaning) for each in KEYWORDS if each.where is where]
    return table(("用语", "含义"), rows)


def diagnostics_page() -> str:
    """docs/reference/diagnostics.md."""
    lead = "检查规约文件时可能看到的提示。编号不变,也不会另作他用;每条提示都指出所在的行和词。"
    return page("提示 Diagnostics", lead, *(f"## {number} {title}" for number, title in CODES.items()))
