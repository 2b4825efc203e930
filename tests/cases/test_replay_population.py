"""Under the very text that decided them nothing has changed for any of many reports, whatever that text is."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import timedelta
from inspect import getmembers, isclass
from pathlib import Path

import pytest

from cases.anew import Bench
from cases.events import Reported
from cases.fold import apply
from cases.neighbours import Beside
from cases.places import Surroundings
from cases.ports_replay import Opened
from cases.replay_kinds import KNOWN, Kinds
from cases.replaying import Declarations, Outcome, Replaying
from cases.telling import Directory
from cases.territory import Jurisdiction, Territory
from dsl import circumstances, conditions, similar
from dsl.bundle import Bundle, Source
from dsl.compile import compile_bundle
from dsl.conditions import AllOf, AnyOf, Condition, Not
from dsl.decision import Question
from dsl.ruleset import Ruleset
from dsl.values import STATE, Known
from tests.support.matters import CALENDAR, at

CONSTRUCTS = Path(__file__).parents[1] / "corpus" / "constructs"
#: Every construct of the language, each in a file or a folder of its own.
STORIES = sorted(path for path in CONSTRUCTS.iterdir() if path.is_dir() or path.suffix == ".rule")
REPORTS = 25


def bundle_of(path: Path) -> Bundle:
    files = sorted(path.glob("*.rule")) if path.is_dir() else [path]
    compiled = compile_bundle([Source(file.name, file.read_text(encoding="utf-8")) for file in files])
    assert compiled.bundle is not None, compiled.diagnostics
    return compiled.bundle


def territory_of(bundle: Bundle) -> Territory:
    ids = {place.code: number for number, place in enumerate(bundle.jurisdictions, 1)}
    return Territory(
        {
            ids[place.code]: Jurisdiction(
                ids[place.code], place.code, place.name, place.level, ids.get(place.superior or "")
            )
            for place in bundle.jurisdictions
        }
    )


def drawn(draw: random.Random, rules: Ruleset, words: tuple[str, ...], where: int, bundle: str) -> Opened:
    """A report as somebody might send it: words, places and answers of the rules, and some that they do not know."""
    names = [name for name in rules.categories.parents if rules.category_path(name)]
    answers = {
        name: draw.choice([*entry.choices, "未填"]) if entry.choices else f"{draw.randrange(40)}{entry.measure}"
        for name, entry in rules.valued.items()
        if draw.random() < 0.5 and not (isinstance(entry, Known) and entry.what == STATE)
    }
    asked = {name: value for name, value in answers.items() if isinstance(rules.valued[name], Question)}
    rest = {name: value for name, value in answers.items() if name not in asked}
    areas = {name: draw.random() < 0.5 for name in rules.areas if draw.random() < 0.3}
    reported = Reported(
        reporter="演示",
        role=draw.choice(["居民", "代表", "点长", "网格员"]),
        level=draw.choice([None, "镇", "市"]),
        category=(rules.category_path(draw.choice(names)) or ()) if names and draw.random() < 0.9 else (),
        urgency=draw.choice(["一般", "紧急"]),
        channel=draw.choice(["随手拍", *rules.channels]),
        group=draw.choice([None, *(group.name for group in rules.groups)]),
        village=draw.choice([None, "其他村", *sorted(rules.villages())]),
        grid=draw.choice([None, "001", "12"]),
        named_unit=draw.choice([None, None, *rules.units]),
        answers=asked,
        photos=("p",) * draw.randrange(4),
        sealed=(),
        manner=draw.choice(["本人", "代录", "转报"]),
        special=draw.choice([None, None, "范围外", "边界上", "多处"]),
        around=Surroundings(None, rest, areas),
    )
    text = "".join(draw.sample(["路口", "坏了", *words], k=2))
    moment = at("2026-01-01 00:00") + timedelta(minutes=draw.randrange(800 * 24 * 60))
    calm = Bench(rules, rules.jurisdiction.code, text, CALENDAR, Directory(), rules.at_rest())
    if rules.search is not None:
        calm = Bench(rules, calm.code, text, CALENDAR, Directory(), rules.at_rest(), beside=Beside((), rules.search))
    plan = calm.decide(apply(None, "1", where, reported, moment)).plan
    return Opened("1", where, moment, moment, reported, plan, bundle, text)


@pytest.mark.parametrize("path", STORIES, ids=lambda path: path.stem)
def test_nothing_changes_under_the_same_text_and_kinds_decide_as_each_report_would(path: Path) -> None:
    bundle = bundle_of(path)
    territory = territory_of(bundle)
    replaying = Replaying(territory, CALENDAR, Declarations())
    draw = random.Random(path.stem)  # the same reports every time
    for where in territory.jurisdictions:
        rules, kinds = replaying.rules(bundle, where), replaying.kinds(bundle, where)
        assert rules is not None
        assert kinds is not None
        page = [drawn(draw, rules, kinds.words, where, bundle.hash) for _ in range(REPORTS)]
        page += page[:5]

        done, doubts = replaying.look(bundle, page)

        assert doubts == []
        assert {each.outcome for each in done} == {Outcome.SAME}
        assert [replaying._plan(bundle, each) for each in page] == [each.plan for each in page]


def every_condition_class() -> Iterator[type]:
    for module in (conditions, circumstances, similar):
        for _, found in getmembers(module, isclass):
            if found.__module__ == module.__name__ and hasattr(found, "judge") and found is not Condition:
                yield found


def test_every_kind_of_condition_is_known_to_the_kinds_of_reports() -> None:
    assert frozenset(every_condition_class()) == KNOWN | {AllOf, AnyOf, Not}


def test_rules_with_a_condition_that_is_not_known_decide_each_report(monkeypatch: pytest.MonkeyPatch) -> None:
    bundle = bundle_of(CONSTRUCTS / "时段.rule")
    territory = territory_of(bundle)
    monkeypatch.setattr("cases.replay_kinds.KNOWN", frozenset())
    replaying = Replaying(territory, CALENDAR, Declarations())
    rules = replaying.rules(bundle, 1)
    assert rules is not None
    page = [drawn(random.Random(1), rules, ("乱倒",), 1, bundle.hash)]  # the same report every time

    assert Kinds(rules, CALENDAR).of(page[0], {}) is None
    assert [each.outcome for each in replaying.look(bundle, page)[0]] == [Outcome.SAME]
