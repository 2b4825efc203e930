"""Collects the names that a file declares (名字) before its text is cut into words: the vocabulary is closed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import pairwise

from dsl.blocks import Block
from dsl.diagnostics import Diagnostic, Span
from dsl.editions import reserved
from dsl.keywords import KEYWORDS, NEWEST
from dsl.normalise import Source


class Kind(StrEnum):
    """What a name stands for; the value is the word for messages."""

    PLACE = "地方"
    CATEGORY = "分类"
    UNIT = "单位"
    POST = "岗位"
    GROUP = "群"
    AREA = "区域"
    VILLAGE = "村"
    QUESTION = "问题"
    FIELD = "填写项"
    VALUE = "选项"
    TABLE = "对照"
    MARK = "标记"
    EVENT = "事件"
    FINDING = "认定"
    STATE = "态势"
    ATTRIBUTE = "属性"
    CHANNEL = "渠道"
    UNIT_KIND = "单位类型"
    REASON = "中止事由"
    DUTY = "定期"
    RATE = "口径"
    MEETING = "会议"
    VOTE = "表决"
    PLAN = "预案"
    VOCABULARY = "词表"


@dataclass(frozen=True, slots=True)
class Declared:
    """One declared name. ``canonical`` is the name an alias stands for; ``owner`` the question of a 选项."""

    kind: Kind
    text: str
    canonical: str
    owner: str
    span: Span
    outer: bool = False  # from a shared vocabulary or a layer above


@dataclass(frozen=True, slots=True)
class Names:
    """Declared names by their text; one text may name several things (移动 is an 选项 here, a 单位 there)."""

    by_text: Mapping[str, tuple[Declared, ...]] = field(default_factory=dict)

    def of(self, kind: Kind) -> Iterator[Declared]:
        """All declarations of one kind, aliases too."""
        return (d for found in self.by_text.values() for d in found if d.kind is kind)

    def find(self, text: str, *kinds: Kind) -> Declared | None:
        """The declaration of ``text`` as one of ``kinds``."""
        return next((d for d in self.by_text.get(text, ()) if d.kind in kinds), None)

    def __or__(self, other: Names) -> Names:
        merged = dict(self.by_text)
        for text, found in other.by_text.items():
            merged[text] = (*merged.get(text, ()), *found)
        return Names(merged)


_W = r'\s*(?P<{0}>"[^"]*"|[^\s",;:。、()]+?)\s*'


def _word(group: str, *stops: str) -> str:
    after = "|".join((r"\s", r"[,;:。、()]", r"\Z", *stops))
    return _W.format(group) + f"(?={after})"


def _list(group: str, *stops: str) -> str:
    after = "|".join((";", "。", r"\Z", *stops))
    return rf"\s*(?P<{group}>[^;。]*?)(?={after})"


_NAME_OF: dict[str, tuple[str, Kind]] = {
    "heading": (_word("name", r"\d"), Kind.PLACE),
    "superior": (_word("name", r"\d"), Kind.PLACE),
    "vocabulary": (_word("name"), Kind.VOCABULARY),
    "category": (_word("name", "含", "又名"), Kind.CATEGORY),
    "unit": (_word("name", "又名", "外部", "属上级", "类型"), Kind.UNIT),
    "post": (_word("name", "取自"), Kind.POST),
    "group": (_word("name", "含"), Kind.GROUP),
    "area": (_word("name", "网格", "含"), Kind.AREA),
    "question": ("(?:" + _word("category", ":") + ":)?" + _word("name", "选", "填"), Kind.QUESTION),
    "finding": ("(?:" + _word("category", ":") + ":)?" + _word("name", "选", "填"), Kind.FINDING),
    "state": (_word("name", "选", "填"), Kind.STATE),
    "attribute": (_word("name", "选", "填"), Kind.ATTRIBUTE),
    "table": (_word("name", "按"), Kind.TABLE),
    "event_rule": (".*?须填" + _word("name", "选", "填"), Kind.FIELD),
    "rate": (_word("name"), Kind.RATE),
    "meeting": (_word("name", "由"), Kind.MEETING),
    "vote": (_word("name", "按"), Kind.VOTE),
    "emergency": (_word("name", "由"), Kind.PLAN),
    "schedule": (r"[^|]*?" + _W.format("name") + r"(?=\s*由)", Kind.QUESTION),
}
_NAME = {kind: (re.compile(pattern, re.DOTALL), what) for kind, (pattern, what) in _NAME_OF.items()}
_ALIAS = re.compile(r".*?又名" + _list("names", "外部", "属上级", "含", "类型"), re.DOTALL)
_KIND = re.compile(r".*?类型" + _word("names"), re.DOTALL)
_EVENTS = re.compile(_list("names", r"\s由", "由"), re.DOTALL)
_REASONS = re.compile("中止" + _list("names", ",", r"\n"), re.DOTALL)
_VERDICTS = re.compile(r"(?P<stage>初审|复审|研究)\s*,\s*审查结论\s*选" + _list("names", ","), re.DOTALL)
_DUTY = re.compile(
    r'(?:定期\s*|(?:\A|[\s,;。]))(?P<names>"[^"]*"|(?:(?!定期)[^\s",;:。、()])+?)\s*(?:每(?=[\d两一二三四五六七八九十周星月季年半])|距上次)'
)
#: Each with a word without which it matches nothing.
_IN_PASSING = ((_REASONS, Kind.REASON, ("中止",)), (_DUTY, Kind.DUTY, ("每", "距上次")))
_MEMBERS = re.compile(r".*?含" + _list("names", ",由", "又名"), re.DOTALL)
_CHOICES = re.compile(r".*?选" + _list("names", ",可以不填", r",[^,;]*计为解决", r",\s*由", r",\s*须"), re.DOTALL)
_MARKS = re.compile(_list("names"), re.DOTALL)
_MEMBER_KIND = {"category": Kind.CATEGORY, "group": Kind.PLACE, "area": Kind.VILLAGE}
_ONE = re.compile(r'\s*("[^"]*"|[^\s、"]+)\s*(?:、|\s|\Z)?')
_PIECE = re.compile(r"[^、,]+")

RATES = frozenset(k.word for k in KEYWORDS if k.terminal == "K_RATE_NAME")
BUILT_IN_EVENTS = frozenset(k.word for k in KEYWORDS if k.terminal.startswith("E_"))

#: Villages and jurisdictions may belong to several areas and groups.
_FREELY = frozenset({Kind.PLACE, Kind.VILLAGE, Kind.VOCABULARY, Kind.UNIT_KIND, Kind.REASON, Kind.EVENT, Kind.DUTY})

#: Headings of 附表 columns whose cells say what is to be done by the due time.
DONE_COLUMNS = frozenset({"办到", "处置", "处置要求", "结案标准", "办理"})

#: Characters in a name; longer ones are sentences that lost their quotes.
LONGEST_NAME = 40


@dataclass(frozen=True, slots=True)
class TableCell:
    """One cell of a 附表 row, by its place in the block's joined text."""

    text: str
    begin: int
    end: int


def table_rows(block: Block) -> list[list[TableCell]]:
    """The rows of a 附表, its heading row first: a row opens with | on a line of its own."""
    lines = pairwise(sorted({0, *block.breaks, len(block.text)}))
    rows: list[list[TableCell]] = []
    for begin, stop in lines:
        if block.text[begin : begin + 1] == "|":
            rows.append(list(_cells(block.text[begin:stop], begin)))
    return rows


def _cells(line: str, begin: int) -> Iterator[TableCell]:
    """What stands between the bars; a bar at the end closes the row and opens no cell."""
    at = 1
    while at <= len(line):
        bar = line.find("|", at)
        if bar < 0 and at > 1 and not line[at:].strip():
            return
        stop = len(line) if bar < 0 else bar
        raw = line[at:stop]
        left = at + len(raw) - len(raw.lstrip())
        yield TableCell(raw.strip(), begin + left, begin + left + len(raw.strip()))
        at = stop + 1


def collect(blocks: tuple[Block, ...], source: Source, edition: int = NEWEST) -> tuple[Names, tuple[Diagnostic, ...]]:
    """Every name that the declarations among ``blocks`` introduce, and what is wrong with the declarations."""
    collector = _Collector(source, edition)
    for block in blocks:
        collector.block(block)
    return Names({text: tuple(found) for text, found in collector.found.items()}), tuple(collector.diagnostics)


def _line_of(block: Block, pattern: re.Pattern[str], match: re.Match[str]) -> re.Match[str] | None:
    """A sentence that begins where one may, up to the line that another sentence opens; a 、 goes on in the next."""
    if not _opens(block, match.start()):
        return None
    ends = (at for at in sorted(block.breaks) if at > match.start() and not block.text[:at].rstrip().endswith("、"))
    return pattern.match(block.text, match.start(), next(ends, len(block.text)))


def _opens(block: Block, at: int) -> bool:
    """Whether a sentence may begin there: behind a mark or a space, or where a line of the file did."""
    return at in block.breaks or at == block.head or block.text[at - 1] in " \t\n,;。"


def _end_of_line(block: Block, at: int) -> int:
    """Where the line of the file ends; one that ends in 、 goes on in the next."""
    ends = (b for b in block.breaks if b > at and not block.text[:b].rstrip().endswith("、"))
    return min(ends, default=len(block.text))


class _Collector:
    """Gathers declarations block by block; the first one of a name stands, a second is a mistake."""

    def __init__(self, source: Source, edition: int) -> None:
        self.source = source
        self.reserved = reserved(edition)
        self.found: dict[str, list[Declared]] = {}
        self.first: dict[tuple[Kind, str, str], Declared] = {}
        self.diagnostics: list[Diagnostic] = []

    def block(self, block: Block) -> None:
        name = ""
        if block.kind in _NAME:
            pattern, kind = _NAME[block.kind]
            match = pattern.match(block.text, block.head)
            if match is None and block.kind != "event_rule":
                return
            name = self._own_name(block, match, kind) if match else ""
        self._parts(block, name)

    def _own_name(self, block: Block, match: re.Match[str], kind: Kind) -> str:
        begin, end = match.span("name")
        text = match["name"]
        often = kind in (Kind.CATEGORY, Kind.PLACE, Kind.VOCABULARY) or block.kind == "schedule"
        self._declare(block, kind, text, begin, end, again=often)
        return text.strip('"')

    def _parts(self, block: Block, name: str) -> None:
        if block.kind in ("unit", "category"):
            kind = Kind.UNIT if block.kind == "unit" else Kind.CATEGORY
            self._list(block, _ALIAS, kind, canonical=name)
        if block.kind in _MEMBER_KIND:
            self._list(block, _MEMBERS, _MEMBER_KIND[block.kind], owner=name)
        if name and block.kind in ("question", "event_rule", "finding", "state", "attribute"):
            self._list(block, _CHOICES, Kind.VALUE, owner=name)
        if block.kind in ("mark", "channel"):
            self._list(block, _MARKS, Kind.MARK if block.kind == "mark" else Kind.CHANNEL)
        if block.kind == "unit":
            self._list(block, _KIND, Kind.UNIT_KIND)
        if block.kind == "event_rule":
            self._list(block, _EVENTS, Kind.EVENT)
        if block.kind == "clause":
            self._in_clause(block)
        if block.kind == "schedule":
            self._rows(block, name)

    def _in_clause(self, block: Block) -> None:
        """Names that a clause gives in passing: reasons to stop a clock (中止 …), and periodic duties (定期 …)."""
        for pattern, kind, marks in _IN_PASSING:
            if not any(mark in block.text for mark in marks):  # much quicker than the pattern
                continue
            for match in pattern.finditer(block.text, block.head):
                whole = _line_of(block, pattern, match) if kind is Kind.REASON else match
                if whole is not None:
                    self._pieces(block, whole, kind)
        for match in _VERDICTS.finditer(block.text, block.head) if "审查结论" in block.text else ():
            whole = _VERDICTS.match(block.text, match.start(), _end_of_line(block, match.start("names")))
            if whole is not None:
                self._pieces(block, whole, Kind.VALUE, owner=whole["stage"], again=True)

    def _rows(self, block: Block, name: str) -> None:
        """The first column of a 附表 holds the choices, and 办到 what is to be done: one event a row."""
        for number, row in enumerate(table_rows(block)):
            if number == 0:
                done = next((at for at, cell in enumerate(row) if cell.text in DONE_COLUMNS), None)
                continue
            for at, kind in ((0, Kind.VALUE), (done, Kind.EVENT)):
                if at is not None and at < len(row) and row[at].text:
                    cell = row[at]
                    owner = name if at == 0 else ""
                    self._declare(block, kind, cell.text, cell.begin, cell.end, owner=owner, again=True)

    def _list(
        self, block: Block, pattern: re.Pattern[str], kind: Kind, *, canonical: str = "", owner: str = ""
    ) -> None:
        match = pattern.match(block.text, block.head)
        if match is not None:
            self._pieces(block, match, kind, canonical=canonical, owner=owner)

    def _pieces(
        self,
        block: Block,
        match: re.Match[str],
        kind: Kind,
        *,
        canonical: str = "",
        owner: str = "",
        again: bool = False,
    ) -> None:
        base = match.start("names")
        for piece in _PIECE.finditer(match["names"]):
            one = _ONE.match(piece[0])
            if one:
                begin = base + piece.start() + one.start(1)
                end = begin + len(one[1])
                if kind is Kind.DUTY:  # its line may have been joined to the one before
                    begin = max((b for b in block.breaks if begin < b < end), default=begin)
                text = block.text[begin:end]
                self._declare(block, kind, text, begin, end, canonical=canonical, owner=owner, again=again)

    def _declare(
        self,
        block: Block,
        kind: Kind,
        written: str,
        begin: int,
        end: int,
        *,
        canonical: str = "",
        owner: str = "",
        again: bool = False,
    ) -> None:
        text = written.strip('"')
        if not text:
            return
        span = block.span(self.source, begin, end)
        if kind is Kind.EVENT and text in BUILT_IN_EVENTS:
            return
        if written == text and text in self.reserved and not (kind is Kind.RATE and text in RATES):
            self._reserved(text, span)
            return
        if len(text) > LONGEST_NAME:
            message = f"名字有 {len(text)} 个字,超过了 {LONGEST_NAME} 个"
            self.diagnostics.append(Diagnostic("D113", span, message, "用一个简短的名字,全称写在 # 后面"))
            return
        new = Declared(kind, text, canonical or text, owner, span)
        old = self._clash(new, again=again)
        if old is None:
            self.found.setdefault(text, []).append(new)
        elif not again:
            self._twice(new, old)

    def _clash(self, new: Declared, *, again: bool) -> Declared | None:
        """The declaration that stands already. A category may open lines of its own beside the one that declares it."""
        key = (new.kind, new.text, new.owner if new.kind is Kind.VALUE else "")
        if new.kind in _FREELY and key in self.first:
            return None if not again else self.first[key]
        old = self.first.setdefault(key, new)
        if old is new or (new.kind is Kind.CATEGORY and not again and _opens_line(old)):
            self.first[key] = new
            return None
        return old

    def _reserved(self, text: str, span: Span) -> None:
        message = f"“{text}”是规约的用语,不能直接作名字"
        self.diagnostics.append(Diagnostic("D111", span, message, f"换一个名字,或者每处都写上引号:“{text}”"))

    def _twice(self, new: Declared, old: Declared) -> None:
        message = f"{new.kind.value}“{new.text}”重复声明"
        self.diagnostics.append(Diagnostic("D110", new.span, message, f"第 {old.span.line} 行已经声明过"))


def _opens_line(declared: Declared) -> bool:
    """分类 X … names X again or for the first time; only 含 and 又名 declare it for good."""
    return not declared.owner and declared.canonical == declared.text
