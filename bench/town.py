"""Invented rule files for the bench alone: a county, and towns under it of forty clauses and two hundred lines."""

from __future__ import annotations

from dsl.numbers import write_number

COUNTY = "330900"  # no county has this code
#: What reports are about; all but the two that have clauses of their own get one clause each.
ITEMS = (
    *("路面坑洼", "人行道破损", "路灯不亮", "窨井盖松动", "雨水口堵塞", "护栏缺失", "站牌破损", "绿化枯死", "树枝压线"),
    *("垃圾堆积", "渣土乱倒", "油烟扰民", "噪音扰民", "污水直排", "河道漂浮物", "堤防缺口", "占道经营", "乱贴广告"),
    *("私搭乱建", "消防通道堵塞", "线缆垂落", "燃气异味", "供水中断", "停电频繁", "公厕脏乱", "健身器材损坏"),
    *("红绿灯太短", "标线不清", "流浪犬伤人", "飞线充电"),
)

_HEAD = """\
镇街 {name} {code}
上级 演示县 {county}
施行 2026-12-01,未办结的适用旧版;语言 第1版
依据 《{name}人大代表“随手拍”办理办法》
第一章 用语
天、日 指 自然日   # 示例值
小时 指 连续小时
办公时间 周一至周五 08:30-11:30、13:30-17:00;假日 依 国务院通知
当日 止于 24:00
末日 止于 24:00;遇休息日 顺延
单位 {name}人大主席团 又名 {name}主席团
单位 县人大代表工委 属上级
岗位 {name}联络员 取自 名册;空缺的 由 {name}人大主席团 代
群 {name}直通车 含 {name}甲村、{name}乙村、{name}丙村;由 {name}人大主席团 督促
区域 {name}东片 含 {name}丁村、{name}戊村
区域 {name}堤防 网格 {grid}001至{grid}009、{grid}011
标记 重点督办
问 窨井盖松动:权属 选 移动、电信、自来水、不清楚;可以不填
对照 产权单位 按 权属
  移动 归 {name}办事一科
  电信 归 {name}办事二科
  自来水 归 {name}办事三科
  不清楚、未填 归 认领
事件 受理 由 承办单位
事件 答复 由 主办单位,须填 结果 选 已解决、列入计划、说明情况;已解决的 计为解决
"""

_FIRST = """\
第二章 交办
第一条 指名 代表 指名单位的,由 该单位 先行受理
第二条 产权 类别 属于 窨井盖松动的,由 产权单位 办理,抄送 {name}人大主席团
第三条 堤防
  有下列情形之一的:
  (一)位置 在 {name}堤防
  (二)上报人 是 点长,并且 类别 属于 堤防缺口
  (三)同时符合下列条件的:
      1.提到 “堤坝”、“塌方”
      2.上报人 不是 居民
  由 {name}办事十六科 主办,{name}办事四科 协办,抄送 {name}人大主席团
第四条 东片 来自 {name}直通车 或者 位置 在 {name}东片的,由 {name}办事五科 办理
"""

_LAST = """\
第{rest}条 其余
  由 各单位 认领;2个工作时内 无人认领的,由 督促单位 指定   # 示例值
第三章 时限
第{urgent}条 紧急 紧急程度 是 紧急的:
  (一)自上报时起30分钟内 受理
  (二)自受理时起2小时内 答复;不得延期
第{usual}条 一般 其余的:
  (一)当日 受理
  (二)自受理之日起1个月内 答复
第{back}条 退回 自交办时起1个工作日内 可以退回,每件2次以内,须写明理由
  再退的 由 {name}人大主席团 指定;指定后 不得退回
  改派后 受理 重新起算,答复 承接剩余
第{warn}条 预警 剩余25% 黄色;逾期 红色
第{climb}条 升级
  受理 逾期的 提醒 {name}联络员
  受理 逾期1天的 报 {name}人大主席团,列为 重点督办,由 {name}人大主席团 解除
  答复 逾期3个工作日的 报 县人大代表工委
  依 第{urgent}条 答复 逾期的 提醒 督促单位
第{rate}条 评价 自答复之日起7天内 由 上报人 评价
  未评的 不计入 满意率
  第一次 低于3星的,15天内 重办
  第二次 低于3星的,报 {name}人大主席团
第{said}条 沟通 仅载明 “受政策限制一时难以满足的,先商量形成共识,再由代表解释。”
例 路灯
  2026-12-08 08:48 代表 上报 路灯不亮 “东头第三盏不亮”;09:00 受理
  应 由 {name}办事三科 办理
例 说不清的
  2026-12-08 08:48 居民 上报 意见建议 “说不清”
  应 依 第{rest}条 待认领
"""

_COUNTY = """\
县 演示县 {county}
施行 2026-12-01,未办结的适用旧版;语言 第1版
第一章 用语
天、日 指 自然日
小时 指 连续小时
办公时间 周一至周五 08:30-11:30、13:30-17:00;假日 依 国务院通知
当日 止于 24:00
末日 止于 24:00;遇休息日 顺延
{categories}
分类 意见建议
单位 县人大代表工委
第二章 交办
第一条 其余 由 各单位 认领
第二章 时限
第二条 受理 当日 受理
"""

#: What an ordinary clause looks like, in turns.
_ORDINARY = (
    "{title} 类别 属于 {item}的,由 {unit} 办理   # 示例值\n",
    "{title}\n  类别 属于 {item}的,\n  由 {unit} 主办,{helper} 协办,\n  抄送 {name}人大主席团\n",
    "{title}\n  同时符合下列条件的:\n  (一)类别 属于 {item}\n  (二)上报人 不是 居民\n  由 {unit} 办理\n",
    "{title}\n  有下列情形之一的:\n  (一)类别 属于 {item}\n  (二)提到 “{helper}”\n  由 {unit} 办理   # 示例值\n",
)
_OWN = ("窨井盖松动", "堤防缺口")
_LETTERS = "甲乙丙丁戊己庚辛壬癸"


def county_with(towns: int) -> dict[str, str]:
    """A county's file and those of so many towns below it, by file name."""
    categories = "\n".join(f"分类 {item}" for item in ITEMS)
    files = {f"{COUNTY}-演示县.rule": _COUNTY.format(county=COUNTY, categories=categories)}
    return files | dict(map(_town, range(towns)))


def _town(number: int) -> tuple[str, str]:
    """A file's name and its text: forty clauses, and no name in common with another town but the county's."""
    name = f"演示{''.join(_LETTERS[int(digit)] for digit in f'{number:04d}')}镇"
    code = f"{COUNTY}{number + 1:06d}"
    items = [item for item in ITEMS if item not in _OWN]
    units = [f"{name}办事{write_number(place + 1)}科" for place in range(len(items))]
    clauses = [_clause(place + 5, item, units, name) for place, item in enumerate(items)]
    last = {word: write_number(len(clauses) + 5 + place) for place, word in enumerate(_LAST_CLAUSES)}
    text = "".join(
        (
            _HEAD.format(name=name, code=code, county=COUNTY, grid=f"{number:04d}"),
            *(f"单位 {unit}   # 示例值\n" for unit in units),
            _FIRST.format(name=name),
            *clauses,
            _LAST.format(name=name, **last),
        )
    )
    return f"{code}-{name}.rule", text


_LAST_CLAUSES = ("rest", "urgent", "usual", "back", "warn", "climb", "rate", "said")


def _clause(number: int, item: str, units: list[str], name: str) -> str:
    unit, helper = units[number - 5], units[number - 6]
    form = _ORDINARY[number % len(_ORDINARY)]
    return f"第{write_number(number)}条 " + form.format(title=item, item=item, unit=unit, helper=helper, name=name)
