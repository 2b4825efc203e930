"""Which reports rules cannot tell apart (同样的上报): so that a hundred thousand cases need few decisions.

A report is told apart by its settled facts as far as some condition reads them, by which words of the rules it
contains, and by the answers of the conditions on its hour and date. Whoever adds a kind of condition says here what it
reads; one that is not known here makes every report its own kind.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping

from cases.facts import rest_day
from cases.ports_replay import Opened
from dsl.calendar import Calendar
from dsl.circumstances import DateIn, DayIs, Measured, TimeIn, UnitKindIs
from dsl.conditions import AnswerIs, Condition, NamesUnit, TextMentions
from dsl.facts import Facts
from dsl.mentions import Scanner
from dsl.moving import every_condition
from dsl.normalise import plain
from dsl.residual import SETTLED, fields_of
from dsl.ruleset import Ruleset
from dsl.similar import Similar

#: Conditions that read words, times, or what is always a part of the kind; of similar cases there are none.
KNOWN = frozenset({*SETTLED, TextMentions, TimeIn, DateIn, DayIs, AnswerIs, Measured, NamesUnit, UnitKindIs, Similar})
#: Fields of a report that are a part of its kind only where some condition reads them.
_SOMETIMES = ("role", "level", "urgency", "channel", "manner", "village", "grid")


class Kinds:
    """The kinds of one place's rules; ``calendar`` says which days are days of rest."""

    def __init__(self, rules: Ruleset, calendar: Calendar) -> None:
        leaves = dict.fromkeys(leaf for condition in every_condition(rules.layers) for leaf in parts_of(condition))
        read = frozenset[str]().union(*map(fields_of, leaves))
        read |= {"village"} if any(group.villages for group in rules.groups) else set()
        self.words = tuple(dict.fromkeys(w for leaf in leaves if isinstance(leaf, TextMentions) for w in leaf.words))
        self._known = all(type(leaf) in KNOWN for leaf in leaves)
        self._fields = tuple(name for name in _SOMETIMES if name in read)
        self._scanner = Scanner(self.words)
        self._times = [leaf for leaf in leaves if isinstance(leaf, TimeIn | DateIn)]
        self._calendar = calendar if any(isinstance(leaf, DayIs) for leaf in leaves) else None

    def of(self, opened: Opened, states: Mapping[str, str]) -> Hashable | None:
        """Equal for reports that are decided alike while these states (态势) hold; None where nobody can say it."""
        if not self._known:
            return None
        told, at = opened.reported, opened.opened_at
        return (
            told.category,
            told.named_unit,
            told.group,
            told.special,
            len(told.photos),
            *(getattr(told, name) for name in self._fields),
            _items(told.around.areas),
            _items(told.around.attributes),
            _items(told.answers),
            _items(states),
            frozenset(self._scanner.found(plain(opened.text or ""))),
            tuple(leaf.judge(Facts("", at)).holds for leaf in self._times),
            rest_day(at, self._calendar) if self._calendar else None,
        )


def parts_of(condition: Condition) -> Iterator[Condition]:
    """What a condition is made of, where it is made of others."""
    parts = (*getattr(condition, "parts", ()), *filter(None, [getattr(condition, "part", None)]))
    if not parts:
        yield condition
    for part in parts:
        yield from parts_of(part)


def _items(known: Mapping[str, Hashable]) -> Hashable:
    return tuple(sorted(known.items())) if known else ()
