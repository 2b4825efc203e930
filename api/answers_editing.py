"""What an editor of rule files gets (编辑的应答): places, edits, proposals, meanings; columns in code points from 1."""

from __future__ import annotations

from api.answers import Answer
from api.answers_rules import Mistake


class PlaceInText(Answer):
    """A span in one line of a file; ``end`` is the column behind it. ``declares``: the name is declared there."""

    file: str
    line: int
    column: int
    end: int
    declares: bool


class TextEdit(Answer):
    """Put ``text`` in the place of the span; an empty span is a place to insert."""

    file: str
    line: int
    column: int
    end: int
    text: str


class Proposal(Answer):
    """Something that could stand at the cursor: ``kind`` is 用语, 写法 or the sort of name."""

    label: str
    kind: str
    detail: str
    edit: TextEdit


class Proposals(Answer):
    """What could stand at the cursor, the likeliest first."""

    items: list[Proposal]


class Meaning(Answer):
    """What the word at a place means: a title and lines of explanation, with the span of the word."""

    title: str
    lines: list[str]
    line: int
    column: int
    end: int


class Meant(Answer):
    """The meaning, or null for spaces, free text and what cannot be read."""

    meaning: Meaning | None


class PlacesInTexts(Answer):
    """Places in the order of files and lines."""

    items: list[PlaceInText]


class TextEdits(Answer):
    """Edits of one moment; they do not overlap. Files that are in force may be among them."""

    items: list[TextEdit]


class FixedMistake(Answer):
    """A way to mend one mistake, tried beforehand."""

    title: str
    mistake: Mistake
    edit: TextEdit


class FixedMistakes(Answer):
    """Ways to mend the mistakes of the given texts."""

    items: list[FixedMistake]
