"""A session as its owner gets it (登录的应答): an access token, a refresh token, and who it is."""

from __future__ import annotations

from api import answers as a
from api.call import Call
from api.people_shown import me_of
from api.show import moment
from api.tokens import NotSignedIn
from cases.attempts import network_of
from cases.duties import acting
from cases.people import Person
from cases.ports import Scope, Transaction
from cases.sessions import Device, Opened, signed_in


def device_of(call: Call) -> Device:
    """What asks, and from which network."""
    return Device(call.client, network_of(call.address))


async def answer_of(call: Call, opened: Opened) -> a.SignedIn:
    """The tokens of a session. Raises NotSignedIn where it is over by now."""
    session = opened.session

    async def look_up(tx: Transaction) -> Person | None:
        found = await signed_in(tx, session.id, session.person)
        return found[0] if found else None

    person = await call.house.store.run(Scope(), look_up)
    if person is None:
        raise NotSignedIn
    token = call.wired.tokens.issue(person.id, session.id)
    user = await me_of(call.house, acting(person, session.factors, two_factors=call.wired.settings.two_factors))
    return a.SignedIn(
        token=token.text,
        token_type="Bearer",  # noqa: S106  # nosec B106  # a scheme
        expires_in=token.expires_in,
        refresh_token=opened.refresh,
        session_ends_at=moment(session.ends_at),
        user=user,
    )
