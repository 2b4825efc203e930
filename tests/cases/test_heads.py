"""Signed heads: when one is due, what days it stands for, how they are chained, and who is given them (日封)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256

import pytest

from adapters.seals import Ed25519Seals, new_key
from cases import commands as c
from cases.audit import Root, root_of, root_text
from cases.heads import deliver, due_day, file_line, missed, printed, read_line, said, sign_due, sign_now
from cases.house import Enclosed, territory_of
from cases.intake import Letter, report
from cases.ports import Scope
from cases.ports_audit import Head, Held, WitnessUnavailable
from cases.ports_crypto import SHA256
from cases.refusals import InFlight
from cases.verifying import Kept, judged
from tests.support.matters import at
from tests.support.town import EAST, Town, found_town

SEALS = Ed25519Seals(SHA256, [("演示钥", new_key())], {})
LETTER = Letter(c.Report("", ""), "窨井盖", (Enclosed("text", {"text": "演示"}),))


@dataclass
class Box:
    """A witness in a test."""

    name: str = "演示见证"
    held: dict[int, list[Head]] = field(default_factory=dict)
    away: bool = False

    async def last(self, jurisdiction: int) -> Held | None:
        heads = self.held.get(jurisdiction, [])
        return Held(heads[-1].seq, heads[-1].signed.signature) if heads else None

    async def publish(self, heads: Sequence[Head]) -> None:
        if self.away:
            raise WitnessUnavailable("演示:不应答")
        for head in heads:
            self.held.setdefault(head.jurisdiction, []).append(head)


@pytest.fixture
async def town() -> Town:
    found = await found_town()
    await send(found)
    return found


async def send(town: Town) -> None:
    await report(town.house, town["deputy"], EAST, LETTER, None)
    while await town.house.store.seal(100):
        pass


async def shifted(town: Town, days: float) -> None:
    await town.house.store.shift_clock(days * 86400)


def in_east(heads: Sequence[Head]) -> Head:
    return next(head for head in heads if said(head)["code"] == EAST)


async def east(town: Town) -> int:
    found = (await territory_of(town.house)).by_code(EAST)
    assert found is not None
    return found.id


def test_a_day_is_due_from_its_hour_on() -> None:
    assert due_day(at("2026-11-23 17:59"), 18).isoformat() == "2026-11-22"
    assert due_day(at("2026-11-23 18:00"), 18).isoformat() == "2026-11-23"


@pytest.mark.parametrize(
    "line",
    ["", "{}", "[]", '{"text":"{}","key":"k","signature":"s"}', '{"text":"3","key":"k","signature":"s"}'],
)
def test_what_is_no_head_is_refused(line: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  # json says it in its own words
        read_line(line)


async def test_where_nothing_is_sealed_there_is_no_head_and_a_day_has_only_one(town: Town) -> None:
    empty = await found_town()
    heads = await sign_due(town.house, SEALS, 0)

    assert await sign_due(empty.house, SEALS, 0) == ()
    assert len(heads) == 2  # the street, and the county that has published the rules
    assert in_east(heads).jurisdiction == await east(town)
    assert await sign_due(town.house, SEALS, 0) == ()
    assert await sign_now(town.house, SEALS, [999]) == ()


async def test_a_head_says_which_root_it_signs_and_follows_the_one_before(town: Town) -> None:
    first = in_east(await sign_due(town.house, SEALS, 0))
    await send(town)
    second = in_east(await sign_now(town.house, SEALS))

    place = await east(town)
    root = await town.house.store.run(Scope.of(place), lambda tx: root_of(tx, place, second.size, SHA256))
    told = said(second)
    assert SEALS.verify(first.signed)
    assert SEALS.verify(second.signed)
    assert (first.seq, second.seq, second.day) == (1, 2, None)
    assert (told["size"], told["root"], told["digest"]) == (second.size, root.hash.hex(), "sha256")
    assert told["previous"] == sha256(first.signed.text.encode()).hexdigest()
    assert (said(first)["previous"], told["code"], told["name"]) == (None, EAST, "东街道")
    assert missed(second) == 0


async def test_one_head_stands_for_the_days_on_which_nobody_signed(town: Town) -> None:
    first = in_east(await sign_due(town.house, SEALS, 0))
    await shifted(town, 4)
    later = in_east(await sign_due(town.house, SEALS, 0))
    await shifted(town, 2)

    assert missed(first) == 0
    assert missed(later) == 3
    assert str(said(later)["since"]) > str(first.day)
    assert await sign_due(town.house, SEALS, 0) == ()  # the clock went back: days are signed in their order


async def test_two_who_sign_the_same_day_sign_it_once(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    kind = type(town.house.store)
    run = kind.run

    async def late(self: object, scope: Scope, work: object) -> object:
        if len(scope.jurisdictions) == 1:
            raise InFlight("演示:另一个先签了")
        return await run(self, scope, work)  # type: ignore[arg-type]  # the store's own

    monkeypatch.setattr(kind, "run", late)

    assert await sign_due(town.house, SEALS, 0) == ()


async def test_every_witness_gets_what_it_lacks_and_one_that_is_away_stops_no_other(town: Town) -> None:
    away, here = Box(away=True), Box()
    first = in_east(await sign_due(town.house, SEALS, 0))

    told = await deliver(town.house, [away, here])
    assert (told.count, told.troubles, told.lost) == (2, ("演示:不应答",), ())
    away.away = False
    second = in_east(await sign_now(town.house, SEALS, [first.jurisdiction]))
    assert (await deliver(town.house, [away, here])).count == 4
    assert (await deliver(town.house, [away, here])).count == 0
    assert away.held == here.held
    assert here.held[first.jurisdiction] == [first, second]


async def test_a_witness_that_holds_more_than_the_database_is_told_of(town: Town) -> None:
    place = await east(town)
    box = Box(held={place: [Head(place, 7, None, 9, SEALS.sign("演示"))]})
    said_ = "演示见证有东街道的封存头,数据库里却没有:数据库可能被换回旧的或者改动过"

    assert (await deliver(town.house, [box])).lost == (said_,)
    (head,) = await sign_now(town.house, SEALS, [place])
    assert (await deliver(town.house, [box])).lost == (said_,)
    box.held[place] = [replace(head, signed=replace(head.signed, signature="另一个"))]
    assert (await deliver(town.house, [box])).lost == (said_,)


async def test_a_head_goes_through_a_file_and_onto_paper_whole(town: Town) -> None:
    daily, extra = in_east(await sign_due(town.house, SEALS, 0)), in_east(await sign_now(town.house, SEALS))

    assert read_line(file_line(daily)) == daily
    lines = printed(daily).splitlines()
    assert lines[0].startswith(f"东街道({EAST}){daily.day} 日封:第 1 次,共 {daily.size} 条,根 ")
    assert json.loads(lines[1]) == said(daily)
    assert lines[2] == f"密钥 演示钥 签名 {daily.signed.signature}"
    assert "加封" in printed(extra).splitlines()[0]


def test_a_head_that_does_not_follow_the_one_before_is_told_of() -> None:
    def head(seq: int, previous: str | None) -> Head:
        root = Root(1, 5, b"\1" * 32)
        text = root_text("head", root, SHA256, at("2026-11-23 18:00"), seq=seq, day=None, previous=previous)
        return Head(1, seq, None, 5, SEALS.sign(text))

    kept = Kept(1, (head(1, None), head(2, None)), ())

    assert [each.text for each in judged(kept, {5: b"\1" * 32}, 5, SEALS)] == ["第 2 次封存头与前一次接不上"]
