"""One's own data (个人信息): the privacy notice, consent and its withdrawal, a copy of it, and being forgotten."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from api import answers_privacy as a
from api import bodies_privacy as b
from api.call import Call
from api.doors import Doors, Nothing, Reply
from api.show import moment
from cases import consenting, erasing, exporting
from cases.consent import ALL, Consent, Matter
from cases.consenting import Standing
from cases.erasing import summary
from cases.exporting import Export
from cases.ports_privacy import HeldRow

doors = Doors()

COMMON = "common"


@doors.get(
    "/privacy-notice",
    permission="read_public",
    summary="现行的隐私告知书",
    answer=a.NoticeShown,
    query=b.NoticeQuery,
    example=b.NoticeQuery(township="330481001"),
)
async def notice(call: Call, query: b.NoticeQuery) -> a.NoticeShown:
    """What is shown before anybody consents."""
    found = await consenting.notice_at(call.house, query.township)
    return a.NoticeShown(
        document=found.document or COMMON,
        version=found.version,
        date=found.day.isoformat(),
        text=found.text,
        scopes=_names(ALL),
    )


@doors.get(
    "/me/consent",
    permission="keep_own",
    summary="我同意了什么",
    answer=a.StandingShown,
    query=b.NoticeQuery,
    example=b.NoticeQuery(township="330481001"),
)
async def mine(call: Call, query: b.NoticeQuery) -> a.StandingShown:
    """Where this person stands with the notice of a place."""
    return _shown(await consenting.standing(call.house, call.person, query.township))


@doors.post(
    "/me/consent",
    permission="keep_own",
    summary="同意隐私告知书(写明看到的版本),以后才能提供位置、照片和附件",
    answer=a.StandingShown,
    body=b.Agree,
    example=b.Agree(version="示例-1", scopes=["place", "photo", "file"]),
)
async def agree(call: Call, body: b.Agree) -> a.StandingShown:
    """Consent; once more is the same."""
    return _shown(await consenting.agree(call.house, call.person, body.version, body.scopes, body.township))


@doors.post(
    "/me/consent/withdraw",
    permission="keep_own",
    summary="撤回同意,立即生效;不写 scopes 就是全部撤回",
    answer=a.StandingShown,
    body=b.TakeBack,
    example=b.TakeBack(scopes=["place"]),
)
async def withdraw(call: Call, body: b.TakeBack) -> a.StandingShown:
    """Take it back; once more is the same."""
    return _shown(await consenting.withdraw(call.house, call.person, body.scopes))


@doors.get("/me/export", permission="keep_own", summary="导出本人的全部数据,不含他人的信息", answer=a.ExportShown)
async def export(call: Call, _query: Nothing) -> Reply:
    """A copy of everything that is kept of the person who asks."""
    found = await exporting.export(call.house, call.person)
    tables = [a.HeldShown(table, [_row(row) for row in rows]) for table, rows in found.tables.items()]
    withheld = [a.WithheldShown(each.field, each.withheld) for each in found.withheld]
    shown = a.ExportShown(found.person, moment(found.at), tables, _addresses(found), withheld)
    return Reply(shown, headers={"content-disposition": 'attachment; filename="my-data.json"'})


@doors.post(
    "/me/deletion",
    permission="keep_own",
    summary="删除本人的个人信息并注销;办理的事实和台账保留,没有办结的件里的内容办结后删除",
    answer=a.DeletionShown,
    body=b.Deletion,
    example=b.Deletion(confirm=True),
)
async def forget(call: Call, body: b.Deletion) -> a.DeletionShown:
    """Be forgotten. What is done cannot be undone, and nobody can sign in as this person any more."""
    found = await erasing.ask(
        call.house,
        call.wired.objects,
        call.person,
        confirmed=body.confirm,
        withdraw=body.withdraw_open,
        open_days=call.wired.settings.privacy.open_case_days,
    )
    done, until = found.done_at is not None, moment(found.due_by)
    return a.DeletionShown(summary(found), done, found.waiting, until, dict(found.gone))


def _row(row: HeldRow) -> dict[str, object]:
    return {name: moment(value) if isinstance(value, datetime) else value for name, value in row.items()}


def _addresses(found: Export) -> list[str]:
    """Where photos and files of one's own are fetched."""
    doors_of = {"uploads": "photos", "case_photos": "photos", "file_uploads": "files", "case_files": "files"}
    return [
        f"/api/v1/{doors_of[table]}/{row['id']}" + (f"?case={row['case_id']}" if "case_id" in row else "")
        for table, rows in found.tables.items()
        if table in doors_of
        for row in rows
    ]


def _shown(found: Standing) -> a.StandingShown:
    return a.StandingShown(
        document=found.notice.document or COMMON,
        version=found.notice.version,
        scopes=_names(found.held),
        said=[_consent(each) for each in found.said],
    )


def _consent(said: Consent) -> a.ConsentShown:
    return a.ConsentShown(
        document=said.document or COMMON,
        version=said.version,
        scopes=_names(said.matters),
        given=said.given,
        at=moment(said.at),
    )


def _names(matters: Iterable[Matter]) -> list[str]:
    return sorted(each.value for each in matters)
