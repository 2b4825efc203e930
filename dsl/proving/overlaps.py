"""Clauses of which order alone decides (重叠): both hold for one report, say different things, and neither is special.

A special clause before a general one is how regulations are written, and is no overlap; nor is what files of several
levels say, which have their own order.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from dsl.conditions import AllOf, AnyOf, Condition, TextMentions
from dsl.decision import ClockSpec
from dsl.layer import RouteRule, Ruled, ToNamed
from dsl.proving import spell
from dsl.proving.asked import Asked, Unshown
from dsl.proving.matters import CLOCK, ROUTES
from dsl.proving.search import bits
from dsl.proving.values import Example, Finding, Kind, OutOfWork, Verdict

#: So many clauses that one clause overlaps with are looked for, so many units are named.
_MOST = 3
#: Two rules by their numbers, the one that comes first first.
Pair = tuple[int, int]


def overlaps(asked: Asked, code: str) -> Iterator[Finding]:
    """One finding for each clause that overlaps with others of the file, and one for all that mere words tell apart."""
    if asked.matter.kind not in (CLOCK, ROUTES):
        return
    pairs, words = list[Pair](), list[Pair]()
    for number, rule in enumerate(asked.matter.rules):
        if rule.cite.jurisdiction == code and _speaks(rule):
            try:
                pairs += _pairs(asked, number, words)
            except OutOfWork:
                text = f"{spell.clause(rule.cite, code)}{asked.matter}与前面的条文有没有重叠,未能判定:超出了计算的上限"
                yield Finding(Kind.OVERLAP, Verdict.UNDECIDED, (rule.cite,), text)
    yield from (_told(asked, hub, others, code) for hub, others in _stars(pairs))
    if words:
        yield _by_words(asked, words, code)


def _stars(pairs: Sequence[Pair]) -> Iterator[tuple[int, list[int]]]:
    """The pairs as few findings: again and again the clause that is in most of them, with its partners."""
    left = list(pairs)
    while left:
        counts = Counter(number for pair in left for number in pair)
        hub = min(counts, key=lambda number: (-counts[number], number))
        yield hub, sorted(one + other - hub for one, other in left if hub in (one, other))
        left = [pair for pair in left if hub not in pair]


def _pairs(asked: Asked, number: int, words: list[Pair]) -> list[Pair]:
    """The earlier rules that overlap with this one, the first few; those told apart by words alone are put aside."""
    rules, found = asked.matter.rules, list[Pair]()
    rule = rules[number]
    near = asked.near(number) & ((1 << number) - 1)
    for other in bits(near):
        before = rules[other]
        if before.cite.clause == rule.cite.clause or not _rivals(before, rule):
            continue
        mere = _only_words(before.condition) and _only_words(rule.condition)
        if (mere and words) or _partly(asked, other, number):
            (words if mere else found).append((other, number))
        if len(found) == _MOST:
            break
    return found


def _partly(asked: Asked, one: int, other: int) -> bool:
    """Whether they hold together somewhere, and each also by itself."""
    true, untrue = asked.true, asked.untrue
    return (
        asked.find([true[one], true[other]]) is not None
        and asked.find([true[one], untrue[other]]) is not None
        and asked.find([untrue[one], true[other]]) is not None
        and asked.decides(one) is not None
    )


def _told(asked: Asked, hub: int, others: Sequence[int], code: str) -> Finding:
    rules = asked.matter.rules
    rule = rules[hub]
    one, two = sorted((hub, others[0]))
    before, after = spell.clause(rules[one].cite, code), spell.clause(rules[two].cite, code)
    text = (
        f"{spell.clause(rule.cite, code)}与{spell.clauses([rules[other].cite for other in others], code)}重叠,"
        f"{asked.matter.name or '去向'}说得不一样,只凭先后决定:{before}是{_said(rules[one])},"
        f"{after}是{_said(rules[two])},前一条先管"
    )
    advice = f"本意就是这样的,不用改;要{rules[two].cite.clause}先管的,把它移到{rules[one].cite.clause}前面"
    cites = (rule.cite, *(rules[other].cite for other in others))
    return Finding(Kind.OVERLAP, Verdict.PROVED, cites, text, advice, _example(asked, one, two))


def _by_words(asked: Asked, pairs: Sequence[tuple[int, int]], code: str) -> Finding:
    """Words tell nothing apart for sure: one text may contain both."""
    cites = tuple(dict.fromkeys(asked.matter.rules[number].cite for pair in pairs for number in pair))
    text = f"{spell.clauses(cites, code)}只凭提到的词分开:一件同时提到几样时,排在前面的先管"
    advice = "本意就是这样的,不用改;怕分错的,请加上类别"
    return Finding(Kind.OVERLAP, Verdict.PROVED, cites, text, advice, _example(asked, *pairs[0]))


def _example(asked: Asked, one: int, other: int) -> Example | None:
    before = [each for each in asked.before(one) if each != other]
    box = asked.find([asked.true[one], asked.true[other], *(asked.untrue[each] for each in before)])
    if box is None:
        return None
    try:
        facts = asked.shown(box, [one, other], before)
    except Unshown:
        return None
    return Example(spell.report(facts), facts)


def _speaks(rule: Ruled[Any]) -> bool:
    """Whom the reporter names is the reporter's own choice."""
    return not (isinstance(rule.value, RouteRule) and isinstance(rule.value.target, ToNamed))


def _rivals(one: Ruled[Any], other: Ruled[Any]) -> bool:
    """Of one file and one rank, and of different things."""
    if one.cite.jurisdiction != other.cite.jurisdiction or one.cite.mandatory != other.cite.mandatory:
        return False
    return _speaks(one) and _said(one) != _said(other)


def _said(rule: Ruled[Any]) -> str:
    """What the rule brings: a unit, or a term from an event."""
    value = rule.value
    if isinstance(value, ClockSpec):
        return f"自{value.starts}起{value.term}"
    target = value.target
    names = [target.unit.name] if hasattr(target, "unit") else [unit.name for unit in getattr(target, "units", ())]
    table = getattr(target, "table", None)
    if len(names) > _MOST:
        names = [f"{'、'.join(names[:_MOST])}等{len(names)}个单位"]
    return f"由{'、'.join(names)}办理" if names else (f"依{table.name}办理" if table else "各单位认领")


def _only_words(condition: Condition) -> bool:
    match condition:
        case TextMentions():
            return True
        case AnyOf(parts=parts) | AllOf(parts=parts):
            return all(_only_words(part) for part in parts)
        case _:
            return False
