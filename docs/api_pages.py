"""The pages of the HTTP door: what a refusal looks like on the wire, and which addresses there are."""

from __future__ import annotations

import json
from collections.abc import Iterator
from inspect import getdoc

import msgspec
from msgspec.inspect import StructType

from api.doors import Door, Intake
from api.errors import FILES, PHOTOS, TABLE, UNEXPECTED, Code
from api.routes import all_doors
from api.shape_words import fields_of, objects_in, sense_of, words_for
from api.who import who
from cases.ports_files import FILE_SENTENCES
from cases.ports_media import PHOTO_SENTENCES
from docs.tables import code, page, table


def errors_page() -> str:
    """docs/reference/errors.md."""
    lead = (
        "每个错误的 HTTP 状态、信封里的 `code`(含义不变)、名称和意思。客户端按 `code` 判断,按 `msg` 显示;"
        "写了“重试”的,过这么多秒用同一个幂等键重试是安全的。"
    )
    rows = sorted(error_rows())
    return page("错误码 Errors", lead, table(("code", "HTTP", "名称", "意思", "重试"), rows))


def error_rows() -> Iterator[tuple[str, str, str, str, str]]:
    """One row a line of the table in api/errors.py."""
    for kind, line in TABLE.items():
        yield error_row(line, name_of(kind), line.sentence or first_line(kind))
    for photo, line in PHOTOS.items():
        yield error_row(line, photo.value, PHOTO_SENTENCES[photo])
    for file, line in FILES.items():
        yield error_row(line, file.value, FILE_SENTENCES[file])
    yield error_row(UNEXPECTED, "unexpected", UNEXPECTED.sentence)


def error_row(line: Code, name: str, meaning: str) -> tuple[str, str, str, str, str]:
    """The cells of one error."""
    retry = f"{line.retry_after} 秒" if line.retry_after is not None else ""
    return (code(line.number), str(line.status), name, meaning, retry)


def name_of(kind: type[BaseException]) -> str:
    """The refusal's own stable word where it has one."""
    return str(getattr(kind, "code", "")) or kind.__name__


def first_line(kind: type[BaseException]) -> str:
    """The first sentence of a class's docstring."""
    return (getdoc(kind) or "").partition("\n")[0]


def routes_page() -> str:
    """docs/reference/routes.md."""
    lead = (
        "全部接口。运行中的服务在 `/docs` 有同样内容的说明,在 `/docs/openapi.json` 有 OpenAPI 3.1。“权限”一栏的词见 "
        "[permissions.md](permissions.md),错误见 [errors.md](errors.md)。应答都是 `{code, msg, data, request_id}`,"
        "下面写的是 `data`。"
    )
    doors = list(all_doors())
    rows = [(code(route_of(door)), door.summary, who(door.permission), code(door.permission)) for door in doors]
    overview = table(("接口", "做什么", "谁可以", "权限"), rows)
    objects = objects_in(door.answer for door in doors)
    parts = (*map(door_part, doors), "# 应答里的内容", *map(object_part, objects))
    return page("接口 Routes", lead, overview, *parts)


def route_of(door: Door) -> str:
    """Method and address."""
    return f"{door.method} {door.path}"


def door_part(door: Door) -> str:
    """What goes in at one door, with an example, and what comes out."""
    rows = [(code(field.name), field.holds, "必填" if field.required else "") for field in fields_of(door.given)]
    place = {Intake.NONE: "查询参数", Intake.RAW: "查询参数", Intake.FOREIGN: "查询参数", Intake.JSON: "JSON 内容"}.get(
        door.intake, "表单内容(multipart)"
    )
    parts = [f"## {route_of(door)}", f"{door.summary}。" + (f"{place}:" if rows else "")]
    if rows:
        parts.append(table(("名称", "内容", ""), rows))
    if door.example is not None and door.intake is Intake.JSON:
        shown = json.dumps(msgspec.to_builtins(door.example), ensure_ascii=False, indent=2)
        parts.append(f"```json\n{shown}\n```")
    return "\n\n".join([*parts, f"应答:{answered(door)}"])


def answered(door: Door) -> str:
    """What ``data`` holds; objects lead to their fields."""
    if door.bare:
        return f"没有信封,直接是 {code(door.media)}"
    return words_for(door.answer, linked, "null")


def linked(info: StructType) -> str:
    """An object by its name."""
    return f"[{info.cls.__name__}](#{info.cls.__name__.lower()})"


def object_part(kind: type[msgspec.Struct]) -> str:
    """One object of the answers: its sentence and its fields."""
    rows = [(code(field.name), field.holds) for field in fields_of(kind, linked, "null")]
    return "\n\n".join([f"## {kind.__name__}", sense_of(kind), table(("名称", "内容"), rows)])
