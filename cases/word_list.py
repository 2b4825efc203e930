"""The list of words that a clerk keeps (敏感词表): what it says, and which of its words a text holds.

One word a line; ``不算`` before a phrase means that the word does not count inside it; what follows # is a remark.
Words are found however they are written: full width, capitals, signs or spaces in between, old characters.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from dsl.mentions import LONG, Scanner

#: More is no list that anybody maintains.
MOST_LINES, MOST_CHARACTERS = 2_000, 40_000
_SPARED = "不算"
#: Old characters that stand in everyday abuse and complaint; a whole dictionary would be another matter.
_OLD = (
    "罵騙錢賭黨國門頭個們這說話語請誰讓認識記該詞試詢調論證議評護變貪髒腦腫臉殺滾賤傢夥號處長東車馬鳥魚龍龜"
    "業樂買賣賬貨費貸資賠贓贖邊過運還遠違選進軍農電開關閃閒聞閱隊陽陰際雜難雞離雲靈頂順領題額風飛飯飲養餓驚鬥鬧"
)
_NEW = (
    "骂骗钱赌党国门头个们这说话语请谁让认识记该词试询调论证议评护变贪脏脑肿脸杀滚贱家伙号处长东车马鸟鱼龙龟"
    "业乐买卖账货费贷资赔赃赎边过运还远违选进军农电开关闪闲闻阅队阳阴际杂难鸡离云灵顶顺领题额风飞饭饮养饿惊斗闹"
)
_PLAIN = str.maketrans(_OLD, _NEW)


@dataclass(frozen=True, slots=True)
class Mistake:
    """What is wrong in a line, and how it is written instead."""

    line: int
    column: int
    message: str
    hint: str

    def __str__(self) -> str:
        return f"第{self.line}行:{self.message},{self.hint}"


@dataclass(frozen=True, slots=True)
class Word:
    """A word as it was written, and as it is looked for."""

    written: str
    plain: str


@dataclass(frozen=True, slots=True)
class WordList:
    """The words of a place, the phrases in which they do not count, and what was wrong."""

    words: tuple[Word, ...]
    spared: tuple[str, ...]
    mistakes: tuple[Mistake, ...]


def plain(text: str) -> str:
    """The text as it is searched: letters and numbers alone, half width, small, new characters."""
    half = unicodedata.normalize("NFKC", text).casefold()
    return "".join(each for each in half if each.isalnum()).translate(_PLAIN)


@lru_cache(maxsize=64)
def read(text: str) -> WordList:
    """The list, with every mistake in it; a line with a mistake counts for nothing."""
    words: dict[str, Word] = {}
    spared: dict[str, int] = {}
    mistakes: list[Mistake] = []
    lines = text.replace("\r\n", "\n").split("\n")
    if len(lines) > MOST_LINES or len(text) > MOST_CHARACTERS:
        wrong = Mistake(1, 1, f"敏感词表最多{MOST_LINES}行、{MOST_CHARACTERS}字", "请删去用不着的")
        return WordList((), (), (wrong,))
    for number, line in enumerate(lines, 1):
        written = line.partition("#")[0].strip()
        if not written:
            continue
        column = line.index(written) + 1
        phrase = written.removeprefix(_SPARED).strip() if written.startswith(f"{_SPARED} ") else None
        found = plain(written if phrase is None else phrase)
        wrong_ = _wrong(found, written if phrase is None else phrase)
        if wrong_ is not None:
            mistakes.append(Mistake(number, column, *wrong_))
        elif phrase is not None:
            spared.setdefault(found, number)
        elif found in words:
            mistakes.append(Mistake(number, column, f"“{written}”写了两次", "留一处就可以了"))
        else:
            words[found] = Word(written, found)
    for phrase, number in spared.items():
        if not any(word in phrase for word in words):
            hint = "写成里面有这个词的一句,例如“不算 傻瓜相机”"
            mistakes.append(Mistake(number, 1, "“不算”后面的话里没有敏感词表里的词", hint))
    longest_first = tuple(sorted(spared, key=len, reverse=True))
    return WordList(tuple(words.values()), longest_first, tuple(sorted(mistakes, key=lambda each: each.line)))


def _wrong(found: str, written: str) -> tuple[str, str] | None:
    if not found:
        return f"“{written}”里没有字", "一行写一个词,说明的话以 # 开头"
    if len(found) == 1:
        return f"“{written}”只有一个字,太多的话里都有", "请写成两个字以上的词"
    if len(found) > LONG:
        return f"“{written[:10]}……”太长", f"一个词最多{LONG}个字"
    return None


def held_by(words: WordList, text: str) -> tuple[str, ...]:
    """The words of the list that stand in the text, as they were written, in the order of the list."""
    if not words.words:
        return ()
    searched = plain(text)
    for phrase in words.spared:
        searched = searched.replace(phrase, "\n")
    found = set(_scanner(words).found(searched))
    return tuple(word.written for word in words.words if word.plain in found)


@lru_cache(maxsize=64)
def _scanner(words: WordList) -> Scanner:
    return Scanner(word.plain for word in words.words)
