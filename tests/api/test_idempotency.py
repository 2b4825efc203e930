"""The same submission again (重复提交): one case, the same answer – and never somebody else's."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from tests.support.photos import photo
from tests.support.web import REPORT, Visitor, data_of, errors_of, reported, told


def keyed(visitor: Visitor, key: str, body: object = REPORT, path: str = "/api/v1/reports") -> httpx.Response:
    return visitor.post(path, body, headers={"idempotency-key": key})


def cases_of(visitor: Visitor) -> list[str]:
    found, cursor = [], ""
    while True:
        page = data_of(visitor.get(f"/api/v1/me/cases?limit=50{cursor}"))
        found += [item["id"] for item in page["items"]]
        if not page["has_more"]:
            return found
        cursor = f"&cursor={page['next_cursor']}"


def test_the_answer_is_given_again_word_for_word_and_marked(deputy: Visitor) -> None:
    first = keyed(deputy, "again")
    again = keyed(deputy, "again")

    assert (first.status_code, again.status_code) == (201, 201)
    assert again.json()["data"] == first.json()["data"]
    assert again.headers["location"] == first.headers["location"]
    assert "idempotency-replayed" not in first.headers
    assert again.headers["idempotency-replayed"] == "true"


def test_spaces_and_order_do_not_make_another_body(deputy: Visitor) -> None:
    first = data_of(keyed(deputy, "order"))
    turned = dict(reversed(list(REPORT.items())))

    assert data_of(keyed(deputy, "order", turned)) == first


def test_the_same_key_with_another_body_is_refused(deputy: Visitor) -> None:
    data_of(keyed(deputy, "other"))
    before = cases_of(deputy)

    answer = keyed(deputy, "other", {**REPORT, "text": "另一件事"})

    assert told(answer)[:2] == (422, 42202)
    assert cases_of(deputy) == before


def test_another_person_may_use_the_same_key(deputy: Visitor, sign_in: Callable[[str], Visitor]) -> None:
    mine = data_of(keyed(deputy, "shared"))
    theirs = data_of(keyed(sign_in("hn-deputy-2"), "shared"))

    assert mine["id"] != theirs["id"]


def test_twenty_at_once_make_one_case(deputy: Visitor) -> None:
    before = set(cases_of(deputy))

    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(lambda _: keyed(deputy, "twenty"), range(20)))

    made = set(cases_of(deputy)) - before
    done = [answer for answer in answers if answer.status_code == 201]
    assert len(made) == 1
    assert {data_of(answer)["id"] for answer in done} == made
    assert {answer.status_code for answer in answers} <= {201, 409}
    assert all(answer.headers["retry-after"] == "1" for answer in answers if answer.status_code == 409)
    assert len([answer for answer in done if "idempotency-replayed" not in answer.headers]) == 1


def test_without_a_key_each_submission_is_a_report_of_its_own(deputy: Visitor) -> None:
    assert reported(deputy) != reported(deputy)


def test_a_refusal_does_not_use_the_key_up(deputy: Visitor) -> None:
    refused = keyed(deputy, "mended", {**REPORT, "category": "外星"})

    mended = keyed(deputy, "mended")

    assert (refused.status_code, mended.status_code) == (422, 201)


def test_the_key_may_stand_in_the_body(deputy: Visitor) -> None:
    first = data_of(deputy.post("/api/v1/reports", {**REPORT, "client_uuid": "inside"}))
    again = deputy.post("/api/v1/reports", {**REPORT, "client_uuid": "inside"})
    by_header = keyed(deputy, "inside")

    assert data_of(again) == data_of(by_header) == first
    assert again.headers["idempotency-replayed"] == by_header.headers["idempotency-replayed"] == "true"


def test_two_keys_that_differ_are_refused(deputy: Visitor) -> None:
    answer = keyed(deputy, "a", {**REPORT, "client_uuid": "b"})

    assert errors_of(answer) == {"client_uuid": "与请求头 Idempotency-Key 不一致"}


@pytest.mark.parametrize("key", ["", "a b", "k" * 65, "\x7f"])
def test_a_key_that_cannot_be_kept_is_refused(deputy: Visitor, key: str) -> None:
    assert errors_of(keyed(deputy, key)) == {"Idempotency-Key": "应当是1到64个字母、数字或符号"}


def test_a_command_is_carried_out_once(deputy: Visitor, telecom: Visitor) -> None:
    case = reported(deputy)
    path = f"/api/v1/cases/{case}/claim"

    first = keyed(telecom, "claim", {}, path)
    again = keyed(telecom, "claim", {}, path)

    assert data_of(again) == data_of(first)
    assert again.headers["idempotency-replayed"] == "true"
    timeline = data_of(telecom.get(f"/api/v1/cases/{case}"))["timeline"]
    assert [line["kind"] for line in timeline].count("case:claimed") == 1


def test_a_key_of_a_command_is_not_free_for_another(deputy: Visitor, telecom: Visitor) -> None:
    case = reported(deputy)
    data_of(keyed(telecom, "used", {}, f"/api/v1/cases/{case}/claim"))

    answer = keyed(telecom, "used", {"text": "请拍照", "wants": ["photo"]}, f"/api/v1/cases/{case}/ask")

    assert told(answer)[:2] == (422, 42202)


def test_a_report_with_a_photo_is_given_again_though_the_photo_is_taken(deputy: Visitor) -> None:
    kept = data_of(deputy.upload(photo(size=(30, 20))))["id"]
    first = data_of(keyed(deputy, "photo", {**REPORT, "photos": [kept]}))

    assert data_of(keyed(deputy, "photo", {**REPORT, "photos": [kept]})) == first
    assert told(keyed(deputy, "photo-2", {**REPORT, "photos": [kept]}))[0] in {404, 422}


def test_only_one_of_many_gets_the_claim(deputy: Visitor, telecom: Visitor, mobile: Visitor) -> None:
    case = reported(deputy)

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda n: (telecom, mobile)[n % 2].do(case, "claim"), range(8)))

    assert sorted(answer.status_code for answer in answers)[:2] == [200, 409]
    assert {answer.status_code for answer in answers} == {200, 409}
    assert len([answer for answer in answers if answer.is_success]) == 1


def test_a_used_key_does_not_tell_a_stranger_whether_there_is_a_case(
    deputy: Visitor, sign_in: Callable[[str], Visitor]
) -> None:
    """He has reported in the same town, so that the case is within reach, but not his to see."""
    stranger = sign_in("hn-deputy-former")
    data_of(keyed(stranger, "used-1"))
    case, none = reported(deputy), "01938a7e-8f4a-7c1e-9d0b-3f6a2c5e7b10"

    answers = [keyed(stranger, "used-1", {}, f"/api/v1/cases/{each}/urge") for each in (case, none)]

    assert [told(answer) for answer in answers] == [(404, 40401, "没有这一件,或者您无权查看")] * 2
