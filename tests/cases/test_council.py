"""Talking a case over (议) and watching over it (督办): beside handling, by whoever is concerned, told to them all."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cases import commands as c
from cases import events_council as k
from cases.authority import acting_as
from cases.commands_council import Comment, Conclude, Deliberate, EndSupervision, Supervise
from cases.notices import notices
from cases.people import ActorMark, Person, Role, Tenure
from cases.prose import sentence
from cases.refusals import InvalidInput, NotAllowed, WrongPhase
from cases.state_council import Matter as Talk
from cases.summary import summarise
from dsl.decision import ClockSpec
from dsl.terms import Term, TimeUnit
from tests.cases.test_authority import DEPUTY, FAR_DEPUTY, HOLDER, MINDER, REPORTER, STRANGER, TERRITORY, person
from tests.support.matters import GROUP, HOURS, PLAN, SEALED, STEWARD, TELECOM, TERMS, TOWN, Matter, clock_dues

SPEAKER = ActorMark("演示代表", Role.DEPUTY)
COORDINATOR = ActorMark("演示督促员", Role.COORDINATOR, STEWARD)
COUNSEL = person("演示议政代表", Role.DELIBERATOR, TOWN)
FAR_COUNSEL = person("演示远议政代表", Role.DELIBERATOR, 9)


def in_hand() -> Matter:
    matter = Matter(group=GROUP)
    matter.do(c.Accept(), TELECOM)
    return matter


def opened() -> Matter:
    matter = in_hand()
    matter.act(Deliberate(SEALED), SPEAKER)
    return matter


def people_told(matter: Matter, count: int) -> list[tuple[str, str]]:
    """Kind and person or unit of every notice of the last ``count`` events."""
    before = matter.state
    first = before.seq - count
    sent = notices(None, matter.state, matter.drafts)
    return [(each.kind, each.person or str(each.unit and each.unit.name)) for each in sent if each.seq > first]


# --- talking ----------------------------------------------------------------------------------------------------------


def test_a_question_needs_words_and_one_is_open_at_a_time() -> None:
    with pytest.raises(InvalidInput) as refused:
        in_hand().act(Deliberate(), SPEAKER)
    assert refused.value.errors == {"text": "提请商议须写明要商议的问题"}

    with pytest.raises(WrongPhase, match="这一件正在商议:可以发言,或者先作出商议结论"):
        opened().act(Deliberate(SEALED), COORDINATOR)


def test_nothing_is_said_to_no_question_and_nothing_empty() -> None:
    with pytest.raises(WrongPhase, match="没有正在商议的问题"):
        in_hand().do(Comment((), SEALED), TELECOM)
    with pytest.raises(InvalidInput):
        opened().do(Comment(), TELECOM)


def test_who_put_the_question_concludes_or_who_coordinates() -> None:
    with pytest.raises(NotAllowed, match="商议结论由提请商议的人或者督办人员作出"):
        opened().do(Conclude("达成一致", SEALED), TELECOM)
    with pytest.raises(InvalidInput, match="只能选"):
        opened().act(Conclude("差不多", SEALED), SPEAKER)
    with pytest.raises(InvalidInput, match="写明商议的结论"):
        opened().act(Conclude("达成一致"), SPEAKER)

    for who in (SPEAKER, COORDINATOR):
        matter = opened()
        drafts = matter.act(Conclude("部分一致", SEALED), who)
        assert [sentence(draft.payload) for draft in drafts] == ["商议结论:部分一致"]
        assert matter.state.talk == "over"


def test_a_closed_case_is_not_talked_over_anew_but_what_was_open_is_concluded() -> None:
    matter = opened()
    matter.do(c.Answer("已解决", (), SEALED), TELECOM)
    matter.do(c.Rate(5))

    with pytest.raises(WrongPhase, match="已办结"):
        matter.act(Comment((), SEALED), SPEAKER)
    matter.act(Conclude("不再商议", SEALED), SPEAKER)
    with pytest.raises(WrongPhase, match="已办结"):
        matter.act(Deliberate(SEALED), SPEAKER)


def test_the_clocks_go_on_and_a_case_may_be_talked_over_again() -> None:
    matter = in_hand()
    before = clock_dues(matter.state)
    matter.act(Deliberate(SEALED), SPEAKER)
    matter.do(Comment(("照片",), SEALED), TELECOM)
    matter.do(Comment((), SEALED), TELECOM)
    matter.act(Conclude("达成一致", SEALED), SPEAKER)

    second = matter.act(Deliberate(SEALED), COORDINATOR)

    assert clock_dues(matter.state) == before
    assert sentence(second[0].payload) == "提请演示通信公司、上报人、本地代表商议(第2次)"
    telecom = f"演示职员{TELECOM.id}"
    assert matter.state.council.matters == (
        Talk(1, "演示代表", matter.now, 2, (telecom,), "达成一致"),
        Talk(2, "演示督促员", matter.now),
    )


def test_those_concerned_are_told_and_not_who_has_spoken() -> None:
    matter = opened()
    assert people_told(matter, 1) == [
        ("case:deliberation_opened", TELECOM.name),
        ("case:deliberation_opened", STEWARD.name),
        ("case:deliberation_opened", "演示居民"),
    ]
    matter.do(Comment((), SEALED), TELECOM)
    assert ("case:commented", "演示代表") in people_told(matter, 1)
    matter.act(Conclude("达成一致", SEALED), SPEAKER)
    assert people_told(matter, 1) == [
        ("case:deliberation_concluded", TELECOM.name),
        ("case:deliberation_concluded", STEWARD.name),
        ("case:deliberation_concluded", "演示居民"),
        ("case:deliberation_concluded", f"演示职员{TELECOM.id}"),
    ]


def test_deliberators_of_the_place_know_of_what_is_talked_over_and_of_nothing_else() -> None:
    quiet, case = in_hand().state, opened().state

    def may(who: Person, action: str) -> bool:
        answers = {acting_as(who, action, each, TERRITORY) is not None for each in (case, summarise(case))}
        assert len(answers) == 1
        return answers.pop()

    assert acting_as(COUNSEL, "view", quiet, TERRITORY) is None
    assert [may(who, "comment") for who in (COUNSEL, REPORTER, DEPUTY, HOLDER, MINDER)] == [True] * 5
    assert [may(who, "comment") for who in (FAR_COUNSEL, STRANGER, FAR_DEPUTY)] == [False] * 3
    assert may(COUNSEL, "view")
    assert not may(COUNSEL, "deliberate")


# --- watching ---------------------------------------------------------------------------------------------------------


def test_a_watch_needs_a_reason_and_is_not_begun_twice() -> None:
    matter = in_hand()
    with pytest.raises(InvalidInput, match="督办须写明理由"):
        matter.act(Supervise(), SPEAKER)
    matter.act(Supervise(None, SEALED), SPEAKER)

    with pytest.raises(WrongPhase, match="您已经在督办这一件"):
        matter.act(Supervise(None, SEALED), SPEAKER)
    with pytest.raises(WrongPhase, match="没有由此人督办"):
        matter.act(EndSupervision("演示别人"), COORDINATOR)
    with pytest.raises(NotAllowed, match="督办由督办的人自己解除"):
        matter.act(EndSupervision("演示督促员"), SPEAKER)


def test_who_watches_is_told_of_all_that_others_do_until_the_watch_ends() -> None:
    matter = in_hand()
    matter.act(Supervise(None, SEALED), SPEAKER)
    assert people_told(matter, 1) == [("case:supervised", TELECOM.name)]

    matter.do(c.Ask(wants=("photo",)), TELECOM)
    assert ("case:asked", "演示代表") in people_told(matter, 1)
    matter.act(Deliberate(SEALED), SPEAKER)
    assert ("case:deliberation_opened", "演示代表") not in people_told(matter, 1)

    matter.act(EndSupervision(), SPEAKER)
    matter.do(c.Supplement((), SEALED))
    assert ("case:supplemented", "演示代表") not in people_told(matter, 1)


def test_a_special_watch_sets_its_mark_starts_its_terms_and_takes_the_mark_away_with_it() -> None:
    visit = ClockSpec("约谈", "列为 专项督办", Term(3, TimeUnit.WORKDAY), HOURS, (TERMS,), step=True)
    matter = Matter(replace(PLAN, clocks=(*PLAN.clocks, visit)))
    matter.do(c.Accept(), TELECOM)
    matter.act(Supervise(None, SEALED), SPEAKER)

    drafts = matter.act(Supervise("专项督办", SEALED), SPEAKER)

    assert [draft.payload.kind for draft in drafts] == ["case:supervised", "clock:started"]
    assert (matter.state.marks, matter.state.supervised_by) == (("专项督办",), ("演示代表",))
    matter.act(EndSupervision(), SPEAKER)
    assert (matter.state.marks, matter.state.supervised_by) == ((), ())


def test_a_mark_that_was_there_before_outlives_the_watch() -> None:
    matter = in_hand()
    matter.act(Supervise("督办", SEALED), COORDINATOR)
    matter.act(Supervise("督办", SEALED), SPEAKER)

    matter.act(EndSupervision(), SPEAKER)

    assert matter.state.marks == ("督办",)
    assert STEWARD in matter.state.supervisors


def test_who_coordinates_need_not_say_whose_watch_ends_where_there_is_one_only() -> None:
    matter = in_hand()
    matter.act(Supervise(None, SEALED), SPEAKER)
    other = ActorMark("演示代表乙", Role.DEPUTY)
    matter.act(Supervise(None, SEALED), other)

    with pytest.raises(InvalidInput, match="有 2 人督办,请写明解除谁的督办"):
        matter.act(EndSupervision(), COORDINATOR)
    matter.act(EndSupervision(), other)
    matter.act(EndSupervision(), COORDINATOR)

    assert matter.state.supervised_by == ()
    with pytest.raises(WrongPhase, match="没有由此人督办"):
        matter.act(EndSupervision(), COORDINATOR)


def test_who_coordinates_may_end_the_watch_of_another() -> None:
    matter = in_hand()
    matter.act(Supervise(None, SEALED), SPEAKER)

    matter.act(EndSupervision("演示代表"), COORDINATOR)

    assert people_told(matter, 1) == [
        ("case:supervision_ended", TELECOM.name),
        ("case:supervision_ended", "演示代表"),
    ]


def test_deputies_of_the_place_stewards_and_coordinators_may_watch() -> None:
    case = in_hand().state
    minding = Person("演示督促职员", (Tenure(Role.STAFF, 1, STEWARD),))

    watching = [acting_as(who, "supervise", case, TERRITORY) is not None for who in (DEPUTY, MINDER, minding)]
    others = [acting_as(who, "supervise", case, TERRITORY) is not None for who in (REPORTER, HOLDER, FAR_DEPUTY)]

    assert (watching, others) == ([True] * 3, [False] * 3)


def test_every_one_of_these_events_is_said_in_plain_words() -> None:
    said: list[k.CouncilEvent] = [
        k.DeliberationOpened(1, "演示代表", SEALED),
        k.DeliberationOpened(2, "演示代表", SEALED, ("演示通信公司", "本地代表")),
        k.Commented(1, "演示代表", ("照片",), SEALED),
        k.DeliberationConcluded(2, "未达成一致", SEALED),
        k.AnswerDrafted(TELECOM, None, "已解决", (), SEALED, TELECOM, "负责人"),
        k.AnswerSigned(TELECOM),
        k.AnswerSentBack(STEWARD, SEALED),
        k.Supervised("演示代表", "deputy", mark="专项督办"),
        k.Supervised("演示代表", "deputy"),
        k.Supervised("演示代表", "deputy", over=TELECOM),
        k.SupervisionEnded("演示代表"),
    ]

    assert [sentence(payload) for payload in said] == [
        "提请有关各方商议",
        "提请演示通信公司、本地代表商议(第2次)",
        "商议发言,照片1张",
        "商议结论(第2次):未达成一致",
        "演示通信公司拟答复:已解决,待演示通信公司的负责人签发",
        "演示通信公司签发答复",
        "演示督促单位退改答复",
        "督办这一件,列为专项督办",
        "督办这一件",
        "督办演示通信公司承办的这一件",
        "解除对这一件的督办",
    ]
