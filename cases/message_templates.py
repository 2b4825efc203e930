"""Message templates (消息模板): what a message of each kind says, written by clerks, checked before it is used.

A file has settings of its place, then a section for each kind of notice::

    免打扰:21:30-07:30
    [case:answered] 已答复
    标题:已答复
    正文:{事项}({编号})已由{单位}答复,请查看。

``标题`` and ``正文`` are needed; ``给单位`` is the text for units where it differs, ``状态`` the short word for
channels that want one, ``紧急:是`` disturbs, ``渠道:站内`` is told in the application alone. Mistakes are told all at
once.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from cases.ports_telling import ALERT_KINDS
from cases.reaching import Quiet
from dsl.diagnostics import Diagnostic, Span

#: The template of a message that carries several notices.
DIGEST = "digest"
COMMON = ""
_OF_CASE = ("事项", "编号", "单位", "期限", "状态", "时间", "地区")
_OF_ALERT = ("预案", "内容", "单位", "期限", "时间", "地区")
_OF_DIGEST = ("件数", "内容", "时间", "地区")
_KEYS = ("标题", "正文", "给单位", "状态", "紧急", "渠道")
_HEADS = ("免打扰", "短信每天")
_LONGEST = {"标题": 20, "正文": 120, "给单位": 120, "状态": 5}
_SECTION = re.compile(r"\[(?P<kind>[^\]]*)\]\s*(?P<word>.*)")
_LINE = re.compile(r"(?P<key>[^::]{1,10})[::](?P<value>.*)")
_PLACEHOLDER = re.compile(r"\{([^{}]*)\}|[{}]")
_QUIET = re.compile(r"([01]?[0-9]|2[0-3])[::]([0-5][0-9])\s*[-–—至到]\s*([01]?[0-9]|2[0-4])[::]([0-5][0-9])")
_NEVER = "不设"
_MOST_SMS = 100_000


@dataclass(frozen=True, slots=True)
class Template:
    """What a message of one kind says; ``unit_text`` to units."""

    kind: str
    title: str
    text: str
    unit_text: str = ""
    status: str = ""
    urgent: bool = False
    in_app_only: bool = False

    def text_for(self, *, unit: bool) -> str:
        """The text with its placeholders."""
        return self.unit_text or self.text if unit else self.text


@dataclass(frozen=True, slots=True)
class Page:
    """What one file says: of all places (``code`` empty) or of one."""

    code: str
    templates: Mapping[str, Template] = field(default_factory=dict)
    quiet: Quiet | None = None
    sms_a_day: int | None = None


@dataclass(frozen=True, slots=True)
class Templates:
    """All files by code; the nearest place that says something counts, the common file comes last."""

    pages: Mapping[str, Page]

    def of(self, kind: str, codes: Sequence[str]) -> Template:
        """The template of this kind for a place; ``codes`` are its own and those of its superiors, the nearest first.

        KeyError for a kind that the common file does not have, which no check lets pass.
        """
        near = (self.pages[code].templates for code in codes if code in self.pages)
        return next((page[kind] for page in near if kind in page), None) or self.pages[COMMON].templates[kind]

    def quiet(self, codes: Sequence[str], usual: Quiet) -> Quiet:
        """The quiet hours of a place."""
        found = (page.quiet for code in (*codes, COMMON) if (page := self.pages.get(code)) is not None)
        return next((quiet for quiet in found if quiet is not None), usual)

    def sms_a_day(self, codes: Sequence[str], usual: int) -> int:
        """How many short messages a place pays for in a day."""
        found = (page.sms_a_day for code in (*codes, COMMON) if (page := self.pages.get(code)) is not None)
        return next((most for most in found if most is not None), usual)


def placeholders(kind: str) -> tuple[str, ...]:
    """What may stand in braces in a template of this kind."""
    if kind == DIGEST:
        return _OF_DIGEST
    return _OF_ALERT if kind in ALERT_KINDS.values() else _OF_CASE


def fill(text: str, fields: Mapping[str, str]) -> str:
    """The text with every placeholder replaced; what is put in is put in as it is, braces and all."""
    return _PLACEHOLDER.sub(lambda found: fields.get(found[1] or "", ""), text)


@dataclass(slots=True)
class _Section:
    kind: str
    at: Span
    values: dict[str, str] = field(default_factory=dict)


class _Reader:
    """Reads one file line by line; what is wrong is noted and reading goes on."""

    def __init__(self, file: str, code: str, kinds: Collection[str]) -> None:
        self.file = file
        self.code = code
        self.kinds = kinds
        self.problems: list[Diagnostic] = []
        self.sections: dict[str, _Section] = {}
        self.section: _Section | None = None
        self.quiet: Quiet | None = None
        self.sms_a_day: int | None = None

    def read(self, text: str) -> Page:
        """The page; of a section with a mistake whatever can be used."""
        for number, line in enumerate(text.replace("\r\n", "\n").split("\n"), 1):
            if line.strip() and not line.lstrip().startswith("#"):
                self._line(number, line)
        templates = {kind: made for kind, each in self.sections.items() if (made := self._made(each)) is not None}
        return Page(self.code, templates, self.quiet, self.sms_a_day)

    def wrong(self, code: str, span: Span, message: str, hint: str) -> None:
        """Note a mistake."""
        self.problems.append(Diagnostic(code, span, message, hint, self.file))

    def _line(self, number: int, line: str) -> None:
        begin = len(line) - len(line.lstrip()) + 1
        whole = Span(number, begin, len(line.rstrip()) + 1)
        section = _SECTION.fullmatch(line.strip())
        if section is not None:
            self._open(section["kind"].strip(), whole)
            return
        found = _LINE.fullmatch(line.strip())
        if found is None:
            self.wrong("M101", whole, "看不懂这一行", "写成“标题:……”“正文:……”,或者用 [种类] 开始一段;说明的话以 # 开头")
        elif self.section is None:
            self._head(found["key"].strip(), found["value"].strip(), whole)
        else:
            self._value(self.section, found["key"].strip(), found["value"].strip(), whole)

    def _open(self, kind: str, at: Span) -> None:
        if kind not in self.kinds:
            near = difflib.get_close_matches(kind, self.kinds, 1, 0.5)
            hint = f"是不是 [{near[0]}]" if near else "可以用的种类见程序自带的 通用.txt"
            self.wrong("M102", at, f"没有叫“{kind}”的告知", hint)
        elif kind in self.sections:
            self.wrong("M103", at, f"[{kind}] 写了两次", f"前一次在第 {self.sections[kind].at.line} 行,请合成一段")
        self.section = _Section(kind, at)
        if kind in self.kinds:
            self.sections.setdefault(kind, self.section)

    def _head(self, key: str, value: str, at: Span) -> None:
        if key == "免打扰":
            self.quiet = self._quiet(value, at)
        elif key == "短信每天":
            self.sms_a_day = self._count(value, at)
        else:
            self.wrong("M104", at, f"开头没有叫“{key}”的一项", f"开头可以写{'、'.join(_HEADS)},其余的先写 [种类]")

    def _quiet(self, value: str, at: Span) -> Quiet | None:
        if value == _NEVER:
            return Quiet(0, 0)
        found = _QUIET.fullmatch(value)
        if found is None:
            self.wrong("M105", at, "免打扰的时段看不懂", f"写成“免打扰:21:30-07:30”,不要免打扰写“免打扰:{_NEVER}”")
            return None
        hours = [int(each) for each in found.groups()]
        return Quiet(hours[0] * 60 + hours[1], (hours[2] * 60 + hours[3]) % (24 * 60))

    def _count(self, value: str, at: Span) -> int | None:
        digits = value.removesuffix("条").strip()
        if digits.isascii() and digits.isdigit() and int(digits[:9]) <= _MOST_SMS and len(digits) < 9:
            return int(digits)
        self.wrong("M106", at, "短信的条数看不懂", f"写成“短信每天:200条”,从 0 到 {_MOST_SMS}")
        return None

    def _value(self, section: _Section, key: str, value: str, at: Span) -> None:
        if key not in _KEYS:
            near = difflib.get_close_matches(key, _KEYS, 1, 0.4)
            hint = f"是不是“{near[0]}”" if near else f"可以写{'、'.join(_KEYS)}"
            self.wrong("M107", at, f"没有叫“{key}”的一项", hint)
            return
        if key in section.values:
            self.wrong("M103", at, f"“{key}”写了两次", "请留一行")
            return
        section.values[key] = value
        if key == "紧急" and value not in ("是", "否"):
            self.wrong("M108", at, "紧急只能写是或者否", "写成“紧急:是”")
        elif key == "渠道" and value != "站内":
            self.wrong("M108", at, "渠道只能写站内", "不写这一行就按本人的选择发送;“渠道:站内”只放进通知,不另外发送")
        elif key in _LONGEST:
            self._text(section.kind, key, value, at)

    def _text(self, kind: str, key: str, value: str, at: Span) -> None:
        allowed = placeholders(kind)
        begin = at.end - len(value)
        for found in _PLACEHOLDER.finditer(value):
            name, span = found[1], Span(at.line, begin + found.start(), begin + found.end())
            if name is None:
                self.wrong("M109", span, "花括号不成对", "占位写成{事项},两边各一个花括号")
            elif name not in allowed:
                near = difflib.get_close_matches(name, allowed, 1, 0.3)
                hint = f"是不是{{{near[0]}}};" if near else ""
                self.wrong("M110", span, f"没有叫“{name}”的占位", f"{hint}这里可以用{'、'.join(allowed)}")
        plain = _PLACEHOLDER.sub("", value)
        if not value or len(plain) > _LONGEST[key]:
            said = "没有写" if not value else f"太长,有 {len(plain)} 个字"
            self.wrong("M111", at, f"“{key}”{said}", f"不算占位,写 1 到 {_LONGEST[key]} 个字")
        if key == "状态" and plain != value:
            self.wrong("M111", at, "状态里不能有占位", "写一个短词,如 已答复")

    def _made(self, section: _Section) -> Template | None:
        said = section.values
        missing = [key for key in ("标题", "正文") if not said.get(key)]
        absent = [key for key in missing if key not in said]
        if absent:
            self.wrong("M112", section.at, f"[{section.kind}] 没有写{'和'.join(absent)}", "每一段都要有标题和正文")
        if missing:
            return None
        return Template(
            section.kind,
            said["标题"],
            said["正文"],
            said.get("给单位", ""),
            said.get("状态", ""),
            said.get("紧急") == "是",
            said.get("渠道") == "站内",
        )


def read_page(file: str, code: str, text: str, kinds: Collection[str]) -> tuple[Page, tuple[Diagnostic, ...]]:
    """One file with everything that is wrong in it, in the order of its lines; ``code`` empty for the common one."""
    reader = _Reader(file, code, kinds)
    page = reader.read(text)
    if code == COMMON:
        reader.problems += _missing(file, reader.sections, kinds)
    return page, tuple(sorted(reader.problems, key=lambda each: (each.span.line, each.span.column)))


def _missing(file: str, known: Collection[str], kinds: Collection[str]) -> Iterator[Diagnostic]:
    for kind in sorted(set(kinds) - set(known)):
        yield Diagnostic("M113", Span(1, 1, 2), f"没有 [{kind}] 的模板", "通用的文件里每一种都要有一段", file)
