"""What strangers see, over HTTP (公示、限时链接、遮盖): a story of one report, and links without any header."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.support.photos import metadata_in, stuffed
from tests.support.web import REPORT, Visitor, data_of, errors_of, told

NO_PHOTO = (404, 40401, "没有这张照片,或者您无权查看")
SECRET = "演示路128号门口的井盖破了,电话13812345678"
SHOWN = "演示路〔门牌〕门口的井盖破了,电话〔电话〕"
BOARD = "/api/v1/townships/330481001/board"
SignIn = Callable[[str], Visitor]


@pytest.fixture(scope="module")
def coordinator(sign_in: SignIn) -> Visitor:
    return sign_in("hn-coordinator")


@pytest.fixture
def case(deputy: Visitor) -> str:
    photo = data_of(deputy.upload(stuffed("JPEG")))["id"]
    return str(data_of(deputy.post("/api/v1/reports", {**REPORT, "text": SECRET, "photos": [photo]}))["id"])


def posted(reader: Visitor, case: str) -> dict[str, Any]:
    return next(each for each in data_of(reader.get(BOARD))["items"] if each["id"] == case)


def items(reader: Visitor, case: str) -> dict[str, dict[str, Any]]:
    """The checks of a case by what they are."""
    return {c["what"]: c for c in data_of(reader.get(f"/api/v1/cases/{case}/content-checks"))["checks"]}


def decide(who: Visitor, case: str, item: str, *, show: bool, **more: Any) -> Any:
    body = {"item": item, "show": show, "text": "演示理由"}
    return data_of(who.post(f"/api/v1/cases/{case}/decide-content", body, **more))


def test_a_stranger_sees_words_and_thumbnails_once_a_person_has_released_them(
    visitor: Visitor, sign_in: SignIn, coordinator: Visitor, case: str
) -> None:
    stranger = sign_in("yy-resident")
    before = posted(stranger, case)
    assert (before["title"], before["text"], before["photos"]) == ("窨井盖", None, [])
    found = items(coordinator, case)
    assert {each["state"]["text"] for each in found.values()} == {"待检查"}

    first = decide(coordinator, case, found["text"]["item"], show=True, headers={"Idempotency-Key": "k-1"})
    again = decide(coordinator, case, found["text"]["item"], show=True, headers={"Idempotency-Key": "k-1"})
    decide(coordinator, case, found["photo"]["item"], show=True)
    after = posted(stranger, case)

    assert first == again
    assert (after["text"], after["title"]) == (SHOWN, f"窨井盖:{SHOWN}")
    assert (after["place"], after["status"]["text"], after["warn_level"]) == (None, "待认领", "green")
    (thumb,) = after["photos"]
    seen = visitor.get(thumb)
    assert (seen.status_code, seen.headers["content-type"], metadata_in(seen.content)) == (200, "image/jpeg", [])
    assert told(visitor.get(thumb.replace("size=thumb", "size=full"))) == NO_PHOTO

    decide(coordinator, case, found["photo"]["item"], show=False)

    assert told(visitor.get(thumb)) == NO_PHOTO  # at once, whatever the link says
    assert posted(stranger, case)["photos"] == []


def test_a_viewers_link_needs_no_header_and_dies_with_the_session(visitor: Visitor, case: str) -> None:
    viewer = visitor.signed("hn-deputy-2")
    (picture,) = data_of(viewer.get(f"/api/v1/cases/{case}"))["photos"]
    assert visitor.get(picture["full"]).headers["content-type"] == "image/jpeg"
    other = picture["full"].replace("/pictures/", "/pictures/00000000-0000-7000-8000-").split("?")
    changed = [
        picture["full"].replace("size=full", "size=thumb"),
        picture["full"].replace("use=view", "use=public"),
        picture["full"].replace("until=1", "until=2"),
        picture["full"].rpartition("&sig=")[0],
        f"{other[0][:58]}?{other[1]}",
    ]

    data_of(viewer.post("/api/v1/auth/logout", {}))

    for link in (picture["full"], *changed):
        assert visitor.get(link).status_code == 404, link


def test_a_cover_is_for_good_and_an_auditor_looks_under_it_with_a_reason(
    visitor: Visitor, sign_in: SignIn, coordinator: Visitor, case: str
) -> None:
    (before,) = data_of(coordinator.get(f"/api/v1/cases/{case}"))["photos"]
    plain = visitor.get(before["full"]).content
    body = {"photo": before["id"], "areas": [[0, 0, 0.5, 0.5]], "text": "遮盖车牌(演示)"}
    key = {"Idempotency-Key": "cover-1"}
    done = [data_of(coordinator.post(f"/api/v1/cases/{case}/cover-photo", body, headers=key)) for _ in range(2)]

    assert done[0] == done[1]
    for size in ("full", "thumb"):
        covered = visitor.get(before[size]).content  # the same link, another picture
        assert (covered != plain, metadata_in(covered)) == (True, [])
    auditor = sign_in("hn-auditor")
    looked = {"what": "photos", "reason": "核对遮盖是否必要(演示)"}
    (link,) = data_of(auditor.post(f"/api/v1/cases/{case}/looks", looked))["photos"]
    assert visitor.get(link).content == plain
    (noted,) = data_of(auditor.get(f"/api/v1/cases/{case}/looks"))["looks"]
    assert (noted["what"], noted["reason"]) == ("photos", looked["reason"])
    assert told(visitor.get(link.replace("use=sealed", "use=view"))) == NO_PHOTO


def test_a_cover_that_is_none_is_refused_in_words(coordinator: Visitor, deputy: Visitor, case: str) -> None:
    (picture,) = data_of(coordinator.get(f"/api/v1/cases/{case}"))["photos"]
    body = {"photo": picture["id"], "areas": [[0.5, 0, 0.5, 1]], "text": "演示理由"}
    path = f"/api/v1/cases/{case}/cover-photo"

    assert errors_of(coordinator.post(path, body)) == {"areas": "要遮盖的地方太小,右要大于左,下要大于上"}
    unknown = "01938a7e-8f4a-7c1e-9d0b-3f6a2c5e7b10"
    fits = {**body, "areas": [[0, 0, 1, 1]]}
    assert errors_of(coordinator.post(path, {**fits, "photo": unknown})) == {"photo": "这一件没有这张照片"}
    assert told(deputy.post(path, fits))[:2] == (403, 40301)


def test_what_waits_is_a_coordinators_list(coordinator: Visitor, sign_in: SignIn) -> None:
    path = "/api/v1/townships/330481001/content-checks"

    assert data_of(coordinator.get(path)) == {"items": [], "next_cursor": None, "has_more": False}
    assert errors_of(coordinator.get(f"{path}?cursor=x")) == {"cursor": "请用上一页给出的 next_cursor"}
    assert told(sign_in("yy-resident").get(path))[0] == 403
