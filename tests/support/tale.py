"""Telling a town's story over HTTP (讲一个镇的事): the clock moves, people do things, what stands there is read."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from dsl.period import ZONE
from tests.support.photos import photo
from tests.support.web import Visitor, data_of, told

OPERATOR = "operator"  # who may move the clock of a trial


@dataclass(slots=True)
class Stage:
    """One server, the demo people who have signed in so far, and its clock."""

    visitor: Visitor
    _known: dict[str, Visitor] = field(default_factory=dict)

    def who(self, key: str) -> Visitor:
        """The demo person of this key."""
        if key not in self._known:
            self._known[key] = self.visitor.signed(key)
        return self._known[key]

    def at(self, moment: str) -> None:
        """Let it be that moment (``2020-05-12 09:00``), and what falls due by then fall due."""
        now = datetime.fromisoformat(moment).replace(tzinfo=ZONE)
        data_of(self.who(OPERATOR).post("/api/v1/sandbox/clock", {"now": now.isoformat()}))
        data_of(self.who(OPERATOR).post("/api/v1/sandbox/tick", {}))

    def photo(self, key: str) -> str:
        """The id of a photo that this person has just sent."""
        return str(data_of(self.who(key).upload(photo()))["id"])

    def report(self, key: str, township: str, text: str, category: str, **more: object) -> Matter:
        """A new matter."""
        body = {"township": township, "text": text, "category": category} | more
        answer = data_of(self.who(key).post("/api/v1/reports", body))
        return Matter(self, str(answer["id"]), key)

    def does_in(self, key: str, township: str, what: str, **body: object) -> dict[str, Any]:
        """Something beside the cases: ``duties``, ``states``, ``meetings``, ``votes``, ``plans`` and below."""
        answer: dict[str, Any] = data_of(self.who(key).post(f"/api/v1/townships/{township}/{what}", body))
        return answer

    def reads(self, key: str, path: str) -> dict[str, Any]:
        """What a GET below /api/v1 gives this person."""
        answer: dict[str, Any] = data_of(self.who(key).get(f"/api/v1/{path}"))
        return answer


@dataclass(frozen=True, slots=True)
class Matter:
    """One case, as its story goes on. ``reader`` is who looks at it: by default whoever reported it."""

    stage: Stage
    id: str
    reader: str

    def by(self, key: str, command: str, **body: object) -> dict[str, Any]:
        """This person does this; the receipt."""
        answer: dict[str, Any] = data_of(self.stage.who(key).do(self.id, command, **body))
        return answer

    def refused(self, key: str, command: str, **body: object) -> str:
        """This person may not do this (now); the sentence that says why."""
        status, _, sentence = told(self.stage.who(key).do(self.id, command, **body))
        assert 400 <= status < 500
        return sentence

    def seen(self, key: str | None = None) -> dict[str, Any]:
        """The whole case, for this person."""
        return self.stage.reads(key or self.reader, f"cases/{self.id}")

    def stands(self) -> tuple[str, str | None, tuple[str, ...]]:
        """Status in Chinese, the unit that holds it, and its marks."""
        case = self.seen()
        handler = case["handler"]
        return case["status"]["text"], handler["unit"] if handler else None, tuple(case["marks"])

    def tells(self, key: str | None = None) -> list[str]:
        """What the timeline says, in its order."""
        return [entry["text"] for entry in self.seen(key)["timeline"]]

    def due(self, clock: str) -> str | None:
        """When the newest clock of this name is due, to the minute."""
        clocks = [each for each in self.seen()["clocks"] if each["name"] == clock]
        return str(clocks[-1]["due_at"])[:16] if clocks else None
