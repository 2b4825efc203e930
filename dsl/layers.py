"""Which file stands above which (层级): the order to read them in, and what is wrong with that order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from dsl import tree
from dsl.bundle import Jurisdiction, Source
from dsl.findings import Findings
from dsl.incremental import NOTHING, Memory
from dsl.keywords import NEWEST
from dsl.parse import Outline, outline


@dataclass(frozen=True, slots=True)
class Placed:
    """A source with its place: ``code`` is empty for a shared vocabulary, ``above`` names files, nearest first."""

    source: Source
    code: str
    superior: str | None  # code
    uses: tuple[str, ...]  # files of vocabularies
    above: tuple[str, ...]

    @property
    def file(self) -> str:
        """The name that scopes, trees and diagnostics know this source by."""
        return self.source.name


def place(sources: Iterable[Source], memory: Memory = NOTHING) -> tuple[Placed, ...]:
    """All sources in an order in which every file comes after those it may look into."""
    outlines = {source.name: outline(source.text, source.name, memory, source.edition) for source in sources}
    by_code = {made.code: file for file, made in reversed(outlines.items()) if made.code}
    placed = [_place(source, outlines, by_code) for source in sources]
    return tuple(sorted(placed, key=lambda each: (bool(each.code), len(each.above), each.file)))


def vocabulary_file(name: str) -> str:
    """采用 通用分类 stands for the file 通用分类.rule."""
    return f"{name}.rule"


def _place(source: Source, outlines: Mapping[str, Outline], by_code: Mapping[str, str]) -> Placed:
    own = outlines[source.name]
    above: list[str] = []
    upper = by_code.get(own.superior or "")
    while upper is not None and upper not in (*above, source.name):
        above.append(upper)
        upper = by_code.get(outlines[upper].superior or "")
    uses = tuple(file for name in own.uses if _is_vocabulary(file := vocabulary_file(name), outlines))
    return Placed(source, own.code or "", own.superior, uses, tuple(above))


def _is_vocabulary(file: str, outlines: Mapping[str, Outline]) -> bool:
    return file in outlines and not outlines[file].code


def check_place(
    file: tree.RuleFile, jurisdictions: Mapping[str, Jurisdiction], files: Iterable[str], found: Findings
) -> None:
    """The heading against the file's name, the file above and the vocabularies against the files that there are."""
    headings = file.of(tree.Heading)
    for heading in headings[:1]:
        _check_heading(heading, file.file, jurisdictions, found)
    for superior in file.of(tree.Superior)[:1]:
        _check_superior(superior, headings, jurisdictions, found)
    for effective in file.of(tree.Effective)[:1]:
        _check_effective(effective, found)
    for vocabulary in file.of(tree.Vocabulary):
        if vocabulary_file(vocabulary.name.text) not in files:
            advice = f"应当有一个文件叫 {vocabulary_file(vocabulary.name.text)}"
            found.add("D625", vocabulary.name.span, f"没有叫“{vocabulary.name.text}”的词表", advice)


def _check_heading(
    heading: tree.Heading, file: str, jurisdictions: Mapping[str, Jurisdiction], found: Findings
) -> None:
    named = file.split("-", 1)[0]
    other = jurisdictions.get(heading.code)
    if named.isdigit() and named != heading.code:
        advice = "文件名要以本地方的代码开头"
        found.add("D620", heading.span, f"代码 {heading.code} 与文件名里的 {named} 不一致", advice)
    elif other is not None and other.file != file:
        found.add("D621", heading.span, f"代码 {heading.code} 已经属于文件 {other.file}", "一个地方只有一个规约文件")


def _check_effective(effective: tree.Effective, found: Findings) -> None:
    """Cases keep the rules they were opened under; a file that says otherwise must not be misread in silence."""
    if effective.edition is not None and not 1 <= effective.edition <= NEWEST:
        advice = f"请写 语言 第{NEWEST}版"
        found.add("D627", effective.span, f"没有语言第{effective.edition}版,现在是第{NEWEST}版", advice)


def _check_superior(
    superior: tree.Superior,
    headings: tuple[tree.Heading, ...],
    jurisdictions: Mapping[str, Jurisdiction],
    found: Findings,
) -> None:
    there = jurisdictions.get(superior.code)
    if there is None:
        found.add("D622", superior.span, f"没有上级 {superior.code} 的规约文件", "最高一级的文件不写 上级")
    elif there.name != superior.name.text:
        message = f"代码 {superior.code} 的文件叫“{there.name}”,不叫“{superior.name.text}”"
        found.add("D623", superior.span, message, "请核对上级的名称和代码")
    elif headings and (circle := _circle(headings[0].code, jurisdictions)):
        if headings[0].code == min(circle):
            found.add("D624", superior.span, "上级绕成了圈", "上级的上级不能又是本地方")
    elif headings and not _is_higher(there, headings[0]):
        message = f"上级“{there.name}”({there.level})不比本地方({headings[0].level})高"
        found.add("D628", superior.span, message, "级别从低到高是:镇街、县(市、区)、设区的市、省、国家")


def _is_higher(there: Jurisdiction, own: tree.Heading) -> bool:
    if not {there.level, own.level} <= {"市", *_RANKS}:  # misspelt, which has been told
        return True
    return rank(there.level, there.code) > rank(own.level, own.code)


def rank(level: str, code: str) -> int:
    """How high a level stands, 镇街 is 0; a 市 by its code: 330281 a county's, 330200 a prefecture's, 110000 a 省's."""
    if level != "市":
        return _RANKS[level]
    return 1 if not code.endswith("00") else 2 if not code.endswith("0000") else 3


_RANKS = {"镇街": 0, "县": 1, "区": 1, "省": 3, "国家": 4}


def _circle(code: str, jurisdictions: Mapping[str, Jurisdiction]) -> frozenset[str]:
    """The codes of the circle of superiors that this one is part of, or nothing; told once, in the lowest of them."""
    seen: list[str] = []
    current: str | None = code
    while current is not None and current not in seen:
        seen.append(current)
        entry = jurisdictions.get(current)
        current = entry.superior if entry else None
    return frozenset(seen) if current == code else frozenset()
