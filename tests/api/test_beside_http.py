"""What a place has to do beside its cases, for everybody to read."""

from __future__ import annotations

from tests.support.web import Visitor, data_of, told


def test_a_place_shows_its_duties_states_votes_plans_and_rates(visitor: Visitor) -> None:
    shown = data_of(visitor.get("/api/v1/townships/330481/beside"))

    assert list(shown) == ["duties", "states", "meetings", "ballots", "plans", "rates"]


def test_no_such_place_is_told(visitor: Visitor) -> None:
    assert told(visitor.get("/api/v1/townships/999999/beside"))[0] == 404
