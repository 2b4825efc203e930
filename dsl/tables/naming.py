"""Names that the rule language takes (取名) for the words of a table: what is changed is kept in full beside it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import count

from dsl.editions import reserved
from dsl.keywords import NEWEST
from dsl.names import BUILT_IN_EVENTS, LONGEST_NAME

_ENDS_BADLY = re.compile(r"(?:等|…|\.\.)\Z")
_BREAKS = re.compile(r"[、,;:。\s\"'《》?!]+")
_PLAIN = re.compile(r"[一-龥]{2,}")
_SHORTEST = 2
_TAIL = 12  # characters kept free for (第12345行)


def choice(text: str, number: int) -> str:
    """A cell of the first column: itself, or shortened and with its row where it is too long or no name."""
    return _named(text, number, taken=frozenset())


def deed(text: str, number: int) -> str:
    """A cell of 办到, which is the name of an event: what the language calls an event itself gets its row."""
    return _named(text, number, taken=BUILT_IN_EVENTS)


def _named(text: str, number: int, taken: frozenset[str]) -> str:
    bare = re.sub(r"[\"'《》]", "", text).strip()
    fits = len(bare) <= LONGEST_NAME and not _ENDS_BADLY.search(bare)
    if bare and fits and bare not in reserved(NEWEST) and bare not in taken:
        return bare
    return f"{bare[: LONGEST_NAME - _TAIL]}(第{number}行)"


def category(text: str) -> str:
    """A name for 分类: no mark that would end it, and not too long."""
    return _BREAKS.sub("·", text).strip("·")[: LONGEST_NAME - _TAIL]


def quoted(name: str) -> str:
    """The name in “” where it holds anything that the language could read otherwise."""
    return name if is_plain(name) else f"“{name}”"


def is_plain(name: str) -> bool:
    """Whether the name is Chinese through and through and holds no word of the language."""
    return _PLAIN.fullmatch(name) is not None and not any(word in name for word in reserved(NEWEST))


class Categories:
    """Names of classes and sub-classes, each its own: the same word twice is told apart by its class."""

    def __init__(self) -> None:
        self._names: dict[tuple[str, str], str] = {}
        self._taken: set[str] = set()

    def of_class(self, name: str) -> str:
        """The name of a class."""
        return self._own(("", name), category(name), "大类")

    def of_sub(self, class_name: str, name: str) -> str:
        """The name of a sub-class; 大类·小类 where another has taken the short one."""
        return self._own((class_name, name), category(name), self.of_class(class_name) if class_name else "小类")

    def _own(self, key: tuple[str, str], wanted: str, before: str) -> str:
        if key not in self._names:
            name = next(name for name in _tries(wanted, before) if self._is_free(name))
            self._taken.add(name)
            self._names[key] = name
        return self._names[key]

    def _is_free(self, name: str) -> bool:
        odd = name in self._taken or name in reserved(NEWEST) or _ENDS_BADLY.search(name)
        return not odd and len(name) >= _SHORTEST


def _tries(wanted: str, before: str) -> Iterator[str]:
    """路灯, 市政·路灯, 市政·路灯2, …"""
    yield wanted
    together = f"{before}·{wanted}"[: LONGEST_NAME - _TAIL]
    yield together
    yield from (f"{together}{number}" for number in count(2))
