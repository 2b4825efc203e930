"""Every setting (设置), typed: defaults from config.yaml, then the operator's file, then the environment."""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

from api import paths
from api.references import Address, Secret
from api.settings_audit import Audit
from api.settings_content import ContentCheckSettings, PictureLinkSettings
from api.settings_encryption import Encryption
from api.settings_identity import PasswordCost, SessionTerms
from api.settings_limits import Limits
from api.settings_pages import PageSettings
from api.settings_papers import Attachments, Dossier
from api.settings_partners import PartnerSettings
from api.settings_privacy import PrivacySettings, RetentionSettings
from api.settings_reader import Problem, Range, Reader, environment_layers, file_layer
from api.settings_robots import RobotSettings, wrong_robots
from api.settings_sms import SmsSettings
from api.settings_telling import TellingSettings
from api.settings_web import Cors, OutboundSettings, Proxies, wrong_origins, wrong_outbound, wrong_proxies
from api.settings_wechat import WechatSettings
from api.settings_wechat_messages import PushSettings, SubscribeSettings
from api.settings_work_apps import WorkAppSettings

LEAST_SECRET_BYTES = 32  # HS256 needs a key as long as its hash (RFC 7518 §3.2)

Count = Annotated[int, Range(1)]
Port = Annotated[int, Range(0, 65535)]
Seconds = Annotated[int, Range(1)]


@dataclass(frozen=True, slots=True)
class BodyLimits:
    """How large a request may be, in bytes."""

    json_bytes: Count
    photo_bytes: Count


@dataclass(frozen=True, slots=True)
class Http:
    """The door."""

    host: str
    port: Port
    workers: Count
    body_limits: BodyLimits
    request_seconds: Seconds
    keep_alive_seconds: Seconds
    shutdown_seconds: Seconds
    hsts_seconds: Annotated[int, Range(0)]
    cors: Cors
    proxies: Proxies


@dataclass(frozen=True, slots=True)
class Pool:
    """Connections to PostgreSQL, per process."""

    max_connections: Count


@dataclass(frozen=True, slots=True)
class Database:
    """The only truth: where it is, for the application and for its owner."""

    url: Address
    owner_url: Address
    pool: Pool

    @property
    def is_sqlite(self) -> bool:
        """Whether it is the embedded engine."""
        return self.url.scheme == "sqlite"

    @property
    def migration_url(self) -> Address:
        """Where tables are made: as the owner, or – embedded – as everybody."""
        return self.owner_url or self.url


@dataclass(frozen=True, slots=True)
class RedisSettings:
    """Wake-ups and fan-out; empty means inside this process."""

    url: Address


@dataclass(frozen=True, slots=True)
class Files:
    """Where photos lie, and how many days an upload may wait for its report."""

    dir: Path
    unused_days: Annotated[int, Range(1, 365)]


@dataclass(frozen=True, slots=True)
class Photos:
    """What a photo may cost; the names are those of ``cases.ports_media.PhotoLimits``."""

    max_bytes: Count
    max_pixels: Count
    max_count: Annotated[int, Range(1, 99)]
    full_edge: Annotated[int, Range(64)]
    thumb_edge: Annotated[int, Range(32)]
    at_once: Count
    cpu_seconds: Seconds
    wall_seconds: Annotated[float, Range(1)]
    memory_bytes: Annotated[int, Range(64 * 1024 * 1024)]


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A key for session tokens and its name (kid)."""

    kid: str
    secret: Secret


@dataclass(frozen=True, slots=True)
class Auth:
    """Access tokens (登录凭证), whose first key signs while all verify, sessions, and passwords."""

    jwt_keys: tuple[SigningKey, ...]
    sandbox_key: Path
    token_ttl_seconds: Annotated[int, Range(60)]
    issuer: str
    second_factor: Literal["production", "always", "never"]
    sessions: SessionTerms
    passwords: PasswordCost


@dataclass(frozen=True, slots=True)
class RuleCompiler:
    """What reading rule files may cost."""

    at_once: Count
    cpu_seconds: Seconds
    wall_seconds: Annotated[float, Range(1)]
    memory_bytes: Annotated[int, Range(128 * 1024 * 1024)]


@dataclass(frozen=True, slots=True)
class Rules:
    """Where rule files and the calendar file lie, empty means the shipped ones; and how they come into force."""

    dir: str
    calendar: str
    second_person: Literal["production", "always", "never"]
    watch_seconds: Annotated[float, Range(0.05, 60)]
    compiler: RuleCompiler

    @property
    def folder(self) -> Path:
        """The folder of rule files in force."""
        return Path(self.dir) if self.dir else paths.rules_dir()

    @property
    def calendar_file(self) -> Path:
        """The clerk's additions to the published calendar."""
        return Path(self.calendar) if self.calendar else self.folder / "日历.txt"


@dataclass(frozen=True, slots=True)
class Clock:
    """How due clocks are looked for and tried again."""

    poll_seconds: Annotated[float, Range(0.01)]
    batch: Annotated[int, Range(1, 10_000)]
    max_attempts: Count


@dataclass(frozen=True, slots=True)
class Live:
    """Streams of what happens (动态)."""

    heartbeat_seconds: Annotated[float, Range(0.1, 60)]
    longest_seconds: Annotated[float, Range(1)]
    per_person: Count
    at_once: Count


@dataclass(frozen=True, slots=True)
class Log:
    """How much is logged, and in which form."""

    level: Literal["debug", "info", "warning", "error"]
    format: Literal["text", "json"]


@dataclass(frozen=True, slots=True)
class Settings:
    """All of it. Made by ``load``; a field's default and explanation stand in config.yaml and nowhere else."""

    mode: Literal["sandbox", "production"]
    http: Http
    database: Database
    redis: RedisSettings
    files: Files
    photos: Photos
    picture_links: PictureLinkSettings
    content_check: ContentCheckSettings
    attachments: Attachments
    limits: Limits
    dossier: Dossier
    auth: Auth
    encryption: Encryption
    audit: Audit
    privacy: PrivacySettings
    retention: RetentionSettings
    rules: Rules
    clock: Clock
    live: Live
    telling: TellingSettings
    wechat: WechatSettings
    wechat_push: PushSettings
    wechat_subscribe: SubscribeSettings
    sms: SmsSettings
    robots: tuple[RobotSettings, ...]
    wecom: WorkAppSettings
    dingtalk: WorkAppSettings
    pages: PageSettings
    partners: PartnerSettings
    outbound: OutboundSettings
    log: Log

    @property
    def sandbox(self) -> bool:
        """Whether this is a trial on one's own machine."""
        return self.mode == "sandbox"

    @property
    def two_factors(self) -> bool:
        """Whether roles of staff act only for who has signed in with two factors."""
        asked = self.auth.second_factor
        return asked == "always" or (asked == "production" and not self.sandbox)

    @property
    def two_persons(self) -> bool:
        """Whether a second person signs rules that change terms or escalation."""
        return self.rules.second_person == "always" or (self.rules.second_person == "production" and not self.sandbox)


class SettingsRefused(ValueError):
    """The settings cannot be used; ``problems`` holds all reasons, and the text is fit to print to the operator."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in problems))


def load(file: Path | None, env: Mapping[str, str]) -> Settings:
    """The settings of this run; ``file`` (else ``MINQING_CONFIG`` in ``env``) may be absent.

    Raises SettingsRefused with everything that is wrong: unknown names, wrong types, literal secrets, and
    combinations that cannot work.
    """
    problems: list[Problem] = []
    chosen = file or (Path(env["MINQING_CONFIG"]) if env.get("MINQING_CONFIG") else None)
    layers = [file_layer(paths.default_config(), problems)]
    layers += [file_layer(chosen, problems)] if chosen else []
    layers += environment_layers(env, problems)
    settings = Reader(env, problems).read(Settings, layers)
    if settings is not None and not problems:
        problems += contradictions(settings)
    if problems:
        raise SettingsRefused(problems)
    loaded: Settings = settings
    return loaded


def contradictions(settings: Settings) -> list[Problem]:
    """What is well written and still cannot work, or must not; also to be asked after a command's own options."""
    checks = (_workers, _engine, _sandbox, _production, _keys, _audit, _encryption, _photos, _content, _web)
    return [Problem("设置", key, message) for check in checks for key, message in check(settings)]


Found = list[tuple[str, str]]


def _workers(settings: Settings) -> Found:
    if settings.database.is_sqlite and settings.http.workers > 1:
        sentence = f"SQLite 只能由一个进程使用,不能开 {settings.http.workers} 个;请改为 1,或改用 PostgreSQL"
        return [("http.workers", sentence)]
    return []


def _engine(settings: Settings) -> Found:
    database = settings.database
    if database.url.scheme not in ("sqlite", "postgres", "postgresql"):
        return [("database.url", "应当以 sqlite:// 或 postgres:// 开头")]
    if not database.is_sqlite and not database.owner_url:
        return [("database.owner_url", "使用 PostgreSQL 时要写表的所有者的地址,它与 database.url 不是同一个角色")]
    return []


def _sandbox(settings: Settings) -> Found:
    if not settings.sandbox:
        return []
    found = []
    if not is_loopback(settings.http.host):
        found.append(("http.host", "试用方式(sandbox)可以不用密码登录,只能监听本机;请改为 127.0.0.1,或改用正式方式"))
    if settings.http.proxies.count:
        found.append(("http.proxies.count", "试用方式(sandbox)不能放在代理后面;请改为 0,或改用正式方式"))
    return found


def _production(settings: Settings) -> Found:
    if settings.sandbox or settings.auth.jwt_keys:
        return []
    return [("auth.jwt_keys", "正式方式必须自备登录密钥,请至少写一个 kid 和 secret")]


def _keys(settings: Settings) -> Found:
    keys = settings.auth.jwt_keys
    found = [
        (f"auth.jwt_keys[{i}].secret", f"密钥太短,至少要 {LEAST_SECRET_BYTES} 字节")
        for i, key in enumerate(keys)
        if len(key.secret.value.encode()) < LEAST_SECRET_BYTES
    ]
    if len({key.kid for key in keys}) < len(keys):
        found.append(("auth.jwt_keys", "有两个密钥的 kid 相同,请改成不同的名称"))
    return found


def _audit(settings: Settings) -> Found:
    return settings.audit.problems(sandbox=settings.sandbox)


def _encryption(settings: Settings) -> Found:
    return settings.encryption.problems(sandbox=settings.sandbox)


def _photos(settings: Settings) -> Found:
    if settings.photos.max_bytes > settings.http.body_limits.photo_bytes:
        return [("photos.max_bytes", "不能大于 http.body_limits.photo_bytes,否则这样的照片传不上来")]
    return []


def _content(settings: Settings) -> Found:
    links, check = settings.picture_links, settings.content_check
    return [*links.problems(sandbox=settings.sandbox), *check.problems(sandbox=settings.sandbox)]


def _web(settings: Settings) -> Found:
    return [
        *wrong_proxies(settings.http.proxies),
        *wrong_origins(settings.http.cors, sandbox=settings.sandbox),
        *wrong_outbound(settings.outbound, sandbox=settings.sandbox),
        *settings.wechat.problems(sandbox=settings.sandbox),
        *settings.sms.problems(sandbox=settings.sandbox),
        *wrong_robots(settings.robots),
        *settings.wecom.problems("wecom", sandbox=settings.sandbox),
        *settings.dingtalk.problems("dingtalk", sandbox=settings.sandbox),
        *settings.pages.problems(),
        *settings.wechat_push.problems(settings.wechat.appid, sandbox=settings.sandbox),
    ]


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach a server that listens there."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
