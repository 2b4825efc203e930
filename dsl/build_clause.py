# ruff: noqa: D102 - each method is documented by the rule of its name in grammar.lark
"""The tree builder's rules for clauses: conditions, routes, terms, ladder, rating."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from dsl import tree
from dsl.build_acts import ActRules
from dsl.build_conditions import ConditionRules
from dsl.build_parts import Loose, clause_ref, cover, duration, first, name_of, names_in, table_ref, texts_in, tokens_of
from dsl.tokenise import Tok

Children = list[Any]
Statements = tuple[tree.Body, ...]


#: Lines that only add to the line before them.
_ADDS = (
    tree.Extension,
    tree.Pause,
    tree.Ceiling,
    tree.Notice,
    tree.NoExtension,
    tree.EachMore,
    tree.GoesOn,
    tree.Apart,
)


class ClauseRules(ActRules, ConditionRules):
    """Mixed into the transformer; methods bear the names of the rules in grammar.lark."""

    # --- words ---

    def name(self, c: Children) -> tree.Name:
        return name_of(c[0])

    value = who = event = deed = role = urgency = rate_name = name

    def whos(self, c: Children) -> tuple[tree.Name, ...]:
        return names_in(c)

    def names(self, c: Children) -> tuple[tree.Name, ...]:
        return names_in(c)

    values = events = roles = steps = names

    def step(self, c: Children) -> tree.Name:
        return c[0] if isinstance(c[0], tree.Name) else name_of(c[0])

    def texts(self, c: Children) -> tuple[tree.Text, ...]:
        return tuple(tree.Text(t.text, t.span) for t in tokens_of(c, "TEXT"))

    def ref(self, c: Children) -> tree.ClauseRef:
        return clause_ref(c[-1], c[0] if len(c) > 1 else None)

    def refs(self, c: Children) -> tuple[tree.ClauseRef | tree.TableRef, ...]:
        return tuple(x for x in c if isinstance(x, (tree.ClauseRef, tree.TableRef)))

    def table_ref(self, c: Children) -> tree.TableRef:
        return table_ref(c[0])

    def title(self, c: Children) -> tree.Name:
        return name_of(c[0])

    # --- a clause and its condition ---

    def clause(self, c: Children) -> tree.Clause:
        force = tuple(x.word for x in c if isinstance(x, Loose))
        rest = [x for x in c[1:] if not isinstance(x, (Tok, Loose))]
        title = rest.pop(0) if isinstance(rest[0], tree.Name) else None
        body, last = rest[-1], False
        condition = rest[0] if len(rest) > 1 else None
        if body and isinstance(body[0], (tree.AllOf, tree.AnyOf)):
            condition, body, last = body[0], body[1], True
        return tree.Clause(clause_ref(c[0]), title, condition, body, cover(c[:2]), force, last)

    def force(self, c: Children) -> Loose:
        return Loose("force", name_of(c[0]))

    def inverted(self, c: Children) -> tuple[tree.Condition, Statements]:
        """The list stands behind what the clause says."""
        said = next(x for x in c if isinstance(x, list))
        return self.listed([c[0], *(x for x in c if isinstance(x, tuple))]), tuple(said)

    def condition(self, c: Children) -> tree.Condition:
        found: tree.Condition = c[0]
        return found

    # --- lines and items ---

    def body(self, c: Children) -> Statements:
        """All lines in order; a line that only adds to the one before (延期, 中止, 封顶 …) belongs to its item."""
        out: list[tree.Body] = []
        for statement in (each for line in c for each in line):
            inherits = isinstance(statement, _ADDS) and statement.item is None and out and out[-1].item is not None
            out.append(replace(statement, item=out[-1].item) if inherits else statement)
        return tuple(out)

    plain_body = body

    def more(self, c: Children) -> list[tree.Body]:
        inner = [x for x in c if not isinstance(x, Tok)]
        return inner[0] if isinstance(inner[0], list) else inner

    line = more

    def item_line(self, c: Children) -> list[tree.Body]:
        return [replace(statement, item=c[0].text) for statement in c[1:] if not isinstance(statement, Tok)]

    def statements(self, c: Children) -> list[tree.Body]:
        return [x for x in c if not isinstance(x, Tok)]

    def given(self, c: Children) -> tree.Given:
        act = None if isinstance(c[-1], Loose) else c[-1]
        return tree.Given(c[0], act, None, cover(c))

    def waived(self, c: Children) -> Loose:
        return Loose("waived", name_of(c[0]))

    # --- who does it ---

    def route(self, c: Children) -> tree.RouteTo:
        helpers = [x for x in c if isinstance(x, tuple)]
        assisting = tuple(n for key, names in helpers if key == "assisting" for n in names)
        copies = tuple(n for key, names in helpers if key == "copies" for n in names)
        return tree.RouteTo(c[1], c[2].text, assisting, copies, None, cover(c), first(c, tree.TableRef))

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
        term, names = duration(tokens_of(c, "DURATION")[0]), names_in(c)
        by = names[0] if len(names) > 1 else None
        return tree.Limit(first(c, tree.Start), term, names[-1], None, cover(c), by, bool(tokens_of(c, "K_MAY")))

    def before(self, c: Children) -> tree.Limit:
        begin = tree.Start(c[0], c[1].type == "K_BEFORE_DAY", cover(c[:2]), before=True)
        return tree.Limit(begin, duration(c[2]), c[-1], None, cover(c))

    def start_expired(self, c: Children) -> tree.Start:
        return tree.Start(c[1], c[3].type == "K_FROM_DAY", cover(c), "期满")

    def start_coloured(self, c: Children) -> tree.Start:
        return tree.Start(c[1], c[3].type == "K_FROM_DAY", cover(c), c[2].text)

    def start_marked(self, c: Children) -> tree.Start:
        return tree.Start(c[2], c[3].type == "K_FROM_DAY", cover(c), "列为")

    def no_extension(self, c: Children) -> tree.NoExtension:
        return tree.NoExtension(None, cover(c))

    def returnable(self, c: Children) -> tree.Returnable:
        terms = tokens_of(c, "DURATION")
        within = duration(terms[0]) if terms else None
        times = next((x for x in c if isinstance(x, int)), None)
        consent = first(c, tree.Name)
        return tree.Returnable(first(c, tree.Start), within, times, "reason" in c, None, cover(c), consent)

    def return_consent(self, c: Children) -> tree.Name:
        name: tree.Name = c[1]
        return name

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
        left = next((int(t.text) for t in tokens_of(c, "PERCENT")), None)
        term = next((duration(t) for t in tokens_of(c, "DURATION")), None)
        return tree.Warn(left, name_of(c[-1]), None, cover(c), term, c[0].type == "K_OVERDUE")

    def rung(self, c: Children) -> tree.Rung:
        when: tuple[str, tree.Duration | None] = next(x.word for x in c if isinstance(x, Loose) and x.key == "when")
        action, who = next((x.word for x in c if isinstance(x, Loose) and x.key == "action"), ("", ()))
        mark, cleared = next((x.word for x in c if isinstance(x, Loose) and x.key == "marking"), (None, None))
        return tree.Rung(
            clause=first(c, tree.ClauseRef),
            clock=names_in(c)[0],
            after=when[1],
            action=action,
            who=who,
            mark=mark,
            cleared_by=cleared,
            item=None,
            span=cover(c),
            when=when[0],
        )

    def rung_when(self, c: Children) -> Loose:
        return Loose("when", (c[0].text, duration(c[1]) if len(c) > 1 else None), c[0].span)

    def rung_action(self, c: Children) -> Loose:
        return Loose("action", (c[0].text.removesuffix("至"), c[1]), cover(c))

    def marking(self, c: Children) -> Loose:
        names = names_in(c)
        return Loose("marking", (names[0], names[1] if len(names) > 1 else None), cover(c))

    # --- rating and what is only stated ---

    def rated_by(self, c: Children) -> tree.RatedBy:
        shares = tuple(x for x in c if isinstance(x, tree.Share))
        return tree.RatedBy(c[0], duration(c[1]), c[4], None, cover(c), shares)

    def unrated(self, c: Children) -> tree.Unrated:
        counts = bool(tokens_of(c, "K_COUNTS"))
        return tree.Unrated(counts, c[-1], None, cover(c))

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
