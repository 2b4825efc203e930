"""Who may enter by a door, in Chinese (谁可以): the authorisation table as a sentence, for those who read no codes."""

from __future__ import annotations

from cases.authority_table import TABLE, Relation
from cases.people import Role
from cases.prose import ROLE_WORDS

#: What the case must be to somebody: a phrase before 件. Nothing is said where it does not matter.
RELATION_WORDS: dict[Relation, str] = {
    Relation.ANY: "",
    Relation.REPORTER: "自己上报的",
    Relation.CARRIER: "自己转报的、请自己转报的",
    Relation.CO_REPORTER: "自己转报的",
    Relation.JOINED: "自己上报以后并入的",
    Relation.HOLDER: "本单位承办的",
    Relation.HELPER: "本单位协办的",
    Relation.WATCHER: "自己督办的",
    Relation.HANDLER: "抄送本单位的、本单位协办或者办过的",
    Relation.CLAIMANT: "本单位所在地方的",
    Relation.ARBITER: "由本单位指定承办的",
    Relation.STEWARD: "本单位督促的",
    Relation.FINDER: "等本单位认定的",
    Relation.BEGINNER: "由自己上报的一件转出的",
    Relation.RATER: "规约请其评价的",
    Relation.SUPERVISOR: "升级到本单位、要本单位批准的",
    Relation.COUNSEL: "商议过的",
    Relation.BIDDEN: "规约交其一步的",
    Relation.TIED: "自己联系的网格、村、企业、项目、议政代表的",
    Relation.IN_POOL: "待本单位认领的",
    Relation.SAME_GROUP: "本群的",
    Relation.SAME_TOWN: "本地的",
    Relation.AT_HOME: "任职的镇街的",
}
_OF_ALL = frozenset(Role)
_SIGNED_IN = _OF_ALL - {Role.SYSTEM, Role.VISITOR}


def who(action: str) -> str:
    """Whoever the table lets do this: 工作人员、督办人员(本单位承办的);督办人员(本地的)."""
    may: dict[frozenset[Role], dict[str, None]] = {}
    for grant in TABLE:
        if grant.action == action:
            words = (RELATION_WORDS[each] for each in Relation if each in grant.relations)
            may.setdefault(grant.roles, {}).update(dict.fromkeys(words))
    return ";".join(_party(roles) + _of(tuple(filter(None, words))) for roles, words in may.items())


def _party(roles: frozenset[Role]) -> str:
    if roles == _OF_ALL:
        return "任何人,不用登录"
    if roles == _SIGNED_IN:
        return "登录的人"
    return "、".join(ROLE_WORDS[role] for role in Role if role in roles)


def _of(words: tuple[str, ...]) -> str:
    return f"({'、'.join(words)})" if words else ""
