"""Talking a case over, drafting its answer and watching over it, as the doors let everybody see and do it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.support.web import Visitor, data_of, errors_of, reported, told

SignIn = Callable[[str], Visitor]
QUESTION, OPINION = "这几个井盖由哪一家来换?", "属于电信的井,由我们来换"


@pytest.fixture(scope="module")
def case(deputy: Visitor, telecom: Visitor) -> str:
    """A manhole that the telecom company has claimed."""
    found = reported(deputy)
    assert telecom.do(found, "claim").is_success
    return found


def seen(visitor: Visitor, case: str) -> dict[str, object]:
    whole: dict[str, object] = data_of(visitor.get(f"/api/v1/cases/{case}"))
    return whole


def words(visitor: Visitor, case: str, kind: str) -> list[list[str]]:
    timeline = data_of(visitor.get(f"/api/v1/cases/{case}"))["timeline"]
    return [entry["words"] for entry in timeline if entry["kind"] == kind]


def test_nobody_speaks_before_a_question_is_put(case: str, telecom: Visitor) -> None:
    assert told(telecom.do(case, "comment", text=OPINION)) == (
        409,
        40901,
        "这一件没有正在商议的问题,可以提请商议",
    )
    assert told(telecom.do(case, "conclude", conclusion="达成一致", text="换"))[0] == 409


def test_who_may_not_know_of_the_case_hears_nothing(case: str, stranger: Visitor) -> None:
    for door, body in (
        ("deliberate", {"text": QUESTION}),
        ("comment", {"text": OPINION}),
        ("supervise", {"text": "请抓紧"}),
        ("draft-answer", {"outcome": "已解决", "text": "换好了"}),
        ("sign-off", {"approve": True}),
    ):
        assert stranger.do(case, door, **body).status_code == 404


def test_a_matter_is_talked_over_while_it_is_being_handled(case: str, deputy: Visitor, telecom: Visitor) -> None:
    before = data_of(deputy.get(f"/api/v1/cases/{case}"))["clocks"]
    data_of(deputy.do(case, "deliberate", text=QUESTION))
    data_of(telecom.do(case, "comment", text=OPINION))

    assert told(deputy.do(case, "deliberate", text="再问一次"))[0] == 409
    assert told(telecom.do(case, "conclude", conclusion="达成一致", text="由电信换")) == (
        403,
        40301,
        "商议结论由提请商议的人或者督办人员作出,您可以发言",
    )
    assert errors_of(deputy.do(case, "conclude", conclusion="大概可以", text="由电信换")) == {
        "conclusion": "商议结论只能选:达成一致、部分一致、未达成一致、不再商议"
    }
    shown = data_of(deputy.get(f"/api/v1/cases/{case}"))
    assert shown["clocks"] == before
    assert [(each["number"], each["comments"], each["conclusion"]) for each in shown["talks"]] == [(1, 1, None)]
    assert words(deputy, case, "case:commented") == [[OPINION]]

    data_of(deputy.do(case, "conclude", conclusion="达成一致", text="由电信公司本周换好"))
    assert seen(deputy, case)["talks"][0]["conclusion"] == "达成一致"  # type: ignore[index]  # a list of objects
    assert told(telecom.do(case, "comment", text="还有一句"))[0] == 409


@pytest.mark.usefixtures("case")
def test_who_has_put_a_question_is_told_of_what_is_said(deputy: Visitor) -> None:
    kinds = [item["kind"] for item in data_of(deputy.get("/api/v1/me/notices"))["items"]]

    assert "case:commented" in kinds


def test_a_deputy_watches_over_it_and_is_told_of_everything_until_it_ends(
    case: str, sign_in: SignIn, telecom: Visitor
) -> None:
    watcher = sign_in("hn-deputy-2")
    assert errors_of(watcher.do(case, "supervise", text="请抓紧", mark="没有的标记"))["mark"].startswith(
        "没有“没有的标记”这个标记,可以用的有督办、专项督办"
    )
    data_of(watcher.do(case, "supervise", text="群众反映多次", mark="专项督办"))

    shown = data_of(watcher.get(f"/api/v1/cases/{case}"))
    assert [(each["role"], each["mark"]) for each in shown["watchers"]] == [("deputy", "专项督办")]
    assert "专项督办" in shown["marks"]
    assert told(watcher.do(case, "supervise", text="再说一次"))[0] == 409
    data_of(telecom.do(case, "draft-answer", outcome=shown["outcomes"][0], text="已经换好"))
    kinds = [item["kind"] for item in data_of(watcher.get("/api/v1/me/notices"))["items"]]
    assert kinds == ["case:answer_drafted"]

    data_of(watcher.do(case, "end-supervision"))
    shown = data_of(watcher.get(f"/api/v1/cases/{case}"))
    assert (shown["watchers"], shown["marks"]) == ([], [])
    assert told(watcher.do(case, "end-supervision"))[0] == 409


def test_a_draft_is_for_the_handling_side_until_it_is_signed(case: str, deputy: Visitor, telecom: Visitor) -> None:
    assert words(telecom, case, "case:answer_drafted") == [["已经换好"]]
    assert words(deputy, case, "case:answer_drafted") == []

    assert errors_of(telecom.do(case, "sign-off", approve=False)) == {"text": "退改须写明意见"}
    data_of(telecom.do(case, "sign-off", approve=True))

    shown = data_of(deputy.get(f"/api/v1/cases/{case}"))
    assert shown["status"]["code"] == "answered"
    assert words(deputy, case, "case:answered") == [["已经换好"]]
    assert shown["facts"]["answer_seconds"] >= shown["facts"]["accept_seconds"] >= 0
