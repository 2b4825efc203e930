"""Has words and pictures checked (内容检查): beside the case, item by item, and by a person where no machine is sure.

What is sent away is what everybody would read: names and numbers are covered before a service sees them. Whoever has
not spoken within the time given is answered for by a person, and a late answer still counts until one has decided.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta

from cases.checks import ANSWERS
from cases.coarse import as_strangers_read
from cases.covering import words_to_cover
from cases.house import House, territory_of
from cases.ports import Photo, Scope, Transaction
from cases.ports_checks import RUNNING, Check, CheckAt, Checked, Checker, State, Verdict, What
from cases.ports_pushes import Push
from cases.push_shapes import as_int, as_text
from cases.visibility import speaker
from cases.word_list import held_by, read

#: Why an item waits for a person; a late answer of the machine still counts for the first.
SILENT = "没有按时返回结果"
UNFETCHED = "检查服务取不到图片"
_FAILED = "检查服务没有检查成"
_LEASE_SECONDS = 120
_AT_ONCE = 8
_RETRY_SECONDS = 60.0
#: An answer may come before what it answers was written down: for so long it is taken up again.
_EARLY = timedelta(minutes=5)

_STATES = {Verdict.PASS: State.PASSED, Verdict.REVIEW: State.REVIEW, Verdict.RISKY: State.RISKY}
_MOST_LABEL = 60


@dataclass(frozen=True, slots=True)
class Pace:
    """How many items are taken at once, and after how long without an answer a person decides."""

    batch: int = 40
    silence: timedelta = timedelta(minutes=45)


@dataclass(frozen=True, slots=True)
class Subject:
    """What is to be checked: the words as everybody would read them, or a photo; and whose it is."""

    check: Check
    text: str = ""
    listed: tuple[str, ...] = ()  # words of the place's own list (敏感词表) that stand in it
    photo: Photo | None = None
    author: str | None = None


class UnknownTrace(LookupError):
    """An answer to something that was not asked, or not yet."""


async def step(house: House, checker: Checker, pace: Pace) -> int:
    """Check what is due, a batch at most; how many were looked at."""
    claimed = await house.store.claim_checks(pace.batch, _LEASE_SECONDS)
    places = asyncio.Semaphore(_AT_ONCE)

    async def one(at: CheckAt) -> None:
        async with places:
            await _one(house, checker, pace, at)

    done = await asyncio.gather(*(one(at) for at in claimed), return_exceptions=True)
    for each in done:
        if isinstance(each, BaseException):
            raise each  # the others are over: what failed is claimed again when its lease ends
    return len(claimed)


async def _one(house: House, checker: Checker, pace: Pace, at: CheckAt) -> None:
    scope = Scope.of(at.jurisdiction)
    subject, over = await house.store.run(scope, lambda tx: _subject(tx, at, pace))
    if subject is None:
        return
    over = over or held(subject)
    if over is None:
        over = await _asked(checker, subject)
    await house.store.run(scope, lambda tx: _keep(tx, subject.check, over, pace))


async def _subject(tx: Transaction, at: CheckAt, pace: Pace) -> tuple[Subject | None, Checked | None]:
    """What to ask about, and what is answered without asking; nothing where somebody has decided by now."""
    check = await tx.check(at.id)
    if check is None or check.state not in RUNNING:
        if check is not None:
            await tx.save_check(replace(check, next_at=None))
        return None, None
    if await tx.now() - check.opened_at >= pace.silence:
        return Subject(check), Checked(Verdict.REVIEW, SILENT)
    if check.state is State.CHECKING:  # the answer is still to come
        await tx.save_check(replace(check, next_at=check.opened_at + pace.silence))
        return None, None
    if (await tx.territory()).jurisdictions[check.jurisdiction].practice_of is not None:
        return Subject(check), Checked(Verdict.PASS, "演练")  # a practice never leaves the house
    return await _read(tx, check)


async def _read(tx: Transaction, check: Check) -> tuple[Subject | None, Checked | None]:
    event = next((each for each in await tx.events(check.case) if each.seq == check.seq), None)
    author = speaker(event) if event else None
    if check.what is What.PHOTO:
        photo = (await tx.photos(check.case)).get(check.item)
        found = Subject(check, photo=photo, author=author) if photo else None
    else:
        text = await public_text(tx, check)
        words = read(await tx.word_list(check.jurisdiction))
        found = None if text is None else Subject(check, text=text, listed=held_by(words, text), author=author)
    if found is None:  # it was deleted meanwhile
        await tx.save_check(replace(check, state=State.HIDDEN, next_at=None, label="内容已删除"))
    return found, None


def held(subject: Subject) -> Checked | None:
    """What a word of the place's own list (敏感词表) means: a person looks at it first, and it is sent nowhere."""
    return Checked(Verdict.REVIEW, f"敏感词表里的词:{'、'.join(subject.listed)}") if subject.listed else None


async def public_text(tx: Transaction, check: Check) -> str | None:
    """The words as everybody would read them; None where they were deleted."""
    content = (await tx.contents(check.case)).get(check.item)
    if content is None:
        return None
    names = await names_in(tx, check.case)
    return as_strangers_read(str(content.body.get("text", "")), names, official=check.kind in ANSWERS)


async def names_in(tx: Transaction, case_id: str) -> tuple[str, ...]:
    """The names of a case that are nobody's business."""
    case = await tx.case(case_id, lock=False)
    people = () if case is None else dict.fromkeys((case.reporter, *case.begun_by))
    own = [await tx.name_of(person) for person in people]
    return words_to_cover(own, (await tx.contents(case_id)).values())


async def _asked(checker: Checker, subject: Subject) -> Checked:
    if subject.photo is not None:
        return await checker.check_picture(subject.photo.id, subject.check.case, subject.author)
    return await checker.check_text(subject.text, subject.author) if subject.text.strip() else Checked(Verdict.PASS)


async def _keep(tx: Transaction, asked: Check, over: Checked, pace: Pace) -> None:
    """Write down what came of it, unless somebody has decided, or it was covered, while it was asked."""
    check = await tx.check(asked.id)
    if check is None or check.state not in RUNNING or check.opened_at != asked.opened_at:
        return
    ends = check.opened_at + pace.silence
    label = over.label[:_MOST_LABEL]
    match over.verdict:
        case Verdict.PENDING:
            waiting = replace(check, state=State.CHECKING, trace=over.trace, next_at=ends, label="")
        case Verdict.UNAVAILABLE:
            again = await tx.now() + timedelta(seconds=over.retry_after or _RETRY_SECONDS)
            waiting = replace(check, next_at=min(again, ends), label=label)
        case _:
            waiting = replace(check, state=_STATES[over.verdict], next_at=None, label=label)
    await tx.save_check(waiting)


async def heard(house: House, push: Push) -> None:
    """An answer on a picture has come (wxa_media_check). Raises UnknownTrace for one that is to be taken up again."""
    trace = as_text(push.body.get("trace_id"))
    everywhere = Scope(frozenset((await territory_of(house)).jurisdictions))

    async def work(tx: Transaction) -> None:
        check = await tx.check_by_trace(trace) if trace else None
        if check is None:
            if trace and await tx.real_now() - push.at < _EARLY:
                raise UnknownTrace(trace)
            return
        if check.state is State.CHECKING or (check.state is State.REVIEW and check.label == SILENT):
            over = read_answer(push.body)
            await tx.save_check(
                replace(check, state=_STATES[over.verdict], next_at=None, label=over.label[:_MOST_LABEL])
            )

    await house.store.run(everywhere, work)


def read_answer(body: Mapping[str, object]) -> Checked:
    """What was pushed, in whatever shape it comes: numbers as words, parts missing, one thing instead of a list."""
    code = as_int(body.get("errcode", 0))
    result = body.get("result")
    suggest = as_text(result.get("suggest")) if isinstance(result, Mapping) else ""
    if code == -1008:
        return Checked(Verdict.REVIEW, UNFETCHED)
    if code or suggest not in {Verdict.PASS.value, Verdict.REVIEW.value, Verdict.RISKY.value}:
        return Checked(Verdict.REVIEW, _FAILED)
    label = as_int(result.get("label")) if isinstance(result, Mapping) else None
    return Checked(Verdict(suggest), "" if suggest == Verdict.PASS.value else label_words(label))


#: What WeChat calls what it has found (label).
LABELS = {
    10001: "广告",
    20001: "时政",
    20002: "色情",
    20003: "辱骂",
    20006: "违法犯罪",
    20008: "欺诈",
    20012: "低俗",
    20013: "版权",
    21000: "其他",
}


def label_words(label: int | None) -> str:
    """A label in Chinese."""
    return f"检查服务认为可能涉及:{LABELS.get(label or 0, '其他')}"
