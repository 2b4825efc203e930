"""海曙 南门 (种子 001): enforcement inside estates, by the kind of estate."""

from __future__ import annotations

import pytest

from tests.support.tale import Stage

TOWN = "330203001"


@pytest.mark.parametrize(
    ("village", "unit", "step", "due"),
    [
        ("示例新苑", "街道综合执法队", "到场处置", "2020-11-02T15:00"),
        ("示例安置苑", "街道综合执法队", "到场处置", "2020-11-05T00:00"),
        ("示例城郊苑", "街道综合执法队", "到场处置", "2020-11-05T00:00"),
        ("示例老墙门", "街道综合执法队", "到场处置", "2020-11-05T00:00"),
        ("别的小区", "社区居委会", "劝导", "2020-11-10T00:00"),
    ],
)
def test_the_kind_of_estate_says_who_comes_and_how_soon(
    stage: Stage, village: str, unit: str, step: str, due: str
) -> None:
    stage.at("2020-11-02 09:00")
    shed = stage.report("nm-resident", TOWN, "车库里住了人(示例)", "车棚车库住人", village=village)

    assert shed.stands()[:2] == ("待受理", unit)
    assert shed.due(step) == due


def test_a_word_that_nobody_spoke_hands_the_matter_to_enforcement(stage: Stage) -> None:
    stage.at("2020-11-02 09:00")
    dog = stage.report("nm-resident", TOWN, "遛狗不牵绳(示例)", "不文明养狗", village="别的小区")
    dog.by("nm-community", "accept")
    stage.at("2020-11-10 00:01")

    assert dog.stands()[1] == "街道综合执法队"
    assert any(told.startswith("劝导升级") for told in dog.tells())


def test_it_is_set_right_on_the_spot(stage: Stage) -> None:
    stage.at("2020-11-02 09:00")
    shed = stage.report("nm-resident", TOWN, "车库里住了人(示例)", "车棚车库住人", village="示例安置苑")
    shed.by("nm-enforcement", "accept")
    stage.at("2020-11-03 10:00")
    shed.refused("nm-enforcement", "step", step="到场处置")  # 须附照片
    shed.by("nm-enforcement", "step", step="到场处置", photos=[stage.photo("nm-enforcement")])
    shed.by("nm-enforcement", "answer", outcome="已改正", text="已搬出(示例)")
    shed.by("nm-resident", "rate", stars=5)

    assert shed.stands()[0] == "已办结"
