"""Every demo (minqing demo 名字) plays to its end, and its pages hold the lines that matter."""

from __future__ import annotations

import json

import pytest

from adapters.calendars import load_calendar
from api.demo.play import Desk, play
from api.demo.shown import legend, shown
from api.demo.stories import USUAL, load_stories, names
from tests.support.tale import Stage

#: What each page must say, in this order: who held it, what the seed is about, how it ended. The usual demo has its
#: golden page in tests/cli.
LINES: dict[str, tuple[str, ...]] = {
    "gates": ("镇人大初审:报市人大", "市人大代选工委复审:同级督办", "已评价,办结"),
    "gaoqiao": (
        "请代表转报",
        "镇督事领导小组研究:需上级办理",
        "列为专项督办",
        "提请海曙区办理",
        "区农业农村局答复:已解",
        "已评价,办结",
        "+~ × 2020-05-12 10:00",
        "督事已办",
    ),
    "dongqiao": ("列为一事一督", "代表办到:督事", "办结", "占道回头看已办"),
    "shiqi": ("抄送城建督事小组", "代表办到:督事", "办结", "督事逾期"),
    "xiangshan": ("县矛盾纠纷调处化解中心受理", "代表办到:督事", "答复:调解成", "办结"),
    "zhenhai": ("整改期限:2021-04-30 24:00", "办到:整改", "办到:销号", "列为持续监督", "列为移送"),
    "ninghai": ("办到:开工", "办到:验收", "办结", "民生实事项目票决", "开工将到期(黄色预警)", "列为红灯项目"),
    "beilun": ("区生态环境局答复:追踪解决", "代表办到:回头看", "民生夜询已办"),
    "nanmen": ("办到:到场处置", "办结", "劝导升级"),
    "yinjiang": ("办到:转移人员", "启动村级防台", "回执", "解除村级防台"),
    "hualong": ("请代表转报", "街道人大工委初审:重点督办", "列为重点督办建议", "办结", "学习已办"),
    "xiaocaoe": ("交办基层治理四平台", "督办", "办结", "商议结论:达成一致", "转为代表建议", "村镇建设办受理"),
}


def test_there_is_a_line_for_every_demo() -> None:
    assert names()[0] == USUAL
    assert {*LINES, USUAL} == set(names())


@pytest.mark.parametrize("name", sorted(LINES))
def test_a_demo_plays_to_its_end_and_says_what_matters(name: str, stage: Stage) -> None:
    desk = Desk(stage.visitor.client)

    played = [play(desk, story, lambda _: None) for story in load_stories(name)]
    page = "\n".join(line for each in played for line in shown(each, load_calendar(None)))

    place = 0
    for line in LINES[name]:
        assert line in page[place:], f"{line} is not on the page of {name} after {page[max(place - 80, 0) : place]}"
        place = page.index(line, place) + len(line)


@pytest.mark.parametrize("name", names())
def test_every_story_says_what_it_had_to_choose_itself(name: str) -> None:
    stories = load_stories(name)

    assert [story.title for story in stories if not story.assumed] == []
    assert [step.do for story in stories for step in story.steps if step.refused != bool(step.tried)] == []


def test_the_legend_explains_only_what_is_on_the_page() -> None:
    plain, refused = (list(legend(load_stories(name))) for name in ("xiangshan", "gaoqiao"))

    assert [line[0] for line in plain] == ["+", "引"]
    assert [line[0] for line in refused] == ["+", "×", "引"]
    assert ["照片是画出来的示意图" in lines[-1] for lines in (plain, refused)] == [False, True]


@pytest.mark.parametrize("name", sorted(LINES))
def test_what_is_not_in_the_seed_is_marked(name: str) -> None:
    for story in load_stories(name):
        assert story.source.startswith("种子 00")
        unmarked = [
            step
            for step in story.steps
            if step.added and "(示例)" not in json.dumps(dict(step.body), ensure_ascii=False) and step.body.get("text")
        ]
        assert [step.body["text"] for step in unmarked] == []
