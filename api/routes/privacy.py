"""One's own data (个人信息): the privacy notice, consent and its withdrawal."""

from __future__ import annotations

from collections.abc import Iterable

from api import answers_privacy as a
from api import bodies_privacy as b
from api.call import Call
from api.doors import Doors
from api.show import moment
from cases import consenting
from cases.consent import ALL, Consent, Matter
from cases.consenting import Standing

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
