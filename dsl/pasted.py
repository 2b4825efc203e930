"""Lines that come along when text is pasted (粘贴带来的行): page numbers, chat headers, signatures and their dates."""

from __future__ import annotations

import re

_DATE = (
    r"\d{4}\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日"
    r"|[〇零一二三四五六七八九]{4}年[一二三四五六七八九十]{1,2}月[一二三四五六七八九十]{1,3}日"
)
_TIME = r"\d{1,2}:\d{2}(?::\d{2})?"
_PAGE = re.compile(r"[-·]+\s*\d{1,3}\s*[-·]+|第\s*\d{1,3}\s*页(?:\s*共\s*\d{1,3}\s*页)?|\d{1,3}\s*/\s*\d{1,3}")
_CHAT = re.compile(rf"(?:\d{{4}}-\d{{1,2}}-\d{{1,2}}\s+|{_DATE}\s*|昨天\s*|(?:上午|下午|晚上)\s*)?{_TIME}")
_NICKNAME = re.compile(
    rf"[^\s,;:。、()\"]{{1,20}}:?\s+(?:\d{{4}}-\d{{1,2}}-\d{{1,2}}\s+|昨天\s*|上午|下午|晚上)?{_TIME}"
)
_SIGNED_ON = re.compile(_DATE)
_SIGNED_BY = re.compile(r"[^\s\d,;:。、()\"|#]{4,40}(?:委员会|主席团|人民政府|办公室|代表大会|街道办事处)")
_ATTACHED = re.compile(r"附件\s*[\d一二三四五六七八九十]*\s*:?|\(此件.{0,12}公开.{0,6}\)")

#: A date or a time on a line of its own belongs to an example, or to the hours of an office.
_WITH_TIMES = ("example", "office", "same_day", "effective")


def pasted(line: str, after: str, kind: str) -> str | None:
    """What the line is, with what to do about it, when it is no part of a rule.

    ``after`` is the next line, ``kind`` the block before it.
    """
    if _PAGE.fullmatch(line):
        return "这是页码,删去这一行"
    if _ATTACHED.fullmatch(line):
        return "这是公文的格式,删去这一行;表格写成“附表一”"
    if kind not in _WITH_TIMES and (_CHAT.fullmatch(line) or _NICKNAME.fullmatch(line)):
        return "这是聊天记录里的名字和时间,删去这一行"
    if kind not in _WITH_TIMES and _SIGNED_ON.fullmatch(line):
        return "这是落款的日期,删去这一行;施行的日期写作“施行 2026-12-01”"
    if _SIGNED_BY.fullmatch(line) and (not after or _SIGNED_ON.fullmatch(after)):
        return "这是落款,删去这一行"
    return None
