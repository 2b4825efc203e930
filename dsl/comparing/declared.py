"""What two sets say of a place beside single reports (不逐件的): declarations, rates, duties; and which words moved."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from typing import Any

from dsl import tree
from dsl.bundle import Bundle
from dsl.changes import Change, bare, changes
from dsl.comparing.values import Side, Stated, cites_in, meaning
from dsl.decision import UnitRef
from dsl.ruleset import Ruleset

#: Parts of a ruleset that are compared as they are declared, by the word that people know them by.
RULESET = {
    "jurisdiction": "地方",
    "categories": "分类",
    "units": "单位",
    "questions": "问",
    "groups": "群",
    "areas": "区域",
    "events": "事件",
    "valued": "认定、态势、属性",
    "search": "同一件事",
    "marks": "标记",
    "channels": "渠道",
    "outcomes": "结果",
}
#: Parts of what stands beside the rules for reports.
BESIDE = {"rates": "口径", "duties": "职责", "meetings": "会议", "ballots": "表决", "plans": "预案"}


@dataclass(frozen=True, slots=True)
class Words:
    """What became of the text, statement by statement; ``same`` sense in the same order, and the same ``numbers``."""

    changes: tuple[Change, ...]
    same: bool
    numbers: bool


def words(before: Bundle, after: Bundle, code: str) -> Words:
    """The statements of all files that decide in the place; its own file counts as one, whatever its name."""
    old, new = _files(before, code), _files(after, code)
    senses = [{name: tuple(_sense(file)) for name, file in files.items()} for files in (old, new)]
    refs = [{name: tuple(_refs(file)) for name, file in files.items()} for files in (old, new)]
    return Words(changes(old, new), senses[0] == senses[1], refs[0] == refs[1])


def _files(bundle: Bundle, code: str) -> dict[str, tree.RuleFile]:
    own = bundle.rulesets[code].jurisdiction.file
    names = (source.name for source in bundle.texts_of(code))
    return {code if name == own else name: bundle.files[name] for name in names}


def _sense(file: tree.RuleFile) -> Iterator[Any]:
    """What binds somebody, without numbers and titles; examples and chapters bind nobody."""
    for each in file.statements:
        if isinstance(each, tree.Clause):
            yield tuple(bare(getattr(each, f.name)) for f in fields(each) if f.name not in _NAMES)
        elif not isinstance(each, tree.Example | tree.Chapter):
            yield bare(each)


_NAMES = frozenset({"span", "file", "ref", "title"})


def _refs(file: tree.RuleFile) -> Iterator[str]:
    return (each.ref.text for each in file.statements if isinstance(each, tree.Clause))


def renames(old: Ruleset, new: Ruleset) -> Mapping[UnitRef, UnitRef]:
    """Units that only have another name: the new one is also called (又名) as the old one was."""
    ours = {unit.ref for unit in old.units.values()}
    theirs = {unit.ref: unit for unit in new.units.values()}
    gone = ours - set(theirs)
    found = {}
    for ref, unit in theirs.items():
        known = [each for each in gone if each.name in unit.aliases and each.jurisdiction == ref.jurisdiction]
        if ref not in ours and len(known) == 1:
            found[known[0]] = ref
    return found


def replaced(old: Ruleset, new: Ruleset) -> tuple[str, str] | None:
    """The one unit that went and the one that came, if it is one each: it may be the same under another name."""
    ours, theirs = ({unit.ref for unit in rules.units.values()} for rules in (old, new))
    gone, come = sorted(ours - theirs, key=repr), sorted(theirs - ours, key=repr)
    alone = len(gone) == len(come) == 1 and gone[0].jurisdiction == come[0].jurisdiction
    return (gone[0].name, come[0].name) if alone else None


def stated(old: Ruleset, new: Ruleset) -> Iterator[Stated]:
    """Every declaration of which the two sides say something else."""
    for name, word in RULESET.items():
        yield from _differing(word, getattr(old, name), getattr(new, name))
    for name, word in BESIDE.items():
        yield from _differing(word, getattr(old.beside, name), getattr(new.beside, name))


def _differing(word: str, before: Any, after: Any) -> Iterator[Stated]:
    ours, theirs = _named(before), _named(after)
    for name in dict.fromkeys((*ours, *theirs)):
        sides = [_side(known.get(name)) for known in (ours, theirs)]
        if sides[0].means != sides[1].means:
            yield Stated(word, name, sides[0], sides[1])


def _named(value: Any) -> dict[str, Any]:
    """Each entry by its name; what is no collection stands for itself."""
    if value is None:
        return {}
    if hasattr(value, "parents"):
        return {**value.parents, **value.synonyms}
    if isinstance(value, Mapping):
        return {str(name): entry for name, entry in value.items()}
    if isinstance(value, tuple | frozenset):
        return {str(getattr(entry, "name", entry)): entry for entry in sorted(value, key=repr)}
    return {"": value}


def _side(value: Any) -> Side:
    return Side(value, tuple(dict.fromkeys(cites_in(value))), meaning(value))
