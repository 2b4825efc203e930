"""A published demo county and cases led through a real store: what tests of the store stand on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Protocol

from adapters.ids import SeededIds
from cases import commands as c
from cases.events import Draft, Event
from cases.fold import apply
from cases.lifecycle import decide, report
from cases.notices import notices
from cases.people import ActorMark, Role, UnitAt
from cases.ports import Due, Key, Photo, Receipt, RosterEntry, Saving, Scope, Store, Transaction
from cases.ports_files import Attachment, FileKind
from cases.sealing import Content, seal
from cases.state import Case
from cases.telling import Directory, Setting
from cases.territory import Territory
from dsl.bundle import Bundle, Categories, Group, Jurisdiction, Post, Source, Unit, hash_of
from dsl.decision import Decision, Plan, UnitRef
from tests.support.matters import CALENDAR, PLAN

COUNTY, TOWN_A, TOWN_B = "330481", "330481001", "330481002"
NAMES = ("演示通信公司", "演示水务公司", "演示督促单位", "演示主席团")
RESIDENT = "00000000-0000-7000-8000-00000000000a"
OTHER = "00000000-0000-7000-8000-00000000000b"
TELECOM, WATER, STEWARD, BOARD = NAMES


def demo_bundle(text: str = "第一条 演示", towns: tuple[str, ...] = (TOWN_A, TOWN_B)) -> Bundle:
    """A county with towns in one group, made by hand; another text makes another bundle."""
    sources = (Source("330481-演示市.rule", text), Source("通用分类.rule", "演示分类"))
    places = (
        Jurisdiction(COUNTY, "演示市", "县", None, sources[0].name),
        *(Jurisdiction(code, f"演示{code[-1]}镇", "镇", COUNTY, sources[0].name) for code in towns),
    )
    return Bundle(
        hash=hash_of(sources),
        sources=sources,
        rulesets={},
        jurisdictions=places,
        groups=(Group("演示群", towns, UnitRef(COUNTY, "演示督促单位"), COUNTY),),
        units=tuple(Unit(UnitRef(COUNTY, name), (), external=False) for name in NAMES),
        categories=Categories(),
        questions=(),
        posts=(Post("演示岗位", UnitRef(COUNTY, "演示主席团"), COUNTY),),
        outcomes={},
        files={},
    )


BUNDLE = demo_bundle()


class Workers(Store, Protocol):
    """A store with what the doctor asks beside the port."""

    async def dead_letters(self, max_attempts: int) -> tuple[Due, ...]:
        """Cases that are left alone."""


@dataclass(frozen=True, slots=True)
class Letter:
    """What a demo resident sends."""

    plan: Plan
    text: str
    photos: tuple[str, ...]
    reporter: str
    occurred_at: datetime | None
    through: str | None = None
    voice: Mapping[str, object] | None = None


@dataclass(slots=True)
class Desk:
    """Leads cases through a store the way the case room does, with hand-made plans."""

    store: Store
    ids: SeededIds = field(default_factory=SeededIds)
    towns: dict[str, int] = field(default_factory=dict)
    directory: Directory = field(default_factory=Directory)

    async def publish(self, bundle: Bundle = BUNDLE) -> Desk:
        """Bring the demo county into force and learn its ids."""

        async def work(tx: Transaction) -> None:
            await tx.publish(bundle, by="演示操作员", reason="演示")

        await self.store.run(Scope(), work)
        return await self.learn()

    async def learn(self) -> Desk:
        """Read who is who."""

        async def work(tx: Transaction) -> None:
            territory = await tx.territory()
            self.towns = {place.code: place.id for place in territory.jurisdictions.values()}
            self.directory = await tx.directory()

        await self.store.run(Scope(), work)
        return self

    def unit(self, name: str) -> UnitAt:
        """A demo unit by name."""
        return self.directory.unit(UnitRef(COUNTY, name))

    def scope(self, *codes: str) -> Scope:
        """The scope of these towns; of all where none is named."""
        return Scope(frozenset(self.towns[code] for code in codes or self.towns))

    async def photo(self, name: str, owner: str = RESIDENT) -> Photo:
        """An upload that no case has taken."""
        photo = Photo(self.ids.new(), owner, name.ljust(64, "0"), f"full/{name}", f"thumb/{name}", 1600, 1200)
        return await self.store.run(Scope(), lambda tx: tx.add_photo(photo))

    async def file(self, name: str, owner: str = RESIDENT, kind: FileKind = FileKind.DOCUMENT) -> Attachment:
        """A document or video that no case has taken."""
        key, media = f"file/{name}", "video/mp4" if kind is FileKind.VIDEO else "application/pdf"
        file = Attachment(self.ids.new(), owner, name.ljust(64, "0"), kind, media, f"演示{name}.pdf", 1000, key)
        return await self.store.run(Scope(), lambda tx: tx.add_file(file))

    async def report(
        self,
        plan: Plan = PLAN,
        town: str = TOWN_A,
        *,
        key: str | None = None,
        text: str = "演示路口窨井盖破损",
        photos: Sequence[str] = (),
        reporter: str = RESIDENT,
        occurred_at: datetime | None = None,
        through: str | None = None,
        voice: Mapping[str, object] | None = None,
    ) -> str:
        """Send a report; the id of the case. The same ``key`` gives the same id."""
        where = self.towns[town]

        async def work(tx: Transaction) -> Receipt:
            own_key = Key(where, reporter, key) if key else None
            earlier = await tx.recall(own_key, text) if own_key else None
            if earlier is not None:
                return earlier
            case_id = await self.open_case(
                tx, where, Letter(plan, text, tuple(photos), reporter, occurred_at, through, voice)
            )
            if own_key:
                await tx.remember(own_key, {"id": case_id})
            return {"id": case_id}

        return str((await self.store.run(Scope.of(where), work))["id"])

    async def open_case(self, tx: Transaction, where: int, letter: Letter) -> str:
        """Save a new case within a transaction; its id."""
        await tx.settle_in(letter.reporter, where)
        contents = [Content(self.ids.new(), "text", {"text": letter.text}, self.ids.salt())]
        if letter.voice is not None:
            contents.append(Content(self.ids.new(), "voice", letter.voice, self.ids.salt()))
        command = c.Report(
            reporter=letter.reporter,
            role="居民",
            category=("窨井盖",),
            photos=letter.photos,
            sealed=tuple(seal(content) for content in contents),
            through=letter.through,
        )
        actor = ActorMark(letter.reporter, Role.RESIDENT)
        decision = Decision(letter.plan, BUNDLE.hash)
        now = await tx.now()
        groups = (await tx.territory()).groups_known_in(where)
        at = letter.occurred_at
        setting = Setting(actor, now, CALENDAR, self.directory, decision, occurred_at=at, groups=groups)
        case_id = self.ids.new()
        drafts = report(case_id, where, command, setting)
        told = notices(None, folded(None, case_id, where, drafts), drafts)
        await tx.save(Saving(None, case_id, where, drafts, contents, letter.photos, letter.reporter, told))
        return case_id

    async def act(self, case_id: str, command: c.Command, *, unit: str | None = None) -> tuple[Event, ...]:
        """Carry out a command in whatever town the case lies."""
        mark = ActorMark("演示工作人员", Role.STAFF, self.unit(unit)) if unit else ActorMark(RESIDENT, Role.RESIDENT)

        async def work(tx: Transaction) -> tuple[Event, ...]:
            case = await tx.case(case_id)
            assert case is not None
            return await self.carry_out(tx, case, command, mark)

        return await self.store.run(self.scope(), work)

    async def carry_out(
        self,
        tx: Transaction,
        case: Case,
        command: c.Command,
        mark: ActorMark,
        *,
        at: datetime | None = None,
        files: Sequence[str] = (),
    ) -> tuple[Event, ...]:
        """Decide and save within a transaction; text goes along where the command takes any."""
        contents: tuple[Content, ...] = ()
        if isinstance(command, c.Answer | c.Supplement | c.Return):
            text = Content(self.ids.new(), "text", {"text": "演示办理情况"}, self.ids.salt())
            contents = (text, *(Content(self.ids.new(), "file", {"file": f}, self.ids.salt()) for f in files))
            command = replace(command, sealed=tuple(seal(item) for item in contents))
        groups = (await tx.territory()).groups_known_in(case.jurisdiction)
        setting = Setting(mark, at or await tx.now(), CALENDAR, self.directory, groups=groups)
        drafts = decide(case, command, setting)
        told = notices(case, folded(case, case.id, case.jurisdiction, drafts), drafts)
        photos = getattr(command, "photos", ())
        saving = Saving(case, case.id, case.jurisdiction, drafts, contents, photos, mark.person, told)
        return await tx.save(saving)

    async def case(self, case_id: str, scope: Scope | None = None) -> Case | None:
        """The fold of a case."""
        return await self.store.run(scope or self.scope(), lambda tx: tx.case(case_id))


async def territory_now(tx: Transaction) -> Territory:
    """All places."""
    return await tx.territory()


async def time_now(tx: Transaction) -> datetime:
    """The store's time."""
    return await tx.now()


def folded(case: Case | None, case_id: str, jurisdiction: int, drafts: Sequence[Draft]) -> Case:
    """The case after these drafts."""
    for draft in drafts:
        case = apply(case, case_id, jurisdiction, draft.payload, draft.occurred_at)
    assert case is not None
    return case


def roster_entry(key: str, role: Role, jurisdiction: int, unit: UnitAt | None = None, **more: object) -> RosterEntry:
    """One line of a demo roster."""
    return RosterEntry(key, f"演示{key}", role, jurisdiction, unit=unit, **more)  # type: ignore[arg-type]  # real fields
