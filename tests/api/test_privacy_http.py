"""One's own data over HTTP (个人信息): consent, its withdrawal, a copy, and being forgotten down to the last byte."""

from __future__ import annotations

import io
import json
import os
import shutil
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.photos import photo as picture_of
from tests.support.web import Visitor, data_of, errors_of, reported, serving, settings_in, told, visiting

PLACE = {"lat": 30.531234, "lng": 120.681234, "datum": "wgs84", "address": "演示金丝雀路13号"}
CANARY, PHONE = "演示金丝雀的话", "13900001234"


@pytest.fixture(scope="module")
def folder(ready_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    found = tmp_path_factory.mktemp("privacy") / "data"
    shutil.copytree(ready_database, found)
    return found


@pytest.fixture(scope="module")
def visitor(folder: Path) -> Iterator[Visitor]:
    with serving(settings_in(folder), prepared=True) as url, visiting(url) as found:
        yield found


def bytes_of(folder: Path, words: str) -> list[str]:
    """The files below the folder in which these words stand."""
    files = (file for file in folder.rglob("*") if file.is_file() and "compiled-rules" not in file.parts)
    return [str(file.relative_to(folder)) for file in files if words.encode() in file.read_bytes()]


def test_a_place_without_consent_names_the_version_to_show(visitor: Visitor) -> None:
    somebody = visitor.signed("hn-resident")
    data_of(somebody.post("/api/v1/me/consent/withdraw", {}))

    answer = somebody.post(
        "/api/v1/reports", {"township": "330481001", "category": "路灯", "text": "不亮", "place": PLACE}
    )
    picture = somebody.upload(picture_of())

    assert told(answer)[:2] == (428, 42801)
    assert errors_of(answer) == {"notice": "示例-1", "document": "common", "scopes": "位置"}
    assert told(picture)[:2] == (428, 42801)
    assert reported(somebody)  # words alone are taken


def test_consent_is_given_to_the_version_that_was_read_and_taken_back_by_one_call(visitor: Visitor) -> None:
    somebody = visitor.signed("hn-resident")
    notice = data_of(visitor.get("/api/v1/privacy-notice?township=330481001"))

    wrong = somebody.post("/api/v1/me/consent", {"version": "旧版", "scopes": ["place"]})
    agreed = data_of(somebody.post("/api/v1/me/consent", {"version": notice["version"], "scopes": ["place"]}))
    back = data_of(somebody.post("/api/v1/me/consent/withdraw", {"scopes": ["photo", "place"]}))
    now = data_of(somebody.get("/api/v1/me/consent"))

    assert told(wrong)[:2] == (422, 42201)
    assert agreed["scopes"] == ["file", "photo", "place"]
    assert (back["scopes"], now) == (["file"], back)
    assert (now["said"][0]["given"], now["said"][0]["version"]) == (False, "示例-1")
    assert told(visitor.get("/api/v1/privacy-notice?township=000000"))[:2] == (404, 40401)


def test_who_holds_an_office_or_does_not_confirm_is_not_forgotten(visitor: Visitor) -> None:
    assert told(visitor.signed("hn-telecom").post("/api/v1/me/deletion", {"confirm": True}))[:2] == (409, 40901)
    unsure = visitor.signed("hn-resident").post("/api/v1/me/deletion", {"confirm": False})
    assert (told(unsure)[:2], list(errors_of(unsure))) == ((422, 42201), ["confirm"])


def test_one_gets_a_copy_and_is_forgotten_down_to_the_last_byte(visitor: Visitor, folder: Path) -> None:
    somebody, unit = visitor.signed("hn-resident"), visitor.signed("hn-mobile")
    photo = data_of(somebody.upload(picture_of()))["id"]
    body = {"text": f"{CANARY},请打{PHONE}", "place": PLACE, "photos": [photo]}
    over = reported(somebody, **body)
    reported(somebody, text=CANARY)
    data_of(unit.do(over, "claim"))
    data_of(unit.do(over, "answer", outcome="已解决", text="已处理"))
    data_of(somebody.do(over, "rate", stars=5))
    before = data_of(unit.get(f"/api/v1/cases/{over}"))
    original = somebody.get(f"/api/v1/photos/{photo}?case={over}").content

    mine = data_of(somebody.get("/api/v1/me/export"))
    kept = {each["table"]: each["rows"] for each in mine["tables"]}
    copy = zipfile.ZipFile(io.BytesIO(somebody.get("/api/v1/me/export.zip").content))
    for file in (folder / "files").rglob("*.jpg"):
        os.utime(file, (time.time() - 7200,) * 2)  # what came within the hour may be about to be pointed at by others
    answer = data_of(somebody.post("/api/v1/me/deletion", {"confirm": True, "withdraw_open": True}))

    assert {CANARY + f",请打{PHONE}", CANARY} <= {row["body"].get("text") for row in kept["contents"]}
    assert f"/api/v1/photos/{photo}?case={over}" in mine["files"]
    assert "已处理" not in str(mine)
    assert copy.testzip() is None
    named = f"photos/{over}/{photo}.jpg"
    inside = json.loads(copy.read("本人数据.json"))
    assert copy.namelist() == ["本人数据.json", named] == ["本人数据.json", *inside["files"]]
    assert (inside["person"], {each["table"] for each in inside["tables"]}) == (mine["person"], set(kept))
    assert copy.read(named) == original
    assert (answer["done"], answer["waiting"], answer["gone"]["case_photos"]) == (True, 0, 1)
    assert answer["text"] == "已经删除;办理的事实和台账保留,但不再能找到本人"
    assert list((folder / "files").rglob("*.jpg")) == []
    assert somebody.get("/api/v1/me").status_code == 401
    after = data_of(unit.get(f"/api/v1/cases/{over}"))
    assert (after["text"], after["place"], after["status"]) == (None, None, before["status"])
    assert [each["kind"] for each in after["timeline"]] == [each["kind"] for each in before["timeline"]]
    assert unit.get(f"/api/v1/photos/{photo}?case={over}").status_code == 404
    for words in (CANARY, PHONE, "演示金丝雀路13号", "120.681234", "30.531234"):
        assert bytes_of(folder, words) == [], words
