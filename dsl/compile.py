"""From rule texts to a bundle (编译): all files together or none, and every mistake of every file at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import reduce
from operator import or_

from dsl import check, tree
from dsl.above import Against
from dsl.bans import bans_of
from dsl.beside import read_beside
from dsl.bundle import Bundle, Categories, Compiled, Jurisdiction, Source, Unit, frozen, hash_of
from dsl.check import Checked
from dsl.check_reviews import check_reviews
from dsl.check_steps import check_steps
from dsl.clauses import read_layer
from dsl.dead import check_dead
from dsl.decision import Merging, UnitRef
from dsl.declare import Declarer
from dsl.declare_schedules import own_questions, questions_of
from dsl.diagnostics import Diagnostic
from dsl.findings import Findings
from dsl.incremental import Memory, OneRun
from dsl.layer import Layer
from dsl.layers import Placed, check_place, place
from dsl.moving import every_condition, moving_conditions
from dsl.order import in_order
from dsl.parse import Names, Parsed, names_of, parse
from dsl.reviewing import heeded_by
from dsl.routing import build
from dsl.ruleset import Ruleset
from dsl.scope import Scope
from dsl.similar import search_of
from dsl.values import Valued
from dsl.versions import begins
from dsl.words import words_of

__all__ = ["Compiled", "Looked", "Seen", "Source", "check_sources", "compile_bundle", "look", "trees_of"]


def compile_bundle(
    sources: Mapping[str, str] | Sequence[Source], *, published: bool = False, memory: Memory | None = None
) -> Compiled:
    """Reads all files together: a file may use what its vocabularies and the files above it declare.

    Sources may come in any order; the names ``330481-海宁市.rule`` and ``通用分类.rule`` are how files find each
    other. There is a bundle exactly when no file has an error; warnings are told beside it. ``published`` texts have
    been checked once: they are only read again, so that a check that came later never closes an open case's rules.
    A ``memory`` makes a second look at nearly the same texts much faster and changes nothing else.
    """
    files = _sources(sources)
    memory = memory or OneRun()
    workshop = _Workshop(place(files, memory), memory)
    workshop.read()
    if not published:
        workshop.check()
    diagnostics = workshop.diagnostics()
    if any(diagnostic.severity == "error" for diagnostic in diagnostics):
        return Compiled(diagnostics)
    workshop.assert_complete()
    return Compiled(diagnostics, workshop.bundle(files))


def trees_of(sources: Sequence[Source]) -> dict[str, tree.RuleFile]:
    """The syntax trees by name, of files that need not be without mistakes nor have all around them that they name."""
    workshop = _Workshop(place(sources), OneRun())
    for each in workshop.placed:
        workshop.parse(each)
    return workshop.trees


def check_sources(
    sources: Mapping[str, str] | Sequence[Source], memory: Memory | None = None
) -> tuple[Diagnostic, ...]:
    """What ``compile_bundle`` would tell, without a bundle: for those who check at every change of a line."""
    return look(sources, memory).diagnostics


@dataclass(frozen=True, slots=True)
class Seen:
    """One file as it was read: its place among the others, what stands there, and the names that it looks into."""

    placed: Placed
    parsed: Parsed
    outer: Names


@dataclass(frozen=True, slots=True)
class Looked:
    """Files by name, those that others look into first, and what checking them tells."""

    files: Mapping[str, Seen]
    diagnostics: tuple[Diagnostic, ...]


def look(sources: Mapping[str, str] | Sequence[Source], memory: Memory | None = None) -> Looked:
    """What ``check_sources`` tells, with what was read on the way: for editors (dsl.analysis)."""
    memory = memory or OneRun()
    workshop = _Workshop(place(_sources(sources), memory), memory)
    workshop.read()
    workshop.check()
    seen = {each.file: Seen(each, *workshop.names[each.file]) for each in workshop.placed}
    return Looked(seen, workshop.diagnostics())


def _sources(sources: Mapping[str, str] | Sequence[Source]) -> tuple[Source, ...]:
    if isinstance(sources, Mapping):
        sources = [Source(name, text) for name, text in sources.items()]
    by_name = {source.name: source for source in sources}
    if len(by_name) != len(sources):
        raise ValueError("two sources have the same name")
    return tuple(by_name[name] for name in sorted(by_name))


@dataclass(slots=True)
class _Workshop:
    """All files on the bench, in the order of ``place``: those that others look into come first."""

    placed: tuple[Placed, ...]
    memory: Memory
    trees: dict[str, tree.RuleFile] = field(default_factory=dict)
    names: dict[str, tuple[Parsed, Names]] = field(default_factory=dict)  # its own, and those it looks into
    offered: dict[str, Names] = field(default_factory=dict)
    scopes: dict[str, Scope] = field(default_factory=dict)
    checked: dict[str, Checked] = field(default_factory=dict)
    jurisdictions: dict[str, Jurisdiction] = field(default_factory=dict)
    saying: dict[str, bool] = field(default_factory=dict)  # its edition

    def read(self) -> None:
        parsed = {each.file: self.parse(each) for each in self.placed}
        self._enrol()
        known = tuple(self.jurisdictions.values()), tuple(self.trees)
        known = self.memory.once("known", "", known, lambda: known)
        for each in self.placed:
            self._understand(each, parsed[each.file], known)

    def parse(self, each: Placed) -> Parsed:
        """What stands there; files that it looks into must have been read before."""
        files = (*each.uses, *each.above[:1])
        offered = tuple(self._offered(file) for file in files if file in self.names)
        outer = self.memory.once("outer", each.file, offered, lambda: reduce(or_, offered, Names()))
        parsed = parse(each.source.text, each.file, outer, self.memory, each.source.edition)
        self.trees[each.file] = parsed.tree
        self.saying[each.file] = parsed.says_edition
        self.names[each.file] = parsed, outer
        return parsed

    def _offered(self, file: str) -> Names:
        """What a file offers to those that look into it; most are looked into by none."""
        parsed, outer = self.names[file]
        if file not in self.offered:
            made_from = (parsed, outer)
            self.offered[file] = self.memory.once("names", file, made_from, lambda: names_of(parsed) | outer)
        return self.offered[file]

    def _enrol(self) -> None:
        """The jurisdictions by code; where two files claim one code, the first keeps it."""
        for each in self.placed:
            for heading in self.trees[each.file].of(tree.Heading)[:1]:
                superiors = self.trees[each.file].of(tree.Superior)
                superior = superiors[0].code if superiors else None
                entry = Jurisdiction(heading.code, heading.name.text, heading.level, superior, each.file)
                self.jurisdictions.setdefault(heading.code, entry)

    def _understand(self, each: Placed, parsed: Parsed, known: tuple[object, ...]) -> None:
        """What the file declares and what its clauses say; what is checked later is told in a copy."""
        outer = tuple(self.scopes[name] for name in (*each.uses, *each.above[:1]) if name in self.scopes)
        made_from = (each.code, parsed, outer, known)
        scope, checked = self.memory.once("understood", each.file, made_from, lambda: self._read(each, parsed, outer))
        self.scopes[each.file] = scope
        self.checked[each.file] = replace(checked, found=checked.found.copy())

    def _read(self, each: Placed, parsed: Parsed, outer: tuple[Scope, ...]) -> tuple[Scope, Checked]:
        file, found = parsed.tree, Findings.after(each.file, parsed.diagnostics)
        check_place(file, self.jurisdictions, self.trees, found)
        headings = file.of(tree.Heading)
        scope = Scope(each.file, each.code, headings[0].name.text if headings else each.file, outer)
        Declarer(file, scope, self.jurisdictions, found).declare()
        layer = replace(read_layer(file, scope, words_of(file, found), found), edition=parsed.edition)
        layer = replace(layer, beside=read_beside(file, scope, words_of(file, Findings(each.file)), found))
        check.check_order(file, found)
        groups = tuple(scope.all(lambda some: some.groups).values())
        return scope, Checked(file, layer, groups, found, parsed.whole)

    def check(self) -> None:
        """What only shows when a file and all files above it lie side by side; a broken file would mislead here."""
        below = self._below()
        for each in self.placed:
            own, chain = self.checked[each.file], self._chain(each)
            if each.code and all(checked.sound for checked in chain):
                check.check_reach(chain)
                check_dead(own.file, own.layer, own.found)
                units = tuple(self.scopes[each.file].all(lambda some: some.units).values())
                Against(own.file, own.layer, tuple(other.layer for other in chain[1:]), units, own.found).check()
                above = {checked.layer.place: checked for checked in chain}
                family = (*chain, *below[each.file])
                check.check_references(own, above, family)
                timed = (rule.value for checked in family for rule in checked.layer.clocks)
                check_steps(own.file, own.layer, timed, own.found)
                check_reviews(own.file, self.scopes[each.file], (checked.layer for checked in family), own.found)

    def _chain(self, each: Placed) -> tuple[Checked, ...]:
        return tuple(self.checked[file] for file in (each.file, *each.above))

    def _below(self) -> dict[str, list[Checked]]:
        """For each file those below it; found in one walk, since a county may have more than a thousand."""
        below: dict[str, list[Checked]] = {each.file: [] for each in self.placed}
        for each in self.placed:
            for file in each.above:
                below[file].append(self.checked[each.file])
        return below

    def diagnostics(self) -> tuple[Diagnostic, ...]:
        told = [diagnostic for checked in self.checked.values() for diagnostic in checked.found.told]
        return tuple(sorted(told, key=lambda each: (each.file, each.span.line, each.span.column, each.code)))

    def assert_complete(self) -> None:
        """A name that was let pass without a diagnostic would leave a clause out in silence."""
        missed = [(checked.found.file, name) for checked in self.checked.values() for name in checked.found.missed]
        if missed:
            raise AssertionError(f"names without an entry, and nobody told: {missed}")

    def bundle(self, files: tuple[Source, ...]) -> Bundle:
        digest = hash_of(files, self.saying)
        rulesets = {each.code: self._ruleset(each, digest) for each in self.placed if each.code}
        scopes = [self.scopes[each.file] for each in self.placed]
        chains = {each.code: [self.trees[file] for file in (each.file, *each.above)] for each in self.placed}
        begun = {code: begins(chain) for code, chain in chains.items() if code}
        used = {each.file: each.uses for each in self.placed}
        return Bundle(
            hash=digest,
            sources=files,
            rulesets=frozen(rulesets),
            jurisdictions=tuple(sorted(self.jurisdictions.values(), key=lambda entry: entry.code)),
            groups=tuple(group for scope in scopes for group in scope.groups.values()),
            units=_own_units(scopes),
            categories=_all_categories(scopes),
            questions=tuple(question for scope in scopes for question in own_questions(scope)),
            posts=tuple(post for scope in scopes for post in scope.posts.values()),
            outcomes=frozen({code: said for code, rules in rulesets.items() if (said := rules.outcomes)}),
            files=frozen(self.trees),
            effective=frozen({code: day for code, (day, _) in begun.items() if day is not None}),
            replanned=frozenset(code for code, (_, follow) in begun.items() if follow),
            stands_on=frozen({each.code: _stands_on(each, used) for each in self.placed if each.code}),
        )

    def _ruleset(self, each: Placed, digest: str) -> Ruleset:
        scope = self.scopes[each.file]
        layers = tuple(checked.layer for checked in self._chain(each))
        units = scope.all(lambda some: some.units)
        refs = {name: unit.ref for name, unit in units.items()}
        categories = scope.categories()
        claimants = tuple(dict.fromkeys(ref for ref in refs.values() if self._may_claim(ref, each.code)))
        routes = tuple(in_order(layers, lambda layer: (*layer.routes, *layer.fallbacks)))
        moving = moving_conditions(layers)
        reviewed = any(layer.reviews for layer in layers)
        return Ruleset(
            jurisdiction=self.jurisdictions[each.code],
            bundle=digest,
            layers=layers,
            router=build(routes, frozen(refs), claimants, categories, bans_of(layers, units.values())),
            categories=categories,
            units=frozen(units),
            questions=questions_of(scope),
            groups=self.checked[each.file].groups,
            areas=frozen(scope.all(lambda some: some.areas)),
            events=tuple(scope.all(lambda some: some.events).values()),
            valued=frozen(_valued(scope)),
            moving=moving,
            heeded=heeded_by(each for layer in layers for each in every_condition(layer)) if reviewed else frozenset(),
            search=search_of(moving, joins=any(_joins(layer) for layer in layers)),
        )

    def _may_claim(self, unit: UnitRef, code: str) -> bool:
        """Bodies that a statute names are nobody in a town: those of 国家 and 省 claim nothing of the places below."""
        there = self.jurisdictions.get(unit.jurisdiction)
        high = there is not None and there.level in check.LEAVES_IT_BELOW
        return not high or self.jurisdictions[code].level in check.LEAVES_IT_BELOW


def _stands_on(each: Placed, used: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """The file, those above it, and the vocabularies of all of them."""
    chain = (each.file, *each.above)
    return tuple(dict.fromkeys((*chain, *(name for file in chain for name in used[file]))))


def _joins(layer: Layer) -> bool:
    return any(isinstance(turn.value, Merging) for turn in layer.turns)


def _valued(scope: Scope) -> dict[str, Valued]:
    """Everything in sight that has a value; a nearer declaration hides a farther one."""
    merged: dict[str, Valued] = {}
    for each in scope.chain():
        known: list[Mapping[str, Valued]] = [each.states, each.attributes, each.stages]
        entries: list[Mapping[str, Valued]] = [each.questions, each.findings, *known]
        for named in entries:
            for name, entry in named.items():
                merged.setdefault(name, entry)
    return merged


def _own_units(scopes: Iterable[Scope]) -> tuple[Unit, ...]:
    """Every unit once, by the file that declared it; 属上级 only points to one."""
    return tuple(dict.fromkeys(unit for scope in scopes for unit in scope.units.values()))


def _all_categories(scopes: Iterable[Scope]) -> Categories:
    parents: dict[str, str | None] = {}
    synonyms: dict[str, str] = {}
    for scope in scopes:
        for name, parent in scope.parents.items():
            parents[name] = parents.get(name) or parent
        synonyms.update(scope.synonyms)
    return Categories(frozen(parents), frozen(synonyms))
