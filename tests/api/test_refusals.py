"""Wrong steps (走错的一步): each is refused with a sentence that says what is possible, and changes nothing."""

from __future__ import annotations

from collections.abc import Callable

from tests.support.web import REPORT, Visitor, data_of, errors_of, reported, told


def seq(visitor: Visitor, case: str) -> int:
    return len(data_of(visitor.get(f"/api/v1/cases/{case}"))["timeline"])


def test_a_case_in_the_pool_can_only_be_claimed(deputy: Visitor, telecom: Visitor) -> None:
    case = reported(deputy)
    before = seq(deputy, case)
    not_yours = "您不能办理这一步。这件现在是“待认领”:可以由有关单位认领,或由督促单位指定承办单位"
    not_yet = "这件现在是“待认领”:可以由有关单位认领,或由督促单位指定承办单位"

    for command in ("accept", "return", "ask"):
        assert told(telecom.do(case, command)) == (403, 40301, not_yours)
    assert told(telecom.do(case, "answer", outcome="已解决", text="好了")) == (403, 40301, not_yours)
    assert told(deputy.do(case, "rate", stars=5)) == (409, 40901, not_yet)
    assert told(deputy.do(case, "reply", text="在这里")) == (
        409,
        40904,
        "目前没有待回答的询问;需要补充情况时请用“补充”",
    )
    assert seq(deputy, case) == before


def test_a_deputy_cannot_claim(deputy: Visitor) -> None:
    assert told(deputy.do(reported(deputy), "claim"))[:2] == (403, 40301)


def test_a_held_case_cannot_be_claimed_or_accepted_again(deputy: Visitor, telecom: Visitor) -> None:
    case = reported(deputy)
    data_of(telecom.do(case, "claim"))

    assert told(telecom.do(case, "claim")) == (409, 40902, "已由电信公司承办,不能再认领")
    assert told(telecom.do(case, "accept")) == (
        409,
        40901,
        "这件现在是“办理中”:承办单位可以询问、答复或退回",
    )


def test_giving_back_needs_a_reason_and_is_counted(deputy: Visitor, telecom: Visitor) -> None:
    case = reported(deputy)
    data_of(telecom.do(case, "claim"))
    assert errors_of(telecom.do(case, "return")) == {"text": "退回须写明理由"}
    data_of(telecom.do(case, "return", text="不是电信的"))
    data_of(telecom.do(case, "claim"))
    data_of(telecom.do(case, "return", text="真的不是电信的"))
    data_of(telecom.do(case, "claim"))

    assert data_of(telecom.get(f"/api/v1/cases/{case}"))["can"]["return"] is False
    assert told(telecom.do(case, "return", text="还是不是")) == (
        409,
        40903,
        "依海宁市 第七条(退回),每件退回2次为限,已经用完;请办理并答复",
    )


def test_an_answer_uses_the_words_of_the_rule_file(deputy: Visitor, telecom: Visitor) -> None:
    case = reported(deputy)
    data_of(telecom.do(case, "claim"))

    assert errors_of(telecom.do(case, "answer", outcome="办好了", text="好了")) == {
        "outcome": "结果只能选:已解决、列入计划、说明情况"
    }
    assert errors_of(telecom.do(case, "answer", outcome="已解决")) == {"text": "缺少这一项,请填写"}


def test_stars_are_one_to_five(deputy: Visitor, telecom: Visitor) -> None:
    case = reported(deputy)
    data_of(telecom.do(case, "claim"))
    data_of(telecom.do(case, "answer", outcome="已解决", text="好了"))

    assert errors_of(deputy.do(case, "rate", stars=0)) == {"stars": "不能小于1"}
    assert errors_of(deputy.do(case, "rate", stars=6)) == {"stars": "不能大于5"}
    assert errors_of(deputy.do(case, "rate", stars=4.5)) == {"stars": "应当是整数"}
    assert errors_of(deputy.do(case, "rate", stars="5")) == {"stars": "应当是整数"}
    assert errors_of(deputy.do(case, "rate", stars=10**30)) == {"stars": "不能大于5"}


def test_asking_needs_something_to_ask(deputy: Visitor, telecom: Visitor) -> None:
    case = reported(deputy)
    data_of(telecom.do(case, "claim"))

    assert errors_of(telecom.do(case, "ask")) == {"text": "请写明要问什么,或选择需要补充的内容"}
    assert errors_of(telecom.do(case, "ask", question="颜色")) == {"question": "规约没有“颜色”这一问,可以写在文字里"}
    assert errors_of(telecom.do(case, "ask", wants=["money"])) == {"wants": "不能是 'money',请从列出的值中选择"}


def test_answers_to_a_question_are_among_its_choices(deputy: Visitor, telecom: Visitor) -> None:
    case = reported(deputy)
    data_of(telecom.do(case, "claim"))
    data_of(telecom.do(case, "ask", question="权属"))

    assert errors_of(deputy.do(case, "reply", answers={"权属": "联通"})) == {
        "answers.权属": "“权属”只能选:移动、电信、自来水、供电、不清楚"
    }


def test_only_the_arbiter_names_a_unit_and_only_one_that_exists(
    deputy: Visitor, sign_in: Callable[[str], Visitor]
) -> None:
    case, coordinator = reported(deputy), sign_in("hn-coordinator")
    units = {u["name"]: u["id"] for u in data_of(deputy.get("/api/v1/townships/330481001/units"))["items"]}

    assert told(sign_in("hn-telecom").do(case, "assign", unit=units["移动公司"]))[:2] == (403, 40301)
    foreign = data_of(deputy.get("/api/v1/townships/330281102/units"))["items"][0]["id"]
    for unit in (2**53, foreign):
        assert errors_of(coordinator.do(case, "assign", unit=unit)) == {"unit": "硖石街道的规约里没有这个单位"}
    receipt = data_of(coordinator.do(case, "assign", unit=units["移动公司"]))
    assert (receipt["status"], receipt["holder"]) == ("待受理", "移动公司")


def test_a_place_without_rules_takes_no_reports(deputy: Visitor) -> None:
    assert told(deputy.post("/api/v1/reports", {**REPORT, "township": "999999"})) == (
        404,
        40401,
        "没有代码为999999的辖区",
    )


def test_everybody_reports_in_the_role_that_reaches_there(sign_in: Callable[[str], Visitor], deputy: Visitor) -> None:
    def first_words(visitor: Visitor) -> str:
        timeline = data_of(visitor.get(f"/api/v1/cases/{reported(visitor)}"))["timeline"]
        return str(timeline[0]["text"])

    assert first_words(deputy).startswith("县级人大代表上报")
    assert first_words(sign_in("yy-deputy-city")).startswith("居民上报")
    assert first_words(sign_in("hn-deputy-former")).startswith("居民上报")
