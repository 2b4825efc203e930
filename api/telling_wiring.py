"""From settings to telling people (告知的装配): templates read and checked, and everything that senders stand on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from api import paths
from api.notice_words import NOTICE_WORDS
from api.settings import Settings, SettingsRefused
from api.settings_reader import Problem
from api.telling import SendingPace
from cases.house import House
from cases.message_templates import COMMON, DIGEST, Page, Templates, read_page
from cases.ports_channels import Channel
from cases.ports_telling import ALERT_KINDS, Robots
from cases.reaching import Rhythm
from cases.tellers import Teller
from dsl.diagnostics import Diagnostic, Span

FOLDER = "消息模板"
#: The name of the common one; that of a place begins with its code.
NAME = "通用"
#: Every kind of notice that somebody may be told.
KINDS = frozenset(NOTICE_WORDS) | frozenset(ALERT_KINDS.values()) | {DIGEST}


@dataclass(frozen=True, slots=True)
class TemplatesRead:
    """The templates of a folder, everything that is wrong with them, and the texts by file name."""

    templates: Templates
    problems: tuple[Diagnostic, ...]
    texts: dict[str, str]


def read_templates(folder: Path) -> TemplatesRead:
    """All files of the folder, with all mistakes at once. A file that cannot be read is a mistake like another."""
    pages: dict[str, Page] = {}
    texts: dict[str, str] = {}
    problems: list[Diagnostic] = []
    for file in sorted(folder.glob("*.txt")):
        code = COMMON if file.stem == NAME else file.stem.partition("-")[0]
        try:
            texts[file.name] = file.read_text(encoding="utf-8-sig")
        except (OSError, UnicodeDecodeError) as error:
            problems.append(_at(file.name, "M114", f"读不出来({error})", "请存成 UTF-8 编码的文字文件"))
            continue
        problems += _named(file.name, code, pages)
        page, wrong = read_page(file.name, code, texts[file.name], KINDS)
        pages[code] = page
        problems += wrong
    if COMMON not in pages:
        hint = "请从程序自带的 rules/消息模板 里复制一份"
        problems.append(_at(f"{NAME}.txt", "M116", f"{folder} 里没有这个文件", hint))
    return TemplatesRead(Templates(pages), tuple(problems), texts)


def _named(name: str, code: str, pages: dict[str, Page]) -> Iterator[Diagnostic]:
    if code != COMMON and not (code.isascii() and code.isdigit()):
        hint = f"写成 330481001.txt 或者 330481001-某某街道.txt;通用的叫 {NAME}.txt"
        yield _at(name, "M115", "文件名不是辖区代码", hint)
    elif code in pages:
        yield _at(name, "M115", f"有两个文件都是 {code or NAME} 的", "请合成一个文件")


def _at(file: str, code: str, message: str, hint: str) -> Diagnostic:
    return Diagnostic(code, Span(1, 1, 2), message, hint, file)


def templates_folder(settings: Settings) -> Path:
    """The folder of the settings, else the one beside the rules, else the shipped one."""
    if settings.telling.templates_dir:
        return Path(settings.telling.templates_dir)
    beside = settings.rules.folder / FOLDER
    return beside if beside.is_dir() else paths.rules_dir() / FOLDER


def templates_of(settings: Settings) -> Templates:
    """The templates in force. Raises SettingsRefused with every mistake in them."""
    found = read_templates(templates_folder(settings))
    if found.problems:
        place = "消息模板"
        raise SettingsRefused(
            [Problem(f"{p.file}:{p.span.line}:{p.span.column}", place, f"{p.message};{p.help}") for p in found.problems]
        )
    return found.templates


def teller_of(settings: Settings, house: House, channels: Sequence[Channel], robots: Robots | None = None) -> Teller:
    """What telling people stands on, by the settings, the channels that are set up, and the robots of chat groups."""
    return Teller(
        house,
        templates_of(settings),
        tuple(each.name for each in channels),
        frozenset(each.name for each in channels if each.deduplicates),
        rhythm_of(settings),
        robots=robots,
    )


def rhythm_of(settings: Settings) -> Rhythm:
    """How messages to one person are spread in time, by the settings."""
    given = settings.telling
    window, wait = timedelta(seconds=given.window_seconds), timedelta(seconds=given.urgent_wait_seconds)
    return Rhythm(window, given.per_hour, given.urgent_per_hour, wait)


def sending_pace(settings: Settings) -> SendingPace:
    """How messages are sent, by the settings."""
    given = settings.telling
    return SendingPace(
        batch=settings.clock.batch,
        at_once=given.at_once,
        seconds=given.seconds,
        max_attempts=settings.clock.max_attempts,
        breaker_after=given.breaker_after,
        breaker_seconds=given.breaker_seconds,
    )
