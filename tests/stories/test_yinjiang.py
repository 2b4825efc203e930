"""海曙 鄞江 (种子 001): a village faces an emergency: who tells whom, who answers, and what is done for the silent."""

from __future__ import annotations

from tests.support.tale import Stage

TOWN = "330203105"
STORM = "台风今夜登陆,低处的人先走(示例)"


def test_the_plan_tells_on_and_counts_the_answers(stage: Stage) -> None:
    stage.at("2020-08-04 06:00")
    started = stage.does_in("yj-emergency", TOWN, "plans", name="村级防台", text=STORM)
    run = started["run"]
    stage.does_in("yj-east", TOWN, f"plans/{run}/acknowledge", step=0)
    stage.at("2020-08-04 06:11")
    runs = stage.reads("yj-resident", f"townships/{TOWN}/plans")["items"]
    shown = next(each for each in runs if each["run"] == run)

    assert [(unit["name"], unit["answered"]) for unit in shown["steps"][0]["units"]] == [
        ("东片村应急小组", True),
        ("西片村应急小组", False),
    ]
    assert shown["steps"][0]["over"] is True
    stage.does_in("yj-emergency", TOWN, f"plans/{run}/lift")


def test_only_whoever_the_plan_names_may_start_it(stage: Stage) -> None:
    stage.at("2020-08-10 06:00")
    answer = stage.who("yj-east").post(f"/api/v1/townships/{TOWN}/plans", {"name": "村级防台"})

    assert answer.status_code == 403


def test_a_flood_goes_to_the_nearest_group_and_on_to_the_town_when_nobody_answers(stage: Stage) -> None:
    stage.at("2020-08-12 22:00")
    flood = stage.report("yj-resident", TOWN, "溪水漫进院子(示例)", "山洪", village="示例溪口村")
    assert flood.stands()[:2] == ("待受理", "东片村应急小组")
    assert flood.due("受理") == "2020-08-12T22:30"
    stage.at("2020-08-12 22:31")

    assert flood.stands()[1] == "镇应急管理办"


def test_while_the_alarm_is_declared_everything_goes_to_the_town(stage: Stage) -> None:
    stage.at("2020-08-20 09:00")
    stage.does_in("yj-emergency", TOWN, "states", name="防汛防台响应", value="二级")
    lamp = stage.report("yj-resident", TOWN, "路灯不亮(示例)", "路灯")
    assert lamp.stands()[1] == "镇应急管理办"
    stage.at("2020-08-21 09:00")
    stage.does_in("yj-emergency", TOWN, "states", name="防汛防台响应", value="无")
    other = stage.report("yj-resident", TOWN, "路灯不亮(示例)", "路灯")

    assert other.stands()[1] == "镇政府"
