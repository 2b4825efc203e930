# ruff: noqa: D102 - each method is documented by the rule of its name in grammar.lark
"""Turns what the grammar recognised into the syntax tree: one method a rule, called as the parser reduces."""

from __future__ import annotations

from datetime import date
from typing import Any

from lark import Transformer

from dsl import tree
from dsl.build_beside import BesideRules
from dsl.build_clause import ClauseRules
from dsl.build_examples import ExampleRules
from dsl.build_parts import Loose, cover, duration, first, first_of, loose, name_of, tokens_of
from dsl.tokenise import Tok

Children = list[Any]


class Build(ClauseRules, BesideRules, ExampleRules, Transformer[Any, Any]):
    """Methods bear the names of the rules in grammar.lark."""

    # --- heading and time words ---

    def heading(self, c: Children) -> tree.Heading:
        return tree.Heading(c[0].text, c[1], c[2].text, cover(c))

    def superior(self, c: Children) -> tree.Superior:
        return tree.Superior(c[1], c[2].text, cover(c))

    def effective(self, c: Children) -> tree.Effective:
        day = date.fromisoformat(c[1].text)
        text = next((x for x in c if isinstance(x, str)), "旧版")
        edition = next((x for x in c if isinstance(x, int)), None)
        return tree.Effective(day, text, edition, cover(c))

    def open_cases(self, c: Children) -> str:
        return "旧版" if c[1].type == "K_OLD_TEXT" else "新版"

    def edition(self, c: Children) -> int:
        return int(c[1].text)

    def basis(self, c: Children) -> tree.Basis:
        books = tuple(tree.Text(t.raw, t.span) for t in tokens_of(c, "BOOK"))
        return tree.Basis(books, cover(c))

    def chapter(self, c: Children) -> tree.Chapter:
        title = tree.Name(c[1].text, c[1].span) if len(c) > 1 else None
        return tree.Chapter(int(c[0].text), title, cover(c))

    def vocabulary(self, c: Children) -> tree.Vocabulary:
        return tree.Vocabulary(c[1], cover(c))

    def meaning(self, c: Children) -> tuple[tree.Meaning, ...]:
        return tuple(x for x in c if isinstance(x, tree.Meaning))

    def meaning_one(self, c: Children) -> tree.Meaning:
        words = tuple(tree.Name(t.text, t.span) for t in tokens_of(c, "W_VAGUE"))
        return tree.Meaning(words, c[-1].text, cover(c))

    def office(self, c: Children) -> tree.OfficeHours:
        rows = tuple(x for x in c if isinstance(x, tree.OfficeRow))
        return tree.OfficeHours(rows, first(c, tree.Name), cover(c))

    def office_row(self, c: Children) -> tree.OfficeRow:
        pairs = (t.text.split("-") for t in tokens_of(c, "TIMESPAN"))
        spans = tuple((int(begin), int(end)) for begin, end in pairs)
        days, at = c[0]
        return tree.OfficeRow(days, spans, cover([at, *c[1:]]))

    def weekday_range(self, c: Children) -> tuple[tuple[int, ...], Tok]:
        begin, end = int(c[0].text), int(c[2].text)
        if begin <= end:
            return tuple(range(begin, end + 1)), c[0]
        return (*range(end + 1), *range(begin, 7)), c[0]

    def weekday_list(self, c: Children) -> tuple[tuple[int, ...], Tok]:
        return tuple(sorted({int(t.text) for t in tokens_of(c, "WEEKDAY")})), c[0]

    def holidays(self, c: Children) -> tree.Name:
        return name_of(c[2])

    def same_day(self, c: Children) -> tree.SameDay:
        ends = c[1][0]
        (rest, late), term = next((x for x in c[2:] if isinstance(x, tuple)), ((False, None), None))
        return tree.SameDay(ends, rest, late, term, cover(c[:3]))

    def late(self, c: Children) -> tuple[tuple[bool, int | None], tree.Duration]:
        term = next(iter(tokens_of(c, "DURATION")))
        return c[0], duration(term)

    def late_when(self, c: Children) -> tuple[bool, int | None]:
        clock = tokens_of(c, "CLOCK")
        return bool(tokens_of(c, "K_REST_DAY")), int(clock[0].text) if clock else None

    def last_day(self, c: Children) -> tree.LastDay:
        rolls = next((x for x in c[2:] if isinstance(x, bool)), None)
        return tree.LastDay(c[1][0], rolls, cover(c))

    def rolling(self, c: Children) -> bool:
        return bool(c[1].type == "K_ROLL")

    def closing(self, c: Children) -> tuple[int | None]:
        return (int(c[0].text) if c[0].type == "CLOCK" else None,)

    # --- declarations ---

    def category(self, c: Children) -> tree.Category:
        return tree.Category(c[1], _listed(c, "children"), _listed(c, "aliases"), cover(c))

    def children(self, c: Children) -> tuple[str, tuple[tree.Name, ...]]:
        return "children", c[1]

    def aliases(self, c: Children) -> tuple[str, tuple[tree.Name, ...]]:
        return "aliases", c[1]

    def unit(self, c: Children) -> tree.Unit:
        flags = {t.type for t in tokens_of(c)}
        external, superior = "K_EXTERNAL" in flags, "K_OF_SUPERIOR" in flags
        kinds = tuple(x.word for x in c if isinstance(x, Loose))
        return tree.Unit(c[1], _listed(c, "aliases"), external, superior, cover(c), kinds)

    def unit_kind(self, c: Children) -> Loose:
        return Loose("kind", c[1], cover(c))

    def unit_flag(self, c: Children) -> Tok:
        token: Tok = c[0]
        return token

    def post(self, c: Children) -> tree.Post:
        return tree.Post(c[1], first(c[2:], tree.Name), cover(c))

    def group(self, c: Children) -> tree.Group:
        return tree.Group(c[1], c[3], first(c[4:], tree.Name), cover(c))

    def area(self, c: Children) -> tree.Area:
        grids = () if tokens_of(c, "K_GRIDS") == [] else c[3]
        return tree.Area(c[1], grids, _listed(c, "children"), cover(c))

    def grids(self, c: Children) -> tuple[tuple[str, str], ...]:
        return tuple(x for x in c if isinstance(x, tuple))

    def grid(self, c: Children) -> tuple[str, str]:
        return c[0].text, c[-1].text

    def question(self, c: Children) -> tree.Question:
        category, name = c[1]
        choices, measure = c[2].word
        optional = bool(tokens_of(c, "K_OPTIONAL"))
        return tree.Question(name, category, choices, optional, cover([c[0], name, *c[2:]]), measure)

    def choices(self, c: Children) -> Loose:
        return Loose("domain", (c[1], None), cover(c))

    def measured_in(self, c: Children) -> Loose:
        return Loose("domain", ((), c[1]), cover(c))

    def finding(self, c: Children) -> tree.Finding:
        (category, name), (choices, measure) = c[1], c[2].word
        with_event, start, within = loose(c, "made", (None, None, None))
        by = first(c[3:], tree.Name)
        span = cover([c[0], name, *c[2:]])
        return tree.Finding(name, category, choices, measure, by, with_event, start, within, span)

    def made_when(self, c: Children) -> Loose:
        return Loose("made", (c[0], None, None), cover(c))

    def made_within(self, c: Children) -> Loose:
        return Loose("made", (None, first(c, tree.Start), duration(tokens_of(c, "DURATION")[0])), cover(c))

    def state(self, c: Children) -> tree.State:
        choices, measure = c[2].word
        return tree.State(c[1], choices, measure, first(c[3:], tree.Name), cover(c))

    def attribute(self, c: Children) -> tree.Attribute:
        choices, measure = c[2].word
        return tree.Attribute(c[1], choices, measure, cover(c))

    def channel(self, c: Children) -> tree.Channel:
        return tree.Channel(c[1], cover(c))

    def asked(self, c: Children) -> tuple[tree.Name | None, tree.Name]:
        return (c[0] if len(c) > 1 else None), c[-1]

    def table(self, c: Children) -> tree.Table:
        rows = tuple(first_of(c, tree.TableRow))
        return tree.Table(c[1], c[3], rows, cover(c))

    def table_key(self, c: Children) -> tree.Name:
        return c[0] if isinstance(c[0], tree.Name) else name_of(c[0])

    def row(self, c: Children) -> tree.TableRow:
        return tree.TableRow(c[0], c[2][0], cover([c[0], c[1], c[2]]))

    def target(self, c: Children) -> tuple[tree.Name | None, Any]:
        return (c[0] if isinstance(c[0], tree.Name) else None), c[0]

    def event_rule(self, c: Children) -> tuple[tree.Event, ...]:
        field, choices, measure = loose(c, "form", (None, (), None))
        said = {x.key for x in c if isinstance(x, Loose)}
        return tuple(
            tree.Event(
                event=event,
                actor=c[3],
                field=field,
                choices=choices,
                solved=loose(c, "solved", ()),
                span=cover([c[0], event, *c[2:4]]),
                measure=measure,
                reason="reason" in said,
                photo="photo" in said,
                written="written" in said,
                signer=loose(c, "signer"),
                along=along,
            )
            for along, event in enumerate(c[1])
        )

    def required(self, c: Children) -> Loose:
        return Loose("form", (c[1], c[3], None), cover(c))

    def filled(self, c: Children) -> Loose:
        return Loose("form", (c[1], (), c[3] if len(c) > 3 else None), cover(c))

    def solved(self, c: Children) -> Loose:
        return Loose("solved", c[0], cover(c))

    def with_reason(self, c: Children) -> Loose:
        return Loose("reason", word=True, span=cover(c))

    def with_photo(self, c: Children) -> Loose:
        return Loose("photo", word=True, span=cover(c))

    def in_writing(self, c: Children) -> Loose:
        return Loose("written", word=True, span=cover(c))

    def signed(self, c: Children) -> Loose:
        return Loose("signer", c[1], cover(c))

    def mark(self, c: Children) -> tree.Mark:
        return tree.Mark(c[1], cover(c))


def _is(part: object, key: str) -> bool:
    return isinstance(part, tuple) and len(part) == 2 and part[0] == key


def _listed(c: Children, key: str) -> tuple[tree.Name, ...]:
    found: tuple[tree.Name, ...] = next((x[1] for x in c if _is(x, key)), ())
    return found
