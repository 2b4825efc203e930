"""One person of each role, what each is shown, and a server that forgets whatever it was made to do."""

from __future__ import annotations

import asyncio
import http.client
import json
import shutil
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar, cast
from urllib.parse import urlsplit

from adapters.memory_press import MemoryPress
from adapters.memory_store import MemoryStore
from adapters.memory_store.transaction import MemoryTransaction
from adapters.roster import COLUMNS, ROLES
from api.paths import rules_dir
from api.settings import Settings
from api.starting import ROSTER, load_roster, publish_rules
from api.wire import Wired, wire
from cases.numbers import CaseNumber
from cases.people import Role
from cases.ports import Scope, Transaction
from cases.ports_links import Message
from cases.practice import open_practice
from tests.support.web import MORNING

T = TypeVar("T")

#: The town that everybody of the matrix belongs to, one that is none of theirs, its practice twin, and none at all.
HERE, ELSEWHERE, TWIN, NOWHERE = "330481001", "330281102", "330481001000999", "330999"
_UNIT = {Role.STAFF: "街道办事处", Role.HEAD: "街道办事处", Role.COORDINATOR: "人大街道工委"}
EVERYBODY = tuple(ROLES.values())


def key_of(role: Role) -> str:
    """By which the person of this role signs in."""
    return f"every-{role.value.replace('_', '-')}"


def roster() -> str:
    """A line for each role there is."""
    lines = [",".join(COLUMNS)]
    for word, role in ROLES.items():
        level = "县" if role is Role.DEPUTY else ""
        lines.append(f"{key_of(role)},演示·各角色{word},{word},{level},{HERE},{_UNIT.get(role, '')},,,,")
    return "\n".join(lines) + "\n"


class Twin:
    """The very application on the twin of the store: no disk, and a switch by which nothing is kept any more."""

    def __init__(self) -> None:
        self.store = Forgetful(sandbox=True)

    async def wire(self, settings: Settings) -> Wired:
        """As the application is wired, with the town in it, and a press that costs nothing."""
        opened = await wire(settings)
        house = replace(opened.house, store=self.store)
        found = replace(opened, house=house, store=cast("Any", self.store), press=MemoryPress())
        await publish_rules(found, keep_last_good=False)
        file = settings.files.dir.with_name("roster.csv")
        file.write_text(roster(), encoding="utf-8")
        for each in (settings.rules.folder / ROSTER, file):
            await load_roster(found, each)
        await open_practice(house, HERE)
        await self.store.shift_clock((MORNING - datetime.now(UTC)).total_seconds())
        return found


class Forgetful(MemoryStore):
    """Once ``over``, everything is answered as though it were kept, and nothing is: all ask the same world."""

    over = False

    async def _run(self, scope: Scope, work: Callable[[Transaction], Awaitable[T]]) -> T:
        before = self._tables
        try:
            return await super()._run(scope, work)
        finally:
            if self.over:
                self._tables = before

    async def allot(self, jurisdiction: int, case: str) -> CaseNumber | None:
        """Of what is not kept nothing is numbered."""
        return None if self.over else await super().allot(jurisdiction, case)

    async def claim_messages(self, *asked: Any, **more: Any) -> tuple[Message, ...]:
        """Of what is not kept nothing is taken along."""
        return () if self.over else await super().claim_messages(*asked, **more)

    def look(self, work: Callable[[Transaction], Awaitable[T]]) -> T:
        """Read all there is, from outside of the server's loop."""
        tables = self._tables.copy()
        everywhere = Scope(frozenset(tables.jurisdictions))
        return asyncio.run(_await(work(MemoryTransaction(tables, everywhere, self._clock()))))


def rules_of_two(folder: Path) -> Path:
    """The rule files of both cities and of whatever lies above them, with the demo people of these places."""
    folder.mkdir()

    def wanted(code: str) -> bool:
        return code in {"100000", "330000", "330281", ELSEWHERE} or code.startswith("330481")

    for file in rules_dir().iterdir():
        if file.is_file() and (not file.name[:6].isdigit() or wanted(file.name.partition("-")[0])):
            shutil.copy(file, folder)
    lines = (rules_dir() / ROSTER).read_text(encoding="utf-8").splitlines()
    cells = [(line, line.split(",")) for line in lines if line[:1] != "#"]
    kept = [line for line, parts in cells if parts[4] == COLUMNS[4] or wanted(parts[4])]
    (folder / ROSTER).write_text("\n".join(kept) + "\n", encoding="utf-8")
    return folder


async def _await(what: Awaitable[T]) -> T:
    return await what


@dataclass(frozen=True, slots=True)
class Said:
    """An answer: ``text`` is the body, ``message`` the sentence of the envelope where there is one."""

    status: int
    text: str
    code: int | None = None
    message: str = ""

    @property
    def refusal(self) -> tuple[int, int | None, str]:
        """What whoever was refused can tell one refusal from another by."""
        return self.status, self.code, self.message


@dataclass(slots=True)
class Wire:
    """One connection to the server; what is sent over it is small and many."""

    address: str
    connection: http.client.HTTPConnection

    @classmethod
    def to(cls, address: str) -> Wire:
        """A connection that stays open."""
        parts = urlsplit(address)
        return cls(address, http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=30))

    def say(self, method: str, path: str, token: str | None, body: object = None) -> Said:
        """Ask, and hear the answer to its end; of a stream only its head."""
        headers = {"authorization": f"Bearer {token}"} if token else {}
        sent = None if body is None else json.dumps(body).encode()
        if sent is not None:
            headers["content-type"] = "application/json"
        self.connection.request(method, path, sent, headers)
        response = self.connection.getresponse()
        if response.headers.get("content-type", "").startswith("text/event-stream"):
            self.connection.close()
            return Said(response.status, "")
        text = response.read().decode("utf-8", "replace")
        told: Any = json.loads(text) if text.startswith("{") else {}
        return Said(response.status, text, told.get("code"), str(told.get("msg", "")))
