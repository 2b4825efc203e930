"""Breaks text into lines (排行): Chinese anywhere but where no line may begin or end, other words between letters."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator

#: What no line begins with, and what none ends with (GB/T 15834-2011, 5.1: 标点符号的位置).
NO_START = frozenset("、。,.;:?!)]}〕〉》」』】…—~’”,。;:?!)]}·%‰℃°")
NO_END = frozenset("([{〔〈《「『【‘“([{")
#: Invisible, or turning the reading direction: nothing that is printed says anything by them.
_DROPPED = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})


def printable(text: str, known: Callable[[str], bool]) -> str:
    """The text as it can be printed: a sign that no font has is written as its code, controls are left out."""
    return "".join(_sign(char, known) for char in text.replace("\r\n", "\n").replace("\r", "\n"))


def _sign(char: str, known: Callable[[str], bool]) -> str:
    if char == "\n":
        return char
    if char == "\t" or unicodedata.category(char) in {"Zs", "Zl", "Zp"}:
        return "\u3000" if char == "\u3000" else " "
    if known(char):
        return char if unicodedata.category(char) not in _DROPPED else ""
    kind = unicodedata.category(char)
    hidden = kind in {"Cc", "Cf"} or "\ufe00" <= char <= "\ufe0f" or "\U000e0100" <= char <= "\U000e01ef"
    return "" if hidden else f"〔U+{ord(char):04X}〕"


def broken(text: str, width: float, width_of: Callable[[str], float]) -> Iterator[str]:
    """The lines of ``text``, none wider than ``width``; an empty line stays one."""
    for paragraph in text.split("\n"):
        yield from _paragraph(paragraph, width, width_of)


def _paragraph(text: str, width: float, width_of: Callable[[str], float]) -> Iterator[str]:
    begin, used, place = 0, 0.0, 0
    while place < len(text):
        wide = width_of(text[place])
        if used + wide > width and place > begin:
            end = _break_before(text, begin, place)
            yield text[begin:end].rstrip(" ")
            begin = end
            while begin < len(text) and text[begin] == " ":
                begin += 1
            used, place = 0.0, begin
            continue
        used, place = used + wide, place + 1
    yield text[begin:]


def _break_before(text: str, begin: int, place: int) -> int:
    """The last place not behind ``place`` where a line may end; ``place`` itself where there is none near."""
    for end in range(place, max(begin, place - 40), -1):
        if _may_break(text[end - 1], text[end]):
            return end
    return place


def _may_break(before: str, after: str) -> bool:
    if after in NO_START or before in NO_END:
        return False
    return not (_in_word(before) and _in_word(after))


def _in_word(char: str) -> bool:
    return char.isascii() and (char.isalnum() or char in "._-/:@+")
