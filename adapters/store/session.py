"""What every part of a transaction stands on (会话): the connection, the scope, the moment, and shared caches."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

from tortoise.backends.base.client import TransactionalDBClient
from tortoise.models import Model
from tortoise.queryset import QuerySet

from adapters.store.mapping import PlanCache
from adapters.store.models_towns import JurisdictionRow
from cases.people import JurisdictionId
from cases.places import Gazetteer
from cases.ports import Scope
from cases.ports_cipher import Cipher
from cases.ports_crypto import SHA256, Digest
from cases.ports_people import Succession
from cases.telling import Directory
from cases.territory import Territory

M = TypeVar("M", bound=Model)

_PLACEHOLDER = re.compile(r"\$(\d+)")


@dataclass(slots=True)
class Memory:
    """What a store need not read again: plans never change, the rest is as of one revision of who is who."""

    plans: PlanCache = field(default_factory=PlanCache)
    revision: int = -1
    territory: Territory | None = None
    directory: Directory | None = None
    successions: tuple[Succession, ...] | None = None
    gazetteers: dict[JurisdictionId, Gazetteer] = field(default_factory=dict)
    digest: Digest = SHA256  # of the sealed log
    cipher: Cipher | None = None  # of personal content; None: as it is

    def at(self, revision: int) -> Memory:
        """Itself, without what an older revision said."""
        if revision != self.revision:
            self.revision, self.territory, self.directory, self.successions = revision, None, None, None
            self.gazetteers = {}
        return self


@dataclass(frozen=True, slots=True)
class Moment:
    """The time of a transaction: ``now`` as the store tells it, ``real`` as the database's clock does, both UTC."""

    now: datetime
    real: datetime
    revision: int


class Session:
    """One transaction: ``db`` its connection, ``scope`` the jurisdictions that it may see."""

    def __init__(self, db: TransactionalDBClient, dialect: str, scope: Scope, moment: Moment, memory: Memory) -> None:
        self.db = db
        self.dialect = dialect
        self.scope = scope
        self.moment = moment
        self.memory = memory.at(moment.revision)
        self.changed = (
            False  # whether this transaction publishes, so that nothing of it may be cached before it commits
        )
        self.everywhere = False  # whether its scope is all towns, those that come in while it runs included

    def of(self, model: type[M], **conditions: Any) -> QuerySet[M]:
        """A query on a table of all towns. What is longer than its column is in no row, and asked for finds nothing."""
        if any(_longer(model, name, value) for name, value in conditions.items()):
            return model.filter(pk__in=[]).using_db(self.db)
        return model.filter(**conditions).using_db(self.db)

    def mine(self, model: type[M], **conditions: Any) -> QuerySet[M]:
        """A query on a table of one town, within the scope: the first wall, and on SQLite the only one."""
        return self.of(model, jurisdiction_id__in=sorted(self.scope.jurisdictions), **conditions)

    def check_scope(self, jurisdiction: JurisdictionId) -> None:
        """Raises RuntimeError for a town outside the scope: a mistake of ours, caught before anything is written."""
        if jurisdiction not in self.scope.jurisdictions:
            raise RuntimeError(f"jurisdiction {jurisdiction} is outside the scope")

    async def widen(self) -> None:
        """See every town there is."""
        ids = sorted(int(str(each)) for each in await self.of(JurisdictionRow).values_list("id", flat=True))
        self.scope, self.everywhere = Scope(frozenset(ids)), True
        if self.dialect == "postgres":
            await self.rows("SELECT set_config('minqing.scope', $1, true)", ",".join(map(str, ids)))

    def valid(self, start: datetime | None, end: datetime | None) -> bool:
        """Whether a term that begins with ``start`` and ends before ``end`` covers this moment."""
        return (start is None or start <= self.moment.now) and (end is None or end > self.moment.now)

    async def rows(self, statement: str, *values: Any) -> list[dict[str, Any]]:
        """Run a statement with ``$1`` … on either engine; the rows that it gives."""
        return await self.db.execute_query_dict(*self._bound(statement, values))

    async def execute(self, statement: str, *values: Any) -> int:
        """Run a statement with ``$1`` … on either engine; the number of rows that it changed."""
        count, _ = await self.db.execute_query(*self._bound(statement, values))
        return count

    def _bound(self, statement: str, values: Sequence[Any]) -> tuple[str, list[Any]]:
        """SQLite gets bare marks with a value for each: from Python 3.14 on numbered ones take no sequence."""
        if self.dialect == "postgres":
            return statement, list(values)
        order = [int(number) - 1 for number in _PLACEHOLDER.findall(statement)]
        return _PLACEHOLDER.sub("?", statement), [values[place] for place in order]

    async def insert(self, model: type[M], rows: Sequence[dict[str, Any]]) -> None:
        """Add rows by one statement."""
        if rows:
            await model.bulk_create([model(**row) for row in rows], using_db=self.db)


def moment_from(row: dict[str, Any], *, sandbox: bool) -> Moment:
    """The moment of a transaction from the one row that its first statement gives."""
    at = row["at"]
    real = (datetime.fromisoformat(at) if isinstance(at, str) else at).astimezone(UTC)
    shift = timedelta(seconds=row["shift_seconds"]) if sandbox else timedelta()
    return Moment(real + shift, real, row["revision"])


def _longer(model: type[Model], name: str, value: object) -> bool:
    """Whether this text cannot stand in that column; the library itself would call it a mistake of ours."""
    column = model._meta.fields_map.get(name) if isinstance(value, str) else None  # noqa: SLF001  # the library's own way to ask
    longest = getattr(column, "max_length", None)
    return longest is not None and len(str(value)) > longest
