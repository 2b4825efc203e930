"""Makes pasted text plain (规整): one form for every digit, bracket, comma, space and line end, with the way back."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from unicodedata import category, normalize

from dsl.diagnostics import Span

#: Characters that stay as they are; there are others, but these are nearly all.
_PLAIN_TEXT = re.compile(r"[\n !-Z\\^-z|~一-龥、。《》]*")
_LINE_FEED = re.compile("\n")
_NEWLINES = frozenset("\n\x0b\x0c\x85\u2028\u2029")
_SPECIAL = {
    **dict.fromkeys("“”„‟〝〞〟「」", '"'),
    **dict.fromkeys("‘’‚‛『』", "'"),
    **dict.fromkeys("‐‑‒–—―−", "-"),
    **dict.fromkeys("〜~～", "~"),
    **dict.fromkeys("【〔〖[{", "("),
    **dict.fromkeys("】〕〗]}", ")"),
    **dict.fromkeys("∶︰", ":"),
    "｡": "。",
    "﹐": ",",
    "﹑": "、",
    "\t": " ",
}


@dataclass(frozen=True, slots=True)
class Source:
    """Plain text with the place of each character in the file as it was written.

    ``offsets[i]`` is the code point in ``raw`` that ``text[i]`` came from; one more entry stands for the end.
    """

    text: str
    raw: str
    offsets: Sequence[int]
    starts: tuple[int, ...]

    def span(self, begin: int, end: int) -> Span:
        """The place of ``text[begin:end]``, cut at the end of its first line; never empty."""
        offsets, starts, length = self.offsets, self.starts, len(self.text)
        first = offsets[min(length, begin)]
        line = bisect_right(starts, first)
        start = starts[line - 1]
        column = first - start + 1
        stop = offsets[min(length, end) - 1] + 1 if end > begin else first
        if line == len(starts) or stop > starts[line] - len("\r\n"):
            stop = min(stop, self._line_end(line))
        stop += 1 - start
        return Span(line, column, stop if stop > column else column + 1)

    def line_of(self, place: int) -> tuple[int, int]:
        """The number of the line that ``text[place]`` came from, and where it begins in ``raw``."""
        line = bisect_right(self.starts, self.offsets[place])
        return line, self.starts[line - 1]

    def _line_end(self, line: int) -> int:
        stop = self.starts[line] if line < len(self.starts) else len(self.raw)
        while stop > self.starts[line - 1] and self.raw[stop - 1] in "\r\n":
            stop -= 1
        return stop


def normalise(raw: str) -> Source:
    """Full-width forms, U+3000, NBSP, tabs, zero-width characters, BOM, CRLF and mixed quotes become one form."""
    forms = {char: _plain(char) for char in set(raw)}
    if "\r" not in forms and all(len(plain) == 1 for plain in forms.values()):
        starts = (0, *(match.end() for match in _LINE_FEED.finditer(raw)))
        return Source(
            raw.translate({ord(char): plain for char, plain in forms.items()}), raw, range(len(raw) + 1), starts
        )
    return _character_by_character(raw)


def plain(text: str) -> str:
    """The text alone, without the way back; most texts are plain already, which is seen at a glance."""
    return text if _PLAIN_TEXT.fullmatch(text) else normalise(text).text


def _character_by_character(raw: str) -> Source:
    """Where a character becomes several or none, each place has its own way back."""
    chars: list[str] = []
    offsets: list[int] = []
    starts = [0]
    for index, char in enumerate(raw):
        plain = "\n" if char == "\r" and raw[index + 1 : index + 2] != "\n" else _plain(char)
        chars.append(plain)
        offsets.extend([index] * len(plain))
        if char == "\n" or (char == "\r" and plain):
            starts.append(index + 1)
    return Source("".join(chars), raw, (*offsets, len(raw)), tuple(starts))


@lru_cache(maxsize=8192)
def _plain(char: str) -> str:
    """What one character becomes: itself, another, several (㈠ is three), or nothing."""
    if "一" <= char <= "龥":
        return char
    if char in _SPECIAL:
        return _SPECIAL[char]
    if char in _NEWLINES:
        return "\n"
    kind = category(char)
    if kind in ("Cf", "Cc", "Mn", "Me", "Cs"):
        return ""
    if kind.startswith("Z"):
        return " "
    return _compatible(char)


def _compatible(char: str) -> str:
    if "㈠" <= char <= "㈩":
        return f"({'一二三四五六七八九十'[ord(char) - ord('㈠')]})"
    form = normalize("NFKC", char)
    return form if len(form) == 1 else char
