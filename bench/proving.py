"""Proofs: a file of many clauses proved whole, and how that grows; the promise is 1,000 clauses within 5 seconds."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import cycle
from time import perf_counter

from adapters.calendars import load_calendar
from bench.compile import INVENTED, invented
from bench.measure import Within
from dsl.bundle import Bundle
from dsl.compile import compile_bundle
from dsl.proving import Verdict, prove

CALENDAR = load_calendar(None)


LIMIT = 5.0  # seconds, on one core


def run() -> Iterator[Within]:
    """Of a file with a category for each clause, and of one whose clauses cut across each other."""
    yield timed("prove 1,000 clauses, a category each", invented(1000))
    yield timed("prove 1,000 clauses that cut across", crossed(1000))


def timed(subject: str, sources: dict[str, str]) -> Within:
    """The first proof, with nothing kept from another one, beside compiling the same text."""
    begun = perf_counter()
    rules = bundle(sources)
    compiled = perf_counter()
    proved(rules)
    spent = perf_counter() - compiled
    return Within(subject, spent, LIMIT, "compiling them", spent / (compiled - begun))


def proved(rules: Bundle) -> int:
    """How many findings; raises ValueError where something could not be decided within the bound."""
    proofs = prove(rules, INVENTED, on=CALENDAR)
    if proofs.of(Verdict.UNDECIDED):
        raise ValueError(proofs.of(Verdict.UNDECIDED)[0].text)
    return len(proofs.findings)


def bundle(sources: dict[str, str]) -> Bundle:
    """What must be without mistakes."""
    compiled = compile_bundle(sources, published=True)
    if compiled.bundle is None:
        raise ValueError("\n".join(f"{each.span.line} {each.message}" for each in compiled.diagnostics[:5]))
    return compiled.bundle


def crossed(number: int) -> dict[str, str]:
    """Clauses by category, role, words and hour in turn, each in several combinations."""
    categories, roles = number // 10, cycle(("居民", "代表", "点长", "网格员"))
    lines = [
        f"镇街 演示镇 {INVENTED}",
        "施行 2026-12-01,未办结的适用旧版;语言 第2版",
        "当日 止于 24:00",
        "末日 止于 24:00;遇休息日 顺延",
        *(f"分类 事项{n}类" for n in range(categories)),
        *(f"单位 单位{n}号" for n in range(20)),
    ]
    for n in range(number):
        asked = (
            f"类别 属于 事项{n % categories}类,并且 提到 “词{n:04}”",
            f"类别 属于 事项{n % categories}类,并且 上报人 是 {next(roles)}",
            f"提到 “长{n:04}”,并且 上报时间 在 {n % 20:02}:00至{n % 20 + 3:02}:00",
        )[n % 3]
        lines.append(f"第{n + 1}条 甲 {asked}的,由 单位{n % 20}号 办理")
    lines += [f"第{number + 1}条 其余 由 各单位 认领", f"第{number + 2}条 受理 当日 受理"]
    return {f"{INVENTED}-演示镇.rule": "\n".join(lines) + "\n"}
