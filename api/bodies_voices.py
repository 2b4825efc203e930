"""What clients send about the voice behind a report (转报、撤回、回访、协办的请求体)."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from api.bodies import Body, FileIds, Moment, Name, PhotoIds, Words


class PassOn(Body):
    """The deputy passes it on (转报), perhaps with a word of the deputy's own."""

    text: Words | None = None


class DeclineVoice(Body):
    """The deputy does not pass it on (不转报), and why."""

    text: Words


class SendOn(Body):
    """The reporter sends it alone (自行上报)."""


class Settle(Body):
    """Settled on the spot (当场办结), with an outcome of the rule file."""

    outcome: Name
    text: Words
    photos: PhotoIds = []
    files: FileIds = []


class Withdraw(Body):
    """Take it back (撤回)."""

    text: Words | None = None


class TellVoice(Body):
    """Whoever spoke was told (已转告)."""

    text: Words | None = None


class CallBack(Body):
    """What the reporter said afterwards (回访); ``satisfied`` only where somebody was reached."""

    reached: bool
    text: Words
    satisfied: bool | None = None


class Reason(Body):
    """Why it is done again (重新办理), or ended (办结)."""

    text: Words


class Remark(Body):
    """A remark, word of how far it is, or a helper's part, with photos."""

    text: Words
    photos: PhotoIds = []
    files: FileIds = []


class Invite(Body):
    """Which units are to help (邀请协办), by their ids in the town."""

    units: Annotated[list[int], Meta(min_length=1, max_length=20)]
    text: Words | None = None


class SpotCheck(Body):
    """How many closed cases of a period are drawn for a call-back (抽查), and the word that decides which."""

    since: Moment
    until: Moment
    count: Annotated[int, Meta(ge=1, le=200)]
    seed: Annotated[str, Meta(min_length=1, max_length=100)]
