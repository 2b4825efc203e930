"""A small made-up city with its rules, people and a house on the twins, for tests that go through the whole domain."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from adapters.ids import SeededIds
from adapters.memory_store import MemoryStore
from cases.house import Enclosed, House
from cases.people import Person, Role, UnitAt
from cases.ports import Photo, RosterEntry, Scope, Store, Transaction
from cases.publishing import publish
from cases.rulebook import RuleBook
from dsl.bundle import Source
from dsl.calendar import Calendar
from tests.support.matters import CALENDAR, at

CITY = """
市 演示市 330901
施行 2020-01-01,未办结的适用旧版;语言 第1版
天、日 指 自然日
小时 指 连续小时
办公时间 周一至周五 08:30-11:30、13:30-17:00;假日 依 国务院通知
当日 止于 24:00
末日 止于 24:00;遇休息日 顺延
分类 市政设施 含 窨井盖、路灯
单位 督促办
单位 通信公司 又名 通信 外部
单位 水务公司 外部
单位 城管局
区域 河边 含 甲村、乙村
群 演示群 含 东街道、西街道;由 督促办 督促
问 窨井盖:权属 选 通信、水务、不清楚;可以不填
对照 产权单位 按 权属
  通信 归 通信公司
  水务 归 水务公司
  不清楚、未填 归 认领
事件 答复 由 主办单位,须填 结果 选 已解决、说明情况;已解决的 计为解决
第一条 指名 代表 指名单位的,由 该单位 先行受理
第二条 窨井盖 类别 属于 窨井盖的,由 产权单位 办理
第三条 积水 提到 “积水”的,由 水务公司 办理
第四条 其余 由 各单位 认领;2小时内 无人认领的,由 督促单位 指定
第五条 受理 当日 受理
第六条 答复 自受理之日起1个月内 答复
第七条 退回
  自交办之日起1天内 可以退回,每件2次以内,须写明理由
  再退的 由 督促办 指定
第八条 评价
  自答复之日起7天内 由 上报人 评价
  第一次 低于3星的,15天内 重办
"""
STREETS = {
    "330901001-东街道.rule": "镇街 东街道 330901001\n上级 演示市 330901\n施行 2020-01-01;语言 第1版\n",
    "330901002-西街道.rule": "镇街 西街道 330901002\n上级 演示市 330901\n施行 2020-01-01;语言 第1版\n",
}
FAR = """
市 演示远市 330902
施行 2020-01-01;语言 第1版
单位 远督促办
第一条 其余 由 各单位 认领
"""
EAST, WEST, CITY_CODE, FAR_CODE = "330901001", "330901002", "330901", "330902"


def sources(city: str = CITY) -> list[Source]:
    files = {"330901-演示市.rule": city, **STREETS, "330902-演示远市.rule": FAR}
    return [Source(name, text) for name, text in files.items()]


class StillClock:
    """A clock that a test sets."""

    def __init__(self, start: str) -> None:
        self.now = at(start).astimezone(UTC)

    def __call__(self) -> datetime:
        return self.now

    def set(self, moment: str) -> None:
        self.now = at(moment).astimezone(UTC)

    def later(self, **span: float) -> None:
        self.now += timedelta(**span)


@dataclass(frozen=True, slots=True)
class FixedCalendar:
    """The twin of a published calendar."""

    calendar: Calendar = CALENDAR

    def current(self) -> Calendar:
        return self.calendar


@dataclass
class Town:
    """The house, its clock, and its people by key."""

    house: House
    clock: StillClock
    people: dict[str, Person]

    async def again(self, key: str) -> Person:
        """The person with the roles held by now, as every request reads them."""

        async def work(tx: Transaction) -> Person:
            found = await tx.person(self.people[key].id)
            assert found is not None
            return found

        return await self.house.store.run(Scope(), work)

    def __getitem__(self, key: str) -> Person:
        return self.people[key]


ROSTER = (
    ("resident", Role.RESIDENT, None, None),
    ("deputy", Role.DEPUTY, EAST, None),
    ("neighbour", Role.DEPUTY, WEST, None),
    ("telecom", Role.STAFF, CITY_CODE, "通信公司"),
    ("water", Role.STAFF, CITY_CODE, "水务公司"),
    ("steward", Role.COORDINATOR, CITY_CODE, "督促办"),
    ("far", Role.COORDINATOR, FAR_CODE, "远督促办"),
)


async def found_town(moment: str = "2026-11-23 08:48", city: str = CITY, store: Store | None = None) -> Town:
    """A town that works: rules published, people on the roster, the clock standing at ``moment``.

    On a ``store`` of its own time that clock means nothing.
    """
    clock = StillClock(moment)
    house = House(store or MemoryStore(sandbox=True, clock=clock), FixedCalendar(), SeededIds(), RuleBook())
    await publish(house.store, house.rules, sources(city), by="测试", reason="测试")

    async def settle(tx: Transaction) -> dict[str, Person]:
        territory = await tx.territory()
        entries = []
        for key, role, code, unit_name in ROSTER:
            where = territory.by_code(code or EAST)
            assert where is not None
            unit = await _unit(tx, unit_name)
            level = "镇" if role is Role.DEPUTY else None
            entries.append(RosterEntry(key, f"演示{key}", role, where.id, level=level, unit=unit))
        await tx.save_roster(entries, {entry.key: house.ids.new() for entry in entries})
        found = {entry.key: await tx.person_by_key(entry.key) for entry in entries}
        return {key: person for key, person in found.items() if person is not None}

    return Town(house, clock, await house.store.run(Scope(), settle))


async def _unit(tx: Transaction, name: str | None) -> UnitAt | None:
    if name is None:
        return None
    directory = await tx.directory()
    return next(unit for ref, unit in directory.units.items() if ref.name == name)


def words(text: str) -> tuple[Enclosed, ...]:
    return (Enclosed("text", {"text": text}),)


async def upload(town: Town, owner: str, name: str = "p") -> str:
    """A photo that was rebuilt and waits to be taken."""
    photo = Photo(town.house.ids.new(), town[owner].id, name * 64, f"{name}-full", f"{name}-thumb", 10, 10)

    async def work(tx: Transaction) -> str:
        return (await tx.add_photo(photo)).id

    return await town.house.store.run(Scope(), work)
