"""Trying rules over HTTP (规约试算): all mistakes at once as pictures, and why a report would go where it goes."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.support.source import ROOT
from tests.support.web import Visitor, data_of, errors_of, told

TOWN = "镇街 示例镇 330481999\n上级 海宁市 330481\n施行 2020-05-19,未办结的适用旧版;语言 第1版\n"


@pytest.fixture(scope="module")
def clerk(sign_in: Callable[[str], Visitor]) -> Visitor:
    return sign_in("hn-clerk")


def test_every_mistake_is_shown_at_its_word(clerk: Visitor) -> None:
    text = TOWN + "第一条 其余\n  由 城管所 办理,抄送 环卫站\n"

    checked = data_of(clerk.post("/api/v1/rules/check", {"text": text}))

    assert checked["ok"] is False
    assert [(m["code"], m["line"], m["column"]) for m in checked["diagnostics"]] == [("D104", 5, 5), ("D104", 5, 15)]
    assert checked["diagnostics"][0]["picture"].splitlines()[:3] == [
        "待检查.rule:5:5 D104 没有叫“城管所”的单位",
        "  5 │   由 城管所 办理,抄送 环卫站",
        "    │      ~~~~~~",
    ]


def test_a_new_town_below_the_files_in_force_is_sound(clerk: Visitor) -> None:
    text = TOWN + "第一条 其余\n  由 住建局 办理\n"

    assert data_of(clerk.post("/api/v1/rules/check", {"text": text})) == {"ok": True, "diagnostics": []}


def test_a_file_takes_the_place_of_the_one_in_force(clerk: Visitor) -> None:
    text = "镇街 硖石街道 330481001\n上级 海宁市 330481\n施行 2020-05-19,未办结的适用旧版;语言 第1版\n"

    by_code = data_of(clerk.post("/api/v1/rules/check", {"text": text}))
    by_name = data_of(clerk.post("/api/v1/rules/check", {"files": {"330481001-硖石街道.rule": text}}))

    assert by_code == by_name == {"ok": True, "diagnostics": []}


def test_a_change_above_is_checked_with_all_that_stand_below(clerk: Visitor) -> None:
    city = "市 海宁市 330481\n施行 2020-05-19,未办结的适用旧版;语言 第1版\n采用 通用分类\n"

    checked = data_of(clerk.post("/api/v1/rules/check", {"files": {"330481-海宁市.rule": city}}))

    assert checked["ok"] is False
    assert {mistake["file"] for mistake in checked["diagnostics"]} >= {"330481001-硖石街道.rule"}


def test_a_text_is_formatted_with_the_names_of_the_files_in_force(clerk: Visitor) -> None:
    text = TOWN.replace("\n", "\r\n") + "第一条 其余   由住建局办理。# 示例值"

    formatted = data_of(clerk.post("/api/v1/rules/format", {"text": text}))

    shown = TOWN + "第一条 其余 由 住建局 办理                               # 示例值\n"
    assert formatted == {
        "ok": True,
        "items": [{"file": "待检查.rule", "text": shown, "changed": True, "kept": []}],
        "diagnostics": [],
    }
    again = data_of(clerk.post("/api/v1/rules/format", {"text": shown}))
    assert again["items"] == [{"file": "待检查.rule", "text": shown, "changed": False, "kept": []}]


def test_a_text_with_a_mistake_is_not_formatted_and_the_others_are(clerk: Visitor) -> None:
    files = {"330481999-示例镇.rule": TOWN + "第一条 其余 由 城管所 办理\n", "词表.rule": "分类   甲"}

    formatted = data_of(clerk.post("/api/v1/rules/format", {"files": files}))

    assert formatted["ok"] is False
    assert formatted["items"] == [
        {"file": "330481999-示例镇.rule", "text": None, "changed": False, "kept": []},
        {"file": "词表.rule", "text": "分类 甲\n", "changed": True, "kept": []},
    ]
    assert [(m["file"], m["code"]) for m in formatted["diagnostics"]] == [("330481999-示例镇.rule", "D104")]


@pytest.mark.parametrize("text", ["", "x", "镇街", "\ufeff镇街 甲 330481999", "第" * 5000, "(" * 5000, "\r\r\n\u2028"])
def test_any_text_is_answered_with_mistakes(clerk: Visitor, text: str) -> None:
    checked = data_of(clerk.post("/api/v1/rules/check", {"text": text}))

    assert checked["ok"] is False
    assert all(mistake["picture"] for mistake in checked["diagnostics"])


def test_one_text_or_files_but_not_both(clerk: Visitor) -> None:
    wanted = {"text": "请给出 text(一份)或 files(几份)之一"}

    assert errors_of(clerk.post("/api/v1/rules/check", {})) == wanted
    assert errors_of(clerk.post("/api/v1/rules/check", {"text": "x", "files": {"a.rule": "x"}})) == wanted


def test_examples_are_tried_and_others_suggested(clerk: Visitor) -> None:
    text = (
        TOWN
        + "第一条 积水 提到 “积水”的,由 住建局 办理\n例 一\n  2020-10-20 08:00 居民 上报 路灯\n  应 由 住建局 办理\n"
    )

    found = data_of(clerk.post("/api/v1/rules/test", {"text": text}))

    (example,) = found["examples"]
    assert (found["ok"], [told["code"] for told in found["diagnostics"]]) == (False, ["D774"])
    assert [(f["code"], f["line"]) for f in example.pop("failures")] == [("D901", 7)]
    assert example == {"file": "待检查.rule", "line": 5, "title": "一", "passed": False}
    assert found["clauses"] == [
        {"file": "待检查.rule", "line": 4, "clause": "第一条", "item": None, "exercised": False},
    ]
    (suggestion,) = found["suggestions"]
    assert suggestion.pop("text").endswith(" 居民 上报 “积水”\n  应 依 第一条 由 住建局 办理\n")
    assert suggestion == {"file": "待检查.rule", "line": 4, "clause": "第一条", "item": None, "why": None}


def test_texts_with_mistakes_are_not_tried(clerk: Visitor) -> None:
    found = data_of(clerk.post("/api/v1/rules/test", {"text": TOWN + "第一条 其余\n  由 城管所 办理\n"}))

    assert [(m["code"], m["line"]) for m in found.pop("diagnostics")] == [("D104", 5)]
    assert found == {"ok": False, "examples": [], "clauses": [], "suggestions": []}


def test_a_report_is_explained_clause_by_clause(clerk: Visitor) -> None:
    body = {
        "township": "330481001",
        "category": "井盖",
        "role": "代表",
        "answers": {"权属": "移动"},
        "at": "2020-10-04T08:48:00+08:00",
    }

    told_why = data_of(clerk.post("/api/v1/rules/explain", body))

    route = told_why["decision"]["route"]
    assert (route["kind"], route["lead"], route["copies"]) == ("assign", "移动公司", ["住建局"])
    trail = told_why["decision"]["trail"]
    assert [each["lacked"] for each in trail if each["lacked"]][:3] == [
        ["初审 是 辖区内督办"],
        ["复审 是 同级督办、转代表建议"],
        ["指名单位"],
    ]
    assert [(d["name"], d["due_at"], d["provisional"]) for d in told_why["due"]] == [
        ("受理", "2020-10-05T00:00:00+08:00", False)
    ]
    assert "由 移动公司 办理" in told_why["text"]


def test_what_cannot_be_explained_is_refused(clerk: Visitor) -> None:
    assert told(clerk.post("/api/v1/rules/explain", {"township": "999999"}))[:2] == (404, 40401)
    assert errors_of(clerk.post("/api/v1/rules/explain", {"township": "330481001", "category": "外星"})) == {
        "category": "没有“外星”这个类别,请从类别表中选择"
    }


@pytest.mark.parametrize("at", ["9999-12-31T23:59:59+08:00", "0001-01-01T00:00:00+14:00", "2100-01-01T00:00:00+08:00"])
def test_a_moment_for_which_no_term_can_be_reckoned_is_refused(clerk: Visitor, at: str) -> None:
    answer = clerk.post("/api/v1/rules/explain", {"township": "330481001", "category": "窨井盖", "at": at})

    assert errors_of(answer) == {"at": "请写2000年到2099年之间的时间"}


def test_categories_bring_their_questions(visitor: Visitor) -> None:
    tree = data_of(visitor.get("/api/v1/townships/330481001/categories"))["items"]

    (covers,) = [child for top in tree for child in top["children"] if child["name"] == "窨井盖"]
    assert covers == {
        "id": "窨井盖",
        "name": "窨井盖",
        "synonyms": ["井盖", "下水道盖"],
        "questions": [
            {"name": "权属", "choices": ["移动", "电信", "自来水", "供电", "不清楚"], "optional": True, "measure": ""}
        ],
        "children": [],
    }


def test_townships_name_their_superior_and_groups(visitor: Visitor) -> None:
    found = {t["code"]: t for t in data_of(visitor.get("/api/v1/townships"))["items"]}

    assert found["330481001"] == {
        "code": "330481001",
        "name": "硖石街道",
        "level": "镇街",
        "superior": "330481",
        "groups": ["三个街道群"],
        "has_rules": True,
        "practice_of": None,
    }
    assert told(visitor.get("/api/v1/townships/1/units")) == (404, 40401, "没有代码为1的辖区")


def test_a_dead_clause_is_proved_with_a_report(clerk: Visitor) -> None:
    text = (
        TOWN
        + "第一条 灯 提到 “路灯”,并且 上报人 是 居民、代表的,由 住建局 办理\n"
        + "第二条 不亮 提到 “路灯不亮”,并且 上报人 是 代表的,由 公安局 办理\n"
    )

    proved = data_of(clerk.post("/api/v1/rules/prove", {"text": text}))

    (place,) = proved["proofs"]
    first = place["findings"][0]
    assert (proved["ok"], proved["diagnostics"], place["township"], place["ok"]) == (False, [], "330481999", False)
    assert (first["kind"], first["verdict"], first["text"]) == (
        "用不上",
        "不成立",
        "第二条(不亮)的去向永远用不上:凡是它管的件,第一条(灯)都先管了",
    )
    assert first["example"]["words"] == "2026-03-02 09:00 代表 上报 窨井盖“路灯不亮”:先管的是第一条(灯)"
    assert place["text"].splitlines()[:2] == ["示例镇(330481999)", "  要改的:"]


def test_the_roster_in_force_says_who_is_missing(clerk: Visitor) -> None:
    text = TOWN + "单位 新设的办公室\n第一条 其余\n  由 新设的办公室 主办,住建局 协办\n"

    proved = data_of(clerk.post("/api/v1/rules/prove", {"text": text}))

    missing = [each["text"] for each in proved["proofs"][0]["findings"] if each["kind"] == "收件人"]
    assert "第一条(其余)写到的新设的办公室,名册里没有人:交给它的件、写给它的提醒没有人收" in missing


def test_a_text_with_a_mistake_is_told_and_not_proved(clerk: Visitor) -> None:
    proved = data_of(clerk.post("/api/v1/rules/prove", {"text": TOWN + "第一条 其余\n  由 城管所 办理\n"}))

    assert (proved["ok"], [each["code"] for each in proved["diagnostics"]], proved["proofs"]) == (False, ["D104"], [])


def test_texts_with_mistakes_are_not_compared(clerk: Visitor) -> None:
    compared = data_of(clerk.post("/api/v1/rules/diff", {"text": TOWN + "第一条 其余\n  由 城管所 办理\n"}))

    assert (compared["ok"], [each["code"] for each in compared["diagnostics"]]) == (False, ["D104"])


def test_a_text_is_compared_with_the_one_in_force(clerk: Visitor) -> None:
    in_force = (ROOT / "rules" / "330481001-硖石街道.rule").read_text(encoding="utf-8")
    text = in_force.replace("第七条 周期", "第七条 每月")

    compared = data_of(clerk.post("/api/v1/rules/diff", {"files": {"330481001-硖石街道.rule": text}}))

    assert compared["ok"] is True
    assert [(each["place"], each["same_meaning"]) for each in compared["differences"]] == [("硖石街道", True)]


def test_whoever_writes_no_rules_may_not_compare(sign_in: Callable[[str], Visitor]) -> None:
    answer = sign_in("hn-deputy").post("/api/v1/rules/diff", {"text": TOWN})

    assert answer.status_code == 403
