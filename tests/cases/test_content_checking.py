"""Words and pictures are checked beside the case (内容检查): what fails, hangs or comes late delays nobody."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from adapters.memory_store import MemoryStore
from cases import commands as c
from cases.checkers import BY_PERSON, UNCHECKED
from cases.checks import items_of
from cases.commands_display import DecideContent
from cases.content_checking import SILENT, UNFETCHED, Pace, UnknownTrace, heard, read_answer, step
from cases.events import Reported
from cases.intake import Letter, report
from cases.ports import Scope, Transaction
from cases.ports_checks import Checked, State, Verdict, What
from cases.ports_pushes import Push
from cases.practice import open_practice
from tests.support.checks import Checking
from tests.support.town import EAST, found_town, words

RISKY = Checked(Verdict.RISKY, "检查服务认为可能涉及:辱骂")
PENDING = Checked(Verdict.PENDING, trace="t-1")


@pytest.fixture
async def here() -> Checking:
    return Checking(await found_town())


def answer(here: Checking, body: dict[str, object], trace: str = "t-1", age: float = 0) -> Push:
    at = here.town.clock() - timedelta(seconds=age)
    return Push(1, "wxa_media_check", "o", at, {"trace_id": trace, **body}, "k", 1)


SAID_PASS: dict[str, object] = {"errcode": 0, "result": {"suggest": "pass", "label": 100}}


async def test_what_is_new_waits_and_the_case_does_not(here: Checking) -> None:
    case = await here.report(photos=1)

    assert await here.states(case) == {"text case:reported": "unchecked", "photo case:reported": "unchecked"}
    await here.do("telecom", case, c.Accept())
    assert await here.step() == 2
    assert await here.states(case) == {"text case:reported": "passed", "photo case:reported": "passed"}
    assert await here.step() == 0


async def test_answers_and_supplements_are_checked_and_a_reason_is_not(here: Checking) -> None:
    case = await here.report()
    await here.do("resident", case, c.Supplement(), "补充一句")
    await here.answered(case)

    assert set(await here.states(case)) == {"text case:reported", "text case:supplemented", "text case:answered"}


async def test_a_checker_reads_what_everybody_would_read(here: Checking) -> None:
    await here.report("王某某家的狗,电话13812345678", hide="王某某")
    await here.step()

    ((text, author),) = here.checker.texts
    assert (text, author) == ("〔姓名〕家的狗,电话〔电话〕", here.town["resident"].id)


@pytest.mark.parametrize(("said", "state"), [(RISKY, State.RISKY), (Checked(Verdict.REVIEW, "拿不准"), State.REVIEW)])
async def test_what_is_risky_or_not_sure_waits_for_a_person(here: Checking, said: Checked, state: State) -> None:
    here.checker.says["井盖"] = said
    case = await here.report()
    await here.step()

    (check,) = await here.checks(case)
    assert (check.state, check.label, check.next_at) == (state, said.label, None)


async def test_a_service_that_is_away_is_asked_again_and_a_person_decides_after_45_minutes(here: Checking) -> None:
    here.checker.says["井盖"] = Checked(Verdict.UNAVAILABLE, "忙", retry_after=30)
    case = await here.report()
    assert [await here.step(), await here.step()] == [1, 0]
    here.town.clock.later(seconds=31)
    assert await here.step() == 1
    assert await here.states(case) == {"text case:reported": "unchecked"}

    here.town.clock.later(minutes=45)
    asked = len(here.checker.texts)
    assert await here.step() == 1

    (check,) = await here.checks(case)
    assert (check.state, check.label, len(here.checker.texts)) == (State.REVIEW, SILENT, asked)


async def test_without_a_word_when_to_come_back_it_is_a_minute(here: Checking) -> None:
    here.checker.says["井盖"] = Checked(Verdict.UNAVAILABLE)
    case = await here.report()
    await here.step()

    (check,) = await here.checks(case)
    assert check.next_at == here.town.clock() + timedelta(seconds=60)


async def test_a_picture_is_answered_for_later(here: Checking) -> None:
    here.checker.says["picture"] = PENDING
    case = await here.report(photos=1)
    await here.step()
    assert (await here.states(case))["photo case:reported"] == "checking"
    here.town.clock.later(minutes=10)
    assert await here.step() == 0

    await heard(here.town.house, answer(here, SAID_PASS))
    await heard(here.town.house, answer(here, {"errcode": 0, "result": {"suggest": "risky"}}))  # told twice, otherwise

    assert (await here.states(case))["photo case:reported"] == "passed"


async def test_a_picture_of_which_nothing_is_heard_is_a_persons(here: Checking) -> None:
    here.checker.says["picture"] = PENDING
    case = await here.report(photos=1)
    await here.step()
    here.town.clock.later(minutes=45)
    await here.step()
    assert (await here.states(case))["photo case:reported"] == "review"

    await heard(here.town.house, answer(here, SAID_PASS))  # late, and nobody has decided yet

    assert (await here.states(case))["photo case:reported"] == "passed"


async def test_a_persons_word_is_never_overruled_by_a_machine(here: Checking) -> None:
    here.checker.says["picture"] = PENDING
    case = await here.report(photos=1)
    await here.step()
    photo = next(each for each in await here.checks(case) if each.what is What.PHOTO)
    await here.do("steward", case, DecideContent(photo.item, show=False), "正脸")

    await heard(here.town.house, answer(here, SAID_PASS, age=1000))
    here.town.clock.later(hours=1)
    await here.step()

    assert (await here.states(case))["photo case:reported"] == "decided_hidden"


async def test_an_answer_that_comes_before_the_question_was_written_down_is_taken_up_again(here: Checking) -> None:
    with pytest.raises(UnknownTrace):
        await heard(here.town.house, answer(here, SAID_PASS, "t-9"))

    await heard(here.town.house, answer(here, SAID_PASS, "t-9", age=301))  # nobody's
    await heard(here.town.house, answer(here, SAID_PASS, ""))


@pytest.mark.parametrize(
    ("body", "verdict", "label"),
    [
        ({"detail": [], "errcode": -1008, "errmsg": "下载错误"}, Verdict.REVIEW, UNFETCHED),
        ({"errcode": "-1008"}, Verdict.REVIEW, UNFETCHED),
        ({"errcode": 0}, Verdict.REVIEW, "检查服务没有检查成"),
        ({"errcode": 5, "result": {"suggest": "pass"}}, Verdict.REVIEW, "检查服务没有检查成"),
        ({"errcode": 0, "result": []}, Verdict.REVIEW, "检查服务没有检查成"),
        ({"errcode": 0, "result": {"suggest": "block"}}, Verdict.REVIEW, "检查服务没有检查成"),
        (
            {"errcode": "0", "version": "2", "detail": {}, "result": {"suggest": "pass", "label": "100"}},
            Verdict.PASS,
            "",
        ),
        ({"result": {"suggest": "risky", "label": 20002}}, Verdict.RISKY, "检查服务认为可能涉及:色情"),
        ({"result": {"suggest": "review", "label": 77}}, Verdict.REVIEW, "检查服务认为可能涉及:其他"),
    ],
)
def test_an_answer_is_understood_in_every_shape(body: dict[str, object], verdict: Verdict, label: str) -> None:
    assert read_answer(body) == Checked(verdict, label)


async def test_what_was_deleted_meanwhile_is_hidden_and_not_sent_anywhere(here: Checking) -> None:
    case = await here.report(photos=1)
    store = here.town.house.store
    assert isinstance(store, MemoryStore)
    store._tables.contents[case] = {}
    store._tables.photos[case] = {}
    await here.step()

    assert set((await here.states(case)).values()) == {"decided_hidden"}
    assert (here.checker.texts, here.checker.pictures) == ([], [])


async def test_a_text_of_blanks_passes_unasked(here: Checking) -> None:
    case = await here.report(" ")
    await here.step()

    assert ((await here.states(case))["text case:reported"], here.checker.texts) == ("passed", [])


async def test_a_mistake_of_ours_is_told_and_the_others_are_checked(here: Checking) -> None:
    case = await here.report(photos=1)
    here.checker.fails = True
    with pytest.raises(RuntimeError):
        await here.step()
    assert await here.states(case) == {"text case:reported": "unchecked", "photo case:reported": "passed"}

    here.checker.fails = False
    here.town.clock.later(seconds=121)
    await here.step()
    assert (await here.states(case))["text case:reported"] == "passed"


async def test_nobody_waits_while_the_service_hangs(here: Checking) -> None:
    here.checker.hangs = asyncio.Event()
    case = await here.report()
    hanging = asyncio.create_task(here.step())
    await asyncio.sleep(0.01)

    await here.answered(case)
    other = await here.report()
    assert (hanging.done(), (await here.checks(other))[0].state) == (False, State.UNCHECKED)
    here.checker.hangs.set()

    assert (await hanging, (await here.states(case))["text case:reported"]) == (1, "passed")


async def test_two_at_once_ask_once(here: Checking) -> None:
    await here.report()

    assert sorted([await here.step(), await here.step()]) == [0, 1]
    assert len(here.checker.texts) == 1


async def test_what_somebody_decided_while_it_was_asked_stays(here: Checking) -> None:
    case = await here.report()
    (check,) = await here.checks(case)

    class Slow(type(here.checker)):  # type: ignore[misc]  # the class of a value
        async def check_text(self, text: str, author: str | None) -> Checked:  # noqa: ARG002 - says the same of all
            await here.do("steward", case, DecideContent(check.item, show=True), "没有问题")
            return RISKY

    await step(here.town.house, Slow(), Pace())

    assert await here.states(case) == {"text case:reported": "decided_public"}


async def test_a_check_that_is_over_is_not_looked_at_again(here: Checking) -> None:
    case = await here.report()
    (check,) = await here.checks(case)

    async def over(tx: Transaction) -> None:
        await tx.save_check(replace(check, state=State.PASSED))  # and still due

    await here.town.house.store.run(await here.everywhere(), over)
    await here.step()

    (after,) = await here.checks(case)
    assert (after.state, after.next_at, here.checker.texts) == (State.PASSED, None, [])


async def test_a_picture_that_is_waited_for_is_put_off_to_its_end(here: Checking) -> None:
    here.checker.says["picture"] = PENDING
    case = await here.report(photos=1)
    await here.step()
    photo = next(each for each in await here.checks(case) if each.what is What.PHOTO)
    now = here.town.clock()

    async def early(tx: Transaction) -> None:
        await tx.save_check(replace(photo, next_at=now))

    await here.town.house.store.run(await here.everywhere(), early)
    await here.step()

    after = next(each for each in await here.checks(case) if each.what is What.PHOTO)
    assert (after.state, after.next_at) == (State.CHECKING, photo.opened_at + timedelta(minutes=45))


async def test_who_asks_nobody_says_the_same_of_all() -> None:
    assert (await BY_PERSON.check_text("", None)).verdict is Verdict.REVIEW
    assert (await UNCHECKED.check_picture("p", "c", None)).verdict is Verdict.PASS


async def test_a_lost_check_is_no_mistake(here: Checking) -> None:
    case = await here.report()
    store = here.town.house.store
    assert isinstance(store, MemoryStore)
    claimed = await store.claim_checks(10, 1)
    store._tables.checks.clear()
    here.town.clock.later(seconds=2)

    assert (len(claimed), await here.step(), await here.checks(case)) == (1, 0, ())


async def test_history_is_never_shown(here: Checking) -> None:
    case = await here.report()
    (first, *_) = await here.town.house.store.run(Scope.of(1, 2, 3), lambda tx: tx.events(case))

    assert len(list(items_of(first))) == 1
    assert isinstance(first.payload, Reported)
    assert list(items_of(replace(first, payload=replace(first.payload, live=False)))) == []


async def test_a_practice_never_leaves_the_house(here: Checking) -> None:
    house, deputy = here.town.house, here.town["deputy"]
    twin, _ = await open_practice(house, EAST)
    there = replace(deputy, tenures=(replace(deputy.tenures[0], jurisdiction=twin.id),))
    command = c.Report(reporter="", role="", answers={"权属": "通信"})
    case = str((await report(house, there, twin.code, Letter(command, "窨井盖", words("演练")), None))["id"])
    await here.step()

    assert (await here.states(case), here.checker.texts) == ({"text case:reported": "passed"}, [])
