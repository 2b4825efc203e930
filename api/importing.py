"""Takes tables of messages in (导入): each line becomes a report through the same door, once, in flat memory.

A line is the same line, whatever file it stands in, when it has the same partner's number in the same town, or – where
there is none – the same content: the idempotency key is made of that. Equal lines within one file are therefore one
report, and the later ones are told as duplicates with the line they repeat. The same number with other content is
refused: which of the two is right is for a person to say.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from adapters.seen import Earlier, Seen
from adapters.spreadsheet import Row
from api.payloads import Malformed, check_text
from cases import facts
from cases.commands import Report
from cases.house import Enclosed, House, Replayed, text_of
from cases.intake import History, Letter, file_report
from cases.people import RULE_WORDS
from cases.ports import Receipt
from cases.prose import clauses
from cases.refusals import KeyReused, Refusal
from cases.rulebook import ruleset_for
from cases.territory import Jurisdiction, Territory
from dsl.asking import role
from dsl.bundle import Bundle
from dsl.decision import RouteKind
from dsl.ruleset import Ruleset

#: Who reported, where nobody who could sign in did.
NOBODY = "import"
CHANNEL = "导入"
LONGEST_TEXT = 20_000  # characters: longer than any message, short enough for one row of a list
LONGEST_CHANNEL = 40  # characters, as the list row keeps it
FIRST_YEAR = 1950  # before it there were neither people's congresses nor messages to them
_MOST_NAMES = 200  # different unknown names that a summary remembers

POOLED, ASSIGNED = "case:pooled", "case:assigned"


class LineRefused(Exception):
    """This line makes no report; carries one Chinese sentence."""


@dataclass(frozen=True, slots=True)
class Terms:
    """How to import: ``township`` (a code) for lines that name none, ``live`` for reports that are still open."""

    township: str | None = None
    live: bool = False


@dataclass(frozen=True, slots=True)
class Message:
    """A line as a report: where it goes, the letter, what became of it, and the key that makes it happen once."""

    place: Jurisdiction
    letter: Letter
    history: History | None
    key: str
    unknown: Mapping[str, str] = field(default_factory=dict)  # field -> what was written and nobody knows

    @property
    def code(self) -> str:
        """The administrative code of the place."""
        return self.place.code


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one line. ``clause`` and ``pooled`` for a report; ``fresh`` False when it was here before."""

    line: int
    refused: str | None = None
    duplicate_of: int | None = None
    fresh: bool = True
    pooled: bool = False
    clause: str = ""
    unknown: Mapping[str, str] = field(default_factory=dict)


class Reader:
    """Reads lines as messages, by the names that the territory and the rules know."""

    def __init__(self, territory: Territory, bundles: Mapping[str, Bundle], terms: Terms, now: datetime) -> None:
        self._territory = territory
        self._bundles = bundles
        self._terms = terms
        self.now = now
        self._by_name: dict[str, list[Jurisdiction]] = {}
        for place in territory.jurisdictions.values():
            self._by_name.setdefault(place.name, []).append(place)

    @property
    def ready(self) -> bool:
        """Whether any rules are in force."""
        return bool(self._bundles)

    def knows(self, code: str) -> bool:
        """Whether a jurisdiction bears this code."""
        return self._territory.by_code(code) is not None

    def message(self, row: Row) -> Message:
        """The line as a report. Raises LineRefused with the first thing that makes it none."""
        if row.problems:
            raise LineRefused(";".join(row.problems))
        _check_text(row)
        place = self._place(row.values.get("township"))
        at = self._at(row, "time")
        rules = self.rules(place, at or self.now)
        unknown: dict[str, str] = {}
        category = self._category(row.values.get("category"), rules, unknown)
        history = self._history(row)
        report = self._report(row, unknown, live=history is None)
        letter = Letter(report, category, tuple(_enclosed(row)), at)
        return Message(place, letter, history, key_of(row), unknown)

    def rules(self, place: Jurisdiction, at: datetime) -> Ruleset:
        """The rules that decide there what happened at ``at``."""
        digest = place.bundle_at(at, self.now)
        if digest is None:
            raise LineRefused(f"{place.name}还没有启用的规约")
        return ruleset_for(self._bundles[digest], self._territory, place)

    def _place(self, written: str | None) -> Jurisdiction:
        wanted = written or self._terms.township
        if wanted is None:
            raise LineRefused("没有写镇街,也没有用 --township 指定")
        by_code = self._territory.by_code(wanted)
        found = [by_code] if by_code else self._by_name.get(wanted, [])
        if len(found) > 1:
            codes = "、".join(place.code for place in found)
            raise LineRefused(f"叫“{wanted}”的镇街不止一个,请写代码({codes})")
        if not found:
            raise LineRefused(f"没有“{wanted}”这个镇街,请写全称或代码")
        return found[0]

    def _category(self, written: str | None, rules: Ruleset, unknown: dict[str, str]) -> str | None:
        if written is None or rules.category_path(written) is not None:
            return written
        unknown["category"] = written
        return None

    def _report(self, row: Row, unknown: dict[str, str], *, live: bool) -> Report:
        who = _role(row.values.get("role"), unknown)
        return Report(
            reporter=NOBODY,
            role=who[0],
            level=who[1],
            channel=row.values.get("channel", CHANNEL)[:LONGEST_CHANNEL],
            live=live,
        )

    def _history(self, row: Row) -> History | None:
        """A line that has its reply is over, live or not."""
        reply, at = row.values.get("reply"), self._at(row, "reply_time")
        if self._terms.live and reply is None and at is None:
            return None
        reported = self._at(row, "time")
        if at is not None and reported is not None and at < reported and not row.times["reply_time"].date_only:
            raise LineRefused("答复时间早于上报时间,请核对")
        return History(max(at, reported) if at and reported else at, reply=reply)

    def _at(self, row: Row, name: str) -> datetime | None:
        moment = row.times.get(name)
        if moment is not None and moment.at.year < FIRST_YEAR:
            raise LineRefused(f"时间 {moment.at:%Y-%m-%d %H:%M} 太早,请核对")
        if moment is not None and moment.at > self.now:
            raise LineRefused(f"时间 {moment.at:%Y-%m-%d %H:%M} 还没有到,请核对")
        return moment.at if moment else None


def _check_text(row: Row) -> None:
    try:
        check_text(row.values)
    except Malformed as malformed:
        raise LineRefused(malformed.message) from None


def _role(written: str | None, unknown: dict[str, str]) -> tuple[str, str | None]:
    """The rule language's word and the deputy's level; a word nobody knows counts as 居民, and is told."""
    if written is None:
        return "居民", None
    found = role(written.replace("人大代表", "代表"))
    if found.role in RULE_WORDS.values():
        return found.role, found.level
    unknown["role"] = written
    return "居民", None


def _enclosed(row: Row) -> Iterator[Enclosed]:
    text, title = row.values.get("text"), row.values.get("title")
    words = f"{title}\n{text}" if text and title and not text.startswith(title) else text or title
    if words is None:
        raise LineRefused("没有内容也没有标题")
    if len(words) > LONGEST_TEXT:
        raise LineRefused(f"内容有 {len(words)} 字,超过 {LONGEST_TEXT} 字")
    yield Enclosed("text", {"text": words})
    if "address" in row.values:
        yield Enclosed("address", {"text": row.values["address"]})
    if "reporter" in row.values:
        yield Enclosed("name", {"name": row.values["reporter"]})


def key_of(row: Row) -> str:
    """The idempotency key of a line: its partner's number, else all it says, whatever the order of the columns."""
    number = row.values.get("partner_no")
    return _digest(["no", number]) if number else content_of(row).hex()


def content_of(row: Row) -> bytes:
    """A digest of all that a line says."""
    return bytes.fromhex(_digest(["row", sorted(row.values.items())]))


def _digest(said: object) -> str:
    return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()


class Importer:
    """Puts lines in, or – without a ``house`` – only tells what would become of them."""

    def __init__(self, reader: Reader, seen: Seen, house: House | None) -> None:
        self._reader = reader
        self._seen = seen
        self._house = house

    async def take(self, row: Row) -> Outcome:
        """One line: never raises for what is wrong with the line itself."""
        try:
            message = self._reader.message(row)
            earlier = self._seen.first(f"{message.code} {message.key}".encode(), row.number, content_of(row))
            if earlier is not None:
                return _repeated(row, earlier)
            return await self._file(self._house, row, message) if self._house else self._foretell(row, message)
        except LineRefused as refused:
            return Outcome(row.number, refused=str(refused))
        except KeyReused:
            return Outcome(row.number, refused=f"编号 {row.values.get('partner_no')} 以前导入过,内容不同,请核对")
        except Refusal as refusal:
            return Outcome(row.number, refused=refusal.message)

    async def _file(self, house: House, row: Row, message: Message) -> Outcome:
        receipt = await file_report(house, message.code, message.letter, message.history, message.key)
        pooled, clause = routed(receipt)
        fresh = not isinstance(receipt, Replayed)
        return Outcome(row.number, fresh=fresh, pooled=pooled, clause=clause, unknown=message.unknown)

    def _foretell(self, row: Row, message: Message) -> Outcome:
        rules = self._reader.rules(message.place, message.letter.occurred_at or self._reader.now)
        report = facts.checked(message.letter.report, message.letter.category, rules)
        at = message.letter.occurred_at or self._reader.now
        known = facts.of_report(report, message.code, at, text_of(message.letter.enclosed))
        route = rules.decide(known).plan.route
        pooled = route.kind is RouteKind.POOL
        return Outcome(row.number, pooled=pooled, clause=clauses(route.cites), unknown=message.unknown)


def _repeated(row: Row, earlier: Earlier) -> Outcome:
    if earlier.same:
        return Outcome(row.number, duplicate_of=earlier.line)
    sentence = f"编号 {row.values.get('partner_no')} 与第 {earlier.line} 行相同,内容不同,请核对"
    return Outcome(row.number, refused=sentence)


def routed(receipt: Receipt) -> tuple[bool, str]:
    """Whether a new report went to the pool, and by which clauses it went where it went."""
    steps = receipt["steps"]
    for step in steps if isinstance(steps, list | tuple) else ():
        if step["kind"] in (POOLED, ASSIGNED):
            return step["kind"] == POOLED, step["clause"]
    return False, ""


@dataclass(slots=True)
class Tally:
    """What an import came to; its size does not grow with the file. ``clauses`` counts reports by clause."""

    lines: int = 0
    filed: int = 0
    known: int = 0
    pooled: int = 0
    duplicates: int = 0
    refused: int = 0
    clauses: dict[str, int] = field(default_factory=dict)
    unknown: dict[str, dict[str, int]] = field(default_factory=dict)

    def count(self, outcome: Outcome) -> None:
        """Add one line's outcome."""
        self.lines += 1
        if outcome.refused is not None:
            self.refused += 1
        elif outcome.duplicate_of is not None:
            self.duplicates += 1
        elif not outcome.fresh:
            self.known += 1
        else:
            self._filed(outcome)

    def _filed(self, outcome: Outcome) -> None:
        self.filed += 1
        self.pooled += outcome.pooled
        self.clauses[outcome.clause] = self.clauses.get(outcome.clause, 0) + 1
        for name, written in outcome.unknown.items():
            known = self.unknown.setdefault(name, {})
            word = written if written in known or len(known) < _MOST_NAMES else "(其他)"
            known[word] = known.get(word, 0) + 1
