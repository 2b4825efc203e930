"""Small XML of other systems as plain dictionaries (读别的系统的 XML): nothing is fetched, expanded or unbounded."""

from __future__ import annotations

from typing import Any, NoReturn
from xml.parsers import expat  # nosec B407  # whatever a document type could do is refused below

MOST_ELEMENTS = 2_000
DEEPEST = 12


class Unreadable(ValueError):
    """It is not XML that we read; the message is a Chinese sentence."""


def read_xml(body: bytes, most: int = MOST_ELEMENTS) -> tuple[str, dict[str, Any]]:
    """The name of the outermost element, and what stands inside it. Raises Unreadable.

    An element with elements inside is a dictionary, elements of one name are a list, others are text.
    """
    return _Reader(most).read(body)


class _Reader:
    def __init__(self, most: int) -> None:
        self._open: list[tuple[str, dict[str, Any], list[str]]] = []
        self._left = most
        self._root: tuple[str, dict[str, Any]] | None = None

    def read(self, body: bytes) -> tuple[str, dict[str, Any]]:
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
        except Unreadable:
            raise
        except (expat.ExpatError, LookupError, ValueError):  # the last two: an encoding of which there is none here
            raise Unreadable("不是正确的 XML") from None
        if self._root is None:
            raise Unreadable("XML 里没有内容")
        return self._root

    def _start(self, name: str, _attributes: dict[str, str]) -> None:
        self._left -= 1
        if self._left < 0 or len(self._open) > DEEPEST:
            raise Unreadable("XML 太长或者层次太多")
        self._open.append((name, {}, []))

    def _text(self, text: str) -> None:
        if self._open:
            self._open[-1][2].append(text)

    def _end(self, name: str) -> None:
        _, inside, texts = self._open.pop()
        if not self._open:
            self._root = (name, inside)
            return
        _add(self._open[-1][1], name, inside or "".join(texts).strip())


def _add(place: dict[str, Any], name: str, value: object) -> None:
    """The second of a name makes a list of both."""
    before = place.get(name)
    if name not in place:
        place[name] = value
    elif isinstance(before, list):
        before.append(value)
    else:
        place[name] = [before, value]


def _refuse(*_: object) -> NoReturn:
    raise Unreadable("XML 里不能有文档类型和实体")
