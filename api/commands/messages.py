"""minqing messages: all mistakes of the message templates at once, and what each of them says in an example."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

from api.commands import options
from api.console import Command, CommandFailed, Console, Exit
from api.notice_words import NOTICE_WORDS
from api.telling_wiring import TemplatesRead, read_templates, templates_folder
from cases.message_templates import Template, fill
from dsl.diagnostics import render

#: Plainly made up: what a message looks like with everything in it.
EXAMPLE = {
    "事项": "窨井盖:演示路口井盖破损",
    "编号": "示例〔2026〕1号",
    "单位": "演示单位",
    "期限": "2026-12-01 24:00",
    "状态": "办理中",
    "时间": "2026-11-23 09:12",
    "地区": "示例镇",
    "预案": "防台风",
    "内容": "请低洼处的村民作好转移准备(示例)",
    "件数": "3",
}


def _add(parser: ArgumentParser) -> None:
    parser.add_argument("folder", nargs="?", type=Path, metavar="文件夹", help="不写就检查设置里的消息模板 (folder)")
    parser.add_argument("--show", action="store_true", help="再把每一种消息按一个示例显示出来 (show examples)")


def _run(given: Namespace, console: Console) -> int:
    folder = given.folder or templates_folder(options.settings(given))
    if not folder.is_dir():
        raise CommandFailed(f"没有文件夹 {folder}")
    found = read_templates(folder)
    for problem in found.problems:
        console.say(render(problem, found.texts.get(problem.file, "")))
        console.say()
    if given.show:
        _show(found, console)
    count = sum(len(page.templates) for page in found.templates.pages.values())
    console.say(f"{len(found.texts)} 个文件,{count} 段模板,{len(found.problems)} 处错误")
    console.give({"files": sorted(found.texts), "templates": count, "problems": _plain(found)})
    return Exit.FOUND if found.problems else Exit.DONE


def _plain(found: TemplatesRead) -> list[dict[str, object]]:
    return [
        {"file": p.file, "line": p.span.line, "column": p.span.column, "code": p.code, "message": p.message}
        | {"help": p.help}
        for p in found.problems
    ]


def _show(found: TemplatesRead, console: Console) -> None:
    for code, page in found.templates.pages.items():
        for template in page.templates.values():
            console.say(f"[{template.kind}] {code or '通用'} {NOTICE_WORDS.get(template.kind, '')}{_marks(template)}")
            console.say(f"  {fill(template.title, EXAMPLE)}")
            console.say(f"  {fill(template.text, EXAMPLE)}")
            if template.unit_text:
                console.say(f"  给单位:{fill(template.unit_text, EXAMPLE)}")


def _marks(template: Template) -> str:
    said = [word for word, holds in (("紧急", template.urgent), ("站内", template.in_app_only)) if holds]
    return f"({'、'.join(said)})" if said else ""


COMMAND = Command("messages", "检查消息模板,一次指出全部错误 (check message templates)", _add, _run, "1:模板有错误")
