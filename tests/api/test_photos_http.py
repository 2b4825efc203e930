"""Photos over HTTP (照片上传): JSON for every outcome, only pixels kept, and no file name believed."""

from __future__ import annotations

import re
from pathlib import Path

import httpx
import pytest

from tests.support.photos import CANARY, metadata_in, photo, png_header_only, stuffed
from tests.support.web import Visitor, data_of, errors_of, told

TYPE = (415, 41502, "只支持 JPG、PNG、WebP、HEIC 格式的静态照片,请换一张")
BROKEN = (422, 42212, "照片无法读取,请重新拍摄或换一张")
PIXELS = (422, 42211, "照片像素过高,请调低分辨率后再上传")
PIECES = (400, 40001, "表单不完整或项目太多,请重新上传")
FORMAT = (400, 40001, "表单的格式不对,请重新上传")

REFUSED: dict[str, tuple[bytes, tuple[int, int, str]]] = {
    "nothing": (b"", TYPE),
    "a web page": (b"<html><script>alert(1)</script>", TYPE),
    "SVG": (b"<svg xmlns='http://www.w3.org/2000/svg'/>", TYPE),
    "a GIF": (photo("GIF"), TYPE),
    "a TIFF": (photo("TIFF"), TYPE),
    "an archive": (b"PK\x03\x04" + b"\0" * 100, TYPE),
    "half a photo": (photo(size=(200, 200))[:900], BROKEN),
    "a PNG of 4 gigapixels": (png_header_only(65000, 65000), PIXELS),
    "a PNG without its pixels": (png_header_only(100, 100), BROKEN),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_photo_that_is_none_is_told_in_json(deputy: Visitor, name: str) -> None:
    data, expected = REFUSED[name]

    answer = deputy.upload(data)

    assert told(answer) == expected
    assert answer.headers["content-type"] == "application/json"


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_only_pixels_are_kept(deputy: Visitor, form: str) -> None:
    kept = data_of(deputy.upload(stuffed(form)))

    for size in ("thumb", "full"):
        seen = deputy.get(kept[size])
        assert metadata_in(seen.content) == []
        assert seen.headers["content-type"] == "image/jpeg"
        assert re.fullmatch(r"private, max-age=\d{3,4}", seen.headers["cache-control"])
        assert seen.headers["x-content-type-options"] == "nosniff"


def test_the_same_file_again_is_the_same_photo(deputy: Visitor, telecom: Visitor) -> None:
    data = photo(size=(77, 55))
    first, again, theirs = deputy.upload(data), deputy.upload(data, name="other.png"), telecom.upload(data)

    assert (first.status_code, again.status_code, theirs.status_code) == (201, 200, 201)
    assert data_of(first)["id"] == data_of(again)["id"]
    assert data_of(theirs)["id"] != data_of(first)["id"]


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "..\\..\\x", "con.jpg", "-rf.jpg", "照" * 300 + ".jpg", "a\u202egpj.exe", "x.php"]
)
def test_the_name_of_a_file_is_never_used(deputy: Visitor, name: str) -> None:
    answer = deputy.upload(photo(size=(40, 41)), name=name)

    assert answer.is_success
    assert name not in answer.text


@pytest.mark.parametrize("kind", ["application/octet-stream", "text/html", "image/svg+xml", ""])
def test_the_type_of_a_file_is_not_believed(deputy: Visitor, kind: str) -> None:
    assert deputy.upload(photo(size=(40, 42)), kind=kind).is_success


def form(visitor: Visitor, body: bytes, kind: str | bytes = "multipart/form-data; boundary=b") -> httpx.Response:
    return visitor.post("/api/v1/photos", content=body, headers={"content-type": kind})


def part(head: str, content: bytes = b"x", boundary: str = "b") -> bytes:
    return f"--{boundary}\r\n{head}\r\n\r\n".encode() + content + b"\r\n"


FILE = 'Content-Disposition: form-data; name="file"; filename="a.jpg"'
FIELD = 'Content-Disposition: form-data; name="a"'
END = b"--b--\r\n"

FORMS: dict[str, tuple[bytes, tuple[int, int, str]]] = {
    "nothing": (b"", PIECES),
    "no end": (part(FILE), PIECES),
    "another boundary": (part(FILE, boundary="c") + b"--c--", PIECES),
    "too many parts": (part(FILE) * 30 + END, PIECES),
    "no name": (part("Content-Disposition: form-data") + END, FORMAT),
    "no head": (b"--b\r\nx\r\n" + END, FORMAT),
    "a long head": (part(FILE + "; x=" + "y" * 3000) + END, FORMAT),
    "a field that is no UTF-8": (part(FIELD, b"\xff") + END, (400, 40001, "表单里有不是 UTF-8 的文字")),
    "a field twice": (part(FIELD) * 2 + END, (400, 40001, "表单里有重复的字段名")),
    "a NUL": (part(FIELD, b"\0") + END, (400, 40001, "文字里有无法保存的字符")),
}


@pytest.mark.parametrize("name", FORMS)
def test_a_form_that_cannot_be_read_is_refused(deputy: Visitor, name: str) -> None:
    body, expected = FORMS[name]

    assert told(form(deputy, body)) == expected


def test_a_form_without_a_file_is_told_so(deputy: Visitor) -> None:
    answer = form(deputy, part('Content-Disposition: form-data; name="client_uuid"') + END)

    assert errors_of(answer) == {"file": "没有收到照片,请选择一张后上传"}


def test_a_field_that_nobody_knows_is_refused(deputy: Visitor) -> None:
    answer = form(deputy, part('Content-Disposition: form-data; name="owner"') + part(FILE, photo()) + END)

    assert errors_of(answer) == {"owner": "没有这一项,请删去"}


def test_the_file_in_the_field_file_counts_and_else_the_first(deputy: Visitor) -> None:
    other = 'Content-Disposition: form-data; name="other"; filename="b"'
    wide, tall = photo(size=(60, 20)), photo(size=(20, 60))

    named = data_of(form(deputy, part(other, wide) + part(FILE, tall) + END))
    first = data_of(form(deputy, part(other, wide) + part(other, tall) + END))

    assert (named["width"], named["height"]) == (20, 60)
    assert (first["width"], first["height"]) == (60, 20)


NO_FORMS = [
    "application/json",
    "multipart/form-data",
    "multipart/form-data; boundary=",
    "multipart/mixed; boundary=b",
    "image/jpeg",
    b"multipart/form-data; boundary=\xff",
]


@pytest.mark.parametrize("kind", NO_FORMS)
def test_only_a_form_is_taken(deputy: Visitor, kind: str | bytes) -> None:
    assert told(form(deputy, part(FILE, photo()) + END, kind))[:2] == (415, 41501)


def test_a_boundary_in_quotes_is_understood(deputy: Visitor) -> None:
    answer = form(deputy, part(FILE, photo(size=(21, 22))) + END, 'Multipart/Form-Data; charset=utf-8; boundary="b"')

    assert answer.is_success


def test_nothing_that_was_sent_is_on_the_disk_as_it_was_sent(
    deputy: Visitor, tmp_path_factory: pytest.TempPathFactory
) -> None:
    data_of(deputy.upload(stuffed("JPEG", orientation=3)))
    deputy.upload(stuffed("JPEG")[:-900])

    files = [file for file in Path(tmp_path_factory.getbasetemp()).glob("served*/data/files/**/*") if file.is_file()]

    assert files
    assert [file for file in files if CANARY in file.read_bytes()] == []
