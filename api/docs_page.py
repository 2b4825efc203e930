"""The documentation as a page (接口文档页): plain HTML with its own few lines of style, readable without a network."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from html import escape

from api.doors import Door, Intake
from api.errors import all_codes
from api.openapi import DESCRIPTION, example_of

_STYLE = (
    "body{font:16px/1.6 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#222}"
    "h2{border-top:1px solid #ddd;padding-top:1rem;font-size:1.05rem}code,pre{background:#f5f5f5;border-radius:4px}"
    "code{padding:0 .3em}pre{padding:.6rem;overflow:auto}b{color:#0958d9}table{border-collapse:collapse}"
    "td,th{border:1px solid #ddd;padding:.2rem .6rem;text-align:left}"
)


def page(doors: Iterable[Door]) -> str:
    """The whole page."""
    body = "\n".join(line for door in doors for line in _door(door))
    return (
        '<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>民情 接口</title>'
        f"<style>{_STYLE}</style></head><body><h1>民情 接口</h1><p>{escape(DESCRIPTION)}</p>"
        '<p>程序可读的描述:<a href="/docs/openapi.json">/docs/openapi.json</a></p>'
        f"{body}\n{_codes()}</body></html>"
    )


def _door(door: Door) -> Iterator[str]:
    yield f'<h2 id="{escape(door.name)}"><b>{door.method}</b> <code>{escape(door.path)}</code></h2>'
    signed = "不用登录" if door.open else "须登录"
    yield f"<p>{escape(door.summary)}。{signed};权限 <code>{escape(door.permission)}</code>。</p>"
    example = example_of(door)
    if door.intake is Intake.JSON:
        yield f"<pre>{escape(json.dumps(example, ensure_ascii=False, indent=2))}</pre>"
    elif example and door.intake is Intake.NONE:
        query = "&".join(f"{name}={value}" for name, value in example.items())
        yield f"<pre>{escape(f'{door.path}?{query}')}</pre>"


def _codes() -> str:
    rows = sorted({(code.number, code.status, code.sentence) for code in all_codes()})
    lines = "".join(f"<tr><td>{n}</td><td>{status}</td><td>{escape(said)}</td></tr>" for n, status, said in rows)
    return f"<h2>错误码</h2><table><tr><th>code</th><th>HTTP</th><th>说明(空的随情况而定)</th></tr>{lines}</table>"
