"""A place that has no rules, or none yet: what can be asked of it is answered, and what cannot is told."""

from __future__ import annotations

import pytest

from adapters.memory_store import MemoryStore
from cases.figuring import Wanted, figures
from cases.people import Role
from cases.refusals import NotFound
from cases.spot_checks import Draw, draw
from cases.territory import Jurisdiction
from cases.town_figures import Sums
from tests.cases.test_house_people import enlist
from tests.support.matters import at
from tests.support.town import CITY, CITY_CODE, Town, found_town

NEW = Jurisdiction(90, "330909", "演示新市", "市", None)
YEAR = Draw(at("2026-01-01 00:00"), at("2027-01-01 00:00"), 3, "演示签")


async def with_a_new_city() -> Town:
    """A town beside a city that is on the map and has published nothing."""
    town = await found_town()
    assert isinstance(town.house.store, MemoryStore)
    town.house.store._tables.jurisdictions[NEW.id] = NEW
    await enlist(town, "newcomer", Role.COORDINATOR, NEW.code)
    return town


async def test_where_nothing_was_published_there_are_counts_and_no_rates() -> None:
    town = await with_a_new_city()

    told = await figures(town.house, await town.again("newcomer"), NEW.code, Wanted())

    assert (told.where, told.whole, told.total) == (NEW, True, Sums(rates=()))


async def test_where_nothing_was_published_nothing_is_drawn() -> None:
    town = await with_a_new_city()

    with pytest.raises(NotFound, match="这个辖区还没有启用的规约"):
        await draw(town.house, await town.again("newcomer"), NEW.code, YEAR, None)


async def test_before_the_day_of_the_first_rules_nothing_is_drawn() -> None:
    town = await found_town(city=CITY.replace("施行 2020-01-01", "施行 2027-01-01"))

    with pytest.raises(NotFound, match="这个辖区还没有启用的规约"):
        await draw(town.house, await town.again("steward"), CITY_CODE, YEAR, "一次")
