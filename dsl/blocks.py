"""Splits plain text into blocks (语块), one declaration or clause each, at the words that open a line.

Indentation means nothing and a line that opens with no head word continues the block before it, so hard-wrapped
text needs no repair; where lines were joined stays known as a hint.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from dsl import tree
from dsl.diagnostics import Diagnostic, Span
from dsl.normalise import Source
from dsl.numbers import NUMBER, read_number, write_number
from dsl.pasted import pasted
from dsl.suggest import distance

_CHINESE = "[一二三四五六七八九十百零〇]+"

#: One pattern a kind of block. A word that also occurs in prose is a head only where its sentence fits.
_HEADS: dict[str, str] = {
    "clause": rf"第\s*{NUMBER}\s*条(?:\s*之\s*{_CHINESE})?",
    "chapter": rf"第\s*{NUMBER}\s*章",
    "heading": r"镇街|国家(?=\s)|(?:[县市省]|区(?!域))(?=\s|[^\s,;。、\"]{2,20}\d{6})",
    "superior": r"上级(?=\s|\S+\d{6})",
    "effective": r"施行(?=\s|\d)",
    "basis": r"依据(?=\s*《|\s)",
    "vocabulary": r"采用",
    "office": r"办公时间",
    "same_day": r"当日\s*止于",
    "last_day": r"末日\s*止于",
    "category": r"分类",
    "unit": r"单位(?![,;:。、的])",
    "post": r"岗位(?=\s|\S+取自)",
    "group": r"群(?=\s|\S+含)",
    "area": r"区域(?=\s|\S+(?:网格|含))",
    "question": r"问(?=\s|\S+选)",
    "table": r"对照(?=\s|\S+按)",
    "event_rule": r"事件(?=\s|\S+由)",
    "mark": r"标记",
    "example": r"例(?=\s|[^如外子,。])",
    "meaning": r"(?=(?:天|日|小时)(?:\s*、\s*(?:天|日|小时))*\s*指)",
    "schedule": rf"附表\s*{_CHINESE}(?!\s*第)",
    "finding": r"认定(?=\s*\S+?(?:选|填|\s))",
    "state": r"态势(?=\s|\S+选)",
    "attribute": r"属性(?=\s|\S+选)",
    "channel": r"渠道(?!\s*(?:是|不是))",
    "rate": r"口径(?=\s|\S+:)",
    "meeting": r"会议(?=\s+[^\s,;。、]+\s|\s+\S+\s*由|\S+由\S+召集)",
    "vote": r"表决(?=\s+[^\s,;。、]+\s|\s+\S+\s*按|\S+按)",
    "emergency": r"预案(?=\s|\S+由)",
}
_HEAD = re.compile("|".join(f"(?P<{kind}>{pattern})" for kind, pattern in _HEADS.items()))
_WORDS = {
    "镇街": "heading", "上级": "superior", "施行": "effective", "依据": "basis", "采用": "vocabulary",
    "办公时间": "office", "分类": "category", "单位": "unit", "岗位": "post", "区域": "area", "对照": "table",
    "事件": "event_rule", "标记": "mark", "认定": "finding", "态势": "state", "口径": "rate", "预案": "emergency",
}  # fmt: skip
_REMARK = re.compile(r"#|注\s*:")
#: 3#泵站, 12#楼: a number sign inside a name, which would cut the name short without a word.
_NUMBER_SIGN = re.compile(r'(?<![^\s,、;:。"由])[0-9A-Za-z]{1,3}#[^\s,、;:。"]+')
_REFERRED = re.compile(r"(?:依|、|和|及)\Z")
_OPEN_END = re.compile(r"[、,:(]\Z")
#: 各单位, 该单位, 承办单位 cut in two by a line end; no line of a rule file ends with these.
_HALF_PARTY = re.compile(r"(?:[各该]|承办|指名)\Z")
_NUMBERED = rf"第\s*({NUMBER})"
_LISTED = re.compile(rf"({_CHINESE})\s*、")
#: Openings that are numbered otherwise: pattern, block, code, message, help.
_MISNUMBERED: tuple[tuple[re.Pattern[str], str, str, str, str], ...] = (
    (re.compile(_NUMBERED + r"款(?=\s)"), "clause", "D208", "规约分条,不分款", "写作“第{number}条”"),
    (re.compile(_NUMBERED + r"(?=\s)"), "clause", "D208", "条号少了“条”", "写作“第{number}条”"),
    (
        re.compile(r"第[^\s条,、。;:\"]{1,6}条(?=\s)"),
        *("clause", "D305", "看不懂条号“{written}”", "写作 第二条;后来加的写作 第二条之一"),
    ),
    (
        re.compile(_NUMBERED + r"\s*节(?=\s)"),
        *("chapter", "D208", "规约分章,不分节", "写作“第{number}章”,或者删去这一行"),
    ),
    (re.compile(r"附表(?=\s+\S+\s)"), "schedule", "D209", "附表没有编号", "写作“附表一”"),
    (_LISTED, "clause", "D209", "编号“{written}”不这样写", "写作“第{number}条”"),
)
#: What each of these patterns begins with.
_NUMBERING = frozenset("第附一二三四五六七八九十百零〇")
_WITH_LINES = ("clause", "example", "table", "schedule")
#: What other papers call the words that open a line.
_KINDS = {**_WORDS, "问": "question", "例": "example", "群": "group"}
_CALLED = {
    **dict.fromkeys(("部门", "科室", "机构", "责任单位", "成员单位"), "单位"),
    **dict.fromkeys(("生效", "实施", "启用"), "施行"),
    **dict.fromkeys(("类别", "种类", "问题分类"), "分类"),
    **dict.fromkeys(("乡镇", "街道", "乡", "镇"), "镇街"),
    **dict.fromkeys(("片区", "网格片", "辖区"), "区域"),
    **dict.fromkeys(("职务", "职位"), "岗位"),
    **dict.fromkeys(("提问", "询问", "问题"), "问"),
    **dict.fromkeys(("举例", "示例", "案例"), "例"),
    **dict.fromkeys(("标签", "标识"), "标记"),
    **dict.fromkeys(("工作时间", "上班时间"), "办公时间"),
    **dict.fromkeys(("微信群", "工作群"), "群"),
}
_STOP_OR_QUOTED = re.compile(r'"[^"]*"|《[^》]{1,200}》|"|。 *')


@dataclass(slots=True)
class Block:
    """One block: its joined text, where each character stands in the plain text, and where lines were joined."""

    kind: str
    head: int = 0  # length of the head word
    last: str = ""  # the line added last
    text: str = ""  # filled by ``close``
    breaks: set[int] = field(default_factory=set)
    _lines: list[str] = field(default_factory=list)
    _length: int = 0
    _starts: list[int] = field(default_factory=list)
    _shifts: list[int] = field(default_factory=list)

    def add(self, line: str, begin: int) -> None:
        """Appends one line that stands at ``begin`` in the plain text."""
        if self._lines:
            glue = " " if _is_latin(self.last[-1]) and _is_latin(line[0]) else ""
            self._lines.append(glue)
            self._length += len(glue)
            self.breaks.add(self._length)
        self._starts.append(self._length)
        self._shifts.append(begin - self._length)
        self._lines.append(line)
        self._length += len(line)
        self.last = line

    def close(self) -> None:
        """Joins the lines once, because a block of many lines would cost square time."""
        self.text = "".join(self._lines)

    def place(self, index: int) -> int:
        """Where the character ``index`` of the joined text stands in the plain text."""
        if len(self._shifts) == 1:  # most blocks are one line
            return index + self._shifts[0]
        return index + self._shifts[max(bisect_right(self._starts, index) - 1, 0)]

    def span(self, source: Source, begin: int, end: int) -> Span:
        """The place of ``text[begin:end]`` in the file as it was written."""
        first = self.place(begin)
        return source.span(first, self.place(end - 1) + 1 if end > begin else first)

    def spans(self, source: Source) -> Callable[[int, int], Span]:
        """``span`` for many places of one block; most blocks are one line, where a place is one sum."""
        if not isinstance(source.offsets, range):
            return lambda begin, end: self.span(source, begin, end)
        if len(self._shifts) > 1:
            return self._spans_of_lines(source)
        line, start = source.line_of(self._shifts[0])
        column = self._shifts[0] - start + 1
        return lambda begin, end: Span(line, begin + column, (end if end > begin else begin + 1) + column)

    def _spans_of_lines(self, source: Source) -> Callable[[int, int], Span]:
        """What stands well inside one line is one sum too; the ends of lines are left to ``span``."""
        starts, stops = self._starts, (*self._starts[1:], self._length + 1)
        lines = [source.line_of(first + shift) for first, shift in zip(starts, self._shifts, strict=True)]
        places = [(line, shift - start + 1) for (line, start), shift in zip(lines, self._shifts, strict=True)]

        def made(begin: int, end: int) -> Span:
            at = bisect_right(starts, begin) - 1
            if begin < end < stops[at]:
                line, column = places[at]
                return Span(line, begin + column, end + column)
            return self.span(source, begin, end)

        return made


@dataclass(frozen=True, slots=True)
class Split:
    """What splitting gives: blocks in order, remarks, and mistakes in the opening words."""

    blocks: tuple[Block, ...]
    remarks: tuple[tree.Remark, ...]
    diagnostics: tuple[Diagnostic, ...]


def split(source: Source) -> Split:
    """Blocks, remarks and mistakes of a plain text."""
    return _Splitter(source).run()


class _Splitter:
    """Walks the lines once and keeps the block that is being filled."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.lines = list(_lines(source.text))
        self.blocks: list[Block] = []
        self.remarks: list[tree.Remark] = []
        self.diagnostics: list[Diagnostic] = []
        self.in_quote = False
        self.signed = -2  # the line that last held a signature

    def run(self) -> Split:
        for number, (line, begin) in enumerate(self.lines):
            head = _HEAD.match(line)
            if head is None and not self.in_quote and self._is_pasted(number):
                continue
            for sentence, at in _sentences(self._without_remark(line, begin), begin):
                self._place(sentence, at, number, head if sentence == line else _HEAD.match(sentence))
        for block in self.blocks:
            block.close()
        return Split(tuple(self.blocks), tuple(self.remarks), tuple(self.diagnostics))

    def _is_pasted(self, number: int) -> bool:
        """Tells a line that is no part of a rule; a signature and its date are one thing."""
        line, begin = self.lines[number]
        after = self.lines[number + 1][0] if number + 1 < len(self.lines) else ""
        hint = pasted(line, after, self.blocks[-1].kind if self.blocks else "")
        if hint and number != self.signed + 1:
            self._say("D211", begin, begin + len(line), "这一行不是规约的内容", hint)
        self.signed = number if hint and "落款" in hint else self.signed
        return hint is not None

    def _without_remark(self, line: str, begin: int) -> str:
        if not self.in_quote and _REMARK.match(line):
            self._remark(line, 0, begin, trailing=False)
            return ""
        at = _trailing_remark(line, in_quote=self.in_quote)
        if at is None:
            return line
        if named := next((m for m in _NUMBER_SIGN.finditer(line) if m.start() < at < m.end()), None):
            hint = f"名字里有“#”的,每处都写上引号:“{named[0]}”;说明的话,“#”前面空一格"
            self._say("D207", begin + named.start(), begin + named.end(), "“#”后面都成了说明,名字不全", hint)
        self._remark(line, at, begin, trailing=True)
        return line[:at].rstrip()

    def _remark(self, line: str, at: int, begin: int, *, trailing: bool) -> None:
        text = line[at:].removeprefix("#").strip() if line[at] == "#" else line[at:].split(":", 1)[1].strip()
        self.remarks.append(tree.Remark(text, self.source.span(begin + at, begin + len(line)), trailing))

    def _place(self, sentence: str, begin: int, number: int, match: re.Match[str] | None) -> None:
        head = self._head(sentence, begin, number, match)
        if head is not None:
            self.blocks.append(Block(head[0], head=head[1]))
            self.in_quote = False
        elif not self.blocks:
            self.blocks.append(Block("stray"))
        self.blocks[-1].add(sentence, begin)
        if sentence.count('"') % 2:
            self.in_quote = not self.in_quote

    def _head(self, sentence: str, begin: int, number: int, match: re.Match[str] | None) -> tuple[str, int] | None:
        if match is None:
            return self._misspelt(sentence, begin)
        kind = match.lastgroup or "stray"
        before = self.blocks[-1].last if self.blocks else ""
        if self.in_quote and kind not in ("clause", "chapter") and self._closes_soon(sentence, number):
            return None
        if kind == "clause" and (_REFERRED.search(before) or _cited(sentence, match.end())):
            return None
        spaced = kind in ("clause", "chapter", "meaning") or sentence[match.end() : match.end() + 1] == " "
        if (not spaced and _OPEN_END.search(before)) or (kind not in ("clause", "chapter") and before.endswith("、")):
            return None
        if kind == "unit" and _HALF_PARTY.search(before):
            return None
        return kind, match.end()

    def _closes_soon(self, sentence: str, number: int) -> bool:
        nearby = (sentence, *(line for line, _ in self.lines[number + 1 : number + 4]))
        first = next((line for line in nearby if '"' in line), "")
        return first.count('"') % 2 == 1

    def _misspelt(self, sentence: str, begin: int) -> tuple[str, int] | None:
        """A head word with one wrong character; only where no clause, table or example is open to swallow it."""
        kind = self.blocks[-1].kind if self.blocks else ""
        numbered = None if self.in_quote else self._misnumbered(sentence, begin, kind)
        if numbered is not None or self.in_quote:
            return numbered
        word = sentence.split(" ", 1)[0]
        if kind in _WITH_LINES or word == sentence:
            return None
        called = _CALLED.get(word)
        if called is not None:
            self._say("D201", begin, begin + len(word), f"没有“{word}”这个用语", f"写作“{called}”")
            return _KINDS[called], len(word)
        meant = next((head for head in _WORDS if len(word) > 1 and _one_slip(word, head)), None)
        if meant is None:
            return None
        self._say("D201", begin, begin + len(word), f"没有“{word}”这个用语", f"是不是“{meant}”?")
        return _WORDS[meant], len(word)

    def _misnumbered(self, sentence: str, begin: int, kind: str) -> tuple[str, int] | None:
        """第六 …, 第六款 …, 第一节 … and 一、… in the place of 第六条 and 第一章."""
        if sentence[0] not in _NUMBERING:  # most lines: no pattern need be tried
            return None
        for pattern, block, code, message, hint in _MISNUMBERED:
            found = pattern.match(sentence)
            if found is not None and (pattern is not _LISTED or kind not in _WITH_LINES):
                number = write_number(read_number(found[1]) or 1) if found.re.groups else ""
                told = (text.format(written=found[0].strip(), number=number) for text in (message, hint))
                self._say(code, begin, begin + found.end(), *told)
                return block, found.end()
        return None

    def _say(self, code: str, begin: int, end: int, message: str, hint: str) -> None:
        self.diagnostics.append(Diagnostic(code, self.source.span(begin, end), message, hint))


def _is_latin(char: str) -> bool:
    return char.isascii() and char.isalnum()


def _one_slip(word: str, head: str) -> bool:
    return abs(len(word) - len(head)) <= (len(head) > 2) and distance(word, head) == 1


def _cited(sentence: str, end: int) -> bool:
    """``第九条 受理 逾期…`` never opens a clause when 、 or another reference follows at once: it is a citation."""
    rest = sentence[end:].lstrip()
    return rest[:1] == "," or (rest[:1] == "、" and rest[1:].lstrip()[:1] in ("第", "附"))


def _lines(text: str) -> Iterator[tuple[str, int]]:
    begin = 0
    for line in text.split("\n"):
        bare = line.strip(" ")
        if bare:
            yield bare, begin + len(line) - len(line.lstrip(" "))
        begin += len(line) + 1


def _sentences(line: str, begin: int) -> Iterator[tuple[str, int]]:
    """The line, cut after a 。 outside of quotes where a head word follows."""
    start = 0
    for part in _STOP_OR_QUOTED.finditer(line) if "。" in line else ():
        if part[0] == '"':
            break
        if part[0][0] == "。" and part.end() < len(line) and _HEAD.match(line, part.end()):
            yield line[start : part.start() + 1], begin + start
            start = part.end()
    if line[start:]:
        yield line[start:], begin + start


def _trailing_remark(line: str, *, in_quote: bool) -> int | None:
    """Where ``# …`` begins outside of quotes."""
    if "#" not in line:
        return None
    for index, char in enumerate(line):
        if char == '"':
            in_quote = not in_quote
        elif char == "#" and not in_quote:
            return index
    return None
