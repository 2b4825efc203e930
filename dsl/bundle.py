"""A published set of rule files (规约集): who declares what, and one ruleset for each jurisdiction."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeVar

from dsl.decision import Outcomes, Question, UnitRef
from dsl.diagnostics import Diagnostic
from dsl.editions import says_its_edition
from dsl.keywords import NEWEST

if TYPE_CHECKING:  # a ruleset carries parts of its bundle; only the annotation needs it here
    from dsl.ruleset import Ruleset
    from dsl.tree import RuleFile

#: How a bundle's hash is made; a change makes every published bundle another one.
HASHED = 1

K = TypeVar("K")
V = TypeVar("V")


@dataclass(frozen=True, slots=True)
class Source:
    """One rule file as it was read: ``330481-海宁市.rule`` and its whole text.

    ``edition`` is the newest edition of the language when it was published: a text that does not say in which it is
    written (语言 第N版) stays in that one.
    """

    name: str
    text: str
    edition: int = NEWEST


@dataclass(frozen=True, slots=True)
class Jurisdiction:
    """A place with rules of its own; ``superior`` is the code of the layer above, None for the highest file."""

    code: str
    name: str
    level: str  # 镇街 县 市 区 省 国家
    superior: str | None
    file: str


@dataclass(frozen=True, slots=True)
class Group:
    """群: several jurisdictions that share one board, or villages of one town; ``steward`` urges what is slow."""

    name: str
    members: tuple[str, ...]
    steward: UnitRef | None
    declared_by: str
    line: int = 0
    villages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Unit:
    """单位: one that may hold a report; ``external`` ones (companies) do not belong to the government."""

    ref: UnitRef
    aliases: tuple[str, ...]
    external: bool
    line: int = 0
    kinds: tuple[str, ...] = ()  # 类型


@dataclass(frozen=True, slots=True)
class Post:
    """岗位: filled from the roster; while it is vacant the stand-in acts."""

    name: str
    stand_in: UnitRef | None
    declared_by: str
    line: int = 0


@dataclass(frozen=True, slots=True)
class Categories:
    """分类: a forest of names; ``synonyms`` (又名) lead to the name that counts."""

    parents: Mapping[str, str | None] = field(default_factory=dict)
    synonyms: Mapping[str, str] = field(default_factory=dict)

    def path(self, name: str) -> tuple[str, ...] | None:
        """From the widest name down to this one, or None when nobody declared it."""
        current: str | None = self.synonyms.get(name, name)
        if current not in self.parents:
            return None
        names: list[str] = []
        while current is not None and current not in names:  # towns apart may hang the same names the other way
            names.append(current)
            current = self.parents[current]
        return tuple(reversed(names))

    def children(self, name: str | None) -> tuple[str, ...]:
        """The names directly below, in the order of the file; below ``None`` stand the widest."""
        return tuple(child for child, parent in self.parents.items() if parent == name)


@dataclass(frozen=True, slots=True)
class Bundle:
    """Everything that was published together; ``hash`` names it and is what a case pins."""

    hash: str
    sources: tuple[Source, ...]
    rulesets: Mapping[str, Ruleset]
    jurisdictions: tuple[Jurisdiction, ...]
    groups: tuple[Group, ...]
    units: tuple[Unit, ...]
    categories: Categories
    questions: tuple[Question, ...]
    posts: tuple[Post, ...]
    outcomes: Mapping[str, Outcomes]  # by the code of the jurisdiction for which they count
    files: Mapping[str, RuleFile]  # syntax trees by source name, for examples and editors
    effective: Mapping[str, date] = field(default_factory=dict)  # by code: since when all of it is in force
    replanned: frozenset[str] = frozenset()  # codes of places whose open cases come under it (未办结的适用新版)
    stands_on: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # by code: the files that decide there

    def texts_of(self, code: str) -> tuple[Source, ...]:
        """The texts that decide in a place: its own, those above, and their vocabularies."""
        names = frozenset(self.stands_on.get(code, ()))
        return tuple(source for source in self.sources if source.name in names)

    def group_of(self, code: str) -> Group | None:
        """The group that this jurisdiction is a member of."""
        return next((group for group in self.groups if code in group.members), None)


@dataclass(frozen=True, slots=True)
class Compiled:
    """Either a bundle or the reasons why there is none; warnings may stand beside a bundle."""

    diagnostics: tuple[Diagnostic, ...]
    bundle: Bundle | None = None


def hash_of(sources: Iterable[Source], saying: Mapping[str, bool] | None = None) -> str:
    """SHA-256 over all names, texts and editions, whatever order they were read in.

    The edition counts where a text does not say its own, so that an older one never passes for a newer; ``saying``
    tells by name whether a text does, for those who have read them already.
    """
    ordered = sorted(_hashed(source, saying or {}) for source in sources)
    canonical = json.dumps([HASHED, ordered], ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode("utf-8", "surrogatepass")).hexdigest()


def _hashed(source: Source, saying: Mapping[str, bool]) -> tuple[str | int, ...]:
    """The first edition had nothing but name and text, and so have the bundles that were published in it."""
    says = saying.get(source.name)
    plain = source.edition == 1 or (says_its_edition(source.text) if says is None else says)
    return (source.name, source.text) if plain else (source.name, source.text, source.edition)


def frozen(entries: Mapping[K, V]) -> Mapping[K, V]:
    """A mapping that nobody can change afterwards."""
    return MappingProxyType(dict(entries))
