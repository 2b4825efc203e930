"""Two units that become one (合并) bear each of their terms once: the one that ends first."""

from __future__ import annotations

from dataclasses import replace

from cases import commands as c
from cases.commands_successors import Succeed
from cases.people import CLOCK
from cases.prose import sentence
from dsl.decision import ClockSpec, ClockStart, Recipient, RecipientKind
from dsl.terms import Term, TimeUnit
from dsl.uses import ASSISTS
from tests.support.matters import BOARD, CLOCKS, HOURS, PLAN, REFS, TELECOM, TERMS, WATER, Matter, at

HELP = ClockSpec(
    ASSISTS,
    ClockStart.ASSIGNED,
    Term(5, TimeUnit.DAY),
    HOURS,
    (TERMS,),
    bearer=Recipient(RecipientKind.ASSISTING),
    step=True,
)
HELPED = replace(PLAN, route=replace(PLAN.route, assisting=(REFS[WATER], REFS[BOARD])), clocks=(*CLOCKS, HELP))


def running(matter: Matter) -> list[tuple[str, object]]:
    return [(clock.key, clock.holder) for clock in matter.state.clocks.values() if clock.running]


def test_two_helpers_that_become_one_have_one_term_left() -> None:
    matter = Matter(HELPED)
    matter.do(c.Accept(), TELECOM)

    drafts = matter.act(Succeed(BOARD, WATER), CLOCK)

    assert [sentence(draft.payload) for draft in drafts] == [
        "演示主席团已并入演示水务公司,由演示水务公司继续办理,期限不变",
        "协办移交",
    ]
    assert matter.state.assisting == (WATER,)
    assert running(matter) == [("协办#1", WATER), ("答复#1", None)]


def test_of_two_terms_the_one_that_ends_first_stays() -> None:
    matter = Matter(HELPED)
    first, second = (clock for clock in matter.state.clocks.values() if clock.name == ASSISTS)
    longer = replace(first, due_at=at("2026-12-24 00:00"), due_latest=at("2026-12-24 00:00"))
    matter.case = replace(matter.state, clocks={**matter.state.clocks, longer.key: longer})

    matter.act(Succeed(BOARD, WATER), CLOCK)

    assert [key for key, holder in running(matter) if holder == WATER] == [second.key]


def test_terms_of_units_that_have_nothing_in_common_stay_as_they_are() -> None:
    matter = Matter(HELPED)
    before = running(matter)

    matter.act(Succeed(TELECOM, BOARD), CLOCK)

    assert (matter.state.holder, running(matter)) == (BOARD, before)
