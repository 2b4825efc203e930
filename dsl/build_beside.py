# ruff: noqa: D102 - each method is documented by the rule of its name in grammar.lark
"""The tree builder's rules for 附表, rates, meetings, votes and emergency plans."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from dsl import tree
from dsl.build_parts import Loose, cover, duration, first, first_of, loose, name_of, names_in, tokens_of
from dsl.diagnostics import Span
from dsl.numbers import write_number
from dsl.tokenise import Tok

#: The measures that votes are counted in.
_HEADS = ("票", "人")

Children = list[Any]


class BesideRules:
    """Mixed into the transformer; methods bear the names of the rules in grammar.lark."""

    # --- 附表 ---

    def schedule(self, c: Children) -> tree.Schedule:
        title = next((name_of(t) for t in tokens_of(c, "TITLE")), None)
        names = names_in(c)
        by, at, reason = loose(c, "changeable", (None, None, False))
        rows = [x for x in c if isinstance(x, tuple)]
        number = int(c[0].text)
        return tree.Schedule(
            number=number,
            text=f"附表{write_number(number)}",
            title=title,
            question=names[0],
            chosen_by=names[1],
            rechosen_by=by,
            rechosen_at=at,
            reason=reason,
            columns=tuple(tree.Text(cell.text, cell.span) for cell in rows[0]),
            rows=tuple(rows[1:]),
            span=cover(c[:4]),
        )

    def changeable(self, c: Children) -> Loose:
        return Loose("changeable", (c[0], c[1], bool(tokens_of(c, "K_WITH_REASON"))), cover(c))

    def schedule_row(self, c: Children) -> tuple[tree.Cell, ...]:
        return tuple(first_of(c, tree.Cell))

    def cell_text(self, c: Children) -> tree.Cell:
        return tree.Cell(c[0].text, None, None, (), candidates=False, span=c[0].span)

    def cell_term(self, c: Children) -> tree.Cell:
        term = duration(tokens_of(c, "DURATION")[0])
        return tree.Cell("", term, first(c, tree.Start), (), candidates=False, span=cover(c))

    def cell_units(self, c: Children) -> tree.Cell:
        return tree.Cell("", None, None, c[0], bool(tokens_of(c, "K_CANDIDATES")), cover(c))

    # --- rates ---

    def rate(self, c: Children) -> tree.Rate:
        sets = [x.word for x in c if isinstance(x, Loose)]
        name = next(x for x in c if isinstance(x, tree.Name))
        return tree.Rate(name, sets[0], sets[1], sets[2] if len(sets) > 2 else (), cover(c))

    def cases(self, c: Children) -> Loose:
        return Loose("cases", tuple(first_of(c, tree.CaseKind)), cover(c))

    def kind_of_cases(self, c: Children) -> tree.CaseKind:
        word = "".join(t.text for t in c)
        return tree.CaseKind(word, None, at_least=True, span=cover(c))

    def stars_of_cases(self, c: Children) -> tree.CaseKind:
        return tree.CaseKind("", int(c[0].text), c[1].type == "K_UP", cover(c))

    # --- meetings, votes, plans ---

    def meeting(self, c: Children) -> tree.Meeting:
        return tree.Meeting(c[1], c[3], loose(c, "quorum"), cover(c[:5]))

    def quorum(self, c: Children) -> Loose:
        return Loose("quorum", _threshold(c[1], cover(c)), cover(c))

    def threshold(self, c: Children) -> tree.Threshold:
        return _threshold(c[0], cover(c))

    def vote(self, c: Children) -> tree.Vote:
        return tree.Vote(c[1], c[3].text, c[4], loose(c, "quorum"), loose(c, "half"), cover(c[:6]))

    def exact_half(self, c: Children) -> Loose:
        return Loose("half", c[1].text, cover(c))

    def emergency(self, c: Children) -> tree.EmergencyPlan:
        return tree.EmergencyPlan(c[1], c[3], tuple(first_of(c, tree.PlanStep)), cover(c[:5]))

    def chain_step(self, c: Children) -> tree.PlanStep:
        return _step(c, c[1], c[3])

    def broadcast_step(self, c: Children) -> tree.PlanStep:
        return _step(c, None, c[2])

    def receipt(self, c: Children) -> Loose:
        return Loose("receipt", duration(c[1]), cover(c))

    def unanswered(self, c: Children) -> Loose:
        then = "报" if tokens_of(c, "K_REPORTS_TO") else "代"
        return Loose("unanswered", (then, names_in(c)[0]), cover(c))


def _step(c: Children, by: tree.Name | None, to: tuple[tree.Name, ...]) -> tree.PlanStep:
    then, who = loose(c, "unanswered", (None, None))
    how = "广播" if by is None else "通知"
    return tree.PlanStep(c[0].text, how, by, to, loose(c, "receipt"), then, who, cover(c))


def _threshold(token: Tok, span: Span) -> tree.Threshold:
    match token.type:
        case "FRACTION":
            return tree.Threshold(majority=False, fraction=Fraction(token.text), votes=None, span=span)
        case "PERCENT":
            return tree.Threshold(majority=False, fraction=Fraction(int(token.text), 100), votes=None, span=span)
        case "QUANTITY":
            return tree.Threshold(majority=False, fraction=None, votes=_votes(token.text), span=span)
        case _:
            return tree.Threshold(majority=True, fraction=None, votes=None, span=span)


def _votes(quantity: str) -> int:
    """How many votes ``5|票`` is; 0 where it is no whole number of them, which is told later."""
    amount, unit = quantity.split("|")
    return int(amount) if amount.isdigit() and unit in _HEADS else 0
