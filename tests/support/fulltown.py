"""A made-up town whose rules leave open every step that a case can take (示例值), served over HTTP with its people."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from api.paths import rules_dir
from api.starting import ROSTER
from tests.support.web import Visitor, data_of, serving, settings_in, visiting

CODE = "330281999"
RULES = """镇街 演示全办镇 330281999
施行 2020-01-01,未办结的适用旧版;语言 第2版
天、日 指 自然日;小时 指 连续小时
办公时间 周一至周五 08:30-11:30、13:30-17:00;假日 依 国务院通知
当日 止于 24:00
末日 止于 24:00;遇休息日 顺延
分类 城市管理 含 违建、路灯、占道、噪声、垃圾、窨井盖
单位 综合执法队
单位 规划办
单位 村镇办
单位 镇政府
单位 镇人大主席团
态势 防汛应急响应 选 无、三级;由 镇政府 宣布
会议 夜询会 由 镇人大主席团 召集;法定人数 三分之二以上
表决 满意度测评 按 到会 过半数 通过;法定人数 过半数;恰好半数 不通过
认定 违建:建设状态 选 正在建设、不需拆除;由 综合执法队
认定 占道:有无许可 选 有、无;由 规划办
事件 停工、拆除、送达 由 综合执法队
事件 答复 由 主办单位,须填 结果 选 已解决、说明情况;已解决的 计为解决
标记 重点督办
第一条 防汛 防汛应急响应 是 三级的,由 镇政府 办理
第二条 噪声 类别 属于 噪声的,由 镇人大主席团 初审
第三条 重复上报 与 已办结的件 同一上报人、同类别的,不予受理,由 镇人大主席团 批准
第四条 重复 与 办理中的件 同类别、50米内、7日内的,并入首件
第五条 路灯 类别 属于 路灯的,由 综合执法队、村镇办 候选,依次,每家1个工作日内
第六条 有许可的占道 有无许可 是 有的,由 规划办 办理
第七条 违建
  类别 属于 违建的,由 综合执法队 办理:
  (一)自受理之日起7个工作日内 停工
  (二)自停工之日起20个工作日内 拆除;建设状态 是 不需拆除的,免
第八条 其余 由 综合执法队 办理
第九条 认领 4个工作时内 无人认领的,由 镇人大主席团 指定
第十条 受理 自交办之日起2个工作日内 受理
第十一条 答复 自受理之日起1个月内 答复
       延期 1次,15日以内,期满前提出,由 镇人大主席团 批准
       中止 等待鉴定,由 镇人大主席团 批准
第十二条 退回 自交办之日起2个工作日内 可以退回,每件1次以内,须写明理由,须经 镇人大主席团 同意
第十三条 终止 类别 属于 垃圾的,终止办理,由 镇人大主席团 批准
第十四条 会前 夜询会之日前5日 送达
第十五条 升级 受理 逾期的 报 镇政府,列为 重点督办,由 镇人大主席团 解除
第十六条 定期 民情专报 每月最后1个工作日,由 镇人大主席团 办理
第十七条 预警 剩余50% 黄色;剩余25% 橙色;逾期 红色
"""
PEOPLE = """编号,姓名,角色,级别,行政区划代码,单位,群,岗位,任职起,任职止
resident,演示·居民,居民,,330281999,,,,,
neighbour,演示·邻居,居民,,330281999,,,,,
deputy,演示·代表,代表,镇,330281999,,,,,
presidium,演示·镇人大协调人,协调人员,,330281999,镇人大主席团,,,,
government,演示·镇政府协调人,协调人员,,330281999,镇政府,,,,
enforcement,演示·执法队员,单位人员,,330281999,综合执法队,,,,
planning,演示·规划办工作人员,单位人员,,330281999,规划办,,,,
village,演示·村镇办工作人员,单位人员,,330281999,村镇办,,,,
operator,演示·运维,运维,,330281999,,,,,
"""


@contextmanager
def serving_full_town(folder: Path) -> Iterator[str]:
    """The address of a server of its own for this town."""
    rules = folder / "rules"
    rules.mkdir(parents=True)
    shutil.copy(rules_dir() / "日历.txt", rules)
    (rules / "330281999-演示全办镇.rule").write_text(RULES, encoding="utf-8")
    (rules / ROSTER).write_text(PEOPLE, encoding="utf-8")
    with serving(settings_in(folder, rules__dir=str(rules))) as address:
        yield address


class FullTown:
    """The town and everybody in it, signed in when they are first wanted."""

    def __init__(self, visitor: Visitor) -> None:
        self.visitor = visitor
        self._known: dict[str, Visitor] = {}

    def __getitem__(self, key: str) -> Visitor:
        if key not in self._known:
            self._known[key] = self.visitor.signed(key)
        return self._known[key]

    def reported(self, category: str, who: str = "resident", **more: object) -> str:
        """The id of a new case."""
        body = {"township": CODE, "category": category, "text": "演示:请看一下", **more}
        return str(data_of(self[who].post("/api/v1/reports", body))["id"])

    def held(self, category: str = "窨井盖", who: str = "resident") -> str:
        """A case that its unit works on."""
        case = self.reported(category, who)
        data_of(self["enforcement"].do(case, "accept"))
        return case

    def at(self, moment: str) -> None:
        """Set the clock, and let whatever is due ring."""
        data_of(self["operator"].post("/api/v1/sandbox/clock", {"now": f"{moment}:00+08:00"}))
        data_of(self["operator"].post("/api/v1/sandbox/tick", {}))

    def can(self, who: str, case: str) -> set[str]:
        """What this person is offered, as the case itself and the board say it alike."""
        shown = self.see(case, who)["can"]
        board = data_of(self[who].get(f"/api/v1/board?township={CODE}&limit=50"))["items"]
        assert [item["can"] for item in board if item["id"] == case] == [shown]
        return {name for name, may in shown.items() if may}

    def see(self, case: str, who: str = "resident") -> Any:
        """The whole case."""
        return data_of(self[who].get(f"/api/v1/cases/{case}"))


@contextmanager
def full_town(folder: Path) -> Iterator[FullTown]:
    """A town for one module."""
    with serving_full_town(folder) as address, visiting(address) as visitor:
        yield FullTown(visitor)
