"""Receipts and the sealed log (回执、存证): proofs for whoever has reported, heads for all, looks with a reason."""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import Meta

from api import answers_audit as a
from api import show_audit as show
from api.call import Call
from api.doors import Doors, Nothing, Reply
from cases import looking, proving_receipts

doors = Doors()

Size = Annotated[int, Meta(ge=1, description="条数")]
_SOON = 5  # seconds after which a receipt that is not sealed yet is worth asking for again


class Since(msgspec.Struct, forbid_unknown_fields=True, kw_only=True, rename={"since": "from"}):
    """``from``: the size of an older head; the answer leads up from it."""

    since: Size | None = None


class Between(msgspec.Struct, forbid_unknown_fields=True, kw_only=True, rename={"old": "from", "new": "to"}):
    """Two sizes of the log; without ``to`` up to now."""

    old: Size
    new: Size | None = None


class Opening(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """What is to be opened – reporter, voice or words – and why."""

    what: str
    reason: str


@doors.get(
    "/receipts/{id}",
    permission="read_receipt",
    summary="回执:承诺、封存证明和签名的封存头,可以离线核验",
    answer=a.ReceiptShown,
    query=Since,
    example=Since(since=1),
    later=202,
)
async def receipt(call: Call, query: Since) -> Reply:
    """The receipt of a case by its id; 202 with Retry-After until it is sealed."""
    seals = call.wired.seals
    found = await proving_receipts.receipt_of(call.house, seals, call.person, call.id, query.since)
    shown = show.receipt_shown(found, seals)
    return Reply(shown) if found.proof else Reply(shown, 202, {"retry-after": str(_SOON)})


@doors.get(
    "/audit/{code}/head",
    permission="watch_log",
    summary="存证:一个辖区最近一次签名的封存头,和现在的样子(不含任何个人信息)",
    answer=a.HeadsShown,
)
async def head(call: Call, _query: Nothing) -> a.HeadsShown:
    """Whoever keeps these can show later that something was changed."""
    found = await proving_receipts.watched(call.house, call.wired.seals, call.params["code"])
    return a.HeadsShown(
        head=show.signed_shown(found.head) if found.head else None,
        now=show.signed_shown(found.now) if found.now else None,
        keys=show.keys_shown(call.wired.seals),
    )


@doors.get(
    "/audit/{code}/consistency",
    permission="watch_log",
    summary="存证:证明从前封存的都还在、没有改过",
    answer=a.ConsistencyShown,
    query=Between,
    example=Between(old=1, new=2),
)
async def consistency(call: Call, query: Between) -> a.ConsistencyShown:
    """The proof between two sizes of the log."""
    code, seals = call.params["code"], call.wired.seals
    return show.consistency_shown(await proving_receipts.consistency(call.house, seals, code, query.old, query.new))


@doors.get(
    "/audit/verifier",
    permission="watch_log",
    summary="存证:离线核验程序,一个 Python 文件,不需要本系统",
    answer=bytes,
    media="text/x-python",
)
async def verifier(_call: Call, _query: Nothing) -> Reply:
    """The program itself, to be kept beside a receipt."""
    headers = {"content-disposition": 'attachment; filename="minqing_verify.py"'}
    return Reply(raw=show.verifier_source().encode(), media="text/x-python; charset=utf-8", headers=headers)


@doors.post(
    "/cases/{id}/looks",
    permission="open_sealed",
    summary="查阅密封的内容(审计员,须写明理由;查阅本身先记入存证)",
    answer=a.OpenedShown,
    body=Opening,
    example=Opening(what="voice", reason="核对代录是否属实(示例)"),
)
async def open_sealed(call: Call, body: Opening) -> a.OpenedShown:
    """Open it; that it was opened is on the disk before the answer leaves."""
    found = await looking.open_sealed(call.house, call.person, call.id, body.what, body.reason)
    return a.OpenedShown(
        what=found.what,
        contents=[a.OpenedContent(what=c.what, body=dict(c.body)) for c in found.contents],
        person=found.person,
        name=found.name,
        photos=[call.pictures.links.sealed(each, call.id, call.pictures.session) for each in found.photos],
    )


@doors.get(
    "/cases/{id}/looks",
    permission="read_looks",
    summary="谁查阅过一件的密封内容",
    answer=a.LooksShown,
)
async def looks(call: Call, _query: Nothing) -> a.LooksShown:
    """Everybody who has looked, in order."""
    return a.LooksShown(looks=show.looks_shown(await looking.looks_at(call.house, call.person, call.id)))
