"""北仑 (种子 003): an evening of questions every two months; settled there, tracked, or put into a plan."""

from __future__ import annotations

from tests.support.tale import Stage
from tests.support.web import errors_of

TOWN = "330206"
NIGHT = {"channel": "民生夜询会"}


def test_what_is_asked_at_night_is_taken_the_same_day_and_looked_at_again(stage: Stage) -> None:
    stage.at("2020-09-10 19:30")
    waste = stage.report("bl-deputy", TOWN, "加强固废处置和监管力度", "固废处置", **NIGHT)
    assert waste.stands()[:2] == ("待受理", "区生态环境局")
    assert waste.due("受理") == "2020-09-11T00:00"
    waste.by("bl-environment", "accept")
    assert waste.due("答复") == "2020-11-10T00:00"
    stage.at("2020-10-20 10:00")
    waste.by("bl-environment", "answer", outcome="追踪解决", text="新增一般固废分类企业(示例)")
    waste.by("bl-deputy", "rate", stars=4)
    stage.at("2020-11-05 10:00")
    waste.by("bl-deputy", "step", step="回头看", text="又看了一次(示例)", photos=[stage.photo("bl-deputy")])

    assert waste.stands()[0] == "已办结"


def test_sixty_days_without_an_answer_are_told_to_the_congress(stage: Stage) -> None:
    stage.at("2020-09-10 19:30")
    waste = stage.report("bl-deputy", TOWN, "加强固废处置和监管力度", "固废处置", **NIGHT)
    waste.by("bl-environment", "accept")
    stage.at("2020-11-10 00:01")

    assert waste.stands()[2] == ("追踪督办",)


def test_the_next_evening_is_due_two_months_later_and_missed_ones_are_counted(stage: Stage) -> None:
    stage.at("2020-09-10 21:00")
    stage.does_in("bl-council", TOWN, "duties", name="民生夜询")
    stage.at("2020-11-11 09:00")
    (duty,) = stage.reads("bl-deputy", f"townships/{TOWN}/beside")["duties"]

    assert (duty["name"], duty["missed"]) == ("民生夜询", 1)


def test_a_channel_that_the_rules_do_not_know_is_refused_with_those_that_they_know(stage: Stage) -> None:
    body = {"township": TOWN, "text": "示例", "category": "路灯", "channel": "早茶会"}
    answer = stage.who("bl-deputy").post("/api/v1/reports", body)

    assert answer.status_code == 422
    assert "民生夜询会" in errors_of(answer)["channel"]
