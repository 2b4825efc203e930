"""The pages for those who write rule files: the words of the language and the messages about mistakes."""

from __future__ import annotations

from pathlib import Path

from docs.tables import code, page, table
from dsl.compile import compile_bundle
from dsl.diagnostics import CODES, render
from dsl.keywords import KEYWORDS, LATER, VAGUE, Where

BAD = Path(__file__).resolve().parents[1] / "tests" / "corpus" / "bad"
NAME = "330281999-示例镇.rule"


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
    lead = "检查规约文件时可能看到的提示。编号不变,也不会另作他用;每条提示都指出所在的行和词,并说怎么改。"
    shown = pictures()
    parts = ["\n\n".join([f"## {number} {title}", *shown.get(number, [])]) for number, title in CODES.items()]
    return page("提示 Diagnostics", lead, *parts)


def pictures() -> dict[str, list[str]]:
    """For each code the first picture that the files full of mistakes, which the tests keep, give of it."""
    found: dict[str, list[str]] = {}
    for file in sorted(BAD.glob("*.rule")):
        text = file.read_text(encoding="utf-8")
        for diagnostic in compile_bundle({NAME: text}).diagnostics:
            found.setdefault(diagnostic.code, [f"```text\n{render(diagnostic, text)}\n```"])
    for picture in sorted((BAD / "meaning").glob("*.txt")):  # one mistake each, told over several files or by an example
        told = picture.read_text(encoding="utf-8").rstrip()
        found.setdefault(told.split()[1], [f"```text\n{told}\n```"])
    return found
