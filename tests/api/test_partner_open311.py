"""A neighbour who speaks Open311 (送到 Open311 平台): each case goes there once whatever happens, and comes back."""

from __future__ import annotations

from pathlib import Path

import pytest

from adapters.fakes.house import FakeHouse, Fault
from adapters.fakes.open311 import FakeOpen311
from adapters.services import ServicePolicy
from api.partner_book import PartnerFiles
from api.partner_chore import PartnerPush
from cases import commands as c
from cases import intake, partner_lines
from cases.actions import act
from cases.commands_voices import Withdraw
from cases.house import territory_of
from cases.partners import Key, Line, State
from cases.people import UnitAt
from cases.ports import Scope, Transaction
from cases.ports_outbound import Answered
from tests.support.town import EAST, Town, found_town, words

BASE = "https://open311.example.gov.cn/v2"
FILE = f"""
对接 示例城市
方向 Open311
镇街 {EAST}
单位 水务公司
列 service_code 是 类别,对照 类别
列 description 是 内容
列 address_string 是 地点
列 lat 是 纬度
列 long 是 经度
列 "attribute[kind]" 是 来源渠道

对照 类别
  "L1" 是 窨井盖
"""


#: Something in between answers in the server's place.
ELSEWHERE = Answered(200, {}, b"<html/>")


async def no_wait(_seconds: float) -> None:
    return None


class Neighbour:
    """A town with a line to one server, the server, and the chore between them."""

    def __init__(self, town: Town, folder: Path, line: Line) -> None:
        (folder / "示例城市.txt").write_text(FILE, encoding="utf-8")
        self.town, self.line = town, line
        self.server = FakeOpen311("their-key", town.clock, {"L1": ("kind",)}, "city")
        self.house = FakeHouse({BASE: self.server}, sleep=no_wait)
        self.chore = PartnerPush(
            town.house,
            PartnerFiles(folder),
            self.house,
            lambda name, url: ServicePolicy(name, url, 0.05, 1, 100, 1),
            50,
        )

    async def report(self, text: str = "演示:窨井盖松动", owner: str = "水务") -> str:
        letter = intake.Letter(c.Report("", "", answers={"权属": owner}, channel="随手拍"), "窨井盖", words(text))
        return str((await intake.report(self.town.house, self.town["resident"], EAST, letter, None))["id"])

    async def work(self, looks: int = 1, minutes: int = 61) -> Line:
        """So many looks, with time enough between them for every pause to be over."""
        while await self.town.house.store.seal(500):
            continue
        for _ in range(looks):
            await self.chore.step()
            self.town.clock.later(minutes=minutes)
        (found,) = await partner_lines.seen(self.town.house, Scope.of(self.line.jurisdiction))
        return found.line

    async def kinds(self, case: str) -> list[str]:
        async def work(tx: Transaction) -> list[str]:
            return [each.payload.kind for each in await tx.events(case)]

        return await self.town.house.store.run(Scope.of(self.line.jurisdiction), work)


@pytest.fixture
async def there(tmp_path: Path) -> Neighbour:
    town = await found_town()
    place = (await territory_of(town.house)).by_code(EAST)
    assert place is not None
    line = Line(town.house.ids.new(), place.id, "示例城市", f"{BASE}?jurisdiction_id=city", Key("k", "their-key"))

    async def work(tx: Transaction) -> None:
        await tx.save_partner_line(line)

    await town.house.store.run(Scope.of(place.id), work)
    return Neighbour(town, tmp_path, line)


async def test_a_case_goes_there_once_and_its_end_comes_back(there: Neighbour) -> None:
    case = await there.report()
    line = await there.work(looks=3)
    assert (line.error, list(there.server.kept)) == ("", ["r1"])
    assert there.server.kept["r1"]["description"].startswith("演示:窨井盖松动〔")
    assert "case:accepted" in await there.kinds(case)

    there.server.close("r1", "已经修好(演示)")
    await there.work(looks=2)

    kinds = await there.kinds(case)
    assert (kinds.count("case:accepted"), kinds.count("case:answered")) == (1, 1)
    assert len(there.server.kept) == 1


@pytest.mark.parametrize("fault", [Fault("/requests", lost=True), Fault("/requests", instead=ELSEWHERE)])
async def test_what_may_have_arrived_is_looked_for_and_not_sent_again(there: Neighbour, fault: Fault) -> None:
    await there.report()
    there.house.faults.waiting.append(fault)

    first, then = await there.work(), await there.work(looks=2)

    taken = fault.lost  # the other answer came from somewhere else, and nothing was taken in
    assert first.error != ""
    assert len(there.server.kept) == (1 if taken else 0)
    assert (then.error == "") is taken


async def test_what_cannot_be_found_waits_for_a_person_who_begins_again(there: Neighbour) -> None:
    await there.report()
    there.server.shows_words = False
    there.house.faults.waiting.append(Fault("/requests", lost=True))

    stopped = await there.work(looks=20)

    assert (stopped.state, len(there.server.kept)) == (State.STOPPED, 1)
    assert stopped.error.startswith("不知道对方收到没有")
    await partner_lines.begin_again(there.town.house, there.line.jurisdiction, there.line.id, 1)
    after = await there.work(looks=2)
    assert (after.state, after.error, len(there.server.kept)) == (State.ON, "", 2)  # as the person wanted it


async def test_what_nobody_could_look_for_is_looked_for_before_it_is_sent_anew(there: Neighbour) -> None:
    await there.report()
    there.house.faults.waiting.append(Fault("/requests", lost=True))
    await there.work()
    there.house.faults.waiting.append(Fault(before=True, times=200))
    stopped = await there.work(looks=20)
    assert (stopped.state, len(there.server.kept)) == (State.STOPPED, 1)

    there.house.faults.waiting.clear()
    await partner_lines.begin_again(there.town.house, there.line.jurisdiction, there.line.id, 1)

    assert ((await there.work(looks=2)).error, len(there.server.kept)) == ("", 1)


async def test_a_list_of_services_that_does_not_come_leaves_nothing_in_doubt(there: Neighbour) -> None:
    await there.report()
    there.server.shows_words = False
    there.house.faults.waiting.append(Fault("/services", lost=True, times=2))

    line = await there.work(looks=3)

    assert (line.error, len(there.server.kept)) == ("", 1)


async def test_looks_that_fail_now_and_then_do_not_add_up(there: Neighbour) -> None:
    await there.report()
    await there.work()
    for _ in range(15):
        there.house.faults.waiting.append(Fault("/requests", lost=True))
        line = await there.work(looks=2)

    assert (line.state, line.attempts, line.repeated) == (State.ON, 0, 0)


async def test_what_is_done_there_comes_back_while_something_else_is_in_doubt(there: Neighbour) -> None:
    case = await there.report()
    await there.work()
    there.server.close("r1", "已修好(演示)")
    await there.report("演示:另一个窨井盖松动")
    there.server.shows_words = False
    there.house.faults.waiting.append(Fault("/requests", lost=True))

    line = await there.work(looks=2)

    assert line.error.startswith("不知道对方收到没有")
    assert "case:answered" in await there.kinds(case)


async def test_what_was_answered_there_is_not_answered_again_when_it_is_opened_again_here(there: Neighbour) -> None:
    case = await there.report()
    await there.work()
    there.server.close("r1", "已修好(演示)")
    await there.work()
    await act(there.town.house, there.town["resident"], case, c.Rate(1))  # which begins it anew
    await there.work(looks=2)
    assert (await there.kinds(case)).count("case:answered") == 1

    there.server.close("r1", "重新修好(演示)")
    await there.work()

    assert (await there.kinds(case)).count("case:answered") == 2


async def test_what_is_over_does_not_go_there(there: Neighbour) -> None:
    case = await there.report()
    await act(there.town.house, there.town["resident"], case, Withdraw(), enclosed=words("演示:已经好了"))

    line = await there.work(looks=2)

    assert (line.error, there.server.kept) == ("", {})


async def test_what_any_unit_may_take_goes_there_once_it_is_with_that_unit(there: Neighbour) -> None:
    case = await there.report(owner="不清楚")
    assert ((await there.work()).error, there.server.kept) == ("", {})

    await act(there.town.house, there.town["steward"], case, c.Assign(await unit_named(there, "水务公司")))

    assert ((await there.work()).error, list(there.server.kept)) == ("", ["r1"])


async def test_what_is_refused_says_why_and_goes_once_it_is_mended(there: Neighbour) -> None:
    await there.report()
    there.server.key = "another"
    line = await there.work()
    assert line.error == "对方不收(状态码 403):api_key is not valid"

    there.server.key = "their-key"
    line = await there.work(looks=2)

    assert (line.error, len(there.server.kept)) == ("", 1)


async def test_nothing_is_sent_while_nobody_answers_and_then_all_of_it(there: Neighbour) -> None:
    await there.report()
    there.house.faults.waiting.append(Fault(before=True, times=3))
    assert (await there.work(looks=2)).error != ""

    line = await there.work(looks=4)

    assert (line.error, len(there.server.kept)) == ("", 1)


async def test_a_token_holds_nothing_up_and_becomes_an_id_however_late(there: Neighbour) -> None:
    first = await there.report()
    there.server.tokens = True
    await there.work()
    second = await there.report("演示:另一个窨井盖松动")
    line = await there.work(looks=20)
    assert (line.state, line.error, len(there.server.kept)) == (State.ON, "", 2)

    await partner_lines.begin_again(there.town.house, there.line.jurisdiction, there.line.id, 1)
    there.server.settle()
    await there.work(looks=2)
    for number in ("r1", "r2"):
        there.server.close(number, "已修好(演示)")
    line = await there.work(looks=2)

    assert (line.error, len(there.server.kept)) == ("", 2)
    assert all(["case:answered" in await there.kinds(case) for case in (first, second)])


async def test_a_token_that_the_server_cannot_read_is_told(there: Neighbour) -> None:
    await there.report()
    there.server.tokens = True
    there.house.faults.waiting.append(Fault("/tokens", instead=Answered(400, {}, b"")))
    assert (await there.work()).error == "对方不收(状态码 400):没有说明"

    assert (await there.work()).error == ""


async def test_two_cases_with_one_id_there_are_told(there: Neighbour) -> None:
    there.server.tokens = True
    for text in ("演示:窨井盖松动", "演示:另一个窨井盖松动"):
        await there.report(text)
    await there.work()
    there.server.waiting = dict.fromkeys(there.server.waiting, "r1")

    assert (await there.work(looks=2)).error == "对方给两件同一个编号 r1"


async def test_an_older_server_is_spoken_to_in_xml(there: Neighbour) -> None:
    there.server.knows_json = False
    case = await there.report()
    await there.work()
    there.server.close("r1", "修好 & 装好(演示)")

    line = await there.work(looks=2)

    assert (line.error, "case:answered" in await there.kinds(case)) == ("", True)


async def test_a_kind_without_a_code_there_is_named(there: Neighbour) -> None:
    letter = intake.Letter(c.Report("", "", channel="随手拍"), "路灯", words("演示:积水"))  # 积水 leads to the partner
    await intake.report(there.town.house, there.town["resident"], EAST, letter, None)

    assert "类别在对照文件里没有 service_code" in (await there.work()).error


async def test_what_our_rules_do_not_let_happen_is_told_beside_the_line(there: Neighbour) -> None:
    case = await there.report()
    await there.work()
    there.server.close("r1", "已修好(演示)")
    await act(there.town.house, there.town["steward"], case, c.Reassign(await unit_named(there, "城管局")))

    line = await there.work()

    assert line.error.startswith("对方的 r1:")
    assert "case:answered" not in await there.kinds(case)


async def unit_named(there: Neighbour, name: str) -> UnitAt:
    async def work(tx: Transaction) -> UnitAt:
        return next(unit for ref, unit in (await tx.directory()).units.items() if ref.name == name)

    return await there.town.house.store.run(Scope(), work)
