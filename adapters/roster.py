"""The roster (名册): who holds which role where, for which unit and how long – a CSV file that a clerk keeps.

Columns: 编号 姓名 角色 级别 行政区划代码 单位 群 岗位 任职起 任职止. One line a role; a person with several roles has
several lines with one 编号. Lines that begin with # are remarks. There may be a column 手机号 besides: who shows that
number in the mini-program becomes that person.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from cases.duties import breaches
from cases.people import HEAD_POST, LEVELS, Role

COLUMNS = ("编号", "姓名", "角色", "级别", "行政区划代码", "单位", "群", "岗位", "任职起", "任职止")
PHONE = "手机号"
#: Columns that a roster may have besides.
MORE_COLUMNS = (PHONE,)
ROLES = {
    "居民": Role.RESIDENT,
    "点长": Role.POINT_HEAD,
    "网格员": Role.GRID_WORKER,
    "议政代表": Role.DELIBERATOR,
    "代表": Role.DEPUTY,
    "政协委员": Role.ADVISER,
    "单位人员": Role.STAFF,
    "单位负责人": Role.HEAD,
    "协调人员": Role.COORDINATOR,
    "调解员": Role.MEDIATOR,
    "律师": Role.LAWYER,
    "法官": Role.JUDGE,
    "检察官": Role.PROSECUTOR,
    "民警": Role.POLICE,
    "司法所工作人员": Role.JUSTICE,
    "规约编写人": Role.CLERK,
    "第二签发人": Role.APPROVER,
    "审计": Role.AUDITOR,
    "运维": Role.OPERATOR,
}
_OFFICE = frozenset({Role.STAFF, Role.HEAD, Role.COORDINATOR})
_LONGEST = 100  # characters of a cell, as the register keeps them
_CODE = re.compile(r"\d{6}(?:\d{3}){0,2}")
_KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
_PHONE = re.compile(r"1\d{10}")
_SHANGHAI = ZoneInfo("Asia/Shanghai")


class RosterRefused(Exception):
    """The roster is not taken, not even in part; ``problems`` are Chinese sentences, each with its line."""

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(self.problems))


@dataclass(frozen=True, slots=True)
class RosterRow:
    """One role of one person. ``level`` (镇 县 市 省) for deputies only, ``unit`` for those who work for one.

    ``valid_from`` inclusive and ``valid_to`` exclusive, aware; None is open. 任职止 names the last day, so that
    ``valid_to`` is the midnight after it.
    """

    key: str
    name: str
    role: Role
    level: str | None
    jurisdiction_code: str
    unit: str | None
    group: str | None
    post: str | None
    valid_from: datetime | None
    valid_to: datetime | None
    phone: str | None = None  # +8613800000000


def read_roster(path: Path) -> tuple[RosterRow, ...]:
    """Read a roster (UTF-8, with or without mark). Raises ``RosterRefused`` with everything that is wrong."""
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except UnicodeDecodeError:
        raise RosterRefused([f"{path.name} 不是 UTF-8 编码,请另存为“CSV UTF-8”"]) from None
    except OSError as error:
        raise RosterRefused([f"{path.name} 读不出来({error.strerror})"]) from error
    table = [(number, _cells(line)) for number, line in enumerate(lines, 1) if line.strip() and line[0] != "#"]
    head = table[0][1] if table else []
    if sorted(set(head) - set(MORE_COLUMNS)) != sorted(COLUMNS) or len(set(head)) < len(head):
        raise RosterRefused([f"{path.name} 的表头应当是 {','.join(COLUMNS)}"])
    crowded = [f"第 {number} 行:比表头多出一格" for number, cells in table if any(cells[len(head) :])]
    if crowded:
        raise RosterRefused(crowded)
    return roster_rows((number, dict(zip(head, cells, strict=False))) for number, cells in table[1:])


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in next(csv.reader([line]))]


def roster_rows(rows: Iterable[tuple[int, Mapping[str, str]]]) -> tuple[RosterRow, ...]:
    """Check rows of any table: line number, and cells by column. Raises ``RosterRefused`` with all problems at once."""
    read: list[RosterRow] = []
    lines: dict[str, list[int]] = {}
    problems: list[str] = []
    names: dict[str, str] = {}
    phones: dict[str, str] = {}
    for number, cells in rows:
        row = {column: cells.get(column, "").strip() for column in (*COLUMNS, *MORE_COLUMNS)}
        found = _problems(row)
        if names.setdefault(row["编号"], row["姓名"]) != row["姓名"]:
            found.append(f"编号“{row['编号']}”前面写的是“{names[row['编号']]}”,一个编号只能是一个人")
        found += _phone_problems(row, phones)
        problems += [f"第 {number} 行:{problem}" for problem in found]
        if not found:
            read.append(_row(row))
            lines.setdefault(row["编号"], []).append(number)
    problems += [f"第 {'、'.join(map(str, lines[each.key]))} 行:{each}" for each in breaches(read)]
    if problems:
        raise RosterRefused(problems)
    return tuple(read)


def undeclared_units(rows: Iterable[RosterRow], declared: Mapping[str, Collection[str]]) -> tuple[str, ...]:
    """Sentences about units that the rule file of their jurisdiction does not declare (单位 …).

    ``declared`` maps an administrative code to the canonical names in its file.
    """
    missing = {
        (row.jurisdiction_code, row.unit): None
        for row in rows
        if row.unit is not None and row.unit not in declared.get(row.jurisdiction_code, ())
    }
    return tuple(f"{code} 的规约里没有声明单位“{unit}”,名册里却有它的人" for code, unit in missing)


def _problems(row: Mapping[str, str]) -> list[str]:
    role = ROLES.get(row["角色"])
    checks = {
        f"编号“{row['编号']}”只能用字母、数字、点和短横": _KEY.fullmatch(row["编号"]) is None,
        "没有写姓名": not row["姓名"],
        f"没有“{row['角色']}”这个角色,可用的有 {'、'.join(ROLES)}": role is None,
        f"行政区划代码“{row['行政区划代码']}”应为 6、9 或 12 位数字": _CODE.fullmatch(row["行政区划代码"]) is None,
        "代表要写级别:镇、县、市或省": role is Role.DEPUTY and row["级别"] not in LEVELS,
        "只有代表写级别": role not in (Role.DEPUTY, None) and bool(row["级别"]),
        f"{row['角色']}要写单位": role in _OFFICE and not row["单位"],
        f"{row['角色']}不属于单位,单位应当空着": role not in (*_OFFICE, None) and bool(row["单位"]),
        "岗位要和单位一起写": bool(row["岗位"]) and not row["单位"],
    }
    long = [f"{column}最多 {_LONGEST} 个字" for column in COLUMNS if len(row[column]) > _LONGEST]
    return [sentence for sentence, wrong in checks.items() if wrong] + long + _date_problems(row)


def _phone_problems(row: Mapping[str, str], known: dict[str, str]) -> list[str]:
    """Of a number that is none, or that somebody else in the file has; ``known`` is whose which number is."""
    phone = row[PHONE]
    if not phone:
        return []
    if _PHONE.fullmatch(phone) is None:
        return [f"手机号“{phone}”应为 11 位数字"]
    if known.setdefault(phone, row["编号"]) != row["编号"]:
        return [f"手机号和编号“{known[phone]}”的一样,一个号码只能是一个人"]
    return []


def _date_problems(row: Mapping[str, str]) -> list[str]:
    bad = [column for column in ("任职起", "任职止") if row[column] and _date(row[column]) is None]
    if bad:
        return [f"{column}“{row[column]}”看不懂,请写成 2017-01-01" for column in bad]
    begins, ends = _date(row["任职起"]), _date(row["任职止"])
    return ["任职止早于任职起"] if begins and ends and ends < begins else []


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text) else None
    except ValueError:
        return None


def _row(row: Mapping[str, str]) -> RosterRow:
    begins, ends = _date(row["任职起"]), _date(row["任职止"])
    return RosterRow(
        key=row["编号"],
        name=row["姓名"],
        role=ROLES[row["角色"]],
        level=row["级别"] or None,
        jurisdiction_code=row["行政区划代码"],
        unit=row["单位"] or None,
        group=row["群"] or None,
        post=row["岗位"] or (HEAD_POST if ROLES[row["角色"]] is Role.HEAD else None),
        valid_from=_midnight(begins) if begins else None,
        valid_to=_midnight(ends + timedelta(days=1)) if ends else None,
        phone=f"+86{row[PHONE]}" if row[PHONE] else None,
    )


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=_SHANGHAI)
