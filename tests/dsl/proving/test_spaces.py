"""Stories of everything that conditions and courses may ask about: what covers what, and how it reads."""

from __future__ import annotations

from dsl.proving import Kind
from tests.dsl.proving.stories import proofs, ruled, told

END = "末日 止于 24:00;遇休息日 顺延"
REST = "条 其余 由 各单位 认领;2小时内 无人认领的,由 镇政府 指定"


def test_cases_before_cover_each_other() -> None:
    text = ruled(
        "条 重复 与 办理中的件 同类别、50米内、7日内 达到2件,并且 上报人 是 居民、代表的,由 镇政府 办理",
        "条 又 与 办理中的件 同类别、50米内、7日内 达到2件,并且 上报人 是 代表的,由 综合执法队 办理",
        "条 三 与 已办结的件 同一上报人、同一位置 达到1件,并且 上报人 是 居民的,由 综合执法队 办理",
        REST,
    )

    found = told(proofs(text), Kind.DEAD)

    assert found == [
        (
            "不成立 第二条(又)的去向永远用不上:凡是它管的件,第一条(重复)都先管了\n"
            "例如:2020-03-02 09:00 代表 上报,类别 未知,以前有2件(办理中、同类别):先管的是第"
            "一条(重复)\n"
            "把第二条移到前面,或者改正条件;用不着的,请删去"
        ),
    ]


def test_cases_before_stand_in_the_example() -> None:
    text = ruled(
        "条 重复 与 办理中的件 同类别、50米内 达到2件,并且 上报人 是 居民、代表的,由 镇政府 办理",
        "条 三 与 已办结的件 同一上报人、同一位置 达到1件,并且 紧急程度 是 紧急的,由 综合执法队 办理",
        REST,
    )

    found = told(proofs(text), Kind.OVERLAP)

    assert found == [
        (
            "成立 第一条(重复)与第二条(三)重叠,去向说得不一样,只凭先后决定:第一条(重复)是由镇政府办理,第二"
            "条(三)是由综合执法队办理,前一条先管\n"
            "例如:2020-03-02 09:00 居民 上报,类别 未知,紧急,以前有2件(办理中、同类别),1件"
            "(已办结、同一上报人、同一位置)\n"
            "本意就是这样的,不用改;要第二条先管的,把它移到第一条前面"
        ),
    ]


def test_kinds_of_the_unit_that_is_named() -> None:
    text = ruled(
        "单位 水务公司 类型 企业",
        "条 企业 指名单位 属于 企业,并且 上报人 是 居民、代表的,由 镇政府 办理",
        "条 又 指名单位 属于 企业,并且 上报人 是 代表的,由 综合执法队 办理",
        "条 指名 代表 指名单位的,由 该单位 先行受理",
        REST,
    )

    found = told(proofs(text), Kind.DEAD)

    assert found == [
        (
            "不成立 第二条(又)的去向永远用不上:凡是它管的件,第一条(企业)都先管了\n"
            "例如:2020-03-02 09:00 代表 上报,类别 未知,指名 水务公司:先管的是第一条(企业)\n"
            "把第二条移到前面,或者改正条件;用不着的,请删去"
        ),
    ]


def test_kinds_of_the_unit_that_holds_it() -> None:
    text = ruled(
        "单位 水务公司 类型 企业",
        END,
        "条 企 承办单位 属于 企业的,自交办之日起5日内 答复",
        "条 急 紧急程度 是 紧急的,自交办之日起1日内 答复",
        "条 一般 其余的,自交办之日起9日内 答复",
        REST,
    )

    found = told(proofs(text), Kind.OVERLAP)

    assert found == [
        (
            "成立 第一条(企)与第二条(急)重叠,答复说得不一样,只凭先后决定:第一条(企)是自交办起5自然日,第二"
            "条(急)是自交办起1自然日,前一条先管\n"
            "例如:2020-03-02 09:00 居民 上报,类别 未知,紧急,由 水务公司 办理\n"
            "本意就是这样的,不用改;要第二条先管的,把它移到第一条前面"
        ),
    ]


def test_groups_and_places_lie_across() -> None:
    text = ruled(
        "群 甲群 含 甲村;由 镇政府 督促",
        "区域 东片 含 甲村、乙村",
        "条 群 来自 甲群的,由 镇政府 办理",
        "条 东 位置 在 东片,并且 上报人 是 代表的,由 综合执法队 办理",
        "条 外 位置 在 范围外,并且 紧急程度 是 紧急的,由 综合执法队 办理",
        REST,
    )

    found = told(proofs(text), Kind.OVERLAP)

    assert found == [
        (
            "成立 第一条(群)与第二条(东)、第三条(外)重叠,去向说得不一样,只凭先后决定:第一条(群)是由镇政府"
            "办理,第二条(东)是由综合执法队办理,前一条先管\n"
            "例如:2020-03-02 09:00 代表 上报,类别 未知,位置 乙村,在 甲群\n"
            "本意就是这样的,不用改;要第二条先管的,把它移到第一条前面"
        ),
    ]


def test_photos_and_manners() -> None:
    text = ruled(
        "条 有照片 照片数 达到 2张,并且 上报人 是 居民、点长的,由 镇政府 办理",
        "条 代录 上报方式 是 代录,并且 照片数 达到 3张的,由 综合执法队 办理",
        "条 催 催办次数 达到 2次,并且 上报方式 是 转报的,由 综合执法队 办理",
        REST,
    )

    found = told(proofs(text), Kind.OVERLAP)

    assert found == [
        (
            "成立 第一条(有照片)与第二条(代录)、第三条(催)重叠,去向说得不一样,只凭先后决定:第一条(有照片)"
            "是由镇政府办理,第二条(代录)是由综合执法队办理,前一条先管\n"
            "例如:2020-03-02 09:00 居民 上报,类别 未知,上报方式 代录,照片数 3\n"
            "本意就是这样的,不用改;要第二条先管的,把它移到第一条前面"
        ),
    ]


def test_days_of_rest() -> None:
    text = ruled(
        "条 休 上报日 是 休息日的,由 镇政府 办理",
        "条 国庆 上报日期 在 10月1日至10月3日,并且 上报人 是 代表的,由 综合执法队 办理",
        REST,
    )

    found = told(proofs(text), Kind.OVERLAP)

    assert found == [
        (
            "成立 第一条(休)与第二条(国庆)重叠,去向说得不一样,只凭先后决定:第一条(休)是由镇政府办理,第二条"
            "(国庆)是由综合执法队办理,前一条先管\n"
            "例如:2020-10-01 09:00 代表 上报,类别 未知,在休息日\n"
            "本意就是这样的,不用改;要第二条先管的,把它移到第一条前面"
        ),
    ]


def test_a_table_may_leave_it_to_be_claimed() -> None:
    text = ruled(
        "问 权属 选 移动、不清楚;可以不填",
        "对照 归属 按 权属",
        "  移动 归 镇政府",
        "  不清楚、未填 归 认领",
        "条 井 提到 “井盖”,并且 上报人 是 代表的,由 归属 办理",
        "条 急 紧急程度 是 紧急的,由 综合执法队 办理",
        "条 其余 由 镇政府 办理",
    )

    found = told(proofs(text), Kind.ENDING)

    assert found == [
        (
            "不成立 第一条(井)交去认领的件,没有人认领就一直没有人办:没有写由谁指定\n"
            "例如:2020-03-02 09:00 代表 上报 “井盖”,类别 未知\n"
            "请写 2个工作时内 无人认领的,由 某单位 指定"
        ),
    ]


def test_a_table_is_another_way_than_a_unit() -> None:
    text = ruled(
        "问 权属 选 移动、不清楚;可以不填",
        "对照 归属 按 权属",
        "  移动 归 镇政府",
        "  不清楚、未填 归 认领",
        "条 井 提到 “井盖”,并且 上报人 是 代表的,由 归属 办理",
        "条 急 紧急程度 是 紧急的,由 各单位 认领",
        "条 其余 由 镇政府 办理",
    )

    found = told(proofs(text), Kind.OVERLAP)

    assert found == [
        (
            "成立 第一条(井)与第二条(急)重叠,去向说得不一样,只凭先后决定:第一条(井)是依归属办理,第二条(急"
            ")是各单位认领,前一条先管\n"
            "例如:2020-03-02 09:00 代表 上报 “井盖”,类别 未知,紧急\n"
            "本意就是这样的,不用改;要第二条先管的,把它移到第一条前面"
        ),
    ]


def test_a_review_without_a_term_holds_everything_up() -> None:
    text = ruled(
        "分类 意见",
        END,
        "条 审 类别 属于 意见的:",
        "  由 镇政府 初审,审查结论 选 采纳、转办",
        "条 转 初审 是 转办的,由 综合执法队 办理",
        "条 其余 由 镇政府 办理",
    )

    found = told(proofs(text), Kind.ENDING)

    assert found == [
        ("不成立 第一条(审)的初审没有期限:没有审,件就一直交不出去\n请写 自上报之日起…个工作日内"),
    ]


def test_a_verdict_comes_only_after_its_review() -> None:
    text = ruled(
        "分类 意见",
        "分类 市政",
        END,
        "条 审 类别 属于 意见的:",
        "  自上报之日起3日内 由 镇政府 初审,审查结论 选 采纳、转办",
        "条 转 初审 是 转办,并且 类别 属于 市政的,由 综合执法队 办理",
        "条 其余 由 镇政府 办理",
    )

    found = told(proofs(text), Kind.DEAD)

    assert found == [
        ("不成立 第二条(转)的去向永远用不上:条件自相矛盾,没有一件能同时符合\n请改正条件:并且 的几项要能在同一件上成立"),
    ]


def test_an_extension_without_a_number() -> None:
    text = ruled(
        END,
        "条 受理 自上报之日起2日内 受理",
        "条 答复 自受理之日起1个月内 答复",
        "  延期 15日以内,期满前提出",
        REST,
    )

    found = told(proofs(text), Kind.LONGEST)

    assert found == [
        (
            "成立 从上报到答复没有上限:第三条(其余)、第一条(受理)、第二条(答复)里,延期没有写几次\n"
            "请写明次数或者多久以内,或者写 封顶 自上报之日起…"
        ),
    ]


def test_an_extension_to_a_total() -> None:
    text = ruled(
        END,
        "条 受理 自上报之日起2日内 受理",
        "条 答复 自受理之日起1个月内 答复",
        "  延期 1次,总长 2个月",
        REST,
    )

    found = told(proofs(text), Kind.LONGEST)

    assert found == [
        (
            "成立 从上报到答复,都不逾期,最长72天:例如 2020-07-30(周四)00:00 上报的,认领2小"
            "时、受理2自然日、答复1个月、延期,到 2020-10-09(周五)24:00为止(依第三条(其余)、第"
            "一条(受理)、第二条(答复))\n"
            "例如:2020-03-02 09:00 居民 上报,类别 未知"
        ),
    ]


def test_an_answer_that_waits_for_an_acceptance_without_a_term() -> None:
    text = ruled(
        END,
        "条 答复 自受理之日起1个月内 答复",
        "条 其余 由 镇政府 办理",
    )

    found = told(proofs(text), Kind.LONGEST)

    assert found == [
        ("成立 从上报到答复没有上限:第一条(答复)里,受理没有期限\n请写明次数或者多久以内,或者写 封顶 自上报之日起…"),
    ]


def test_a_return_that_may_come_for_ever() -> None:
    text = ruled(
        END,
        "条 答复 自上报之日起1个月内 答复",
        "条 退回 自交办之日起1日内 可以退回,须写明理由",
        "条 其余 由 镇政府 办理",
    )

    found = told(proofs(text), Kind.LONGEST)

    assert found == [
        (
            "成立 从上报到答复没有上限:第二条(退回)、第一条(答复)里,退回没有写每件几次以内\n"
            "请写明次数或者多久以内,或者写 封顶 自上报之日起…"
        ),
    ]


def test_a_return_that_somebody_agrees_to_counts_once() -> None:
    text = ruled(
        END,
        "条 答复 自交办之日起1个月内 答复",
        "条 退回 自交办之日起1日内 可以退回,须写明理由,须经 综合执法队 同意",
        "条 其余 由 镇政府 办理",
    )

    found = told(proofs(text), Kind.LONGEST)

    assert found == [
        (
            "成立 从上报到答复,都不逾期,最长41天:例如 2020-09-30(周三)00:00 上报的,答复1个"
            "月,到 2020-11-09(周一)24:00为止(依第二条(退回)、第一条(答复))\n"
            "例如:2020-03-02 09:00 居民 上报,类别 未知"
        ),
    ]


def test_rungs_by_the_hour_change_places_too() -> None:
    text = ruled(
        "办公时间 周一至周五 08:30-11:30、13:30-17:00;假日 依 国务院通知",
        "条 受理 自上报时起2小时内 受理",
        "条 升级",
        "  受理 逾期4个工作时的 提醒 综合执法队",
        "  受理 逾期6小时的 报 镇政府",
        REST,
    )

    found = told(proofs(text), Kind.LADDER)

    assert found == [
        (
            "不成立 第二条(升级)升级的先后会颠倒:受理到 2019-12-31(周二)24:00逾期的,“逾期6小"
            "时的 报 镇政府”在 2020-01-01(周三)06:00,比“逾期4个工作时的 提醒 综合执法队”("
            "2020-01-01(周三)14:30)还早\n"
            "两级用同一种时间单位,例如都写工作日或者都写自然日"
        ),
    ]


def test_candidates_in_turn_are_steps() -> None:
    text = ruled(
        "条 其余 由 镇政府、综合执法队 候选,依次,每家 2小时内;4小时内 无人认领的,由 镇政府 指定",
    )

    found = told(proofs(text), Kind.ENDING)

    assert found == [
        "成立 每一件最多3步,一定有单位办:依次问候选2家、交办1次",
    ]
