"""First-match decisions beside five engines and an index written by hand; every answer is checked to be the same."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Sequence
from time import perf_counter
from typing import Any

from bench.clauses import Clause, Report, clauses, facts, reports, ruleset
from bench.engines import ENGINES
from bench.measure import Ratio, quiet
from dsl.facts import Facts

COUNTS = (10, 100, 1_000, 10_000)
LENGTHS = (60, 1_000)
#: No engine is waited for longer than this in one round; the slow ones are given fewer reports.
PATIENCE = 0.4


def run() -> Iterator[Ratio | str]:
    """For each number of clauses and length of text, all of them in turns."""
    speeds: dict[tuple[int, int], float] = {}
    for count in COUNTS:
        of = clauses(count)
        for length in LENGTHS:
            yield f"{count} clauses, {length} characters"
            speeds[count, length] = yield from _compared(of, reports(of, length))
    for length in LENGTHS:
        share = speeds[COUNTS[-1], length] / speeds[COUNTS[0], length]
        yield Ratio(f"a decision, {length} characters, 10,000 clauses", "one of 10 clauses", share)
    yield from _by_words()


def by_hand(of: list[Clause]) -> Callable[[Facts], int]:
    """What a programmer would write for just these four columns: a dictionary, and the words that are left."""
    known: dict[tuple[str, str | None, str], list[tuple[str | None, int]]] = {}

    def entries(kind: tuple[str, str | None, str]) -> list[tuple[str | None, int]]:
        found: list[tuple[str | None, int]] = []
        for number, each in enumerate(of):
            wanted = (each.category, each.village, each.role)
            if all(w is None or w == given for w, given in zip(wanted, kind, strict=True)):
                found.append((each.word, number))
                if each.word is None:
                    break
        return found

    def decide(report: Facts) -> int:
        kind = (report.category[0], report.village, report.role)
        left = known.get(kind)
        if left is None:
            left = known[kind] = entries(kind)
        text = report.text
        for word, number in left:
            if word is None or word in text:
                return number
        raise AssertionError("the last clause is for all the rest")

    return decide


def _compared(of: list[Clause], told: Sequence[Report]) -> Generator[Ratio | str, None, float]:
    """Our time against each of theirs; gives our seconds a decision."""
    ours = ruleset(of).route
    known = [facts(report) for report in told]
    expected = [_number(ours(each)) for each in known]
    hand = by_hand(of)
    _agree("the index by hand", [hand(each) for each in known], expected)
    mine = _seconds(ours, known)
    yield f"    {1 / mine:,.0f} decisions a second, {len(set(expected))} clauses decided"
    yield Ratio("  a decision", "an index written by hand", mine / _seconds(hand, known))
    for name, (make, form) in ENGINES.items():
        decide = make(of)
        few = _affordable(decide, [form(report) for report in told])
        _agree(name, [decide(each) for each in few], expected[: len(few)])
        yield Ratio("  a decision", name, _seconds(ours, known) / _seconds(decide, few))
    return mine


def _by_words() -> Iterator[Ratio]:
    """The same clauses with one keyword each, and with fifty."""
    of = clauses(1_000)
    told = [facts(report) for report in reports(of, 60)]
    one, fifty = ruleset(of).route, ruleset(clauses(1_000, 50), 50).route
    yield Ratio("a decision, 50 keywords a clause", "one keyword a clause", _seconds(fifty, told) / _seconds(one, told))


def _number(route: Any) -> int:
    return int(route.lead.name)


def _agree(name: str, given: list[int], expected: list[int]) -> None:
    if given != expected:
        raise ValueError(f"{name} decides otherwise")


def _affordable(decide: Callable[[Any], object], told: list[Any]) -> list[Any]:
    begin = perf_counter()
    decide(told[0])
    spent = perf_counter() - begin
    return told[: max(3, min(len(told), int(PATIENCE / spent)))]


def _seconds(work: Callable[[Any], object], given: Sequence[Any], rounds: int = 7) -> float:
    """Seconds a call, the best of some rounds over all of ``given``."""
    with quiet():
        return min(_round(work, given) for _ in range(rounds)) / len(given)


def _round(work: Callable[[Any], object], given: Sequence[Any]) -> float:
    begin = perf_counter()
    for each in given:
        work(each)
    return perf_counter() - begin
