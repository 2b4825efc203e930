"""Everything that telling people stands on (告知所依): the house, the templates, the channels there are, the rhythm."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta

from cases.house import House
from cases.message_templates import Templates
from cases.people import JurisdictionId
from cases.ports_channels import ChannelName
from cases.ports_telling import Robots, Urgency, Wishes, robot_of
from cases.reaching import Patience, Quiet, Rhythm, Ways, ways_of
from cases.territory import Territory

#: 21:30 to 07:30, where no file says otherwise (示例值).
USUAL_QUIET = Quiet(21 * 60 + 30, 7 * 60 + 30)


@dataclass(frozen=True, slots=True)
class Teller:
    """``present`` are the channels that are set up, ``deduplicating`` those that drop a message they have had."""

    house: House
    templates: Templates
    present: tuple[ChannelName, ...] = ()
    deduplicating: frozenset[ChannelName] = frozenset()
    rhythm: Rhythm = field(default_factory=Rhythm)
    patience: Patience = field(default_factory=Patience)
    quiet: Quiet = USUAL_QUIET
    sms_a_day: int = 200
    robots: Robots | None = None

    def codes(self, territory: Territory, place: JurisdictionId) -> tuple[str, ...]:
        """The codes of a place and its superiors, the nearest first; a practice (演练) has the texts of its town."""
        return tuple(_codes(territory, place))

    def quiet_in(self, codes: tuple[str, ...]) -> Quiet:
        """The quiet hours of a place."""
        return self.templates.quiet(codes, self.quiet)

    def ways(self, urgency: Urgency, wishes: Wishes | None, person: str | None = None) -> Ways:
        """By which channels a person is reached now; a robot has one, if that is set up."""
        robot = robot_of(person)
        if robot is not None:
            own = (robot.channel,) if robot.channel in self.present else ()
            return Ways(own, self.deduplicating)
        return ways_of(urgency, wishes, self.present, self.deduplicating)


def _codes(territory: Territory, place: JurisdictionId) -> Iterator[str]:
    for each in territory.above(territory.home(place)):
        found = territory.jurisdictions.get(each)
        if found is not None:
            yield found.code


HOUR = timedelta(hours=1)
