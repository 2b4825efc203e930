"""The tables of identity (身份表): accounts, sessions, invitations, attempts at signing in, and what became of them.

They are of all towns: a person is one person everywhere, and has to be known before it is known where. So no wall
between towns stands before them; what the application's role may do is narrowed by its grants instead.
"""

from __future__ import annotations

from tortoise import fields
from tortoise.indexes import Index
from tortoise.models import Model

from adapters.store.columns import JsonField, UtcField, WhereIndex
from adapters.store.models_towns import HASH, ID

LOGIN = 64


class AccountRow(Model):
    """An account of staff (账号): how somebody on the roster signs in; ``totp`` is encrypted, ``recovery`` are hashes.

    ``step`` is the last half minute whose code was used: none is taken twice.
    """

    person = fields.CharField(primary_key=True, max_length=ID)
    login = fields.CharField(max_length=LOGIN, unique=True)
    password = fields.CharField(max_length=200, null=True)
    totp = fields.CharField(max_length=300, null=True)
    step = fields.BigIntField(db_default=0)
    recovery = JsonField(db_default=[])
    locked_at = UtcField(null=True)
    made_at = UtcField()
    changed_at = UtcField()

    class Meta:
        table = "accounts"
        table_description = "工作人员的登录账号"


class SessionRow(Model):
    """A sign-in that lasts (会话). ``fresh`` and ``spent`` are hashes of refresh tokens: usable, and used last."""

    id = fields.CharField(primary_key=True, max_length=ID)
    person = fields.CharField(max_length=ID)
    how = fields.CharField(max_length=20)
    factors = fields.IntField()
    began_at = UtcField()
    used_at = UtcField()
    ends_at = UtcField()
    fresh = JsonField(db_default=[])
    spent = fields.CharField(max_length=HASH, null=True)
    turned_at = UtcField(null=True)
    ended_at = UtcField(null=True)
    ended_why = fields.CharField(max_length=20, null=True)
    client = fields.CharField(max_length=200)
    address = fields.CharField(max_length=64)

    class Meta:
        table = "sessions"
        table_description = "登录的会话(一次登录一行)"
        indexes = (
            WhereIndex(fields=("person",), name="ix_sessions_person", where="ended_at IS NULL"),
            Index(fields=("ends_at",), name="ix_sessions_ends"),
        )


class InvitationRow(Model):
    """An invitation to set a password and a second factor (邀请); ``digest`` is the hash of its code."""

    id = fields.CharField(primary_key=True, max_length=ID)
    person = fields.CharField(max_length=ID)
    login = fields.CharField(max_length=LOGIN)
    digest = fields.CharField(max_length=HASH, unique=True)
    made_by = fields.CharField(max_length=ID, null=True)
    made_at = UtcField()
    ends_at = UtcField()
    password = fields.CharField(max_length=200, null=True)
    totp = fields.CharField(max_length=300, null=True)
    used_at = UtcField(null=True)

    class Meta:
        table = "invitations"
        table_description = "开设账号、重设密码的邀请"
        indexes = (Index(fields=("person",), name="ix_invitations_person"),)


class AttemptRow(Model):
    """How often signing in failed (失败计数): for an account from an address, an account, or an address, as a hash."""

    key = fields.CharField(primary_key=True, max_length=HASH)
    failures = fields.IntField()
    wait_until = UtcField(null=True)
    last_at = UtcField()
    good_at = UtcField(null=True)

    class Meta:
        table = "sign_in_attempts"
        table_description = "登录失败的计数(重启以后仍然有效)"


class SignInRow(Model):
    """Something that happened to sign-ins (登录留痕); only ever added."""

    id = fields.BigIntField(primary_key=True)
    at = UtcField()
    kind = fields.CharField(max_length=40)
    good = fields.BooleanField()
    person = fields.CharField(max_length=ID, null=True)
    login = fields.CharField(max_length=LOGIN, null=True)
    address = fields.CharField(max_length=64)
    done_by = fields.CharField(max_length=ID, null=True)
    session = fields.CharField(max_length=ID, null=True)
    device = fields.CharField(max_length=12, db_default="")

    class Meta:
        table = "sign_in_events"
        table_description = "登录、失败、吊销、邀请的留痕(只增不改)"
        indexes = (Index(fields=("person", "id"), name="ix_sign_in_events_person"),)
