"""The pages for those who write rule files: the words of the language and the messages about mistakes."""

from __future__ import annotations

from api.commands.code import picture_of
from docs.tables import code, page, table
from dsl.diagnostics import CODES
from dsl.explained_codes import FRAME, PageMissing, page_of
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
    lead = (
        "检查规约文件时可能看到的提示。编号不变,也不会另作他用;每条提示都指出所在的行和词,并说怎么改。"
        "在命令行里看一条:`minqing code D104`。\n\n"
        f"下面的例子,没有写第一行的,都放在这样一个文件里,从第 9 行写起,后面还有一条“其余 由 各单位 认领”:\n\n{block(FRAME)}"
    )
    return page("提示 Diagnostics", lead, *map(section, CODES))


def section(number: str) -> str:
    """One code: why, a wrong example, what is told about it, and a right one.

    A code without its page has its heading only; the tests of the pages fail for it.
    """
    try:
        said = page_of(number)
    except PageMissing:
        return f"## {number} {CODES[number]}"
    parts = [f"## {number} {said.title}", said.why, "**错误的写法**", block(said.wrong.shown), block(picture_of(said))]
    return "\n\n".join([*parts, "**正确的写法**", block(said.right.shown)])


def block(text: str) -> str:
    """Text as it stands."""
    return f"```text\n{text.rstrip()}\n```"
