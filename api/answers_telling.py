"""What clients get about telling (告知的应答): one's own choice, what was told of a case, who has not answered."""

from __future__ import annotations

from api.answers import Answer


class ChannelShown(Answer):
    """A channel that is set up here: its code, and what people call it."""

    id: str
    name: str


class QuietShown(Answer):
    """Hours in which nobody is disturbed."""

    begin: str
    end: str


class NotificationsShown(Answer):
    """What holds: ``channels`` null is the usual order, ``own`` whether the person has chosen; ``present``: set up."""

    channels: list[str] | None
    quiet: QuietShown
    quiet_own: bool
    digest: bool
    own: bool
    present: list[ChannelShown]


class ToldShown(Answer):
    """One notice: of event ``seq``, to whom, how many persons it went to and how many a channel has reached."""

    seq: int | None
    kind: str
    title: str
    to: str
    people: int
    reached: int
    text: str
    at: str
    done_at: str | None


class ToldItems(Answer):
    """What was told of a case, as far as it concerns who asks, the first first."""

    items: list[ToldShown]


class SilentShown(Answer):
    """Who owes an answer to a step: a unit by its name, who serves by name, residents only counted."""

    step: int
    item: str
    units: list[str]
    people: list[str]
    residents: int
    text: str


class SilentItems(Answer):
    """The steps for which answers are missing."""

    run: int
    name: str
    items: list[SilentShown]
