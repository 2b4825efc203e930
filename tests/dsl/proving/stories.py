"""What the stories about proofs share: compiling a town and its county, and the findings as a clerk reads them."""

from __future__ import annotations

from collections.abc import Sequence

from dsl.calendar import Calendar
from dsl.proving import Budget, Finding, Kind, Proofs, Seat, prove
from tests.dsl.meaning import NATIONAL_DAY, TOWN, compiled, town

COUNTY = "330281-余姚市.rule"
FILE = "330281999-示例镇.rule"


def proofs(
    text: str,
    county: str = "",
    *,
    on: Calendar = NATIONAL_DAY,
    budget: Budget | None = None,
    recipients: Sequence[Seat] | None = None,
    code: str = TOWN,
) -> Proofs:
    """The proofs of the example town, below a county where there is one."""
    files = {FILE: text, _name(county): county} if county else {FILE: text}
    return prove(compiled(files), code, on=on, budget=budget, recipients=recipients)


def ruled(*lines: str) -> str:
    """The example town; a line that begins with 条 is a clause and gets its number."""
    return town(*_numbered(lines))


def _numbered(lines: Sequence[str]) -> list[str]:
    numbers = iter("一二三四五六七八九")
    return [f"第{next(numbers)}{line}" if line.startswith("条 ") else line for line in lines]


def below(*lines: str) -> str:
    """The example town below its county."""
    return ruled(*lines).replace("镇街 示例镇 330281999\n", "镇街 示例镇 330281999\n上级 余姚市 330281\n", 1)


def county(*lines: str) -> str:
    """The county above it."""
    return "\n".join(("市 余姚市 330281", "天、日 指 自然日", "小时 指 连续小时", *_numbered(lines))) + "\n"


def told(found: Proofs, kind: Kind) -> list[str]:
    """Each finding of a kind: verdict, sentence, example and advice, as lines."""
    return ["\n".join(line for line in _lines(each) if line) for each in found.findings if each.kind is kind]


def _lines(finding: Finding) -> tuple[str, ...]:
    words = f"例如:{finding.example.words}" if finding.example else ""
    return f"{finding.verdict} {finding.text}", words, finding.help


def _name(text: str) -> str:
    """The file of what stands above: a county's, or a province's."""
    return COUNTY if text.startswith("市") else "330000-浙江省.rule"
