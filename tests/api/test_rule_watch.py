"""A saved file rules by itself in a trial, or is told of; and rules put in force here are at hand there."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import pytest

from api.rule_watch import FolderWatch, RulesAtHand, load_rules, stamps
from api.settings import Settings
from api.starting import publish_rules
from api.wire import Wired, wired
from cases.ports import Scope
from tests.support.clerks import CITY_FILE, ROUTED, SHORTER, in_force
from tests.support.servers import Database
from tests.support.town import CITY, sources
from tests.support.web import settings_in

POLL = {"clock__poll_seconds": "30"}  # what is heard within it was heard over the bus


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    folder = tmp_path / "rules"
    folder.mkdir()
    for source in sources():
        (folder / source.name).write_text(source.text, encoding="utf-8")
    return folder


@pytest.fixture
async def opened(sqlite_url: str, tmp_path: Path, rules: Path) -> AsyncIterator[Wired]:
    settings = settings_in(
        tmp_path, database__url=sqlite_url, rules__dir=str(rules), rules__watch_seconds="0.05", **POLL
    )
    async with wired(settings) as found:
        await publish_rules(found, keep_last_good=False)
        yield found


@asynccontextmanager
async def running(*work: FolderWatch | RulesAtHand) -> AsyncIterator[None]:
    tasks = [asyncio.create_task(each.run()) for each in work]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


WRONG_EXAMPLE = "例 积水\n  2026-11-23 09:00 居民 上报 路灯 “路口积水”\n  应 依 第三条 由 城管局 办理\n"


async def until(holds: Callable[[], bool], seconds: float = 20) -> float:
    """Wait for it; how long that took."""
    begin = time.monotonic()
    while not holds():
        assert time.monotonic() - begin < seconds, "it never came"
        await asyncio.sleep(0.005)
    return time.monotonic() - begin


async def test_a_saved_file_rules_and_a_bad_one_changes_nothing(
    opened: Wired, rules: Path, caplog: pytest.LogCaptureFixture
) -> None:
    first, file = await in_force(opened.house), rules / CITY_FILE
    caplog.set_level(logging.ERROR)

    async with running(FolderWatch(opened)):
        file.write_text(CITY.replace("由 水务公司 办理", "由 水物公司 办理"), encoding="utf-8")
        await until(lambda: opened.notice.text != "")
        assert await in_force(opened.house) == first
        assert "水物公司" in caplog.text
        assert opened.notice.text.startswith("规约文件有错误:规约有1处错误")

        file.write_bytes(CITY.encode("gb18030"))
        await until(lambda: "UTF-8" in opened.notice.text)
        assert await in_force(opened.house) == first

        file.write_text(CITY + WRONG_EXAMPLE, encoding="utf-8")
        await until(lambda: f"有1个例与规约不符({CITY_FILE}:34 积水)" in opened.notice.text)
        assert await in_force(opened.house) == first

        file.write_text(ROUTED, encoding="utf-8")
        await until(lambda: opened.notice.text == "")
        assert await in_force(opened.house) != first


async def test_what_cannot_be_put_in_force_is_looked_at_again_when_it_changes(
    opened: Wired, rules: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def away(*_: object, **__: object) -> None:
        raise OSError("away")

    with monkeypatch.context() as patch:
        patch.setattr("api.rule_watch.publish_rules", away)
        await FolderWatch(opened).take()
    assert "could not be put in force" in caplog.text

    (rules / CITY_FILE).write_text(ROUTED, encoding="utf-8")
    watch = FolderWatch(opened)
    await watch.take()
    assert opened.notice.text == ""


async def test_in_a_trial_too_the_folder_needs_two_where_that_is_said(
    sqlite_url: str, tmp_path: Path, rules: Path, caplog: pytest.LogCaptureFixture
) -> None:
    given = {"database__url": sqlite_url, "rules__dir": str(rules), "rules__second_person": "always"}
    async with wired(settings_in(tmp_path, **given)) as opened:
        await publish_rules(opened, keep_last_good=False)
        before = await in_force(opened.house)
        (rules / CITY_FILE).write_text(SHORTER, encoding="utf-8")

        await FolderWatch(opened).take()

        assert await in_force(opened.house) == before
        assert "要两个人" in caplog.text


async def test_the_first_files_that_cannot_be_read_start_nothing(sqlite_url: str, tmp_path: Path, rules: Path) -> None:
    (rules / CITY_FILE).write_bytes(CITY.encode("gb18030"))
    async with wired(settings_in(tmp_path, database__url=sqlite_url, rules__dir=str(rules))) as opened:
        with pytest.raises(ValueError, match="不是 UTF-8 编码"):
            await publish_rules(opened, keep_last_good=True)
        assert not await load_rules(opened.house)


async def test_at_a_later_start_they_leave_the_last_good_ones_and_say_so(opened: Wired, rules: Path) -> None:
    before = await in_force(opened.house)
    (rules / CITY_FILE).write_bytes(CITY.encode("gb18030"))

    published = await publish_rules(opened, keep_last_good=True)

    assert (published.bundle, published.changed) == (before, False)
    assert published.trouble == f"规约文件读不出来:{CITY_FILE} 不是 UTF-8 编码,请另存为 UTF-8"


def test_a_file_that_vanishes_while_it_is_looked_at_is_not_there(rules: Path) -> None:
    (rules / "断.rule").symlink_to(rules / "没有")

    assert set(stamps(rules)) == {source.name for source in sources()}


async def test_what_cannot_be_read_beforehand_is_told_once(
    opened: Wired, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def away(_house: object) -> bool:
        raise OSError("away")

    monkeypatch.setattr("api.rule_watch.load_rules", away)
    ready = RulesAtHand(opened)
    for _ in range(3):
        await ready._load()

    assert caplog.text.count("could not be read beforehand") == 1


async def test_rules_put_in_force_on_one_machine_are_at_hand_on_every_worker_in_a_fifth_of_a_second(
    migrated_database: Database, redis_url: str, tmp_path: Path, rules: Path
) -> None:
    def settings() -> Settings:
        given = {"database__url": migrated_database.app_url, "database__owner_url": migrated_database.owner_url}
        return settings_in(tmp_path, redis__url=redis_url, rules__dir=str(rules), **given, **POLL)

    async with AsyncExitStack() as stack:
        workers = [await stack.enter_async_context(wired(settings())) for _ in range(3)]
        first = workers[0]
        await publish_rules(first, keep_last_good=False)
        await stack.enter_async_context(running(*(RulesAtHand(each) for each in workers)))
        await asyncio.sleep(0.2)  # until all of them listen
        took = [await spread(workers, rules, text) for text in (ROUTED, SHORTER, f"{CITY}# 示例\n")]

        async def text_of(each: Wired) -> str | None:
            current = await in_force(each.house) or ""
            return await each.house.store.run(Scope(), lambda tx: tx.rule_text(current, CITY_FILE))

        assert [await text_of(each) for each in workers] == [f"{CITY}# 示例\n"] * 3
    assert min(took) < 0.2, took


async def spread(workers: list[Wired], rules: Path, text: str) -> float:
    """Put it in force at the first; from the commit on, how long until all have it at hand, in seconds."""
    (rules / CITY_FILE).write_text(text, encoding="utf-8")
    published = await publish_rules(workers[0], keep_last_good=False)
    assert published.changed
    begin = time.monotonic()
    await workers[0].announce(published.bundle)
    await until(lambda: all(published.bundle in each.house.rules.known for each in workers))
    return time.monotonic() - begin


async def test_without_a_bus_they_are_at_hand_with_the_next_poll(sqlite_url: str, tmp_path: Path, rules: Path) -> None:
    given = {"database__url": sqlite_url, "rules__dir": str(rules), "clock__poll_seconds": "0.1"}
    async with wired(settings_in(tmp_path, **given)) as one, wired(settings_in(tmp_path, **given)) as other:
        bundle = (await publish_rules(one, keep_last_good=False)).bundle
        async with running(RulesAtHand(other)):
            await until(lambda: bundle in other.house.rules.known)


async def test_of_two_that_take_the_same_folder_both_have_it_and_neither_complains(
    sqlite_url: str, tmp_path: Path, rules: Path
) -> None:
    given = {"database__url": sqlite_url, "rules__dir": str(rules)}
    async with wired(settings_in(tmp_path, **given)) as one, wired(settings_in(tmp_path, **given)) as other:
        await publish_rules(one, keep_last_good=False)
        (rules / CITY_FILE).write_text(ROUTED, encoding="utf-8")

        both = await asyncio.gather(*(publish_rules(each, keep_last_good=True) for each in (one, other)))

        assert [each.bundle for each in both] == [await in_force(one.house)] * 2
        assert [each.trouble for each in both] == ["", ""]
        assert sorted(each.changed for each in both) == [False, True]
