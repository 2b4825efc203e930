"""Carries a command from its door to the case (办理): the same way for every command."""

from __future__ import annotations

from collections.abc import Sequence

from api.call import Call
from api.committed import mutated
from api.doors import Reply
from api.links import open_now
from api.pace import pace_of
from cases import actions
from cases import commands as c
from cases.house import Enclosed


async def act(call: Call, command: c.Command, enclosed: Sequence[Enclosed] = ()) -> Reply:
    """The receipt of a command on the case in the address, once it is committed."""
    receipt = await actions.act(call.house, call.person, call.id, command, enclosed=tuple(enclosed), key=call.key)
    await open_now(call.house, pace_of(call.wired.settings), receipt)
    return mutated(call, receipt)
