"""The pages of the HTTP door: what a refusal looks like on the wire, and which addresses there are."""

from __future__ import annotations

import json
from collections.abc import Iterator
from inspect import getdoc

import msgspec

from api.doors import Door, Intake
from api.errors import FILES, PHOTOS, TABLE, UNEXPECTED, Code
from api.routes import all_doors
from cases.ports_files import FILE_SENTENCES
from cases.ports_media import PHOTO_SENTENCES
from docs.shapes import words_for
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
        "全部接口。运行中的服务在 `/docs` 有同样内容的 OpenAPI 3 说明。“权限”一栏的词见 "
        "[permissions.md](permissions.md),错误见 [errors.md](errors.md)。"
    )
    doors = list(all_doors())
    rows = [(code(route_of(door)), code(door.permission), door.summary) for door in doors]
    overview = table(("接口", "权限", "做什么"), rows)
    return page("接口 Routes", lead, overview, *(door_part(door) for door in doors if has_fields(door)))


def route_of(door: Door) -> str:
    """Method and address."""
    return f"{door.method} {door.path}"


def has_fields(door: Door) -> bool:
    """Whether there is anything to send."""
    return bool(msgspec.structs.fields(door.given))


def door_part(door: Door) -> str:
    """What goes in at one door: its fields and an example."""
    rows = [
        (code(field.encode_name), words_for(field.type), "必填" if field.required else "")
        for field in msgspec.structs.fields(door.given)
    ]
    place = {Intake.NONE: "查询参数", Intake.JSON: "JSON 内容"}.get(door.intake, "表单内容(multipart)")
    parts = [f"## {route_of(door)}", f"{door.summary}。{place}:", table(("名称", "内容", ""), rows)]
    if door.example is not None and door.intake is Intake.JSON:
        shown = json.dumps(msgspec.to_builtins(door.example), ensure_ascii=False, indent=2)
        parts.append(f"```json\n{shown}\n```")
    return "\n\n".join(parts)
