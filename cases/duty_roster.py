"""Who owes a periodic duty that everybody of a role owes for oneself (由 代表 办理): read off the roster."""

from __future__ import annotations

from collections.abc import Iterator

from cases.people import RULE_WORDS, JurisdictionId, Role
from cases.ports import Transaction
from cases.ports_people import RoleHolder
from cases.town import Roster
from dsl.beside_values import DutyRule
from dsl.decision import RecipientKind
from dsl.ruleset import Ruleset

#: Roles that a rule file can name; being a resident needs no roster, so that nobody could be missing.
NAMED = frozenset(RULE_WORDS) - {Role.RESIDENT}


def each_for_oneself(rules: Ruleset) -> Iterator[DutyRule]:
    """The duties that everybody of a role owes, in the order of the files."""
    return (rule for rule in rules.beside.duties.values() if rule.by and rule.by.kind is RecipientKind.ROLE)


def owes(rule: DutyRule, role: Role, level: str | None) -> bool:
    """Whether whoever holds the role, a deputy of that level, is meant: 代表 of all levels, 镇代表 of one."""
    word = RULE_WORDS.get(role)
    return role in NAMED and str(rule.by) in (word, f"{level}{word}")


async def roster_of(tx: Transaction, jurisdiction: JurisdictionId, rules: Ruleset) -> Roster:
    """Who owes which of these duties at this moment, each person once."""
    duties = list(each_for_oneself(rules))
    if not duties:
        return {}
    people = await tx.holders(frozenset({jurisdiction}), NAMED)
    return {rule.name: _who(rule, people) for rule in duties}


def _who(rule: DutyRule, people: tuple[RoleHolder, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(each.person for each in people if owes(rule, each.role, each.level)))
