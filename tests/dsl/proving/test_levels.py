"""Stories over several levels: what superiors settle, what is laxer below, and whom the roster does not have."""

from __future__ import annotations

from dsl.proving import Kind, Seat, Verdict
from tests.dsl.proving.stories import below, county, proofs, ruled, told

END = "末日 止于 24:00"
REST = "条 其余 由 各单位 认领;2小时内 无人认领的,由 镇政府 指定"
CLERK = Seat("330281999", "单位人员", "城管队")


def test_a_clause_is_dead_because_of_a_superior() -> None:
    city = county(
        "单位 住建局",
        "分类 市政 含 路灯",
        "条 灯 必须执行,类别 属于 市政,并且 提到 “路灯”的,由 住建局 办理",
        "条 其余 由 各单位 认领",
    )
    text = below("条 灯 提到 “路灯不亮”,并且 类别 属于 路灯的,由 综合执法队 办理", REST)

    found = told(proofs(text, city), Kind.DEAD)

    assert found == [
        (
            "不成立 第一条(灯)的去向永远用不上:凡是它管的件,余姚市 第一条(灯)都先管了\n"
            "例如:2020-03-02 09:00 居民 上报 路灯“路灯不亮”:先管的是余姚市 第一条(灯)\n"
            "上级的条文先管,移到前面也没有用;请删去,或者请上级在那一条里写 下级可以另定"
        )
    ]


def test_a_term_is_laxer_than_a_mandatory_one_for_some_reports() -> None:
    city = county(
        END,
        "单位 住建局",
        "条 急 必须执行,紧急程度 是 紧急的,自上报之日起2日内 受理",
        "条 一般 其余的,自上报之日起4日内 受理",
        "条 其余 由 住建局 办理",
    )

    found = told(proofs(below(END, "条 受理 自上报之日起5日内 受理", REST), city), Kind.WEAKER)

    assert found == [
        (
            "不成立 第一条(受理)的受理是5自然日,余姚市 第一条(急)是2自然日,必须执行:"
            "有的件本条比上级宽,要以上级的为准\n"
            "例如:2020-03-02 09:00 居民 上报,类别 未知,紧急\n"
            "请改成2自然日,或者把本条的条件改窄"
        ),
        (
            "成立 第一条(受理)的受理是5自然日,余姚市 第二条(一般)是4自然日:本条比上级宽;上级没有写必须执行,以本条为准\n"
            "例如:2020-03-02 09:00 居民 上报,类别 未知\n"
            "本意就是这样的,不用改"
        ),
    ]


def test_a_statute_for_another_channel_is_only_told() -> None:
    city = county(
        END,
        "单位 住建局",
        "渠道 信访",
        "条 信访 必须执行,来源渠道 是 信访的,自上报之日起2日内 受理",
        "条 其余 由 住建局 办理",
    )

    found = told(proofs(below(END, "条 受理 自上报之日起5日内 受理", REST), city), Kind.WEAKER)

    assert found == [
        (
            "成立 第一条(受理)的受理是5自然日,余姚市 第一条(信访)是2自然日,必须执行:来源渠道 信访 的,以上级的为准\n"
            "例如:2020-03-02 09:00 居民 上报,类别 未知,来源渠道 信访\n"
            "两条都写进依据,不用改"
        )
    ]


def test_terms_that_are_not_laxer_are_not_told() -> None:
    city = county(END, "单位 住建局", "条 受理 自交办之日起2日内 受理", "条 其余 由 住建局 办理")

    assert told(proofs(below(END, "条 受理 自上报之日起5日内 受理", REST), city), Kind.WEAKER) == []


def test_the_superior_hears_nothing_any_more() -> None:
    city = county(
        END,
        "单位 住建局",
        "条 受理 自上报之日起5日内 受理",
        "条 升级 受理 逾期2日的 报 住建局",
        "条 其余 由 住建局 办理",
    )
    text = below(END, "条 受理 自上报之日起5日内 受理", "条 升级 受理 逾期1日的 提醒 镇政府", REST)

    found = told(proofs(text, city), Kind.WEAKER)

    assert found == [
        (
            "成立 第二条(升级)写了受理的升级,余姚市 第二条(升级)里通知住建局的就不再用了\n"
            "要继续通知住建局的,请在本条里也写上"
        )
    ]


def test_a_ladder_is_dead_because_of_a_superior() -> None:
    city = county(
        END,
        "单位 住建局",
        "条 受理 自上报之日起5日内 受理",
        "条 升级 必须执行,受理 逾期2日的 报 住建局",
        "条 其余 由 住建局 办理",
    )
    text = below(END, "条 受理 自上报之日起5日内 受理", "条 升级 受理 逾期1日的 提醒 镇政府", REST)

    found = told(proofs(text, city), Kind.DEAD)

    assert found == [
        (
            "不成立 第二条(升级)的受理升级永远用不上:余姚市 第二条(升级)必须执行,凡是逾期的都依它\n"
            "请删去,或者请上级在那一条里写 下级可以另定"
        )
    ]


def test_a_rating_that_differs_in_its_time_alone_is_not_dead() -> None:
    city = county(
        END,
        "单位 住建局",
        "条 答复 自交办之日起1个月内 答复",
        "条 评价 必须执行,自答复之日起10日内 由 上报人 评价",
        "条 其余 由 住建局 办理",
    )
    text = below(END, "条 评价 自答复之日起20日内 由 上报人 评价", REST)

    assert told(proofs(text, city), Kind.DEAD) == ["成立 每一条都有用得上的时候"]


def test_a_table_whose_unit_is_barred_lets_the_next_clause_have_it() -> None:
    city = county(
        "单位 住建局",
        "单位 执法大队",
        "分类 市政 含 路灯",
        "条 不交 类别 属于 路灯,并且 上报人 是 代表的,不得交 执法大队",
        "条 其余 由 住建局 办理",
    )
    table = ("问 权属 选 移动、电信", "对照 归属 按 权属", "  移动 归 执法大队", "  电信、未填 归 镇政府")
    text = below(
        *table,
        "条 灯 类别 属于 路灯,并且 权属 是 移动的,由 归属 办理",
        "条 代表 类别 属于 路灯,并且 权属 是 移动,并且 上报人 是 代表的,由 综合执法队 办理",
        "条 居民 类别 属于 路灯,并且 权属 是 移动,并且 上报人 是 居民的,由 综合执法队 办理",
        "条 其余 由 镇政府 办理",
    )

    found = [each.text for each in proofs(text, city).findings if each.kind is Kind.DEAD]

    assert found == ["第三条(居民)的去向永远用不上:凡是它管的件,第一条(灯)都先管了"]


def test_a_table_by_place_whose_unit_is_barred() -> None:
    city = county(
        "单位 住建局",
        "单位 执法大队",
        "条 不交 上报人 是 代表的,不得交 执法大队",
        "条 其余 由 住建局 办理",
    )
    table = ("区域 东片 含 甲村", "区域 西片 含 乙村", "对照 归属 按 位置", "  东片 归 执法大队", "  西片 归 镇政府")
    rest = ("  范围外、边界上、多处 归 认领",)
    text = below(
        *table,
        *rest,
        "条 急 紧急程度 是 紧急,并且 位置 在 东片的,由 归属 办理",
        "条 代表 紧急程度 是 紧急,并且 位置 在 东片,并且 上报人 是 代表的,由 综合执法队 办理",
        "条 其余 由 镇政府 办理",
    )

    assert told(proofs(text, city), Kind.DEAD) == ["成立 每一条都有用得上的时候"]


def test_a_county_speaks_for_towns_that_are_members_of_a_group() -> None:
    city = county(
        "单位 住建局",
        "群 三镇群 含 示例镇;由 住建局 督促",
        "条 群里 来自 三镇群,并且 紧急程度 是 紧急的,由 住建局 办理",
        "条 其余 由 住建局 办理",
    )

    assert told(proofs(below(REST), city, code="330281"), Kind.DEAD) == ["成立 每一条都有用得上的时候"]


def test_nobody_is_there_to_be_told() -> None:
    text = ruled(
        "岗位 承办单位负责人 取自 名册;空缺的 由 综合执法队 代",
        "岗位 镇长 取自 名册",
        "岗位 书记 取自 名册;空缺的 由 镇政府 代",
        "群 甲群 含 甲村;由 镇政府 督促",
        END,
        "事件 停工 由 镇政府",
        "条 受理 自上报之日起2日内 受理",
        "条 升级",
        "  受理 逾期1个工作日的 提醒 承办单位负责人",
        "  受理 逾期2个工作日的 提醒 镇长",
        "  受理 逾期3个工作日的 报 镇政府",
        "  受理 逾期4个工作日的 报 督促单位",
        "  受理 逾期5个工作日的 提醒 网格员",
        "  受理 逾期6个工作日的 提醒 书记",
        "条 其余 由 综合执法队 办理",
    )

    found = proofs(text, recipients=[CLERK])

    assert told(found, Kind.RECIPIENT) == [
        (
            "不成立 第二条(升级)写到的镇长,在综合执法队空缺,也没有写空缺的由谁代\n"
            "请在名册里登记镇长,或者写 空缺的 由 谁 代"
        ),
        (
            "不成立 第二条(升级)、事件 停工写到的镇政府,名册里没有人:交给它的件、写给它的提醒没有人收\n"
            "请在名册里给镇政府登记一个人"
        ),
        ("不成立 第二条(升级)写到的督促单位(镇政府),名册里没有人:督促没有人收\n请在名册里给镇政府登记一个人"),
        "不成立 第二条(升级)写到的网格员,名册里一个也没有:写给他的没有人收\n请在名册里登记网格员",
        (
            "不成立 第二条(升级)写到的书记,在综合执法队空缺,代的镇政府也没有人\n"
            "请在名册里登记书记,或者写 空缺的 由 谁 代"
        ),
        (
            "不成立 群“甲群”里没有一个人:在这个群里上报的,没有代表也没有单位看得到\n"
            "请在名册里给有关的人写上这个群,或者删去这个群"
        ),
    ]


def test_everybody_is_there() -> None:
    text = ruled(
        "岗位 镇长 取自 名册",
        "群 甲群 含 甲村;由 镇政府 督促",
        END,
        "条 受理 自上报之日起2日内 受理",
        "条 升级",
        "  受理 逾期1个工作日的 提醒 镇长",
        "  受理 逾期2个工作日的 报 督促单位",
        "  受理 逾期3个工作日的 提醒 网格员",
        "条 其余 由 镇政府 主办,综合执法队 协办",
    )
    seats = [
        CLERK,
        Seat("330281999", "单位人员", "镇政府", "甲群", "镇长"),
        Seat("330281999", "单位人员", "综合执法队", None, "镇长"),
        Seat("330281999", "网格员"),
        Seat("999999999", "单位人员", "别处的单位"),
    ]

    assert told(proofs(text, recipients=seats), Kind.RECIPIENT) == []


def test_a_post_without_any_unit_is_vacant() -> None:
    text = ruled(
        "岗位 镇长 取自 名册",
        END,
        "条 受理 自上报之日起2日内 受理",
        "条 升级 受理 逾期1个工作日的 提醒 镇长",
        REST,
    )

    found = told(proofs(text, recipients=[CLERK, Seat("330281999", "单位人员", "镇政府")]), Kind.RECIPIENT)

    assert found == [
        "不成立 第二条(升级)写到的镇长,没有人担任,也没有写空缺的由谁代\n请在名册里登记镇长,或者写 空缺的 由 谁 代"
    ]


def test_a_statute_leaves_it_to_those_below() -> None:
    """Bodies that a province names sign in nowhere, and a province need not send every report somewhere."""
    province = "省 浙江省 330000\n单位 省工委\n渠道 信访\n第一条 信访 来源渠道 是 信访的,由 省工委 办理\n"

    found = proofs(ruled(REST), "", recipients=[])
    above = proofs(
        ruled(REST).replace("330281999\n", "330281999\n上级 浙江省 330000\n", 1), province, recipients=[], code="330000"
    )

    assert told(found, Kind.RECIPIENT) != []
    assert above.of(Verdict.REFUTED) == ()
