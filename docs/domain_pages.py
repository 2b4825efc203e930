"""The pages of what happens and who may do it: events and permissions, from the tables the program itself uses."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields
from inspect import getdoc

from api.who import RELATION_WORDS, who
from cases.authority import TABLE, Relation
from cases.events import KINDS
from cases.people import Role
from cases.prose import ROLE_WORDS
from docs.tables import code, page, table


def events_page() -> str:
    """docs/reference/events.md."""
    lead = (
        "Everything that can happen to a case. Tags are never renamed; what is shown is a fold of these. Every event also carries "
        "`seq`, `occurred_at`, `recorded_at`, `actor`, the clauses that made it (`cites`), the rule bundle and the chain's `hash`."
    )
    parts = [event_part(kind) for kind in KINDS]
    return page("事件 Events", lead, *parts)


def event_part(kind: str) -> str:
    """One event: its tag, its sentence, its fields."""
    cls = KINDS[kind]
    rows = [(code(field.name), code(field.type)) for field in fields(cls)]
    return "\n\n".join([f"## {kind}", getdoc(cls) or "", table(("field", "type"), rows)])


def permissions_page() -> str:
    """docs/reference/permissions.md."""
    lead = (
        "Who may do what: a role may do an action when it stands in one of the named relations to the case. What has no row is refused. "
        "`any` means that no case is concerned, or that it does not matter."
    )
    rows = [(code(grant.action), listed(grant.roles, Role), listed(grant.relations, Relation)) for grant in TABLE]
    plain = [(code(action), who(action)) for action in dict.fromkeys(grant.action for grant in TABLE)]
    return page(
        "权限 Permissions",
        "“谁可以”一栏括号里写的是与这一件的关系;没有写的,不论哪一件。表里没有的,都不可以。",
        table(("权限", "谁可以"), plain),
        "## 角色 Roles",
        table(("角色", "role"), ((ROLE_WORDS[role], code(role.value)) for role in Role)),
        "## 关系 Relations",
        table(
            ("关系", "relation"), ((f"{RELATION_WORDS[each] or '不论哪一'}件", code(each.value)) for each in Relation)
        ),
        "## 权限表 Table",
        lead,
        table(("action", "roles", "relations"), rows),
    )


def listed(chosen: Iterable[Role | Relation], order: type[Role | Relation]) -> str:
    """Members of an enum in its own order."""
    wanted = set(chosen)
    return ", ".join(code(each.value) for each in order if each in wanted)
