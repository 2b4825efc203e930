"""How a number is written, read and allotted to a report (受理编号)."""

from __future__ import annotations

import asyncio

import pytest

from adapters.memory_bus import MemoryBus
from api.pace import Pace
from api.worker import ClockWorker
from cases import commands as c
from cases.house import Enclosed, Replayed, territory_of
from cases.intake import Letter, report
from cases.numbering import number_missed
from cases.numbers import CaseNumber, WantedNumber, read_number, sign_of, year_of
from cases.ports import Scope
from tests.support.matters import at
from tests.support.town import EAST, Town, found_town


@pytest.mark.parametrize(
    "text",
    ["", "abc", "小曹娥", "〔2026〕", "小曹娥〔26〕3号", "小曹娥〔2026〕号", "1234567890", "3号号", "2026-3", "-1"],
)
def test_what_is_no_number_is_not_read_as_one(text: str) -> None:
    assert read_number(text) is None


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("小曹娥〔2026〕123号", WantedNumber(123, 2026, "小曹娥")),
        ("小曹娥镇〔2026〕123号", WantedNumber(123, 2026, "小曹娥")),
        (" 小曹娥 [2026] 000123 号 ", WantedNumber(123, 2026, "小曹娥")),
        ("（2026）7", WantedNumber(7, 2026)),
        ("7号", WantedNumber(7)),
    ],
)
def test_a_number_is_read_as_people_type_it(text: str, wanted: WantedNumber) -> None:
    assert read_number(text) == wanted


def test_a_number_is_written_without_leading_zeros() -> None:
    assert str(CaseNumber("小曹娥", 2026, 7)) == "小曹娥〔2026〕7号"


@pytest.mark.parametrize(
    ("place", "sign"),
    [("小曹娥镇", "小曹娥"), ("海洲街道", "海洲"), ("海宁市", "海宁"), ("东镇", "东镇"), ("镇海区", "镇海")],
)
def test_the_sign_is_the_name_without_its_kind(place: str, sign: str) -> None:
    assert sign_of(place) == sign


def test_the_year_is_that_of_china() -> None:
    assert (year_of(at("2026-12-31 23:59")), year_of(at("2027-01-01 00:00"))) == (2026, 2027)


def _letter() -> Letter:
    text = Enclosed("text", {"text": "井盖坏了"})
    return Letter(c.Report(reporter="", role=""), "窨井盖", (text,))


async def test_the_receipt_tells_the_number_and_a_retry_tells_it_again() -> None:
    town = await found_town()
    first = await report(town.house, town["resident"], EAST, _letter(), "k")

    again = await report(town.house, town["resident"], EAST, _letter(), "k")

    assert first["no"] == "东街道〔2026〕1号"
    assert (again, isinstance(again, Replayed)) == (first, True)


async def test_a_number_that_was_missed_is_told_once_a_worker_has_looked(monkeypatch: pytest.MonkeyPatch) -> None:
    """The store could not allot it at once: the report stands, its receipt says so, and nothing is lost."""
    town = await found_town()

    async def away(*_: object) -> None:
        return None

    with monkeypatch.context() as patch:
        patch.setattr(town.house.store, "allot", away)
        told = await report(town.house, town["resident"], EAST, _letter(), "k")
    worker = ClockWorker(town.house, MemoryBus(), Pace(poll_seconds=0.01))
    stop = asyncio.Event()
    working = asyncio.create_task(worker.run(stop))
    for _ in range(1000):
        found = await _number(town, str(told["id"]))
        if found is not None:
            break
        await asyncio.sleep(0.01)
    stop.set()
    await working

    assert (told["no"], str(found)) == (None, "东街道〔2026〕1号")
    again = await report(town.house, town["resident"], EAST, _letter(), "k")
    assert again == {**told, "no": "东街道〔2026〕1号"}


async def _number(town: Town, case: str) -> CaseNumber | None:
    territory = await territory_of(town.house)
    return await town.house.store.run(Scope.of(*territory.jurisdictions), lambda tx: tx.number(case))


async def test_history_has_no_number_of_ours() -> None:
    town = await found_town()
    old = Letter(c.Report(reporter="", role="", live=False), "窨井盖", (Enclosed("text", {"text": "旧件"}),))

    told = await report(town.house, town["resident"], EAST, old, "k")

    assert (told["no"], await number_missed(town.house)) == (None, 0)
