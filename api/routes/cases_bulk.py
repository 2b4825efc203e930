"""One command to many cases (批量): each in a transaction of its own, so that one refusal stops no other."""

from __future__ import annotations

from api import answers as a
from api import answers_bulk as ab
from api import bodies_bulk as b
from api.bulk import Ready, read
from api.call import Call
from api.doors import Doors
from api.errors import problem_of
from api.show import receipt as shown
from cases import actions
from cases.house import Replayed
from cases.refusals import InvalidInput, Refusal

doors = Doors()

CASE = "01938a7e-8f4a-7c1e-9d0b-3f6a2c5e7b1{n}"


@doors.post(
    "/cases/bulk",
    permission="bulk",
    summary="对多件办同一步:催办、指定、改派、豁免、解除标记等",
    answer=ab.BulkDone,
    body=b.Bulk,
    example=b.Bulk(command="urge", ids=[CASE.format(n=1), CASE.format(n=2)], body={"text": "请尽快处理"}),
)
async def bulk(call: Call, body: b.Bulk) -> ab.BulkDone:
    """The result of each; what has been done stays done, and a repeat with the same key does the rest."""
    if len(set(body.ids)) < len(body.ids):
        raise InvalidInput({"ids": "同一件只能写一次"})
    if "client_uuid" in body.body:
        raise InvalidInput({"body.client_uuid": "没有这一项,请写在外面"})
    ready = read(body.command, body.body)
    items = [await _one(call, case, ready) for case in body.ids]
    done = sum(item.ok for item in items)
    return ab.BulkDone(items=items, done=done, refused=len(items) - done)


async def _one(call: Call, case: str, ready: Ready) -> ab.BulkItem:
    command, enclosed = ready
    key = None if call.key is None else f"{call.key}:{case}"
    try:
        receipt = await actions.act(call.house, call.person, case, command, enclosed=enclosed, key=key)
    except Refusal as refusal:
        problem = problem_of(refusal)
        errors = [a.Problem(field=field, msg=said) for field, said in problem.errors.items()]
        return _item(case, code=problem.code.number, msg=problem.message, errors=errors)
    again = isinstance(receipt, Replayed)
    if not again:
        call.wired.tell(case)
    return _item(case, receipt=shown(receipt), replayed=again)


def _item(
    case: str,
    *,
    receipt: object = None,
    replayed: bool = False,
    code: int = 0,
    msg: str = "ok",
    errors: list[a.Problem] | None = None,
) -> ab.BulkItem:
    return ab.BulkItem(
        id=case,
        ok=receipt is not None,
        replayed=replayed,
        receipt=receipt,  # type: ignore[arg-type]  # kept word for word as it was first given, not as a Struct
        code=code,
        msg=msg,
        errors=errors or [],
    )
