"""Checks in a test: a town, and a checker that says what it is told to."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field

from cases import commands as c
from cases.actions import act
from cases.content_checking import Pace, step
from cases.house import Enclosed
from cases.intake import Letter, report
from cases.ports import Scope
from cases.ports_checks import Check, Checked, Verdict
from tests.support.town import EAST, Town, upload, words

PASS = Checked(Verdict.PASS)


@dataclass
class ToldChecker:
    """Says what ``says`` has for a word in a text, for the id of a picture or for any picture; else that it passes."""

    says: dict[str, Checked] = field(default_factory=dict)
    texts: list[tuple[str, str | None]] = field(default_factory=list)
    pictures: list[tuple[str, str, str | None]] = field(default_factory=list)
    fails: bool = False
    hangs: asyncio.Event | None = None

    async def check_text(self, text: str, author: str | None) -> Checked:
        if self.hangs is not None:
            await self.hangs.wait()
        if self.fails:
            raise RuntimeError("a mistake of ours")
        self.texts.append((text, author))
        return next((said for word, said in self.says.items() if word in text), PASS)

    async def check_picture(self, photo: str, case: str, author: str | None) -> Checked:
        self.pictures.append((photo, case, author))
        return self.says.get(photo, self.says.get("picture", PASS))


@dataclass
class Checking:
    """A town with its checker."""

    town: Town
    checker: ToldChecker = field(default_factory=ToldChecker)
    pace: Pace = field(default_factory=Pace)

    async def report(self, text: str = "井盖破了", by: str = "resident", photos: int = 0, hide: str = "") -> str:
        """A report of the telephone company's manhole, with photos named p, q …"""
        given = tuple([await upload(self.town, by, "pqr"[n]) for n in range(photos)])
        command = c.Report(reporter="", role="", answers={"权属": "通信"}, photos=given)
        said = (Enclosed("text", {"text": text, "hide": [hide]}),) if hide else words(text)
        return str((await report(self.town.house, self.town[by], EAST, Letter(command, "窨井盖", said), None))["id"])

    async def step(self) -> int:
        return await step(self.town.house, self.checker, self.pace)

    async def checks(self, case: str) -> tuple[Check, ...]:
        return await self.town.house.store.run(await self.everywhere(), lambda tx: tx.checks([case]))

    async def states(self, case: str) -> Mapping[str, str]:
        """By what it is and the kind of event."""
        return {f"{each.what.value} {each.kind}": each.state.value for each in await self.checks(case)}

    async def everywhere(self) -> Scope:
        territory = await self.town.house.store.run(Scope(), lambda tx: tx.territory())
        return Scope(frozenset(territory.jurisdictions))

    async def do(self, who: str, case: str, command: c.Command, text: str | None = None) -> None:
        person = await self.town.again(who)
        await act(self.town.house, person, case, command, enclosed=words(text) if text else ())

    async def answered(self, case: str, text: str = "已换好井盖") -> None:
        await self.do("telecom", case, c.Accept())
        await self.do("telecom", case, c.Answer("已解决"), text)
