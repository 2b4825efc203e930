"""The clerk's handbook (规约手册): its text is written by hand, its screens and indexes come from the tools themselves.

Fences of the handbook: ``规约-开头`` holds the lines that stand before every short example, ``规约`` an example that
works, ``规约-错`` one with a mistake, and ``屏幕`` what the commands after ``$`` print about the example above it.
"""

from __future__ import annotations

import io
import re
import shlex
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import chdir, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from api.cli import main
from docs.tables import code, table
from dsl.diagnostics import CODES
from dsl.explained_codes import page_of
from dsl.keywords import KEYWORDS, NEWEST, Where

FILE = Path(__file__).resolve().parent / "规约手册.md"

FRAME, RIGHT, WRONG, SCREEN = "规约-开头", "规约", "规约-错", "屏幕"
_FENCE = re.compile(rf"^```({FRAME}|{WRONG}|{RIGHT}|{SCREEN})\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_PART = re.compile(r"(<!-- 生成:(\S+)((?: D\d+)*) -->\n).*?(<!-- 生成完 -->)", re.DOTALL)
_HEAD = re.compile(r"^(?:镇街|国家|省|市|县|区) (\S+) (\d+)", re.MULTILINE)
_NAMED = re.compile(r"^==== (.+)\n", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Fence:
    """One fenced block: ``files`` are the whole files of the example it shows, or of the one above a screen."""

    kind: str
    body: str
    start: int  # of the body, in characters of the handbook
    files: Mapping[str, str]


def fences(text: str) -> Iterator[Fence]:
    """Every block of the handbook that a test or the generator cares about, in order."""
    frame, files = "", dict[str, str]()
    for found in _FENCE.finditer(text):
        kind, body = found[1], found[2]
        if kind == FRAME:
            frame = body
        if kind != SCREEN:
            files = _files(body, frame)
        yield Fence(kind, body, found.start(2), files)


def _files(body: str, frame: str) -> dict[str, str]:
    """Several files after lines like ``==== 330281-示例市.rule``, a whole file, or lines to follow the frame."""
    if body.startswith("===="):
        _, *parts = _NAMED.split(body)
        return dict(zip(parts[::2], parts[1::2], strict=True))
    whole = body if _HEAD.match(body) or body == frame else frame + body
    head = _HEAD.search(whole)
    return {f"{head[2]}-{head[1]}.rule" if head else "规约.rule": whole}


def refreshed(text: str) -> str:
    """The handbook with its screens and generated parts as they are now."""
    pieces, done = [], 0
    for fence in fences(text):
        if fence.kind == SCREEN:
            pieces += [text[done : fence.start], screen(fence)]
            done = fence.start + len(fence.body)
    return _PART.sub(_part, "".join([*pieces, text[done:]]))


def screen(fence: Fence) -> str:
    """The commands of a screen, each with what it prints about the files."""
    commands = [line for line in fence.body.splitlines() if line.startswith("$ ")]
    return "".join(f"{command}\n{printed(command.removeprefix('$ '), fence.files)}" for command in commands)


def printed(command: str, files: Mapping[str, str]) -> str:
    """What ``minqing …`` prints in a folder that holds these files, errors too."""
    said = io.StringIO()
    with TemporaryDirectory() as folder, chdir(folder), redirect_stdout(said), redirect_stderr(said):
        for name, text in files.items():
            Path(name).write_text(text, encoding="utf-8")
        main(shlex.split(command)[1:])
    return "\n".join(line.rstrip() for line in said.getvalue().strip("\n").splitlines()) + "\n"


def _part(found: re.Match[str]) -> str:
    return f"{found[1]}\n{PARTS[found[2]](found[3].split())}\n\n{found[4]}"


def _codes(_chosen: Sequence[str]) -> str:
    return table(("编号", "说的是什么"), ((_link(number), CODES[number]) for number in sorted(CODES)))


def _mistakes(chosen: Sequence[str]) -> str:
    """The lines by which the wrong and the right example of each chosen code differ."""
    return table(("写错的", "写对的", "编号"), map(_mistake, chosen))


def _mistake(number: str) -> tuple[str, str, str]:
    page = page_of(number)
    wrong, right = ([line.strip() for line in each.shown.splitlines()] for each in (page.wrong, page.right))
    if sorted(wrong) != sorted(right):  # lines in another order are shown all
        wrong, right = [line for line in wrong if line not in right], [line for line in right if line not in wrong]
    return _cell(wrong) or "(没有写)", _cell(right) or "(删去)", f"{_link(number)} {CODES[number]}"


def _cell(lines: Iterable[str]) -> str:
    return "<br>".join(map(code, lines))


def _link(number: str) -> str:
    """A link to the heading of a code on the reference page, its anchor as Markdown viewers make it."""
    anchor = re.sub(r"[^\w-]", "", f"{number} {CODES[number]}".lower().replace(" ", "-"))
    return f"[{number}](reference/diagnostics.md#{anchor})"


def _words(_chosen: Sequence[str]) -> str:
    return "\n\n".join(f"### 第{edition}版的用语\n\n{_words_of(edition)}" for edition in range(1, NEWEST + 1))


def _words_of(edition: int) -> str:
    rows = ((code(word.word), _WHERE[word.where], word.meaning) for word in KEYWORDS if word.since == edition)
    return table(("用语", "写在", "意思"), rows)


_WHERE = {Where.HEAD: "一行的开头", Where.ANYWHERE: "句子里", Where.MEANING: "时间里"}

#: What stands between 生成 and 生成完, by its name; it gets the codes that stand beside the name.
PARTS: Mapping[str, Callable[[Sequence[str]], str]] = {"提示": _codes, "常错": _mistakes, "用语": _words}
