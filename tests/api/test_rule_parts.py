"""A report on changed rules brings the proofs along; one that breaks off is said, and keeps nobody from work."""

from __future__ import annotations

import pytest

from api import rule_parts
from api.rule_parts import FAILED, MOST_PLACES, parts_of
from cases.rule_review import review, written
from tests.support.clerks import CITY_FILE, ROUTED, with_clerks
from tests.support.town import STREETS, Town, found_town


@pytest.fixture
async def town() -> Town:
    return await with_clerks(await found_town())


async def test_the_proofs_of_the_place_stand_in_the_report(town: Town) -> None:
    shown = await review(town.house, written({CITY_FILE: ROUTED}), parts_of(town.house))

    assert "\n证明:演示市\n" in shown.report.text
    assert len(shown.report.text.split("证明:演示市")[1]) > 20


async def test_a_proof_that_breaks_off_is_said(
    town: Town, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise KeyError("broken")

    monkeypatch.setattr(rule_parts, "prove", broken)

    shown = await review(town.house, written({CITY_FILE: ROUTED}), parts_of(town.house))

    assert shown.report.text.endswith(f"证明:演示市\n{FAILED}")
    assert "could not be proved" in caplog.text


async def test_of_many_places_some_are_proved_and_the_others_named(town: Town) -> None:
    text = next(iter(STREETS.values()))
    files = {
        f"3309010{number}-{name}街道.rule": text.replace("东街道 330901001", f"{name}街道 3309010{number}")
        for number, name in enumerate("甲乙丙丁戊己"[: MOST_PLACES + 1], 10)
    }

    shown = await review(town.house, written(files), parts_of(town.house))

    assert shown.report.text.count("\n证明:") == MOST_PLACES
    assert "没有一一证明的\n己街道" in shown.report.text
