"""minqing demo: a real story against a fresh server, over HTTP, and its timeline as a person would read it."""

from __future__ import annotations

import threading
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import httpx

from api.commands import options
from api.console import Command, CommandFailed, Console, Exit
from api.demo.play import Beside, Desk, Played, play
from api.demo.server import Running, fresh_server
from api.demo.shown import legend, shown
from api.demo.stories import USUAL, load_stories, names
from api.rulefiles import read_calendar
from api.settings import Rules

_ANSWER_SECONDS = 30


def _add(parser: ArgumentParser) -> None:
    parser.add_argument("name", nargs="?", default=USUAL, metavar="名字", help="哪一个故事 (which story; see --list)")
    parser.add_argument("--list", action="store_true", help="列出有哪些故事 (list the stories)")
    parser.add_argument("--keep", action="store_true", help="演完不关,可以接着看 (keep the server running)")
    parser.add_argument("--rules", type=Path, metavar="文件夹", help="用这里的规约演 (folder of rule files)")


def _run(given: Namespace, console: Console) -> int:
    if given.list:
        return _list(console)
    if given.name not in names():
        raise CommandFailed(f"没有“{given.name}”这个故事;有 {'、'.join(names())}", Exit.MISUSED)
    rules = options.with_rules(options.settings(given), given.rules).rules
    with fresh_server(rules) as running:
        played = tuple(_play(given.name, running, console))
        _show(played, rules, console)
        console.give({"stories": [plain(each) for each in played]})
        if given.keep:
            _keep(running, console)
    return Exit.DONE


def _play(name: str, running: Running, console: Console) -> Iterator[Played]:
    # No proxy of whoever runs this may stand in between: the sandbox only talks to its own machine.
    with httpx.Client(base_url=running.url, timeout=_ANSWER_SECONDS, trust_env=False) as client:
        desk = Desk(client)
        for story in load_stories(name):
            yield play(desk, story, lambda text: console.step(lambda: text))


def _list(console: Console) -> int:
    """Each name, its stories and where they are from."""
    found = {name: load_stories(name) for name in names()}
    for name, stories in found.items():
        for story in stories:
            console.say(f"{name:<12}{story.title}({story.source})")
    console.give({name: [story.title for story in stories] for name, stories in found.items()})
    return Exit.DONE


def _show(played: tuple[Played, ...], rules: Rules, console: Console) -> None:
    calendar = read_calendar(rules)
    for each in played:
        for line in shown(each, calendar):
            console.say(line)
        console.say()
    for line in legend(each.story for each in played):
        console.say(line)


def _keep(running: Running, console: Console) -> None:
    console.say(f"服务还开着:{running.url}/docs  数据在 {running.folder}  (Ctrl-C 结束并删除)")
    console.flush()
    with suppress(KeyboardInterrupt):
        threading.Event().wait()


def plain(played: Played) -> dict[str, Any]:
    """A played story for programs: what is new at each run (ids, addresses of photos) is left out."""
    case = played.case
    told = {
        "title": played.story.title,
        "source": played.story.source,
        "assumed": played.story.assumed,
        "beside": [_said(each) for each in played.beside],
    }
    return told if case is None else told | _plain(case, played)


def _said(said: Beside) -> dict[str, Any]:
    return {"at": f"{said.at:%Y-%m-%dT%H:%M}", "who": said.who, "text": said.text, "refused": said.refused}


def _plain(case: Mapping[str, Any], played: Played) -> dict[str, Any]:
    return {
        "township": case["township"],
        "category": case["category"]["name"],
        "status": case["status"]["code"],
        "marks": case["marks"],
        "stars": case["stars"],
        "clocks": [_clock(clock) for clock in case["clocks"]],
        "timeline": [_entry(entry, played) for entry in case["timeline"]],
    }


def _clock(clock: Mapping[str, Any]) -> dict[str, Any]:
    kept = {name: clock[name] for name in ("name", "unit", "provisional", "overdue", "outcome", "clauses")}
    return kept | {name: clock[name] and clock[name][:16] for name in ("started_at", "warn_at", "due_at")}


def _entry(entry: dict[str, Any], played: Played) -> dict[str, Any]:
    step = played.made_by.get(int(entry["seq"]))
    return {
        "at": entry["at"][:16],
        "kind": entry["kind"],
        "actor": entry["actor"],
        "text": entry["text"],
        "words": entry["words"],
        "place": entry["place"],
        "photos": len(entry["photos"]),
        "clauses": entry["clauses"],
        "added": bool(step and step.added),
        "about": bool(step and step.about),
    }


COMMAND = Command(
    "demo", "用真实的一件事从头演到尾 (replay a real story)", _add, _run, "1:演到一半被拒绝;3:演示用的服务没有启动"
)
