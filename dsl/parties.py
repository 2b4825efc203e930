"""Whom a name in a rule file means (当事人): a party to the case, a role, a post or a unit."""

from __future__ import annotations

from dsl import tree
from dsl.decision import Recipient, RecipientKind
from dsl.findings import Findings
from dsl.keywords import KEYWORDS
from dsl.scope import Scope, find_unit

#: Whoever holds the case, by either name.
HOLDERS = ("承办单位", "主办单位")
_PARTIES = (RecipientKind.STEWARD, RecipientKind.REPORTER, RecipientKind.ASSISTING)
_ROLES = frozenset(word.word for word in KEYWORDS if word.terminal == "K_ROLE")


def party(scope: Scope, name: tree.Name, found: Findings) -> Recipient | None:
    """Who stands behind the name; None for one that nobody declared, which has been told."""
    if name.text in HOLDERS:
        return Recipient(RecipientKind.HOLDER)
    if name.text in _PARTIES:
        return Recipient(RecipientKind(name.text))
    post = scope.find(lambda each: each.posts, name.text)
    if post is not None:
        return Recipient(RecipientKind.POST, unit=post.stand_in, post=name.text)
    if name.text in _ROLES:
        return Recipient(RecipientKind.ROLE, post=name.text)
    unit = find_unit(scope, name, found)
    return Recipient(RecipientKind.UNIT, unit=unit.ref) if unit else None
