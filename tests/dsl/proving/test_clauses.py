"""Stories of clauses that are dead, leave a gap or overlap: the whole sentence, the example report, the advice."""

from __future__ import annotations

from dsl.proving import Kind
from tests.dsl.proving.stories import proofs, ruled, told

LAMPS = "分类 市政 含 路灯、井盖"
END = "末日 止于 24:00;遇休息日 顺延"
REST = "条 其余 由 各单位 认领;2小时内 无人认领的,由 镇政府 指定"


def test_earlier_keyword_implies_the_later_one() -> None:
    text = ruled(
        LAMPS,
        "条 灯 提到 “路灯”,并且 上报人 是 居民、代表的,由 镇政府 办理",
        "条 不亮 提到 “路灯不亮”,并且 上报人 是 代表的,由 综合执法队 办理",
        REST,
    )

    found = told(proofs(text), Kind.DEAD)

    assert found == [
        (
            "不成立 第二条(不亮)的去向永远用不上:凡是它管的件,第一条(灯)都先管了\n"
            "例如:2020-03-02 09:00 代表 上报 “路灯不亮”,类别 未知:先管的是第一条(灯)\n"
            "把第二条移到前面,或者改正条件;用不着的,请删去"
        ),
    ]


def test_two_clauses_cover_a_third_together() -> None:
    text = ruled(
        "条 居民 上报人 是 居民、点长的,由 镇政府 办理",
        "条 别人 上报人 不是 居民、点长、代表的,由 镇政府 办理",
        "条 紧急 紧急程度 是 紧急,并且 上报人 不是 代表的,由 综合执法队 办理",
        REST,
    )

    found = told(proofs(text), Kind.DEAD)

    assert found == [
        (
            "不成立 第三条(紧急)的去向永远用不上:凡是它管的件,第一条(居民)、第二条(别人)都先管了\n"
            "例如:2020-03-02 09:00 居民 上报,类别 未知,紧急:先管的是第一条(居民)\n"
            "把第三条移到前面,或者改正条件;用不着的,请删去"
        ),
    ]


def test_ranges_cover_each_other() -> None:
    text = ruled(
        "问 深度 填 厘米",
        "条 深 深度 超过 15厘米的,由 镇政府 办理",
        "条 浅 深度 15厘米以下,并且 紧急程度 是 紧急的,由 镇政府 办理",
        "条 浅二 深度 低于 20厘米,并且 紧急程度 是 紧急的,由 综合执法队 办理",
        REST,
    )

    found = told(proofs(text), Kind.DEAD)

    assert found == [
        (
            "不成立 第三条(浅二)的去向永远用不上:凡是它管的件,第一条(深)、第二条(浅)都先管了\n"
            "例如:2020-03-02 09:00 居民 上报,类别 未知,紧急,深度 0厘米:先管的是第二条(浅)\n"
            "把第三条移到前面,或者改正条件;用不着的,请删去"
        ),
    ]


def test_hours_and_seasons_cover_each_other() -> None:
    text = ruled(
        "条 白天 上报时间 在 06:00至20:00的,由 镇政府 办理",
        "条 夜里 上报时间 在 20:00至次日06:00,并且 上报日期 在 5月1日至9月30日的,由 镇政府 办理",
        "条 夏夜 上报时间 在 22:00至次日02:00,并且 上报日期 在 6月1日至8月31日的,由 综合执法队 办理",
        REST,
    )

    found = told(proofs(text), Kind.DEAD)

    assert found == [
        (
            "不成立 第三条(夏夜)的去向永远用不上:凡是它管的件,第二条(夜里)都先管了\n"
            "例如:2020-06-01 00:00 居民 上报,类别 未知:先管的是第二条(夜里)\n"
            "把第三条移到前面,或者改正条件;用不着的,请删去"
        ),
    ]


def test_villages_and_grids_cover_each_other() -> None:
    text = ruled(
        "区域 东片 含 甲村、乙村",
        "区域 西片 含 丙村",
        "区域 堤上 网格 102001至102009",
        "区域 堤段 网格 102003至102005",
        "条 东 位置 在 东片的,由 镇政府 办理",
        "条 甲 位置 在 甲村,并且 紧急程度 是 紧急的,由 综合执法队 办理",
        "条 堤 位置 在 堤上的,由 镇政府 办理",
        "条 段 位置 在 堤段,并且 紧急程度 是 紧急的,由 综合执法队 办理",
        REST,
    )

    found = told(proofs(text), Kind.DEAD)

    assert found == [
        (
            "不成立 第二条(甲)的去向永远用不上:凡是它管的件,第一条(东)都先管了\n"
            "例如:2020-03-02 09:00 居民 上报,类别 未知,紧急,位置 甲村:先管的是第一条(东)\n"
            "把第二条移到前面,或者改正条件;用不着的,请删去"
        ),
        (
            "不成立 第四条(段)的去向永远用不上:凡是它管的件,第三条(堤)都先管了\n"
            "例如:2020-03-02 09:00 居民 上报,类别 未知,紧急,网格 102005:先管的是第三条"
            "(堤)\n"
            "把第四条移到前面,或者改正条件;用不着的,请删去"
        ),
    ]


def test_trees_of_categories_cover_their_parts() -> None:
    text = ruled(
        LAMPS,
        "条 市政 类别 属于 市政,并且 上报人 是 居民、代表的,由 镇政府 办理",
        "条 灯 类别 属于 路灯,并且 上报人 是 代表的,由 综合执法队 办理",
        REST,
    )

    found = told(proofs(text), Kind.DEAD)

    assert found == [
        (
            "不成立 第二条(灯)的去向永远用不上:凡是它管的件,第一条(市政)都先管了\n"
            "例如:2020-03-02 09:00 代表 上报 路灯:先管的是第一条(市政)\n"
            "把第二条移到前面,或者改正条件;用不着的,请删去"
        ),
    ]


def test_counts_cover_each_other() -> None:
    text = ruled(
        "条 退过 退回次数 1次以上,并且 上报人 是 居民、代表的,由 镇政府 办理",
        "条 退了两次 退回次数 超过 1次,并且 上报人 是 代表的,由 综合执法队 办理",
        REST,
    )

    found = told(proofs(text), Kind.DEAD)

    assert found == [
        (
            "不成立 第二条(退了两次)的去向永远用不上:凡是它管的件,第一条(退过)都先管了\n"
            "例如:2020-03-02 09:00 代表 上报,类别 未知,退回次数 2:先管的是第一条(退过)\n"
            "把第二条移到前面,或者改正条件;用不着的,请删去"
        ),
    ]


def test_a_condition_contradicts_itself() -> None:
    text = ruled(
        LAMPS,
        "条 灯 类别 属于 路灯,并且 类别 属于 井盖的,由 综合执法队 办理",
        REST,
    )

    found = told(proofs(text), Kind.DEAD)

    assert found == [
        ("不成立 第一条(灯)的去向永远用不上:条件自相矛盾,没有一件能同时符合\n请改正条件:并且 的几项要能在同一件上成立"),
    ]


def test_a_clock_is_covered_too() -> None:
    text = ruled(
        LAMPS,
        END,
        "条 灯 提到 “灯”,并且 上报人 是 居民、代表的,自上报之日起2日内 受理",
        "条 路灯 提到 “路灯”,并且 上报人 是 代表的,自上报之日起3日内 受理",
        "条 一般 其余的,自上报之日起5日内 受理",
        REST,
    )

    found = told(proofs(text), Kind.DEAD)

    assert found == [
        (
            "不成立 第二条(路灯)受理的时限永远用不上:凡是它管的件,第一条(灯)都先管了\n"
            "例如:2020-03-02 09:00 代表 上报 “路灯”,类别 未知:先管的是第一条(灯)\n"
            "把第二条移到前面,或者改正条件;用不着的,请删去"
        ),
    ]


def test_nothing_is_dead() -> None:
    text = ruled(
        LAMPS,
        "条 灯 提到 “路灯不亮”,并且 类别 属于 路灯的,由 镇政府 办理",
        "条 路灯 类别 属于 路灯的,由 综合执法队 办理",
        REST,
    )

    found = told(proofs(text), Kind.DEAD)

    assert found == [
        "成立 每一条都有用得上的时候",
    ]


def test_no_clause_gives_a_term() -> None:
    text = ruled(
        LAMPS,
        "条 灯 类别 属于 路灯的,自上报之日起3日内 受理",
        "条 其余 由 镇政府 办理",
    )

    found = told(proofs(text), Kind.GAP)

    assert found == [
        (
            "不成立 有的件没有一条规定它的受理时限:第一条(灯)都不管\n"
            "例如:2020-03-02 09:00 居民 上报 井盖\n"
            "请给其余的件也写上受理的时限,例如“其余的:…… 受理”"
        ),
        (
            "成立 没有专门条文的类别:路灯、井盖;只说类别的件,都落到第二条(其余)\n"
            "例如:2020-03-02 09:00 居民 上报 路灯\n"
            "应当有固定单位办理的,请给它写一条"
        ),
        ("成立 没有一条规定答复的时限:件交出去以后,多久答复没有要求\n请写 自受理之日起…个工作日内 答复"),
    ]


def test_categories_that_only_the_rest_is_there_for() -> None:
    text = ruled(
        LAMPS,
        "条 灯 类别 属于 路灯的,由 综合执法队 办理",
        REST,
    )

    found = told(proofs(text), Kind.GAP)

    assert found == [
        (
            "成立 没有专门条文的类别:井盖;只说类别的件,都落到第二条(其余)\n"
            "例如:2020-03-02 09:00 居民 上报 井盖\n"
            "应当有固定单位办理的,请给它写一条"
        ),
        ("成立 没有一条规定答复的时限:件交出去以后,多久答复没有要求\n请写 自受理之日起…个工作日内 答复"),
    ]


def test_order_alone_decides_between_two_units() -> None:
    text = ruled(
        LAMPS,
        "条 灯 提到 “路灯”,并且 上报人 是 代表的,由 综合执法队 办理",
        "条 井 类别 属于 井盖的,由 镇政府 办理",
        REST,
    )

    found = told(proofs(text), Kind.OVERLAP)

    assert found == [
        (
            "成立 第一条(灯)与第二条(井)重叠,去向说得不一样,只凭先后决定:第一条(灯)是由综合执法队办理,第二"
            "条(井)是由镇政府办理,前一条先管\n"
            "例如:2020-03-02 09:00 代表 上报 井盖“路灯”\n"
            "本意就是这样的,不用改;要第二条先管的,把它移到第一条前面"
        ),
    ]


def test_words_alone_tell_clauses_apart() -> None:
    text = ruled(
        "条 灯 提到 “路灯”的,由 综合执法队 办理",
        "条 井 提到 “井盖”的,由 镇政府 办理",
        "条 树 提到 “行道树”的,由 综合执法队 办理",
        REST,
    )

    found = told(proofs(text), Kind.OVERLAP)

    assert found == [
        (
            "成立 第一条(灯)、第二条(井)、第三条(树)只凭提到的词分开:一件同时提到几样时,排在前面的先管\n"
            "例如:2020-03-02 09:00 居民 上报 “路灯;井盖”,类别 未知\n"
            "本意就是这样的,不用改;怕分错的,请加上类别"
        ),
    ]


def test_order_alone_decides_between_two_terms() -> None:
    text = ruled(
        LAMPS,
        END,
        "条 灯 类别 属于 路灯的,自上报之日起3日内 受理",
        "条 急 紧急程度 是 紧急的,自上报时起2小时内 受理",
        "条 一般 其余的,自上报之日起5日内 受理",
        REST,
    )

    found = told(proofs(text), Kind.OVERLAP)

    assert found == [
        (
            "成立 第一条(灯)与第二条(急)重叠,受理说得不一样,只凭先后决定:第一条(灯)是自上报起3自然日,第二"
            "条(急)是自上报起2小时,前一条先管\n"
            "例如:2020-03-02 09:00 居民 上报 路灯,紧急\n"
            "本意就是这样的,不用改;要第二条先管的,把它移到第一条前面"
        ),
    ]


def test_special_before_general_is_no_overlap() -> None:
    text = ruled(
        LAMPS,
        "条 灯 类别 属于 路灯的,由 综合执法队 办理",
        "条 市政 类别 属于 市政的,由 镇政府 办理",
        REST,
    )

    found = told(proofs(text), Kind.OVERLAP)

    assert found == []
