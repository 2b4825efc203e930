"""A report on changed rules brings the proofs along; one that breaks off is said, and keeps nobody from work."""

from __future__ import annotations

import pytest

from api import rule_parts
from api.rule_parts import FAILED, MOST_PLACES, REPLAY, parts_of
from cases import commands as c
from cases.intake import Letter, report
from cases.rule_review import review, written
from tests.support.clerks import CITY_FILE, ROUTED, with_clerks
from tests.support.town import CITY, EAST, STREETS, Town, found_town, words


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


EXAMPLE = """例 积水
  2026-11-23 09:00 居民 上报 路灯 “路口积水”
  应 依 第三条 由 {unit} 办理
"""


@pytest.mark.parametrize(
    ("unit", "told"),
    [
        ("水务公司", "1/1 个通过(改动的文件和依它们写的)"),
        (
            "城管局",
            f"0/1 个通过(改动的文件和依它们写的)\n  不通过 {CITY_FILE}:34 积水\n  全部通过才能启用:请改规约,或者改例",
        ),
    ],
)
async def test_the_examples_are_run_and_those_that_do_not_hold_are_named(town: Town, unit: str, told: str) -> None:
    shown = await review(town.house, written({CITY_FILE: CITY + EXAMPLE.format(unit=unit)}), parts_of(town.house))

    assert f"\n例\n{told}\n" in shown.report.text


async def test_examples_that_break_off_are_said(
    town: Town, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object) -> None:
        raise KeyError("broken")

    monkeypatch.setattr(rule_parts, "run_examples", broken)

    shown = await review(town.house, written({CITY_FILE: ROUTED}), parts_of(town.house))

    assert f"\n例\n{FAILED}\n" in shown.report.text
    assert "could not be run" in caplog.text


async def test_of_many_places_some_are_proved_and_the_others_named(town: Town) -> None:
    text = next(iter(STREETS.values()))
    files = {
        f"3309010{number}-{name}街道.rule": text.replace("东街道 330901001", f"{name}街道 3309010{number}")
        for number, name in enumerate("甲乙丙丁戊己"[: MOST_PLACES + 1], 10)
    }

    shown = await review(town.house, written(files), parts_of(town.house))

    assert shown.report.text.count("\n证明:") == MOST_PLACES
    assert "没有一一证明的\n己街道" in shown.report.text


async def test_old_cases_are_replayed_and_no_words_of_anybody_stand_in_the_report(town: Town) -> None:
    letter = Letter(c.Report("", ""), "路灯", words("演示张三家门口积水"))
    await report(town.house, town["deputy"], EAST, letter, None)

    shown = await review(
        town.house, written({CITY_FILE: CITY.replace("由 水务公司 办理", "由 城管局 办理")}), parts_of(town.house)
    )

    part = shown.report.text.split(f"\n{REPLAY}\n")[1]
    assert part.startswith("重放 1 件:不变 0 件,有变化 1 件\n")
    assert "水务公司 → 城管局 1 件" in part
    assert "张三" not in shown.report.text


async def test_a_replay_that_breaks_off_is_said(
    town: Town, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise KeyError("broken")

    monkeypatch.setattr(rule_parts, "replay", broken)

    shown = await review(town.house, written({CITY_FILE: ROUTED}), parts_of(town.house))

    assert f"\n{REPLAY}\n{FAILED}\n" in shown.report.text
    assert "could not be replayed" in caplog.text


async def test_what_is_decided_otherwise_stands_in_the_report_with_those_that_stand_on_it(town: Town) -> None:
    shown = await review(town.house, written({CITY_FILE: ROUTED}), parts_of(town.house))

    assert "\n对比:演示市\n" in shown.report.text
    assert "\n对比:东街道\n" in shown.report.text


async def test_a_comparison_that_breaks_off_is_said(
    town: Town, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise KeyError("broken")

    monkeypatch.setattr(rule_parts, "compared", broken)

    shown = await review(town.house, written({CITY_FILE: ROUTED}), parts_of(town.house))

    assert f"\n对比\n{FAILED}\n" in shown.report.text
    assert "could not be compared" in caplog.text
