"""For whom a case waits beside its holder (等谁)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cases import commands as c
from cases.commands_turns import End
from cases.opening import Opening
from cases.people import Person, Role, Tenure, UnitAt
from cases.state import Case, Phase
from cases.summary import summarise
from cases.waiting import keys_of, waits_for
from dsl.decision import (
    ClockSpec,
    ClockStart,
    Ending,
    Finding,
    Plan,
    Rater,
    RatingRule,
    Recipient,
    RecipientKind,
    Review,
)
from dsl.terms import Term, TimeUnit
from tests.cases.test_authority import TERRITORY
from tests.cases.test_signing import BY_HEAD, HEAD, drafted
from tests.support.matters import (
    BOARD,
    CLAIM,
    DIRECTORY,
    HOURS,
    PLAN,
    RATING,
    SEALED,
    STEWARD,
    STEWARD_RECIPIENT,
    TELECOM,
    TERMS,
    TOWN,
    WATER,
    Matter,
    unit_recipient,
)


def waits(case: Case) -> tuple[str, ...]:
    return summarise(case).waits_for


def answered(plan: Plan) -> Case:
    matter = Matter(plan)
    matter.do(c.Accept(), TELECOM)
    matter.do(c.Answer("已解决", (), SEALED), TELECOM)
    return matter.state


def test_what_the_holder_has_in_hand_waits_for_nobody_else() -> None:
    assert waits(Matter(PLAN).state) == ()
    assert waits(answered(replace(PLAN, rating=None))) == ()


def test_whoever_is_asked_to_agree_is_waited_for() -> None:
    matter = Matter(replace(PLAN, ending=Ending((TERMS,), unit_recipient(BOARD))))
    matter.do(c.Accept(), TELECOM)

    matter.do(End(SEALED), TELECOM)

    assert waits(matter.state) == (f"u:{BOARD.id}",)


def test_a_review_waits_for_its_reviewer() -> None:
    review = Review("初审", unit_recipient(BOARD), ("通过", "不通过"), (CLAIM,))

    assert waits(Matter(replace(PLAN, reviews=(review,))).state) == (f"u:{BOARD.id}",)


def test_a_draft_waits_for_the_post_and_for_who_stands_in_only_where_nobody_has_it() -> None:
    assert waits(drafted().state) == (f"o:{HEAD}@{TELECOM.id}",)

    vacant = drafted(replace(BY_HEAD, post="演示空岗"))

    assert waits(vacant.state) == (f"o:演示空岗@{TELECOM.id}", "n:330481/演示主席团")


def test_a_finding_waits_for_the_other_unit_that_has_to_make_it_until_it_is_made() -> None:
    mine = Finding("演示认定", (TERMS,), ("是", "否"), by=unit_recipient(WATER))
    own = Finding("自己的认定", (TERMS,), ("是", "否"))
    matter = Matter(replace(PLAN, findings=(mine, own)))

    assert waits(matter.state) == ("n:330481/演示水务公司",)
    assert waits(replace(matter.state, findings={"演示认定": "是"})) == ()


def test_who_judges_beside_the_reporter_is_waited_for() -> None:
    parties = (
        Rater("演示主席团", unit_recipient(BOARD), 1),
        Rater("督促单位", STEWARD_RECIPIENT, 1),
        Rater("代表", Recipient(RecipientKind.ROLE, post="代表"), 1),
    )
    case = replace(answered(replace(PLAN, rating=RatingRule((RATING,), raters=parties))), steward=STEWARD)

    assert waits(case) == ("n:330481/演示主席团", f"u:{STEWARD.id}", f"r:代表@{TOWN}")


@pytest.mark.parametrize(
    ("bearer", "key"),
    [
        (unit_recipient(WATER), f"u:{WATER.id}"),
        (Recipient(RecipientKind.REPORTER), "p:演示居民"),
        (Recipient(RecipientKind.ROLE, post="镇代表"), f"r:代表@{TOWN}"),
        (Recipient(RecipientKind.ROLE, post="议政代表"), f"r:议政代表@{TOWN}"),
    ],
    ids=str,
)
def test_a_running_term_of_somebody_else_waits_for_them(bearer: Recipient, key: str) -> None:
    spec = ClockSpec("踏勘", ClockStart.REPORTED, Term(2, TimeUnit.DAY), HOURS, (TERMS,), bearer=bearer)
    matter = Matter(replace(PLAN, clocks=(*PLAN.clocks, spec)))

    assert waits(matter.state) == (key,)
    assert waits(Matter(replace(PLAN, clocks=(*PLAN.clocks, replace(spec, right=True)))).state) == ()


def test_whoever_owes_an_answer_to_somebody_without_a_telephone_is_waited_for() -> None:
    case = replace(answered(PLAN), phase=Phase.CLOSED)

    assert waits_for(case, (Opening("tell_voice"), Opening("reopen"))) == ("p:演示居民",)


def test_after_the_answer_the_holder_is_waited_for_by_what_is_asked_of_it() -> None:
    case, holder = answered(replace(PLAN, rating=None)), Recipient(RecipientKind.HOLDER)
    open_again = replace(case, phase=Phase.ANSWERED)

    assert waits_for(open_again, (Opening("decide_extension", who=(holder,)),)) == (f"u:{TELECOM.id}",)
    assert waits_for(replace(open_again, holder=None), (Opening("decide_extension", who=(holder,)),)) == ()
    assert waits_for(open_again, (Opening("convert", people=("演示代表",)),)) == ("p:演示代表",)


def test_people_find_it_under_their_units_posts_roles_and_themselves() -> None:
    heir = UnitAt(WATER.id, "改了名的单位")
    tenures = (Tenure(Role.STAFF, TOWN, heir, post=HEAD), Tenure(Role.DEPUTY, TOWN))

    assert keys_of(Person("演示甲", tenures), TERRITORY, DIRECTORY) == {
        *("p:演示甲", f"u:{WATER.id}", f"o:{HEAD}@{WATER.id}", "n:330481/演示水务公司"),
        *(f"r:代表@{place}" for place in TERRITORY.reach(TOWN)),
    }
