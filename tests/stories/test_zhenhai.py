"""镇海 (种子 003): what auditors found is set right within 60 days, money comes back, and it is struck off."""

from __future__ import annotations

from tests.support.tale import Stage

TOWN = "330211"
FEES = "水资源费没有收齐(示例)"


def test_the_money_comes_back_and_the_finding_is_struck_off(stage: Stage) -> None:
    stage.at("2021-03-01 09:00")
    fees = stage.report("zh-deputy", TOWN, FEES, "欠收资金", named_unit="区水利局")
    assert fees.stands()[:2] == ("待受理", "区水利局")
    assert fees.due("整改") == "2021-05-01T00:00"
    fees.by("zh-water", "accept")
    stage.at("2021-04-12 10:00")
    fees.refused("zh-water", "step", step="整改", text="收回了")  # 须书面,须填 收回资金
    fees.by("zh-water", "step", step="整改", text="已收回(示例)", fields={"收回资金": "382900"}, written=True)
    stage.at("2021-04-13 10:00")
    fees.by("zh-water", "answer", outcome="已整改", text="已收回,账已入库(示例)")
    assert fees.stands()[0] == "办理中"
    fees.refused("zh-water", "step", step="销号", text="我们自己销")
    stage.at("2021-04-15 10:00")
    fees.by("zh-finance", "step", step="销号", text="核对了凭证(示例)")

    assert fees.stands() == ("已办结", "区水利局", ())
    assert fees.seen()["facts"]["amounts"] == [{"name": "收回资金", "value": "382900", "measure": "元"}]
    total = stage.reads("zh-finance", f"townships/{TOWN}/figures")["total"]["inside"]
    assert [amount["name"] for amount in total["amounts"]] == ["收回资金"]


def test_sixty_days_pass_and_the_watch_goes_on(stage: Stage) -> None:
    stage.at("2021-03-01 09:00")
    subsidy = stage.report("zh-deputy", TOWN, "补助多发了(示例)", "补助资金")
    subsidy.by("zh-treasury", "accept")
    stage.at("2021-05-06 09:00")
    assert subsidy.stands() == ("办理中", "区财政局", ("持续监督",))
    stage.at("2021-06-10 09:00")

    assert subsidy.stands()[2] == ("持续监督", "移送")


def test_a_unit_that_is_not_concerned_needs_the_consent_of_the_committee(stage: Stage) -> None:
    stage.at("2021-03-01 09:00")
    subsidy = stage.report("zh-deputy", TOWN, "补助多发了(示例)", "补助资金")
    subsidy.by("zh-treasury", "return", text="资金不在我局(示例)")
    assert subsidy.stands()[1] == "区财政局"
    subsidy.by("zh-finance", "decide-return", approve=True, text="同意(示例)")

    assert subsidy.stands()[:2] == ("待认领", None)
