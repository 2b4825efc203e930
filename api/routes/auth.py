"""Signing in (登录): with a password and a device, in a trial by the key of a demo person; and one's own sessions."""

from __future__ import annotations

from api import answers as a
from api import answers_identity as ai
from api import bodies as b
from api import bodies_identity as bi
from api.call import Call
from api.doors import Doors, Nothing
from api.people_shown import me_of
from api.settings import is_loopback
from api.show import moment
from api.signed import answer_of, device_of
from api.tokens import NotSignedIn
from cases import accounts, sessions
from cases.duties import TWO_FACTORS
from cases.ports import Scope, Transaction
from cases.ports_identity import Session
from cases.refusals import InvalidInput, NotFound
from cases.sessions import Opened

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
    """A session of a demo person. Raises NotFound to everyone who does not sit at this very machine."""
    require_here(call)
    key, lasts = body.code.removeprefix("dev:"), call.wired.identity.terms.longest

    async def begin(tx: Transaction) -> Opened | None:
        person = await tx.person_by_key(key)
        if person is None:
            return None
        return await sessions.begin(
            call.house, tx, person.id, "sandbox", factors=TWO_FACTORS, lasts=lasts, device=device_of(call)
        )

    opened = await call.house.store.run(Scope(), begin)
    if opened is None:
        raise InvalidInput({"code": f"名册里没有“{key}”,请核对演示名册"})
    return await answer_of(call, opened)


def require_here(call: Call) -> None:
    """Raises NotFound unless server and client are this machine, with no proxy in between."""
    bound = is_loopback(call.wired.settings.http.host)
    peer = call.peer is not None and is_loopback(call.peer)
    if not (call.wired.settings.sandbox and bound and peer and call.direct):
        raise NotFound("没有这个地址")


@doors.post(
    "/auth/login",
    permission="sign_in",
    summary="工作人员登录:登录名、密码和手机验证码(或者一个备用码)",
    answer=a.SignedIn,
    body=bi.LogIn,
    example=bi.LogIn(login="yanshi.jia", password="演示用的一句相当长的密码", code="123456"),  # noqa: S106  # nosec B106  # an example
)
async def login(call: Call, body: bi.LogIn) -> a.SignedIn:
    """A session; whatever is wrong, the answer is the same and takes as long."""
    given = accounts.Given(body.login, body.password, body.code, device_of(call))
    return await answer_of(call, await accounts.sign_in(call.wired.identity, given))


@doors.post(
    "/auth/refresh",
    permission="sign_in",
    summary="用续期凭证换新的一对凭证,旧的随即作废",
    answer=a.SignedIn,
    body=bi.Refresh,
    example=bi.Refresh(refresh_token="01938a7e-8f4a-7c1e-9d0b-3f6a2c5e7b10.0123"),  # noqa: S106  # nosec B106  # an example
)
async def refresh(call: Call, body: bi.Refresh) -> a.SignedIn:
    """Another pair; a token that was used before ends its session, but for an answer that was lost just now."""
    desk = call.wired.identity
    opened = await sessions.refresh(call.house, body.refresh_token, desk.terms, device_of(call))
    if opened is None:
        raise NotSignedIn
    return await answer_of(call, opened)


@doors.post(
    "/auth/logout",
    permission="keep_own",
    summary="退出:这次登录的凭证立即作废",
    answer=ai.SessionsEnded,
    body=bi.Empty,
    example=bi.Empty(),
)
async def logout(call: Call, _body: bi.Empty) -> ai.SessionsEnded:
    """End this session."""
    await sessions.end(call.house, call.person.id, _this(call).id)
    return ai.SessionsEnded(ended=1)


@doors.get("/auth/sessions", permission="keep_own", summary="我在哪些设备上登录着", answer=ai.Sessions)
async def listed(call: Call, _query: Nothing) -> ai.Sessions:
    """One's own sessions."""
    found = await sessions.listed(call.house, call.person.id)
    return ai.Sessions(items=[_shown(each, _this(call)) for each in found])


@doors.post(
    "/auth/sessions/{id}/revoke",
    permission="keep_own",
    summary="让另一台设备上的登录作废",
    answer=ai.SessionsEnded,
    body=bi.Empty,
    example=bi.Empty(),
)
async def revoke(call: Call, _body: bi.Empty) -> ai.SessionsEnded:
    """End one of one's own sessions."""
    await sessions.end(call.house, call.person.id, call.id, "revoked")
    return ai.SessionsEnded(ended=1)


@doors.post(
    "/auth/sessions/revoke-all",
    permission="keep_own",
    summary="让我的全部登录作废(keep_this 为真时留下这一次)",
    answer=ai.SessionsEnded,
    body=bi.EndOthers,
    example=bi.EndOthers(),
)
async def revoke_all(call: Call, body: bi.EndOthers) -> ai.SessionsEnded:
    """End all, or all others."""
    person, but = call.person.id, _this(call).id if body.keep_this else None

    async def work(tx: Transaction) -> int:
        return await sessions.end_all(tx, person, "revoked", by=person, but=but)

    return ai.SessionsEnded(ended=await call.house.store.run(Scope(), work))


@doors.get("/me", permission="read_self", summary="我是谁,有哪些身份", answer=a.Me)
async def me(call: Call, _query: Nothing) -> a.Me:
    """The person who asks."""
    return await me_of(call.house, call.person)


def _this(call: Call) -> Session:
    if call.session is None:
        raise NotSignedIn
    return call.session


def _shown(session: Session, this: Session) -> ai.SessionShown:
    return ai.SessionShown(
        id=session.id,
        how=session.how,
        client=session.client,
        address=session.address,
        began_at=moment(session.began_at),
        used_at=moment(session.used_at),
        ends_at=moment(session.ends_at),
        this=session.id == this.id,
    )
