"""The words of mapping files (对照文件的用语): heads of lines, fields of ours, states, ways to write a time."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What stands in a field."""

    TEXT = "文字"
    TIME = "时间"
    STATE = "状态"
    URGENCY = "紧急程度"


@dataclass(frozen=True, slots=True)
class Word:
    """One word of the language with a line for the documentation."""

    word: str
    meaning: str
    kind: Kind = Kind.TEXT


def _words(rows: str) -> dict[str, Word]:
    cells = (row.split(maxsplit=1) for row in rows.strip().splitlines())
    return {word: Word(word, meaning) for word, meaning in cells}


#: What a line begins with.
HEADS = _words("""
    对接 平台的名字,每个文件一行,最多 30 字;同名的算同一个平台
    方向 与平台交换什么:来件、进展、推送,用顿号隔开;不写就是 来件
    镇街 没有“镇街”一列时归哪里,写行政区划代码
    单位 平台在本地规约里是哪个单位;写了,平台的受理、答复才作数
    列 平台的一列(表头或者 JSON 的名字)是我们的哪一项
    常量 平台没有这一列,每行都当作这个值
    对照 一张代码表,下面每行一个代码,缩进
    其余 代码表里没有写的代码怎么办:照写、报错、留空
""")

#: What may stand inside a line.
INSIDE = _words("""
    是 连接平台的写法和我们的写法
    必填 这一列空着的行不收
    写作 时间怎样写
    照写 代码表里没有的,原样照写
    报错 代码表里没有的,这一行不收,写进报告
    留空 代码表里没有的,当作没有写
""")

#: The way of neighbours who speak that standard.
OPEN311 = "Open311"
#: What is exchanged.
WAYS = _words("""
    来件 平台的表或者 NDJSON 导入成件
    进展 平台把办理情况发到我们的接口
    推送 我们把新件、答复、变化发给平台
    Open311 我们把件按 Open311 标准送到平台,并去问办得怎样
""")

#: How far a case is, in the words of both sides.
STATES = _words("""
    待办理 还没有人受理;收到时不做什么
    受理 平台受理了(待认领的算认领)
    反馈 阶段反馈,还没有办好
    答复 办好了,“答复”一项是说给上报人的话
    退回 不是平台的事,“答复”一项是理由
    撤回 平台收回了自己送来的件
    办结 办完归档;有答复的当作答复
""")

URGENCIES = _words("""
    一般 规约里的一般
    紧急 规约里的紧急
""")

#: Ways to write a time that have a name of their own.
TIMES = _words("""
    标准 2020-10-04T08:48:00+08:00(ISO 8601)
    中文 2020年10月04日 08时48分00秒
    秒数 从 1970-01-01 起的秒数
    毫秒数 从 1970-01-01 起的毫秒数
""")
#: Letters of a way to write a time: 年-月-日 时:分:秒.
TIME_LETTERS = "年月日时分秒"


def _fields(rows: str) -> dict[str, Word]:
    kinds = {"上报时间": Kind.TIME, "答复时间": Kind.TIME, "状态": Kind.STATE, "紧急程度": Kind.URGENCY}
    return {name: Word(name, word.meaning, kinds.get(name, Kind.TEXT)) for name, word in _words(rows).items()}


#: What a column can be.
FIELDS = _fields("""
    编号 平台给这一件的编号,同一个平台里不重复;每个文件都要有
    标题 一句话说的事
    内容 全部的话
    类别 规约里的类别;规约没有的当作没有写类别
    地点 在哪里
    纬度 WGS 84 的纬度,写度数,例如 30.53;和经度一起写
    经度 WGS 84 的经度,写度数,例如 120.68
    上报时间 什么时候发生、上报的
    上报人 反映人的姓名,只有办理方看得到
    电话 反映人的电话,只有办理方看得到
    镇街 归哪个镇街,写全称或者行政区划代码
    来源渠道 从哪里来的,规约里的“来源渠道”看它
    紧急程度 一般、紧急
    单位 平台里由谁在办,只是告知,不改变我们的承办单位
    状态 办到哪一步
    答复 说给上报人的话,或者退回的理由
    答复时间 什么时候答复的
    结果 规约里答复的结果,例如 解决
""")
