"""Cases that go to a neighbour who speaks Open311 (送到 Open311 平台): each once, and how they stand there comes back.

The standard has no keys against sending twice. So the intent is kept before anything is sent; where no answer came,
the request is looked for by our own id in its words, and is not sent again unless the server has refused it or a
person has looked and begins again. A server that gives a token first has it; the id is asked for until there is one.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum
from typing import TypeVar

from cases.house import House
from cases.partner_doing import follow
from cases.partner_push import Outgoing
from cases.partner_rows import Told
from cases.partners import Heard, Known, Line, Reach, at_desk
from cases.people import UnitAt
from cases.ports import Scope, Transaction
from cases.ports_open311 import Made, Open311Refused, Open311Server, Standing
from cases.ports_services import ServiceDown
from cases.refusals import Refusal
from cases.state import OPEN, Case, Phase

T = TypeVar("T")

SERVICE = "service_code"
_WORDS, _ADDRESS = "description", "address_string"
_LONGEST_WORDS = 4000
_LOOK_BACK = timedelta(days=2)
_MOST = 5000  # open cases at one neighbour
_CLOSED = "对方系统显示已经办结"
_UNKNOWN = "不知道对方收到没有,在对方那里没有找到;请人核对,没有收到的重新推送"
#: What stands in the place of a number there while there is only a token, kept in the marks.
_WAITS, _TOKEN = "token:", "token"
_GIVEN_UP = "unknown"
_IN_HAND = OPEN - {Phase.ANSWERED}


class _Last(Enum):
    """What came of sending it the last time."""

    NEVER = "never or not taken"
    DOUBTFUL = "no answer"
    GIVEN_UP = "no answer, and a person begins again"


@dataclass(frozen=True, slots=True)
class Errand:
    """A case for the neighbour: its form as the mapping file has it."""

    case: str
    form: Mapping[str, str]
    place: str

    @property
    def mark(self) -> str:
        """Our own sign within the words, by which the request is found again."""
        return f"〔{self.case}〕"

    def signed(self) -> dict[str, str]:
        """The form with the sign at the end of its words, blank fields left out."""
        words = self.form.get(_WORDS, "")[: _LONGEST_WORDS - len(self.mark)]
        whole = {**self.form, _WORDS: words + self.mark}
        if not (whole.get("lat") and whole.get("long")) and not whole.get(_ADDRESS):
            whole[_ADDRESS] = self.place  # the standard wants to know where, and this much is always known
        return {name: text for name, text in whole.items() if text}


def errand_of(outgoing: Outgoing) -> Errand:
    """What goes there. Raises Open311Refused for a case whose kind has no code there."""
    told = json.loads(outgoing.body or b"")
    errand = Errand(told["case"]["id"], told["row"], told["place"]["name"])
    if not errand.form.get(SERVICE):
        raise Open311Refused(f"第 {outgoing.no} 号的类别在对照文件里没有 {SERVICE}")
    return errand


@dataclass(slots=True)
class Sender:
    """Sends the errands of one line to the neighbour that is this unit in our rules."""

    house: House
    line: Line
    unit: UnitAt | None
    server: Open311Server

    async def send(self, errand: Errand) -> bool:
        """Once; False for one that is there already, or is none of the neighbour's business any more.

        Raises ServiceDown where it is in doubt or could not go, Open311Refused where it was not taken.
        """
        if not await self._run(lambda tx: self._is_to_go(tx, errand.case)):
            return False
        made = await self._made(errand)
        number, marks = (made.id, {}) if made.id else (_WAITS + errand.case, {_TOKEN: made.token or ""})
        known = Known(self.line.jurisdiction, self.line.partner, number, errand.case, self.house.ids.salt(), marks)
        await self._run(lambda tx: tx.save_partner_number(known))
        return True

    async def give_up(self, case: str) -> None:
        """Look no longer: if a person begins again, it is looked for once more and then sent anew."""
        tries, last = await self._tries(case)
        if last is _Last.DOUBTFUL:
            await self._keep(f"over:{case}:{tries}", _GIVEN_UP)

    async def _is_to_go(self, tx: Transaction, case: str) -> bool:
        if await tx.number_of_case(self.line.partner, case) is not None:
            return False
        now = await tx.case(case, lock=False)
        if now is None or now.phase not in _IN_HAND:
            return False
        return self.line.reach is Reach.ALL or _is_with(self.unit, now)

    async def _made(self, errand: Errand) -> Made:
        tries, last = await self._tries(errand.case)
        if last is _Last.NEVER:
            return await self._sent(errand, tries + 1)
        found = await self._found_again(errand, tries)
        if found is None and last is _Last.DOUBTFUL:
            raise ServiceDown(_UNKNOWN, doubtful=True)
        return found or await self._sent(errand, tries + 1)

    async def _sent(self, errand: Errand, number: int) -> Made:
        await self._keep(f"sent:{errand.case}:{number}", "")
        try:
            made = await self.server.create(errand.signed())
        except Open311Refused:
            await self._keep(f"over:{errand.case}:{number}", "")
            raise
        except ServiceDown as down:
            if not down.doubtful:
                await self._keep(f"over:{errand.case}:{number}", "")
            raise
        if made.token is not None:
            await self._keep(f"token:{errand.case}:{number}", made.token)
        return made

    async def _found_again(self, errand: Errand, number: int) -> Made | None:
        token = await self._kept(f"token:{errand.case}:{number}")
        if token is not None:
            return Made(None, token.outcome)
        now = await self._run(lambda tx: tx.real_now())
        listed = await self.server.since(now - _LOOK_BACK, errand.form.get(SERVICE, ""))
        return next((Made(each.id) for each in listed if each.id and errand.mark in each.description), None)

    async def _tries(self, case: str) -> tuple[int, _Last]:
        """How often it was sent, and what came of the last time."""
        number = 0
        while await self._kept(f"sent:{case}:{number + 1}") is not None:
            number += 1
        over = await self._kept(f"over:{case}:{number}") if number else None
        if number and over is None:
            return number, _Last.DOUBTFUL
        return number, _Last.GIVEN_UP if over is not None and over.outcome == _GIVEN_UP else _Last.NEVER

    async def _kept(self, event: str) -> Heard | None:
        return await self._run(lambda tx: tx.partner_event(self.line.id, event))

    async def _keep(self, event: str, outcome: str) -> None:
        heard = Heard(self.line.id, self.line.jurisdiction, event, "", outcome)
        await self._run(lambda tx: tx.keep_partner_event(heard))

    async def _run(self, work: Callable[[Transaction], Awaitable[T]]) -> T:
        return await self.house.store.run(Scope.of(self.line.jurisdiction), work)


def _is_with(unit: UnitAt | None, case: Case) -> bool:
    """Whether this unit has it, or is the only one that may take it; what others may take too is not sent around."""
    if unit is None:
        return False
    return case.holder == unit or (case.phase is Phase.POOLED and case.candidates == (unit,))


@dataclass(frozen=True, slots=True)
class Return:
    """Brings back how the open cases stand at the neighbour that is this unit in our rules."""

    house: House
    line: Line
    unit: UnitAt
    server: Open311Server

    async def bring(self) -> tuple[str, ...]:
        """Ask, and do what follows; what could not be done, in sentences. Raises ServiceDown, Open311Refused."""
        found = await self._run(lambda tx: tx.open_partner_numbers(self.line.partner, _MOST))
        known = {each.number: each for each in found if not each.number.startswith(_WAITS)}
        wrong = []
        for there in await _standing(self.server, known):
            try:
                await self._moved(known[there.id], there)
            except Refusal as refused:
                wrong.append(f"对方的 {there.id}:{refused.message}")
        for each in found:
            if each.number not in known:
                wrong += await self._settled(each)
        return tuple(wrong)

    async def _moved(self, known: Known, there: Standing) -> None:
        desk = at_desk(self.line.partner, self.line.jurisdiction, self.unit)
        if not there.closed:
            await follow(self.house, desk, known.case, Told("受理", there.notes), None)
            return
        # Each end once: a case that was opened again on our side is not answered again with the same words.
        event = f"stood:{_digest(known.number, there)}"
        if await self._run(lambda tx: tx.partner_event(self.line.id, event)) is None:
            await follow(self.house, desk, known.case, Told("答复", there.notes or _CLOSED), event)
            heard = Heard(self.line.id, self.line.jurisdiction, event, "", known.case)
            await self._run(lambda tx: tx.keep_partner_event(heard))

    async def _settled(self, waits: Known) -> tuple[str, ...]:
        """Exchange a token for the id, if there is one by now."""
        try:
            number = await self.server.by_token(waits.marks[_TOKEN])
        except Open311Refused as refused:
            return (refused.message,)
        if number is None:
            return ()

        async def work(tx: Transaction) -> bool:
            taken = await tx.partner_number(waits.partner, number) is not None
            if not taken:
                await tx.rename_partner_number(waits, number)
            return taken

        return (f"对方给两件同一个编号 {number}",) if await self._run(work) else ()

    async def _run(self, work: Callable[[Transaction], Awaitable[T]]) -> T:
        return await self.house.store.run(Scope.of(self.line.jurisdiction), work)


async def _standing(server: Open311Server, known: Mapping[str, Known]) -> tuple[Standing, ...]:
    """How these stand there."""
    return await server.standing(list(known)) if known else ()


def _digest(number: str, there: Standing) -> str:
    told = json.dumps([number, there.closed, there.notes, there.updated], ensure_ascii=False)
    return hashlib.sha256(told.encode()).hexdigest()[:32]
