"""Cases that go to a neighbour who speaks Open311 (送到 Open311 平台): each once, and how they stand there comes back.

The standard has no keys against sending twice. So the intent is kept before anything is sent; where no answer came,
the request is looked for by our own id in its words, and is not sent again unless the server has refused it or a
person has looked and begins again.
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import TypeVar

from cases.house import House
from cases.partner_doing import follow
from cases.partner_push import Outgoing
from cases.partner_rows import Told
from cases.partners import Heard, Known, Line, at_desk
from cases.people import UnitAt
from cases.ports import Scope, Transaction
from cases.ports_open311 import Made, Open311Refused, Open311Server, Standing
from cases.ports_services import ServiceDown
from cases.refusals import Refusal

T = TypeVar("T")

SERVICE = "service_code"
_WORDS, _ADDRESS = "description", "address_string"
_LONGEST_WORDS = 4000
_LOOK_BACK = timedelta(days=2)
_MOST = 5000  # open cases at one neighbour
_CLOSED = "对方系统显示已经办结"


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
    """Sends the errands of one line."""

    house: House
    line: Line
    server: Open311Server

    async def send(self, errand: Errand) -> bool:
        """Once; False for one that is there already.

        Raises ServiceDown where it is in doubt or could not go, Open311Refused where it was not taken.
        """
        if await self._run(lambda tx: tx.number_of_case(self.line.partner, errand.case)) is not None:
            return False
        tries, open_ = await self._tries(errand.case)
        made = await self._found_again(errand, tries) if open_ else await self._sent(errand, tries + 1)
        number = made.id or await self._behind(made.token)
        if number is None:
            raise ServiceDown(f"对方给了凭据 {made.token},还没有编号", doubtful=False)
        known = Known(self.line.jurisdiction, self.line.partner, number, errand.case, self.house.ids.salt())
        await self._run(lambda tx: tx.save_partner_number(known))
        return True

    async def give_up(self, case: str) -> None:
        """Look no longer: if a person begins again, it is sent anew."""
        tries, open_ = await self._tries(case)
        if open_:
            await self._keep(f"over:{case}:{tries}", "")

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

    async def _found_again(self, errand: Errand, number: int) -> Made:
        token = await self._kept(f"token:{errand.case}:{number}")
        if token is not None:
            return Made(None, token.outcome)
        now = await self._run(lambda tx: tx.real_now())
        for each in await self.server.since(now - _LOOK_BACK, errand.form.get(SERVICE, "")):
            if errand.mark in each.description:
                return Made(each.id)
        raise ServiceDown("不知道对方收到没有,在对方那里没有找到;请人核对,没有收到的重新推送", doubtful=True)

    async def _behind(self, token: str | None) -> str | None:
        return None if token is None else await self.server.by_token(token)

    async def _tries(self, case: str) -> tuple[int, bool]:
        """How often it was sent, and whether it is open what came of the last time."""
        number = 0
        while await self._kept(f"sent:{case}:{number + 1}") is not None:
            number += 1
        return number, number > 0 and await self._kept(f"over:{case}:{number}") is None

    async def _kept(self, event: str) -> Heard | None:
        return await self._run(lambda tx: tx.partner_event(self.line.id, event))

    async def _keep(self, event: str, outcome: str) -> None:
        heard = Heard(self.line.id, self.line.jurisdiction, event, "", outcome)
        await self._run(lambda tx: tx.keep_partner_event(heard))

    async def _run(self, work: Callable[[Transaction], Awaitable[T]]) -> T:
        return await self.house.store.run(Scope.of(self.line.jurisdiction), work)


async def bring_back(house: House, line: Line, unit: UnitAt, server: Open311Server) -> tuple[str, ...]:
    """Ask how the open cases stand there, and do what follows; what could not be done, in sentences.

    Raises ServiceDown, Open311Refused.
    """

    async def work(tx: Transaction) -> tuple[Known, ...]:
        return await tx.open_partner_numbers(line.partner, _MOST)

    known = {each.number: each for each in await house.store.run(Scope.of(line.jurisdiction), work)}
    wrong = []
    for each in await server.standing(list(known)) if known else ():
        try:
            await _moved(house, line, unit, known[each.id], each)
        except Refusal as refused:
            wrong.append(f"对方的 {each.id}:{refused.message}")
    return tuple(wrong)


async def _moved(house: House, line: Line, unit: UnitAt, known: Known, there: Standing) -> None:
    state = "答复" if there.closed else "受理"
    told = Told(state, there.notes or (_CLOSED if there.closed else ""))
    desk = at_desk(line.partner, line.jurisdiction, unit)
    await follow(house, desk, known.case, told, f"open311:{known.number}:{state}"[-80:])
