"""Codes on posters and cards (码上说、海报、连心卡), and the short addresses that lead into the mini-program."""

from __future__ import annotations

from typing import Any

from api import answers_codes as a
from api import bodies_codes as b
from api.call import Call
from api.doors import Doors, Intake, Nothing, Reply
from api.show import maybe, moment
from cases import coding, posting
from cases.codes import CODE_WORDS, Code, CodeKind, read_short
from cases.house import Replayed
from cases.ports import Receipt
from cases.ports_media import ObjectDamaged, ObjectMissing, content_key
from cases.refusals import NotFound
from cases.short_links import tapped

doors = Doors()
outside = Doors(prefix="")


@doors.get(
    "/codes/{short}",
    permission="read_public",
    summary="扫到的码是什么:哪里的、会替上报填好什么(不用登录)",
    answer=a.Scanned,
)
async def scanned(call: Call, _query: Nothing) -> a.Scanned:
    """What the scene of a mini-program code stands for."""
    found = await coding.opened(call.house, call.params["short"])
    code, kind = found.code, found.code.kind
    return a.Scanned(
        short=code.short,
        township=found.township.code,
        township_name=found.township.name,
        kind=kind.value,
        kind_text=CODE_WORDS[kind],
        label=code.label,
        village=found.village,
        grid=code.target if kind is CodeKind.GRID else None,
        enterprise=code.target if kind is CodeKind.ENTERPRISE else None,
        project=code.target if kind is CodeKind.PROJECT else None,
        to_deputy=kind is CodeKind.DEPUTY,
    )


@doors.get(
    "/townships/{code}/codes",
    permission="manage_codes",
    summary="本地的码,各有多少件是扫它上报的",
    answer=a.CodesShown,
)
async def listed(call: Call, _query: Nothing) -> a.CodesShown:
    """Those that are revoked too."""
    found = await coding.listed(call.house, call.person, call.params["code"])
    return a.CodesShown(items=[_shown(each) for each in found])


@doors.post(
    "/townships/{code}/codes",
    permission="manage_codes",
    summary="生成码:一个,或者一类的全部;已有的不变",
    answer=a.CodeReceipt,
    body=b.MakeCode,
    example=b.MakeCode(kind=CodeKind.STATION, target="演示代表联络站"),
)
async def make(call: Call, body: b.MakeCode) -> Reply:
    """The same one again for the same target."""
    town = call.params["code"]
    if body.target is None:
        return _reply(await coding.make_all(call.house, call.person, town, body.kind, call.key))
    asked = coding.Make(body.kind, body.target, body.village)
    return _reply(await coding.make(call.house, call.person, town, asked, call.key))


@doors.post(
    "/townships/{code}/codes/{short}/revoke",
    permission="revoke_code",
    summary="停用一个码;代表可以停用自己的连心卡",
    answer=a.CodeReceipt,
    body=b.RevokeCode,
    example=b.RevokeCode(),
)
async def revoke(call: Call, _body: b.RevokeCode) -> Reply:
    """Whoever scans it is told to report without it."""
    return _reply(await coding.revoke(call.house, call.person, call.params["code"], call.params["short"], call.key))


@doors.get(
    "/townships/{code}/codes/{short}/picture",
    permission="manage_codes",
    summary="一个码的图:小程序码;没有小程序时是普通二维码",
    answer=bytes,
    media="image/png",
)
async def picture(call: Call, _query: Nothing) -> Reply:
    """For posters of the town's own making."""
    read = read_short(call.params["short"])
    if read is None:
        raise NotFound("没有这个码")
    code = await posting.one(call.house, call.person, call.params["code"], read[0])
    data = await _drawn(call, code)
    return Reply(raw=data, media="image/png" if data.startswith(b"\x89PNG") else "image/jpeg")


@doors.get(
    "/townships/{code}/posters.pdf",
    permission="manage_codes",
    summary="海报:一页一个码,A4,可以直接打印张贴",
    answer=bytes,
    query=b.PosterQuery,
    example=b.PosterQuery(kind=CodeKind.VILLAGE, phone="0573-00000000"),
    media="application/pdf",
)
async def posters(call: Call, query: b.PosterQuery) -> Reply:
    """A whole town in one file."""
    asked = posting.Hanging(query.kind, _shorts(query.codes), query.phone)
    sheets, codes = await posting.posters(call.house, call.person, call.params["code"], asked)
    pictures = await posting.drawn(codes, lambda code: _drawn(call, code))
    return _pdf(await call.wired.poster_press.posters(sheets, pictures), "posters")


@doors.get(
    "/townships/{code}/cards.pdf",
    permission="manage_codes",
    summary="代表连心卡:一页十张,带裁切线",
    answer=bytes,
    query=b.CardQuery,
    example=b.CardQuery(station="演示代表联络站"),
    media="application/pdf",
)
async def cards(call: Call, query: b.CardQuery) -> Reply:
    """Of who is a deputy now; a name, the level and the group stand on it."""
    found = await posting.cards(
        call.house, call.person, call.params["code"], _shorts(query.codes), query.station.strip()
    )
    pictures = await posting.drawn(found[1], lambda code: _drawn(call, code))
    return _pdf(await call.wired.poster_press.cards(found[0], pictures), "cards")


@outside.get(
    "/s/{short}",
    permission="read_public",
    summary="短链接:点开时转到小程序(微信的链接,现做现用)",
    answer=bytes,
    media="text/plain",
    status=302,
    intake=Intake.FOREIGN,  # who passes an address on adds names of its own
)
async def tap(call: Call, _query: Nothing) -> Reply:
    """Away to WeChat, or to the town's own pages for phones; never anywhere else."""
    url = await tapped(call.house, call.wired.page_links, call.wired.pages, call.params["short"])
    headers = {"location": url, "cache-control": "no-store", "referrer-policy": "no-referrer"}
    return Reply(raw=b"", status=302, media="text/plain", headers=headers)


async def _drawn(call: Call, code: Code) -> bytes:
    """The picture as it was drawn before, if by the same hand; else a new one, which is kept."""
    hand, objects = call.wired.code_pictures, call.wired.objects
    if code.picture is not None and code.drawn_by == hand.name:
        try:
            return await objects.get(code.picture)
        except (ObjectMissing, ObjectDamaged):
            pass  # drawn anew: it can be made at any time
    made = await hand.picture(code.short)
    key = content_key("code", made.data, "bin")
    await objects.put(key, made.data)
    await posting.keep_picture(call.house, code, key, hand.name)
    return made.data


def _shorts(text: str) -> tuple[str, ...]:
    read = (read_short(each) for each in text.split(",") if each.strip())
    return tuple(each[0] if each else "" for each in read)


def _pdf(made: bytes, name: str) -> Reply:
    headers = {"content-disposition": f'attachment; filename="{name}.pdf"'}
    return Reply(raw=made, media="application/pdf", headers=headers)


def _reply(given: Receipt) -> Reply:
    headers = {"idempotency-replayed": "true"} if isinstance(given, Replayed) else {}
    shorts: Any = given["shorts"]  # as the domain wrote it: a list of text
    return Reply(a.CodeReceipt(shorts=list(shorts), text=str(given["text"])), headers=headers)


def _shown(found: coding.Counted) -> a.CodeShown:
    code = found.code
    return a.CodeShown(
        short=code.short,
        kind=code.kind.value,
        kind_text=CODE_WORDS[code.kind],
        target=code.target,
        label=code.label,
        village=code.village,
        made_at=moment(code.made_at),
        revoked_at=maybe(code.revoked_at),
        reports=found.reports,
        lately=found.lately,
    )
