"""Stories of times, ladders and ends: the whole sentence, with the worst moment, and the advice."""

from __future__ import annotations

from dsl.proving import Kind
from tests.dsl.proving.stories import proofs, ruled, told

END = "末日 止于 24:00;遇休息日 顺延"
REST = "条 其余 由 各单位 认领;2小时内 无人认领的,由 镇政府 指定"


def test_one_minute_is_left_late_at_night() -> None:
    text = ruled(
        "当日 止于 24:00",
        END,
        "办公时间 周一至周五 08:30-11:30、13:30-17:00;假日 依 国务院通知",
        "条 受理 当日 受理",
        "条 答复 自受理时起4个工作时内 答复",
        REST,
    )

    found = told(proofs(text), Kind.LEAST)

    assert found == [
        (
            "成立 第一条(受理)的受理最短只有1分钟:例如 2020-01-01(周三)23:59 上报的,到 20"
            "20-01-01(周三)24:00为止\n"
            "觉得太短的,可以写:休息日和17:00以后上报的,当日 指 下一工作日"
        ),
        ("成立 第二条(答复)的答复最短只有6小时:例如 2020-12-31(周四)11:00 受理的,到 2020-12-31(周四)17:00为止"),
        "成立 第三条(其余)的认领不论什么时候待认领,都有2小时",
        (
            "成立 第一条(受理)的受理从上报起算,等认领的时间也算在里面:第三条(其余)的认领用足2小时才有人认领的"
            ",受理已经过期,例如 2020-01-01(周三)23:00 上报,2020-01-02(周四)01:0"
            "0 认领,受理到 2020-01-01(周三)24:00\n"
            "把受理写成 自交办时起…,或者把认领的2小时缩短"
        ),
    ]


def test_beyond_the_published_calendar() -> None:
    text = ruled(
        END,
        "条 受理 自上报之日起2年内 受理",
        "条 其余 由 镇政府 办理",
    )

    found = told(proofs(text), Kind.LEAST)

    assert found == [
        "未能判定 第一条(受理)的受理最短有多少时间,未能判定:2年超出了已公布的日历",
    ]


def test_a_term_that_runs_backwards() -> None:
    text = ruled(
        END,
        "事件 夜询会、送达 由 镇政府",
        "条 会前 夜询会之日前5个工作日 送达",
        "条 其余 由 镇政府 办理",
    )

    found = told(proofs(text), Kind.LEAST)

    assert found == [
        "未能判定 第一条(会前)的送达最短有多少时间,未能判定:它从定好的日子倒着算,要看什么时候定下来",
    ]


def test_a_pause_without_limit_has_no_longest_time() -> None:
    text = ruled(
        END,
        "条 受理 自上报之日起2日内 受理",
        "条 答复 自受理之日起1个月内 答复",
        "  中止 等待补充材料",
        REST,
    )

    found = told(proofs(text), Kind.LONGEST)

    assert found == [
        (
            "成立 从上报到答复没有上限:第三条(其余)、第一条(受理)、第二条(答复)里,中止没有写多久以内\n"
            "请写明次数或者多久以内,或者写 封顶 自上报之日起…"
        ),
    ]


def test_the_longest_time_counts_everything_that_may_be_added() -> None:
    text = ruled(
        END,
        "条 受理 自上报之日起2日内 受理",
        "条 答复 自受理之日起1个月内 答复",
        "  延期 2次,15日以内,期满前提出,由 镇政府 批准",
        "  中止 等待补充材料,10日以内",
        "  封顶 自上报之日起3个月",
        "条 退回 自交办之日起1日内 可以退回,每件2次以内,须写明理由",
        REST,
    )

    found = told(proofs(text), Kind.LONGEST)

    assert found == [
        (
            "成立 从上报到答复,都不逾期,最长92天:例如 2020-07-10(周五)00:00 上报的,认领2小"
            "时、退回2次、受理2自然日、答复1个月、延期、中止,到 2020-10-09(周五)24:00为止(依第"
            "四条(其余)、第三条(退回)、第一条(受理)、第二条(答复))\n"
            "例如:2020-03-02 09:00 居民 上报,类别 未知"
        ),
    ]


def test_rungs_in_unlike_units_change_places() -> None:
    text = ruled(
        END,
        "条 受理 自上报之日起2日内 受理",
        "条 升级",
        "  受理 逾期1个工作日的 提醒 综合执法队",
        "  受理 逾期24小时的 报 镇政府",
        REST,
    )

    found = told(proofs(text), Kind.LADDER)

    assert found == [
        (
            "不成立 第二条(升级)升级的先后会颠倒:受理到 2020-01-03(周五)24:00逾期的,“逾期24"
            "小时的 报 镇政府”在 2020-01-04(周六)24:00,比“逾期1个工作日的 提醒 综合执法队”"
            "(2020-01-06(周一)24:00)还早\n"
            "两级用同一种时间单位,例如都写工作日或者都写自然日"
        ),
    ]


def test_rungs_in_one_unit_keep_their_order() -> None:
    text = ruled(
        END,
        "条 受理 自上报之日起2日内 受理",
        "条 升级",
        "  受理 逾期的 提醒 综合执法队",
        "  受理 逾期1日的 报 镇政府",
        REST,
    )

    found = told(proofs(text), Kind.LADDER)

    assert found == [
        "成立 升级的先后,在已公布的各年日历上都不会颠倒",
    ]


def test_nobody_has_to_take_what_nobody_claims() -> None:
    text = ruled(
        "条 其余 由 各单位 认领",
    )

    found = told(proofs(text), Kind.ENDING)

    assert found == [
        (
            "不成立 第一条(其余)交去认领的件,没有人认领就一直没有人办:没有写由谁指定\n"
            "例如:2020-03-02 09:00 居民 上报,类别 未知\n"
            "请写 2个工作时内 无人认领的,由 某单位 指定"
        ),
    ]


def test_a_report_is_handed_back_for_ever() -> None:
    text = ruled(
        "条 其余 由 镇政府 办理",
        "条 退回 自交办之日起1日内 可以退回,须写明理由",
    )

    found = told(proofs(text), Kind.ENDING)

    assert found == [
        (
            "不成立 第二条(退回)没有写每件可以退回几次:一件可以退来退去,永远没有人办\n"
            "请写 每件2次以内;再退的 由 某单位 指定;指定后 不得退回"
        ),
    ]


def test_the_first_candidate_may_stay_silent() -> None:
    text = ruled(
        "条 其余 由 镇政府、综合执法队 候选,依次",
    )

    found = told(proofs(text), Kind.ENDING)

    assert found == [
        (
            "不成立 第一条(其余)交去认领的件,没有人认领就一直没有人办:没有写由谁指定\n"
            "例如:2020-03-02 09:00 居民 上报,类别 未知\n"
            "请写 2个工作时内 无人认领的,由 某单位 指定"
        ),
        ("不成立 第一条(其余)依次问候选单位,没有写每家多久:第一家不接也不退,件就停在那里\n请写 依次,每家 2个工作时"),
    ]


def test_every_report_ends_at_a_person() -> None:
    text = ruled(
        "条 退回 自交办之日起1日内 可以退回,每件2次以内,须写明理由;再退的 由 镇政府 指定",
        REST,
    )

    found = told(proofs(text), Kind.ENDING)

    assert found == [
        "成立 每一件最多3步,一定有单位办:退回2次、交办1次",
    ]
