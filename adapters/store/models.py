"""The tables of cases (数据表): what is stored and how it is indexed; nothing here decides anything.

Indexes stand in ``Meta.indexes`` because the library forgets ``db_index`` when a column is added later; defaults are
the database's own (``db_default``) because others do not reach rows that exist; no foreign key cascades, because
SQLite rebuilds a table by dropping it, and what hangs on it would go too.
"""

from __future__ import annotations

from tortoise import fields
from tortoise.fields import RESTRICT
from tortoise.indexes import Index
from tortoise.models import Model

from adapters.store.columns import JsonField, UtcField, WhereIndex
from adapters.store.models_towns import HASH, ID

#: Whoever acts: usually an id, but an imported message names its sender in its own way.
NAME = 100


class CaseRow(Model):
    """The list row of a case (件): a projection of its events, with the claim of the clock worker beside it.

    ``seq`` counts the events, ``chain_head`` is the hash of the last; ``involved`` has all units that lists must know
    of, by what they have to do with the case.
    """

    id = fields.CharField(max_length=ID, primary_key=True)
    jurisdiction_id = fields.BigIntField()
    seq = fields.IntField()
    chain_head = fields.CharField(max_length=HASH)
    phase = fields.CharField(max_length=20)
    round = fields.IntField()
    reporter = fields.CharField(max_length=NAME)
    category = fields.CharField(max_length=100)
    urgency = fields.CharField(max_length=40)
    channel = fields.CharField(max_length=40)
    group_name = fields.CharField(max_length=100, null=True)
    holder_id = fields.BigIntField(null=True)
    holder_name = fields.CharField(max_length=100, null=True)
    arbiter_id = fields.BigIntField(null=True)
    arbiter_name = fields.CharField(max_length=100, null=True)
    steward_id = fields.BigIntField(null=True)
    steward_name = fields.CharField(max_length=100, null=True)
    involved = JsonField(db_default={})
    returnable = fields.BooleanField(db_default=False)
    asked = fields.BooleanField(db_default=False)
    opened_at = UtcField()
    updated_at = UtcField()
    closed_at = UtcField(null=True)
    due_at = UtcField(null=True)
    due_latest = UtcField(null=True)
    warn_at = UtcField(null=True)
    orange_at = UtcField(null=True)
    red_at = UtcField(null=True)
    provisional = fields.BooleanField(db_default=False)
    late = fields.BooleanField(db_default=False)
    outcome = fields.CharField(max_length=100, null=True)
    solved = fields.BooleanField(null=True)
    stars = fields.IntField(null=True)
    photo_count = fields.IntField(db_default=0)
    cover = fields.CharField(max_length=ID, null=True)
    marks = JsonField(db_default=[])
    live = fields.BooleanField(db_default=True)
    bundle = fields.CharField(max_length=HASH)
    text_id = fields.CharField(max_length=ID, null=True)
    village = fields.CharField(max_length=100, null=True)
    grid = fields.CharField(max_length=40, null=True)
    enterprise = fields.CharField(max_length=100, null=True)
    project = fields.CharField(max_length=100, null=True)
    role = fields.CharField(max_length=20, db_default="")
    talk = fields.CharField(max_length=10, db_default="")
    was_answered = fields.BooleanField(db_default=False)
    close_reason = fields.CharField(max_length=20, null=True)
    deemed = fields.BooleanField(db_default=False)
    exact_stars = fields.BigIntField(null=True)
    late_times = fields.IntField(db_default=0)
    late_seconds = fields.BigIntField(db_default=0)
    exempted = fields.IntField(db_default=0)
    moves = fields.IntField(db_default=0)
    bounces = fields.IntField(db_default=0)
    returned = fields.IntField(db_default=0)
    accept_seconds = fields.BigIntField(null=True)
    answer_seconds = fields.BigIntField(null=True)
    amounts = JsonField(db_default={})
    origin = fields.CharField(max_length=10, null=True)
    links = fields.IntField(db_default=0)
    next_at = UtcField(null=True)
    lease_until = UtcField(null=True)
    attempts = fields.IntField(db_default=0)

    class Meta:
        table = "cases"
        table_description = "件(由事件折叠而成)"
        indexes = (
            Index(fields=("jurisdiction_id", "opened_at", "id"), name="ix_cases_board"),
            Index(fields=("opened_at", "id"), name="ix_cases_newest"),  # for readers of several towns
            Index(fields=("reporter", "opened_at"), name="ix_cases_mine"),
            WhereIndex(fields=("holder_id", "opened_at"), name="ix_cases_held", where="holder_id IS NOT NULL"),
            WhereIndex(fields=("next_at",), name="ix_cases_next", where="next_at IS NOT NULL"),
            *(
                WhereIndex(fields=(name, "opened_at"), name=f"ix_cases_{name}", where=f"{name} IS NOT NULL")
                for name in ("village", "grid", "enterprise", "project")
            ),
        )


class PlanRow(Model):
    """A plan by the SHA-256 of its canonical JSON; equal reports share one."""

    hash = fields.CharField(max_length=HASH, primary_key=True)
    body = fields.TextField()

    class Meta:
        table = "plans"
        table_description = "办理方案"


class EventRow(Model):
    """One thing that happened (事件). Never changed: ``sealed_no`` alone is given later, by the sealer of the log."""

    id = fields.BigIntField(primary_key=True)
    jurisdiction_id = fields.BigIntField()
    case: fields.ForeignKeyRelation[CaseRow] = fields.ForeignKeyField(
        "store.CaseRow", related_name="events", on_delete=RESTRICT, db_index=False
    )
    seq = fields.IntField()
    kind = fields.CharField(max_length=40)
    occurred_at = UtcField()
    recorded_at = UtcField()
    actor = JsonField()
    cites = JsonField()
    bundle = fields.CharField(max_length=HASH)
    data = JsonField()
    prev_hash = fields.CharField(max_length=HASH)
    hash = fields.CharField(max_length=HASH)
    sealed_no = fields.BigIntField(null=True)

    case_id: str

    class Meta:
        table = "events"
        table_description = "事件(只增不改)"
        unique_together = (("case", "seq"),)
        indexes = (
            WhereIndex(fields=("jurisdiction_id", "id"), name="ix_events_unsealed", where="sealed_no IS NULL"),
            WhereIndex(fields=("jurisdiction_id", "sealed_no"), name="ix_events_sealed", where="sealed_no IS NOT NULL"),
        )


class ContentRow(Model):
    """Personal content (个人内容) that an event only commits to; may be deleted together with its salt."""

    id = fields.CharField(max_length=ID, primary_key=True)
    jurisdiction_id = fields.BigIntField()
    case: fields.ForeignKeyRelation[CaseRow] = fields.ForeignKeyField(
        "store.CaseRow", related_name="contents", on_delete=RESTRICT, db_index=False
    )
    what = fields.CharField(max_length=20)
    body = JsonField()
    salt = fields.CharField(max_length=64)

    case_id: str

    class Meta:
        table = "contents"
        table_description = "个人内容(可单独删除)"
        indexes = (Index(fields=("case_id",), name="ix_contents_case"),)


class Upload(Model):
    """A photo that no case has taken yet."""

    id = fields.CharField(max_length=ID, primary_key=True)
    owner = fields.CharField(max_length=ID)
    digest = fields.CharField(max_length=HASH)
    full = fields.CharField(max_length=200)
    thumb = fields.CharField(max_length=200)
    width = fields.IntField()
    height = fields.IntField()
    likeness = fields.CharField(max_length=16, null=True)  # what it looks like, 64 bits in hex
    band0 = fields.IntField(null=True)
    band1 = fields.IntField(null=True)
    band2 = fields.IntField(null=True)
    band3 = fields.IntField(null=True)
    created_at = UtcField()

    class Meta:
        table = "uploads"
        table_description = "尚未用于上报的照片"
        unique_together = (("owner", "digest"),)


class CasePhoto(Model):
    """A photo of a case."""

    id = fields.CharField(max_length=ID, primary_key=True)
    jurisdiction_id = fields.BigIntField()
    case: fields.ForeignKeyRelation[CaseRow] = fields.ForeignKeyField(
        "store.CaseRow", related_name="photos", on_delete=RESTRICT, db_index=False
    )
    owner = fields.CharField(max_length=ID)
    digest = fields.CharField(max_length=HASH)
    full = fields.CharField(max_length=200)
    thumb = fields.CharField(max_length=200)
    width = fields.IntField()
    height = fields.IntField()
    bare_full = fields.CharField(max_length=200, null=True)  # as it was taken in, under a cover
    bare_thumb = fields.CharField(max_length=200, null=True)
    likeness = fields.CharField(max_length=16, null=True)  # what it looks like, 64 bits in hex
    band0 = fields.IntField(null=True)
    band1 = fields.IntField(null=True)
    band2 = fields.IntField(null=True)
    band3 = fields.IntField(null=True)

    case_id: str

    class Meta:
        table = "case_photos"
        table_description = "件的照片"
        indexes = (
            Index(fields=("case_id",), name="ix_case_photos_case"),
            *(Index(fields=("jurisdiction_id", f"band{n}"), name=f"ix_case_photos_band{n}") for n in range(4)),
        )


class ClockRow(Model):
    """A running or stopped term (时限) of a case: name × holder × round, with the clauses that set it."""

    id = fields.BigIntField(primary_key=True)
    jurisdiction_id = fields.BigIntField()
    case: fields.ForeignKeyRelation[CaseRow] = fields.ForeignKeyField(
        "store.CaseRow", related_name="clocks", on_delete=RESTRICT, db_index=False
    )
    key = fields.CharField(max_length=60)
    name = fields.CharField(max_length=40)
    holder_id = fields.BigIntField(null=True)
    holder_name = fields.CharField(max_length=100, null=True)
    round = fields.IntField()
    started_at = UtcField()
    warn_at = UtcField(null=True)
    due_at = UtcField()
    due_latest = UtcField()
    provisional = fields.BooleanField(db_default=False)
    overdue = fields.BooleanField(db_default=False)
    climbed = fields.IntField(db_default=0)
    stopped_at = UtcField(null=True)
    outcome = fields.CharField(max_length=20, null=True)
    paused = JsonField(db_default=[])
    cites = JsonField()
    calendar = fields.CharField(max_length=100)
    next_at = UtcField(null=True)

    case_id: str

    class Meta:
        table = "clocks"
        table_description = "时限"
        unique_together = (("case", "key"),)
        indexes = (
            WhereIndex(fields=("next_at",), name="ix_clocks_next", where="next_at IS NOT NULL"),
            WhereIndex(fields=("jurisdiction_id", "due_at"), name="ix_clocks_running", where="outcome IS NULL"),
        )


class IdempotencyKey(Model):
    """A key that a command came with, for ever: what it asked (``digest``) and what was answered (``receipt``)."""

    id = fields.BigIntField(primary_key=True)
    jurisdiction_id = fields.BigIntField()
    principal = fields.CharField(max_length=NAME)
    key = fields.CharField(max_length=200)
    digest = fields.CharField(max_length=HASH)
    receipt = fields.TextField(null=True)  # JSON, given again word for word
    taken_at = UtcField()

    class Meta:
        table = "idempotency_keys"
        table_description = "幂等键(永久保存)"
        unique_together = (("jurisdiction_id", "principal", "key"),)


class NoticeRow(Model):
    """A message to come (告知), written with the event; ``recipient`` is ``p:<person>`` or ``u:<unit>``.

    It is a row of the outbox: a worker claims it by a lease and spreads it to persons, which is when it counts as sent.
    """

    id = fields.BigIntField(primary_key=True)
    jurisdiction_id = fields.BigIntField()
    case: fields.ForeignKeyRelation[CaseRow] = fields.ForeignKeyField(
        "store.CaseRow", related_name="notices", on_delete=RESTRICT, db_index=False
    )
    seq = fields.IntField()
    kind = fields.CharField(max_length=40)
    recipient = fields.CharField(max_length=NAME + 2)
    unit_name = fields.CharField(max_length=100, null=True)
    created_at = UtcField()
    sent_at = UtcField(null=True)
    read_at = UtcField(null=True)
    lease_until = UtcField(null=True)
    attempts = fields.IntField(db_default=0)

    case_id: str

    class Meta:
        table = "notices"
        table_description = "告知"
        unique_together = (("case", "seq", "kind", "recipient"),)
        indexes = (
            Index(fields=("recipient", "id"), name="ix_notices_inbox"),
            WhereIndex(fields=("id",), name="ix_notices_unsent", where="sent_at IS NULL"),
        )


#: Tables whose rows belong to one jurisdiction; on PostgreSQL each has row-level security.
TENANT_TABLES = (
    *("cases", "events", "contents", "case_photos", "clocks", "idempotency_keys", "notices"),
    *("town_events", "town_clocks"),
    *("case_numbers", "case_files"),
    "follows",
    "places",
    "case_messages",
    "alerts",
    *("errands", "errand_tries"),
    "stops",
    *("codes", "code_uses", "short_links"),
    "content_checks",
    *("partner_lines", "partner_numbers", "partner_events"),
    *("log_leaves", "log_nodes", "log_heads", "looks"),
)
