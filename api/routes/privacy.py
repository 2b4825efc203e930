"""One's own data (个人信息): the privacy notice, consent and its withdrawal, a copy of it, and being forgotten."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import partial

import msgspec

from api import answers_privacy as a
from api import bodies_privacy as b
from api.call import Call
from api.doors import Doors, Nothing, Reply, Streamed
from api.own_archive import Part, archive
from api.show import moment
from cases import album, consenting, erasing, exporting, filing
from cases.consent import ALL, Consent, Matter
from cases.consenting import Standing
from cases.erasing import summary
from cases.exporting import Export
from cases.ports_privacy import HeldRow
from dsl.period import ZONE

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
    held = [f"/api/v1/{each.door}/{each.id}" + (f"?case={each.case}" if each.case else "") for each in _held(found)]
    return Reply(_told(found, held), headers={"content-disposition": 'attachment; filename="my-data.json"'})


@doors.get(
    "/me/export.zip",
    permission="keep_own",
    summary="下载本人的数据包(ZIP):全部数据的 JSON,和自己上传的照片、视频、文件",
    answer=bytes,
    media="application/zip",
)
async def export_archive(call: Call, _query: Nothing) -> Streamed:
    """The same with the photos and files themselves, sent while it is made."""
    found = await exporting.export(call.house, call.person)
    held = tuple(_held(found))
    data = msgspec.json.format(msgspec.json.encode(_told(found, [each.name for each in held])), indent=2)
    parts = [Part(each.name, partial(_fetched, call, each)) for each in held]
    headers = {"content-disposition": 'attachment; filename="my-data.zip"', "cache-control": "no-store"}
    return Streamed(archive(data, parts, found.at.astimezone(ZONE)), "application/zip", headers)


async def _fetched(call: Call, held: _Held) -> bytes:
    """Its bytes, as the door of photos or files would give them. Raises what that would."""
    if held.door == "photos":
        return await call.wired.objects.get((await album.find(call.house, call.person, held.id, held.case)).full)
    return await call.wired.objects.get((await filing.find(call.house, call.person, held.id, held.case)).key)


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


def _told(found: Export, files: list[str]) -> a.ExportShown:
    tables = [a.HeldShown(table, [_row(row) for row in rows]) for table, rows in found.tables.items()]
    withheld = [a.WithheldShown(each.field, each.withheld) for each in found.withheld]
    return a.ExportShown(found.person, moment(found.at), tables, files, withheld)


@dataclass(frozen=True, slots=True)
class _Held:
    """A photo or file of one's own: at which door, of which case, and how it is called in the archive."""

    door: str
    id: str
    case: str | None
    name: str


_HELD_IN = {"uploads": "photos", "case_photos": "photos", "file_uploads": "files", "case_files": "files"}


def _held(found: Export) -> Iterator[_Held]:
    """Photos and files, each once for a case; the name is the id, and whatever it was called stands in the JSON."""
    for table, door in _HELD_IN.items():
        for row in found.tables.get(table, ()):
            case = str(row["case_id"]) if "case_id" in row else None
            end = "jpg" if door == "photos" else _ending(str(row["name"]))
            yield _Held(door, str(row["id"]), case, f"{door}/{case or 'unused'}/{row['id']}.{end}")


def _ending(name: str) -> str:
    """The ending of what it was called, given by us to what the content is; nothing else of the name goes in a path."""
    end = name.rpartition(".")[2].lower()
    return end if end.isascii() and end.isalnum() and len(end) < 6 else "bin"


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
