"""Whether a report tells of something for which one rings at once (紧急电话): a case number helps nobody in a fire.

Words alone decide, so it errs towards telling: who is told once too often loses a second. What may only come about
(容易着火, 以免受伤) is not told of, else nobody would read it any more.
"""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Call:
    """Whom to ring, why, and the sentence that says so."""

    number: str
    word: str

    @property
    def text(self) -> str:
        """For whoever has just reported it."""
        return f"您提到“{self.word}”:如果危险就在眼前,请马上拨打{self.number},上报不能代替报警和急救"


_WORDS: dict[str, str] = {
    "119": "着火|起火|失火|火灾|火警|烧起来|浓烟|爆炸|[燃煤]气泄漏|天然气泄漏|[燃煤]气味|落水|溺水|掉进?[河水]|被困",
    "120": "受伤|重伤|流血|出血|昏迷|[晕昏]倒|骨折|中毒|触电|休克|抽搐|呼吸困难|没有呼吸|心跳停|摔倒起不来|烫伤|被撞",
    "110": "持刀|拿刀|砍人|杀人|行凶|抢劫|绑架|打架|斗殴|打人|被打|家暴|跳楼|轻生|自杀|猥亵|强奸|拐卖|入室|偷东西|小偷",
}
_PATTERNS = {number: re.compile(words) for number, words in _WORDS.items()}
#: What makes of it something that has not happened: just before the word, or just behind it.
_NOT_YET = re.compile(
    "(?:容易|可能|以免|免得|防止|避免|预防|万一|生怕|担心|害怕|怕|小心|会不会|差点|险些|没有|未|无人|没人)"
    r"[^,。;!?,;!?\n]{0,8}$"
)
_NOT_THIS = re.compile(r"^(?:的?隐患|的?风险|的?可能|演练|宣传|知识|怎么办|以后怎么|报警器|探测器|器材|险情排查)")


def calls_for(text: str) -> tuple[Call, ...]:
    """Whom to ring for what the text tells of, the first word for each; nothing for what may only come about."""
    return tuple(call for number, pattern in _PATTERNS.items() if (call := _first(number, pattern, text)))


def _first(number: str, pattern: re.Pattern[str], text: str) -> Call | None:
    for match in pattern.finditer(text):
        if not (_NOT_YET.search(text[: match.start()]) or _NOT_THIS.search(text[match.end() :])):
            return Call(number, match[0])
    return None
