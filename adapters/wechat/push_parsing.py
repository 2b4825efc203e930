"""Reads the body of a push (推送的内容): JSON or WeChat's XML, both as the same plain dictionaries.

Neither may be deep or wide beyond what an event needs.
"""

from __future__ import annotations

from typing import Any

import msgspec

from cases.plain_xml import DEEPEST, Unreadable, read_xml


class Unparsed(ValueError):
    """The body is neither JSON nor WeChat's XML, or more of it than an event can be."""


def parsed(body: bytes) -> dict[str, Any]:
    """What the body says. Raises Unparsed."""
    start = body.lstrip()[:1]
    if start == b"{":
        return _json(body)
    if start == b"<":
        return _xml(body)
    raise Unparsed("既不是 JSON,也不是 XML")


def _json(body: bytes) -> dict[str, Any]:
    try:
        found = msgspec.json.decode(body)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
        raise Unparsed("不是正确的 JSON") from None
    if not isinstance(found, dict) or _depth(found) > DEEPEST:
        raise Unparsed("JSON 的层次不对")
    return found


def _depth(value: object, so_far: int = 0) -> int:
    if so_far > DEEPEST:
        return so_far
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return max((_depth(each, so_far + 1) for each in inner), default=so_far)


def _xml(body: bytes) -> dict[str, Any]:
    """What stands inside <xml>. Raises Unparsed."""
    try:
        root, inside = read_xml(body)
    except Unreadable as told:
        raise Unparsed(str(told)) from None
    if root != "xml":
        raise Unparsed("XML 的最外层应当是 xml")
    return inside
