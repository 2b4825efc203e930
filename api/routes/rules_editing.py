"""Writing rule texts at a desk (规约编辑): what the editor's analysis says, over HTTP; nothing is saved."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TypeVar

from api import answers_editing as ae
from api import bodies as b
from api import bodies_editing as be
from api import rule_texts
from api.call import Call
from api.doors import Doors
from api.routes.rules import MOST_BYTES, mistake
from cases.refusals import InvalidInput
from dsl.analysis.completing import complete
from dsl.analysis.finding import definition, references
from dsl.analysis.fixing import fixes
from dsl.analysis.hovering import hover
from dsl.analysis.renaming import rename
from dsl.analysis.sight import Sight
from dsl.analysis.values import Edit, Fix, Hover, RenameRefused, Where
from dsl.compile import look
from dsl.incremental import Memory

doors = Doors()
T = TypeVar("T")
_TEXT = "县 示例县 330999\n单位 县政府\n第一条 其余\n  由 县政府 办理\n"
_PLACE = be.RulePlace(text=_TEXT, line=4, column=5)


@doors.post(
    "/rules/complete",
    permission="check_rules",
    summary="光标处可以写什么",
    answer=ae.Proposals,
    body=be.RulePlace,
    example=_PLACE,
    max_bytes=MOST_BYTES,
)
async def complete_(call: Call, body: be.RulePlace) -> ae.Proposals:
    """Words that the grammar takes at the place and declared names of the right kind, those begun there first."""
    found = await _ask(call, body, lambda sight, file: complete(sight, file, body.line, body.column))
    items = [ae.Proposal(label=c.label, kind=c.kind, detail=c.detail, edit=_edit(c.edit)) for c in found]
    return ae.Proposals(items=items)


@doors.post(
    "/rules/hover",
    permission="check_rules",
    summary="一个词的意思、出处和依据",
    answer=ae.Meant,
    body=be.RulePlace,
    example=_PLACE,
    max_bytes=MOST_BYTES,
)
async def hover_(call: Call, body: be.RulePlace) -> ae.Meant:
    """What a name stands for and where it is declared and used, or what a word of the language means by which law."""
    found = await _ask(call, body, lambda sight, file: hover(sight, file, body.line, body.column))
    return ae.Meant(meaning=None if found is None else _meaning(found))


@doors.post(
    "/rules/definition",
    permission="check_rules",
    summary="一个名字在哪里声明",
    answer=ae.PlacesInTexts,
    body=be.RulePlace,
    example=_PLACE,
    max_bytes=MOST_BYTES,
)
async def definition_(call: Call, body: be.RulePlace) -> ae.PlacesInTexts:
    """The declaration of the name or the clause with the number at the place, in whatever layer it stands."""
    found = await _ask(call, body, lambda sight, file: definition(sight, file, body.line, body.column))
    return ae.PlacesInTexts(items=[_place(each) for each in found])


@doors.post(
    "/rules/references",
    permission="check_rules",
    summary="一个名字用在哪些地方",
    answer=ae.PlacesInTexts,
    body=be.RulePlace,
    example=_PLACE,
    max_bytes=MOST_BYTES,
)
async def references_(call: Call, body: be.RulePlace) -> ae.PlacesInTexts:
    """Every place in the texts and in the files in force that means the same thing, by whatever alias."""
    found = await _ask(call, body, lambda sight, file: references(sight, file, body.line, body.column))
    return ae.PlacesInTexts(items=[_place(each) for each in found])


@doors.post(
    "/rules/rename",
    permission="check_rules",
    summary="把一个名字在上下级文件里一起改掉",
    answer=ae.TextEdits,
    body=be.RuleRename,
    example=be.RuleRename(text=_TEXT, line=2, column=4, new_name="示例县政府"),
    max_bytes=MOST_BYTES,
)
async def rename_(call: Call, body: be.RuleRename) -> ae.TextEdits:
    """The edits, in the files in force too; refused when the word is taken or a sentence would change its meaning."""
    try:
        found = await _ask(call, body, lambda sight, file: rename(sight, file, body.line, body.column, body.new_name))
    except RenameRefused as refused:
        raise InvalidInput({"new_name": str(refused)}) from refused
    return ae.TextEdits(items=[_edit(each) for each in found])


@doors.post(
    "/rules/fixes",
    permission="check_rules",
    summary="错误可以怎样改,都试过",
    answer=ae.FixedMistakes,
    body=b.RuleTexts,
    example=b.RuleTexts(text=_TEXT.replace("由 县政府", "由 县政俯")),
    max_bytes=MOST_BYTES,
)
async def fixes_(call: Call, body: b.RuleTexts) -> ae.FixedMistakes:
    """Ways to mend the mistakes of the given texts; with each of them the mistake is gone and no other has come."""
    given = rule_texts.given(body)
    texts, found = await _look(call, given, lambda sight: [fix for file in given for fix in fixes(sight, file)])
    return ae.FixedMistakes(items=[_fix(each, texts[each.diagnostic.file]) for each in found])


async def _ask(call: Call, body: be.RulePlace, question: Callable[[Sight, str], T]) -> T:
    given = rule_texts.given(body)
    file = body.file or (next(iter(given)) if len(given) == 1 else "")
    if file not in given:
        raise InvalidInput({"file": "请写明问的是给出的哪一份规约"})
    return (await _look(call, given, lambda sight: question(sight, file)))[1]


async def _look(call: Call, given: dict[str, str], question: Callable[[Sight], T]) -> tuple[dict[str, str], T]:
    in_force = await rule_texts.in_force(call.house)

    def work(memory: Memory) -> tuple[dict[str, str], T]:
        sources = rule_texts.together(in_force, given, memory)
        sight = Sight(look([*sources.values()], memory), memory)
        return {name: source.text for name, source in sources.items()}, question(sight)

    return await asyncio.to_thread(rule_texts.EDITORS.work, call.person.id, work)


def _place(each: Where) -> ae.PlaceInText:
    span = each.span
    return ae.PlaceInText(file=each.file, line=span.line, column=span.column, end=span.end, declares=each.declares)


def _edit(each: Edit) -> ae.TextEdit:
    span = each.span
    return ae.TextEdit(file=each.file, line=span.line, column=span.column, end=span.end, text=each.text)


def _meaning(each: Hover) -> ae.Meaning:
    span = each.span
    return ae.Meaning(title=each.title, lines=list(each.lines), line=span.line, column=span.column, end=span.end)


def _fix(each: Fix, text: str) -> ae.FixedMistake:
    return ae.FixedMistake(title=each.title, mistake=mistake(each.diagnostic, text), edit=_edit(each.edit))
