"""Videos and documents over HTTP (附件上传): who sees which, in parts, and as nothing but a download."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import httpx
import pytest

from tests.support.files import PLACE, SECRET, bomb, package, pdf, scan, video
from tests.support.photos import photo
from tests.support.web import REPORT, Visitor, data_of, errors_of, reported, told

NO_FILE = (404, 40401, "没有这个附件,或者您无权查看")
TYPE = (415, 41503, "只支持 MP4、MOV 视频(H.264 或 H.265)和 PDF、Word(docx)、Excel(xlsx)、JPG 文件,请换一个")
UNKNOWN = "01938a7e-8f4a-7c1e-9d0b-3f6a2c5e7b10"


def send(visitor: Visitor, data: bytes, name: str = "", kind: str = "image/jpeg") -> httpx.Response:
    """Upload with a lying name and type."""
    return visitor.post("/api/v1/files", files={"file": ("photo.jpg", data, kind)}, data={"name": name})


def files_in(visitor: Visitor, case: str) -> list[dict[str, Any]]:
    timeline = data_of(visitor.get(f"/api/v1/cases/{case}"))["timeline"]
    return [file for entry in timeline for file in entry["files"]]


@pytest.fixture(scope="module")
def film(deputy: Visitor) -> dict[str, Any]:
    found: dict[str, Any] = data_of(send(deputy, video(), "路口.mov"))
    return found


@pytest.fixture(scope="module")
def letter(deputy: Visitor) -> dict[str, Any]:
    found: dict[str, Any] = data_of(send(deputy, pdf(), "../..\u202e/情况说明.exe"))
    return found


@pytest.fixture(scope="module")
def case(deputy: Visitor, film: dict[str, Any], letter: dict[str, Any]) -> str:
    return reported(deputy, files=[film["id"], letter["id"]])


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", TYPE),
        (b"<html>", TYPE),
        (video()[:300], (422, 42214, "文件无法读取,请重新导出或换一个")),
        (bomb(), (413, 41303, "文件太大,请压缩后再上传")),
    ],
    ids=["nothing", "a web page", "half a video", "a bomb"],
)
def test_what_is_no_file_of_ours_is_told_in_json(deputy: Visitor, data: bytes, expected: tuple[int, int, str]) -> None:
    assert told(send(deputy, data)) == expected


def test_a_form_without_a_file_is_told(deputy: Visitor) -> None:
    answer = deputy.post("/api/v1/files", files={"name": (None, "x")})

    assert (answer.status_code, errors_of(answer)) == (422, {"file": "没有收到文件,请选择一个后上传"})


def test_an_upload_says_what_it_is_whatever_the_client_called_it(film: dict[str, Any], letter: dict[str, Any]) -> None:
    assert (film["kind"], film["media"], film["name"], film["seconds"]) == ("video", "video/mp4", "路口.mp4", 1)
    assert film["for_office"] is False
    assert (letter["kind"], letter["media"], letter["name"]) == ("document", "application/pdf", "情况说明.pdf")
    assert (letter["for_office"], letter["poster"], letter["size"]) == (True, None, len(pdf()))


def test_the_same_file_again_is_the_same_file(telecom: Visitor) -> None:
    packed = package()  # a package holds the second in which it was made
    first, again = send(telecom, packed), send(telecom, packed)

    assert (first.status_code, again.status_code) == (201, 200)
    assert data_of(first)["id"] == data_of(again)["id"]


def test_an_upload_is_its_owners_alone(deputy: Visitor, telecom: Visitor) -> None:
    own = data_of(send(deputy, scan()))

    assert deputy.get(own["url"]).content == scan()
    assert told(telecom.get(own["url"])) == NO_FILE
    assert told(telecom.post("/api/v1/reports", {**REPORT, "files": [own["id"]]}))[:2] == (404, 40401)


@pytest.mark.usefixtures("case")
def test_a_file_is_taken_once(deputy: Visitor, film: dict[str, Any]) -> None:
    answer = deputy.post("/api/v1/reports", {**REPORT, "files": [film["id"]]})

    assert told(answer) == (404, 40401, "有附件不存在或已用于其他上报,请重新上传")


def test_a_file_twice_and_too_many_files_are_refused(deputy: Visitor) -> None:
    twice = deputy.post("/api/v1/reports", {**REPORT, "files": [UNKNOWN, UNKNOWN]})
    many = deputy.post("/api/v1/reports", {**REPORT, "files": [UNKNOWN[:-1] + f"{n}" for n in range(6)]})

    assert errors_of(twice) == {"files": "同一个文件只能附一次"}
    assert errors_of(many) == {"files": "最多5个视频和文件"}


def test_a_video_is_for_who_reads_the_words_and_a_document_for_the_office(
    deputy: Visitor, sign_in: Any, case: str
) -> None:
    """A second deputy of the group views the case, and handles nothing."""
    other = sign_in("hn-deputy-2")

    assert [file["kind"] for file in files_in(deputy, case)] == ["video", "document"]
    assert [file["kind"] for file in files_in(other, case)] == ["video"]
    document = next(file for file in files_in(deputy, case) if file["kind"] == "document")
    assert deputy.get(document["url"]).content == pdf()
    assert told(other.get(document["url"])) == NO_FILE


def test_the_office_that_holds_a_case_sees_its_documents(deputy: Visitor, telecom: Visitor) -> None:
    paper = data_of(send(deputy, pdf() + b"\n"))
    held = reported(deputy, files=[paper["id"]])
    data_of(telecom.do(held, "claim"))

    (seen,) = files_in(telecom, held)
    assert telecom.get(seen["url"]).content == pdf() + b"\n"


def test_an_outsider_sees_no_file(stranger: Visitor, deputy: Visitor, case: str) -> None:
    for file in files_in(deputy, case):
        assert told(stranger.get(file["url"])) == NO_FILE
        assert told(stranger.get(file["url"] + "&poster=true")) == NO_FILE


def test_a_file_is_a_download_that_runs_nothing(deputy: Visitor, case: str) -> None:
    film, paper = files_in(deputy, case)

    shown, kept = deputy.get(film["url"]), deputy.get(paper["url"])

    for answer in (shown, kept):
        assert answer.headers["content-disposition"].startswith("attachment; ")
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert "sandbox" in answer.headers["content-security-policy"]
    assert (shown.headers["content-type"], kept.headers["content-type"]) == ("video/mp4", "application/pdf")
    assert "%E6%83%85%E5%86%B5%E8%AF%B4%E6%98%8E.pdf" in kept.headers["content-disposition"]


def test_a_video_says_nothing_of_place_and_maker(deputy: Visitor, case: str) -> None:
    film = files_in(deputy, case)[0]
    data = deputy.get(film["url"]).content

    assert [word for word in (PLACE, SECRET, b"2026-11-20") if word in data] == []
    poster = deputy.get(film["poster"])
    assert (poster.status_code, poster.headers["content-type"]) == (200, "image/jpeg")


@pytest.mark.parametrize(
    ("asked", "status", "part", "piece"),
    [
        ("bytes=0-9", 206, "bytes 0-9/{size}", slice(0, 10)),
        ("bytes=10-", 206, "bytes 10-{last}/{size}", slice(10, None)),
        ("bytes=-5", 206, "bytes {fifth}-{last}/{size}", slice(-5, None)),
        ("bytes=0-99999999", 206, "bytes 0-{last}/{size}", slice(0, None)),
        ("bytes=99999999-", 416, "bytes */{size}", slice(0, 0)),
        ("bytes=9-3", 416, "bytes */{size}", slice(0, 0)),
        ("bytes=0-1,4-5", 200, None, slice(0, None)),
        ("bytes=-", 200, None, slice(0, None)),
        ("lines=1-2", 200, None, slice(0, None)),
    ],
)
def test_a_player_may_ask_for_parts(  # noqa: PLR0917  # a table reads best by columns
    deputy: Visitor, case: str, asked: str, status: int, part: str | None, piece: slice
) -> None:
    film = files_in(deputy, case)[0]
    whole = deputy.get(film["url"]).content

    answer = deputy.get(film["url"], headers={"range": asked})

    size = len(whole)
    expected = part and part.format(size=size, last=size - 1, fifth=size - 5)
    assert (answer.status_code, answer.headers.get("content-range")) == (status, expected)
    assert answer.content == whole[piece]
    assert answer.headers["accept-ranges"] == "bytes"


def test_files_come_with_an_answer_and_a_supplement(deputy: Visitor, telecom: Visitor) -> None:
    case = reported(deputy)
    data_of(telecom.do(case, "claim"))
    more = data_of(send(deputy, video("libx265")))
    data_of(deputy.do(case, "supplement", files=[more["id"]]))
    result = data_of(send(telecom, video(form="mov"), "结果"))
    data_of(telecom.do(case, "answer", outcome="已解决", text="已换好", files=[result["id"]]))

    timeline = data_of(deputy.get(f"/api/v1/cases/{case}"))["timeline"]
    told_with = {entry["kind"]: [file["name"] for file in entry["files"]] for entry in timeline if entry["files"]}
    assert told_with == {"case:supplemented": ["附件.mp4"], "case:answered": ["结果.mp4"]}


def test_what_a_video_is_called_only_who_sent_and_who_handles_it_reads(
    deputy: Visitor, telecom: Visitor, sign_in: Callable[[str], Visitor]
) -> None:
    named = data_of(send(deputy, video(), "演示邻居家"))
    case = reported(deputy, files=[named["id"]])
    data_of(telecom.do(case, "claim"))

    names = [files_in(who, case)[0]["name"] for who in (deputy, telecom, sign_in("hn-deputy-2"))]

    assert names == ["演示邻居家.mp4", "演示邻居家.mp4", "视频.mp4"]


def test_a_photo_is_no_file_and_a_file_no_photo(deputy: Visitor) -> None:
    kept = data_of(deputy.upload(photo()))

    assert told(deputy.get(f"/api/v1/files/{kept['id']}")) == NO_FILE
    assert told(deputy.upload(video()))[1] == 41502
