# ruff: noqa: D102 - each method is documented by the rule of its name in grammar.lark
"""The tree builder's rules for clauses: conditions, routes, terms, ladder, rating."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from dsl import tree
from dsl.build_parts import clause_ref, cover, duration, first, name_of, names_in, texts_in, tokens_of
from dsl.tokenise import Tok

Children = list[Any]
Statements = tuple[tree.Body, ...]


class ClauseRules:
    """Mixed into the transformer; methods bear the names of the rules in grammar.lark."""

    # --- words ---

    def name(self, c: Children) -> tree.Name:
        return name_of(c[0])

    value = who = event = role = urgency = name

    def names(self, c: Children) -> tuple[tree.Name, ...]:
        return names_in(c)

    values = events = roles = names

    def texts(self, c: Children) -> tuple[tree.Text, ...]:
        return tuple(tree.Text(t.text, t.span) for t in tokens_of(c, "TEXT"))

    def ref(self, c: Children) -> tree.ClauseRef:
        return clause_ref(c[-1], c[0] if len(c) > 1 else None)

    def refs(self, c: Children) -> tuple[tree.ClauseRef, ...]:
        return tuple(x for x in c if isinstance(x, tree.ClauseRef))

    def title(self, c: Children) -> tree.Name:
        return name_of(c[0])

    # --- a clause and its condition ---

    def clause(self, c: Children) -> tree.Clause:
        rest = [x for x in c[1:] if not isinstance(x, Tok)]
        title = rest.pop(0) if isinstance(rest[0], tree.Name) else None
        condition = rest[0] if len(rest) > 1 else None
        return tree.Clause(clause_ref(c[0]), title, condition, rest[-1], cover(c[:2]))

    def condition(self, c: Children) -> tree.Condition:
        found: tree.Condition = c[0]
        return found

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

    def not_answered(self, c: Children) -> tree.NotAnswered:
        return tree.NotAnswered(c[1], cover(c))

    def in_place(self, c: Children) -> tree.InPlace:
        return tree.InPlace(c[2], c[1].type == "K_NOT_IN", cover(c))

    def names_unit(self, c: Children) -> tree.NamesUnit:
        return tree.NamesUnit(c[0] if len(c) > 1 else (), cover(c))

    def from_group(self, c: Children) -> tree.FromGroup:
        return tree.FromGroup(c[1], cover(c))

    # --- lines and items ---

    def body(self, c: Children) -> Statements:
        return tuple(statement for line in c for statement in line)

    def more(self, c: Children) -> Statements:
        line: Statements = c[-1]
        return line

    line = more

    def item_line(self, c: Children) -> Statements:
        return tuple(replace(statement, item=c[0].text) for statement in c[1])

    def statements(self, c: Children) -> Statements:
        return tuple(x for x in c if not isinstance(x, Tok))

    # --- who does it ---

    def route(self, c: Children) -> tree.RouteTo:
        helpers = [x for x in c if isinstance(x, tuple)]
        assisting = tuple(n for key, names in helpers if key == "assisting" for n in names)
        copies = tuple(n for key, names in helpers if key == "copies" for n in names)
        return tree.RouteTo(c[1], c[2].text, assisting, copies, None, cover(c))

    def assisting(self, c: Children) -> tuple[str, tuple[tree.Name, ...]]:
        return "assisting", c[0]

    def copies(self, c: Children) -> tuple[str, tuple[tree.Name, ...]]:
        return "copies", c[1]

    def first_accept(self, c: Children) -> tree.RouteTo:
        return tree.RouteTo(name_of(c[1]), c[2].text, (), (), None, cover(c))

    def pool(self, c: Children) -> tree.Pool:
        return tree.Pool(None, cover(c))

    def unclaimed(self, c: Children) -> tree.Unclaimed:
        who = names_in(c)[0]
        return tree.Unclaimed(duration(c[0]), who, c[-1].text, None, cover(c))

    # --- terms ---

    def start(self, c: Children) -> tree.Start:
        return tree.Start(c[1], c[2].type == "K_FROM_DAY", cover(c))

    def limit(self, c: Children) -> tree.Limit:
        term = duration(tokens_of(c, "DURATION")[0])
        return tree.Limit(first(c, tree.Start), term, c[-1], None, cover(c))

    def no_extension(self, c: Children) -> tree.NoExtension:
        return tree.NoExtension(None, cover(c))

    def returnable(self, c: Children) -> tree.Returnable:
        terms = tokens_of(c, "DURATION")
        within = duration(terms[0]) if terms else None
        times = next((x for x in c if isinstance(x, int)), None)
        return tree.Returnable(first(c, tree.Start), within, times, "reason" in c, None, cover(c))

    def return_limit(self, c: Children) -> int | str:
        return int(c[1].text) if len(c) > 1 else "reason"

    def returned_again(self, c: Children) -> tree.ReturnedAgain:
        return tree.ReturnedAgain(names_in(c)[0], None, cover(c))

    def no_return(self, c: Children) -> tree.NoReturn:
        return tree.NoReturn(None, cover(c))

    def reassigned(self, c: Children) -> tree.Reassigned:
        parts = [x for x in c if isinstance(x, tuple)]
        restart = tuple(n for key, names in parts if key == "restarts" for n in names)
        carry = tuple(n for key, names in parts if key == "carries" for n in names)
        return tree.Reassigned(restart, carry, None, cover(c[0]))

    def restarts(self, c: Children) -> tuple[str, tuple[tree.Name, ...]]:
        return "restarts", c[0]

    def carries(self, c: Children) -> tuple[str, tuple[tree.Name, ...]]:
        return "carries", c[0]

    # --- warnings and ladder ---

    def warn(self, c: Children) -> tree.Warn:
        left = int(c[1].text) if c[0].type == "K_LEFT" else None
        return tree.Warn(left, name_of(c[-1]), None, cover(c))

    def rung(self, c: Children) -> tree.Rung:
        terms = tokens_of(c, "DURATION")
        action, who = next(x for x in c if isinstance(x, tuple) and isinstance(x[0], str))
        mark, cleared = next((x for x in c if isinstance(x, tuple) and not isinstance(x[0], str)), (None, None))
        return tree.Rung(
            clause=first(c, tree.ClauseRef),
            clock=names_in(c)[0],
            after=duration(terms[0]) if terms else None,
            action=action,
            who=who,
            mark=mark,
            cleared_by=cleared,
            item=None,
            span=cover(c),
        )

    def rung_action(self, c: Children) -> tuple[str, tree.Name]:
        return c[0].text.removesuffix("至"), c[1]

    def marking(self, c: Children) -> tuple[tree.Name, tree.Name | None]:
        names = names_in(c)
        return names[0], names[1] if len(names) > 1 else None

    # --- rating and what is only stated ---

    def rated_by(self, c: Children) -> tree.RatedBy:
        return tree.RatedBy(c[0], duration(c[1]), names_in(c)[0], None, cover(c))

    def unrated(self, c: Children) -> tree.Unrated:
        counts = bool(tokens_of(c, "K_COUNTS"))
        return tree.Unrated(counts, name_of(c[-1]), None, cover(c))

    def low_rated(self, c: Children) -> tree.LowRated:
        nth, stars = int(c[0].text), int(tokens_of(c, "STARS")[0].text)
        return tree.LowRated(nth, stars, first(c, tree.Duration), first(c, tree.Name), None, cover(c))

    def redo(self, c: Children) -> tree.Duration:
        return duration(c[0])

    def report_to(self, c: Children) -> tree.Name:
        name: tree.Name = c[1]
        return name

    def stated(self, c: Children) -> tree.Stated:
        return tree.Stated(texts_in(c[1:])[0], None, cover(c))
