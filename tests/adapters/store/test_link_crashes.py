"""Power cuts between two cases (断电): a case that was handed on is opened once, and its progress is told once."""

from __future__ import annotations

import signal
import sys
from collections import Counter
from pathlib import Path

import pytest

from adapters.ids import RandomIds
from adapters.store import open_store
from api.links import pass_on
from api.pace import Pace
from cases.fold import fold
from cases.house import House
from cases.kin import What
from cases.ports import Query, Scope, Transaction, Which
from cases.rulebook import RuleBook
from tests.support.servers import Database, spawn
from tests.support.storeroom import territory_now
from tests.support.town import FixedCalendar

WRITER = Path(__file__).with_name("link_writer.py")
ROOT = Path(__file__).parents[3]


@pytest.fixture(params=["sqlite", "postgres"])
def url(request: pytest.FixtureRequest) -> str:
    """A migrated database of each kind."""
    if request.param == "sqlite":
        return str(request.getfixturevalue("sqlite_url"))
    database: Database = request.getfixturevalue("migrated_database")
    return database.app_url


@pytest.mark.parametrize("moment", ["committed", "opened"])
async def test_who_was_killed_leaves_one_linked_case(url: str, moment: str, tmp_path: Path) -> None:
    log = tmp_path / "writer.log"
    command = ["env", f"PYTHONPATH={ROOT}", sys.executable, str(WRITER), url, moment]
    assert spawn(command, log).wait(60) == -signal.SIGKILL, log.read_text()

    async with open_store(url, sandbox=True) as store:
        house = House(store, FixedCalendar(), RandomIds(), RuleBook())
        first, second = await pass_on(house, Pace()), await pass_on(house, Pace())
        everywhere = Scope(frozenset((await store.run(Scope(), territory_now)).jurisdictions))

        async def all_of_it(tx: Transaction) -> dict[str, Counter[str]]:
            page = await tx.list(Query(Which.BOARD, "", jurisdictions=everywhere.jurisdictions))
            events = {row.summary.id: await tx.events(row.summary.id) for row in page.rows}
            told = {case: Counter(event.payload.kind for event in each) for case, each in events.items()}
            links = [link for each in events.values() if (found := fold(each)) for link in found.kin.links]
            assert [link.what for link in links] == [What.ASSIGNED]
            return told

        told = await store.run(everywhere, all_of_it)

    assert (first.failed, second.claimed) == ((), 0)
    assert len(told) == 2
    assert sorted((each["case:reported"], each["case:linked"], each["link:progress"]) for each in told.values()) == [
        (1, 0, 0),
        (1, 1, 2),
    ]
