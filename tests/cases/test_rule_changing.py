"""A clerk changes a clause: what is refused, who signs, and what stands on the record."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import pytest

from cases.events_rules import RulesProposed, RulesPublished, RulesRefused
from cases.ports import Receipt, Scope, Transaction
from cases.prose_town import town_sentence
from cases.publishing import RulesRejected, history_of, publish
from cases.refusals import InvalidInput, KeyReused, NotAllowed, NotFound, RulesMoved, SecondPersonNeeded, WrongPhase
from cases.rule_blame import blamed
from cases.rule_changing import Change, approve, overtaken, propose, refuse
from cases.rule_log import Fate, History
from cases.rule_review import Back, Part, review, written
from dsl.bundle import Bundle
from tests.support.clerks import CITY_FILE, EAST_FILE, ROUTED, SHORTER, changed, in_force, with_clerks
from tests.support.town import CITY, STREETS, Town, found_town, sources

EAST_TEXT = STREETS[EAST_FILE]
OWN_RULE = EAST_TEXT + "第一条 路灯 类别 属于 路灯的,由 城管局 办理\n"
VOCABULARY = "分类 农路 含 坑洼\n"


@pytest.fixture
async def town() -> Town:
    return await with_clerks(await found_town())


@pytest.fixture
async def strict() -> Town:
    return await with_clerks(await found_town(), two_persons=True)


async def past(town: Town) -> History:
    return await town.house.store.run(Scope(), history_of)


async def everything(town: Town) -> tuple[object, ...]:
    """All that a rejected text could have changed."""

    async def work(tx: Transaction) -> tuple[object, ...]:
        return (
            await tx.in_force(),
            await tx.territory(),
            await tx.directory(),
            await tx.records(),
            await tx.rule_events(),
        )

    return await town.house.store.run(Scope(), work)


async def test_a_text_with_mistakes_changes_nothing_anywhere(town: Town) -> None:
    before = await everything(town)

    with pytest.raises(RulesRejected) as refused:
        await review(town.house, written({CITY_FILE: "市 演示市 330901\n第一条"}))

    assert refused.value.diagnostics
    assert await everything(town) == before


async def test_a_town_that_breaks_by_it_blocks_a_change_of_its_county_and_is_named(town: Town) -> None:
    await changed(town, "east-clerk", {EAST_FILE: OWN_RULE})
    before = await everything(town)

    with pytest.raises(RulesRejected) as refused:
        await review(town.house, written({CITY_FILE: CITY.replace("单位 城管局", "单位 城建局")}))

    assert refused.value.dependants == (EAST_FILE,)
    assert f"{EAST_FILE}没有改过" in str(refused.value)
    assert await everything(town) == before


async def test_who_writes_for_a_town_changes_nothing_of_its_county(town: Town) -> None:
    before = await everything(town)

    with pytest.raises(NotAllowed) as refused:
        await changed(town, "east-clerk", {CITY_FILE: ROUTED})

    assert refused.value.message == "这一改动也动到演示市的规约,要由管这些地方的人来修改"
    assert await everything(town) == before


async def test_who_writes_no_rules_changes_none(town: Town) -> None:
    with pytest.raises(NotAllowed) as refused:
        await changed(town, "telecom", {CITY_FILE: ROUTED})

    assert refused.value.message == "您没有修改规约的身份"


async def test_nobody_publishes_what_nobody_has_looked_at(town: Town) -> None:
    draft = written({CITY_FILE: ROUTED})
    of_another = await review(town.house, written({CITY_FILE: SHORTER}))

    for seen in ("", "0" * 64, of_another.report.digest):
        with pytest.raises(InvalidInput) as refused:
            await propose(town.house, town["clerk"], Change(draft, "示例理由", seen))
        assert refused.value.errors == {"seen": "请先预审这一改动,看过报告再提出;报告要与现在的文字对得上"}


@pytest.mark.parametrize(("reason", "told"), [("  ", "请写明为什么改,以后查得到"), ("字" * 501, "理由请在500字以内")])
async def test_a_change_has_a_reason_of_some_words(town: Town, reason: str, told: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        await changed(town, "clerk", {CITY_FILE: ROUTED}, reason)

    assert refused.value.errors == {"reason": told}


async def test_the_same_text_again_is_no_change(town: Town) -> None:
    with pytest.raises(InvalidInput) as refused:
        await review(town.house, written({CITY_FILE: CITY}))

    assert refused.value.errors == {"files": "与现行的一字不差,没有要启用的"}


async def test_a_new_place_needs_somebody_above_it(town: Town) -> None:
    with pytest.raises(InvalidInput) as refused:
        await changed(
            town, "clerk", {"330903-演示新市.rule": "市 演示新市 330903\n单位 办公室\n第一条 其余 由 办公室 办理\n"}
        )

    assert refused.value.errors == {"files": "330903 是新的地方,上面也没有已启用的,请运维人员用 minqing migrate 启用"}


async def test_a_new_street_is_its_citys_concern(town: Town) -> None:
    file = {"330901003-南街道.rule": "镇街 南街道 330901003\n上级 演示市 330901\n"}

    with pytest.raises(NotAllowed):
        await changed(town, "east-clerk", file)
    assert (await changed(town, "clerk", file))["version"] == 2


async def test_a_shared_vocabulary_is_the_concern_of_all_who_use_it(town: Town) -> None:
    using = {CITY_FILE: CITY.replace("分类 市政设施", "采用 演示词表\n分类 市政设施"), "演示词表.rule": VOCABULARY}
    await changed(town, "clerk", using)
    more = {"演示词表.rule": VOCABULARY + "分类 河道 含 漂浮物\n"}

    with pytest.raises(NotAllowed):
        await changed(town, "far-clerk", more)
    assert (await changed(town, "clerk", more))["version"] == 3


async def test_one_act_puts_in_force_what_no_second_person_must_sign(strict: Town) -> None:
    shown = await review(strict.house, written({CITY_FILE: ROUTED}))

    told = await propose(
        strict.house, strict["clerk"], Change(written({CITY_FILE: ROUTED}), "城管局愿意全管", shown.report.digest)
    )

    assert told == {"proposal": None, "fate": "published", "version": 2, "bundle": shown.bundle.hash}
    assert await in_force(strict.house) == shown.bundle.hash
    last = (await past(strict)).last
    assert last is not None
    assert last.by is not None
    assert (last.number, last.by.person, last.signed, last.reason, last.files, last.matters, last.seen) == (
        2,
        strict["clerk"].id,
        None,
        "城管局愿意全管",
        (CITY_FILE,),
        (),
        shown.report.digest,
    )


async def proposed(strict: Town) -> Receipt:
    return await changed(strict, "clerk", {CITY_FILE: SHORTER}, "答复太慢")


async def test_a_shorter_term_waits_for_another_person(strict: Town) -> None:
    before = await in_force(strict.house)
    waiting = await proposed(strict)

    assert (waiting["fate"], waiting["version"], await in_force(strict.house)) == ("open", None, before)
    with pytest.raises(SecondPersonNeeded) as own:
        await approve(strict.house, strict["clerk"], str(waiting["proposal"]))
    assert own.value.message == "这是您自己提出的,要由另一个人签发"
    assert await in_force(strict.house) == before

    signed = await approve(strict.house, strict["second"], str(waiting["proposal"]))

    assert signed == {**waiting, "fate": "published", "version": 2}
    assert await in_force(strict.house) == waiting["bundle"]
    last = (await past(strict)).last
    assert last is not None
    assert last.by is not None
    assert last.signed is not None
    assert (last.by.person, last.signed.person, last.matters) == (
        strict["clerk"].id,
        strict["second"].id,
        ("时限",),
    )


async def test_proposing_and_signing_are_two_acts_on_the_record(strict: Town) -> None:
    waiting = await proposed(strict)
    await approve(strict.house, strict["signer"], str(waiting["proposal"]))

    events = (await strict.house.store.run(Scope(), lambda tx: tx.rule_events()))[1:]

    assert [(type(each.payload), each.actor.person) for each in events] == [
        (RulesProposed, strict["clerk"].id),
        (RulesPublished, strict["signer"].id),
    ]
    assert [town_sentence(each.payload) for each in events] == [
        "提出修改330901-演示市,涉及时限,等另一人同意:答复太慢",
        "规约第2版经另一人同意,启用(330901-演示市):答复太慢",
    ]


async def test_what_is_refused_stays_refused_and_nothing_changes(strict: Town) -> None:
    before = await in_force(strict.house)
    waiting = str((await proposed(strict))["proposal"])

    with pytest.raises(NotAllowed):
        await refuse(strict.house, strict["far-clerk"], waiting, "不行")
    told = await refuse(strict.house, strict["signer"], waiting, "十天办不完")

    assert (told["fate"], await in_force(strict.house)) == ("refused", before)
    found = (await past(strict)).proposals[waiting]
    assert found.decided is not None
    assert (found.fate, found.note, found.decided.person) == (Fate.REFUSED, "十天办不完", strict["signer"].id)
    for again in (
        approve(strict.house, strict["second"], waiting),
        refuse(strict.house, strict["clerk"], waiting, "撤"),
    ):
        with pytest.raises(WrongPhase) as over:
            await again
        assert over.value.message == "这一项修改已经退回了"
    last = (await strict.house.store.run(Scope(), lambda tx: tx.rule_events()))[-1]
    assert isinstance(last.payload, RulesRefused)
    assert town_sentence(last.payload) == "规约的修改没有同意:十天办不完"


async def test_who_proposed_may_take_it_back(strict: Town) -> None:
    waiting = str((await proposed(strict))["proposal"])

    assert (await refuse(strict.house, strict["clerk"], waiting, "写错了"))["fate"] == "refused"


async def test_what_is_signed_is_not_signed_again(strict: Town) -> None:
    waiting = str((await proposed(strict))["proposal"])
    await approve(strict.house, strict["second"], waiting)

    with pytest.raises(WrongPhase) as over:
        await approve(strict.house, strict["signer"], waiting)
    assert over.value.message == "这一项修改已经签发启用了"


async def test_nobody_signs_what_was_never_proposed(strict: Town) -> None:
    with pytest.raises(NotFound):
        await approve(strict.house, strict["second"], "nothing")
    with pytest.raises(NotAllowed) as no_role:
        await approve(strict.house, strict["deputy"], "nothing")
    assert no_role.value.message == "您没有签发规约的身份"


async def test_a_proposal_that_was_overtaken_cannot_be_signed_any_more(strict: Town) -> None:
    waiting = str((await proposed(strict))["proposal"])
    await changed(strict, "clerk", {CITY_FILE: ROUTED}, "先改承办")
    found = await past(strict)
    assert overtaken(found, found.proposals[waiting])

    with pytest.raises(RulesMoved) as moved:
        await approve(strict.house, strict["second"], waiting)

    assert moved.value.message == (
        "您的修改是照上一版写的,第2版已在 11-23 08:48 启用(先改承办);您的没有启用,请对着新的一版再看一遍"
    )


async def test_of_two_who_publish_at_once_one_wins_and_the_other_is_told(town: Town) -> None:
    drafts = [written({CITY_FILE: ROUTED}), written({CITY_FILE: SHORTER})]
    shown = [await review(town.house, draft) for draft in drafts]

    results = await asyncio.gather(
        *(
            propose(town.house, town[who], Change(draft, f"{who}的", each.report.digest))
            for who, draft, each in zip(("clerk", "second"), drafts, shown, strict=True)
        ),
        return_exceptions=True,
    )

    assert [type(each) for each in results].count(RulesMoved) == 1
    assert len((await past(town)).versions) == 2


async def test_one_key_puts_in_force_once(town: Town) -> None:
    draft = written({CITY_FILE: ROUTED})
    change = Change(draft, "示例理由", (await review(town.house, draft)).report.digest)

    first = await propose(town.house, town["clerk"], change, "the-key")
    again = await propose(town.house, town["clerk"], change, "the-key")

    assert (first, len((await past(town)).versions)) == (again, 2)
    with pytest.raises(KeyReused):
        await propose(town.house, town["clerk"], Change(draft, "别的理由", change.seen), "the-key")


async def test_one_key_signs_and_refuses_once(strict: Town) -> None:
    first, second = [str((await proposed(strict))["proposal"]) for _ in range(2)]

    signed = await approve(strict.house, strict["second"], first, "k1")
    gone = await refuse(strict.house, strict["signer"], second, "过时了", "k2")

    assert await approve(strict.house, strict["second"], first, "k1") == signed
    assert await refuse(strict.house, strict["signer"], second, "过时了", "k2") == gone


async def test_a_version_comes_back_as_a_version_of_its_own(town: Town) -> None:
    before = await in_force(town.house)
    await changed(town, "clerk", {CITY_FILE: ROUTED}, "城管局来办")

    back = await changed(town, "second", Back(1), "城管局办不了")

    assert (back["version"], await in_force(town.house)) == (3, before)
    last = (await past(town)).last
    assert last is not None
    assert (last.back_to, last.files) == (1, (CITY_FILE,))
    events = await town.house.store.run(Scope(), lambda tx: tx.rule_events())
    assert town_sentence(events[-1].payload) == "规约第3版启用(恢复到第1版):城管局办不了"


async def test_a_town_that_goes_back_leaves_what_others_have_changed_since(town: Town) -> None:
    await changed(town, "east-clerk", {EAST_FILE: OWN_RULE})
    await changed(town, "clerk", {CITY_FILE: ROUTED})

    await changed(town, "east-clerk", Back(1, (EAST_FILE,)))

    at = await in_force(town.house)
    assert at is not None

    async def texts(tx: Transaction) -> tuple[str | None, str | None]:
        return await tx.rule_text(at, EAST_FILE), await tx.rule_text(at, CITY_FILE)

    assert await town.house.store.run(Scope(), texts) == (EAST_TEXT, ROUTED)


async def test_one_goes_back_only_to_what_there_was(town: Town) -> None:
    with pytest.raises(NotFound) as none:
        await review(town.house, Back(7))
    with pytest.raises(InvalidInput) as same:
        await review(town.house, Back(1))
    with pytest.raises(InvalidInput) as unknown:
        await review(town.house, Back(1, ("没有.rule",)))

    assert none.value.message == "没有第7版;现在是第1版"
    assert same.value.errors == {"version": "现行的就是第1版的文字,不用恢复"}
    assert unknown.value.errors == {"files": "第1版里没有没有.rule"}


async def test_each_clause_tells_by_which_version_it_became_so(town: Town) -> None:
    await changed(town, "clerk", {CITY_FILE: ROUTED}, "换承办")
    await changed(town, "east-clerk", {EAST_FILE: OWN_RULE}, "不相干的")
    await changed(town, "second", {CITY_FILE: ROUTED.replace("1个月内", "20天内")}, "快一点")

    found = {each.piece.name: each.version.number for each in await blamed(town.house, CITY_FILE)}

    assert {name: number for name, number in found.items() if number > 1} == {"第二条": 2, "第六条": 4}
    assert found["第一条"] == 1
    with pytest.raises(NotFound):
        await blamed(town.house, "没有.rule")


async def test_a_report_says_what_changes_and_is_kept_with_what_others_have_found(town: Town) -> None:
    async def parts(_bundle: Bundle, files: Sequence[str]) -> list[Part]:
        assert list(files) == [CITY_FILE]
        return [Part("证明", "没有死条文")]

    shown = await review(town.house, written({CITY_FILE: SHORTER}), parts)

    text = shown.report.text
    assert text.split("\n")[2:] == [
        CITY_FILE,
        "  修改 第六条 答复(第27行,时限)",
        "涉及:时限",
        "未办结的件:都依原来的规约办完",
        "",
        "证明",
        "没有死条文",
    ]
    kept = await town.house.store.run(Scope(), lambda tx: tx.report_seen(shown.report.digest))
    assert kept == shown.report


async def test_a_remark_more_is_no_other_meaning(strict: Town) -> None:
    shown = await review(strict.house, written({CITY_FILE: f"{CITY}# 示例说明\n"}))

    assert (shown.matters, shown.changes) == ((), ())
    assert "  只有说明、空格或者换行不同,意思没有变" in shown.report.text


async def test_a_day_to_come_is_told(town: Town) -> None:
    later = CITY.replace("施行 2020-01-01", "施行 2027-01-01")

    shown = await review(town.house, written({CITY_FILE: later}))

    assert "330901 从 2027-01-01 起施行" in shown.report.text


async def test_the_folder_too_needs_two_persons_for_a_term(strict: Town) -> None:
    house = strict.house

    with pytest.raises(SecondPersonNeeded) as refused:
        await publish(house.store, house.rules, sources(SHORTER), by="minqing", reason="文件夹", two_persons=True)

    assert refused.value.message == "改了时限(第六条 答复),要两个人:请用 minqing publish 提出并签发"


async def test_what_came_from_the_folder_is_the_first_version(town: Town) -> None:
    events = await town.house.store.run(Scope(), lambda tx: tx.rule_events())

    assert [each.payload.kind for each in events] == ["rules:published"]
    last = (await past(town)).last
    assert last is not None
    assert last.by is not None
    assert (last.number, last.source, last.by.person, last.reason) == (1, "folder", None, "测试")
