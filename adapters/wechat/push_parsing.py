"""Reads the body of a push (推送的内容): JSON or WeChat's XML, both as the same plain dictionaries.

XML is read without anything that makes it dangerous: no document type, so no entities of its own, nothing from
elsewhere; and neither deep nor wide beyond what an event needs.
"""

from __future__ import annotations

from typing import Any, NoReturn
from xml.parsers import expat  # nosec B407  # whatever a document type could do is refused below

import msgspec

_DEEPEST = 12
_MOST_ELEMENTS = 2_000


class Unparsed(ValueError):
    """The body is neither JSON nor WeChat's XML, or more of it than an event can be."""


def parsed(body: bytes) -> dict[str, Any]:
    """What the body says. Raises Unparsed."""
    start = body.lstrip()[:1]
    if start == b"{":
        return _json(body)
    if start == b"<":
        return _Reader().read(body)
    raise Unparsed("既不是 JSON,也不是 XML")


def _json(body: bytes) -> dict[str, Any]:
    try:
        found = msgspec.json.decode(body)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
        raise Unparsed("不是正确的 JSON") from None
    if not isinstance(found, dict) or _depth(found) > _DEEPEST:
        raise Unparsed("JSON 的层次不对")
    return found


def _depth(value: object, so_far: int = 0) -> int:
    if so_far > _DEEPEST:
        return so_far
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return max((_depth(each, so_far + 1) for each in inner), default=so_far)


class _Reader:
    """Builds dictionaries: an element with elements inside is one, elements of one name are a list, others are text."""

    def __init__(self) -> None:
        self._open: list[tuple[str, dict[str, Any], list[str]]] = []
        self._count = 0
        self._root: dict[str, Any] | None = None

    def read(self, body: bytes) -> dict[str, Any]:
        """What stands inside <xml>. Raises Unparsed."""
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
        parser.StartDoctypeDeclHandler = _refuse
        parser.EntityDeclHandler = _refuse
        parser.ExternalEntityRefHandler = _refuse
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        try:
            parser.Parse(body, True)
        except expat.ExpatError:
            raise Unparsed("不是正确的 XML") from None
        if self._root is None:
            raise Unparsed("XML 里没有内容")
        return self._root

    def _start(self, name: str, _attributes: dict[str, str]) -> None:
        self._count += 1
        if self._count > _MOST_ELEMENTS or len(self._open) > _DEEPEST:
            raise Unparsed("XML 太长或者层次太多")
        self._open.append((name, {}, []))

    def _text(self, text: str) -> None:
        if self._open:
            self._open[-1][2].append(text)

    def _end(self, name: str) -> None:
        _, inside, texts = self._open.pop()
        if not self._open:
            if name != "xml":
                raise Unparsed("XML 的最外层应当是 xml")
            self._root = inside
            return
        _add(self._open[-1][1], name, inside or "".join(texts).strip())


def _add(place: dict[str, Any], name: str, value: object) -> None:
    """The second of a name makes a list of both, as WeChat's own JSON has it."""
    before = place.get(name)
    if name not in place:
        place[name] = value
    elif isinstance(before, list):
        before.append(value)
    else:
        place[name] = [before, value]


def _refuse(*_: object) -> NoReturn:
    raise Unparsed("XML 里不能有文档类型和实体")
