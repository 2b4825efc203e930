"""Numbers and case files over HTTP (编号与卷宗): found by who may view them, printed as far as they may see."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.support.files import pdf, video
from tests.support.pdf import text_of
from tests.support.photos import photo
from tests.support.web import REPORT, Visitor, data_of, errors_of, reported, told

GONE = (404, 40401, "没有这一件,或者您无权查看")
SIGN = "硖石〔2026〕"


@pytest.fixture(scope="module")
def case(deputy: Visitor, telecom: Visitor) -> str:
    """A report with a photo, claimed and answered."""
    kept = data_of(deputy.upload(photo()))["id"]
    place = {"lat": 30.53, "lng": 120.68, "datum": "gcj02", "address": "水月亭路(示例位置)"}
    found = reported(deputy, photos=[kept], place=place, text="几个窨井盖不闭合,演示之姓名䶮")
    data_of(telecom.do(found, "claim"))
    data_of(telecom.do(found, "answer", outcome="已解决", text="已换好井盖"))
    return found


def number_of(visitor: Visitor, case: str) -> str:
    return str(data_of(visitor.get(f"/api/v1/cases/{case}"))["no"])


def test_the_receipt_the_case_and_the_list_tell_the_same_number(deputy: Visitor) -> None:
    receipt = data_of(deputy.post("/api/v1/reports", REPORT))

    listed = next(i for i in data_of(deputy.get("/api/v1/me/cases"))["items"] if i["id"] == receipt["id"])
    assert receipt["no"].startswith(SIGN)
    assert {receipt["no"], listed["no"], number_of(deputy, receipt["id"])} == {receipt["no"]}


def test_a_retry_tells_the_number_again(deputy: Visitor) -> None:
    body = {**REPORT, "client_uuid": "papers-1"}

    first, again = deputy.post("/api/v1/reports", body), deputy.post("/api/v1/reports", body)

    assert again.headers["idempotency-replayed"] == "true"
    assert data_of(again) == data_of(first)


def test_numbers_follow_each_other(deputy: Visitor) -> None:
    numbers = [data_of(deputy.post("/api/v1/reports", REPORT))["no"] for _ in range(3)]

    running = [int(number.removeprefix(SIGN).removesuffix("号")) for number in numbers]
    assert running == [running[0], running[0] + 1, running[0] + 2]


def test_every_later_receipt_tells_it_too(deputy: Visitor) -> None:
    found = reported(deputy)

    assert data_of(deputy.do(found, "supplement", text="还有一个"))["no"] == number_of(deputy, found)


@pytest.mark.parametrize("form", ["{}", "硖石街道〔2026〕{no}", "[2026]{no}", "{no}号", " {no} "])
def test_a_case_is_found_by_its_number(deputy: Visitor, case: str, form: str) -> None:
    number = number_of(deputy, case)
    asked = form.format(number, no=number.removeprefix(SIGN).removesuffix("号"))

    found = data_of(deputy.get("/api/v1/cases", params={"number": asked}))

    assert [item["id"] for item in found["items"]] == [case]


def test_what_is_no_number_is_told(deputy: Visitor) -> None:
    answer = deputy.get("/api/v1/cases", params={"number": "窨井盖"})

    assert errors_of(answer) == {"number": "编号请写成“小曹娥〔2026〕123号”的样子,或只写序号"}


def test_a_number_tells_an_outsider_nothing(stranger: Visitor, deputy: Visitor, case: str) -> None:
    number = number_of(deputy, case)

    assert data_of(stranger.get("/api/v1/cases", params={"number": number}))["items"] == []


def test_an_outsider_gets_no_case_file(stranger: Visitor, case: str) -> None:
    assert told(stranger.get(f"/api/v1/cases/{case}/dossier.pdf")) == GONE


def test_the_case_file_tells_the_whole_story(deputy: Visitor, case: str) -> None:
    answer = deputy.get(f"/api/v1/cases/{case}/dossier.pdf")

    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/pdf")
    assert answer.headers["content-disposition"] == f'attachment; filename="dossier-{case[-6:]}.pdf"'
    words = text_of(answer.content)
    wanted = (
        *(f"受理编号{number_of(deputy, case)}", "硖石街道(330481001)", "窨井盖", "水月亭路(示例位置)", "演示之姓名䶮"),
        *("照片1", "随附:照片1", "电信公司", "已换好井盖", "结果已解决"),
        *("时限", "受理", "答复", "依据(规约原文)", "第十条"),
        *("制作时间", "记录链末端(SHA-256)", "第1页/共"),
    )
    assert [each for each in wanted if each not in words] == []
    assert answer.content.count(b"/Subtype /Image") == 1


def test_a_clause_stands_in_the_case_file_word_for_word(deputy: Visitor, case: str) -> None:
    view = data_of(deputy.get(f"/api/v1/cases/{case}"))
    cited = {c["place"] + "".join(c["clause"].split()) for entry in view["timeline"] for c in entry["clauses"]}

    words = text_of(deputy.get(f"/api/v1/cases/{case}/dossier.pdf").content)

    basis = words.split("依据(规约原文)")[1]
    assert [clause for clause in sorted(cited) if clause not in basis] == []
    assert "第二条窨井盖类别属于窨井盖的,由产权单位办理,抄送住建局" in basis
    assert "#" not in basis
    assert "示例值" not in basis


def test_names_of_people_stand_in_no_case_file(deputy: Visitor, case: str) -> None:
    words = text_of(deputy.get(f"/api/v1/cases/{case}/dossier.pdf").content)

    assert "代表甲" not in words
    assert "值班员" not in words


def test_documents_are_listed_for_who_may_see_them(
    deputy: Visitor, telecom: Visitor, sign_in: Callable[[str], Visitor]
) -> None:
    paper = data_of(deputy.post("/api/v1/files", files={"file": ("a", pdf())}, data={"name": "情况说明.pdf"}))
    case = reported(deputy, files=[paper["id"]])
    data_of(telecom.do(case, "claim"))

    seen = {
        name: "情况说明.pdf" in text_of(sign_in(name).get(f"/api/v1/cases/{case}/dossier.pdf").content)
        for name in ("hn-deputy", "hn-telecom", "hn-deputy-2", "hn-auditor")
    }

    assert seen == {"hn-deputy": True, "hn-telecom": True, "hn-deputy-2": False, "hn-auditor": False}


def test_who_only_follows_a_case_gets_no_file_of_it(stranger: Visitor, case: str) -> None:
    assert stranger.get(f"/api/v1/cases/{case}/dossier.pdf").status_code == 404


def test_internal_notes_stand_in_the_file_of_the_office_alone(deputy: Visitor, telecom: Visitor) -> None:
    film = data_of(telecom.post("/api/v1/files", files={"file": ("a", video())}, data={"name": "内部"}))
    case = reported(deputy)
    data_of(telecom.do(case, "claim"))
    data_of(telecom.do(case, "note", text="演示内部备注", files=[film["id"]]))
    data_of(telecom.do(case, "progress", text="演示阶段反馈"))

    files = {
        name: text_of(who.get(f"/api/v1/cases/{case}/dossier.pdf").content)
        for name, who in (("deputy", deputy), ("telecom", telecom))
    }

    told = {name: [each in words for each in ("内部备注", "内部.mp4", "阶段反馈")] for name, words in files.items()}
    assert told == {"deputy": [False, False, True], "telecom": [True, True, True]}
    assert deputy.get(f"/api/v1/files/{film['id']}?case={case}").status_code == 404
