"""Why a clause had no say (为什么没有用到): what it lacked, what is not known yet, or which clause came before it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields, is_dataclass
from typing import Any

from dsl.conditions import Always
from dsl.decision import Cite, Plan
from dsl.facts import Facts
from dsl.layer import Layer, Ruled
from dsl.numbers import write_number
from dsl.ruleset import Ruleset

#: What each part of a layer is about, in a clerk's words; parts that are no rules of a clause are left out.
SUBJECTS = {
    "routes": "去向",
    "fallbacks": "去向",
    "arbiters": "无人认领时由谁处理",
    "clocks": "时限",
    "waivers": "免去的步骤",
    "rungs": "升级",
    "warnings": "预警",
    "restarts": "改派后的时限",
    "rechoices": "改选情形",
    "returns": "退回",
    "ratings": "评价",
    "notes": "载明的事项",
    "bans": "不得交",
    "turns": "收不收、并不并",
    "endings": "终止办理",
    "veils": "隐去上报人",
    "owed": "告知",
    "attentions": "提醒和标记",
    "alarms": "预警",
    "reviews": "交办前的审查",
}


@dataclass(frozen=True, slots=True)
class Answer:
    """One thing that the clause says of a subject. ``used``: it had its say. ``holds`` as of any condition."""

    cite: Cite
    subject: str
    used: bool
    holds: bool | None
    lacked: tuple[str, ...]
    missing: tuple[str, ...]
    before: tuple[Cite, ...]  # what decided the subject instead

    def __str__(self) -> str:
        where = f"{self.cite}的{self.subject}"
        if self.used:
            return f"√ {where}:用到了"
        if self.holds is False:
            return f"× {where}:不符合 {';'.join(self.lacked)}"
        if self.holds is None:
            return f"? {where}:还不知道 {'、'.join(self.missing)}"
        if self.before:
            return f"× {where}:符合,但 {'、'.join(map(str, self.before))} 先定了"
        return f"× {where}:符合,但这一件用不到"


def written_clause(wanted: str) -> str:
    """``4``, ``四``, ``第四条`` and ``第4条`` all mean 第四条; anything else stays as it is."""
    bare = wanted.strip().removeprefix("第").removesuffix("条")
    return f"第{write_number(int(bare))}条" if bare.isdigit() else (f"第{bare}条" if "条" not in bare else wanted)


def why_not(ruleset: Ruleset, facts: Facts, wanted: str) -> tuple[Answer, ...]:
    """What clause ``wanted`` says of such a report and why it counted or not; nothing where there is no such clause.

    ``市名 第三条`` asks for a clause of a file above; a bare number for the nearest file that has it.
    """
    place, _, clause = wanted.strip().rpartition(" ")
    clause = written_clause(clause)
    layers = [layer for layer in ruleset.layers if not place or layer.place == place]
    layer = next((each for each in layers if any(rule.cite.clause == clause for _, rule in _rules(each))), None)
    if layer is None:
        return ()
    plan = ruleset.decide(facts).plan
    used = frozenset(_cites(plan))
    known = ruleset.prepared(facts)
    return tuple(_answer(rule, name, known, plan, used) for name, rule in _rules(layer) if rule.cite.clause == clause)


def clauses(ruleset: Ruleset) -> tuple[str, ...]:
    """Every clause that can be asked for, with its place, in the order of the files."""
    found = (f"{layer.place} {rule.cite.clause}" for layer in ruleset.layers for _, rule in _rules(layer))
    return tuple(dict.fromkeys(found))


def _rules(layer: Layer) -> Iterator[tuple[str, Ruled[Any]]]:
    for each in fields(layer):
        if each.name in SUBJECTS:
            yield from ((each.name, rule) for rule in getattr(layer, each.name))


def _answer(rule: Ruled[Any], name: str, facts: Facts, plan: Plan, used: frozenset[Cite]) -> Answer:
    verdict = rule.condition.judge(facts)
    holds = True if isinstance(rule.condition, Always) else verdict.holds
    instead = () if holds is not True else _instead(rule, name, plan)
    counted = holds is True and rule.cite in used
    return Answer(
        rule.cite, _subject(rule, name), counted, holds, verdict.lacked, verdict.missing, () if counted else instead
    )


def _subject(rule: Ruled[Any], name: str) -> str:
    clock = getattr(rule.value, "name", "") if name == "clocks" else ""
    return f"{clock}{SUBJECTS[name]}"


def _instead(rule: Ruled[Any], name: str, plan: Plan) -> tuple[Cite, ...]:
    """What decided the same subject, where it was another clause."""
    if name in ("routes", "fallbacks"):
        decided = plan.route.cites
    elif name == "clocks":
        decided = next((spec.cites for spec in plan.clocks if spec.name == rule.value.name), ())
    elif name == "returns":
        decided = plan.returns.cites if plan.returns else ()
    elif name == "ratings":
        decided = plan.rating.cites if plan.rating else ()
    else:
        decided = ()
    return () if rule.cite in decided else decided


def _cites(value: object) -> Iterator[Cite]:
    """Every clause that stands anywhere in a plan."""
    if isinstance(value, Cite):
        yield value
    elif is_dataclass(value):
        for each in fields(value):
            yield from _cites(getattr(value, each.name))
    elif isinstance(value, Iterable) and not isinstance(value, str):
        for part in value:
            yield from _cites(part)
