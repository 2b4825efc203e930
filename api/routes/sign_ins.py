"""What happened to sign-ins (最近登录): one's own, and for the auditor those of whoever holds office at the place."""

from __future__ import annotations

from dataclasses import replace

from api import answers_identity as ai
from api import bodies_identity as bi
from api.call import Call
from api.doors import Doors
from api.show import moment
from cases import sign_ins
from cases.ports_identity import SignInEvent
from cases.sign_in_devices import device_words, network_words

doors = Doors()


@doors.get(
    "/auth/sign-ins",
    permission="keep_own",
    summary="我最近的登录:时间、设备种类、网段、成没成;不是本人的,用 revoke-all 让其他登录作废",
    answer=ai.SignIns,
    query=bi.Recent,
    example=bi.Recent(),
)
async def own(call: Call, query: bi.Recent) -> ai.SignIns:
    """One's own, the newest first; who has not signed in oneself sees here that somebody else has."""
    found = await sign_ins.own(call.house, call.person, query.limit, query.before)
    this = call.session.id if call.session else None
    return ai.SignIns(items=[_shown(each, this) for each in found])


@doors.get(
    "/townships/{code}/sign-ins",
    permission="read_sign_ins",
    summary="在本地任职的人最近的登录、失败和账号变动(审计员;没有居民的)",
    answer=ai.OfficeSignIns,
    query=bi.Recent,
    example=bi.Recent(),
)
async def of_office(call: Call, query: bi.Recent) -> ai.OfficeSignIns:
    """Those of everybody who holds an office there now."""
    found = await sign_ins.of_office(call.house, call.person, call.params["code"], query.limit, query.before)
    return ai.OfficeSignIns(
        items=[
            ai.OfficeSignIn(
                person=each.person or "",
                name=found.names.get(each.person or "", ""),
                login=each.login,
                by=each.by,
                event=_shown(replace(each, session=None), None),  # who knows an id can end what it names
            )
            for each in found.events
        ]
    )


def _shown(event: SignInEvent, this: str | None) -> ai.SignInShown:
    return ai.SignInShown(
        at=moment(event.at),
        kind=event.kind.value,
        text=sign_ins.KIND_WORDS[event.kind],
        good=event.good,
        device=event.device,
        device_text=device_words(event.device),
        network=event.address,
        network_text=network_words(event.address),
        session=event.session,
        this=this is not None and event.session == this,
    )
