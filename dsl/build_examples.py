# ruff: noqa: D102 - each method is documented by the rule of its name in grammar.lark
"""The tree builder's rules for examples (例)."""

from __future__ import annotations

from datetime import date
from typing import Any

from dsl import tree
from dsl.build_parts import (
    Loose,
    cover,
    duration,
    first,
    first_of,
    loose,
    name_of,
    names_in,
    texts_in,
    tokens_of,
)
from dsl.tokenise import Tok

Children = list[Any]


class ExampleRules:
    """Mixed into the transformer; methods bear the names of the rules in grammar.lark."""

    def example(self, c: Children) -> tree.Example:
        return tree.Example(
            c[1], c[2], tuple(first_of(c, tree.Happened)), tuple(first_of(c, tree.Expected)), cover(c[:2])
        )

    def in_force(self, c: Children) -> tree.InForce:
        return tree.InForce(c[0], cover(c))

    # --- what was reported ---

    def report(self, c: Children) -> tree.Reported:
        texts = texts_in(tokens_of(c, "TEXT"))
        return tree.Reported(
            at=c[0],
            role=name_of(c[1]),
            category=first(c[3:], tree.Name),
            text=texts[0] if texts else None,
            answers=tuple(first_of(c, tree.Answered)),
            group=loose(c, "group"),
            named_unit=loose(c, "unit"),
            place=loose(c, "place"),
            urgency=loose(c, "urgency"),
            span=cover(c),
            special=loose(c, "special"),
            channel=loose(c, "channel"),
            manner=loose(c, "manner"),
            counts=tuple(first_of(c, tree.Counted)),
            there_are=tuple(first_of(c, tree.ThereAre)),
        )

    def bare(self, c: Children) -> tree.Name:
        return name_of(c[0])

    def detail(self, c: Children) -> tree.Answered:
        answered: tree.Answered = c[0]
        return answered

    def in_group(self, c: Children) -> Loose:
        return Loose("group", c[1], cover(c))

    def naming(self, c: Children) -> Loose:
        return Loose("unit", c[1], cover(c))

    def placed(self, c: Children) -> Loose:
        return Loose("special", name_of(c[1]), cover(c)) if isinstance(c[1], Tok) else Loose("place", c[1], cover(c))

    def urgent(self, c: Children) -> Loose:
        return Loose("urgency", name_of(c[0]), cover(c))

    def by_channel(self, c: Children) -> Loose:
        return Loose("channel", c[1], cover(c))

    def in_manner(self, c: Children) -> Loose:
        return Loose("manner", name_of(c[0]), cover(c))

    def counted(self, c: Children) -> tree.Counted:
        return tree.Counted(name_of(c[0]), c[1], cover(c))

    def there_are(self, c: Children) -> tree.ThereAre:
        likeness = [x.word for x in c if isinstance(x, Loose)]
        within = next(iter(first_of(likeness, tree.Amount)), None)
        age = next(iter(first_of(likeness, tree.Duration)), None)
        return tree.ThereAre(c[1], c[2], tuple(first_of(likeness, tree.Name)), within, age, cover(c))

    def answered(self, c: Children) -> tree.Answered:
        if isinstance(c[1], tree.Amount):
            shown = f"{c[1].value}{c[1].unit}"
            return tree.Answered(c[0], tree.Name(shown, c[1].span), cover(c), c[1])
        return tree.Answered(c[0], c[1], cover(c))

    # --- what happened ---

    def moment(self, c: Children) -> tree.Moment:
        return _moment(c)

    def happened(self, c: Children) -> tree.Happened:
        doing: dict[str, Any] = next(x.word for x in c if isinstance(x, Loose) and x.key == "doing")
        texts = texts_in(tokens_of(c, "TEXT"))
        days = [x for x in c if isinstance(x, Loose) and x.key in ("放假", "调休上班")]
        return tree.Happened(
            at=c[0],
            unit=next(iter(names_in(c[:2])), None),
            answers=tuple(first_of(c, tree.Answered)),
            span=cover(c),
            text=texts[0] if texts else None,
            counts=tuple(first_of(c, tree.Counted)),
            rest=tuple(pair for each in days if each.key == "放假" for pair in each.word),
            work=tuple(pair for each in days if each.key == "调休上班" for pair in each.word),
            **doing,
        )

    def doing(self, c: Children) -> Loose:
        return Loose("doing", {"event": name_of(c[0])}, cover(c))

    def rates(self, c: Children) -> Loose:
        stars = int(c[1].text) if len(c) > 1 else None
        return Loose("doing", {"event": name_of(c[0]), "stars": stars}, cover(c))

    def reviews(self, c: Children) -> Loose:
        return Loose("doing", {"event": name_of(c[0]), "object": c[1]}, cover(c))

    def extends(self, c: Children) -> Loose:
        return Loose("doing", {"event": name_of(c[0]), "term": duration(c[1]) if len(c) > 1 else None}, cover(c))

    def does_to(self, c: Children) -> Loose:
        return Loose("doing", {"event": name_of(c[0]), "object": c[1]}, cover(c))

    def schedules(self, c: Children) -> Loose:
        return Loose("doing", {"event": name_of(c[1]), "object": c[0], "until": _moment(c[2:])}, cover(c))

    def announces(self, c: Children) -> Loose:
        return Loose("doing", {"event": name_of(c[0]), "year": int(c[1].text)}, cover(c))

    def extra(self, c: Children) -> Any:
        return c[0]

    def days(self, c: Children) -> Loose:
        pairs: list[tuple[date, date]] = []
        joined = False
        for token in c[1:]:
            if token.type == "DATE":
                day = date.fromisoformat(token.text)
                pairs[-1:] = [(pairs[-1][0], day)] if joined else [*pairs[-1:], (day, day)]
            joined = token.type == "K_TO"
        return Loose(c[0].text, tuple(pairs), cover(c))

    # --- what should come out ---

    def expected(self, c: Children) -> tree.Expected:
        refs = next((x for x in c if isinstance(x, tuple)), ())
        shown = [t for t in tokens_of(c) if t.type in ("DATE", "CLOCK")]
        return tree.Expected(
            clauses=tuple(first_of(refs, tree.ClauseRef)),
            unit=loose(c, "unit"),
            pool=loose(c, "pool", default=False),
            asks=loose(c, "asks", ()),
            due=tuple(first_of(c, tree.DueBy)),
            provisional=loose(c, "provisional", default=False),
            span=cover(c),
            tables=tuple(first_of(refs, tree.TableRef)),
            outcomes=tuple(first_of(c, tree.Outcome)),
            at=_moment(shown) if shown else None,
        )

    def goes_to(self, c: Children) -> Loose:
        return Loose("unit", c[1], cover(c))

    def goes_to_pool(self, c: Children) -> Loose:
        return Loose("pool", word=True, span=cover(c))

    def asks(self, c: Children) -> Loose:
        return Loose("asks", c[1], cover(c))

    def due_by(self, c: Children) -> tree.DueBy:
        return tree.DueBy(c[0], c[2], cover(c))

    def provisional(self, c: Children) -> Loose:
        return Loose("provisional", word=True, span=cover(c))

    def goes_to_candidates(self, c: Children) -> tree.Outcome:
        return tree.Outcome("候选", None, c[1], cover(c))

    def awaits_review(self, c: Children) -> tree.Outcome:
        return tree.Outcome(c[2].text, c[1], (), cover(c))

    def assisted_by(self, c: Children) -> tree.Outcome:
        return tree.Outcome("协办", None, c[0], cover(c))

    def copied_to(self, c: Children) -> tree.Outcome:
        return tree.Outcome("抄送", None, c[1], cover(c))

    def is_overdue(self, c: Children) -> tree.Outcome:
        return tree.Outcome("逾期", c[0], (), cover(c))

    def ends_so(self, c: Children) -> tree.Outcome:
        return tree.Outcome(c[0].text, None, (), cover(c))

    is_coloured = ends_so

    def reaches(self, c: Children) -> tree.Outcome:
        return tree.Outcome(c[0].text.removesuffix("至"), c[1], (), cover(c))

    is_marked = is_waived = reaches

    def cannot(self, c: Children) -> tree.Outcome:
        name = c[1] if isinstance(c[1], tree.Name) else name_of(c[1])
        return tree.Outcome("不能", name, tuple(x for x in c[2:] if isinstance(x, tree.Name)), cover(c))


def _moment(c: Children) -> tree.Moment:
    """A day without an hour ends at 24:00, as 定于 2027-01-10."""
    day = date.fromisoformat(c[0].text) if c[0].type == "DATE" else None
    minute = int(c[-1].text) if c[-1].type == "CLOCK" else 24 * 60
    return tree.Moment(day, minute, cover(c))
