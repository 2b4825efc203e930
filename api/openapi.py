"""The OpenAPI document (接口描述): every address, body, answer and example, from the declarations and nothing else."""

from __future__ import annotations

import importlib
from collections.abc import Iterable
from importlib.metadata import version
from typing import Any

import msgspec

from api import answers as a
from api.doors import Door, Intake
from api.errors import all_codes
from api.who import who

REF = "#/components/schemas/{name}"
DESCRIPTION = (
    "所有应答都是 {code, msg, data, request_id};code 为 0 是成功,其余见错误码。时间是带 +08:00 的 ISO-8601。"
    "会改变什么的请求可以带 Idempotency-Key(或 client_uuid):同一次提交重发得到原来的应答,不会办两次。"
)


def shown(sandbox: bool) -> tuple[Door, ...]:  # noqa: FBT001  # the mode of the server, not an option
    """The doors that this server has."""
    # Not at the top: the doors' own module of documentation stands among them.
    routes = importlib.import_module("api.routes")
    return tuple(door for door in routes.all_doors() if sandbox or not door.sandbox)


def document(doors: Iterable[Door]) -> dict[str, Any]:
    """OpenAPI 3.1 as plain JSON."""
    listed = tuple(doors)
    types = [kind for door in listed for kind in (door.given, door.answer) if _is_struct(kind)]
    _, components = msgspec.json.schema_components([*dict.fromkeys(types), a.Problem], ref_template=REF)
    paths: dict[str, dict[str, Any]] = {}
    for door in listed:
        paths.setdefault(door.path, {})[door.method.lower()] = operation(door)
    return {
        "openapi": "3.1.0",
        "info": {"title": "民情 minqing", "version": version("minqing"), "description": DESCRIPTION},
        "paths": paths,
        "components": {
            "schemas": {**components, "Refusal": _refusal_schema()},
            "securitySchemes": {"bearer": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}},
        },
    }


def operation(door: Door) -> dict[str, Any]:
    """One door."""
    found: dict[str, Any] = {
        "operationId": door.name,
        "summary": door.summary,
        "description": f"谁可以:{who(door.permission)}。",
        "tags": [door.name.partition("_")[0]],
        "security": [] if door.open else [{"bearer": []}],
        "parameters": [*_path_parameters(door), *_query_parameters(door), *_key_parameter(door)],
        "responses": {**{str(status): _success(door) for status in _statuses(door)}, "default": _failure(door)},
    }
    if door.intake is not Intake.NONE and door.method != "GET":
        found["requestBody"] = {"required": True, "content": _body(door)}
    return found


def example_of(door: Door) -> Any:
    """The example of its body or query as plain JSON, without the fields at their defaults."""
    if door.example is None:
        return {}
    kind = type(door.example)
    given = msgspec.to_builtins(door.example)
    defaults = dict(zip(kind.__struct_fields__[::-1], kind.__struct_defaults__[::-1], strict=False))
    return {name: value for name, value in given.items() if value != _plain(defaults.get(name, msgspec.NODEFAULT))}


def _plain(default: Any) -> Any:
    factory = getattr(default, "factory", None)
    return factory() if factory is not None else default


def _is_struct(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, msgspec.Struct)


def _schema(kind: Any) -> dict[str, Any]:
    (schema,), _ = msgspec.json.schema_components([kind], ref_template=REF)
    return schema


def _body(door: Door) -> dict[str, Any]:
    if door.intake is Intake.JSON:
        return {"application/json": {"schema": _schema(door.given), "example": example_of(door)}}
    if door.intake is Intake.FOREIGN:
        return {"application/x-www-form-urlencoded": {"schema": {"type": "object"}}}
    if door.intake is Intake.RAW:
        return {kind: {"schema": {}} for kind in ("application/json", "text/xml")}
    _, components = msgspec.json.schema_components([door.given], ref_template=REF)
    own = components[door.given.__name__]
    what = "一张照片" if door.intake is Intake.PHOTO else "一个文件"
    file = {"type": "string", "format": "binary", "description": what}
    # One object, not two of which each forbids what the other asks for.
    whole = own | {"properties": {**own["properties"], "file": file}, "required": [*own.get("required", []), "file"]}
    return {"multipart/form-data": {"schema": whole}}


def _path_parameters(door: Door) -> list[dict[str, Any]]:
    names = [part[1:-1] for part in door.path.split("/") if part.startswith("{")]
    return [{"name": name, "in": "path", "required": True, "schema": {"type": "string"}} for name in names]


def _query_parameters(door: Door) -> list[dict[str, Any]]:
    if door.intake not in {Intake.NONE, Intake.RAW, Intake.FOREIGN}:
        return []
    _, components = msgspec.json.schema_components([door.given], ref_template=REF)
    own = components[door.given.__name__]
    required, examples = own.get("required", []), example_of(door)
    return [
        {"name": name, "in": "query", "required": name in required, "schema": schema}
        | ({"example": examples[name]} if name in examples else {})
        for name, schema in own.get("properties", {}).items()
    ]


def _key_parameter(door: Door) -> list[dict[str, Any]]:
    if "client_uuid" not in door.given.__struct_fields__:
        return []
    schema = {"type": "string", "maxLength": 64}
    return [{"name": "Idempotency-Key", "in": "header", "required": False, "schema": schema}]


def _statuses(door: Door) -> list[int]:
    return [door.status] if door.later is None else [door.status, door.later]


def _success(door: Door) -> dict[str, Any]:
    if door.intake is Intake.FOREIGN:
        return {"description": "成功", "content": _foreign()}
    if door.bare:
        schema = {} if door.media.startswith("application/json") else {"type": "string", "format": "binary"}
        return {"description": "成功", "content": {door.media: {"schema": schema}}}
    if door.answer == dict[str, Any]:
        return {"description": "成功", "content": {"application/json": {"schema": {"type": "object"}}}}
    return {"description": "成功", "content": {"application/json": {"schema": _envelope(_schema(door.answer))}}}


def _envelope(data: dict[str, Any]) -> dict[str, Any]:
    properties = {"code": {"const": 0}, "msg": {"type": "string"}, "data": data, "request_id": {"type": "string"}}
    return {"type": "object", "properties": properties, "required": list(properties)}


def _foreign() -> dict[str, Any]:
    """As a standard of others has it, in the two formats in which it is written."""
    return {"application/json": {"schema": {}}, "text/xml": {"schema": {"type": "string", "format": "binary"}}}


def _failure(door: Door) -> dict[str, Any]:
    if door.intake is Intake.FOREIGN:
        return {"description": "没有办成,照那个标准写明原因", "content": _foreign()}
    schema = {"$ref": "#/components/schemas/Refusal"}
    return {"description": "没有办成,什么也没有改变", "content": {"application/json": {"schema": schema}}}


def _refusal_schema() -> dict[str, Any]:
    numbers = sorted({code.number for code in all_codes()})
    errors = {"type": "array", "items": {"$ref": "#/components/schemas/Problem"}}
    properties = {
        "code": {"type": "integer", "enum": numbers},
        "msg": {"type": "string"},
        "data": {"type": "object", "properties": {"errors": errors}, "required": ["errors"]},
        "request_id": {"type": "string"},
    }
    return {"type": "object", "properties": properties, "required": list(properties)}
