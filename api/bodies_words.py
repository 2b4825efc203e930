"""What clients send of the list of words (敏感词表的请求体)."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from api.bodies import Body
from cases.word_list import MOST_CHARACTERS


class WordListText(Body):
    """The whole list: one word a line, ``不算`` before a spared phrase, remarks behind #; empty puts it away."""

    text: Annotated[str, Meta(max_length=MOST_CHARACTERS)]
