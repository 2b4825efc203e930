"""What every test may ask for: a real PostgreSQL, a real Redis, a closed network – and no skipped test."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
import redis

from tests.support.postgres import in_thread
from tests.support.quarantine import close_the_network
from tests.support.servers import Cluster, Database, running_postgres, running_redis

SKIPPED = pytest.StashKey[list[str]]()


def pytest_configure(config: pytest.Config) -> None:
    """Close the network before the first test is even collected."""
    config.stash[SKIPPED] = []
    config.pluginmanager.register(NoSkips(config.stash[SKIPPED]))
    close_the_network()


class NoSkips:
    """Turns any skipped or expected-to-fail test into a failed session: a test that does not run proves nothing."""

    def __init__(self, skipped: list[str]) -> None:
        self.skipped = skipped

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Remember a test that did not run or was excused."""
        if report.skipped or hasattr(report, "wasxfail"):
            self.skipped.append(report.nodeid)

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """Remember a module that took itself out."""
        if report.skipped:
            self.skipped.append(report.nodeid)

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Fail the session when anything was left out."""
        if self.skipped:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Name what was left out."""
        for nodeid in self.skipped:
            terminalreporter.write_line(f"FAILED {nodeid} - skipped or excused; tests must run", red=True)


@pytest.fixture(scope="session")
def postgres() -> Iterator[Cluster]:
    """A real PostgreSQL: the one at MINQING_TEST_DATABASE_URL (an administrator's address), else our own."""
    yield from running_postgres(os.environ.get("MINQING_TEST_DATABASE_URL"))


@pytest.fixture
def fresh_database(postgres: Cluster) -> Iterator[Database]:
    """An empty database for one test, with an address for the owner and one for the application role."""
    database = postgres.create_database()
    yield database
    postgres.drop_database(database)


@pytest.fixture(scope="session")
def migrated_template(postgres: Cluster) -> Iterator[Database]:
    """A database with all tables and no rows, to be copied: migrating takes longer than copying."""
    from adapters.store.migrating import migrate  # noqa: PLC0415  # loading all tables costs those who need none

    template = postgres.create_database()
    try:
        in_thread(migrate, template.owner_url)
        yield template
    finally:
        postgres.drop_database(template)


@pytest.fixture
def migrated_database(postgres: Cluster, migrated_template: Database) -> Iterator[Database]:
    """A database with all tables and no rows for one test."""
    database = postgres.create_database(migrated_template.name)
    yield database
    postgres.drop_database(database)


@pytest.fixture(scope="session")
def published_template(
    postgres: Cluster, migrated_template: Database, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Database]:
    """A database with all tables and the shipped rules in force, to be copied."""
    from tests.cli.processes import migrated_postgres  # noqa: PLC0415  # as above

    template = postgres.create_database(migrated_template.name)
    try:
        migrated_postgres(template, tmp_path_factory.mktemp("published"))
        yield template
    finally:
        postgres.drop_database(template)


@pytest.fixture
def published_database(postgres: Cluster, published_template: Database) -> Iterator[Database]:
    """A database with all tables and the shipped rules in force for one test."""
    database = postgres.create_database(published_template.name)
    yield database
    postgres.drop_database(database)


@pytest.fixture(scope="session")
def redis_server_url() -> Iterator[str]:
    """A real Redis: the one at MINQING_TEST_REDIS_URL, else our own."""
    yield from running_redis(os.environ.get("MINQING_TEST_REDIS_URL"))


@pytest.fixture
def redis_url(redis_server_url: str) -> str:
    """The address of a Redis that is empty when the test begins."""
    with redis.Redis.from_url(redis_server_url) as client:
        client.flushdb()
    return redis_server_url


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with all tables and no rows, for copying."""
    from adapters.store.migrating import migrate  # noqa: PLC0415  # as above

    path = tmp_path_factory.mktemp("sqlite") / "template.db"
    in_thread(migrate, f"sqlite://{path}")
    return path


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    """The address of a SQLite file with all tables, for one test."""
    copied = tmp_path / "minqing.db"
    copied.write_bytes(sqlite_template.read_bytes())
    return f"sqlite://{copied}"
