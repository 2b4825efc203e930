"""Plays a story over HTTP (演一遍): signs in, moves the clock, sends, and reads the timeline back by GET."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import httpx

from api.console import CommandFailed, Exit
from api.demo.pictures import draw
from api.demo.stories import Step, Story

OPERATOR = "operator"  # who may move the clock of a sandbox


@dataclass(frozen=True, slots=True)
class Played:
    """A story after it was played: the case as GET gives it, and which step made which event (by ``seq``)."""

    story: Story
    case: Mapping[str, Any]
    made_by: Mapping[int, Step]


class Desk:
    """Everybody at one keyboard: each request is signed by whom the story says, with a key of its own."""

    def __init__(self, client: httpx.Client) -> None:
        self._client = client
        self._sent = 0
        self._tokens: dict[str, str] = {}

    def ask(self, who: str, path: str) -> Mapping[str, Any]:
        """What a GET gives this person."""
        return _data(self._client.get(path, headers=self._signed(who)))

    def send(self, who: str, path: str, body: Mapping[str, Any]) -> Mapping[str, Any]:
        """What a POST gives this person; a retry of the same call would be the same call."""
        return _data(self._client.post(path, json=body, headers=self._signed(who) | self._key()))

    def upload(self, who: str, picture: bytes) -> str:
        """The id of an uploaded photo."""
        files = {"file": ("demo.jpg", picture, "image/jpeg")}
        kept = _data(self._client.post("/api/v1/photos", files=files, headers=self._signed(who) | self._key()))
        return str(kept["id"])

    def move_clock(self, at: datetime) -> None:
        """Let it be ``at`` for the server, and what falls due by then fall due."""
        self.send(OPERATOR, "/api/v1/sandbox/clock", {"now": at.isoformat()})
        self.send(OPERATOR, "/api/v1/sandbox/tick", {})

    def _signed(self, who: str) -> dict[str, str]:
        if who not in self._tokens:
            signed = _data(self._client.post("/api/v1/auth/dev", json={"code": f"dev:{who}"}))
            self._tokens[who] = signed["token"]
        return {"authorization": f"Bearer {self._tokens[who]}"}

    def _key(self) -> dict[str, str]:
        self._sent += 1
        return {"idempotency-key": f"demo-{self._sent}"}


def _data(response: httpx.Response) -> Mapping[str, Any]:
    answer = response.json()
    if response.is_error:
        place = f"{response.request.method} {response.request.url.path}"
        raise CommandFailed(f"演示停在 {place}:{response.status_code} {answer['msg']} {answer['data']}", Exit.FOUND)
    data: Mapping[str, Any] = answer["data"]
    return data


def play(desk: Desk, story: Story, tell: Callable[[str], None]) -> Played:
    """Each step at its moment, then the watch; ``tell`` hears how far it is. Raises CommandFailed where it stops."""
    made_by: dict[int, Step] = {}
    case, last = "", 0
    for step in story.steps:
        tell(f"{story.title} {step.at:%m-%d %H:%M} {step.do}")
        desk.move_clock(step.at)
        receipt = _take(desk, story, step, case)
        case = str(receipt["id"])
        made_by |= dict.fromkeys(range(last + 1, int(receipt["seq"]) + 1), step)
        last = int(receipt["seq"])
    if story.watch is not None:
        for at in story.watch.moments(story.steps[-1].at):
            tell(f"{story.title} {at:%m-%d %H:%M}")
            desk.move_clock(at)
    return Played(story, desk.ask(story.steps[0].who, f"/api/v1/cases/{case}"), made_by)


def _take(desk: Desk, story: Story, step: Step, case: str) -> Mapping[str, Any]:
    body = dict(step.body)
    if step.photo:
        body["photos"] = [desk.upload(step.who, draw(step.photo))]
    if step.do == "report":
        return desk.send(step.who, "/api/v1/reports", {**body, "township": story.township})
    return desk.send(step.who, f"/api/v1/cases/{case}/{step.do}", body)
