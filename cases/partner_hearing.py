"""What a partner sends of its own accord (进展回流): each event once, matched by its number, done by its unit."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping as AnyMapping
from dataclasses import dataclass, replace

from cases.house import House
from cases.numbers import read_number
from cases.partner_doing import follow
from cases.partner_rows import Told, text_in, told_in
from cases.partners import Heard, Line, at_desk
from cases.people import UnitAt
from cases.ports import Scope, Transaction
from cases.refusals import InvalidInput, KeyReused, NotAllowed, NotFound
from cases.tidying import tidy_text
from dsl.mapping.apply import read_row
from dsl.mapping.model import Mapping

_ASKED = ("编号", "状态")
_READ = (*_ASKED, "答复", "答复时间", "结果")
_LONGEST_WORDS = 5_000


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of an event: the case, the names of the steps, and whether it was here before."""

    case: str
    steps: tuple[str, ...]
    again: bool = False


async def hear(house: House, line: Line, mapping: Mapping, unit: UnitAt | None, event: str, body: bytes) -> Taken:  # noqa: PLR0917  # who says what to whom
    """Take one event in. Raises a Refusal with what the partner has to change."""
    if "进展" not in mapping.ways:
        raise NotAllowed(f"{line.partner}的对照文件没有写“方向 进展”")
    if unit is None:
        raise NotAllowed(f"{line.partner}不是本地规约里的单位,不能办理;请在对照文件里写“单位”")
    digest = hashlib.sha256(body).hexdigest()
    earlier = await house.store.run(Scope.of(line.jurisdiction), lambda tx: tx.partner_event(line.id, event))
    if earlier is not None:
        return _again(earlier, digest)
    number, told = read_event(mapping, body)
    case = await house.store.run(Scope.of(line.jurisdiction), lambda tx: _case(tx, line, number))
    steps = await follow(house, at_desk(line.partner, line.jurisdiction, unit), case, told, f"{line.id}:{event}"[-80:])
    heard = Heard(line.id, line.jurisdiction, event, digest, " ".join((case, *steps)))
    await house.store.run(Scope.of(line.jurisdiction), lambda tx: tx.keep_partner_event(heard))
    return Taken(case, steps)


def _again(earlier: Heard, digest: str) -> Taken:
    if earlier.digest != digest:
        raise KeyReused("这个编号的进展以前收过,内容不同;新的进展请用新的编号")
    case, *steps = earlier.outcome.split(" ")
    return Taken(case, tuple(steps), again=True)


def read_event(mapping: Mapping, body: bytes) -> tuple[str, Told]:
    """The number and the partner's word, by the columns of the file. Raises InvalidInput."""
    cells = cells_of(body)
    columns = tuple(replace(each, required=each.field in _ASKED) for each in mapping.columns if each.field in _READ)
    values, problems = read_row(replace(mapping, columns=columns, constants={}), cells)
    told = told_in(values)
    if problems or told is None:
        raise InvalidInput({each.column: each.reason for each in problems})
    return tidy_text(text_in(values, "编号")), replace(told, words=told.words[:_LONGEST_WORDS])


def cells_of(body: bytes | str) -> dict[str, str]:
    """A JSON object as cells of text; what is nested is not looked into. Raises InvalidInput."""
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, AnyMapping):
        raise InvalidInput({"body": "应当是一个 JSON 对象,名字是对照文件里的列"})
    return {str(name): _cell(value) for name, value in found.items() if not isinstance(value, dict | list)}


def _cell(value: object) -> str:
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)


async def _case(tx: Transaction, line: Line, number: str) -> str:
    """The case of this number: the partner's own, else ours, as we have sent it along."""
    known = await tx.partner_number(line.partner, number)
    if known is not None:
        return known.case
    case = await tx.case(number, lock=False)
    if case is not None:
        return case.id
    wanted = read_number(number)
    found = await tx.numbered(wanted) if wanted is not None and wanted.year is not None else ()
    if len(found) != 1:
        raise NotFound(f"没有编号为“{number[:40]}”的件,请核对;我们推送的件用推送里的编号")
    return found[0]
