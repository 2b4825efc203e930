"""宁海 (种子 003): projects for the people are voted, three colours warn, stars judge."""

from __future__ import annotations

from tests.support.tale import Stage

TOWN = "330226"


def test_projects_are_chosen_by_more_than_half_of_all_deputies(stage: Stage) -> None:
    stage.at("2021-02-20 10:00")
    count = {"name": "民生实事项目票决", "members": 201, "present": 190}
    missed = stage.does_in("nh-council", TOWN, "votes", **count, votes_for=100, against=80)
    chosen = stage.does_in("nh-council", TOWN, "votes", **count, votes_for=101, against=80)
    empty = stage.does_in("nh-council", TOWN, "votes", **(count | {"present": 133}), votes_for=130)

    assert "不通过" in missed["text"]
    assert chosen["text"].endswith("通过")
    assert "不足法定人数" in empty["text"]


def test_a_project_is_begun_finished_accepted_and_given_stars(stage: Stage) -> None:
    stage.at("2021-03-01 09:00")
    market = stage.report("nh-deputy", TOWN, "农贸市场改造(票决项目,示例)", "农贸市场")
    market.by("nh-market", "accept")
    for moment, step in (("2021-05-10 09:00", "开工"), ("2021-10-20 09:00", "完工")):
        stage.at(moment)
        market.by("nh-market", "step", step=step, photos=[stage.photo("nh-market")])
    stage.at("2021-11-08 09:00")
    market.refused("nh-market", "step", step="验收", fields={"验收意见": "合格"})
    market.by("nh-council", "step", step="验收", fields={"验收意见": "合格"})
    stage.at("2021-11-10 09:00")
    market.by("nh-market", "answer", outcome="已建成", text="已开市(示例)")
    market.by("nh-deputy", "rate", stars=5)
    market.by("nh-deputy-2", "rate", stars=4)

    assert market.stands()[0] == "已办结"


def test_yellow_warns_the_head_and_red_reaches_the_congress(stage: Stage) -> None:
    stage.at("2021-03-01 09:00")
    road = stage.report("nh-deputy", TOWN, "村道改造(票决项目,示例)", "道路改造")
    road.by("nh-transport", "accept")
    stage.at("2021-05-10 09:00")
    assert any("开工将到期(黄色预警)" in told for told in road.tells())
    stage.at("2021-06-02 00:01")

    assert road.stands() == ("办理中", "县交通运输局", ("红灯项目",))
