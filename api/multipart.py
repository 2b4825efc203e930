"""Forms with one file (表单上传): read strictly; names and types that the client gives are never used."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from api.payloads import Malformed, WrongMediaType, check_text
from cases.refusals import InvalidInput

MOST_PARTS = 20
MOST_HEADER_BYTES = 2048
_TYPE = re.compile(r"multipart/form-data\s*;(?P<rest>.*)", re.IGNORECASE | re.DOTALL)
_BOUNDARY = re.compile(
    r"(?:^|;)\s*boundary=(?:\"(?P<quoted>[^\"]{1,70})\"|(?P<bare>[^\s;\"]{1,70}))\s*(?:;|$)", re.IGNORECASE
)
_FIELD = re.compile(rb"[;\s]name=\"(?P<name>[^\"\r\n]{1,100})\"", re.IGNORECASE)
_FILE = re.compile(rb"[;\s]filename\*?=", re.IGNORECASE)


@dataclass(slots=True)
class Form:
    """The text fields by name, and the file: the one in the field ``file``, else the first."""

    fields: dict[str, str] = field(default_factory=dict)
    file: bytes | None = None
    named: bool = False


def read_form(content_type: str, body: bytes, missing: str = "没有收到照片,请选择一张后上传") -> Form:
    """The form in ``body``. Raises WrongMediaType, Malformed, and InvalidInput when no file is in it (``missing``)."""
    form = Form()
    for part in _parts(_boundary(content_type), body):
        _take(form, part)
    if form.file is None:
        raise InvalidInput({"file": missing})
    return form


def _boundary(content_type: str) -> bytes:
    kind = _TYPE.fullmatch(content_type) if content_type.isascii() else None
    found = _BOUNDARY.search(kind["rest"]) if kind else None
    if found is None:
        raise WrongMediaType("请用表单上传照片(Content-Type: multipart/form-data)")
    return b"\r\n--" + (found["quoted"] or found["bare"]).encode()


def _parts(boundary: bytes, body: bytes) -> list[bytes]:
    pieces = (b"\r\n" + body).split(boundary, MOST_PARTS + 2)
    closed = len(pieces) >= 2 and pieces[-1].startswith(b"--") and len(pieces) <= MOST_PARTS + 2
    if not closed:
        raise Malformed("表单不完整或项目太多,请重新上传")
    return pieces[1:-1]


def _take(form: Form, part: bytes) -> None:
    head, gap, content = part.removeprefix(b"\r\n").partition(b"\r\n\r\n")
    name = _FIELD.search(head)
    if not gap or len(head) > MOST_HEADER_BYTES or name is None:
        raise Malformed("表单的格式不对,请重新上传")
    if _FILE.search(head):
        _take_file(form, content, wanted=name["name"] == b"file")
    else:
        _take_field(form, name["name"], content)


def _take_file(form: Form, content: bytes, *, wanted: bool) -> None:
    if form.file is None or (wanted and not form.named):
        form.file, form.named = content, wanted


def _take_field(form: Form, name: bytes, content: bytes) -> None:
    try:
        key, value = name.decode(), content.decode()
    except UnicodeDecodeError:
        raise Malformed("表单里有不是 UTF-8 的文字") from None
    if key in form.fields:
        raise Malformed("表单里有重复的字段名")
    check_text([key, value])
    form.fields[key] = value
