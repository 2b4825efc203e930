"""The page of a code (提示的说明): why it is told, a wrong and a right example, kept as text beside this module.

``dsl/pages/D104.txt`` holds the reason, then the examples after 错误的写法: and 正确的写法:. An example is a whole
file, several files after lines like ``==== 330281-余姚市.rule``, or the lines that matter, which stand in ``FRAME``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from dsl.diagnostics import CODES, Diagnostic, render

NAME = "示例镇.rule"

#: What stands above the lines of a short example; below them comes a clause for everything else.
FRAME = """镇街 示例镇 330281999
天、日 指 自然日;小时 指 连续小时
办公时间 周一至周五 08:30-17:00
当日 止于 24:00
单位 镇政府
单位 综合执法队 又名 城管队
单位 供电公司 外部
分类 市政设施 含 路灯、窨井盖
"""
_WRONG, _RIGHT = "错误的写法:\n", "正确的写法:\n"
_WHOLE = re.compile(r"====|镇街|[国县市省区](?:家)? |#")
_REPEATED = re.compile(r"^(.*) ……共(\d+)行$", re.MULTILINE)
_CLAUSE = re.compile(r"^第([一二三四五六七八九十]+)条", re.MULTILINE)
_NUMBERS = "一二三四五六七八九十"


class PageMissing(LookupError):
    """The code has no page, or the page lacks a part."""


@dataclass(frozen=True, slots=True)
class Sample:
    """One example: the lines as shown, and the files that are checked."""

    shown: str
    files: Mapping[str, str]

    def picture(self, told: Diagnostic) -> str:
        """The message as a clerk sees it; lines are counted with the frame."""
        return render(told, self.files[told.file])


@dataclass(frozen=True, slots=True)
class Page:
    """Everything a clerk may read about one code."""

    code: str
    title: str
    why: str
    wrong: Sample
    right: Sample


@cache
def page_of(code: str) -> Page:
    """The page of a code; ``PageMissing`` where there is none."""
    file = files("dsl") / "pages" / f"{code}.txt"
    if code not in CODES or not file.is_file():
        raise PageMissing(code)
    text = file.read_text(encoding="utf-8")
    why, found, rest = text.partition(_WRONG)
    wrong, also, right = rest.partition(_RIGHT)
    if not (found and also and why.strip() and wrong.strip() and right.strip()):
        raise PageMissing(f"{code}: {_WRONG}{_RIGHT}")
    return Page(code, CODES[code], why.strip(), sample(wrong), sample(right))


def sample(text: str) -> Sample:
    """The files of an example; a short one is put into the frame."""
    shown = text.strip("\n")
    text = _REPEATED.sub(_repeat, shown)
    if shown.startswith("===="):
        parts = (part.partition("\n") for part in text.removeprefix("==== ").split("\n==== "))
        return Sample(shown, {name.strip(): f"{body}\n" for name, _, body in parts})
    if _WHOLE.match(shown):
        return Sample(shown, {NAME: f"{text}\n"})
    return Sample(shown, {NAME: f"{FRAME}{text}\n{_rest(shown)}"})


def _repeat(line: re.Match[str]) -> str:
    """``单位 甲{n} ……共300行``: what no page could show in full."""
    return "\n".join(line[1].replace("{n}", str(n)) for n in range(1, int(line[2]) + 1))


def _rest(shown: str) -> str:
    """``第三条 其余 由 各单位 认领``, with the number that comes next."""
    if "其余" in shown or "由 各单位" in shown:
        return ""
    numbers: Iterable[int] = (_NUMBERS.find(n) + 1 for n in _CLAUSE.findall(shown))
    return f"第{_NUMBERS[max(numbers, default=0)]}条 其余 由 各单位 认领\n"
