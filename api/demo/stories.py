"""The stories of the demo as values (演示故事): who does what when, in whose words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).with_name("stories")
USUAL = "haining"  # what is played where nobody names a story
MAIN = "件"  # the case that a step is about where it names none


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that somebody does over HTTP. ``photo`` are the lines to draw on the picture that goes with it.

    ``do`` is the name of a command's door, or a path that begins with a slash and is about the township. ``case`` names
    the case: one that another step has reported under that name, or the kind of a link of the main one. ``added``: the
    source does not tell it. ``about``: the source gives no time of day. ``refused``: the server has to say no to
    what was ``tried``, in a few words.
    """

    at: datetime
    who: str
    do: str
    body: Mapping[str, Any] = field(default_factory=dict)
    photo: tuple[str, ...] = ()
    case: str = MAIN
    added: bool = False
    about: bool = False
    refused: bool = False
    tried: str = ""

    @property
    def margin(self) -> str:
        """Two signs: + where the source does not tell it, ~ where it gives no time of day."""
        return f"{'+' if self.added else ' '}{'~' if self.about else ' '}"


@dataclass(frozen=True, slots=True)
class Watch:
    """After the last step the clock moves on by itself, ``step`` by ``step``, until this moment."""

    until: datetime
    step: timedelta

    def moments(self, since: datetime) -> Iterator[datetime]:
        """Each moment at which the demo looks."""
        at = since
        while at < self.until:
            at = min(at + self.step, self.until)
            yield at


@dataclass(frozen=True, slots=True)
class Story:
    """One report from its beginning on. ``assumed`` is what the source does not say and the story had to choose."""

    title: str
    source: str
    assumed: str
    township: str
    steps: tuple[Step, ...]
    watch: Watch | None = None


def names() -> tuple[str, ...]:
    """Every name that a demo can be asked for by, the usual one first."""
    found = sorted(path.stem for path in FOLDER.glob("*.yaml"))
    return tuple(sorted(found, key=lambda name: name != USUAL))


def load_stories(name: str = USUAL) -> tuple[Story, ...]:
    """The stories of this name, in the order of their file. Raises KeyError for a name that there is not."""
    if name not in names():
        raise KeyError(name)
    text = (FOLDER / f"{name}.yaml").read_text(encoding="utf-8")
    return tuple(_story(written) for written in yaml.safe_load(text)["stories"])


def _story(written: Mapping[str, Any]) -> Story:
    watch = written.get("watch")
    return Story(
        title=written["title"],
        source=written["source"],
        assumed=written["assumed"],
        township=written["township"],
        steps=tuple(_step(step) for step in written["steps"]),
        watch=Watch(watch["until"], timedelta(hours=watch["step_hours"])) if watch else None,
    )


def _step(written: Mapping[str, Any]) -> Step:
    return Step(**{**written, "photo": tuple(written.get("photo", ()))})
