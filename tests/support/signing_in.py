"""A desk for signing in on the twins (登录台): a demo county and its people, cheap ports, and a clock of its own."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from adapters.ids import SeededIds
from adapters.memory_store import MemoryStore
from cases import inviting
from cases.accounts import Desk, Given
from cases.house import House
from cases.people import Person, Role
from cases.ports import Scope, Transaction
from cases.sessions import Device, Opened, Terms
from tests.support.storeroom import TOWN_A, TOWN_B, roster_entry
from tests.support.storeroom import Desk as Room

START = datetime(2026, 11, 23, 1, tzinfo=UTC)
HOME, ELSEWHERE = Device("演示手机", "192.0.2.0/24"), Device("演示电脑", "198.51.100.0/24")
GOOD = "演示用的一句相当长的密码"
GOOD_TOO = "演示用的另一句相当长的密码"
CODE_OF = {"secret-1": "111111", "secret-2": "222222", "secret-3": "333333"}


class PlainPasswords:
    """The port without its cost; ``generation`` is what the costs are."""

    def __init__(self) -> None:
        self.generation = 1

    async def hash(self, password: str) -> str:
        return f"{self.generation}:{password}"

    async def matches(self, hashed: str | None, password: str) -> bool:
        return hashed is not None and hashed.partition(":")[2] == password

    def outdated(self, hashed: str) -> bool:
        return not hashed.startswith(f"{self.generation}:")


class PlainCodes:
    """Devices that always show the same code, which counts for the half minute of the clock."""

    def __init__(self) -> None:
        self.made = 0

    def new_secret(self) -> str:
        self.made += 1
        return f"secret-{self.made}"

    def uri(self, secret: str, login: str) -> str:
        return f"otpauth:{login}:{secret}"

    def step(self, secret: str, code: str, at: datetime) -> int | None:
        return int(at.timestamp()) // 30 if CODE_OF[secret] == code else None


class PlainCipher:
    """The port of encryption, for all to read."""

    def seal(self, plain: bytes, about: str) -> str:
        return f"{about}|{plain.decode()}"

    def open(self, text: str, about: str) -> bytes:
        assert text.startswith(f"{about}|")
        return text.partition("|")[2].encode()

    def is_current(self, text: str) -> bool:
        return bool(text)

    def index(self, plain: str, column: str) -> tuple[str, ...]:
        return (plain + column,)


@dataclass
class Town:
    """A desk on the twin with its clock, and people of the demo county."""

    at: datetime = START
    desk: Desk = field(init=False)
    passwords: PlainPasswords = field(default_factory=PlainPasswords)

    async def open(self) -> Town:
        room = Room(MemoryStore(clock=lambda: self.at))
        await room.publish()
        house = House(room.store, None, SeededIds(), None)  # type: ignore[arg-type]  # neither is asked for anything here
        self.desk = Desk(house, self.passwords, PlainCodes(), PlainCipher(), Terms())
        here, there = room.towns[TOWN_A], room.towns[TOWN_B]
        people = {
            "operator": roster_entry("operator", Role.OPERATOR, room.towns["330481"]),
            "auditor": roster_entry("auditor", Role.AUDITOR, here),
            "clerk": roster_entry("clerk", Role.CLERK, here),
            "coordinator": roster_entry("coordinator", Role.COORDINATOR, here),
            "staff": roster_entry("staff", Role.STAFF, here),
            "far": roster_entry("far", Role.STAFF, there),
        }
        both = [*people.values(), roster_entry("both", Role.AUDITOR, here), roster_entry("both", Role.OPERATOR, there)]
        await self.run(lambda tx: tx.save_roster(both, {key: f"p-{key}" for key in (*people, "both")}))
        return self

    async def run(self, work: Callable[[Transaction], Awaitable[Any]]) -> Any:
        return await self.desk.house.store.run(Scope(), work)

    async def enrolled(self, key: str = "staff", code: str = "111111") -> tuple[Opened, tuple[str, ...]]:
        """The person with an account, and signed in."""
        _, invitation = await inviting.invite(self.desk, key)
        await inviting.accept(self.desk, invitation, GOOD)
        return await inviting.confirm(self.desk, invitation, code, HOME)

    async def person(self, key: str) -> Person:
        found: Person | None = await self.run(lambda tx: tx.person_by_key(key))
        assert found is not None
        return found

    async def kinds(self) -> list[tuple[str, bool]]:
        return [(each.kind.value, each.good) for each in reversed(await self.run(lambda tx: tx.sign_ins(99)))]

    def later(self, **more: float) -> None:
        self.at += timedelta(**more)


def given(login: str = "staff", password: str = GOOD, code: str = "111111", device: Device = HOME) -> Given:
    return Given(login, password, code, device)
