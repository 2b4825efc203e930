"""The page of who may do what at which door (权限矩阵): role × door × relation, from the doors and the one table."""

from __future__ import annotations

from api.doors import Door
from api.routes import all_doors
from api.who import RELATION_WORDS
from cases.authority_table import TABLE, Relation
from cases.people import Role
from cases.prose import ROLE_WORDS
from docs.tables import code, page, table

LEAD = (
    "每个接口、每种身份、与这一件的每种关系,由代码里的权限表([permissions.md](permissions.md))生成,测试逐格核对"
    "(tests/api/test_access_matrix.py):19 种身份 × 每个接口 × 自己的、本地的、别处的、隐去字句的、演练的、已撤回的、不存在的一件。"
)
ANSWERS = (
    ("没有登录,而这个接口要登录", "401"),
    ("身份不能使用这项功能(对哪一件都不行)", "403"),
    ("这一件自己看不到,或者根本没有:两种回答一字不差", "404"),
    ("这一件自己看得到,但不由自己办", "403,并说明现在可以怎样"),
    ("可以办,但现在不是时候,或者填得不对", "409、422"),
)
ALWAYS, BY_CASE, NEVER = "●", "○", ""
_SIGNED_IN = tuple(role for role in Role if role not in {Role.SYSTEM, Role.VISITOR})


def matrix_page() -> str:
    """docs/reference/matrix.md."""
    doors = tuple(all_doors())
    return page(
        "权限矩阵 Matrix",
        LEAD,
        "## 不可以的时候怎样回答",
        table(("情形", "回答"), ANSWERS),
        "## 一览",
        f"{ALWAYS} 不论哪一件都可以;{BY_CASE} 要与这一件有下面写的关系;空着是不可以。人人也是居民:居民可以的,谁都可以。",
        table(("接口", *(ROLE_WORDS[role] for role in _SIGNED_IN)), (_line(door) for door in doors)),
        "## 各种身份",
        "每个登录的人都可以的只写在居民下面,别的身份只写多出来的。",
        *(part for role in _SIGNED_IN for part in _role(role, doors)),
    )


def _line(door: Door) -> tuple[str, ...]:
    return (_address(door), *(_sign(role, door.permission) for role in _SIGNED_IN))


def _address(door: Door) -> str:
    return code(f"{door.method} {door.path.removeprefix('/api/v1')}")


def _sign(role: Role, action: str) -> str:
    found = _relations(role, action) | _relations(Role.RESIDENT, action)
    if not found:
        return NEVER
    return ALWAYS if Relation.ANY in found else BY_CASE


def _relations(role: Role, action: str) -> frozenset[Relation]:
    return frozenset(
        each for grant in TABLE if grant.action == action and role in grant.roles for each in grant.relations
    )


def _role(role: Role, doors: tuple[Door, ...]) -> tuple[str, str]:
    rows = []
    for door in doors:
        own = _relations(role, door.permission)
        more = own if role is Role.RESIDENT else own - _relations(Role.RESIDENT, door.permission)
        if more:
            rows.append((door.summary, _address(door), _words(more)))
    head = f"### {ROLE_WORDS[role]}"
    return head, table(("做什么", "接口", "哪一件"), rows) if rows else "只有每个登录的人都可以的。"


def _words(relations: frozenset[Relation]) -> str:
    """Which cases; nothing else is said beside 不论哪一件, which holds the others."""
    if Relation.ANY in relations:
        return "不论哪一件"
    return "、".join(RELATION_WORDS[each] for each in Relation if each in relations)
