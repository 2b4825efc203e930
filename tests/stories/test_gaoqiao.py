"""海曙 高桥 (种子 000): a gap in the dyke, from the head of a hamlet up to the district; and what nobody takes."""

from __future__ import annotations

from tests.support.tale import Matter, Stage

TOWN = "330203100"
GAP = "大西坝的姚江堤防工程有一段200米缺口未实施,影响整体环境和周边村民的日常生活(示例)"


def test_the_head_of_a_hamlet_tells_the_deputy_who_passes_it_on(stage: Stage) -> None:
    stage.at("2020-05-12 09:00")
    deputy = str(stage.reads("gq-deputy", "me")["id"])
    gap = stage.report("gq-point", TOWN, GAP, "堤防水利", through=deputy)
    assert gap.stands() == ("待转报", None, ())
    assert gap.refused("gq-point", "pass-on")
    stage.at("2020-05-12 10:00")
    gap.by("gq-deputy", "pass-on", text="提交镇督事领导小组(示例)")

    assert gap.stands()[0] == "审查中"
    assert gap.due("研究") == "2020-05-15T00:00"
    assert "研究按时完成" not in gap.tells()


def test_a_deputy_who_does_not_pass_it_on_says_why_and_the_hamlet_may_go_alone(stage: Stage) -> None:
    stage.at("2020-05-12 09:00")
    deputy = str(stage.reads("gq-deputy", "me")["id"])
    lamp = stage.report("gq-point", TOWN, "祠堂前的路灯不亮(示例)", "路灯", through=deputy)
    lamp.by("gq-deputy", "decline-voice", text="请直接上报,更快(示例)")
    lamp.by("gq-point", "send-on")

    assert lamp.stands()[0] == "审查中"


def test_the_gap_is_studied_found_to_be_for_the_level_above_and_specially_supervised(stage: Stage) -> None:
    stage.at("2020-05-12 09:00")
    gap = stage.report("gq-deputy", TOWN, GAP, "堤防水利")
    assert gap.stands() == ("审查中", None, ())
    assert gap.due("研究") == "2020-05-15T00:00"
    assert "无权" in gap.refused("gq-farming", "accept")  # nobody has it before it has been studied

    stage.at("2020-05-13 15:00")
    gap.by("gq-leading", "review", stage="研究", verdict="需上级办理", text="堤防由区里实施(示例)")
    assert gap.stands() == ("待受理", "镇农业农村办", ("专项督办",))

    stage.at("2020-05-13 16:00")
    gap.by("gq-farming", "accept")
    gap.refused("gq-farming", "step", step="反映", text="报给区里")  # 须书面
    stage.at("2020-05-14 10:00")
    gap.by("gq-farming", "step", step="反映", text="已书面报区农业农村局(示例)", written=True)
    stage.at("2020-06-01 10:00")
    gap.refused("gq-deputy", "step", step="现场督查", text="去看过")  # 须附照片
    gap.by("gq-deputy", "step", step="现场督查", text="缺口正在施工(示例)", photos=[stage.photo("gq-deputy")])
    stage.at("2020-06-08 10:00")
    gap.by("gq-farming", "answer", outcome="上级已办", text="区农业农村局已实施(示例)")
    gap.by("gq-deputy", "rate", stars=5)

    assert gap.stands() == ("已办结", "镇农业农村办", ("专项督办",))
    assert "研究逾期" not in "".join(gap.tells())


def test_the_town_asks_the_district_and_what_is_done_there_comes_back(stage: Stage) -> None:
    stage.at("2020-05-12 09:00")
    gap = stage.report("gq-deputy", TOWN, GAP, "堤防水利")
    gap.by("gq-leading", "review", stage="研究", verdict="需上级办理")
    gap.by("gq-farming", "accept")
    gap.by("gq-leading", "supervise", text="每周到现场看(示例)", mark="专项督办")
    gap.by("gq-farming", "refer", text="堤防由区里实施(示例)")
    stage.at("2020-05-13 09:00")
    (link,) = gap.seen("gq-farming")["linked"]["items"]
    above = Matter(stage, link["id"], "hs-farming")
    assert (link["kind"], link["township"], link["unit"]) == ("refer", "330203", "区农业农村局")
    assert above.refused("gq-farming", "accept")
    above.by("hs-farming", "accept")
    stage.at("2020-06-05 09:00")
    above.by("hs-farming", "answer", outcome="已解决", text="缺口段已完工(示例)")
    stage.at("2020-06-05 09:10")

    (link,) = gap.seen("gq-farming")["linked"]["items"]
    assert (link["outcome"], link["closed"]) == ("已解决", False)
    assert gap.seen("gq-leading")["watchers"]


def test_what_does_not_belong_to_supervision_is_turned_down_with_the_place_to_go(stage: Stage) -> None:
    stage.at("2020-05-12 09:00")
    other = stage.report("gq-deputy", TOWN, "县道限速太低(示例)", "意见建议")
    stage.at("2020-05-13 09:00")
    other.by("gq-leading", "review", stage="研究", verdict="不属督事", text="请向交通部门提出(示例)")

    assert other.stands()[0] == "已办结"
    assert any(told.startswith("不予受理") for told in other.tells())


def test_the_study_is_late_and_the_town_congress_hears_of_it(stage: Stage) -> None:
    stage.at("2020-05-12 09:00")
    slow = stage.report("gq-deputy", TOWN, "桥栏杆松动(示例)", "道路破损")
    stage.at("2020-05-15 00:01")

    assert any("研究逾期" in told for told in slow.tells())
    assert any("提醒镇人大" in told for told in slow.tells())


def test_one_of_twelve_groups_takes_it_and_the_others_come_too_late(stage: Stage) -> None:
    stage.at("2020-05-12 09:00")
    fire = stage.report("gq-deputy", TOWN, "出租房楼道堆物(示例)", "消防隐患")
    fire.by("gq-leading", "review", stage="研究", verdict="督事小组督办")
    fire.by("gq-group-3", "claim")

    assert fire.stands()[:2] == ("办理中", "第三督事小组")
    assert "第三督事小组" in fire.refused("gq-group-7", "claim")


def test_the_office_may_not_hand_it_back_without_the_consent_of_the_leading_group(stage: Stage) -> None:
    stage.at("2020-05-12 09:00")
    waste = stage.report("gq-resident", TOWN, "河边堆垃圾(示例)", "垃圾堆放")
    waste.by("gq-enforcement", "return", text="不是我们管的(示例)")
    assert waste.stands()[1] == "镇综合执法队"
    waste.by("gq-leading", "decide-return", approve=False, text="就是执法队的事(示例)")

    assert waste.stands()[:2] == ("待受理", "镇综合执法队")


def test_once_a_month_the_deputies_go_and_see(stage: Stage) -> None:
    stage.at("2020-05-20 14:00")
    done = stage.does_in("gq-leading", TOWN, "duties", name="督事")

    assert (done["name"], done["text"]) == ("督事", "督事已办")
