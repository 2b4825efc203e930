"""红古 华龙 (种子 004): deliberating deputies of a street: hear, talk over, judge."""

from __future__ import annotations

from tests.support.tale import Stage

TOWN = "620111004"
ESTATE = "三不管小区无人管理,居住环境脏乱差,群众投诉率较高,建议改善居住环境"


def test_an_estate_that_nobody_minds_becomes_a_matter_of_special_care(stage: Stage) -> None:
    stage.at("2022-03-07 09:00")
    deputy = str(stage.reads("hl-deputy", "me")["id"])
    estate = stage.report("hl-deliberator", TOWN, ESTATE, "三不管小区", through=deputy)
    assert estate.stands()[0] == "待转报"
    estate.by("hl-deputy", "pass-on", text="议政代表反映的(示例)")
    assert estate.stands()[0] == "审查中"
    estate.refused("hl-office", "review", stage="初审", verdict="重点督办")
    stage.at("2022-03-09 10:00")
    estate.by("hl-congress", "review", stage="初审", verdict="重点督办", text="列为重点督办建议(示例)")
    assert estate.stands() == ("待受理", "街道办事处", ("重点督办建议",))
    estate.by("hl-office", "accept")
    stage.at("2022-03-28 10:00")
    estate.by("hl-office", "answer", outcome="已解决", text="引入了物业(示例)")
    estate.by("hl-deliberator", "rate", stars=5)

    assert estate.stands()[0] == "已办结"


def test_parking_fees_are_talked_over_with_the_property_company(stage: Stage) -> None:
    stage.at("2022-03-07 09:00")
    fees = stage.report("hl-resident", TOWN, "停车费说不清(示例)", "停车收费")
    fees.by("hl-office", "accept")
    fees.by("hl-office", "step", step="协商", fields={"参加人": "8"}, text="业委会、物业、律师(示例)")
    fees.by("hl-office", "answer", outcome="协商成功", text="按协议收费(示例)")

    assert fees.stands()[0] == "待评价"


def test_ten_days_without_a_talk_are_told_to_the_committee(stage: Stage) -> None:
    stage.at("2022-03-07 09:00")
    fees = stage.report("hl-resident", TOWN, "停车费说不清(示例)", "停车收费")
    fees.by("hl-office", "accept")
    stage.at("2022-03-18 00:01")

    assert any("报街道人大工委" in told for told in fees.tells())


def test_a_month_a_quarter_and_half_a_year(stage: Stage) -> None:
    stage.at("2023-03-20 09:00")
    for name in ("学习", "调研", "议政代表大会"):
        stage.does_in("hl-congress", TOWN, "duties", name=name)
    duties = {
        each["name"]: each["due_at"][:10] for each in stage.reads("hl-deputy", f"townships/{TOWN}/beside")["duties"]
    }

    assert duties == {"学习": "2023-05-05", "调研": "2023-07-01", "议政代表大会": "2024-01-03"}
