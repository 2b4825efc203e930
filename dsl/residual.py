"""What is left of a condition once the settled facts are known (剩余条件): nothing, or a check of the others.

Category, role, place and channel take few values in a town, so that clauses can be sorted out by them once and for all;
words, answers and times differ from report to report and are looked at each time. A check says what ``judge`` says,
without the reasons.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from dsl.circumstances import ChannelIs, MannerIs, PlaceIs
from dsl.conditions import (
    AllOf,
    Always,
    AnswerIs,
    AnyOf,
    CategoryIs,
    Condition,
    FromGroup,
    InPlace,
    Not,
    RoleIs,
    TextMentions,
    UrgencyIs,
)
from dsl.facts import UNANSWERED, Facts
from dsl.mentions import finder

Holds = bool | None
Check = Callable[[Facts], Holds]

#: The fields of Facts that settle a condition of this class.
SETTLED: dict[type, tuple[str, ...]] = {
    Always: (),
    CategoryIs: ("category",),
    RoleIs: ("role", "level"),
    UrgencyIs: ("urgency",),
    ChannelIs: ("channel",),
    MannerIs: ("manner",),
    InPlace: ("village", "grid", "areas"),
    PlaceIs: ("village", "grid", "areas", "special"),
    FromGroup: ("group", "jurisdiction", "village"),
}


def fields_of(condition: Condition) -> frozenset[str]:
    """The settled fields that the condition reads."""
    match condition:
        case AllOf(parts=parts) | AnyOf(parts=parts):
            return frozenset().union(*map(fields_of, parts))
        case Not(part=part):
            return fields_of(part)
        case _:
            return frozenset(SETTLED.get(type(condition), ()))


def residual(condition: Condition, facts: Facts) -> Holds | Check:
    """The answer, where the settled fields of these facts give it; else the check of what they leave open."""
    match condition:
        case AllOf(parts=parts):
            return _joined([residual(part, facts) for part in parts], settles=False, check=_all)
        case AnyOf(parts=parts):
            return _joined([residual(part, facts) for part in parts], settles=True, check=_any)
        case Not(part=part):
            return _turned(residual(part, facts))
        case _ if type(condition) in SETTLED:
            return condition.judge(facts).holds
        case _:
            return _check(condition)


def words_needed(condition: Condition) -> frozenset[str] | None:
    """Words of which the text must contain one for the condition not to be false; None: any text will do."""
    match condition:
        case TextMentions(words=words):
            return frozenset(words)
        case AllOf(parts=parts):
            needs = [need for part in parts if (need := words_needed(part)) is not None]
            return min(needs, key=len, default=None)
        case AnyOf(parts=parts):
            each = [words_needed(part) for part in parts]
            found = [need for need in each if need is not None]
            return frozenset().union(*found) if len(found) == len(each) else None
        case _:
            return None


def _joined(parts: list[Holds | Check], *, settles: bool, check: Callable[[Sequence[Check]], Check]) -> Holds | Check:
    """By Kleene's table: ``settles`` alone decides, its opposite says nothing, the unknown stays."""
    if any(part is settles for part in parts):
        return settles
    left = [part for part in parts if part is not (not settles)]
    checks = [part for part in left if callable(part)]
    if not checks:
        return None if left else not settles
    unknown: list[Check] = [_unknown] if len(checks) < len(left) else []
    asked = [*checks, *unknown]
    return asked[0] if len(asked) == 1 else check(asked)


def _turned(part: Holds | Check) -> Holds | Check:
    if not callable(part):
        return None if part is None else not part

    def turned(facts: Facts) -> Holds:
        holds = part(facts)
        return None if holds is None else not holds

    return turned


def _all(checks: Sequence[Check]) -> Check:
    def every(facts: Facts) -> Holds:
        holds: Holds = True
        for check in checks:
            said = check(facts)
            if said is False:
                return False
            if said is None:
                holds = None
        return holds

    return every


def _any(checks: Sequence[Check]) -> Check:
    def some(facts: Facts) -> Holds:
        holds: Holds = False
        for check in checks:
            said = check(facts)
            if said:
                return True
            if said is None:
                holds = None
        return holds

    return some


def _unknown(_facts: Facts) -> Holds:
    return None


def _check(condition: Condition) -> Check:
    """One condition by itself; the reasons are left to ``judge``."""
    match condition:
        case TextMentions(words=words):
            return _mentions(words)
        case AnswerIs(question=question, chosen=chosen, choices=choices):
            return _answer(question, frozenset(chosen), frozenset((*choices, UNANSWERED)))
        case _:
            return lambda facts: condition.judge(facts).holds


def _mentions(words: tuple[str, ...]) -> Check:
    if len(words) == 1:
        word = words[0]
        return lambda facts: word in facts.text
    find = finder(words)
    return lambda facts: bool(find(facts.text))


def _answer(question: str, chosen: frozenset[str], known: frozenset[str]) -> Check:
    def answered(facts: Facts) -> Holds:
        answer = facts.answers.get(question)
        return True if answer in chosen else (False if answer in known else None)

    return answered
