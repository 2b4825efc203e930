"""Which of WeChat's templates tells what (订阅模板): a text file that a clerk edits, checked line by line.

模板 办理进度
  编号 wBT4…          (the template's id in the console)
  长期                (a long-term template; without this line 一次性)
  用于 答复、受理      (words of ``WORDS``, kinds of events, or 其余 for all others)
  页面 pages/case/detail?id={件}
  thing1 事项,没有时写 您反映的事项
  enum2 状态,只有 已受理、已办结
面板 上报以后:办理进度、请您评价   (what the client may ask for with one tap)
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from cases.ports_channels import Message
from cases.subscribe_fields import Kind, fitted, kind_of

#: Words for the kinds of events that people are told of most; other kinds are written as they are (case:told).
WORDS: dict[str, str] = {
    "受理": "case:accepted",
    "交办": "case:assigned",
    "待认领": "case:pooled",
    "询问": "case:asked",
    "答复": "case:answered",
    "请评价": "rating:wanted",
    "重新办理": "case:reopened",
    "催办": "case:urged",
    "将到期": "clock:warned",
    "逾期": "clock:overdue",
    "升级": "ladder:climbed",
    "不予受理": "case:refused",
    "应急": "alert:told",
    "合并": "digest",
}
REST = "其余"
#: What a field may be filled with, beside whatever stands in the fields of a message.
NAMES = frozenset(("标题", "内容", "事项", "编号", "单位", "期限", "状态", "时间", "地区", "预案", "件数"))
#: One panel shows three at most, and never one-time and long-term ones together (wx.requestSubscribeMessage).
MOST_IN_A_PANEL = 3
_ID = re.compile(r"[A-Za-z0-9_-]{10,64}")
_TAG = re.compile(r"[a-z]+:[a-z_]+|digest")
_PAGE = re.compile(r"[^\s?]+(\?\S*)?")
_LONGEST_PAGE = 1_024
_COMMAS = re.compile(r"\s*[,\uff0c]\s*")
_COLON = re.compile(r"\s*[:\uff1a]\s*")
_REMARK = re.compile(r"[#\uff03]")
_STOPS = re.compile(r"\s*、\s*")


@dataclass(frozen=True, slots=True)
class Slot:
    """One field: its ``key`` in the template, what it is filled with, and what stands there where that does not fit."""

    key: str
    kind: Kind
    name: str
    otherwise: str = ""
    allowed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Template:
    """One of WeChat's templates. ``kinds`` of events that it tells; ``rest``: all others too, where no other can."""

    name: str
    id: str = ""
    lasting: bool = False
    kinds: tuple[str, ...] = ()
    rest: bool = False
    page: str = ""
    slots: tuple[Slot, ...] = ()

    def filled(self, message: Message) -> Mapping[str, str] | str:
        """The value of every field; the name of the first that nothing fits."""
        words = {"标题": message.title, "内容": message.text, **message.fields}
        values: dict[str, str] = {}
        for slot in self.slots:
            value = fitted(slot.kind, words.get(slot.name, ""), slot.allowed) or slot.otherwise
            if not value:
                return slot.name
            values[slot.key] = value
        return values

    def page_of(self, case: str | None) -> str:
        """Where a tap on the message leads; nowhere where it needs a case and there is none."""
        if case is None and "{件}" in self.page:
            return ""
        return self.page.replace("{件}", case or "")


@dataclass(frozen=True, slots=True)
class Panel:
    """What the client may ask for with one tap, and when."""

    name: str
    templates: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Templates:
    """All of them, by their order in the file."""

    all: tuple[Template, ...] = ()
    panels: tuple[Panel, ...] = ()

    def telling(self, kind: str) -> tuple[Template, ...]:
        """Those that tell this kind of event, in their order; the first that somebody has agreed to is used."""
        own = [each for each in self.all if kind in each.kinds]
        return (*own, *(each for each in self.all if each.rest and kind not in each.kinds))

    def by_id(self, template: str) -> Template | None:
        """The one of that id."""
        return next((each for each in self.all if each.id == template), None)


@dataclass(frozen=True, slots=True)
class Mistake:
    """What is wrong in which line, from 1, in a sentence for the clerk."""

    line: int
    sentence: str

    def __str__(self) -> str:
        return f"第{self.line}行:{self.sentence}"


@dataclass(slots=True)
class _Reading:
    """What was read so far, and in which line each template and panel began."""

    templates: list[Template] = field(default_factory=list)
    panels: list[Panel] = field(default_factory=list)
    lines: dict[str, int] = field(default_factory=dict)
    mistakes: list[Mistake] = field(default_factory=list)


def read(text: str) -> tuple[Templates, tuple[Mistake, ...]]:
    """The templates that a file describes, and everything that is wrong with it; with a mistake use none of it."""
    reading = _Reading()
    for number, line in enumerate(text.splitlines(), 1):
        words = _REMARK.split(line, maxsplit=1)[0].strip()
        if words and (wrong := _line(reading, words, number)):
            reading.mistakes.append(Mistake(number, wrong))
    found = Templates(tuple(reading.templates), tuple(reading.panels))
    reading.mistakes += _whole(found, reading.lines)
    return found, tuple(sorted(reading.mistakes, key=lambda each: each.line))


def _line(reading: _Reading, words: str, number: int) -> str:
    """What is wrong with the line; empty if nothing."""
    head, _, rest = words.partition(" ")
    rest = rest.strip()
    if head == "模板":
        return _begin(reading, rest, number)
    if head == "面板":
        return _panel(reading, rest, number)
    if not reading.templates:
        return f"“{head}”写在第一个“模板”的前面"
    template, wrong = _told(reading.templates[-1], head, rest)
    reading.templates[-1] = template
    return wrong


def _begin(reading: _Reading, name: str, number: int) -> str:
    if not name:
        return "“模板”后面要写名称"
    reading.templates.append(Template(name))
    if name in reading.lines:
        return f"有两个模板都叫“{name}”"
    reading.lines[name] = number
    return ""


def _panel(reading: _Reading, rest: str, number: int) -> str:
    parts = _COLON.split(rest, maxsplit=1)
    if len(parts) < 2 or not all(parts):
        return "应当写成“面板 名称:模板、模板”"
    reading.panels.append(Panel(parts[0], tuple(_STOPS.split(parts[1]))))
    reading.lines[f"面板 {parts[0]}"] = number
    return ""


def _told(template: Template, head: str, rest: str) -> tuple[Template, str]:
    """The template with what one line says of it, and what is wrong with that."""
    match head:
        case "编号":
            fits = _ID.fullmatch(rest)
            return replace(template, id=rest), "" if fits else f"“{rest}”不是模板编号,请从微信后台复制"
        case "长期" | "一次性":
            return replace(template, lasting=head == "长期"), ""
        case "用于":
            return _used_for(template, _STOPS.split(rest))
        case "页面":
            leads = _PAGE.fullmatch(rest) is not None and len(rest) <= _LONGEST_PAGE
            return replace(template, page=rest), "" if leads else "页面应当是小程序里的路径,不能有空格"
        case _:
            return _slot(template, head, rest)


def _used_for(template: Template, words: list[str]) -> tuple[Template, str]:
    kinds = [WORDS.get(each, each) for each in words if each != REST]
    unknown = [each for each in kinds if not _TAG.fullmatch(each)]
    used = replace(template, kinds=(*template.kinds, *kinds), rest=template.rest or REST in words)
    known = "、".join([*WORDS, REST])
    return used, f"不知道“{unknown[0]}”,可以写:{known},或者事件的代号(如 case:told)" if unknown else ""


def _slot(template: Template, head: str, rest: str) -> tuple[Template, str]:
    kind = kind_of(head)
    if kind is None:
        return template, f"不认识“{head}”;字段要写成微信后台里的名称,例如 thing1、date2"
    name, *clauses = _COMMAS.split(rest)
    slot = Slot(head, kind, name)
    for clause in clauses:
        word, _, said = clause.partition(" ")
        if word == "没有时写":
            slot = replace(slot, otherwise=said.strip())
        elif word == "只有":
            slot = replace(slot, allowed=tuple(_STOPS.split(said.strip())))
        else:
            return template, f"看不懂“{clause}”;可以写“没有时写 …”“只有 …、…”"
    return replace(template, slots=(*template.slots, slot)), _wrong_slot(template, slot)


def _wrong_slot(template: Template, slot: Slot) -> str:
    if any(each.key == slot.key for each in template.slots):
        return f"字段 {slot.key} 写了两遍"
    if slot.name not in NAMES:
        return f"没有“{slot.name}”这一项内容,可以写:{'、'.join(sorted(NAMES))}"
    if (slot.kind is Kind.ENUM) != bool(slot.allowed):
        return "enum 的字段要写“只有 …、…”,别的字段不写"
    if slot.otherwise and fitted(slot.kind, slot.otherwise, slot.allowed) != slot.otherwise:
        return f"“{slot.otherwise}”放不进 {slot.key}:类型或者长度不对"
    return ""


def _whole(found: Templates, lines: Mapping[str, int]) -> Iterator[Mistake]:
    """What is wrong with templates and panels as wholes."""
    for template in found.all:
        line = lines[template.name]
        if not template.id:
            yield Mistake(line, f"模板“{template.name}”没有编号")
        if not template.slots:
            yield Mistake(line, f"模板“{template.name}”一个字段也没有")
        if not (template.kinds or template.rest):
            yield Mistake(line, f"模板“{template.name}”没有写“用于”")
    for panel in found.panels:
        if wrong := _wrong_panel(found, panel):
            yield Mistake(lines[f"面板 {panel.name}"], wrong)


def _wrong_panel(found: Templates, panel: Panel) -> str:
    by_name = {each.name: each for each in found.all}
    unknown = [each for each in panel.templates if each not in by_name]
    if unknown:
        return f"没有叫“{unknown[0]}”的模板"
    if len(panel.templates) > MOST_IN_A_PANEL:
        return f"一个面板最多{MOST_IN_A_PANEL}个模板"
    if len({by_name[each].lasting for each in panel.templates}) > 1:
        return "一次性和长期的模板不能放在一个面板里"
    return ""
