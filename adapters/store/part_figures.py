"""Figures of a place (统计): sums over columns of the case rows, in two statements however many cases there are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from adapters.store.session import Session
from cases.derived import BILLION
from cases.rates import Figure
from cases.state import IN_HANDS, Phase
from cases.town_figures import Asked, By, Sums
from dsl.decision import CaseKind, Kind, RateRule

_KEY: Mapping[By | None, str] = {
    None: "''",
    By.UNIT: "COALESCE(CAST(holder_id AS TEXT), '')",
    By.CATEGORY: "category",
    By.GROUP: "COALESCE(group_name, '')",
    By.REPORTER: "role",
}
_IN_HAND = ", ".join(f"'{phase.value}'" for phase in sorted(IN_HANDS))
_CLOSED = f"phase = '{Phase.CLOSED.value}'"

#: When a row is a case of the kind that a rate counts; the same as ``cases.rates.is_of`` says of its fold.
_IS: Mapping[CaseKind, str] = {
    CaseKind.ALL: "1 = 1",
    CaseKind.ANSWERED: "was_answered",
    CaseKind.CLOSED: _CLOSED,
    CaseKind.RATED: "(exact_stars IS NOT NULL AND NOT deemed)",
    CaseKind.UNRATED: "(COALESCE(close_reason, '') = 'unrated' OR deemed)",
    CaseKind.SOLVED: "COALESCE(solved, FALSE)",
    CaseKind.IN_TIME: "late_times = 0",
    CaseKind.LATE: "late_times > 0",
    CaseKind.REFUSED: "COALESCE(close_reason, '') = 'refused'",
    CaseKind.ENDED: "COALESCE(close_reason, '') = 'ended'",
    CaseKind.MERGED: "COALESCE(close_reason, '') = 'merged'",
    CaseKind.EXEMPT: "exempted > 0",
    CaseKind.REDONE: "round > 1",
}
#: Columns that are added up as they are.
_SUMMED = (
    *("late_times", "late_seconds", "moves", "bounces", "returned"),
    *("accept_seconds", "answer_seconds", "exact_stars"),
)
#: Rows that are counted where this holds.
_COUNTED: Mapping[str, str] = {
    "in_hand": f"phase IN ({_IN_HAND})",
    "closed": _CLOSED,
    "accepted": "accept_seconds IS NOT NULL",
    "answered": "was_answered",
    "solved": _IS[CaseKind.SOLVED],
    "late": _IS[CaseKind.LATE],
    "exempted": _IS[CaseKind.EXEMPT],
    "bounced": "bounces > 0",
    "rated": "exact_stars IS NOT NULL",
    **{f"stars_{given}": f"(exact_stars IS NOT NULL AND stars = {given})" for given in range(1, 6)},
}
_COLORS = ("red", "orange", "yellow")
#: The numbers of a row, one line for each of them.
_TOLD = {
    "postgres": "CROSS JOIN LATERAL jsonb_each_text(amounts) AS told(name, value)",
    "sqlite": "JOIN json_each(cases.amounts) AS told",
}
_NAME_OF_AMOUNT = {"postgres": "told.name", "sqlite": "told.key"}


class Figures(Session):
    """Reads within the scope."""

    async def figures(self, asked: Asked) -> tuple[Sums, ...]:
        """What ``cases.town_figures.sum_up`` says of the cases within the scope, without folding each of them."""
        places = sorted(asked.jurisdictions & self.scope.jurisdictions)
        if not places:
            return ()
        where, values = self._where(places, asked.since, asked.until)
        key = _KEY[asked.by]
        made = _columns(asked.rates) | _coloured(f"${len(values) + 1}")
        columns = ", ".join(f"{sums} AS {name}" for name, sums in made.items())
        grouped = "" if asked.by is None else f"GROUP BY {key}"  # by a constant no engine groups
        lines = await self.rows(
            f"SELECT {key} AS part, MAX(holder_name) AS holder, COUNT(*) AS reported, {columns} "  # noqa: S608  # nosec B608  # our own
            f"FROM cases WHERE {where} {grouped}",
            *values,
            asked.at.astimezone(UTC),
        )
        told = _by_key(await self._amounts(key, where, values, grouped or "GROUP BY"))
        found = (_sums(row, asked, told.get(row["part"], {})) for row in lines if row["reported"])
        return tuple(sorted(found, key=lambda line: line.key))

    async def _amounts(self, key: str, where: str, values: Sequence[Any], grouped: str) -> list[dict[str, Any]]:
        name = _NAME_OF_AMOUNT[self.dialect]
        by_name = f"{grouped} {name}" if grouped == "GROUP BY" else f"{grouped}, {name}"
        return await self.rows(
            f"SELECT {key} AS part, {name} AS what, SUM(CAST(told.value AS BIGINT)) AS total "  # noqa: S608  # nosec B608  # our own
            f"FROM cases {_TOLD[self.dialect]} WHERE {where} {by_name}",
            *values,
        )

    @staticmethod
    def _where(places: Sequence[int], since: datetime, until: datetime) -> tuple[str, list[Any]]:
        """Along the index of boards, and only what is no imported history."""
        marks = ", ".join(f"${number}" for number in range(3, len(places) + 3))
        moments = [since.astimezone(UTC), until.astimezone(UTC)]
        return f"jurisdiction_id IN ({marks}) AND opened_at >= $1 AND opened_at < $2 AND live", [*moments, *places]


def _columns(rates: Sequence[RateRule]) -> dict[str, str]:
    sums = {name: f"COALESCE(SUM({name}), 0)" for name in _SUMMED}
    counts = {name: _count(holds) for name, holds in _COUNTED.items()}
    shares: dict[str, str] = {}
    for number, rule in enumerate(rates):
        kept, below = f"NOT {_any(rule.excluded)}", _any(rule.denominator)
        shares[f"above_{number}"] = _count(f"{kept} AND {below} AND {_any(rule.numerator)}")
        shares[f"below_{number}"] = _count(f"{kept} AND {below}")
        shares[f"without_{number}"] = _count(_any(rule.excluded))
    return sums | counts | shares


def _coloured(at: str) -> dict[str, str]:
    """The gravest colour that a case in hand has turned by then, as ``Summary.warn_level`` says it."""
    before = f"(red_at IS NULL AND orange_at IS NULL AND (late OR due_latest < {at}))"  # of rows without colours
    turned = {"red": f"(red_at <= {at} OR {before})", "orange": f"orange_at <= {at}", "yellow": f"warn_at <= {at}"}
    passed, found = "1 = 0", {}
    for color, holds in turned.items():
        sure = f"COALESCE({holds}, FALSE)"
        found[color] = _count(f"{_COUNTED['in_hand']} AND {sure} AND NOT ({passed})")
        passed += f" OR {sure}"
    return found


def _count(holds: str) -> str:
    return f"SUM(CASE WHEN {holds} THEN 1 ELSE 0 END)"


def _any(kinds: Iterable[Kind]) -> str:
    return f"({' OR '.join(_is(kind) for kind in kinds) or '1 = 0'})"


def _is(kind: Kind) -> str:
    if kind.kind is CaseKind.STARS_FROM:
        return f"COALESCE(exact_stars, -1) >= {kind.stars * BILLION}"
    if kind.kind is CaseKind.STARS_TO:
        return f"(exact_stars IS NOT NULL AND exact_stars <= {kind.stars * BILLION})"
    return _IS[kind.kind]


def _by_key(rows: Iterable[Mapping[str, Any]]) -> dict[str, dict[str, int]]:
    found: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for row in sorted(rows, key=lambda each: str(each["what"])):
        found[row["part"]][row["what"]] = int(row["total"])
    return found


def _sums(row: Mapping[str, Any], asked: Asked, amounts: Mapping[str, int]) -> Sums:
    counted = (name for name in _COUNTED if not name.startswith("stars_"))
    plain = {name: int(row[name]) for name in ("reported", *_COLORS, *_SUMMED, *counted)}
    one, two, three, four, five = (int(row[f"stars_{given}"]) for given in range(1, 6))
    name = row["holder"] if asked.by is By.UNIT and row["part"] else row["part"]
    rates = tuple(
        Figure(rule.name, int(row[f"above_{n}"]), int(row[f"below_{n}"]), int(row[f"without_{n}"]))
        for n, rule in enumerate(asked.rates)
    )
    return Sums(key=row["part"], name=name, stars=(one, two, three, four, five), rates=rates, amounts=amounts, **plain)
