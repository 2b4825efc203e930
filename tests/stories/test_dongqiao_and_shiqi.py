"""海曙 洞桥 and 石碶 (种子 000): stalls on the road, one matter one supervision; four groups of a street."""

from __future__ import annotations

from tests.support.tale import Stage

STALLS = "菜场门口的摊子摆到路中间(示例)"


def test_stalls_on_the_road_are_one_matter_with_one_supervision(stage: Stage) -> None:
    stage.at("2020-06-01 09:00")
    stalls = stage.report("dq-resident", "330203104", STALLS, "占道经营")
    assert stalls.stands() == ("待受理", "镇综合执法队", ("一事一督",))
    stalls.by("dq-enforcement", "accept")
    stage.at("2020-06-03 10:00")
    stalls.by("dq-deputy", "step", step="督事", text="到现场看过(示例)", photos=[stage.photo("dq-deputy")])
    stage.at("2020-06-05 10:00")
    stalls.by("dq-enforcement", "answer", outcome="已解决", text="摊子退到线内(示例)")
    stalls.by("dq-resident", "rate", stars=4)
    stalls.by("dq-deputy", "rate", stars=5)

    assert stalls.stands() == ("已办结", "镇综合执法队", ("一事一督",))


def test_a_deputy_who_does_not_come_is_told_of_to_the_presidium(stage: Stage) -> None:
    stage.at("2020-06-01 09:00")
    stalls = stage.report("dq-resident", "330203104", STALLS, "占道经营")
    stalls.by("dq-enforcement", "accept")
    stage.at("2020-06-09 00:01")

    assert any("督事逾期" in told for told in stalls.tells())
    assert any("提醒镇人大主席团" in told for told in stalls.tells())


def test_a_mark_is_taken_off_by_whoever_the_clause_names(stage: Stage) -> None:
    stage.at("2020-06-01 09:00")
    stalls = stage.report("dq-resident", "330203104", STALLS, "占道经营")
    assert stalls.refused("dq-enforcement", "clear-mark", mark="一事一督", text="好了")
    stalls.by("dq-presidium", "clear-mark", mark="一事一督", text="已形成长效(示例)")

    assert stalls.stands()[2] == ()


def test_a_street_copies_the_matter_to_one_of_its_four_groups(stage: Stage) -> None:
    stage.at("2020-06-01 09:00")
    lamp = stage.report("sq-deputy", "330203009", "桥下路灯不亮(示例)", "路灯")

    assert lamp.stands() == ("待受理", "街道城建办", ("一事一督",))
    assert any("抄送城建督事小组" in told for told in lamp.tells())
    assert lamp.due("督事") == "2020-06-12T00:00"


def test_an_answer_that_does_not_please_is_done_again(stage: Stage) -> None:
    stage.at("2020-06-01 09:00")
    cars = stage.report("sq-resident", "330203009", "车停在人行道上(示例)", "意见建议")
    cars.by("sq-command", "accept")
    stage.at("2020-06-03 10:00")
    cars.by("sq-command", "answer", outcome="解释说明", text="泊位不够(示例)")
    cars.by("sq-resident", "rate", stars=2)

    assert cars.stands()[:2] == ("办理中", "街道综合信息指挥室")
    assert cars.due("答复") == "2020-06-18T00:00"
