"""Pushes to partners (推送的事务): one line at a time, its events in order, each signed; what fails waits longer."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from adapters.open311 import Open311Client, split_address
from adapters.services import RemoteService, ServicePolicy
from api.partner_book import PartnerFiles
from cases.house import House, territory_of
from cases.partner_lines import settle, unit_in
from cases.partner_open311 import Return, Sender, errand_of
from cases.partner_push import Outgoing, after_arrival, after_failure, behind
from cases.partner_signing import signed
from cases.partners import Line, State
from cases.people import UnitAt
from cases.ports import Scope, Transaction
from cases.ports_open311 import Open311Refused, Open311Server
from cases.ports_outbound import Answered, Outbound
from cases.ports_services import Call, Service, ServiceDown
from dsl.mapping.model import Mapping
from dsl.mapping.words import OPEN311

log = logging.getLogger(__name__)

NAME = "partner_push"
_LEASE_SECONDS = 600.0  # longer than a batch of calls that all end at their time-out
_MOST_LINES = 100  # in one step
_ASKED_EVERY = timedelta(minutes=1)
_LONGEST_ERROR = 300
_TURN = timedelta(seconds=1)  # until a line is served again: every other one has its turn before
_GOOD = range(200, 300)


@dataclass(frozen=True, slots=True)
class _Given:
    """How far a line came, and what stopped it at which case."""

    line: Line
    arrived: int
    case: str = ""
    failed: ServiceDown | Open311Refused | None = None


@dataclass(slots=True)
class PartnerPush:
    """The chore. ``policy`` makes that of a line from its partner's name and address."""

    house: House
    files: PartnerFiles
    outbound: Outbound
    policy: Callable[[str, str], ServicePolicy]
    batch: int
    _services: dict[tuple[str, str], Service] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """For the log, and for waking it."""
        return NAME

    async def step(self) -> int:
        """One batch of every line that is due; how many events arrived."""
        scope = Scope(frozenset((await territory_of(self.house)).jurisdictions))
        total = 0
        for _ in range(_MOST_LINES):
            line = await self._claim(scope)
            if line is None:
                break
            total += await self._serve(line)
        return total

    async def _claim(self, scope: Scope) -> Line | None:
        async def work(tx: Transaction) -> Line | None:
            return await tx.claim_partner_line(_LEASE_SECONDS)

        return await self.house.store.run(scope, work)

    async def _serve(self, line: Line) -> int:
        mapping = self.files.read().mappings.get(line.partner)
        if mapping is not None and OPEN311 in mapping.ways:
            return await self._exchange(line, mapping)
        if mapping is None or "推送" not in mapping.ways:
            sentence = f"没有“{line.partner}”的对照文件,或者文件里没有写“方向 推送”"
            await settle(self.house, line, after_failure(line, sentence, await self._now(), doubtful=False))
            return 0
        return await self._batch(line, mapping)

    async def _exchange(self, line: Line, mapping: Mapping) -> int:
        """With a neighbour who speaks Open311: what is new goes there, and how it stands comes back."""
        unit = await unit_in(self.house, line.jurisdiction, mapping.unit)
        server = self._server(line)
        given = await self._give(line, mapping, unit, server)
        failed = given.failed
        wrong: tuple[str, ...] = ()
        try:  # even where nothing more could be given: what is there already may be done
            wrong = await Return(self.house, line, unit, server).bring() if unit else ()
        except (ServiceDown, Open311Refused) as down:
            failed = failed or down
        now = await self._now()
        if failed is None:
            error = ";".join(wrong)[:_LONGEST_ERROR]
            after = replace(given.line, attempts=0, error=error, next_at=now + _ASKED_EVERY)
        else:
            after = after_failure(given.line, failed.message, now, doubtful=False)  # nothing is sent a second time
            if after.state is State.STOPPED and given.case:
                await Sender(self.house, line, unit, server).give_up(given.case)
            log.warning("partner line %s: %s", line.id, after.error)
        await settle(self.house, given.line, after)
        return given.arrived

    async def _give(self, line: Line, mapping: Mapping, unit: UnitAt | None, server: Open311Server) -> _Given:
        """What is new goes there, in its order, up to the first that does not arrive."""
        arrived, case = 0, ""  # the case that is being sent
        sender = Sender(self.house, line, unit, server)
        try:
            for outgoing in await behind(self.house, line, mapping, unit, self.batch):
                sent, case = False, ""
                if outgoing.body is not None:
                    errand = errand_of(outgoing)
                    case = errand.case
                    sent = await sender.send(errand)
                arrived += sent
                done = after_arrival(line, outgoing.no, sent=sent)
                await settle(self.house, line, done)
                line = done
        except (ServiceDown, Open311Refused) as failed:
            return _Given(line, arrived, case, failed)
        return _Given(line, arrived)

    def _server(self, line: Line) -> Open311Server:
        base, always = split_address(line.url)
        key = (line.partner, f"{base}#{line.key.name}")
        if key not in self._services:
            self._services[key] = RemoteService(self.outbound, self.policy(line.partner, base))
        return Open311Client(self._services[key], always, line.key.secret)

    async def _batch(self, line: Line, mapping: Mapping) -> int:
        unit = await unit_in(self.house, line.jurisdiction, mapping.unit)
        done, arrived = line, 0
        for outgoing in await behind(self.house, line, mapping, unit, self.batch):
            failed = None if outgoing.body is None else await self._send(done, outgoing)
            if failed is not None:
                await settle(self.house, line, failed)
                log.warning("partner line %s: %s", line.id, failed.error)
                return arrived
            arrived += outgoing.body is not None
            done = after_arrival(done, outgoing.no, sent=outgoing.body is not None)
            if outgoing.body is not None:  # what was passed over is kept with the next that was not, or at the end
                await settle(self.house, line, done)
                line = done
        await settle(self.house, line, replace(done, next_at=await self._now() + _TURN))
        return arrived

    async def _send(self, line: Line, outgoing: Outgoing) -> Line | None:
        """None when it arrived, else the line as it is after the failure."""
        body, now = outgoing.body or b"", await self._now()
        headers = {"content-type": "application/json; charset=utf-8", **signed(line.key, outgoing.id, now, body)}
        try:
            answered = await self._service(line).ask(Call("POST", "", headers=headers, body=body))
        except ServiceDown as down:
            return after_failure(line, down.message, await self._now(), doubtful=down.doubtful)
        if answered.status in _GOOD:
            return None
        return after_failure(line, _said(outgoing, answered), await self._now(), doubtful=False)

    def _service(self, line: Line) -> Service:
        key = (line.partner, line.url)
        if key not in self._services:
            self._services[key] = RemoteService(self.outbound, self.policy(line.partner, line.url))
        return self._services[key]

    async def _now(self) -> datetime:
        async def work(tx: Transaction) -> datetime:
            return await tx.real_now()

        return await self.house.store.run(Scope(), work)


def _said(outgoing: Outgoing, answered: Answered) -> str:
    words = answered.body[:200].decode("utf-8", errors="replace")
    return f"第 {outgoing.no} 号平台不收(状态码 {answered.status}):{words}"
