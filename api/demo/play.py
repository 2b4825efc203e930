"""Plays a story over HTTP (演一遍): signs in, moves the clock, sends, and reads the timeline back by GET."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import httpx

from api.console import CommandFailed, Exit
from api.demo.pictures import draw
from api.demo.stories import MAIN, Step, Story

OPERATOR = "operator"  # who may move the clock of a sandbox


@dataclass(frozen=True, slots=True)
class Played:
    """A story after it was played: the case as GET gives it, and which step made which event (by ``seq``).

    ``beside`` is what was done in the township or refused, in the order of the story; ``others`` are its other cases,
    as those see them who had to do with them.
    """

    story: Story
    case: Mapping[str, Any] | None
    made_by: Mapping[int, Step]
    beside: tuple[Beside, ...] = ()
    others: tuple[Mapping[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class Beside:
    """One step that no case tells of: when, who, what the server said, and the clause it said that by.

    ``margin`` are the signs of its step.
    """

    at: datetime
    who: str
    text: str
    clause: str = ""
    refused: bool = False
    margin: str = "  "


class Desk:
    """Everybody at one keyboard: each request is signed by whom the story says, with a key of its own."""

    def __init__(self, client: httpx.Client) -> None:
        self._client = client
        self._sent = 0
        self._tokens: dict[str, str] = {}
        self._agreed: set[str] = set()

    def ask(self, who: str, path: str) -> Mapping[str, Any]:
        """What a GET gives this person."""
        return _data(self._client.get(path, headers=self._signed(who)))

    def name(self, who: str) -> str:
        """What the roster calls this person."""
        return str(self.ask(who, "/api/v1/me")["name"])

    def send(self, who: str, path: str, body: Mapping[str, Any]) -> Mapping[str, Any]:
        """What a POST gives this person; a retry of the same call would be the same call."""
        if "place" in body:
            self._agree(who)
        return _data(self._client.post(path, json=body, headers=self._signed(who) | self._key()))

    def try_to(self, who: str, path: str, body: Mapping[str, Any]) -> str:
        """What the server says against it. Raises CommandFailed where it says nothing against it."""
        response = self._client.post(path, json=body, headers=self._signed(who) | self._key())
        if not response.is_client_error:
            raise CommandFailed(f"演示停在 POST {path}:{response.status_code},本来应当被拒绝", Exit.FOUND)
        return str(response.json()["msg"])

    def upload(self, who: str, picture: bytes) -> str:
        """The id of an uploaded photo."""
        self._agree(who)
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

    def _agree(self, who: str) -> None:
        """Consent to the privacy notice (同意), as a client asks of everybody before the first place or photo."""
        if who in self._agreed:
            return
        self._agreed.add(who)
        notice = _data(self._client.get("/api/v1/privacy-notice"))
        body = {"version": notice["version"], "scopes": notice["scopes"]}
        _data(self._client.post("/api/v1/me/consent", json=body, headers=self._signed(who)))

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
    stage = _Stage(desk, story)
    for step in story.steps:
        tell(f"{story.title} {step.at:%m-%d %H:%M} {step.do}")
        desk.move_clock(step.at)
        stage.take(step)
    if story.watch is not None:
        for at in story.watch.moments(story.steps[-1].at):
            tell(f"{story.title} {at:%m-%d %H:%M}")
            desk.move_clock(at)
    return stage.played()


class _Stage:
    """The cases of a story by name, who spoke last in each, and which step made which event of the main one."""

    def __init__(self, desk: Desk, story: Story) -> None:
        self._desk = desk
        self._story = story
        self._cases: dict[str, str] = {}
        self._readers: dict[str, str] = {}
        self._made_by: dict[int, Step] = {}
        self._beside: list[Beside] = []
        self._run = ""

    def take(self, step: Step) -> None:
        """One step, over HTTP."""
        if step.refused:
            self._refused(step)
        elif step.do.startswith("/"):
            self._in_town(step)
        else:
            self._in_case(step)

    def played(self) -> Played:
        """What there is to show now."""
        views = {name: self._view(name) for name in self._cases}
        main = views.pop(MAIN, None)
        return Played(self._story, main, self._made_by, tuple(self._beside), tuple(views.values()))

    def _view(self, name: str) -> Mapping[str, Any]:
        return self._desk.ask(self._readers[name], f"/api/v1/cases/{self._cases[name]}")

    def _in_case(self, step: Step) -> None:
        last = self._last_seq() if step.case == MAIN else 0
        receipt = self._desk.send(step.who, self._path(step), self._body(step))
        self._cases[step.case] = str(receipt["id"])
        if step.do == "report" or step.case != MAIN:
            self._readers[step.case] = step.who
        if step.case == MAIN:
            self._made_by |= dict.fromkeys(range(last + 1, int(receipt["seq"]) + 1), step)

    def _last_seq(self) -> int:
        """The last event that the main case tells of before a step is taken: the clock may have told some by itself."""
        told = self._view(MAIN)["timeline"] if MAIN in self._cases else ()
        return max((int(entry["seq"]) for entry in told), default=0)

    def _in_town(self, step: Step) -> None:
        receipt = self._desk.send(step.who, self._path(step), self._body(step))
        self._run = str(receipt.get("run", self._run))
        text, clause = str(receipt.get("text", "")), str(receipt.get("clause", ""))
        self._beside.append(Beside(step.at, self._desk.name(step.who), text, clause, margin=step.margin))

    def _refused(self, step: Step) -> None:
        sentence = self._desk.try_to(step.who, self._path(step), self._body(step))
        said = f"{step.tried}:{sentence}"
        self._beside.append(Beside(step.at, self._desk.name(step.who), said, refused=True, margin=step.margin))

    def _path(self, step: Step) -> str:
        if step.do == "report":
            return "/api/v1/reports"
        if step.do.startswith("/"):
            return f"/api/v1{step.do.format(township=self._story.township, run=self._run)}"
        return f"/api/v1/cases/{self._case(step)}/{step.do}"

    def _case(self, step: Step) -> str:
        if step.case not in self._cases:
            links = self._view(MAIN)["linked"]["items"]
            self._cases[step.case] = next(str(link["id"]) for link in links if link["kind"] == step.case)
        return self._cases[step.case]

    def _told(self, value: object) -> object:
        """What is sent: ``@somebody`` stands for the id of that demo person."""
        named = isinstance(value, str) and value.startswith("@")
        return self._desk.ask(str(value)[1:], "/api/v1/me")["id"] if named else value

    def _body(self, step: Step) -> dict[str, Any]:
        body = {name: self._told(value) for name, value in step.body.items()}
        if step.photo:
            body["photos"] = [self._desk.upload(step.who, draw(step.photo))]
        return {"township": self._story.township, **body} if step.do == "report" else body
