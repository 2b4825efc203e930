"""What the rule language promises (milliseconds and seconds on one core), beside Python doing the same work."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from time import perf_counter

from bench.measure import Within, quiet, within
from bench.town import COUNTY, county_with
from dsl.bundle import Bundle
from dsl.cache import dump, load
from dsl.compile import check_sources, compile_bundle
from dsl.facts import Facts
from dsl.incremental import Memory
from dsl.period import ZONE

TOWNS = 1_500
_AT = datetime(2026, 12, 8, 9, 0, tzinfo=ZONE)
_OLD, _NEW = "自受理之日起1个月内 答复", "自受理之日起{}日内 答复"


def run() -> Iterator[Within]:
    """One file, one clause, then a province's worth of towns cold and from what was kept."""
    one = county_with(1)
    python = as_python(one)
    yield within("compile a file of 200 lines and its county", 0.030, lambda: compiled(one), "as much Python", python)
    yield within("check them again, one clause changed", 0.005, one_clause(one), "as much Python", python)
    yield from many(county_with(TOWNS))


def compiled(sources: Mapping[str, str]) -> Bundle:
    """The bundle; raises ValueError with the first mistakes when there is none."""
    made = compile_bundle(sources)
    if made.bundle is None:
        raise ValueError("\n".join(f"{each.span.line} {each.message}" for each in made.diagnostics[:5]))
    return made.bundle


def as_python(sources: Mapping[str, str]) -> Callable[[], object]:
    """CPython's compiler over as many characters of this very file."""
    mine = Path(__file__).read_text(encoding="utf-8").replace("from __future__ import annotations", "")
    length = sum(map(len, sources.values()))
    text = (mine * (length // len(mine) + 1))[:length]
    text = text[: text.rindex("\n\n\n")]
    return lambda: compile(text, "bench", "exec")


def one_clause(sources: Mapping[str, str]) -> Callable[[], object]:
    """Each call is a check after another change of the same clause."""
    memory, name = Memory(), max(sources)
    texts = [sources[name].replace(_OLD, _NEW.format(day)) for day in range(5, 30)]
    calls = iter(range(10**9))
    check_sources(sources, memory)
    return lambda: check_sources({**sources, name: texts[next(calls) % len(texts)]}, memory)


def many(sources: Mapping[str, str]) -> Iterator[Within]:
    """Each once: nobody waits twenty seconds for a better figure."""
    with quiet():
        begin = perf_counter()
        bundle = compiled(sources)
        cold = perf_counter() - begin
        data = dump(bundle)
        begin = perf_counter()
        again = load(data, bundle.hash)
        kept = perf_counter() - begin
        begin = perf_counter()
        decided(again, max(bundle.rulesets))
        first = perf_counter() - begin
    yield Within(f"compile {TOWNS} towns of 40 clauses, cold", cold, 20, "the same from what was kept", cold / kept)
    yield Within(f"{TOWNS} towns from what was kept", kept, 1, "the same compiled", kept / cold)
    yield Within("the first decision of a town after that", first, 0.01, "all towns from what was kept", first / kept)


def decided(bundle: Bundle | None, code: str) -> object:
    """A report that some clause of the town is about; raises ValueError when nothing was kept."""
    if bundle is None or COUNTY not in bundle.rulesets:
        raise ValueError("nothing came back")
    return bundle.rulesets[code].decide(Facts(code, _AT, category=("路灯不亮",)))
