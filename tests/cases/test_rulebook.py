"""The rules in force (规约版本): what is said where there are none, and what is read again once it was forgotten."""

from __future__ import annotations

from dataclasses import replace

import pytest

from adapters.memory_store import MemoryStore
from cases.ports import Scope, Transaction
from cases.refusals import NotFound
from cases.rulebook import RuleBook, bundle_at, ruleset_for
from cases.territory import Jurisdiction, Territory
from dsl.bundle import Bundle, Source
from dsl.compile import compile_bundle
from tests.support.matters import at

NOW = at("2026-11-23 08:48")
PLACE = Jurisdiction(1, "330281999", "示例镇", "镇街", None)


def texts(clause: str) -> list[Source]:
    return [Source("330281999-示例镇.rule", f"镇街 示例镇 330281999\n单位 镇政府\n单位 城管队\n{clause}\n")]


def bundle(clause: str = "第一条 其余 由 镇政府 办理") -> Bundle:
    found = compile_bundle(texts(clause), published=True).bundle
    assert found is not None
    return found


class Drawer:
    """Compiled bundles of before: those it had, and what it was given since."""

    def __init__(self, *had: Bundle) -> None:
        self.had = {each.hash: each for each in had}
        self.kept: list[str] = []

    async def load(self, digest: str) -> Bundle | None:
        return self.had.get(digest)

    async def keep(self, bundle: Bundle) -> None:
        self.kept.append(bundle.hash)


def test_a_place_that_never_had_rules_says_whom_to_ask() -> None:
    with pytest.raises(NotFound) as refused:
        bundle_at(PLACE, NOW, NOW)

    assert refused.value.message == "示例镇还没有启用的规约,请联系管理员"


def test_before_the_first_rules_the_day_is_told_from_which_they_hold() -> None:
    place = Jurisdiction(1, "330281999", "示例镇", "镇街", None, "b", at("2026-12-01 00:00"))

    with pytest.raises(NotFound) as refused:
        bundle_at(place, NOW, NOW)

    assert refused.value.message == "示例镇的规约从 2026-12-01 起施行,在这以前还没有规约"


def test_a_place_for_which_nobody_has_written_a_file_has_no_rules_of_its_own() -> None:
    other = Jurisdiction(2, "330282999", "另一镇", "镇街", None)
    territory = Territory({1: PLACE, 2: other})

    assert ruleset_for(bundle(), territory, PLACE) == bundle().rulesets["330281999"]
    with pytest.raises(NotFound, match="另一镇还没有启用的规约"):
        ruleset_for(bundle(), territory, other)


def test_a_place_without_a_file_has_the_rules_of_the_nearest_superior_that_has_one() -> None:
    village = Jurisdiction(3, "330281999001", "示例村", "村", 2)
    part = Jurisdiction(2, "330281999000", "示例片", "片", 1)

    found = ruleset_for(bundle(), Territory({1: PLACE, 2: part, 3: village}), village)

    assert found.router.rules[0].cite.place == "示例镇"


async def test_the_oldest_bundle_is_forgotten_and_read_again_when_it_is_asked_for() -> None:
    first, second = (bundle(clause) for clause in ("第一条 其余 由 镇政府 办理", "第一条 其余 由 城管队 办理"))
    drawer = Drawer()
    book = RuleBook(keep=1, compiled=drawer)

    async def ask(tx: Transaction) -> list[Bundle]:
        for each in (first, second):
            await tx.publish(each, by="测试", reason="测试")
        return [await book.bundle(tx, each.hash) for each in (first, first, second, second, first)]

    asked = await MemoryStore().run(Scope(), ask)

    assert [each.hash for each in asked] == [first.hash, first.hash, second.hash, second.hash, first.hash]
    assert drawer.kept == [first.hash, second.hash, first.hash]


async def test_a_bundle_that_was_never_published_is_no_bundle() -> None:
    with pytest.raises(ValueError, match="was never published"):
        await MemoryStore().run(Scope(), lambda tx: RuleBook().bundle(tx, "0" * 64))


async def test_texts_that_do_not_compile_to_themselves_any_more_are_told() -> None:
    changed = replace(bundle(), hash="0" * 64)

    async def ask(tx: Transaction) -> Bundle:
        await tx.publish(changed, by="测试", reason="测试")
        return await RuleBook().bundle(tx, changed.hash)

    with pytest.raises(ValueError, match="does not compile to itself"):
        await MemoryStore().run(Scope(), ask)
