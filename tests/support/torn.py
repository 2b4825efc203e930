"""Tears rule texts in ways that happen: cut off, doubled, misspelt, mixed up – always the same ones from one seed."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

_RUBBISH = ("�", "第条", "由 由", "逾期的逾期", "\x00", "((((", "“", "第九百九十九条", "99999999999天内", "、、、")


def _cut(text: str, dice: Random) -> str:
    return text[: dice.randrange(len(text))]


def _without_a_line(text: str, dice: Random) -> str:
    lines = text.splitlines(keepends=True)
    del lines[dice.randrange(len(lines))]
    return "".join(lines)


def _a_line_twice(text: str, dice: Random) -> str:
    lines = text.splitlines(keepends=True)
    at = dice.randrange(len(lines))
    return "".join([*lines[: at + 1], *lines[at:]])


def _mixed_up(text: str, dice: Random) -> str:
    lines = text.splitlines(keepends=True)
    dice.shuffle(lines)
    return "".join(lines)


def _rubbish_in_between(text: str, dice: Random) -> str:
    at = dice.randrange(len(text))
    return text[:at] + dice.choice(_RUBBISH) + text[at:]


def _misspelt(text: str, dice: Random) -> str:
    at = dice.randrange(len(text))
    return text[:at] + chr(dice.randrange(0x4E00, 0x9FA5)) + text[at + 1 :]


def _a_part_gone(text: str, dice: Random) -> str:
    begin = dice.randrange(len(text))
    return text[:begin] + text[begin + dice.randrange(1, 40) :]


def _of_another_place(text: str, dice: Random) -> str:
    return text.replace("3309", f"{dice.randrange(1000, 9999)}", 1)


def _endless(text: str, dice: Random) -> str:
    return text + f"第{dice.choice('一二三')}条 其余 " + "并且".join(["提到 “积水”"] * 200)


TEARS: tuple[Callable[[str, Random], str], ...] = (
    *(_cut, _without_a_line, _a_line_twice, _mixed_up, _rubbish_in_between),
    *(_misspelt, _a_part_gone, _of_another_place, _endless),
)


def torn(text: str, dice: Random) -> str:
    """The text, torn once to three times."""
    for _ in range(dice.randrange(1, 4)):
        text = dice.choice(TEARS)(text or "x", dice)
    return text
