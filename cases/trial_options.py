"""What a report would have to say so that a condition holds, or does not (条件的取值): concrete, from finite domains.

A kind of condition that is not in ``OPTIONS`` has no known way to be met, and no example is suggested for its clause.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice
from typing import Any

from dsl import conditions as k
from dsl.conditions import Condition
from dsl.facts import UNANSWERED
from dsl.ruleset import Ruleset

#: What a report says, by what it says it of: 类别, 身份, 文字, 紧急程度, 位置, 群, 指名, and 问 followed by a question.
Saying = Mapping[str, str]

CATEGORY, ROLE, TEXT, URGENCY, PLACE, GROUP, UNIT = "类别", "身份", "文字", "紧急程度", "位置", "群", "指名"
ANSWER = "问"

_ROLES = ("居民", "代表", "点长", "网格员", "议政代表")
_URGENCIES = ("一般", "紧急")
_MOST = 60  # of the ways to meet one condition: the first few decide, the rest are more of the same


def options(condition: Condition, rules: Ruleset, *, holds: bool = True) -> list[Saying]:
    """Ways to make the condition true, or false; the plainest first, at most some dozens."""
    return list(islice(_ways(condition, rules, holds=holds), _MOST))


def merged(one: Saying, other: Saying) -> Saying | None:
    """Both at once; None where they contradict each other."""
    if any(other.get(name, value) != value for name, value in one.items()):
        return None
    return {**one, **other}


def _ways(condition: Condition, rules: Ruleset, *, holds: bool) -> Iterator[Saying]:
    match condition:
        case k.Not(part=part):
            yield from _ways(part, rules, holds=not holds)
        case k.AllOf(parts=parts):
            yield from _together(parts, rules) if holds else _any_of(parts, rules, holds=False)
        case k.AnyOf(parts=parts):
            yield from _any_of(parts, rules, holds=True) if holds else _together(parts, rules, holds=False)
        case _:
            make = OPTIONS.get(type(condition))
            yield from make(condition, rules, holds) if make else ()


def _any_of(parts: Iterable[Condition], rules: Ruleset, *, holds: bool) -> Iterator[Saying]:
    for part in parts:
        yield from _ways(part, rules, holds=holds)


def _together(parts: Iterable[Condition], rules: Ruleset, *, holds: bool = True) -> Iterator[Saying]:
    found: list[Saying] = [{}]
    for part in parts:
        ways = options(part, rules, holds=holds)
        both = (merged(one, other) for one in found for other in ways)
        found = list(islice((each for each in both if each is not None), _MOST))
    yield from found


def below(path: tuple[str, ...], rules: Ruleset) -> Iterator[str]:
    """A category and all that stand under it."""
    for name in rules.categories.parents:
        found = rules.category_path(name) or ()
        if found[: len(path)] == path:
            yield name


def _category(condition: k.CategoryIs, rules: Ruleset, holds: bool) -> Iterator[Saying]:  # noqa: FBT001 - see OPTIONS
    inside = list(below(condition.path, rules))
    names = inside if holds else [name for name in rules.categories.parents if name not in inside]
    yield from ({CATEGORY: name} for name in sorted(names, key=lambda name: name != condition.path[-1]))


def _role(condition: k.RoleIs, _: Ruleset, holds: bool) -> Iterator[Saying]:  # noqa: FBT001
    wanted = f"{condition.level or ''}{condition.role}"
    yield from ({ROLE: word} for word in ([wanted] if holds else _ROLES) if holds or word != condition.role)


def _answer(condition: k.AnswerIs, _: Ruleset, holds: bool) -> Iterator[Saying]:  # noqa: FBT001
    others = (value for value in (*condition.choices, UNANSWERED) if value not in condition.chosen)
    for value in condition.chosen if holds else others:
        yield {f"{ANSWER}{condition.question}": value}


def _mentions(condition: k.TextMentions, _: Ruleset, holds: bool) -> Iterator[Saying]:  # noqa: FBT001
    yield from ({TEXT: word} for word in condition.words) if holds else [{TEXT: ""}]


def _urgency(condition: k.UrgencyIs, _: Ruleset, holds: bool) -> Iterator[Saying]:  # noqa: FBT001
    yield from ({URGENCY: value} for value in _URGENCIES if (value == condition.value) == holds)


def _place(condition: k.InPlace, _: Ruleset, holds: bool) -> Iterator[Saying]:  # noqa: FBT001
    yield {PLACE: condition.written if holds else ""}


def _group(condition: k.FromGroup, rules: Ruleset, holds: bool) -> Iterator[Saying]:  # noqa: FBT001
    yield from ({GROUP: group.name} for group in rules.groups if (group.name == condition.group) == holds)


def _names(_condition: k.NamesUnit, rules: Ruleset, holds: bool) -> Iterator[Saying]:  # noqa: FBT001
    named = dict.fromkeys(unit.ref.name for unit in rules.units.values())
    yield from ({UNIT: name} for name in named) if holds else [{UNIT: ""}]


#: The ways to meet each kind of condition (True) or to miss it (False).
OPTIONS: Mapping[type, Callable[[Any, Ruleset, bool], Iterator[Saying]]] = {
    k.Always: lambda _condition, _rules, holds: iter([{}] if holds else []),
    k.CategoryIs: _category,
    k.RoleIs: _role,
    k.AnswerIs: _answer,
    k.TextMentions: _mentions,
    k.UrgencyIs: _urgency,
    k.InPlace: _place,
    k.FromGroup: _group,
    k.NamesUnit: _names,
}
