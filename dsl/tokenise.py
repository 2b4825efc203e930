"""Cuts a block into tokens (词) by longest match over the declared names and the words of the language.

Spaces may be left out, because the vocabulary is closed. Text that nobody declared becomes UNKNOWN at its own
place and is accepted wherever a name may stand; unreadable dates, quotes and terms are told here and nowhere else.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from dsl.blocks import Block
from dsl.diagnostics import Diagnostic, Span
from dsl.keywords import KEYWORDS, LATER, NEWEST, VAGUE, Where
from dsl.names import TableCell, table_rows
from dsl.normalise import Source
from dsl.numbers import NUMBER, read_number, write_number
from dsl.patterns import PUNCTUATION, Match, match_value, opens_value
from dsl.suggest import nearest
from dsl.wordings import WORDINGS, wording


@dataclass(slots=True)  # never changed; frozen ones take three times as long to make, and nothing is made so often
class Tok:
    """One token: the terminal's name, its canonical text, where it stands, whether a line opens with it.

    ``raw`` is what was written: inside the marks for quoted text, the plain characters for everything else.
    """

    type: str
    text: str
    span: Span
    opens_line: bool = False
    raw: str = ""
    bad: bool = False  # told already: the statement around it is left out


class Lexicon:
    """Every word that may be matched, with its terminal; names win over words that only look like a time."""

    def __init__(self, names: Iterable[str], edition: int = NEWEST) -> None:
        self.names = frozenset(names)
        language = _language_words(edition)
        names = dict.fromkeys((name for name in self.names if language.get(name, "K_LATER") in _WEAK), "NAME")
        self.words: dict[str, str] = {**language, **names}
        self.lengths: dict[str, tuple[int, ...]] = {**_language_lengths(edition), **_lengths(names, edition)}

    def longest(self, text: str, at: int) -> int:
        """The length of the longest word that begins at ``at``, 0 when there is none."""
        for length in self.lengths.get(text[at : at + 1], ()):
            if at + length <= len(text) and text[at : at + length] in self.words:
                return length
        return 0


_WEAK = frozenset({"K_LATER", "K_VAGUE", "K_OTHERWISE_SAID", "K_NEWER"})


@cache
def _language_words(edition: int) -> Mapping[str, str]:
    words = {k.word: k.terminal for k in KEYWORDS if k.where is Where.ANYWHERE and k.since <= edition}
    words.update(dict.fromkeys(VAGUE, "K_VAGUE"))
    words.update((word, "K_LATER") for word in LATER if word not in words)
    words.update((k.word, "K_NEWER") for k in KEYWORDS if k.where is Where.ANYWHERE and k.since > edition)
    words.update((word, "K_OTHERWISE_SAID") for word in WORDINGS if word not in words)
    return words


@cache
def _language_lengths(edition: int) -> Mapping[str, tuple[int, ...]]:
    return _by_first(_language_words(edition), {})


def _lengths(names: Iterable[str], edition: int) -> dict[str, tuple[int, ...]]:
    """How long the words are that begin as these names do, the longest first."""
    return _by_first(names, _language_lengths(edition))


def _by_first(words: Iterable[str], beside: Mapping[str, tuple[int, ...]]) -> dict[str, tuple[int, ...]]:
    found: dict[str, set[int]] = {}
    for word in words:
        found.setdefault(word[0], set(beside.get(word[0], ()))).add(len(word))
    return {first: tuple(sorted(lengths, reverse=True)) for first, lengths in found.items()}


#: Single characters that more often begin an unknown name than stand alone before one: 在建工程队, 选区办.
_FALSE_STARTS = frozenset("指和含代至选按归是在的内自填时与送免占")
_MEANING_WORDS = {k.word: k.terminal for k in KEYWORDS if k.where is Where.MEANING}
_HEAD_NUMBER = re.compile(rf"(?:第\s*)?({NUMBER})\s*[条章款节、]?(?:\s*之\s*({NUMBER}))?")
_SCHEDULE_NUMBER = re.compile(rf"附表\s*({NUMBER})")
#: 附表一 窨井盖 情形 由 上报人 选: the first of two words is the title.
_SCHEDULE_TITLE = re.compile(r"\s*([^\s|]+)\s+[^\s|由]+\s*由")
_READ_COLUMNS = frozenset({"时限", "期限", "办理时限", "承办", "承办单位", "责任单位", "主办单位", "单位"})
_TITLE_END = re.compile(r'[\s,;:。、"《(]')
_OPENERS = frozenset(
    (
        *("由", "提到", "未填", "来自", "依", "仅载明", "当日", "剩余", "再退的", "改派后", "其余的", "指名单位"),
        *("有下列情形之一的", "同时符合下列条件的", "必须执行", "下级可以另定", "定期", "与"),
    )
)
_BARS = "不得交"
_GLUED_OPENER = re.compile(
    r"类别不?属于|上报人不?是|紧急程度不?是|位置不?在|自\S+起|由\S+(?:办理|主办|认领|先行)|[0-9]"
    r"|有下列|同时符合下列|其余的|仅载明|提到|再退的由|改派后"
)
#: What only a condition or a ladder goes on with: the word before it is no heading. 照片数 超过3张, 照片数 3张以上.
_BOUND = rf"(?:{NUMBER})\s*[^\s\d,;。]{{0,3}}以[上下]"
_SECOND = re.compile(rf"\s+(?:是|不是|属于|不属于|在|不在|逾期|超过|达到|低于|{_BOUND})")
#: 定期 is a heading where no name and no period of a duty follows: 定期 由 甲 办理, 定期 类别 属于 ….
_PERIODIC = "定期"
_SENTENCE = re.compile(r"\s+(?:由\s|提到\s|类别\s|上报人\s|紧急程度\s|位置\s|自\S+起|其余的|仅载明|当日\s)")
#: A line about colours or more time, which needs no heading: 剩余25% 黄色, 逾期 红色, 延期 1次.
_ADDS = re.compile(rf"(?:逾期\S*|剩余\S+)\s+[黄橙红]色|延期\s+(?:{NUMBER})|封顶\s+自")
_NAMING = re.compile(r"\s+指名单位")


def tokenise(block: Block, lexicon: Lexicon, source: Source) -> tuple[list[Tok], list[Diagnostic]]:
    """The tokens of one block, head word and heading included, and what could not be read."""
    scanner = _Scanner(block, lexicon, source)
    scanner.run()
    return scanner.tokens, scanner.diagnostics


class _Scanner:
    """Moves once over the joined text of a block."""

    def __init__(self, block: Block, lexicon: Lexicon, source: Source) -> None:
        self.block = block
        self.text = block.text
        self.lexicon = lexicon
        self.source = source
        self._span = block.spans(source)
        self.tokens: list[Tok] = []
        self.diagnostics: list[Diagnostic] = []
        self.fresh = False  # a line was joined since the last token

    def run(self) -> None:
        at = self._head()
        if self.block.kind != "schedule":
            return self._scan(at, len(self.text))
        rows = table_rows(self.block)
        self._scan(at, self._bar(rows[0][0]) if rows else len(self.text))
        return self._rows(rows)

    def _scan(self, at: int, end: int) -> None:
        while at < end:
            self.fresh = self.fresh or at in self.block.breaks
            if self.text[at] == " ":
                at += 1
                continue
            at = self._next(at)

    def _rows(self, rows: list[list[TableCell]]) -> None:
        """Free cells are taken whole and need no quotes; terms and units are read as sentences are."""
        heading = [cell.text for cell in rows[0]] if rows else []
        for number, row in enumerate(rows):
            for at, cell in enumerate(row):
                bar = self._bar(cell)
                self._push("BAR" if at else "ROW", bar, bar + 1)
                column = heading[at] if at < len(heading) else ""
                if number and cell.text and column in _READ_COLUMNS:
                    self._scan(cell.begin, cell.end)
                else:
                    self._push("CELL", cell.begin, cell.end, text=cell.text)
                self.fresh = False

    def _bar(self, cell: TableCell) -> int:
        """The bar that opens the cell."""
        return self.text.rfind("|", 0, cell.begin)

    def _head(self) -> int:
        kind, at = self.block.kind, self.block.head
        if kind == "meaning":
            return at
        self._push(f"H_{_HEAD_NAMES.get(kind, kind.upper())}", 0, at, text=self._head_text(kind))
        if kind in ("clause", "chapter", "example"):
            at = self._title(at, whole_line=kind != "clause")
        if kind == "schedule" and (title := _SCHEDULE_TITLE.match(self.text, at)):
            at = self._push("TITLE", *title.span(1))
        return at

    def _head_text(self, kind: str) -> str | None:
        """``4|0`` for 第四条, ``2`` for 第二章 and 附表二; other head words as they are."""
        number = (_SCHEDULE_NUMBER if kind == "schedule" else _HEAD_NUMBER).match(self.text)
        if kind not in ("clause", "chapter", "schedule"):
            return None
        if number is None:
            return "0|0" if kind == "clause" else "0"
        value, sub = read_number(number[1]), read_number(number[2]) if number.re.groups > 1 and number[2] else 0
        if not value or sub is None:
            self._say("D305", 0, self.block.head, "这个编号的数字不对", "写作 第三条、第三条之一 或 第二章")
        return f"{value or 0}|{sub or 0}" if kind == "clause" else f"{value or 0}"

    def _title(self, at: int, *, whole_line: bool) -> int:
        stop = min((b for b in self.block.breaks if b >= at), default=len(self.text))
        begin = at + len(self.text[at:stop]) - len(self.text[at:stop].lstrip())
        line = self.text[begin:stop].rstrip()
        end = _TITLE_END.search(line)
        run = line if whole_line or end is None else line[: end.start()]
        if not run or not (whole_line or self._is_title(run, line[len(run) :])):
            return at
        self._push("TITLE", begin, begin + len(run))
        return begin + len(run)

    def _is_title(self, run: str, rest: str) -> bool:
        """The word after a clause number is its heading, unless it opens the sentence itself."""
        if run == _PERIODIC and (not rest.strip() or _SENTENCE.match(rest)):
            return True
        if rest[:1] not in ("", " ") or run in _OPENERS or _GLUED_OPENER.match(run) or self._bars(run):
            return False
        if _ADDS.match(run + rest):
            return False
        value = match_value(run, 0)
        if _NAMING.match(rest):
            return self.lexicon.words.get(run) != "K_ROLE"
        return not _SECOND.match(rest) and (value is None or value.type not in _OPENING_VALUES)

    def _bars(self, run: str) -> bool:
        """不得交 opens its sentence, glued or not; in the first edition it is a heading like any other."""
        return _BARS in self.lexicon.words and run.startswith(_BARS)

    def _next(self, at: int) -> int:
        char = self.text[at]
        if char in PUNCTUATION:
            return self._push(PUNCTUATION[char], at, at + 1)
        if char in "\"'":
            return self._quoted(at)
        length = self.lexicon.longest(self.text, at)
        value = match_value(self.text, at) if opens_value(char) else None
        if value is not None and value.end - at > length:
            return self._value(value, at)
        if self.block.kind == "meaning" and (word := self._meaning_word(at)):
            return self._push(_MEANING_WORDS[word], at, at + len(word))
        if length and not self._is_false_start(at, length) and not self._is_half_name(at, length):
            return self._word(at, at + length)
        return self._unknown(at)

    def _meaning_word(self, at: int) -> str:
        return max((w for w in _MEANING_WORDS if self.text.startswith(w, at)), key=len, default="")

    def _push(self, kind: str, begin: int, end: int, *, text: str | None = None, bad: bool = False) -> int:
        plain = self.text[begin:end] if text is None else text
        span = self._span(begin, end)
        raw = self._raw(begin, end) if kind in ("TEXT", "BOOK") else self.text[begin:end]
        self.tokens.append(Tok(kind, plain, span, self.fresh, raw, bad))
        self.fresh = False
        return end

    def _raw(self, begin: int, end: int) -> str:
        """The text between the marks as it was written; line ends, odd spaces and straight quotes are made good."""
        source, out, closing = self.source, "", False
        for place in map(self.block.place, range(begin + 1, end - 1)):
            plain, raw = source.text[place], source.raw[source.offsets[place]]
            if raw in _STRAIGHT:
                raw, closing = "“”"[closing], not closing
            out += " " if plain == " " else raw
        return out

    def _say(self, code: str, begin: int, end: int, message: str, hint: str) -> None:
        self.diagnostics.append(Diagnostic(code, self.block.span(self.source, begin, end), message, hint))

    def _quoted(self, at: int) -> int:
        mark = self.text[at]
        end = self.text.find(mark, at + 1)
        if end > at + 1:
            return self._push("TEXT", at, end + 1, text=self.text[at + 1 : end])
        if end < 0:
            end = min((b for b in self.block.breaks if b > at), default=len(self.text))
            self._say("D205", at, at + 1, "引号只有一半", "在引文的末尾补上 ”,或者删去多出来的引号")
            return self._push("TEXT", at, end, bad=True)
        self._say("D205", at, end + 1, "引号里没有文字", "写上文字,或者删去这一对引号")
        return self._push("TEXT", at, end + 1, bad=True)

    def _value(self, value: Match, at: int) -> int:
        if value.code:
            self._say(value.code, at, value.end, value.message, value.help)
        return self._push(value.type, at, value.end, text=value.text, bad=bool(value.code))

    def _word(self, begin: int, end: int) -> int:
        word = self.text[begin:end]
        kind = self.lexicon.words[word]
        if kind == "K_VAGUE":
            self._say("D302", begin, end, f"“{word}”说不出是哪一刻", f"写成准确的期限,例如“{VAGUE[word]}”")
        elif kind == "K_LATER":
            self._say("D210", begin, end, f"“{word}”本版语言还不能执行", "先写成:仅载明 “……”")
        elif kind == "K_NEWER":
            return self._push("UNKNOWN", begin, end)
        elif kind == "K_OTHERWISE_SAID":
            return self._otherwise_said(word, begin, end)
        return self._push(kind, begin, end, bad=kind in _WEAK)

    def _otherwise_said(self, word: str, begin: int, end: int) -> int:
        """A word of daily speech is told, and read as the word of the language that it stands for."""
        meant = wording(word, self.block.kind)
        self.diagnostics.append(meant.told(word, self.block.span(self.source, begin, end)))
        if meant.dropped:
            return end
        if meant.terminal:
            return self._push(meant.terminal, begin, end, text=meant.word)
        return self._push("UNKNOWN", begin, end, bad=True)

    def _symbol(self, at: int) -> int:
        """A bracket is told with all that stands in it."""
        close = self.text.find(")", at, at + _LONGEST_REMARK)
        end = close + 1 if self.text[at] == "(" and close > 0 else at + 1
        if self.text[at] in _BULLETS and at in self.block.breaks:
            self._say("D209", at, at + 1, f"编号“{self.text[at]}”不这样写", "写作“(一)”,下一层写作“1.”")
            return self._push("UNKNOWN", at, at + 1, bad=True)
        number = self.text[at - 1 : at]
        if self.text[at] == ")" and self.tokens and self.tokens[-1].opens_line and read_number(number):
            label = write_number(read_number(number) or 1)
            self._say("D209", at - 1, at + 1, f"编号“{number})”不这样写", f"写作“({label})”")
            return self._push("UNKNOWN", at, end, bad=True)
        self._say("D207", at, end, f"不认识的符号“{self.text[at]}”", _symbol_help(self.text[at]))
        return self._push("UNKNOWN", at, end, bad=True)

    def _segment_end(self, at: int) -> int:
        end = at + 1
        while not self._ends_segment(end):
            end += 1
        return end

    def _ends_segment(self, at: int) -> bool:
        return at >= len(self.text) or self.text[at] in _SEGMENT_ENDS or at in self.block.breaks

    def _is_half_name(self, at: int, length: int) -> bool:
        """A declared name with unknown text right behind it is the head of an unknown name: 移动 in 移动公司."""
        after = at + length
        if self.lexicon.words[self.text[at:after]] != "NAME" or self._ends_segment(after):
            return False
        behind = self.text[after]
        return behind.isalnum() and not self.lexicon.longest(self.text, after) and not opens_value(behind)

    def _is_false_start(self, at: int, length: int) -> bool:
        at_gap = at == 0 or at in self.block.breaks or self.text[at - 1] in _SEGMENT_ENDS
        if length > 1 or not at_gap or self.text[at] not in _FALSE_STARTS:
            return False
        end = self._segment_end(at)
        starts_term = self.text[at] == "自" and "起" in self.text[at:end]
        return end > at + 1 and not starts_term and not self._readable(at, end)[0]

    def _readable(self, begin: int, end: int) -> list[bool]:
        """For each place in the segment: can everything from there to its end be read?"""
        ok = [False] * (end - begin) + [True]
        for at in range(end - 1, begin - 1, -1):
            lengths = self.lexicon.lengths.get(self.text[at], ())
            ok[at - begin] = any(
                at + n <= end and ok[at + n - begin] and self.text[at : at + n] in self.lexicon.words for n in lengths
            ) or self._readable_value(at, begin, end, ok)
        return ok

    def _readable_value(self, at: int, begin: int, end: int, ok: list[bool]) -> bool:
        value = match_value(self.text, at) if opens_value(self.text[at]) else None
        return value is not None and not value.code and value.end <= end and ok[value.end - begin]

    def _unknown(self, at: int) -> int:
        """Unknown text reaches to the first place from which the rest of its segment can be read."""
        char = self.text[at]
        if not (char.isalnum() or char in "_-·"):
            return self._symbol(at)
        end = self._segment_end(at)
        ok = self._readable(at, end)
        stop = next((i for i in range(1, end - at) if ok[i] and not self._bare_number(at + i)), end - at)
        return self._push("UNKNOWN", at, at + stop)

    def _bare_number(self, at: int) -> bool:
        """A number without a unit belongs to the name before it: 某路10号."""
        value = match_value(self.text, at) if self.text[at : at + 1].isdigit() else None
        return value is not None and value.type == "NUMBER"


_LONGEST_REMARK = 60
_BULLETS = frozenset("•●○◆◇■□▪►→*√")
_OPENING_VALUES = frozenset({"DURATION", "ORDINAL", "ITEM", "DATE", "CLOCK"})
_STRAIGHT = frozenset('"\uff02')
_HEAD_NAMES = {"heading": "LEVEL", "vocabulary": "USE", "event_rule": "EVENT", "emergency": "PLAN"}
_SEGMENT_ENDS = frozenset(" \"'《()" + "".join(PUNCTUATION))


_SYMBOLS = {
    **dict.fromkeys("()", "括号只用于(一)(二)编号;说明写在行末的 # 后面"),
    **dict.fromkeys("/\\", "名称之间用“、”;日期写作 2026-12-01"),
    **dict.fromkeys("=", "写作“是”或者“属于”"),
    **dict.fromkeys("<>≤≥", "比多少写作 低于、超过、以上、以下"),
    **dict.fromkeys("@", "删去它,只写单位或岗位的名称"),
    **dict.fromkeys("+&", "名称之间用“、”,条件之间用“并且”"),
    **dict.fromkeys("~", "从几到几写“至”,几个并列写“、”"),
    **dict.fromkeys("|", "表格只写在附表里"),
    **dict.fromkeys("?!", "规约里不用它,删去它"),
    **dict.fromkeys("'", "文字放进“”里"),
}


def _symbol_help(char: str) -> str:
    return _SYMBOLS.get(char, "删去它;要引用的文字放进“”里")


def near_keyword(text: str, terminals: Iterable[str]) -> str | None:
    """The word of the language that ``text`` probably is, among those that could stand here."""
    allowed = frozenset(terminals)
    words = (k.word for k in KEYWORDS if k.terminal in allowed and k.word != text)
    found = nearest(text, (w for w in words if len(w) > 1), limit=1)
    return found[0] if found else None
