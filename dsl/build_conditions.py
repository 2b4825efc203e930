# ruff: noqa: D102 - each method is documented by the rule of its name in grammar.lark
"""The tree builder's rules for conditions."""

from __future__ import annotations

from typing import Any

from dsl import tree
from dsl.build_parts import Loose, amount, cover, duration, first, first_of, name_of, names_in, tokens_of
from dsl.tokenise import Tok

Children = list[Any]


class ConditionRules:
    """Mixed into the transformer; methods bear the names of the rules in grammar.lark."""

    def otherwise(self, c: Children) -> tree.Otherwise:
        return tree.Otherwise(c[0].span)

    def all_of(self, c: Children) -> tree.AllOf:
        parts = tuple(x for x in c if not isinstance(x, Tok))
        return tree.AllOf(parts, (), cover(c))

    def any_of(self, c: Children) -> tree.AnyOf:
        parts = tuple(x for x in c if not isinstance(x, Tok))
        return tree.AnyOf(parts, (), cover(c))

    def listed(self, c: Children) -> tree.Condition:
        items = [x for x in c if isinstance(x, tuple)]
        kind = tree.AnyOf if c[0].type == "K_ANY_LISTED" else tree.AllOf
        return kind(tuple(part for _, part in items), tuple(label for label, _ in items), c[0].span)

    def list_kind(self, c: Children) -> Tok:
        token: Tok = c[0]
        return token

    def item_one(self, c: Children) -> tuple[str, tree.Condition]:
        return c[0].text, c[1]

    item_two = item_three = item_one

    def in_category(self, c: Children) -> tree.InCategory:
        return tree.InCategory(c[2], c[1].type == "K_NOT_WITHIN", cover(c))

    def mentions(self, c: Children) -> tree.Mentions:
        return tree.Mentions(c[1], cover(c))

    def reporter_is(self, c: Children) -> tree.ReporterIs:
        return tree.ReporterIs(c[2], c[1].type == "K_IS_NOT", cover(c))

    def urgency_is(self, c: Children) -> tree.UrgencyIs:
        return tree.UrgencyIs(c[2], c[1].type == "K_IS_NOT", cover(c))

    def answer_is(self, c: Children) -> tree.AnswerIs:
        return tree.AnswerIs(c[0], c[2], c[1].type == "K_IS_NOT", cover(c))

    def verdict(self, c: Children) -> tree.Name:
        return name_of(c[0])

    def verdicts(self, c: Children) -> tuple[tree.Name, ...]:
        return names_in(c)

    def verdict_is(self, c: Children) -> tree.AnswerIs:
        return tree.AnswerIs(name_of(c[0]), c[2], c[1].type == "K_IS_NOT", cover(c))

    def not_answered(self, c: Children) -> tree.NotAnswered:
        return tree.NotAnswered(c[1], cover(c))

    def in_place(self, c: Children) -> tree.Condition:
        """Places are one condition; 范围外 and the like, named beside them, are one more each."""
        negated, whole = c[1].type == "K_NOT_IN", cover(c)
        places = tuple(first_of(c[2:], tree.Name))
        specials = dict.fromkeys(t.text for t in tokens_of(c[2:]) if t.type != "DUN")
        parts = [tree.InPlace(places, negated, whole)] if places else []
        parts += [tree.InPlace((), negated, whole, special) for special in specials]
        kind = tree.AllOf if negated else tree.AnyOf
        return parts[0] if len(parts) == 1 else kind(tuple(parts), (), whole)

    def unit_kind_is(self, c: Children) -> tree.UnitKindIs:
        return tree.UnitKindIs(name_of(c[0]), c[2], c[1].type == "K_NOT_WITHIN", cover(c))

    def channel_is(self, c: Children) -> tree.ChannelIs:
        return tree.ChannelIs(c[2], c[1].type == "K_IS_NOT", cover(c))

    def manner(self, c: Children) -> tree.Name:
        return name_of(c[0])

    subject = manner

    def manner_is(self, c: Children) -> tree.MannerIs:
        return tree.MannerIs(names_in(c), c[1].type == "K_IS_NOT", cover(c))

    def time_in(self, c: Children) -> tree.TimeIn:
        pairs = (t.text.split("-") for t in tokens_of(c, "TIMESPAN"))
        return tree.TimeIn(tuple((int(b), int(e)) for b, e in pairs), c[1].type == "K_NOT_IN", cover(c))

    def date_in(self, c: Children) -> tree.DateIn:
        spans = (tuple(_month_day(part) for part in t.text.split("~")) for t in tokens_of(c, "DAYSPAN"))
        return tree.DateIn(tuple((first, last) for first, last in spans), c[1].type == "K_NOT_IN", cover(c))

    def day_is(self, c: Children) -> tree.DayIs:
        return tree.DayIs(c[1].type == "K_IS_NOT", cover(c))

    def measured(self, c: Children) -> tree.Measured:
        how, amount = c[1].word
        return tree.Measured(c[0], how, amount, cover(c))

    def compared(self, c: Children) -> Loose:
        how = {"K_OVER": "超过", "K_BELOW": "低于", "K_REACHES": "以上"}[c[0].type]
        return Loose("compared", (how, c[1]), cover(c))

    def bounded(self, c: Children) -> Loose:
        return Loose("compared", (c[1].text, c[0]), cover(c))

    def amount(self, c: Children) -> tree.Amount:
        return amount(c[0])

    def alike(self, c: Children) -> tree.Similar:
        likeness = [x.word for x in c if isinstance(x, Loose)]
        return tree.Similar(
            cases=c[1],
            same=tuple(first_of(likeness, tree.Name)),
            within=first(likeness, tree.Amount),
            age=first(likeness, tree.Duration),
            reaches=first(c, tree.Amount),
            span=cover(c),
        )

    def case_set(self, c: Children) -> tree.Name:
        return name_of(c[0])

    def likeness(self, c: Children) -> Loose:
        token = c[0]
        read = {"K_SAME": name_of, "QUANTITY": amount, "DURATION": duration}[token.type]
        return Loose("likeness", read(token), cover(c))

    def similar(self, c: Children) -> tree.Similar:
        found: tree.Similar = c[0]
        return found

    def names_unit(self, c: Children) -> tree.NamesUnit:
        return tree.NamesUnit(c[0] if len(c) > 1 else (), cover(c))

    def known_roles(self, c: Children) -> tuple[tree.Name, ...]:
        return tuple(name_of(token) for token in tokens_of(c, "K_ROLE"))

    def from_group(self, c: Children) -> tree.FromGroup:
        return tree.FromGroup(c[1], cover(c))


def _month_day(text: str) -> tuple[int, int]:
    month, day = text.split("-")
    return int(month), int(day)
