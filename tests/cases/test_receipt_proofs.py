"""What whoever has reported can hold against the house, and what outsiders may watch (回执、查阅)."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from adapters.seals import Ed25519Seals, new_key
from cases import commands as c
from cases import merkle
from cases.audit import entry, opening, promise_text
from cases.heads import said, sign_now
from cases.house import Enclosed, located, territory_of
from cases.intake import Letter, report
from cases.looking import ROUTINE, looks_at, open_sealed
from cases.people import Person, Role, Tenure
from cases.ports import Scope
from cases.ports_crypto import SHA256
from cases.practice import open_practice
from cases.proving_receipts import Inclusion, consistency, receipt_of, watched
from cases.refusals import InvalidInput, NotAllowed, NotFound
from cases.views import look
from tests.support.town import CITY_CODE, EAST, Town, found_town, words

SEALS = Ed25519Seals(SHA256, [("演示钥", new_key())], {})
VOICE = Enclosed("voice", {"name": "演示老人", "phone": "演示电话"})


@pytest.fixture
async def town() -> Town:
    return await found_town()


async def sent(town: Town, who: str = "deputy", *more: Enclosed) -> dict[str, object]:
    letter = Letter(c.Report("", ""), "窨井盖", (*words("演示路口的井盖"), *more))
    return dict(await report(town.house, town[who], EAST, letter, f"演示-{who}"))


async def seal(town: Town) -> None:
    while await town.house.store.seal(100):
        pass


async def auditor(town: Town) -> Person:
    city = located(await territory_of(town.house), CITY_CODE).id
    return replace(town["far"], id="演示审计", tenures=(Tenure(Role.AUDITOR, city),))


def proved(found: Inclusion | None) -> bool:
    assert found is not None
    leaf = merkle.leaf_hash(entry(found.leaf), SHA256.of)
    root = merkle.included(leaf, found.leaf.no - 1, found.size, found.path, SHA256.of)
    told = json.loads(found.head.text)
    return SEALS.verify(found.head) and root is not None and (told["size"], told["root"]) == (found.size, root.hex())


async def test_only_who_may_view_the_case_gets_its_receipt(town: Town) -> None:
    case = str((await sent(town))["id"])

    for who, name in ((town["resident"], case), (town["deputy"], "没有"), (town["far"], case)):
        with pytest.raises(NotFound, match="没有这一件,或者您无权查看"):
            await receipt_of(town.house, SEALS, who, name)


async def test_a_size_that_no_tree_had_is_refused(town: Town) -> None:
    case = str((await sent(town))["id"])
    await seal(town)

    with pytest.raises(InvalidInput, match="应当是 1 到"):
        await receipt_of(town.house, SEALS, town["deputy"], case, since=999)
    with pytest.raises(InvalidInput, match="现在只封存了"):
        await consistency(town.house, SEALS, EAST, 1, 999)
    with pytest.raises(InvalidInput, match="应当是 1 到"):
        await consistency(town.house, SEALS, EAST, 2, 1)
    twin, _ = await open_practice(town.house, EAST)
    for code in ("999999", twin.code):
        with pytest.raises(NotFound):
            await watched(town.house, SEALS, code)


async def test_the_promise_of_the_answer_is_the_one_of_the_receipt(town: Town) -> None:
    kept = await sent(town)
    again = await sent(town)
    found = await receipt_of(town.house, SEALS, town["deputy"], str(kept["id"]))

    assert kept == again
    assert found.promise == SEALS.sign(promise_text(kept["pledge"], str(kept["no"])))
    told = json.loads(found.promise.text)
    assert (told["what"], told["no"], told["case"]) == ("promise", kept["no"], kept["id"])
    assert [(each["name"], each["clause"]) for each in told["due"]] == [
        ("受理", "演示市 第五条(受理)"),
        ("认领", "演示市 第四条(其余)"),
    ]
    assert "演示路口" not in found.promise.text
    with pytest.raises(TypeError):
        promise_text("演示", None)


async def test_a_case_without_its_number_is_promised_all_the_same(town: Town) -> None:
    kept = await sent(town)
    assert json.loads(promise_text(kept["pledge"], None))["no"] is None


async def test_a_receipt_is_pending_until_it_is_sealed_and_then_proved(town: Town) -> None:
    case = str((await sent(town))["id"])

    assert (await receipt_of(town.house, SEALS, town["deputy"], case)).proof is None
    await seal(town)
    found = await receipt_of(town.house, SEALS, town["deputy"], case)
    assert proved(found.proof)
    assert json.loads(found.proof.head.text)["what"] == "checkpoint"  # type: ignore[union-attr]  # proved
    await sign_now(town.house, SEALS)
    kept = await receipt_of(town.house, SEALS, town["deputy"], case, since=1)
    assert proved(kept.proof)
    assert kept.proof is not None
    assert json.loads(kept.proof.head.text)["what"] == "head"
    assert kept.proof.since is not None


async def test_an_older_head_that_does_not_cover_the_report_is_passed_over(town: Town) -> None:
    await sent(town)
    await seal(town)
    await sign_now(town.house, SEALS)
    case = str((await sent(town, "neighbour"))["id"])
    await seal(town)

    found = await receipt_of(town.house, SEALS, town["neighbour"], case, since=1)
    assert proved(found.proof)


async def test_own_words_are_for_the_reporter_alone(town: Town) -> None:
    case = str((await sent(town))["id"])
    own = await receipt_of(town.house, SEALS, town["deputy"], case)
    other = await receipt_of(town.house, SEALS, town["steward"], case)

    told = json.loads(own.promise.text)
    assert [dict(each.body) for each in own.contents] == [{"text": "演示路口的井盖"}]
    assert (own.chain[-1].hash, own.chain[-1].seq) == (told["event"], told["seq"])
    assert other.promise == own.promise
    assert (other.chain, other.contents) == ((), ())


async def test_what_is_told_later_is_not_part_of_the_opening(town: Town) -> None:
    kept = await sent(town)
    case = str(kept["id"])
    town.clock.later(hours=3)
    place = located(await territory_of(town.house), EAST).id
    events = await town.house.store.run(Scope.of(place), lambda tx: tx.events(case))

    assert opening(events) == events
    later = (*events, replace(events[-1], recorded_at=town.clock(), seq=99))
    assert opening(later) == events


async def test_everybody_may_watch_the_log_of_a_place(town: Town) -> None:
    nothing = await watched(town.house, SEALS, EAST)
    await sent(town)
    await seal(town)
    (head,) = [each for each in await sign_now(town.house, SEALS) if said(each)["code"] == EAST]
    found = await watched(town.house, SEALS, EAST)

    assert (nothing.head, nothing.now) == (None, None)
    assert found.head == head.signed
    assert found.now is not None
    led = await consistency(town.house, SEALS, EAST, 1, None)
    assert (led.old, led.new) == (1, head.size)
    assert (await consistency(town.house, SEALS, EAST, 1, 2)).new == 2


async def test_nothing_sealed_is_opened_without_a_reason_nor_by_others(town: Town) -> None:
    case = str((await sent(town, "deputy", VOICE))["id"])
    who = await auditor(town)

    with pytest.raises(InvalidInput) as refused:
        await open_sealed(town.house, who, case, "everything", "短")
    assert sorted(refused.value.errors) == ["reason", "what"]
    with pytest.raises(InvalidInput):
        await open_sealed(town.house, who, case, "voice", "长" * 201)
    with pytest.raises(NotFound):
        await open_sealed(town.house, who, "没有", "voice", "演示:核对代录")
    with pytest.raises(NotFound):
        await open_sealed(town.house, town["resident"], case, "voice", "演示:核对代录")
    with pytest.raises(NotAllowed):
        await open_sealed(town.house, town["steward"], case, "voice", "演示:核对代录")
    with pytest.raises(NotAllowed):
        await looks_at(town.house, town["deputy"], case)
    with pytest.raises(NotFound):
        await looks_at(town.house, who, "没有")
    assert await looks_at(town.house, who, case) == ()


async def test_an_opening_is_kept_before_it_is_shown(town: Town) -> None:
    case, who = str((await sent(town, "deputy", VOICE))["id"]), await auditor(town)

    voice = await open_sealed(town.house, who, case, "voice", "演示:核对代录\n是否属实")
    wording = await open_sealed(town.house, who, case, "words", "演示:核对原文")
    reporter = await open_sealed(town.house, who, case, "reporter", "演示:核对身份")

    assert [dict(each.body) for each in voice.contents] == [dict(VOICE.body)]
    assert [dict(each.body) for each in wording.contents] == [{"text": "演示路口的井盖"}]
    assert (reporter.person, reporter.name, reporter.contents) == (town["deputy"].id, "演示deputy", ())
    looks = await looks_at(town.house, who, case)
    assert [(each.what, each.person, each.role, each.reason) for each in looks] == [
        ("voice", "演示审计", "auditor", "演示:核对代录 是否属实"),
        ("words", "演示审计", "auditor", "演示:核对原文"),
        ("reporter", "演示审计", "auditor", "演示:核对身份"),
    ]


async def test_who_handles_a_case_leaves_a_line_when_shown_whose_words_they_are(town: Town) -> None:
    case, plain = str((await sent(town, "deputy", VOICE))["id"]), str((await sent(town, "neighbour"))["id"])
    for who in ("steward", "deputy", "steward"):
        await look(town.house, town[who], case)
    await look(town.house, town["steward"], plain)

    looks = await looks_at(town.house, await auditor(town), case)
    assert [(each.what, each.person, each.reason) for each in looks] == [("voice", town["steward"].id, ROUTINE)] * 2
    assert await looks_at(town.house, await auditor(town), plain) == ()
