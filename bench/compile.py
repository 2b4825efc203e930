"""Rule files: compiling beside CPython's own compiler, deciding beside a dictionary by hand, and how both grow."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from bench.measure import Ratio, compare
from dsl.compile import compile_bundle
from dsl.decision import Decision, UnitRef
from dsl.facts import Facts
from dsl.period import ZONE
from dsl.ruleset import Ruleset

RULES = Path(__file__).parents[1] / "rules"
STREET = "330481001"
REPORT = Facts(STREET, datetime(2026, 12, 8, 9, 0, tzinfo=ZONE), answers={"权属": "移动"})
INVENTED = "330999001"  # a town for the bench alone

#: What somebody without a rule language would write for the same street: no reasons, no terms, no questions.
BY_HAND = {
    ("窨井盖", "移动"): UnitRef("330481", "移动公司"),
    ("窨井盖", "电信"): UnitRef("330481", "电信公司"),
    ("窨井盖", "自来水"): UnitRef("330481", "水务集团"),
    ("窨井盖", "供电"): UnitRef("330481", "供电公司"),
}


def run() -> Iterator[Ratio]:
    """Compiling first, then deciding."""
    shipped = {path.name: path.read_text(encoding="utf-8") for path in sorted(RULES.glob("*.rule"))}
    yield beside_python("compile all shipped rule files", shipped)
    yield beside_python("compile a town of 100 clauses", invented(100))
    yield growth("compile 400 clauses", lambda number: lambda: compile_bundle(invented(number)))
    yield beside_a_dictionary(ruleset(shipped, STREET))
    yield growth("decide among 400 clauses, last one", deciding)


def beside_python(subject: str, sources: Mapping[str, str]) -> Ratio:
    """The same number of characters of Python, this very file over and over, through ``compile``."""
    length = sum(map(len, sources.values()))
    mine = Path(__file__).read_text(encoding="utf-8")
    python = "\n".join([mine.replace("from __future__ import annotations", "")] * (length // len(mine) + 1))[:length]
    python = python[: python.rindex("\n\n\n")]
    return compare(
        subject,
        lambda: compile_bundle(sources),
        "compile() of as much Python",
        lambda: compile(python, "bench", "exec"),
    )


def beside_a_dictionary(rules: Ruleset) -> Ratio:
    """A manhole cover in a street, whose answer names the unit."""
    report = replace(REPORT, category=rules.category_path("窨井盖") or ())
    if rules.decide(report).plan.route.lead != BY_HAND["窨井盖", "移动"]:
        raise ValueError("the rules and the dictionary disagree")
    return compare(
        "decide a report, reasons and clocks included",
        lambda: rules.decide(report),
        "a dictionary by hand, the unit alone",
        lambda: BY_HAND[report.category[-1], report.answers["权属"]],
    )


def growth(subject: str, work: Callable[[int], Callable[[], object]]) -> Ratio:
    """Ten times the clauses; 10 x is in proportion, below it is better."""
    return compare(subject, work(400), "the same with 40", work(40), rounds=5)


def deciding(number: int) -> Callable[[], Decision]:
    """A report that only the last of ``number`` clauses is about."""
    rules = ruleset(invented(number), INVENTED)
    report = Facts(INVENTED, REPORT.at, category=rules.category_path(f"事项{number}类") or ())
    lead = rules.decide(report).plan.route.lead
    if lead is None or lead.name != f"单位{number}号":
        raise ValueError("the last clause did not decide")
    return lambda: rules.decide(report)


def ruleset(sources: Mapping[str, str], code: str) -> Ruleset:
    """The rules of one jurisdiction; raises ValueError with the first mistakes when there is no bundle."""
    compiled = compile_bundle(sources)
    if compiled.bundle is None:
        raise ValueError("\n".join(f"{each.span.line} {each.message}" for each in compiled.diagnostics[:5]))
    return compiled.bundle.rulesets[code]


def invented(number: int) -> dict[str, str]:
    """A town with one category, one unit and one clause each, ``number`` times."""
    every = range(1, number + 1)
    lines = [
        f"镇街 演示镇 {INVENTED}",
        "施行 2026-12-01,未办结的适用旧版;语言 第1版",
        "第一章 用语",
        "当日 止于 24:00",
        "末日 止于 24:00;遇休息日 顺延",
        *(f"分类 事项{n}类" for n in every),
        *(f"单位 单位{n}号" for n in every),
        "第二章 交办",
        *(f"第{n}条 甲 类别 属于 事项{n}类的,由 单位{n}号 办理" for n in every),
        f"第{number + 1}条 其余 由 各单位 认领",
        "第三章 时限",
        f"第{number + 2}条 受理 当日 受理",
    ]
    return {f"{INVENTED}-演示镇.rule": "\n".join(lines) + "\n"}
