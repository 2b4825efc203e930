"""The life of rule texts (规约版本): reviewed, proposed, signed, brought back, and since when each clause stands."""

from __future__ import annotations

from collections.abc import Mapping

from api import answers_versions as a
from api import bodies_rules as b
from api import show_versions as show
from api.call import Call
from api.doors import Doors, Nothing, Reply
from api.routes.rules import MOST_BYTES, mistake
from api.rule_parts import parts_of
from cases.house import Replayed
from cases.ports import Receipt, Scope, Transaction
from cases.publishing import history_of
from cases.refusals import InvalidInput, NotFound
from cases.rule_blame import blamed
from cases.rule_changing import Change, approve, propose, refuse
from cases.rule_log import Fate
from cases.rule_review import Back, Draft, review, written
from dsl.bundle import Source

doors = Doors()

_EXAMPLE = "镇街 示例镇 330481999\n上级 示例市 330499\n第一条 其余\n  由 住建局 办理\n"
_SEEN = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"


@doors.post(
    "/rules/review",
    permission="review_rules",
    summary="预审一次改动:哪些条文变了、未办结的件会怎样;给出要看的报告",
    answer=a.RulesReviewed,
    body=b.Rulings,
    example=b.Rulings(files={"330481999-示例镇.rule": _EXAMPLE}),
    max_bytes=MOST_BYTES,
)
async def review_(call: Call, body: b.Rulings) -> a.RulesReviewed:
    """What the texts would change in the place of those in force; the report is kept, and nothing else."""
    found = await review(call.house, _wanted(body), parts_of(call.house))
    return a.RulesReviewed(
        bundle=found.bundle.hash,
        base=found.base,
        files=list(found.files),
        changes=[show.change(each) for each in found.changes],
        warnings=[mistake(each, "") for each in found.warnings],
        matters=[str(each) for each in found.matters],
        second_person=call.house.two_persons and bool(found.matters),
        open_cases=show.open_cases(found.foreseen),
        report=found.report.text,
        seen=found.report.digest,
    )


@doors.post(
    "/rules/versions",
    permission="propose_rules",
    summary="提出一次改动:不涉及时限和升级的随即启用,涉及的等另一人签发;也可以恢复到以前的一版",
    answer=a.RulesChanged,
    body=b.ProposeRules,
    example=b.ProposeRules(files={"330481999-示例镇.rule": _EXAMPLE}, reason="示例:路灯改由住建局办理", seen=_SEEN),
    max_bytes=MOST_BYTES,
)
async def propose_(call: Call, body: b.ProposeRules) -> Reply:
    """All files and everything that stands on them compile, or nothing changes."""
    change = Change(_wanted(body), body.reason, body.seen)
    return _told(call, await propose(call.house, call.person, change, call.key))


@doors.post(
    "/rules/proposals/{id}/approve",
    permission="approve_rules",
    summary="签发另一人提出的改动,随即启用",
    answer=a.RulesChanged,
    body=Nothing,
    example=Nothing(),
)
async def approve_(call: Call, _body: Nothing) -> Reply:
    """The second person agrees."""
    return _told(call, await approve(call.house, call.person, call.id, call.key))


@doors.post(
    "/rules/proposals/{id}/refuse",
    permission="review_rules",
    summary="退回另一人提出的改动,或者撤回自己的",
    answer=a.RulesChanged,
    body=b.RefuseRules,
    example=b.RefuseRules(reason="示例:十天办不完"),
)
async def refuse_(call: Call, body: b.RefuseRules) -> Reply:
    """Nothing changes but the record."""
    return _told(call, await refuse(call.house, call.person, call.id, body.reason, call.key))


@doors.get(
    "/rules/versions",
    permission="review_rules",
    summary="规约的各版,新的在前;和等着签发的改动",
    answer=a.VersionPage,
    query=b.ListVersions,
    example=b.ListVersions(),
)
async def versions(call: Call, query: b.ListVersions) -> a.VersionPage:
    """Who put what in force, when and why."""
    past = await call.house.store.run(Scope(), history_of)
    names = await show.names_of(call.house, show.people_in(past))
    older = [each for each in reversed(past.versions) if query.before is None or each.number < query.before]
    waiting = [each for each in past.proposals.values() if each.fate is Fate.OPEN]
    shown = older[: query.limit]
    return a.VersionPage(
        items=[show.version(each, past, names) for each in shown],
        proposals=[show.proposal(each, past, names) for each in waiting],
        before=shown[-1].number if len(older) > query.limit else None,
    )


@doors.get(
    "/rules/versions/{number}",
    permission="review_rules",
    summary="一版规约:每份文件的原文,和启用前看过的报告",
    answer=a.VersionWhole,
)
async def version(call: Call, _query: Nothing) -> a.VersionWhole:
    """One version whole."""
    past = await call.house.store.run(Scope(), history_of)
    number = call.params["number"]
    found = past.version(int(number)) if number.isascii() and number.isdigit() and len(number) < 10 else None
    if found is None:
        raise NotFound(f"没有这一版;现在是第{past.last.number if past.last else 0}版")
    sources, report = await _kept(call, found.bundle, found.seen)
    names = await show.names_of(call.house, (found.by, found.signed))
    return a.VersionWhole(version=show.version(found, past, names), texts=show.texts(sources), report=report)


@doors.get(
    "/rules/proposals/{id}",
    permission="review_rules",
    summary="一次改动:改成什么样,和提出时看过的报告",
    answer=a.ProposalWhole,
)
async def proposal(call: Call, _query: Nothing) -> a.ProposalWhole:
    """What somebody is to sign, or was."""
    past = await call.house.store.run(Scope(), history_of)
    found = past.proposals.get(call.id)
    if found is None:
        raise NotFound("没有这一项修改,请从列表里选")
    sources, report = await _kept(call, found.what.bundle, found.what.seen)
    names = await show.names_of(call.house, (found.by, found.decided))
    changed = [each for each in sources if each.name in found.what.files]
    return a.ProposalWhole(proposal=show.proposal(found, past, names), texts=show.texts(changed), report=report)


@doors.get(
    "/rules/blame",
    permission="review_rules",
    summary="一份规约的每一条是哪一版、谁、为什么改成现在这样的",
    answer=a.BlamedFile,
    query=b.BlameFile,
    example=b.BlameFile(file="330481999-示例镇.rule"),
)
async def blame(call: Call, query: b.BlameFile) -> a.BlamedFile:
    """Each clause with the version by which it became what it is."""
    found = await blamed(call.house, query.file)
    names = await show.names_of(call.house, [who for each in found for who in (each.version.by, each.version.signed)])
    return a.BlamedFile(file=query.file, items=[show.blamed(each, names) for each in found])


def _wanted(body: b.Rulings) -> Draft | Back:
    if (body.version is None) == (not body.files):
        raise InvalidInput({"files": "请给出 files(改成什么文字)或 version(恢复到第几版)之一"})
    return written(body.files) if body.version is None else Back(body.version, tuple(body.names))


async def _kept(call: Call, bundle: str, seen: str) -> tuple[tuple[Source, ...], str | None]:
    async def work(tx: Transaction) -> tuple[tuple[Source, ...], str | None]:
        report = await tx.report_seen(seen) if seen else None
        return await tx.bundle_sources(bundle) or (), report.text if report else None

    return await call.house.store.run(Scope(), work)


def _told(call: Call, receipt: Receipt) -> Reply:
    if receipt["fate"] == Fate.PUBLISHED.value:
        call.wired.tell_rules(str(receipt["bundle"]))
    replayed = {"idempotency-replayed": "true"} if isinstance(receipt, Replayed) else {}
    plain: Mapping[str, object] = dict(receipt)
    return Reply(plain, headers=replayed)
