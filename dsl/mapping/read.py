"""Reads a mapping file (读对照文件): all its mistakes at once, each at its word, with what to do about it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from dsl.diagnostics import Diagnostic, Span
from dsl.mapping.codes import HELP
from dsl.mapping.lines import Line, Token, lines_of
from dsl.mapping.model import Column, Mapping, Rest, Table
from dsl.mapping.times import is_exact, is_way
from dsl.mapping.words import FIELDS, HEADS, OPEN311, STATES, TIMES, URGENCIES, WAYS, Kind, Word
from dsl.suggest import nearest

MOST_CHARACTERS = 200_000
LONGEST_NAME = 30
_CODE = re.compile(r"\d{6}(\d{3})?")
_KNOWN = {Kind.STATE: STATES, Kind.URGENCY: URGENCIES}
_TOP = Span(1, 1, 1)


@dataclass(frozen=True, slots=True)
class Parsed:
    """The mapping, None where something is wrong with the file; mistakes and warnings in the order of their places."""

    mapping: Mapping | None
    diagnostics: tuple[Diagnostic, ...]
    places: dict[str, Span] = field(default_factory=dict)  # unit, township, and category words with their places


def read_mapping(source: str, file: str = "") -> Parsed:
    """Parse and check a file on its own; names that the rules know are checked by ``against``."""
    reader = _Reader(file)
    if len(source) > MOST_CHARACTERS:
        reader.say("P113", _TOP, f"文件有 {len(source)} 字,最多 {MOST_CHARACTERS} 字")
    else:
        reader.read(lines_of(source.removeprefix("\ufeff")))
    told = tuple(sorted(reader.told, key=lambda each: (each.span.line, each.span.column)))
    broken = any(each.severity == "error" for each in told)
    return Parsed(None if broken else reader.mapping(), told, reader.places)


@dataclass(slots=True)
class _Open:
    """A column whose table may stand further down."""

    header: Token
    field: str
    required: bool = False
    table: Token | None = None
    written: str = ""


@dataclass(slots=True)
class _Codes:
    """A table as far as it was read."""

    name: Token
    rows: dict[str, tuple[Token, Token]] = field(default_factory=dict)
    rest: Rest = Rest.REFUSED
    used: bool = False


class _Reader:
    def __init__(self, file: str) -> None:
        self._file = file
        self.told: list[Diagnostic] = []
        self.places: dict[str, Span] = {}
        self._single: dict[str, Token] = {}
        self._headed: set[str] = set()
        self._ways: list[str] = []
        self._columns: list[_Open] = []
        self._constants: dict[str, str] = {}
        self._tables: dict[str, _Codes] = {}
        self._table: _Codes | None = None

    def say(self, code: str, span: Span, message: str, help_: str = "", severity: str = "error") -> None:
        """Note one mistake."""
        self.told.append(Diagnostic(code, span, message, help_ or HELP.get(code, ""), self._file, severity))

    def read(self, lines: Iterable[Line]) -> None:
        for line in lines:
            if line.broken is not None:
                self.say("P101", line.broken, "引号没有成对", "前引号“ 和后引号 ” 要在同一行里成对")
            elif line.indented or line.tokens[0].quoted:
                self._code_line(line)
            else:
                self._head_line(line)
        self._finish()

    # --- lines --------------------------------------------------------------------------------------------------------

    def _head_line(self, line: Line) -> None:
        head, *rest = line.tokens
        if head.text not in HEADS:
            self._unknown("P102", head, HEADS, "行首")
            return
        if head.text == "其余":
            self._rest(line)
            return
        self._table = None
        if not rest or all(token.comma for token in rest):
            self.say("P101", line.span, f"“{head.text}”后面没有内容")
        elif head.text == "方向":
            self._read_ways(rest)
        elif head.text == "列":
            self._column(line, rest)
        elif head.text == "常量":
            self._constant(line, rest)
        elif head.text == "对照":
            self._open_table(line, rest)
        else:
            self._one(head, rest)

    def _one(self, head: Token, rest: Sequence[Token]) -> None:
        value, *more = rest
        self._headed.add(head.text)
        if more:
            self.say("P101", more[0].span, f"“{head.text}”后面只写一个名字", "名字里有空格或逗号的,用引号括起来")
        elif head.text in self._single:
            self._twice(head, head.text)
        elif head.text == "镇街" and not _CODE.fullmatch(value.text):
            self.say("P115", value.span, f"“{value.text}”不是行政区划代码", "写 6 位或 9 位数字,例如 镇街 110101001")
        elif len(value.text) > LONGEST_NAME or not value.text.strip():
            self.say("P114", value.span, f"名字要有 1 到 {LONGEST_NAME} 个字")
        else:
            self._single[head.text] = value
            self.places[head.text] = value.span

    def _read_ways(self, rest: Sequence[Token]) -> None:
        for token in rest:
            if token.comma:
                continue
            offset = token.span.column
            for word in re.split(r"(、)", token.text):
                if word and word != "、":
                    self._way(Token(word, Span(token.span.line, offset, offset + len(word))))
                offset += len(word)

    def _way(self, token: Token) -> None:
        if token.text not in WAYS:
            self._unknown("P107", token, WAYS, "方向")
        elif token.text in self._ways:
            self._twice(token, token.text)
        else:
            self._ways.append(token.text)

    def _column(self, line: Line, rest: Sequence[Token]) -> None:
        named = self._named(line, rest)
        if named is None:
            return
        header, name, more = named
        if any(each.header.text == header.text for each in self._columns):
            self._twice(header, f"列“{header.text}”")
            return
        if self._taken(name):
            return
        column = _Open(header, name.text)
        self._columns.append(column)
        self._options(column, list(more))

    def _named(self, line: Line, rest: Sequence[Token]) -> tuple[Token, Token, Sequence[Token]] | None:
        """``header 是 field``; None, and told, where that is not what stands there."""
        if len(rest) < 3 or rest[1].quoted or rest[1].text != "是":  # a name, 是, a name
            self.say("P101", line.span, "这一行应当是“名字 是 我们的一项”", HELP["P101"])
            return None
        header, _, name, *more = rest
        if name.text not in FIELDS:
            self._unknown("P103", name, FIELDS, "可以写的项")
            return None
        return header, name, more

    def _taken(self, name: Token) -> bool:
        taken = name.text in self._constants or any(each.field == name.text for each in self._columns)
        if taken:
            self._twice(name, f"“{name.text}”这一项")
        return taken

    def _options(self, column: _Open, rest: list[Token]) -> None:
        while rest:
            word = rest.pop(0)
            if word.comma:
                continue
            if word.text == "必填" and not word.quoted:
                column.required = True
            elif word.text == "对照" and rest and not rest[0].comma:
                column.table = rest.pop(0)
            elif word.text == "写作" and rest and not rest[0].comma:
                self._written(column, word, rest)
            else:
                self._unknown("P102", word, ["必填", "对照", "写作"], "这里")
                return

    def _written(self, column: _Open, word: Token, rest: list[Token]) -> None:
        parts = []
        while rest and not rest[0].comma:
            parts.append(rest.pop(0))
        written = " ".join(part.text for part in parts)
        span = Span(word.span.line, parts[0].span.column, parts[-1].span.end)
        if FIELDS[column.field].kind is not Kind.TIME:
            self.say("P106", span, f"{column.field}不是时间,不写“写作”")
        elif not is_way(written):
            ways = f"写成“年-月-日 时:分:秒”的样子(按这个次序,至少写到日),或者 {'、'.join(TIMES)}"
            self.say("P106", span, f"时间的写法“{written}”看不懂", ways)
        else:
            column.written = written

    def _constant(self, line: Line, rest: Sequence[Token]) -> None:
        if len(rest) != 3 or rest[1].text != "是":  # a field, 是, a value
            self.say("P101", line.span, "常量写成“常量 我们的一项 是 值”", "例如:常量 来源渠道 是 12345")
            return
        name, _, value = rest
        if name.text not in FIELDS:
            self._unknown("P103", name, FIELDS, "可以写的项")
        elif name.text == "编号" or FIELDS[name.text].kind is Kind.TIME:
            self.say("P108", name.span, f"{name.text}不能是常量")
        elif not self._taken(name) and self._fits(name.text, value):
            self._constants[name.text] = value.text
            self._place(name.text, value)

    def _open_table(self, line: Line, rest: Sequence[Token]) -> None:
        name, *more = rest
        if more:
            self.say("P101", line.span, "“对照”后面只写一个名字,代码写在下面", HELP["P112"])
        elif name.text in self._tables:
            self._twice(name, f"对照“{name.text}”")
        self._table = self._tables.setdefault(name.text, _Codes(name))

    def _code_line(self, line: Line) -> None:
        if line.tokens[0].text == "其余" and not line.tokens[0].quoted:
            self._rest(line)
            return
        tokens = line.tokens
        if self._table is None:
            self.say("P112", line.span, "这一行不在哪张对照下面")
        elif len(tokens) != 3 or tokens[1].text != "是":  # a code, 是, a word
            self.say("P101", line.span, "代码写成“平台的代码 是 我们的词”", HELP["P112"])
        elif tokens[0].text.strip() in self._table.rows:
            self._twice(tokens[0], f"代码“{tokens[0].text}”")
        else:
            self._table.rows[tokens[0].text.strip()] = (tokens[0], tokens[2])

    def _rest(self, line: Line) -> None:
        words = [token for token in line.tokens[1:] if not token.comma]
        rests = [rest.value for rest in Rest]
        if self._table is None:
            self.say("P112", line.span, "“其余”不在哪张对照下面")
        elif len(words) != 1 or words[0].text not in rests:
            self.say("P101", line.span, "“其余”后面写 照写、报错 或者 留空", "例如:其余 报错")
        else:
            self._table.rest = Rest(words[0].text)

    # --- what only the whole file tells -------------------------------------------------------------------------------

    def _finish(self) -> None:
        for column in self._columns:
            self._bind(column)
        for table in self._tables.values():
            if not table.used:
                self.say(
                    "P150",
                    table.name.span,
                    f"没有一列用到对照“{table.name.text}”",
                    "删去,或者在列后面写“对照 名字”",
                    "warning",
                )
            elif not table.rows:
                self.say("P117", table.name.span, f"对照“{table.name.text}”下面没有代码", HELP["P112"])
        self._missing()

    def _bind(self, column: _Open) -> None:
        if column.table is not None:
            table = self._tables.get(column.table.text)
            if table is None:
                self._unknown("P105", column.table, self._tables, "对照")
                return
            table.used = True
            for _, ours in table.rows.values():
                if self._fits(column.field, ours):
                    self._place(column.field, ours)
        if "推送" in self._ways:
            self._check_way_back(column)

    def _check_way_back(self, column: _Open) -> None:
        if not is_exact(column.written):
            self.say(
                "P151",
                column.header.span,
                f"“{column.written}”没有写到秒,推送出去再收回来,秒就没有了",
                "要一样的,写作 年-月-日 时:分:秒",
                "warning",
            )
        table = self._tables.get(column.table.text) if column.table else None
        if table is not None and table.rest is Rest.LEFT_OUT:
            self.say(
                "P151",
                column.header.span,
                f"对照“{table.name.text}”没有写的会留空,推送再收回来就没有了",
                "写“其余 照写”或者“其余 报错”",
                "warning",
            )

    def _missing(self) -> None:
        fields = {column.field for column in self._columns}
        if "对接" not in self._headed:
            self.say("P109", _TOP, "没有写是哪个平台")
        ways = self._ways or ["来件"]
        if "编号" not in fields and ways != [OPEN311]:
            self.say("P110", _TOP, "没有一列是编号,同一件会立很多次")
        if OPEN311 in ways and all(column.header.text != "service_code" for column in self._columns):
            self.say("P118", _TOP, "方向是 Open311,没有一列叫 service_code")
        if "来件" in ways and not fields & {"标题", "内容"}:
            self.say("P111", _TOP, "没有一列是内容或者标题")
        if "进展" in ways and "状态" not in fields:
            self.say("P116", _TOP, "方向里有进展,没有一列是状态")

    def _fits(self, name: str, value: Token) -> bool:
        known = _KNOWN.get(FIELDS[name].kind)
        if known is None or value.text in known:
            return True
        self._unknown("P108", value, known, name)
        return False

    def _place(self, name: str, value: Token) -> None:
        if name == "类别":
            self.places.setdefault(f"类别 {value.text}", value.span)

    def _twice(self, token: Token, what: str) -> None:
        self.say("P104", token.span, f"{what}写了两次", "留下一次,删去另一次")

    def _unknown(self, code: str, token: Token, known: Iterable[str] | dict[str, Word], what: str) -> None:
        words = list(known)
        near = nearest(token.text, words)
        guess = f"是不是“{near[0]}”?" if near else f"可以写:{'、'.join(words)}" if words else HELP.get(code, "")
        self.say(code, token.span, f"{what}没有“{token.text}”", guess)

    def mapping(self) -> Mapping:
        """The file as a value; nothing is wrong with it."""
        tables = {
            name: Table(name, tuple((theirs, ours.text) for theirs, (_, ours) in codes.rows.items()), codes.rest)
            for name, codes in self._tables.items()
        }
        columns = tuple(
            Column(
                each.header.text.strip(),
                each.field,
                required=each.required or each.field == "编号",
                table=tables[each.table.text] if each.table else None,
                written=each.written,
            )
            for each in self._columns
        )
        single = {name: token.text for name, token in self._single.items()}
        ways = frozenset(self._ways) or frozenset({"来件"})
        return Mapping(single["对接"], columns, ways, single.get("镇街"), single.get("单位"), self._constants)
