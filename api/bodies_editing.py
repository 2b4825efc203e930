"""What an editor of rule files sends (编辑): texts, and the place in one of them that is asked about."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from api.bodies import RuleTexts

Count = Annotated[int, Meta(ge=1, le=1_000_000)]


class RulePlace(RuleTexts, forbid_unknown_fields=True, kw_only=True):
    """Texts as for a check, and a place: line and column from 1, in code points (an emoji counts one).

    ``file`` says in which of several texts; with one text it may be left out.
    """

    line: Count
    column: Count
    file: Annotated[str, Meta(min_length=1, max_length=100)] | None = None


class RuleRename(RulePlace, forbid_unknown_fields=True, kw_only=True):
    """The place of a name, and the word that it should have everywhere."""

    new_name: Annotated[str, Meta(min_length=1, max_length=100)]
