"""Every command through its own door (办理接口): refused, done, and the same answer when it is sent again."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from tests.support.fulltown import FullTown, full_town
from tests.support.web import Visitor, data_of, errors_of, told


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FullTown]:
    with full_town(tmp_path_factory.mktemp("full")) as found:
        found.at("2026-11-23T09:00")
        yield found


def keyed(who: Visitor, case: str, command: str, key: str, **body: object) -> httpx.Response:
    return who.post(f"/api/v1/cases/{case}/{command}", body, headers={"idempotency-key": f"{command}-{key}"})


def done(who: Visitor, case: str, command: str, **body: object) -> Any:
    """Carry it out twice with one key: once it is done, and the second answer is the first one word for word."""
    first = keyed(who, case, command, case, **body)
    again = keyed(who, case, command, case, **body)
    assert data_of(again) == data_of(first)
    assert (first.headers.get("idempotency-replayed"), again.headers.get("idempotency-replayed")) == (None, "true")
    return data_of(first)


def steps(receipt: Any) -> list[str]:
    return [step["text"] for step in receipt["steps"]]


# --- time -------------------------------------------------------------------------------------------------------------


def todo(who: Visitor) -> set[str]:
    """The cases that wait for this person."""
    return {item["id"] for item in data_of(who.get("/api/v1/me/todo?limit=50"))["items"]}


def test_an_extension_is_asked_for_and_agreed_to(town: FullTown) -> None:
    case, span = town.held(), {"amount": 15, "unit": "自然日"}
    assert told(town["resident"].do(case, "request-extension"))[:2] == (403, 40301)
    assert told(town["presidium"].do(case, "decide-extension", approve=True))[:2] == (403, 40301)
    assert errors_of(town["enforcement"].do(case, "request-extension", term={"amount": 15, "unit": "天"})) == {
        "term.unit": "不能是 '天',请从列出的值中选择"
    }
    assert list(errors_of(town["enforcement"].do(case, "request-extension", term=span | {"amount": 16}))) == ["term"]

    assert case not in todo(town["presidium"])
    asked = done(town["enforcement"], case, "request-extension", term=span, text="等配件")
    assert case in todo(town["presidium"])
    assert case not in todo(town["planning"])
    assert "request_extension" not in town.can("enforcement", case)
    assert told(town["planning"].do(case, "decide-extension", approve=True))[:2] == (404, 40401)
    given = done(town["presidium"], case, "decide-extension", approve=True, text="同意")
    assert case not in todo(town["presidium"])

    assert asked["deadline_at"] == "2026-12-24T00:00:00+08:00"
    assert given["deadline_at"] == "2027-01-08T00:00:00+08:00"
    assert told(town["enforcement"].do(case, "request-extension"))[:2] == (409, 40907)


def test_time_stands_still_only_when_agreed_to_and_goes_on(town: FullTown) -> None:
    case = town.held()
    assert told(town["enforcement"].do(case, "resume")) == (409, 40908, "没有中止的时限,不需要恢复")
    assert told(town["enforcement"].do(case, "pause", reason="等天晴"))[:2] == (409, 40908)

    done(town["enforcement"], case, "pause", reason="等待鉴定")
    assert "decide_pause" in town.can("presidium", case)
    done(town["presidium"], case, "decide-pause", approve=True)
    assert "恢复以后继续计算" in town.see(case)["next"]["text"]
    assert "resume" in town.can("enforcement", case)
    going = done(town["enforcement"], case, "resume")

    assert going["deadline_at"] == "2026-12-24T00:00:00+08:00"


def test_lateness_is_excused_by_somebody_else_and_a_mark_is_cleared_by_whom_the_clause_names(town: FullTown) -> None:
    case = town.reported("窨井盖")
    assert errors_of(town["presidium"].do(case, "exempt", text="演示")) == {"clock": "这件没有逾期,或者已经豁免"}
    town.at("2026-11-27T09:00")
    shown = town.see(case, "presidium")
    assert (shown["marks"], shown["warn_level"]) == (["重点督办"], "red")
    assert {"exempt", "clear_mark"} <= town.can("presidium", case)
    assert "exempt" not in town.can("enforcement", case)
    assert errors_of(town["presidium"].do(case, "exempt")) == {"text": "豁免须写明理由"}
    assert told(town["government"].do(case, "clear-mark", mark="重点督办"))[:2] == (403, 40301)

    done(town["presidium"], case, "exempt", text="台风停工(示例)")
    cleared = done(town["presidium"], case, "clear-mark", mark="重点督办")

    assert steps(cleared) == ["镇人大主席团解除重点督办"]
    assert town.see(case)["marks"] == []
    assert not {"exempt", "clear_mark"} & town.can("presidium", case)
    town.at("2026-11-23T09:00")


def test_words_that_come_with_an_acceptance_reach_whoever_reported_it(town: FullTown) -> None:
    case = town.reported("窨井盖")

    done(town["enforcement"], case, "accept", text="马上派人去看(示例)")

    told_so = [(line["text"], line["words"]) for line in town.see(case)["timeline"] if line["words"]][-1]
    assert told_so == ("综合执法队反馈进展", ["马上派人去看(示例)"])


# --- steps and findings -----------------------------------------------------------------------------------------------


def test_a_step_is_done_by_whose_it_is_and_another_is_waived(town: FullTown) -> None:
    case = town.held("违建")
    assert told(town["resident"].do(case, "step", step="停工")) == (403, 40301, "停工由综合执法队办理")
    assert list(errors_of(town["enforcement"].do(case, "step", step="上天"))) == ["step"]
    assert errors_of(town["presidium"].do(case, "waive", step="拆除")) == {"text": "免拆除须写明理由"}

    stopped = done(town["enforcement"], case, "step", step="停工")
    waived = done(town["presidium"], case, "waive", step="拆除", text="已自行拆除")

    assert steps(stopped)[0].startswith("综合执法队")
    assert "拆除" in steps(waived)[0]
    assert "waive" not in town.can("presidium", case)
    assert told(town["presidium"].do(case, "waive", step="拆除", text="再来")) == (409, 40901, "拆除已经免了")


def test_an_event_gets_its_date_and_its_terms_run_back_from_it(town: FullTown) -> None:
    case = town.held()
    assert list(errors_of(town["enforcement"].do(case, "schedule", event="夜询会", date="2026-11-01T09:00:00+08:00")))
    assert list(errors_of(town["enforcement"].do(case, "schedule", event="夜询会", date="明天"))) == ["date"]

    done(town["enforcement"], case, "schedule", event="夜询会", date="2026-12-10T19:00:00+08:00")

    assert "送达" in [clock["name"] for clock in town.see(case)["clocks"]]


def test_what_is_found_sends_the_case_elsewhere(town: FullTown) -> None:
    case = town.reported("占道")
    assert told(town["enforcement"].do(case, "find", findings={"有无许可": "有"}))[:2] == (403, 40301)
    assert list(errors_of(town["planning"].do(case, "find", findings={"有无许可": "也许"}))) == ["findings.有无许可"]
    assert errors_of(town["planning"].do(case, "find", findings={})) == {"findings": "至少1项"}
    assert "find" in town.can("planning", case)

    found = done(town["planning"], case, "find", findings={"有无许可": "有"}, text="查过档案")

    assert (found["status"], found["holder"]) == ("待受理", "规划办")


def test_category_and_place_are_put_right(town: FullTown) -> None:
    case = town.held("垃圾")
    assert errors_of(town["enforcement"].do(case, "reclassify", category="天文"))["category"].startswith("没有“天文”")
    assert list(errors_of(town["enforcement"].do(case, "relocate"))) == ["village"]
    assert told(town["neighbour"].do(case, "relocate", village="甲村"))[:2] == (404, 40401)

    done(town["enforcement"], case, "reclassify", category="违建", text="看照片是违建")
    done(town["resident"], case, "relocate", village="甲村", text="在村口")

    assert town.see(case)["category"]["name"] == "违建"


# --- ways -------------------------------------------------------------------------------------------------------------


def test_a_review_comes_before_the_hand_over(town: FullTown) -> None:
    case = town.reported("噪声")
    assert told(town["government"].do(case, "review", stage="初审", verdict="通过"))[:2] == (403, 40301)
    assert list(errors_of(town["presidium"].do(case, "review", stage="初审", verdict="也许"))) == ["verdict"]
    assert told(town["presidium"].do(case, "review", stage="复审", verdict="通过"))[:2] == (409, 40901)

    passed = done(town["presidium"], case, "review", stage="初审", verdict="通过")

    assert (passed["status"], passed["holder"]) == ("待受理", "综合执法队")


def test_candidates_are_asked_in_turn(town: FullTown) -> None:
    case = town.reported("路灯")
    assert town.can("enforcement", case) >= {"claim", "decline"}
    assert not town.can("village", case) & {"claim", "decline"}
    assert told(town["village"].do(case, "claim"))[:2] == (409, 40909)
    assert errors_of(town["enforcement"].do(case, "decline")) == {"text": "退回须写明理由"}

    done(town["enforcement"], case, "decline", text="不是我们的灯")

    assert "claim" in town.can("village", case)
    assert told(town["enforcement"].do(case, "claim"))[:2] == (409, 40909)


def test_a_return_needs_consent_and_a_case_is_given_to_another_unit(town: FullTown) -> None:
    case = town.held()
    assert errors_of(town["enforcement"].do(case, "return")) == {"text": "退回须写明理由"}
    data_of(town["enforcement"].do(case, "return", text="不归我们管"))
    assert told(town["government"].do(case, "decide-return", approve=False))[:2] == (403, 40301)
    kept = done(town["presidium"], case, "decide-return", approve=False, text="请继续办理")
    assert kept["holder"] == "综合执法队"
    units = {u["name"]: u["id"] for u in data_of(town.visitor.get("/api/v1/townships/330281999/units"))["items"]}
    assert told(town["enforcement"].do(case, "reassign", unit=units["村镇办"]))[:2] == (403, 40301)
    assert list(errors_of(town["presidium"].do(case, "reassign", unit=units["综合执法队"]))) == ["unit"]

    given = done(town["presidium"], case, "reassign", unit=units["村镇办"])

    assert (given["status"], given["holder"]) == ("待受理", "村镇办")


def test_an_end_is_asked_for_and_agreed_to(town: FullTown) -> None:
    case, other = town.held("垃圾", "deputy"), town.held()
    assert told(town["enforcement"].do(other, "end", text="不办了"))[:2] == (409, 40901)
    assert errors_of(town["enforcement"].do(case, "end")) == {"text": "终止办理须写明理由"}

    done(town["enforcement"], case, "end", text="已另行起诉")
    assert told(town["enforcement"].do(case, "decide-end", approve=True))[:2] == (403, 40301)
    ended = done(town["presidium"], case, "decide-end", approve=True)

    assert ended["status"] == "已办结"
    assert ended["next"] == "已终止办理;有新情况可以另行上报"


def test_a_refusal_waits_for_whoever_has_to_agree(town: FullTown) -> None:
    first = town.reported("路灯", "neighbour")
    data_of(town["enforcement"].do(first, "claim"))
    data_of(town["enforcement"].do(first, "answer", outcome="已解决", text="好了"))
    case = town.reported("路灯", "neighbour")
    assert town.see(case, "neighbour")["status"]["text"] == "待批准"
    assert told(town["government"].do(case, "decide-refusal", approve=True))[:2] == (403, 40301)

    taken = done(town["presidium"], case, "decide-refusal", approve=False, text="有新情况")

    assert taken["status"] == "待认领"


def test_a_joined_case_stands_alone_again(town: FullTown) -> None:
    place = {"lat": 30.1, "lng": 121.2, "datum": "gcj02", "address": "演示路(示例位置)"}
    first = town.reported("违建", place=place)
    case = town.reported("违建", "neighbour", place=place)
    assert town.see(case, "neighbour")["status"]["text"] == "已办结"
    assert told(town["presidium"].do(first, "unmerge"))[:2] == (409, 40901)
    assert "unmerge" in town.can("presidium", case)

    alone = done(town["presidium"], case, "unmerge", text="不是同一处")

    assert (alone["status"], alone["holder"]) == ("待受理", "综合执法队")
