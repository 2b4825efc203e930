"""Reads declared events (事件): who brings each about, what must come with it, and the words for outcomes."""

from __future__ import annotations

from dsl import tree
from dsl.decision import Cite, EventRule, Outcomes, Recipient, RecipientKind
from dsl.findings import Findings
from dsl.names import BUILT_IN_EVENTS
from dsl.parties import HOLDERS, party
from dsl.scope import Scope

ANSWERING = "答复"
#: Who may sign an answer (签发): nobody who is part of the matter.
_SIGNERS = frozenset({RecipientKind.POST, RecipientKind.UNIT, RecipientKind.STEWARD})
#: Who brings the language's own events about; the others come about by themselves.
ACTORS = {"受理": HOLDERS, ANSWERING: HOLDERS, "退回": HOLDERS, "评价": ("上报人",)}


def declare_events(file: tree.RuleFile, scope: Scope, found: Findings) -> None:
    """Every 事件 of the file into the scope; the language's own keep the actor that they have."""
    for statement in file.of(tree.Event):
        if statement.event.text in BUILT_IN_EVENTS:
            _check_own(statement, found)
            if statement.event.text == ANSWERING and (statement.photo or statement.signer):
                _declare(statement, scope, found)
        else:
            _check_unsigned(statement, found)
            _declare(statement, scope, found)
        if statement.event.text == ANSWERING and statement.choices:
            _outcomes(statement, scope, found)
        elif statement.solved:
            advice = f"请写在 事件 {ANSWERING} 里"
            found.add("D618", statement.solved[0].span, f"只有{ANSWERING}的结果可以计为解决", advice)


def _declare(statement: tree.Event, scope: Scope, found: Findings) -> None:
    name = statement.event
    earlier = scope.events.get(name.text)
    if earlier is not None:
        line = earlier.cites[0].line
        found.add("D750", name.span, f"事件“{name.text}”写了两次,第一次在第 {line} 行", "留一处")
        return
    actor = party(scope, statement.actor, found)
    if actor is None:
        return
    scope.events[name.text] = EventRule(
        name.text,
        actor,
        (_cite(statement, scope),),
        field=statement.field.text if statement.field else None,
        choices=tuple(choice.text for choice in statement.choices),
        measure=statement.measure.text if statement.measure else None,
        reason=statement.reason,
        photo=statement.photo,
        written=statement.written,
        signer=_signer(statement, scope, found),
    )


def _signer(statement: tree.Event, scope: Scope, found: Findings) -> Recipient | None:
    """Who signs the answer (须经 … 签发): a post of the unit that holds it, or a unit above it."""
    name = statement.signer
    if name is None or statement.event.text != ANSWERING:
        return None
    signer = party(scope, name, found)
    if signer is None:
        return None
    if signer.kind not in _SIGNERS:
        advice = "请写一个岗位,例如“须经 承办单位负责人 签发”,或者一个单位"
        found.add("D851", name.span, f"答复不能由{name.text}签发", advice)
        return None
    if signer.kind is RecipientKind.POST and signer.unit is None:
        advice = f"请在 岗位 {name.text} 后面写上“空缺的 由 某单位 代”"
        found.add("D852", name.span, f"岗位“{name.text}”空缺时,没有人签发", advice)
    return signer


def _check_unsigned(statement: tree.Event, found: Findings) -> None:
    if statement.signer is not None:
        advice = f"请删去;须经 谁 签发 只能写在 事件 {ANSWERING} 里"
        found.add("D850", statement.signer.span, f"{statement.event.text}不用签发", advice)


def _cite(statement: tree.Event, scope: Scope) -> Cite:
    return Cite(scope.code, scope.place, f"事件 {statement.event.text}", None, "", statement.span.line)


def _outcomes(statement: tree.Event, scope: Scope, found: Findings) -> None:
    if scope.outcomes is not None:
        line = scope.outcomes.cites[0].line
        found.add("D616", statement.event.span, f"答复的结果写了两次,第一次在第 {line} 行", "留一处")
    choices = tuple(choice.text for choice in statement.choices)
    solved = frozenset(word.text for word in statement.solved)
    scope.outcomes = Outcomes(choices, solved, (_cite(statement, scope),))


def _check_own(statement: tree.Event, found: Findings) -> None:
    """The language's own events have their actor and their form; a file that asks for another must not be misread."""
    event, actor = statement.event.text, statement.actor
    if event != ANSWERING:
        _check_unsigned(statement, found)
    actors = ACTORS.get(event, ())
    if not actors:
        advice = f"不必声明;可以写的有 {'、'.join(ACTORS)},或者另起一个名称"
        found.add("D617", statement.event.span, f"{event}是系统自己的事件,不能规定由谁{event}", advice)
    elif actor.text not in actors:
        found.add("D617", actor.span, f"“{actor.text}”不能{event}", f"请写 由 {'、'.join(actors)}")
    elif statement.field is not None and event != ANSWERING:
        advice = "请删去 须填;要填的内容可以写成 问 或者 认定"
        found.add("D618", statement.field.span, f"{event}时不填“{statement.field.text}”", advice)
    elif statement.field is not None and not statement.choices:
        # a warning: files that were published with it must still compile
        advice = "答复只填结果:须填 结果 选 …;金额一类的数字写成 认定,或者另外声明的事件"
        found.warn("D618", statement.field.span, f"{event}时不填“{statement.field.text}”", advice)
    elif statement.written or (statement.photo and event != ANSWERING):
        what = "书面" if statement.written else "附照片"
        advice = "请删去;须书面 只能写在另外声明的事件里,须附照片 还可以写在 答复 里"
        found.add("D618", statement.span, f"{event}时不要求{what}", advice)
