"""What a partner sees of a case (推送的内容): whole where it handles or brought it, else covered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from cases.covering import words_to_cover
from cases.datum import Datum, to_wgs84
from cases.events import Answered, Closed, Event
from cases.partner_rows import CATEGORY_TOLD, TITLE_ABOVE, TITLE_WITHIN
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


async def reader_for(tx: Transaction, line: Line, desk: Person, case: Case, territory: Territory) -> Reader | None:
    """As whom the partner reads this case; None where it is not to hear of it."""
    reader = reader_of(desk, case, territory)
    if reader is None:
        reader = Reader(desk.id, Audience.VIEWERS, frozenset(case.left)) if line.reach is Reach.ALL else None
    if reader is None or _reads_whole(reader) or case.reporter == desk_of(line.partner):
        return reader
    contents = await tx.contents(case.id)
    own = [await tx.name_of(person) for person in dict.fromkeys((case.reporter, *case.begun_by))]
    return replace(reader, hides=words_to_cover(own, contents.values()))


def _reads_whole(reader: Reader) -> bool:
    """Whether nothing is covered: for who handles it, unless the rules hide who has reported it (隐去上报人)."""
    return reader.audience >= Audience.OFFICE and not reader.unnamed


async def values_of(tx: Transaction, line: Line, reader: Reader, case: Case, events: Sequence[Event]) -> Values:
    """The case in the fields of mapping files as it is after these events, as this reader may read it."""
    contents = await tx.contents(case.id)
    shown = {event.seq: tuple(contents_of(reader, event, contents)) for event in events if sees(reader, event)}
    first = shown.get(1, ())
    answer = next((each for each in reversed(events) if _is_answer(each)), None)
    values: dict[str, str | datetime] = {
        "编号": await number_of(tx, line, case.id),
        **_words(first, whole=reader.hides is None),
        "镇街": (await tx.territory()).jurisdictions[case.jurisdiction].code,
        "类别": case.category[-1] if case.category else _told(first, CATEGORY_TOLD),
        "地点": address_in(first) or "",
        **spot_shown(first),
        "上报时间": local(events[0].occurred_at).replace(microsecond=0),
        "来源渠道": case.channel,
        "紧急程度": case.urgency,
        "单位": case.holder.name if case.holder else "",
        "状态": _STATES.get(case.phase, "待办理"),
        **_voice(first),
    }
    if answer is not None:
        values |= {
            "答复": _told(shown.get(answer.seq, ()), "text"),
            "答复时间": local(answer.occurred_at).replace(microsecond=0),
            "结果": str(getattr(answer.payload, "outcome", None) or ""),
        }
    return {name: value for name, value in values.items() if value}


async def number_of(tx: Transaction, line: Line, case: str) -> str:
    """The number by which the partner knows it, else ours; its id while it has none."""
    theirs, ours = await tx.number_of_case(line.partner, case), await tx.number(case)
    return theirs or (str(ours) if ours else case)


def _is_answer(event: Event) -> bool:
    payload = event.payload
    return isinstance(payload, Answered) or (isinstance(payload, Closed) and payload.reason == "history")


def _told(contents: Sequence[Content], key: str) -> str:
    return next((str(each.body.get(key) or "").strip() for each in contents if each.what == "text"), "")


def _words(contents: Sequence[Content], *, whole: bool) -> dict[str, str]:
    """Title and text as they came; where words were covered, what stood above is found by its lines alone."""
    text = _told(contents, "text")
    within, above = _told(contents, TITLE_WITHIN), _told(contents, TITLE_ABOVE)
    if within and whole:
        return {"标题": text[: int(within)], "内容": text}
    lines = text.split("\n")
    count = int(above or 0)
    return {"标题": "\n".join(lines[:count]), "内容": "\n".join(lines[count:])}


def spot_shown(contents: Sequence[Content]) -> dict[str, str]:
    """Where it is in WGS 84, to a tenth of a metre."""
    told = next((each.body for each in contents if each.what == "place"), None)
    if told is None:
        return {}
    point = to_wgs84(float(str(told["lng"])), float(str(told["lat"])), Datum(str(told["datum"])))
    return {"纬度": f"{point.lat:.6f}", "经度": f"{point.lng:.6f}"}


def _voice(contents: Sequence[Content]) -> dict[str, str]:
    told = next((each.body for each in contents if each.what == VOICE), {})
    return {"上报人": str(told.get("name") or ""), "电话": str(told.get("phone") or "")}
