"""What a partner sees of a case (推送的内容): whole where it handles or brought it, else covered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from cases.covering import words_to_cover
from cases.events import Answered, Event
from cases.partners import Line, Reach, desk_of
from cases.people import Person
from cases.ports import Transaction
from cases.sealing import Content, address_in
from cases.state import Case, Phase
from cases.territory import Territory
from cases.visibility import Audience, Reader, contents_of, reader_of, sees
from cases.voice_intake import VOICE
from dsl.ends import local
from dsl.mapping.model import Values

_STATES = {Phase.ACCEPTED: "受理", Phase.ANSWERED: "答复", Phase.CLOSED: "办结"}


@dataclass(frozen=True, slots=True)
class Seen:
    """A case as the partner reads it: ``values`` by our fields, and the reader it is."""

    case: Case
    values: Values
    reader: Reader


async def reader_for(tx: Transaction, line: Line, desk: Person, case: Case, territory: Territory) -> Reader | None:
    """As whom the partner reads this case; None where it is not to hear of it."""
    reader = reader_of(desk, case, territory)
    if reader is None:
        reader = Reader(desk.id, Audience.VIEWERS, frozenset(case.left)) if line.reach is Reach.ALL else None
    if reader is None or reader.audience >= Audience.OFFICE or case.reporter == desk_of(line.partner):
        return reader
    contents = await tx.contents(case.id)
    own = [await tx.name_of(person) for person in dict.fromkeys((case.reporter, *case.begun_by))]
    return replace(reader, hides=words_to_cover(own, contents.values()))


def seen_by(reader: Reader, case: Case, events: Sequence[Event], contents: Mapping[str, Content], number: str) -> Seen:
    """The case in the fields of mapping files; ``number`` the one that the partner knows, else ours."""
    shown = [
        (event, content) for event in events if sees(reader, event) for content in contents_of(reader, event, contents)
    ]
    first = [content for event, content in shown if event.payload.kind == "case:reported"]
    answers = [event for event in events if isinstance(event.payload, Answered)]
    told = [content for event, content in shown if answers and event is answers[-1]]
    values: dict[str, object] = {
        "编号": number,
        "内容": _text(first),
        "类别": case.category[-1] if case.category else "",
        "地点": address_in(first) or "",
        "上报时间": local(events[0].occurred_at).replace(microsecond=0),
        "来源渠道": case.channel,
        "紧急程度": case.urgency,
        "单位": case.holder.name if case.holder else "",
        "状态": _STATES.get(case.phase, "待办理"),
        "答复": _text(told),
        **_voice(first),
    }
    if answers and isinstance(answers[-1].payload, Answered):
        values |= {
            "答复时间": local(answers[-1].occurred_at).replace(microsecond=0),
            "结果": answers[-1].payload.outcome,
        }
    return Seen(case, {name: value for name, value in values.items() if value}, reader)  # type: ignore[misc]  # text and moments


def _text(contents: Sequence[Content]) -> str:
    return next((str(each.body.get("text", "")).strip() for each in contents if each.what == "text"), "")


def _voice(contents: Sequence[Content]) -> dict[str, object]:
    told = next((each.body for each in contents if each.what == VOICE), {})
    return {"上报人": str(told.get("name") or ""), "电话": str(told.get("phone") or "")}
