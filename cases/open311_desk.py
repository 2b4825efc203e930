"""What GeoReport clients ask of us (Open311 客户端): read what everybody may see, report and add with a key.

A client is a partner by a line that nothing is pushed over: the line's secret is its key, so that it is rotated,
paused and listed as every line is.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from cases import commands as c
from cases.actions import act
from cases.board import board
from cases.house import Enclosed, House, Replayed, territory_of
from cases.intake import Letter, file_report
from cases.numbering import with_number
from cases.open311 import MOST_REQUESTS, Asked, Request, answers_of, request_of
from cases.partners import Line, State, at_desk, desk_of
from cases.people import RULE_WORDS, Person, Role
from cases.ports import Receipt, Scope, Transaction
from cases.publishing import history_of
from cases.refusals import InvalidInput, NotAllowed, NotFound, Refusal
from cases.rulebook import bundle_at, ruleset_for
from cases.territory import Jurisdiction, Territory
from cases.voice_intake import VOICE, manner_of
from dsl.ruleset import Ruleset

Turn = Callable[[], Awaitable[None]]
#: Whoever reads without a key.
STRANGER = Person("open311", ())
_PAGE = 100
_CHANNEL = "Open311"
_NO_KEY = "api_key was not provided or is not valid"


@dataclass(frozen=True, slots=True)
class Told:
    """A request as a client tells it; ``said_by`` is name and telephone, ``spot`` latitude and longitude in WGS 84.

    ``media`` is where a picture lies; ``sender`` tells people of one client apart, and is kept nowhere.
    """

    service: str
    text: str
    spot: tuple[float, float] | None = None
    address: str = ""
    said_by: tuple[str, str] = ("", "")
    answers: Mapping[str, str] | None = None
    media: str = ""
    sender: str = ""

    @property
    def key(self) -> str:
        """The same for the same request, so that one that is sent again opens no second case.

        Without the address of the picture: who sends again may well have uploaded it anew.
        """
        told = (self.service, self.text, self.spot, self.address, self.said_by, dict(self.answers or {}), self.sender)
        whole = json.dumps(told)
        return "open311-" + hashlib.sha256(whole.encode()).hexdigest()[:40]


async def rules_at(house: House, code: str) -> tuple[Jurisdiction, Ruleset]:
    """A place and its rules in force. Raises NotFound for one that is none, or has no rules."""
    territory = await territory_of(house)
    where = _at(territory, code)

    async def work(tx: Transaction) -> Ruleset:
        now = await tx.now()
        return ruleset_for(await house.rules.bundle(tx, bundle_at(where, now, now)), territory, where)

    return where, await house.store.run(Scope(), work)


async def changed_at(house: House) -> datetime | None:
    """When rules were put in force last, and with them services and questions; None before any were."""
    last = (await house.store.run(Scope(), history_of)).last
    return last.at if last else None


def the_only(territory: Territory) -> str | None:
    """The code of the only place with rules; None where there are several, so that one must be named."""
    found = [each for each in territory.jurisdictions.values() if each.bundle and each.practice_of is None]
    return found[0].code if len(found) == 1 else None


def _at(territory: Territory, code: str) -> Jurisdiction:
    where = territory.by_code(code)
    if where is None or where.bundle is None or where.practice_of is not None:
        raise NotFound(f"jurisdiction_id {code} was not found")
    return where


async def requests(
    house: House, code: str, asked: Asked, most: int = MOST_REQUESTS, turn: Turn | None = None
) -> tuple[Request, ...]:
    """What everybody may see of the cases of a place, newest first, at most ``most``.

    ``turn`` is asked before each further page that is read for it, and may raise TooMany.
    """
    _at(await territory_of(house), code)
    found: list[Request] = []
    cursor: str | None = None
    while True:
        ids = asked.ids or None
        before = None if ids else asked.until
        page = await board(house, STRANGER, code, _PAGE, cursor, ids=ids, before=before, changed=asked.changed)
        towns = page.territory.jurisdictions
        for each in page.items:
            request = request_of(each, towns[each.row.summary.jurisdiction])
            if not ids and asked.since is not None and request.requested_at < asked.since:
                return tuple(found)
            if asked.wants(request):
                found.append(request)
            if len(found) == most:
                return tuple(found)
        if page.next is None:
            return tuple(found)
        cursor = page.next
        if turn is not None:
            await turn()


async def proved(house: House, api_key: str, code: str) -> Line:
    """Whose key this is, for this place. Raises NotAllowed, alike for a key that is none and for one of elsewhere."""
    territory = await territory_of(house)
    name, _, secret = api_key.partition(".")

    async def work(tx: Transaction) -> Line:
        line = await tx.partner_line(name)
        if line is None or line.state is not State.LISTENS or line.jurisdiction != _at(territory, code).id:
            raise NotAllowed(_NO_KEY)
        good = [hmac.compare_digest(key.secret.encode(), secret.encode()) for key in line.keys_at(await tx.real_now())]
        if not any(good):
            raise NotAllowed(_NO_KEY)
        return line

    return await house.store.run(Scope(frozenset(territory.jurisdictions)), work)


async def file(house: House, line: Line, told: Told) -> tuple[Receipt, bool]:
    """Take a request in by the same door as every other; and whether it is new. Raises InvalidInput, NotFound."""
    territory = await territory_of(house)
    where = territory.jurisdictions[line.jurisdiction]
    _, rules = await rules_at(house, where.code)
    if rules.category_path(told.service) is None:
        raise NotFound(f"service_code {told.service} was not found")
    answers = answers_of(rules, told.service, told.answers or {})
    enclosed = _enclosed(told)
    report = c.Report(
        reporter=desk_of(line.partner),
        role=RULE_WORDS[Role.RESIDENT],
        channel=_CHANNEL,
        answers=answers,
        manner=manner_of(None, enclosed),
    )
    receipt = await file_report(
        house, where.code, Letter(report, told.service, enclosed), None, f"{line.id[:8]}{told.key}"
    )
    return await with_number(house, line.jurisdiction, receipt), not isinstance(receipt, Replayed)


async def add_media(house: House, line: Line, case: str, media: str) -> str:
    """Where a picture lies is for whoever handles the case: we fetch nothing that a stranger names.

    Says why where the case takes no more: the request stands all the same.
    """
    try:
        await _add(house, line, case, f"照片或视频的地址:{media}", f"media {media}")
    except Refusal as refused:
        return refused.message
    return ""


async def comment(house: House, line: Line, case: str, update: str, words: str) -> Receipt:
    """Add to a request that this client has sent; ``update`` is its own id. Raises NotFound, InvalidInput."""
    if not words:
        raise InvalidInput({"description": "description was not provided"})
    return await _add(house, line, case, words, update)


async def _add(house: House, line: Line, case: str, words: str, once: str) -> Receipt:
    desk = at_desk(line.partner, line.jurisdiction, None)
    key = "open311-" + hashlib.sha256(once.encode()).hexdigest()[:40]
    return await act(house, desk, case, c.Supplement(), enclosed=(Enclosed("text", {"text": words}),), key=key)


def _enclosed(told: Told) -> tuple[Enclosed, ...]:
    found = [Enclosed("text", {"text": told.text or told.service})]
    if told.spot is not None:
        lat, lng = told.spot
        place = {"lat": lat, "lng": lng, "datum": "wgs84", "address": told.address}
        found.append(Enclosed("place", place))
    elif told.address:
        found.append(Enclosed("address", {"text": told.address}))
    name, phone = told.said_by
    if name or phone:
        found.append(Enclosed(VOICE, {"name": name, "phone": phone}))
    return tuple(found)


def listening(line: Line) -> Line:
    """The line of a client: nothing is pushed over it."""
    return replace(line, state=State.LISTENS, wishes=frozenset())
