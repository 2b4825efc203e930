"""Signed heads (日封): each day's root of a place's log is signed, chained to the one before, and leaves the house."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial

from cases.audit import Root, canonical, root_of, root_text
from cases.house import House, now_of, territory_of
from cases.ports import Scope, Transaction
from cases.ports_audit import Head, Held, Witness, WitnessUnavailable
from cases.ports_crypto import Seals, Signed
from cases.refusals import InFlight
from cases.territory import Jurisdiction
from dsl.period import ZONE

#: Heads handed to a witness at a time.
_AT_ONCE = 500


def due_day(now: datetime, hour: int) -> date:
    """The last day whose head is due: today from that hour on."""
    local = now.astimezone(ZONE)
    return local.date() if local.hour >= hour else local.date() - timedelta(days=1)


async def sign_due(house: House, seals: Seals, hour: int) -> tuple[Head, ...]:
    """Sign the head of the day in every place that has none yet; one head stands for all days that were missed."""
    day = due_day(await now_of(house), hour).isoformat()
    return await _signed_everywhere(house, seals, day, None)


async def sign_now(house: House, seals: Seals, places: Collection[int] | None = None) -> tuple[Head, ...]:
    """Sign a head on demand, in these places or in all; where nothing was sealed there is none."""
    return await _signed_everywhere(house, seals, None, places)


async def _signed_everywhere(
    house: House, seals: Seals, day: str | None, places: Collection[int] | None
) -> tuple[Head, ...]:
    found: list[Head] = []
    for place in await places_of(house):
        if places is not None and place.id not in places:
            continue
        try:
            head = await house.store.run(Scope.of(place.id), partial(_sign, seals=seals, place=place, day=day))
        except InFlight:  # another worker has just signed it
            continue
        found += [head] if head else []
    return tuple(found)


async def places_of(house: House) -> tuple[Jurisdiction, ...]:
    """Every place that has a log of its own to be witnessed; practices (演练) never leave the house."""
    territory = await territory_of(house)
    return tuple(place for _, place in sorted(territory.jurisdictions.items()) if place.id not in territory.practices)


async def _sign(tx: Transaction, seals: Seals, place: Jurisdiction, day: str | None) -> Head | None:
    size = await tx.tree_size(place.id)
    daily = await tx.last_head(place.id, daily=True)
    if not size or (day is not None and daily is not None and daily.day is not None and daily.day >= day):
        return None
    last = await tx.last_head(place.id)
    root = await root_of(tx, place.id, size, seals.digest)
    more = {
        "seq": last.seq + 1 if last else 1,
        "day": day,
        "since": _since(daily, day),
        "previous": _previous(last, seals),
    }
    names = {"code": place.code, "name": place.name}
    text = root_text("head", root, seals.digest, await tx.now(), **more, **names)
    head = Head(place.id, last.seq + 1 if last else 1, day, size, seals.sign(text))
    await tx.keep_head(head)
    return head


def _since(daily: Head | None, day: str | None) -> str | None:
    """The first day that a daily head stands for: the one after the last that has a head."""
    if day is None or daily is None or daily.day is None:
        return day
    return (date.fromisoformat(daily.day) + timedelta(days=1)).isoformat()


def _previous(last: Head | None, seals: Seals) -> str | None:
    """The hash of the head before, so that none can be taken out in between."""
    return None if last is None else seals.digest.of(last.signed.text.encode()).hex()


def said(head: Head) -> Mapping[str, object]:
    """What the signed text says."""
    found: dict[str, object] = json.loads(head.signed.text)
    return found


def missed(head: Head) -> int:
    """How many days before its own a daily head stands for, because nobody signed on them."""
    since = said(head).get("since")
    if head.day is None or since is None:
        return 0
    return (date.fromisoformat(head.day) - date.fromisoformat(str(since))).days


def signed_json(signed: Signed) -> dict[str, object]:
    """A signed text as it goes over the wire and into files."""
    return {"text": signed.text, "key": signed.key, "signature": signed.signature}


def file_line(head: Head) -> str:
    """A head as a witness keeps it: one line of JSON, with nothing that the signed text does not say itself."""
    return canonical(signed_json(head.signed))


def read_line(line: str) -> Head:
    """The head of such a line. Raises ValueError for what is none."""
    try:
        found = json.loads(line)
        signed = Signed(found["text"], found["key"], found["signature"])
        told = json.loads(signed.text)
        return Head(told["jurisdiction"], told["seq"], told["day"], told["size"], signed)
    except (KeyError, TypeError) as error:
        raise ValueError(f"no head: {error}") from error


def printed(head: Head) -> str:
    """A head for paper and mail: a sentence for people, then exactly what was signed."""
    told = said(head)
    when = f"{told['day']} 日封" if head.day else f"{str(told['at'])[:19]} 加封"
    first = f"{told['name']}({told['code']}){when}:第 {head.seq} 次,共 {head.size} 条,根 {told['root']}"
    return f"{first}\n{head.signed.text}\n密钥 {head.signed.key} 签名 {head.signed.signature}"


@dataclass(frozen=True, slots=True)
class Delivered:
    """What came of handing heads over: how many went, what is in the way, and where a witness holds more than we."""

    count: int = 0
    troubles: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()

    def __add__(self, other: Delivered) -> Delivered:
        return Delivered(self.count + other.count, self.troubles + other.troubles, self.lost + other.lost)


async def deliver(house: House, witnesses: Sequence[Witness]) -> Delivered:
    """Give every witness the heads that it does not hold yet; one that is away stops no other."""
    total = Delivered()
    for witness in witnesses:
        try:
            total += await _deliver(house, witness)
        except WitnessUnavailable as error:
            total += Delivered(troubles=(error.message,))
    return total


async def _deliver(house: House, witness: Witness) -> Delivered:
    fresh: list[Head] = []
    lost: list[str] = []
    for place in await places_of(house):
        heads = await lacking(house, witness, place.id)
        if heads is None:
            lost.append(f"{witness.name}有{place.name}的封存头,数据库里却没有:数据库可能被换回旧的或者改动过")
        fresh += heads or ()
    if fresh:
        await witness.publish(fresh)
    return Delivered(len(fresh), lost=tuple(lost))


async def lacking(house: House, witness: Witness, place: int) -> tuple[Head, ...] | None:
    """The heads of a place that a witness does not hold yet; None where it holds one that is not ours.

    Raises WitnessUnavailable.
    """
    held = await witness.last(place)
    return await house.store.run(Scope.of(place), partial(_since_held, place=place, held=held))


async def _since_held(tx: Transaction, place: int, held: Held | None) -> tuple[Head, ...] | None:
    """The heads behind the one that a witness holds last; None where that very one is not there."""
    if held is None:
        return await tx.heads_after(place, 0, _AT_ONCE)
    same = await tx.heads_after(place, held.seq - 1, _AT_ONCE)
    if not same or same[0].signed.signature != held.signature:
        return None
    return same[1:]


async def checkpoint(tx: Transaction, seals: Seals, place: int, size: int) -> tuple[Root, Signed]:
    """The tree at this size, signed at this moment: what a receipt stands on until the day's head is made."""
    root = await root_of(tx, place, size, seals.digest)
    return root, seals.sign(root_text("checkpoint", root, seals.digest, await tx.now()))
