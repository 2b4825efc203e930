"""What is like a case, as it is shown (相似件的应答)."""

from __future__ import annotations

from api.answers import Answer, Item
from api.answers_content import PostedShown


class SimilarShown(Answer):
    """One that is alike: ``words`` is what both texts share, 0 to 1; ``merge``: the case can be joined to it now."""

    case: Item
    why: list[str]
    words: float
    metres: float | None
    photo: bool
    merge: bool


class SimilarCasesShown(Answer):
    """The most alike first: ``items`` for whoever handles the case, ``posted`` for others as the public board shows it.

    ``note`` is a sentence for the reporter, empty where there is nothing alike.
    """

    note: str
    items: list[SimilarShown]
    posted: list[PostedShown]
