"""From a piece of a chat to a report that is not sent yet (聊天转上报): all guesses, for a person to confirm."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from cases.chat_fragment import ChatLine, read_chat
from cases.naming import suggested
from cases.places import Gazetteer, PlaceKind
from dsl.bundle import Categories
from dsl.decision import Question
from dsl.ruleset import Ruleset

#: Characters that a report may have.
LONGEST = 2_000
_MOST_NAMES, _MOST_CATEGORIES = 10, 5
_SHORTEST = 2  # characters of a name or choice that says something by standing in a text


@dataclass(frozen=True, slots=True)
class ChatDraft:
    """``text`` without who said it; one place of a kind where exactly one is named, ``places`` are all of them.

    ``category`` where one is likelier than all others; ``hide`` are words that may be names; ``pictures`` are those
    that have to be added by hand.
    """

    text: str
    cut: bool
    occurred_at: datetime | None
    village: str | None
    grid: str | None
    estate: str | None
    places: tuple[str, ...]
    category: str | None
    categories: tuple[str, ...]
    answers: Mapping[str, str]
    hide: tuple[str, ...]
    speakers: tuple[str, ...]
    pictures: int


def draft(piece: str, now: datetime, known: Gazetteer, rules: Ruleset, latest: timedelta) -> ChatDraft:
    """The report that this piece of a chat may be; a moment longer ago than ``latest`` is not given."""
    lines = read_chat(piece, now)
    text = "\n".join(line.text for line in lines if line.text)
    speakers = tuple(dict.fromkeys(line.who for line in lines if line.who))
    likely = categories_in(text, rules.categories, rules.questions)
    category = likely[0] if likely and _clearly(likely, rules.categories) else None
    found = {kind: _places(text, known, kind) for kind in (PlaceKind.VILLAGE, PlaceKind.GRID, PlaceKind.ESTATE)}
    grid, village = _only(found[PlaceKind.GRID]), _only(found[PlaceKind.VILLAGE])
    within = known.get(PlaceKind.GRID, grid) if grid else None
    return ChatDraft(
        text=text[:LONGEST],
        cut=len(text) > LONGEST,
        occurred_at=_begun(lines, now, latest),
        village=village or (within.village if within else None),
        grid=grid,
        estate=_only(found[PlaceKind.ESTATE]),
        places=tuple(dict.fromkeys(place for each in found.values() for place in each.values())),
        category=category,
        categories=likely[:_MOST_CATEGORIES],
        answers=answers_in(text, category, rules),
        hide=_names(text, speakers),
        speakers=speakers,
        pictures=sum(line.pictures for line in lines),
    )


def _begun(lines: Sequence[ChatLine], now: datetime, latest: timedelta) -> datetime | None:
    first = next((line.at for line in lines if line.at is not None), None)
    return first if first is not None and now - latest <= first <= now else None


def _places(text: str, known: Gazetteer, kind: PlaceKind) -> dict[str, str]:
    """Places of this kind that the text names, by key, with their names; a name within a longer one is not meant."""
    named = {each.key: each.name for each in known.places if each.kind is kind and len(each.name) >= _SHORTEST}
    left = text
    found: dict[str, str] = {}
    for key, name in sorted(named.items(), key=lambda each: -len(each[1])):
        if name in left or name in found.values():
            left = left.replace(name, "\n")
            found[key] = name
    return found


def _only(found: Mapping[str, str]) -> str | None:
    return next(iter(found)) if len(found) == 1 else None


def categories_in(text: str, categories: Categories, questions: Iterable[Question]) -> tuple[str, ...]:
    """Categories that the text names, or choices of their questions; the likeliest first, then the finest."""
    points: Counter[str] = Counter()
    for name in (*categories.parents, *categories.synonyms):
        if len(name) >= _SHORTEST and name in text:
            points[categories.synonyms.get(name, name)] += 2
    for question in questions:
        if question.category is not None and _chosen(text, question):
            points[categories.synonyms.get(question.category, question.category)] += 1
    return tuple(sorted(points, key=lambda name: (-points[name], -len(categories.path(name) or ()), name)))


def _clearly(likely: Sequence[str], categories: Categories) -> bool:
    """Whether the first one is meant: the others are wider names for it."""
    path = categories.path(likely[0]) or ()
    return all(name in path for name in likely[1:])


def answers_in(text: str, category: str | None, rules: Ruleset) -> dict[str, str]:
    """Questions of this category of which the text has exactly one choice."""
    path = rules.categories.path(category) or () if category else ()
    found = {each.name: _chosen(text, each) for each in rules.questions if each.category in path}
    return {name: choices[0] for name, choices in found.items() if len(choices) == 1}


def _chosen(text: str, question: Question) -> tuple[str, ...]:
    return tuple(choice for choice in question.choices if len(choice) >= _SHORTEST and choice in text)


def _names(text: str, speakers: Iterable[str]) -> tuple[str, ...]:
    """Who spoke, where others name them, and what else may be a name."""
    spoken = [who for who in speakers if len(who) >= _SHORTEST and who in text]
    guessed = [text[each.start : each.end] for each in suggested(text)]
    return tuple(dict.fromkeys((*spoken, *(name for name in guessed if len(name) >= _SHORTEST))))[:_MOST_NAMES]
