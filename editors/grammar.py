"""The colours of rule files (语法着色): a TextMate grammar made from the words of the language (dsl/keywords.py)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from dsl.keywords import KEYWORDS, VAGUE, Keyword, Where

FILE = Path(__file__).parent / "vscode" / "syntaxes" / "guiyue.tmLanguage.json"

#: Full-width forms are written by their numbers, because they look like the plain ones.
_DIGIT = r"0-9\x{FF10}-\x{FF19}"
_MARKS = r"\s\x{3000},\x{FF0C};\x{FF1B}:\x{FF1A}。、|"
_SHUT, _OPENED = r"”\"》\)\x{FF09}\]", r"“\"《\(\x{FF08}"
_NUMBER = rf"[{_DIGIT}〇零一二三四五六七八九十百两]+"
_OPEN = rf"(?:^|(?<=[{_MARKS}{_SHUT}]))"
_CLOSE = rf"(?=[{_MARKS}{_OPENED}]|$)"
#: A word of one letter stands in many names; it has its colour only where a gap, a mark or a number is beside it.
_BEFORE_ONE = rf"(?<=[{_MARKS}{_SHUT}{_DIGIT}日月年天时周次件米])"
_SORTS = (
    ("keyword.control.condition.guiyue", ("K_BOTH", "K_EITHER", "K_ANY_LISTED", "K_ALL_LISTED", "K_OTHERWISE")),
    ("support.constant.event.guiyue", ("E_",)),
    ("support.constant.role.guiyue", ("K_ROLE", "K_URGENCY", "K_COLOR", "K_PARTY", "K_COUNTER", "K_REPORTER")),
    ("keyword.operator.time.guiyue", ("W_", "K_SINCE", "K_FROM_DAY", "K_FROM_MOMENT", "K_WITHIN_TERM")),
)
USUAL = "keyword.other.guiyue"
HEAD = "keyword.declaration.guiyue"


def scope(keyword: Keyword) -> str:
    """The colour of a word inside a sentence."""
    return next((name for name, begun in _SORTS if keyword.terminal.startswith(begun)), USUAL)


def grammar() -> dict[str, Any]:
    """The whole grammar; the longest word wins, as it does in the language."""
    return {
        "name": "规约",
        "scopeName": "source.guiyue",
        "fileTypes": ["rule"],
        "patterns": [*_lines(), *_texts(), *_values(), _vague(), *_words()],
    }


def _lines() -> list[dict[str, Any]]:
    gap = r"[\s\x{3000}]*"
    number = rf"{gap}第{gap}{_NUMBER}{gap}(?:条(?:{gap}之{gap}{_NUMBER})?|章)"
    clause = rf"^({number})(?:[ \x{{3000}}]+([^{_MARKS}]+))?"
    heads = sorted((k.word for k in KEYWORDS if k.where is Where.HEAD), key=lambda word: (-len(word), word))
    return [
        {"name": "comment.line.number-sign.guiyue", "match": r"(?:^|(?<=[\s\x{3000}]))[#\x{FF03}].*$"},
        {"name": "comment.line.guiyue", "match": rf"^{gap}注{gap}[:\x{{FF1A}}].*$"},
        {
            "match": clause,
            "captures": {"1": {"name": "entity.name.section.guiyue"}, "2": {"name": "markup.heading.guiyue"}},
        },
        {
            "match": rf"^{gap}(例)(?:[\s\x{{3000}}]+(.*))$",
            "captures": {"1": {"name": HEAD}, "2": {"name": "entity.name.function.guiyue"}},
        },
        {"match": rf"^{gap}({'|'.join(map(re.escape, heads))})", "captures": {"1": {"name": HEAD}}},
    ]


def _texts() -> list[dict[str, Any]]:
    return [
        {"name": "string.quoted.double.guiyue", "match": r"“[^”]*”|\"[^\"]*\"|「[^」]*」"},
        {"name": "string.other.title.guiyue", "match": r"《[^》]*》"},
    ]


def _values() -> list[dict[str, Any]]:
    number = "constant.numeric.guiyue"
    unit = r"个?(?:分钟|连续小时|工作时|小时|工作日|自然日|月|季度|天|日|年|次|星|米|件|张|票)"
    return [
        {"name": number, "match": rf"[{_DIGIT}]{{4}}-[{_DIGIT}]{{1,2}}-[{_DIGIT}]{{1,2}}"},
        {"name": number, "match": rf"[{_DIGIT}]{{1,2}}[:\x{{FF1A}}][{_DIGIT}]{{2}}"},
        {"name": number, "match": rf"{_NUMBER}{unit}|[{_DIGIT}]+[%\x{{FF05}}]?|半年|当日|次日"},
        {"name": "entity.name.tag.item.guiyue", "match": rf"[\(\x{{FF08}}]{_NUMBER}[\)\x{{FF09}}]"},
        {"name": "variable.other.reference.guiyue", "match": rf"第{_NUMBER}条(?:之{_NUMBER})?|附表{_NUMBER}"},
    ]


def _vague() -> dict[str, Any]:
    return {"name": "invalid.deprecated.vague.guiyue", "match": _either(VAGUE)}


def _words() -> list[dict[str, Any]]:
    """By length first: 不予受理 must not be taken for 受理, whatever their colours are."""
    inside = [keyword for keyword in KEYWORDS if keyword.where is not Where.HEAD]
    sorts = {keyword.word: scope(keyword) for keyword in reversed(inside)}
    found: list[dict[str, Any]] = []
    for length in sorted({len(word) for word in sorts}, reverse=True):
        for name in dict.fromkeys(sorts.values()):
            words = [word for word, sort in sorts.items() if len(word) == length and sort == name]
            if words and length > 1:
                found.append({"name": name, "match": _either(words)})
            elif words:
                one = _either(words)
                found.append({"name": name, "match": rf"{_OPEN}{one}|{_BEFORE_ONE}{one}|{one}{_CLOSE}"})
    return found


def _either(words: Iterable[str]) -> str:
    return f"(?:{'|'.join(sorted(map(re.escape, words), key=lambda word: (-len(word), word)))})"


def written() -> str:
    """The grammar as its file holds it."""
    return json.dumps(grammar(), ensure_ascii=False, indent=2) + "\n"


if __name__ == "__main__":
    FILE.write_text(written(), encoding="utf-8")
