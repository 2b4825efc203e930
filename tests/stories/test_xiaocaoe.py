"""余姚 小曹娥 (种子 003): 报、议、督、评, and what goes over to the four platforms."""

from __future__ import annotations

from tests.support.tale import Stage

TOWN = "330281102"


def test_a_picture_at_night_goes_to_the_four_platforms_and_is_rated(stage: Stage) -> None:
    stage.at("2020-10-21 21:30")
    waste = stage.report("yy-deputy", TOWN, "河边堆了垃圾(示例)", "垃圾堆放", photos=[stage.photo("yy-deputy")])
    assert waste.stands()[:2] == ("待受理", "基层治理四平台")
    waste.by("yy-platforms", "accept")
    stage.at("2020-10-23 10:00")
    waste.by("yy-platforms", "answer", outcome="已解决", text="已清运(示例)")
    waste.by("yy-deputy", "rate", stars=5)

    assert waste.stands()[0] == "已办结"


def test_a_suggestion_is_talked_over_and_becomes_a_suggestion_of_the_deputy(stage: Stage) -> None:
    stage.at("2020-10-21 09:00")
    bus = stage.report("yy-deputy", TOWN, "希望加密镇村公交(示例)", "意见建议")
    assert bus.stands()[0] == "审查中"
    stage.at("2020-10-22 10:00")
    bus.by("yy-presidium", "review", stage="研究", verdict="转为代表建议", text="牵涉市里的公交公司(示例)")

    assert bus.stands()[:2] == ("待受理", "镇人大主席团")
    bus.by("yy-presidium", "accept")
    bus.by("yy-presidium", "deliberate", text="镇村公交一天几班合适(示例)")
    bus.by("yy-deputy", "comment", text="早晚各加一班(示例)")
    bus.by("yy-presidium", "conclude", conclusion="达成一致", text="建议早晚各加一班(示例)")
    bus.by("yy-deputy", "convert", text="作为闭会期间代表建议提出(示例)")
    stage.at("2020-10-22 10:10")
    (link,) = bus.seen()["linked"]["items"]
    assert (link["kind"], link["unit"]) == ("convert", "镇村镇建设办")


def test_twice_handed_back_it_is_named_and_stays(stage: Stage) -> None:
    stage.at("2020-10-21 09:00")
    waste = stage.report("yy-resident", TOWN, "河边堆了垃圾(示例)", "垃圾堆放")
    waste.by("yy-platforms", "return", text="不在平台里(示例)")
    waste.by("yy-building", "claim")
    waste.by("yy-building", "return", text="不是道路(示例)")
    stage.at("2020-10-22 09:00")
    units = stage.reads("yy-presidium", f"townships/{TOWN}/units")["items"]
    platforms = next(unit["id"] for unit in units if unit["name"] == "基层治理四平台")
    waste.by("yy-presidium", "assign", unit=platforms)

    assert waste.stands()[:2] == ("待受理", "基层治理四平台")
    waste.refused("yy-platforms", "return", text="还是不行")


def test_what_is_late_climbs_to_the_city(stage: Stage) -> None:
    stage.at("2020-10-21 09:00")
    waste = stage.report("yy-resident", TOWN, "河边堆了垃圾(示例)", "垃圾堆放")
    waste.by("yy-platforms", "accept")
    stage.at("2020-11-17 09:00")

    assert waste.stands()[2] == ("重点督办",)
    assert any("报市人大代表工委" in told for told in waste.tells())
