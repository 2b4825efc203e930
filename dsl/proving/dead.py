"""Clauses that can never decide (用不上), and by which other clauses they are covered, in the files above too."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dsl.conditions import Always
from dsl.layer import ToNamed
from dsl.proving import spell
from dsl.proving.asked import Asked, Unshown
from dsl.proving.search import holds
from dsl.proving.values import Example, Finding, Kind, OutOfWork, Verdict
from dsl.ruleset import Ruleset

#: From so many clauses on a cover is not made smaller any more: each is one more question.
_MOST = 40


def dead(asked: Asked, code: str) -> Iterator[Finding]:
    """Each rule of the file itself that no report can reach."""
    for number, rule in enumerate(asked.matter.rules):
        if rule.cite.jurisdiction != code:
            continue
        try:
            if asked.decides(number) is None:
                yield _dead(asked, number, code)
        except OutOfWork:
            yield _open(asked, number, code)


def _dead(asked: Asked, number: int, code: str) -> Finding:
    rule = asked.matter.rules[number]
    box = asked.find([asked.true[number]])
    if box is None:
        return _impossible(asked, number, code)
    by = _covering(asked, number)
    named = [asked.matter.rules[other].cite for other in by]
    covered = spell.clauses(named, code)
    text = f"{spell.clause(rule.cite, code)}{asked.matter}永远用不上:凡是它管的件,{covered}都先管了"
    example = None
    try:
        facts = asked.shown(box, [number])
        first = next(other for other in asked.matter.before[number]
                     if asked.matter.rules[other].condition.judge(facts).holds)  # fmt: skip
        cite = asked.matter.rules[first].cite
        example = Example(f"{spell.report(facts)}:先管的是{spell.clause(cite, code)}", facts)
    except (Unshown, StopIteration):
        pass  # the proof stands without an example
    advice = f"把{rule.cite.clause}移到前面,或者改正条件;用不着的,请删去"
    if any(cite.jurisdiction != code for cite in named):
        advice = "上级的条文先管,移到前面也没有用;请删去,或者请上级在那一条里写 下级可以另定"
    return Finding(Kind.DEAD, Verdict.REFUTED, (rule.cite, *dict.fromkeys(named)), text, advice, example)


def _impossible(asked: Asked, number: int, code: str) -> Finding:
    """The condition itself cannot hold; a unit that the reporter names is what the reporter wills."""
    rule = asked.matter.rules[number]
    name = f"{spell.clause(rule.cite, code)}{asked.matter}"
    text, advice = f"{name}永远用不上:条件自相矛盾,没有一件能同时符合", "请改正条件:并且 的几项要能在同一件上成立"
    if isinstance(getattr(rule.value, "target", None), ToNamed):
        text, advice = f"{name}永远用不上:没有一个单位可以指名", "请先声明单位,例如“单位 镇政府”"
    return Finding(Kind.DEAD, Verdict.REFUTED, (rule.cite,), text, advice)


def _covering(asked: Asked, number: int) -> Sequence[int]:
    """As few of the rules before it as cover it together: for a report that is left the first that has it, again."""
    before, needed = asked.before(number), list[int]()
    while (box := asked.decides(number, needed)) is not None:
        point = asked.space.solver.point(box)
        needed.append(next(other for other in before if holds(asked.true[other], point)))
    for other in needed[:_MOST] if len(needed) <= _MOST else ():
        fewer = [each for each in needed if each != other]
        if asked.decides(number, fewer) is None:
            needed = fewer
    return sorted(needed)


def dead_ladders(rules: Ruleset, code: str) -> Iterator[Finding]:
    """A ladder that a superior has settled for every report of a clock: the file's own rungs never fire."""
    own = next(layer for layer in rules.layers if layer.code == code)
    settled = {
        rule.value.clock: rule.cite
        for layer in rules.layers
        for rule in layer.rungs
        if layer is not own and rule.cite.mandatory and rule.value.of is None and isinstance(rule.condition, Always)
    }
    for clock in dict.fromkeys(rule.value.clock for rule in own.rungs if rule.value.clock in settled):
        cites = tuple(dict.fromkeys(rule.cite for rule in own.rungs if rule.value.clock == clock))
        by = settled[clock]
        text = f"{spell.clauses(cites, code)}的{clock}升级永远用不上:{spell.clause(by, code)}必须执行,凡是逾期的都依它"
        yield Finding(Kind.DEAD, Verdict.REFUTED, (*cites, by), text, "请删去,或者请上级在那一条里写 下级可以另定")


def _open(asked: Asked, number: int, code: str) -> Finding:
    rule = asked.matter.rules[number]
    text = f"{spell.clause(rule.cite, code)}{asked.matter}是不是用得上,未能判定:条件太多,超出了计算的上限"
    return Finding(Kind.DEAD, Verdict.UNDECIDED, (rule.cite,), text, "把条件写得简单一些,或者拆成几条,再查一次")
