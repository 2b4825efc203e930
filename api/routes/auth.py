"""Signing in (登录): in a trial on one's own machine by the key of a demo person; WeChat comes beside it."""

from __future__ import annotations

from api import answers as a
from api import bodies as b
from api.call import Call
from api.doors import Doors, Nothing
from api.people_shown import me_of
from api.settings import is_loopback
from cases.people import Person
from cases.ports import Scope, Transaction
from cases.refusals import InvalidInput, NotFound

doors = Doors()
trial = Doors(sandbox=True)


@trial.post(
    "/auth/dev",
    permission="sign_in",
    summary="试用登录(只在试用方式、本机)",
    answer=a.SignedIn,
    body=b.SignIn,
    example=b.SignIn(code="dev:hn-deputy"),
)
async def dev(call: Call, body: b.SignIn) -> a.SignedIn:
    """A token for a demo person. Raises NotFound to everyone who does not sit at this very machine."""
    require_here(call)
    key = body.code.removeprefix("dev:")

    async def look_up(tx: Transaction) -> Person | None:
        return await tx.person_by_key(key)

    person = await call.house.store.run(Scope(), look_up)
    if person is None:
        raise InvalidInput({"code": f"名册里没有“{key}”,请核对演示名册"})
    token = call.wired.tokens.issue(person.id)
    user = await me_of(call.house, person)
    return a.SignedIn(token=token.text, token_type="Bearer", expires_in=token.expires_in, user=user)  # noqa: S106  # nosec B106  # a scheme


def require_here(call: Call) -> None:
    """Raises NotFound unless server and client are this machine, with no proxy in between."""
    bound = is_loopback(call.wired.settings.http.host)
    peer = call.peer is not None and is_loopback(call.peer)
    if not (call.wired.settings.sandbox and bound and peer and call.direct):
        raise NotFound("没有这个地址")


@doors.get("/me", permission="read_self", summary="我是谁,有哪些身份", answer=a.Me)
async def me(call: Call, _query: Nothing) -> a.Me:
    """The person who asks."""
    return await me_of(call.house, call.person)
