"""What of a case's words others read (隐去以后的样子): whoever handles it reads what was written, everybody else less.

The reporter's own name, numbers that are somebody's, and the words that the reporter has asked to cover are hidden from
all readers outside the handling side. Whoever wrote something always reads it whole.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from cases.masking import Found, Kind, found_in, masked
from cases.naming import suggested
from cases.sealing import Content

#: Beside the text itself: words in it that its writer wants covered for others.
HIDE = "hide"
_TEXTS = ("text", "address")


@dataclass(frozen=True, slots=True)
class Preview:
    """What others will see of a text: the text itself, what was covered in it, and what might be names."""

    text: str
    covered: tuple[Found, ...]
    suggested: tuple[Found, ...]


def preview(text: str, names: Iterable[str] = ()) -> Preview:
    """How this text will be shown; ``names`` are the writer's own and those asked to be covered."""
    covered = found_in(text, names)
    apart = (each for each in suggested(text) if all(each.end <= c.start or each.start >= c.end for c in covered))
    return Preview(masked(text, names), covered, tuple(apart))


def teaser(text: str, names: Iterable[str] = ()) -> str:
    """The first words as a list shows them to who does not handle the case: guessed names are covered as well."""
    return masked(text, names, more=suggested(text))


def words_to_cover(own: Iterable[str | None], contents: Iterable[Content]) -> tuple[str, ...]:
    """Names that are nobody's business: of the reporters, of who has spoken, and those asked to be covered."""
    found = [name for name in own if name]
    for content in contents:
        found += hidden_in(content.body)
        if "name" in content.body:
            found.append(str(content.body["name"]))
    return tuple(dict.fromkeys(found))


def hidden_in(body: Mapping[str, object]) -> tuple[str, ...]:
    """The words that the writer of this content wants covered."""
    kept = body.get(HIDE)
    return tuple(str(word) for word in kept) if isinstance(kept, list) else ()


def covered(content: Content, names: Iterable[str], *, official: bool = False) -> Content:
    """The content as others read it; in what an office has said the numbers of its desks stay."""
    names, spare = tuple(names), {Kind.LANDLINE} if official else ()
    hidden = {key: masked(str(content.body[key]), names, spare=spare) for key in _TEXTS if content.body.get(key)}
    kept = {key: value for key, value in content.body.items() if key != HIDE}
    return replace(content, body={**kept, **hidden})


def covered_answers(answers: Mapping[str, str], names: Iterable[str]) -> dict[str, str]:
    """Answers to the questions of the rules as others read them."""
    names = tuple(names)
    return {question: masked(answer, names) for question, answer in answers.items()}
