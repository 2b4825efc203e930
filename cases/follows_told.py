"""Who follows a case (关注) is told when it is answered and when it is over."""

from __future__ import annotations

from collections.abc import Sequence

from cases import authority
from cases import events as e
from cases.events_links import Progressed
from cases.events_steps import Completed
from cases.events_turns import Ended, Refused
from cases.kin import What
from cases.notices import Notice
from cases.ports import Transaction
from cases.state import Case

#: What a follower is told of; the rest a follower finds when looking.
TOLD = (e.Answered, e.Closed, Completed, Ended, Refused)


async def followed_notices(tx: Transaction, before: Case, drafts: Sequence[e.Draft]) -> tuple[Notice, ...]:
    """What the followers are told after these events on a case; only those who may view it still."""
    told = [(seq, d.payload.kind) for seq, d in enumerate(drafts, before.seq + 1) if _is_told(d.payload)]
    if not told or not before.live:
        return ()
    territory = await tx.territory()
    found = []
    for follower in await tx.followers(before.id):
        person = await tx.person(follower)
        if person is not None and authority.acting_as(person, "view", before, territory) is not None:
            found += [Notice(before.id, seq, kind, person=follower) for seq, kind in told]
    return tuple(found)


def _is_told(payload: e.Payload) -> bool:
    """The answer and the end of a linked case count too (提请上级等)."""
    return isinstance(payload, TOLD) or (
        isinstance(payload, Progressed) and payload.what in {What.ANSWERED, What.CLOSED}
    )
