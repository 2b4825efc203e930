"""The one place that wires (装配): settings become a house with its store, rules, photos, files and bus."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from adapters.attachments import AttachmentChecker
from adapters.calendar_watch import WatchedCalendar
from adapters.dossier import PdfPress
from adapters.files import LocalObjects
from adapters.ids import RandomIds
from adapters.limiter import WindowLimiter
from adapters.memory_bus import MemoryBus
from adapters.outbound import HttpsOutbound, Patience
from adapters.outbound_rules import Allowed
from adapters.photos import PhotoRebuilder
from adapters.redis_bus import RedisBus
from adapters.redis_tokens import RedisTokens
from adapters.rule_cache import RuleFiles
from adapters.rule_compiler import JailedCompiler
from adapters.store import DatabaseStore, open_store
from api.audit_wiring import check_digest, seals_of, witnesses_of
from api.channels import channels_of
from api.chores import CHORE_TOPIC, Chore, NeighbourWorker
from api.cipher_wiring import cipher_of
from api.content_wiring import CHECKS, check_chore, check_handlers, content_chores
from api.heading import Heading
from api.identity_wiring import desk_of
from api.live import Hub, StreamLimits
from api.notices_wiring import notices_of
from api.pages_wiring import code_pictures, page_links, pages_of
from api.partner_book import PartnerFiles, partners_folder
from api.partner_chore import PartnerPush
from api.picture_links import PictureLinks
from api.push_chore import PushChore
from api.robots_wiring import robot_addresses, robot_book
from api.rulefiles import read_calendar
from api.settings import Settings, SigningKey
from api.settings_services import places_of
from api.signing import signing_keys
from api.sms_wiring import sms_of
from api.stand_ins import StandIns
from api.telling import Sender, Spreader, senders
from api.telling_wiring import sending_pace, teller_of
from api.tidying import Tidying, terms_of
from api.tokens import Tokens
from api.wechat_messages_wiring import doorway_of, push_handlers, subscribe_channel, subscribe_templates_of
from api.wechat_wiring import Wechat, token_shelf, wechat_of
from api.work_wiring import Apps, work_addresses, work_apps_of, work_channels
from api.worker import WAKE_UP
from cases.accounts import Desk
from cases.house import House
from cases.ports_audit import Witness
from cases.ports_channels import Channel
from cases.ports_cipher import Cipher
from cases.ports_crypto import Seals
from cases.ports_files import FileChecker, FileLimits
from cases.ports_limits import Limiter
from cases.ports_media import Bus, Objects, PhotoLimits, Photos
from cases.ports_outbound import Outbound
from cases.ports_pages import CodePictures, PageLinks
from cases.ports_papers import Press
from cases.ports_posters import PosterPress
from cases.ports_pushes import Handlers
from cases.pushing import Doorway
from cases.rulebook import RuleBook
from cases.short_links import Pages
from cases.subscribe_templates import Templates
from cases.tellers import Teller

#: What is said on the bus after a case has changed, with the id of the case.
CASES_TOPIC = "cases"
#: What is said after rules were put in force, with the hash of their bundle.
RULES_TOPIC = "rules"


@dataclass(slots=True)
class Notice:
    """What an operator should know of the rule files while the last good ones are in force; empty: nothing."""

    text: str = ""


@dataclass(frozen=True, slots=True)
class Wired:
    """Everything that a door or a worker needs. ``close`` it in the loop in which it was made."""

    settings: Settings
    house: House
    photos: Photos
    photo_limits: PhotoLimits
    files: FileChecker
    file_limits: FileLimits
    press: Press
    objects: Objects
    bus: Bus
    outbound: Outbound
    stand_ins: StandIns | None
    wechat: Wechat | None
    code_pictures: CodePictures
    page_links: PageLinks | None
    pages: Pages
    poster_press: PosterPress
    hub: Hub
    limiter: Limiter
    tokens: Tokens
    links: PictureLinks
    partners: PartnerFiles
    identity: Desk
    work_apps: Apps
    channels: tuple[Channel, ...]
    teller: Teller
    subscribe: Templates
    push_handlers: Handlers
    pushes: Doorway
    cipher: Cipher
    seals: Seals
    witnesses: tuple[Witness, ...]
    store: DatabaseStore
    closing: AsyncExitStack
    telling: set[asyncio.Task[None]] = field(default_factory=set)
    notice: Notice = field(default_factory=Notice)

    def tell(self, case: str) -> None:
        """Say on the bus that a case has changed, without keeping anybody waiting: hints, which may be lost."""
        task = asyncio.create_task(self._tell(case))
        self.telling.add(task)
        task.add_done_callback(self.telling.discard)

    def tell_rules(self, bundle: str) -> None:
        """Say on the bus that other rules are in force, so that whoever decides by them has them at hand."""
        task = asyncio.create_task(self.announce(bundle))
        self.telling.add(task)
        task.add_done_callback(self.telling.discard)

    def wake(self, chore: str) -> None:
        """Say on the bus that there is something to do for a chore, likewise."""
        task = asyncio.create_task(self._wake(chore))
        self.telling.add(task)
        task.add_done_callback(self.telling.discard)

    async def announce(self, bundle: str) -> None:
        """The same for a command that ends at once."""
        for topic in (RULES_TOPIC, WAKE_UP):
            await self.bus.publish(topic, bundle)

    async def _wake(self, chore: str) -> None:
        await self.bus.publish(CHORE_TOPIC, chore)

    async def _tell(self, case: str) -> None:
        for topic in (WAKE_UP, CASES_TOPIC):
            await self.bus.publish(topic, case)
        await self._wake(CHECKS)

    async def close(self) -> None:
        """Let go of connections; what is still at work in the store ends first."""
        if self.telling:
            await asyncio.wait(self.telling)
        await self.closing.aclose()


async def wire(settings: Settings) -> Wired:
    """Open everything that ``settings`` name. Raises CalendarRefused, StoreMisconfigured, StoreUnavailable."""
    calendars = WatchedCalendar(settings.rules.calendar_file, lambda: read_calendar(settings.rules))
    database, keys = settings.database, signing_keys(settings)
    cipher, notices = cipher_of(settings), notices_of(settings)
    seals = seals_of(settings)
    async with AsyncExitStack() as closing:
        store = await closing.enter_async_context(
            open_store(
                database.url.url,
                pool=database.pool.max_connections,
                sandbox=settings.sandbox,
                digest=seals.digest,
                cipher=cipher,
            )
        )
        check_digest(await store.sealed_with(), seals)
        objects = LocalObjects(settings.files.dir)
        await asyncio.to_thread(objects.sweep)
        bus = RedisBus(settings.redis.url.url) if settings.redis.url else MemoryBus()
        closing.push_async_callback(bus.close)
        limiter = WindowLimiter(settings.redis.url.url)
        closing.push_async_callback(limiter.close)
        hub = Hub(bus, stream_limits(settings))
        closing.push_async_callback(hub.close)
        house = House(store, calendars, RandomIds(), rule_book(settings), settings.two_persons, notices)
        way_out = outbound(settings)
        shelf = token_shelf(settings)
        if isinstance(shelf, RedisTokens):
            closing.push_async_callback(shelf.close)
        subscribe = subscribe_templates_of(settings)
        stand_ins = StandIns(subscribe) if settings.sandbox else None
        wechat = wechat_of(settings, way_out, shelf, stand_ins)
        client, appid = (wechat.client, wechat.appid) if wechat else (None, "")
        apps = work_apps_of(settings, way_out, shelf, stand_ins)
        channels = channels_of(
            subscribe_channel(house, client, subscribe, settings.wechat_subscribe),
            sms_of(settings.sms, house, way_out, settings.pages.case_page),
            *work_channels(settings, house, way_out, limiter, apps),
        )
        handlers = {**push_handlers(house, subscribe), **check_handlers(house)}
        return Wired(
            settings=settings,
            house=house,
            photos=PhotoRebuilder(settings.photos.at_once),
            photo_limits=photo_limits(settings),
            files=AttachmentChecker(settings.attachments.at_once),
            file_limits=file_limits(settings),
            press=press(settings),
            objects=objects,
            bus=bus,
            outbound=way_out,
            stand_ins=stand_ins,
            wechat=wechat,
            code_pictures=code_pictures(settings, wechat),
            page_links=page_links(settings, wechat, limiter),
            pages=pages_of(settings),
            poster_press=press(settings),
            hub=hub,
            limiter=limiter,
            tokens=Tokens(keys, settings.auth.issuer, settings.auth.token_ttl_seconds),
            partners=PartnerFiles(partners_folder(settings)),
            links=picture_links(settings, keys),
            identity=desk_of(settings, house, cipher),
            work_apps=apps,
            channels=channels,
            teller=teller_of(settings, house, channels, robot_book(settings) if settings.robots else None),
            subscribe=subscribe,
            push_handlers=handlers,
            pushes=doorway_of(settings, appid, handlers),
            seals=seals,
            witnesses=witnesses_of(settings),
            cipher=cipher,
            store=store,
            closing=closing.pop_all(),
        )


@asynccontextmanager
async def wired(settings: Settings) -> AsyncIterator[Wired]:
    """The same for a command that is done afterwards."""
    opened = await wire(settings)
    try:
        yield opened
    finally:
        await opened.close()


def compiled_rules_dir(settings: Settings) -> Path:
    """Beside the stored files; whoever loses it only waits for a compilation."""
    return settings.files.dir.with_name("compiled-rules")


def rule_book(settings: Settings) -> RuleBook:
    """The rules in force, read in processes of their own and kept over a restart."""
    given = settings.rules.compiler
    compiler = JailedCompiler(
        given.at_once,
        cpu_seconds=given.cpu_seconds,
        wall_seconds=given.wall_seconds,
        memory_bytes=given.memory_bytes,
    )
    return RuleBook(compiled=RuleFiles(compiled_rules_dir(settings)), compiler=compiler)


def stream_limits(settings: Settings) -> StreamLimits:
    """How long a stream may last, and how many there may be."""
    given = settings.live
    return StreamLimits(given.heartbeat_seconds, given.longest_seconds, given.per_person, given.at_once)


def photo_limits(settings: Settings) -> PhotoLimits:
    """What a photo may cost, as the photo port wants it."""
    given = settings.photos
    return PhotoLimits(
        max_bytes=given.max_bytes,
        max_pixels=given.max_pixels,
        full_edge=given.full_edge,
        thumb_edge=given.thumb_edge,
        cpu_seconds=given.cpu_seconds,
        wall_seconds=given.wall_seconds,
        memory_bytes=given.memory_bytes,
    )


def picture_links(settings: Settings, keys: Sequence[SigningKey]) -> PictureLinks:
    """What signs links to pictures, by the keys of the tokens."""
    given = settings.picture_links
    return PictureLinks(keys, given.seconds, given.check_seconds, given.public_url)


def file_limits(settings: Settings) -> FileLimits:
    """What a video or document may cost, as the port wants it."""
    given = settings.attachments
    return FileLimits(
        video_bytes=given.video_bytes,
        video_seconds=given.video_seconds,
        document_bytes=given.document_bytes,
        unpacked_bytes=given.unpacked_bytes,
        cpu_seconds=given.cpu_seconds,
        wall_seconds=given.wall_seconds,
        memory_bytes=given.memory_bytes,
    )


def outbound(settings: Settings) -> HttpsOutbound:
    """The only way out, to the hosts that are listed."""
    given = settings.outbound
    patience = Patience(given.seconds, given.connect_seconds, given.answer_bytes, given.at_once)
    return HttpsOutbound(allowed(settings), patience)


def allowed(settings: Settings) -> Allowed:
    """Where anything may go: what an operator has listed, and the services that are set up."""
    given = settings.outbound
    hosts, stand_ins = places_of(services_of(settings))
    return Allowed(hosts | set(given.hosts), stand_ins | set(given.stand_ins))


def services_of(settings: Settings) -> tuple[str, ...]:
    """Where the services are that the settings name."""
    wechat = (settings.wechat.service.base_url,) if settings.wechat.appid else ()
    return (*wechat, settings.sms.base_url, *robot_addresses(settings), *work_addresses(settings))


def press(settings: Settings) -> PdfPress:
    """The press for case files within its limits."""
    given = settings.dossier
    return PdfPress(
        given.at_once,
        cpu_seconds=given.cpu_seconds,
        wall_seconds=given.wall_seconds,
        memory_bytes=given.memory_bytes,
    )


def heading(opened: Wired) -> Heading:
    """What a worker signs each day, and who is given it."""
    return Heading(opened.house, opened.seals, opened.witnesses, opened.settings.audit.head_hour)


def telling_chores(opened: Wired) -> tuple[Spreader | Sender, ...]:
    """What tells people."""
    return senders(opened.teller, opened.channels, opened.limiter, sending_pace(opened.settings))


def chores(opened: Wired) -> tuple[Chore, ...]:
    """What a worker does beside the clock, each by itself."""
    chore = check_chore(opened.settings, opened.house, opened.wechat, opened.links)
    checks = content_chores(chore, opened.house, opened.stand_ins.checks if opened.stand_ins else None)
    return (*telling_chores(opened), push_chore(opened), *checks, partner_chore(opened))


def partner_chore(opened: Wired) -> PartnerPush:
    """Pushes to partners."""
    given = opened.settings.partners
    return PartnerPush(opened.house, opened.partners, opened.outbound, given.policy, given.batch)


def push_chore(opened: Wired) -> PushChore:
    """Deals with what WeChat has pushed."""
    given = opened.settings.wechat_push
    window, keep = timedelta(seconds=given.window_seconds), timedelta(days=given.keep_days)
    return PushChore(opened.house, opened.push_handlers, window, keep)


def neighbours(opened: Wired) -> NeighbourWorker:
    """Runs the chores."""
    return NeighbourWorker(chores(opened), opened.bus, opened.settings.telling.poll_seconds)


def tidying(opened: Wired) -> Tidying:
    """What a worker tidies up."""
    settings = opened.settings
    age = timedelta(days=settings.files.unused_days)
    return Tidying(opened.house, opened.objects, age, terms_of(settings.retention))
