"""Looks up where a report is (定位): village, grid, estate and attributes from the town's table and its boundaries."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TypeVar

from cases import commands as c
from cases.facts import ELSEWHERE, value_error
from cases.house import Enclosed
from cases.places import Gazetteer, PlaceKind, Seen, Surroundings, point_of
from cases.refusals import InvalidInput
from dsl.conditions import OUTSIDE
from dsl.facts import UNANSWERED
from dsl.measures import read, shown
from dsl.ruleset import Ruleset
from dsl.values import ATTRIBUTE, Known

Placeable = TypeVar("Placeable", c.Report, c.Relocate)

#: The grid of a spot that lies in none: known, and not one of those that a rule may name.
NO_GRID = ""


def place_among(enclosed: Iterable[Enclosed]) -> Mapping[str, object] | None:
    """The body of the place that comes along with a command."""
    return next((item.body for item in enclosed if item.what == "place"), None)


def placed(command: Placeable, place: Mapping[str, object] | None, known: Gazetteer, rules: Ruleset) -> Placeable:
    """The command with what the town knows of its spot; what somebody said of it comes before what a map says.

    Raises InvalidInput for an estate that the town does not know.
    """
    estate = command.around.estate
    if estate is not None and known.get(PlaceKind.ESTATE, estate) is None:
        raise InvalidInput({"estate": f"没有叫“{estate}”的小区,可以不填"})
    point = point_of(place)
    seen = known.at(*point) if point else Seen()
    grid = command.grid or seen.grid
    within = known.get(PlaceKind.GRID, grid)
    village = command.village or seen.village or (within.village if within else None)
    settled = command.village is not None or command.grid is not None
    special = command.special or (None if settled else seen.special)
    if special == OUTSIDE and not settled:
        village, grid = ELSEWHERE, NO_GRID
    around = known.around(village, grid, estate or seen.estate, seen)
    return replace(command, village=village, grid=grid, special=special, around=_of_rules(around, rules))


def _of_rules(around: Surroundings, rules: Ruleset) -> Surroundings:
    """Only the attributes that the rules have declared, with values that they may have, in the declared measure."""
    kept: dict[str, str] = {}
    for name, value in around.attributes.items():
        entry = rules.valued.get(name)
        if isinstance(entry, Known) and entry.what == ATTRIBUTE and _may_be(name, value, entry):
            number = read(value, entry.measure) if entry.measure else None
            kept[name] = value if number is None else shown(number, entry.measure)
    return replace(around, attributes=kept)


def _may_be(name: str, value: str, entry: Known) -> bool:
    return value == UNANSWERED or value_error(name, value, entry) is None
