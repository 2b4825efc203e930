"""The documentation as a page (接口文档页): plain HTML with its own few lines of style, readable without a network."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from html import escape

import msgspec
from msgspec.inspect import StructType

from api.doors import Door, Intake
from api.errors import all_codes
from api.openapi import DESCRIPTION, example_of
from api.shape_words import fields_of, objects_in, sense_of, words_for
from api.who import who

_STYLE = (
    "body{font:16px/1.6 system-ui,sans-serif;max-width:72rem;margin:2rem auto;padding:0 1rem;color:#222}"
    "h2{border-top:1px solid #ddd;padding-top:1rem;font-size:1.05rem}h3{font-size:1rem;margin-bottom:.3rem}"
    "code,pre{background:#f5f5f5;border-radius:4px}code{padding:0 .3em}pre{padding:.6rem;overflow:auto}b{color:#0958d9}"
    "table{border-collapse:collapse;margin:.4rem 0}td code,td b{white-space:nowrap}"
    "td,th{border:1px solid #ddd;padding:.2rem .6rem;text-align:left;vertical-align:top}"
)
_PLACES = {Intake.NONE: "查询参数", Intake.RAW: "查询参数", Intake.FOREIGN: "查询参数", Intake.JSON: "JSON 内容"}


def page(doors: Iterable[Door]) -> str:
    """The whole page: what there is, each door, what stands in the answers, and the codes."""
    listed = tuple(doors)
    body = "\n".join((*_overview(listed), *(line for door in listed for line in _door(door)), *_answers(listed)))
    return (
        '<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>民情 接口</title>'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<style>{_STYLE}</style></head><body><h1>民情 接口</h1><p>{escape(DESCRIPTION)}</p>"
        '<p>程序可读的描述:<a href="/docs/openapi.json">/docs/openapi.json</a>。'
        '往下是<a href="#answers">应答里的内容</a>和<a href="#codes">错误码</a>。'
        "谁可以:括号里是这一件与他的关系,没有写的不论哪一件。</p>"
        f"{body}\n{_codes()}</body></html>"
    )


def _overview(doors: Sequence[Door]) -> Iterator[str]:
    rows = ((f'<a href="#{door.name}">{escape(door.summary)}</a>', _address(door), _who(door)) for door in doors)
    yield _table(("做什么", "接口", "谁可以"), rows)


def _address(door: Door) -> str:
    return f"<b>{door.method}</b> <code>{escape(door.path)}</code>"


def _who(door: Door) -> str:
    return escape(who(door.permission))


def _door(door: Door) -> Iterator[str]:
    yield f'<h2 id="{escape(door.name)}">{_address(door)}</h2>'
    yield f"<p>{escape(door.summary)}。谁可以:{_who(door)}。</p>"
    fields = fields_of(door.given)
    if fields:
        rows = ((f"<code>{f.name}</code>", escape(f.holds), "必填" if f.required else "") for f in fields)
        yield f"<p>{_PLACES.get(door.intake, '表单内容(multipart),文件在 <code>file</code>')}:</p>"
        yield _table(("名称", "内容", ""), rows)
    yield from _example(door)
    yield f"<p>应答 <code>data</code>:{_holds(door)}</p>"


def _example(door: Door) -> Iterator[str]:
    example = example_of(door)
    if door.intake is Intake.JSON:
        yield f"<pre>{escape(json.dumps(example, ensure_ascii=False, indent=2))}</pre>"
    elif example and door.intake is Intake.NONE:
        query = "&".join(f"{name}={value}" for name, value in example.items())
        yield f"<pre>{escape(f'{door.path}?{query}')}</pre>"


def _holds(door: Door) -> str:
    if door.bare:
        return f"没有信封,直接是 <code>{escape(door.media)}</code>"
    return _linked(words_for(door.answer, _marked, "null"))


#: Around the name of an object until the rest of the phrase is escaped; no word of ours has them.
_OPEN, _CLOSE = "\x02", "\x03"


def _marked(info: StructType) -> str:
    return f"{_OPEN}{info.cls.__name__}{_CLOSE}"


def _linked(words: str) -> str:
    """The phrase for HTML; the name of an object leads to its fields."""
    said = []
    for part in escape(words).split(_OPEN):
        name, closed, rest = part.partition(_CLOSE)
        said.append(f'<a href="#{name}">{name}</a>{rest}' if closed else part)
    return "".join(said)


def _answers(doors: Sequence[Door]) -> Iterator[str]:
    yield '<h2 id="answers">应答里的内容</h2>'
    for kind in objects_in(door.answer for door in doors):
        yield from _object(kind)


def _object(kind: type[msgspec.Struct]) -> Iterator[str]:
    yield f'<h3 id="{kind.__name__}">{kind.__name__}</h3><p>{escape(sense_of(kind))}</p>'
    yield _table(
        ("名称", "内容"),
        ((f"<code>{field.name}</code>", _linked(field.holds)) for field in fields_of(kind, _marked, "null")),
    )


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Cells are HTML already."""
    head = "".join(f"<th>{cell}</th>" for cell in heads)
    lines = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    return f"<table><tr>{head}</tr>{lines}</table>"


def _codes() -> str:
    rows = sorted({(code.number, code.status, code.sentence) for code in all_codes()})
    lines = _table(
        ("code", "HTTP", "说明(空的随情况而定)"), ((str(n), str(status), escape(said)) for n, status, said in rows)
    )
    return f'<h2 id="codes">错误码</h2>{lines}'
