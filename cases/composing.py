"""What a message says (消息的内容): the template of its kind, filled from the case or the plan, with names covered."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from cases.covering import teaser, words_to_cover
from cases.masking import masked
from cases.message_templates import DIGEST, Template, fill
from cases.notices import TO_RATE
from cases.plans import step_word
from cases.ports import Transaction
from cases.ports_channels import Message
from cases.ports_telling import Box, Errand, Urgency, robot_of
from cases.prose_town import plan_sentence
from cases.receipts import PHASE_NAMES
from cases.sealing import Content
from cases.spreading import run_of
from cases.state import Case
from cases.summary import summarise
from cases.tellers import Teller
from dsl.period import show

_HALF = re.compile(r"〔[^〕]*$")
_FIRST_WORDS = 20  # characters of a report in a message
_LONGEST = 300  # characters of a whole message
_NAMED = 3  # of several that go together
_UNSORTED = "一件上报"
_NO_TERM, _NO_NUMBER, _NO_UNIT = "规定期限", "待编号", "承办单位"


async def compose(teller: Teller, tx: Transaction, errand: Errand) -> Message | None:
    """The message of an errand and of all that it carries along; None where there is nothing left to tell of."""
    codes = teller.codes(await tx.territory(), errand.jurisdiction)
    carried = await _carried(tx, errand)
    if len({each.case for each in carried}) > 1:
        return await _digest(teller, tx, errand, carried, codes)
    newest = _newest(carried)
    template = teller.templates.of(newest.kind, codes)
    of_case = errand.source is Box.NOTICE
    fields = await (_of_case(tx, newest, template) if of_case else _of_alert(teller, tx, errand))
    if fields is None:
        return None
    message = _message(replace(errand, unit=newest.unit), template, fields, errand.case)
    more = len(carried) - 1
    return replace(message, text=f"{message.text}另有{more}项进展。") if more else message


def _newest(carried: Sequence[Errand]) -> Errand:
    """What several notices of one case come to: the last of them, but what happened before what is wished for.

    The message has its kind, since a person's consent to be told (订阅) is given by kind.
    """
    told = [each for each in carried if each.kind != TO_RATE]
    return (told or carried)[-1]


async def _carried(tx: Transaction, errand: Errand) -> list[Errand]:
    """Those that this message tells of, itself first; of one event once."""
    members = await tx.members(errand.id) if errand.size > 1 else ()
    apart = {(each.case, each.seq, each.kind): each for each in (*reversed(members), errand)}
    return sorted(apart.values(), key=lambda each: each.id)


def _message(errand: Errand, template: Template, fields: Mapping[str, str], case: str | None) -> Message:
    text = fill(template.text_for(unit=errand.unit is not None), fields)
    return Message(
        id=f"minqing-{errand.id}",
        kind=template.kind,
        person=errand.person or "",
        title=fill(template.title, fields)[:_LONGEST],
        text=text[:_LONGEST],
        fields={"状态": template.status, **fields},
        jurisdiction=errand.jurisdiction,
        case=case,
        urgent=errand.urgency is not Urgency.PLAIN,
    )


async def _digest(
    teller: Teller, tx: Transaction, errand: Errand, carried: Sequence[Errand], codes: Sequence[str]
) -> Message | None:
    """Several in one: how many, and what the first of them are."""
    said = []
    for each in carried[:_NAMED]:
        template = teller.templates.of(each.kind, codes)
        fields = await _of_case(tx, each, template)
        if fields is not None:
            said.append(f"{fields['事项']} {template.title}")
    if not said:
        return None
    more = "等" if len(carried) > len(said) else ""
    place = await _place(tx, errand)
    told = {"件数": str(len(carried)), "内容": ";".join(said) + more, "地区": place, "时间": show(errand.created_at)}
    return _message(errand, teller.templates.of(DIGEST, codes), {"事项": told["内容"], **told}, None)


async def _place(tx: Transaction, errand: Errand) -> str:
    return (await tx.territory()).jurisdictions[errand.jurisdiction].name


async def _of_case(tx: Transaction, errand: Errand, template: Template) -> Mapping[str, str] | None:
    case = await tx.case(errand.case or "", lock=False)
    if case is None:
        return None
    number = await tx.number(case.id)
    unit = case.holder or errand.unit or case.steward
    return {
        "事项": await _subject(tx, case, handles=_handles(errand)),
        "编号": str(number) if number else _NO_NUMBER,
        "单位": unit.name if unit else _NO_UNIT,
        "期限": _term(summarise(case).due_at),
        "状态": template.status or PHASE_NAMES[case.phase],
        "时间": show(errand.created_at),
        "地区": await _place(tx, errand),
    }


def _handles(errand: Errand) -> bool:
    """Whether it goes to who handles the case; who else sits in a chat group nobody knows."""
    return errand.unit is not None and robot_of(errand.person) is None


def _term(due_at: datetime | None) -> str:
    return _NO_TERM if due_at is None else show(due_at)


async def _subject(tx: Transaction, case: Case, *, handles: bool) -> str:
    """The category with the first words of the report; numbers are covered for everybody, names for who handles not."""
    category = case.category[-1] if case.category else _UNSORTED
    contents = await tx.contents(case.id)
    words = _words(contents.get(case.text_id or ""))
    if not words:
        return category
    if handles and not case.unnamed:
        return f"{category}:{_first(masked(words))}"
    own = [await tx.name_of(person) for person in dict.fromkeys((case.reporter, *case.carriers))]
    return f"{category}:{_first(teaser(words, words_to_cover(own, contents.values())))}"


def _words(content: Content | None) -> str:
    return "" if content is None else " ".join(str(content.body.get("text", "")).split())


def _first(text: str) -> str:
    """Cut after it was covered, for half a name would not be found; and not through what covers one."""
    return text if len(text) <= _FIRST_WORDS else f"{_HALF.sub('', text[:_FIRST_WORDS])}…"


async def _of_alert(teller: Teller, tx: Transaction, errand: Errand) -> Mapping[str, str] | None:
    """Of a step of a plan; None where it was lifted meanwhile."""
    untold = await tx.alert_of(errand.source_id)
    run = None if untold is None else await run_of(teller, tx, untold)
    if untold is None or untold.step is None or run is None or not run.in_force:
        return None
    step = untold.step.step
    told = next((each for each in run.told if each.event.step == step), None)
    if told is None:
        return None
    counted = told.counted if errand.kind != "alert:told" else None
    return {
        "预案": run.name,
        "内容": plan_sentence(counted) if counted else run.text or step_word(run.rule.steps[step], step),
        "事项": run.name,
        "单位": errand.unit.name if errand.unit else "",
        "期限": _term(told.event.due_latest),
        "时间": show(errand.created_at),
        "地区": await _place(tx, errand),
    }
