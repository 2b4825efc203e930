"""Whether every report ends at a person (到人) in so many steps: reviews, candidates, claims, returns, 指定."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dsl.decision import Cite
from dsl.layer import ToCandidates, ToPool, ToTable
from dsl.proving import spell
from dsl.proving.asked import Asked, Unshown
from dsl.proving.values import Example, Finding, Kind, OutOfWork, Verdict
from dsl.ruleset import Ruleset
from dsl.stages import STAGES


def ending(rules: Ruleset, routes: Asked, arbiters: Asked, returns: Asked, code: str) -> Iterator[Finding]:
    """What can go round for ever or lie where nobody has to take it; else in how many steps it ends."""
    found = [
        *_unclaimed(rules, routes, arbiters, code),
        *_returned(returns, code),
        *_offered(rules, routes, code),
        *_reviewed(rules, code),
    ]
    yield from found
    if not found:
        yield _bounded(rules, routes, returns)


def _unclaimed(rules: Ruleset, routes: Asked, arbiters: Asked, code: str) -> Iterator[Finding]:
    """A pool that nobody has to take from: no 指定, and no rung of 认领 that tells anybody."""
    if any(rule.value.clock == "认领" and rule.value.rung.recipient for layer in rules.layers for rule in layer.rungs):
        return
    for number, rule in enumerate(routes.matter.rules):
        target = rule.value.target
        to_pool = isinstance(target, ToPool | ToCandidates)
        to_pool = to_pool or (isinstance(target, ToTable) and None in target.table.units.values())
        if not to_pool:
            continue
        try:
            before = routes.before(number)
            box = routes.find([routes.true[number], *(routes.untrue[each] for each in before), *arbiters.untrue])
            if box is None:
                continue
            facts = routes.shown(box, [number], before)
        except (OutOfWork, Unshown):
            text = f"{spell.clause(rule.cite, code)}交去认领的件,没有人认领时是不是有人指定,未能判定"
            yield Finding(Kind.ENDING, Verdict.UNDECIDED, (rule.cite,), text)
            continue
        text = f"{spell.clause(rule.cite, code)}交去认领的件,没有人认领就一直没有人办:没有写由谁指定"
        advice = "请写 2个工作时内 无人认领的,由 某单位 指定"
        yield Finding(Kind.ENDING, Verdict.REFUTED, (rule.cite,), text, advice, Example(spell.report(facts), facts))


def _returned(returns: Asked, code: str) -> Iterator[Finding]:
    for rule in returns.matter.rules:
        if rule.value.times is None and rule.value.consent is None and not rule.value.final_after_appointment:
            text = f"{spell.clause(rule.cite, code)}没有写每件可以退回几次:一件可以退来退去,永远没有人办"
            advice = "请写 每件2次以内;再退的 由 某单位 指定;指定后 不得退回"
            yield Finding(Kind.ENDING, Verdict.REFUTED, (rule.cite,), text, advice)


def _offered(rules: Ruleset, routes: Asked, code: str) -> Iterator[Finding]:
    """Asked in turn without a time for each, the first one may stay silent for ever."""
    claimed = any(rule.value.name == "认领" for layer in rules.layers for rule in layer.clocks)
    for rule in routes.matter.rules:
        offer = rule.value.target.offer if isinstance(rule.value.target, ToCandidates) else None
        if offer is not None and offer.term is None and not claimed:
            text = f"{spell.clause(rule.cite, code)}依次问候选单位,没有写每家多久:第一家不接也不退,件就停在那里"
            yield Finding(Kind.ENDING, Verdict.REFUTED, (rule.cite,), text, "请写 依次,每家 2个工作时")


def _reviewed(rules: Ruleset, code: str) -> Iterator[Finding]:
    timed = {rule.value.name for layer in rules.layers for rule in layer.clocks}
    for layer in rules.layers:
        for rule in layer.reviews:
            if rule.value.stage not in timed:
                text = f"{spell.clause(rule.cite, code)}的{rule.value.stage}没有期限:没有审,件就一直交不出去"
                yield Finding(Kind.ENDING, Verdict.REFUTED, (rule.cite,), text, "请写 自上报之日起…个工作日内")


def _bounded(rules: Ruleset, routes: Asked, returns: Asked) -> Finding:
    reviewed = {rule.value.stage for each in rules.layers for rule in each.reviews}
    stages = [stage for stage in STAGES if stage in reviewed]
    turns = max((_in_turn(rule.value.target) for rule in routes.matter.rules), default=0)
    back = max((rule.value.times or 1 for rule in returns.matter.rules), default=0)
    parts = [(len(stages), "审查{}次"), (turns, "依次问候选{}家"), (back, "退回{}次"), (1, "交办{}次")]
    said = "、".join(text.format(number) for number, text in parts if number)
    cites: Sequence[Cite] = [rule.cite for rule in returns.matter.rules]
    text = f"每一件最多{sum(number for number, _ in parts)}步,一定有单位办:{said}"
    return Finding(Kind.ENDING, Verdict.PROVED, tuple(dict.fromkeys(cites)), text)


def _in_turn(target: object) -> int:
    return len(target.units) if isinstance(target, ToCandidates) and target.offer is not None else 0
