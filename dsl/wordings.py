"""Words that clerks write and the language calls otherwise (别的说法), and what to write instead."""

from __future__ import annotations

from dataclasses import dataclass

from dsl.diagnostics import Diagnostic, Span
from dsl.keywords import KEYWORDS, Where


@dataclass(frozen=True, slots=True)
class Wording:
    """``word`` takes its place where there is one, so that the rest is read; else the sentence is left out."""

    word: str = ""
    terminal: str = ""
    help: str = ""
    dropped: bool = False  # the sentence reads well without it

    def told(self, written: str, span: Span) -> Diagnostic:
        """The message at the word."""
        message = f"规约里不用写“{written}”" if self.dropped else f"没有“{written}”这个用语"
        return Diagnostic("D201", span, message, self.help or f"写作“{self.word}”")


_TERMINALS = {k.word: k.terminal for k in KEYWORDS if k.where is Where.ANYWHERE}

#: The same thing under another name.
_SAME = {
    "主办": "牵头 领办",
    "协办": "配合 协助",
    "抄送": "抄报 抄告",
    "提醒": "告诉 提示",
    "逾期": "超期 超时 过期",
    "超过": "大于 多于 高于",
    "低于": "小于 少于 不满 不足",
    "达到": "不低于 不少于 至少",
    "不迟于": "不晚于",
    "无人认领的": "没人认领的 无单位认领的",
    "列为": "标记为 标为",
    "各单位": "所有单位 各部门",
    "含": "包括",
    "又名": "简称 别称 俗称",
    "可以不填": "选填 非必填",
    "办理": "承办",
    "指定": "裁定",
    "不予受理": "不受理 不予办理",
    "并入首件": "合并办理",
    "上报人": "反映人 投诉人 提出人",
    "重办": "重新办理 返工",
    "须告知": "应告知",
    "初审": "审核 审查 预审",
    "候选": "抢单",
    "不得交": "不能交给 不能交 不得交给 不准交",
    "中止": "暂停 停表",
    "代录": "代报",
    "免": "不用 不办",
    "依": "根据 按照 依照",
}
_SENTENCES = {
    **dict.fromkeys(("转给", "派给", "转交", "移交", "交由", "分派给", "指派给"), "写作“由 某单位 办理”"),
    **dict.fromkeys(("会同", "联合"), "写作“由 甲单位 主办,乙单位 协办”"),
    **dict.fromkeys(("负责", "处理", "处置", "落实"), "写作“由 某单位 办理”或者“由 某单位 主办”"),
    **dict.fromkeys(("如果", "若是", "倘若", "假如"), "条件直接写,以“的”结束:“类别 属于 路灯的,由 ……”"),
    **dict.fromkeys(("左右", "大约", "大概"), "期限要准确,例如“2小时内”"),
    **dict.fromkeys(("最迟", "至迟", "最晚", "最长"), "直接写期限,例如“7日内”"),
    **dict.fromkeys(("最多", "至多"), "次数写作“每件2次以内”,期限写作“7日内”"),
    **dict.fromkeys(("不满意", "差评"), "按星数写,例如“低于3星的”"),
    **dict.fromkeys(("夜间", "晚上", "夜里"), "写明几点到几点,例如“上报时间 在 18:00至次日06:00的”"),
    **dict.fromkeys(("节假日", "周末", "双休日"), "写作“上报日 是 休息日的”"),
    "必填": "不写“可以不填”的就是必填,删去“必填”",
    "包含": "文字里有某个词的,写作“提到 “……””;下一级的分类写作“含”",
    "延长": "写作“延期 1次,15日以内”",
    **dict.fromkeys(
        ("几天", "数日", "若干天", "若干日", "一段时间", "本周", "本月", "当月", "当周"),
        "写成准确的期限,例如“3个工作日内”",
    ),
    **dict.fromkeys(("蓝色", "绿色", "紫色"), "颜色只有 黄色 橙色 红色"),
    "工作小时": "写作“工作时”",
    "日历日": "写作“自然日”",
    "公开": "规约还不规定公开;只作说明的写作“仅载明 “……””",
}
_DROPPED = ("予以", "应当", "必须", "应该", "依法", "认真", "积极")

#: In an example 应当 is 应.
_IN_EXAMPLES = {"应当": Wording("应", "K_SHOULD"), "应该": Wording("应", "K_SHOULD")}

#: Where office hours are told, a holiday has a sentence of its own.
_IN_OFFICE = {word: Wording(help="写作“假日 依 国务院通知”") for word in ("节假日", "周末", "双休日")}

WORDINGS: dict[str, Wording] = {
    **{other: Wording(word, _TERMINALS[word]) for word, found in _SAME.items() for other in found.split()},
    **{word: Wording(help=sentence) for word, sentence in _SENTENCES.items()},
    **{word: Wording(help="删去它,后面照写", dropped=True) for word in _DROPPED},
}


def wording(word: str, kind: str) -> Wording:
    """What to make of ``word`` in a block of that kind; the names of a declaration are collected apart."""
    if kind == "example" and word in _IN_EXAMPLES:
        return _IN_EXAMPLES[word]
    if kind == "office" and word in _IN_OFFICE:
        return _IN_OFFICE[word]
    found = WORDINGS[word]
    if kind in ("clause", "example"):
        return found
    return Wording(help=found.help or f"写作“{found.word}”")
