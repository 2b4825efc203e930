"""Answers on the list of words (敏感词表的应答)."""

from __future__ import annotations

from api.answers import Answer


class WordListShown(Answer):
    """The list in force as it was written; empty where there is none."""

    text: str


class WordMistake(Answer):
    """What is wrong in a line of the list."""

    line: int
    column: int
    message: str
    hint: str


class WordCount(Answer):
    """In how many of the reports a word stands."""

    word: str
    reports: int


class WordsTried(Answer):
    """What the list would have done: of ``reports`` of the last thirty days ``held`` would have waited for a person."""

    mistakes: list[WordMistake]
    words: int
    reports: int
    held: int
    by_word: list[WordCount]
