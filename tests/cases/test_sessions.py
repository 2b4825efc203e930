"""Sessions (会话): a refresh token counts once, a lost answer can be asked for again, and a theft ends them all."""

from __future__ import annotations

import hashlib
from datetime import timedelta

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from cases import sessions
from cases.ports_identity import Session
from cases.refusals import NotFound
from cases.sessions import MOST_FRESH, turn
from tests.support.signing_in import (
    HOME,
    START,
    Town,
)


@pytest.fixture
async def town() -> Town:
    return await Town().open()


async def test_nobody_ends_the_session_of_somebody_else(town: Town) -> None:
    opened, _ = await town.enrolled()
    for person, session in (("p-far", opened.session.id), ("p-staff", "unknown")):
        with pytest.raises(NotFound):
            await sessions.end(town.desk.house, person, session)
    await sessions.end(town.desk.house, "p-staff", opened.session.id)
    await sessions.end(town.desk.house, "p-staff", opened.session.id)
    assert (await town.kinds())[-1] == ("session:ended", True)
    assert len([each for each, _ in await town.kinds() if each == "session:ended"]) == 1


@pytest.mark.parametrize("token", ["", "x", "unknown.secret", "{id}", "{id}."])
async def test_what_is_no_refresh_token_gives_nothing_and_ends_nothing(town: Town, token: str) -> None:
    opened, _ = await town.enrolled()
    text = token.format(id=opened.session.id)
    assert await sessions.refresh(town.desk.house, text, town.desk.terms, HOME) is None
    assert len(await sessions.listed(town.desk.house, "p-staff")) == 1


async def test_a_session_ends_with_its_time_whatever_was_refreshed(town: Town) -> None:
    opened, _ = await town.enrolled()
    town.later(hours=12)
    assert await sessions.refresh(town.desk.house, opened.refresh, town.desk.terms, HOME) is None
    assert await sessions.listed(town.desk.house, "p-staff") == ()
    town.later(days=31)
    assert await sessions.sweep_sessions(town.desk.house) > 0


async def test_an_answer_can_be_lost_so_often_and_no_oftener(town: Town) -> None:
    opened, _ = await town.enrolled()
    answers = [
        await sessions.refresh(town.desk.house, opened.refresh, town.desk.terms, HOME) for _ in range(MOST_FRESH + 1)
    ]
    assert [each is None for each in answers] == [False] * MOST_FRESH + [True]
    assert (await town.kinds())[-1] == ("session:reused", False)


class Refreshing(RuleBasedStateMachine):
    """An honest phone that loses answers, and a thief with a copy: never do both go on; an honest one alone does."""

    @initialize()
    def begin(self) -> None:
        self.now, self.count = START, 0
        first = self._hash("first")
        self.session = Session("s", "p", "wechat", 1, START, START, START + timedelta(days=30), (first,))
        self.phone = first
        self.thief: str | None = None
        self.stolen_used = False

    def _hash(self, word: str) -> str:
        return hashlib.sha256(word.encode()).hexdigest()

    def _use(self, token: str) -> str | None:
        self.count += 1
        new = self._hash(str(self.count))
        turned = turn(self.session, token, new, self.now, timedelta(seconds=60))
        self.session = turned.session
        return new if turned.good else None

    @rule(lost=st.booleans())
    def the_phone_refreshes(self, lost: bool) -> None:  # noqa: FBT001  # hypothesis gives it by name
        new = self._use(self.phone)
        assert new is not None or self.stolen_used or lost or self.session.ended_at is None
        if new is not None and not lost:
            self.phone = new
        elif lost and self.session.ended_at is None:
            again = self._use(self.phone)  # at once, within the grace
            self.phone = again or self.phone

    @rule()
    def a_thief_copies(self) -> None:
        self.thief = self.phone

    @precondition(lambda self: self.thief is not None)
    @rule()
    def the_thief_refreshes(self) -> None:
        assert self.thief is not None
        self.stolen_used = True
        self.thief = self._use(self.thief) or self.thief

    @rule(seconds=st.sampled_from([1, 59, 61, 3600]))
    def time_passes(self, seconds: int) -> None:
        self.now += timedelta(seconds=seconds)

    @invariant()
    def without_a_thief_nobody_is_thrown_out(self) -> None:
        if hasattr(self, "session") and not self.stolen_used:
            assert self.session.ended_at is None

    @invariant()
    def after_the_end_nothing_counts(self) -> None:
        if hasattr(self, "session") and self.session.ended_at is not None:
            before = self.session
            assert self._use(self.phone) is None
            assert self.session is before

    @precondition(lambda self: self.thief is not None and self.session.ended_at is None)
    @rule()
    def two_who_both_go_on_are_found_out(self) -> None:
        self.now += timedelta(seconds=61)
        self.stolen_used = True
        assert self.thief is not None
        for _ in range(3):
            self.phone = self._use(self.phone) or self.phone
            self.now += timedelta(seconds=61)
            self.thief = self._use(self.thief) or self.thief
            self.now += timedelta(seconds=61)
        assert self.session.ended_at is not None


TestRefreshing = Refreshing.TestCase
TestRefreshing.settings = settings(max_examples=40, stateful_step_count=20, deadline=None)
