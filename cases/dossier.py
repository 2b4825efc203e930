"""The case file (卷宗): everything of one case that its reader may see, as one paper that can be printed and kept."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from cases import authority, prose
from cases import events as e
from cases import events_clock as k
from cases.actions import UNSEEN
from cases.clause_texts import clause_texts
from cases.house import House, whole_scope
from cases.people import Person
from cases.ports import Photo, Transaction
from cases.ports_files import Attachment, FileKind
from cases.ports_papers import Grid, Paper, Picture, Step
from cases.prose_clock import befell
from cases.rates import is_late
from cases.rating import RATING
from cases.receipts import PHASE_NAMES
from cases.refusals import NotFound
from cases.sealing import address_in
from cases.stars import raters
from cases.state import Case, Clock, Phase
from cases.views import CaseView, Entry, look
from dsl.bundle import Source
from dsl.period import ZONE, show

#: What the log keeps for the machine, and a reader of the file finds in the table of terms.
_IN_TABLE = (e.ClockStarted, e.ClockStopped)


async def compiled(house: House, person: Person, case_id: str) -> tuple[Paper, tuple[Photo, ...]]:
    """The paper and the photos that belong in it, in order. Raises NotFound for who may not view the case.

    Who only follows the case sees it on the screen; there is no file without the words.
    """
    view = await look(house, person, case_id)
    if authority.acting_as(person, "view", view.case, view.territory) is None:
        raise NotFound(UNSEEN)
    bundles = {event.bundle for event in view.events}

    async def work(tx: Transaction) -> dict[str, tuple[Source, ...]]:
        return {each: await tx.bundle_sources(each) or () for each in sorted(bundles)}

    sources = await house.store.run(whole_scope(person, view.territory), work)
    shown = tuple(view.photos[photo] for entry in view.timeline for photo in entry.photos if photo in view.photos)
    return paper(view, sources), tuple(dict.fromkeys(shown))


def paper(view: CaseView, sources: Mapping[str, Sequence[Source]]) -> Paper:
    """The paper of what somebody sees; ``sources`` are the rule files of every bundle that decided anything."""
    names = _names(view)
    entries = [(entry, event) for entry, event in zip(view.timeline, view.events, strict=True)]
    steps = (_step(entry, names) for entry, event in entries if not isinstance(event.payload, _IN_TABLE))
    number = str(view.number) if view.number else "(尚未编号)"
    return Paper(
        title="卷  宗",
        number=number,
        facts=tuple(_facts(view, number)),
        words=_words(view),
        pictures=tuple(Picture(photo, names[photo] + caption) for photo, caption in _captions(view)),
        steps=tuple(steps),
        grids=tuple(grid for grid in (_terms(view), _ratings(view), _files(view)) if grid.rows),
        clauses=clause_texts(((event.bundle, cite) for event in view.events for cite in event.cites), sources),
        produced_at=view.now.astimezone(ZONE).isoformat(timespec="seconds"),
        closing=(
            f"制作时间:{_at(view.now)}(北京时间)。本卷宗由系统按制作人可以查看的范围生成,个人姓名不列入。",
            f"本件记录 {view.case.seq} 条,记录链末端(SHA-256):{view.head}",
        ),
    )


def _at(moment: datetime | None) -> str:
    return f"{moment.astimezone(ZONE):%Y-%m-%d %H:%M}" if moment else ""


def _facts(view: CaseView, number: str) -> Iterator[tuple[str, str]]:
    case, where = view.case, view.territory.jurisdictions[view.case.jurisdiction]
    contents = [content for entry in view.timeline for content in entry.contents]
    units = "、".join(unit.name for unit in case.assisting)
    holder = case.holder or (case.handled_by[-1] if case.handled_by else None)
    yield "受理编号", number
    yield "辖区", f"{where.name}({where.code})" + (f" · {case.group}" if case.group else "")
    yield "类别", " / ".join(case.category) or "未分类"
    yield "紧急程度", case.urgency
    yield "地点", "、".join(filter(None, (address_in(contents), case.village, case.grid)))
    yield "上报时间", _at(case.opened_at)
    yield "办结时间", _at(case.closed_at)
    yield "现状", PHASE_NAMES[case.phase] + (f"(第{case.round}轮)" if case.round > 1 else "")
    yield "承办单位", (holder.name if holder else "") + (f"(协办:{units})" if units else "")
    yield from _result(case)
    if case.marks:
        yield "标记", "、".join(case.marks)


def _result(case: Case) -> Iterator[tuple[str, str]]:
    """The outcome and the stars of this round; what an earlier round came to is said to be of before."""
    rated = any(given.round == case.round for given in case.ratings)
    before = "" if case.answered or case.phase is Phase.CLOSED else "上一轮:"
    yield "结果", before + case.outcome if case.outcome else ""
    yield "评价", ("" if rated else "上一轮:") + prose.starred(case.stars) if case.stars else ""


def _words(view: CaseView) -> str:
    contents = (content for entry in view.timeline for content in entry.contents)
    return next((str(c.body.get("text", "")) for c in contents if c.id == view.case.text_id), "")


def _names(view: CaseView) -> dict[str, str]:
    """How photos and files are called in the paper: 照片1, 附件1."""
    photos = dict.fromkeys(photo for entry in view.timeline for photo in entry.photos)
    files = dict.fromkeys(file.id for entry in view.timeline for file in entry.files)
    return {
        **{photo: f"照片{n}" for n, photo in enumerate(photos, 1)},
        **{file: f"附件{n}" for n, file in enumerate(files, 1)},
    }


def _captions(view: CaseView) -> Iterator[tuple[str, str]]:
    told: set[str] = set()
    for entry in view.timeline:
        for photo in entry.photos:
            if photo not in told:
                told.add(photo)
                yield photo, f" · {entry.actor} · {_at(entry.occurred_at)}"


def _step(entry: Entry, names: Mapping[str, str]) -> Step:
    with_it = [names[photo] for photo in entry.photos] + [names[file.id] for file in entry.files]
    late = entry.recorded_at - entry.occurred_at
    noted = f"(记录于 {_at(entry.recorded_at)})" if late.total_seconds() > 60 else ""
    return Step(
        number=str(entry.seq),
        at=_at(entry.occurred_at),
        actor="" if entry.text.startswith(entry.actor) else entry.actor,
        text=entry.text + noted,
        words=tuple(str(c.body["text"]) for c in entry.contents if c.what != "place" and "text" in c.body),
        with_it="随附:" + "、".join(with_it) if with_it else "",
        clauses="依据:" + prose.clauses(entry.clauses) if entry.clauses else "",
    )


def _terms(view: CaseView) -> Grid:
    heads = ("时限", "承担", "起算", "到期", "完成", "情况")
    rows = tuple(_term(clock, view) for clock in view.case.clocks.values())
    return Grid("时限", heads, (1.1, 1.8, 1.7, 1.9, 1.7, 2.8), rows)


def _term(clock: Clock, view: CaseView) -> tuple[str, ...]:
    name = clock.name if clock.round <= 1 else f"{clock.name}(第{clock.round}轮)"
    due = show(clock.due_at) + ("(暂定)" if clock.provisional else "")
    who = clock.holder.name if clock.holder else clock.party or _bearer(clock.name, view.case)
    return name, who, _at(clock.started_at), due, _at(clock.stopped_at), ";".join(_befell(clock, view))


def _bearer(name: str, case: Case) -> str:
    """Whose a term is that nobody in particular was given: whoever takes the case, judges it, or holds it."""
    if name == RATING:
        return "、".join(rater.name for rater in raters(case.plan.rating))
    return "可以认领的单位" if name == "认领" else "承办单位"


def _befell(clock: Clock, view: CaseView) -> Iterator[str]:
    """What became of a term: how late it is or was, and every extension, pause and exemption."""
    if clock.outcome is None:
        yield "中止" if clock.paused else "计时中"
    else:
        yield prose.STOP_WORDS.get(clock.outcome, clock.outcome)
    if is_late(clock):
        yield f"逾期{_span(int(((clock.stopped_at or view.now) - clock.due_latest).total_seconds()))}"
    for event in view.events:
        if isinstance(event.payload, k.Extended | k.Paused | k.Resumed | k.Exempted) and event.payload.key == clock.key:
            yield befell(event.payload)


def _span(seconds: int) -> str:
    days, rest = divmod(seconds, 86400)
    hours, minutes = divmod(rest // 60, 60)
    parts = ((days, "天"), (hours, "小时"), (minutes, "分"))
    return "".join(f"{amount}{unit}" for amount, unit in parts if amount) or "不到1分"


def _ratings(view: CaseView) -> Grid:
    given = ((event.occurred_at, event.payload) for event in view.events)
    rows = tuple(_rated(at, payload) for at, payload in given if isinstance(payload, e.Rated))
    return Grid("评价", ("时间", "评价方", "星级"), (2, 3, 2), rows)


def _rated(at: datetime, rated: e.Rated) -> tuple[str, ...]:
    return _at(at), rated.rater + ("(视为)" if rated.deemed else ""), prose.starred(rated.stars)


def _files(view: CaseView) -> Grid:
    names = _names(view)
    found = dict.fromkeys(file for entry in view.timeline for file in entry.files)
    heads = ("编号", "名称", "种类", "大小", "原文件 SHA-256")
    return Grid("附件", heads, (0.8, 2.6, 1.2, 0.9, 4.2), tuple(_file(file, names[file.id]) for file in found))


def _file(file: Attachment, name: str) -> tuple[str, ...]:
    kind = f"视频 {file.seconds}秒" if file.kind is FileKind.VIDEO else "文件"
    return name, file.name, kind, _size(file.size), file.digest


def _size(size: int) -> str:
    return f"{size / 1_048_576:.1f} MB" if size >= 1_048_576 else f"{max(1, size // 1024)} kB"
