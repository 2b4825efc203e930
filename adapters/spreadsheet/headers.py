"""Which column is what: the words people put above their columns, and what is done when they leave a doubt."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

#: Canonical field -> what it may be called; the first Chinese name is the one that messages use.
_NAMES: dict[str, tuple[str, ...]] = {
    "time": ("时间", "上报时间", "反映时间", "提交时间", "受理时间", "来件时间", "发布时间", "日期", "上报日期",
             "time", "date", "created at", "reported at"),
    "text": ("内容", "正文", "问题描述", "描述", "反映内容", "问题内容", "诉求内容", "事项内容", "意见建议",
             "text", "content", "description", "message"),
    "title": ("标题", "主题", "事项名称", "问题名称", "title", "subject"),
    "category": ("类别", "分类", "问题类别", "事项类别", "问题分类", "事件类型", "category", "type"),
    "address": ("地址", "地点", "位置", "发生地", "发生地点", "事发地址", "详细地址",
                "address", "location", "place"),
    "township": ("镇街", "镇街道", "乡镇", "街道", "所属镇街", "所属街道", "属地", "行政区划", "township", "town"),
    "role": ("身份", "角色", "上报人身份", "反映人身份", "人员类别", "role"),
    "channel": ("渠道", "来源", "来源渠道", "上报渠道", "诉求来源", "channel", "source"),
    "reply": ("答复", "答复内容", "回复", "回复内容", "办理结果", "处理结果", "反馈内容",
              "reply", "answer", "response"),
    "reply_time": ("答复时间", "回复时间", "办结时间", "反馈时间", "reply time", "replied at", "answered at"),
    "reporter": ("上报人", "反映人", "提交人", "代表姓名", "reporter"),
    "reporter_id": ("上报人编号", "反映人编号", "代表编号", "代表证号", "reporter id", "reporter number"),
    "partner_no": ("编号", "工单编号", "工单号", "受理编号", "来件编号", "流水号",
                   "id", "number", "no", "partner number"),
}  # fmt: skip
FIELDS = tuple(_NAMES)
TIME_FIELDS = ("time", "reply_time")
_REQUIRED = ("text", "title")  # one of them: a report without words is none


class HeaderRefused(Exception):
    """Carries a Chinese sentence: two columns that claim to be the same thing."""


@dataclass(frozen=True, slots=True)
class Columns:
    """Where the fields stand, by column index from 0; ``unknown`` are headers that nothing is done with.

    A field has several columns only if they bear the very same header (a split merged cell).
    """

    places: dict[str, tuple[int, ...]]
    unknown: tuple[str, ...]


def key_of(header: str) -> str:
    """The header without what does not matter: width, case, spaces, invisible marks, stars, remarks in brackets."""
    plain = unicodedata.normalize("NFKC", header).casefold()
    plain = re.sub(r"[((【\[].*?[))】\]]", "", plain)
    return re.sub(r"[\s_*::\-\u200b-\u200f\ufeff]+", "", plain)


_FIELD_OF = {key_of(name): field for field, names in _NAMES.items() for name in names}


def name_of(field: str) -> str:
    """What messages call a field: time is 时间."""
    return _NAMES[field][0]


def score(cells: Sequence[str]) -> int:
    """How many different fields a row names; a header names two at least, words or a title among them."""
    fields = {_FIELD_OF[key] for cell in cells if (key := key_of(cell)) in _FIELD_OF}
    return len(fields) if len(fields) > 1 and fields.intersection(_REQUIRED) else 0


def columns_of(cells: Sequence[str]) -> Columns:
    """Map a header row. Raises ``HeaderRefused`` when differently named columns would be the same field."""
    places: dict[str, tuple[int, ...]] = {}
    unknown: dict[str, None] = {}
    for index, cell in enumerate(cells):
        field = _FIELD_OF.get(key_of(cell))
        if field is None:
            unknown |= {cell.strip(): None} if cell.strip() else {}
            continue
        for earlier in places.get(field, ()):
            if key_of(cells[earlier]) != key_of(cell):
                raise HeaderRefused(_doubt(field, earlier, cells[earlier], index, cell))
        places[field] = (*places.get(field, ()), index)
    return Columns(places, tuple(unknown))


def _doubt(field: str, first: int, first_name: str, second: int, second_name: str) -> str:
    return (
        f"第 {first + 1} 列“{first_name.strip()}”和第 {second + 1} 列“{second_name.strip()}”都像“{name_of(field)}”,"
        "请改名或删去其中一列"
    )


def wanted() -> str:
    """What a header may hold, for the message about a table without one."""
    return "、".join(name_of(field) for field in FIELDS)
