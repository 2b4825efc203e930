"""Reads a file's declarations (用语) into a scope: categories, units, posts, groups, questions, tables, outcomes."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from dsl import tree
from dsl.asking import place_of
from dsl.bundle import Group, Jurisdiction, Post, Unit
from dsl.conditions import BOUNDARY, OUTSIDE, PLACE, SEVERAL, InPlace
from dsl.decision import Cite, Question, UnitRef
from dsl.declare_events import declare_events
from dsl.declare_schedules import declare_schedules
from dsl.declare_values import declare_values
from dsl.facts import UNANSWERED
from dsl.findings import Findings
from dsl.layer import TableRule
from dsl.parties import HOLDERS
from dsl.scope import DEEPEST, Scope, find_unit, find_valued

LOWEST = "镇街"
#: What a table by place must say beside its places.
SPECIAL_PLACES = (OUTSIDE, BOUNDARY, SEVERAL)
#: Recipients that the language names itself; no unit may take one of these names.
BUILT_IN = frozenset({*HOLDERS, "督促单位", "上报人", "该单位", "各单位"})


@dataclass(frozen=True, slots=True)
class Declarer:
    """Fills ``scope`` from ``file``; ``jurisdictions`` by code are all that have a rule file."""

    file: tree.RuleFile
    scope: Scope
    jurisdictions: Mapping[str, Jurisdiction]
    found: Findings

    def declare(self) -> None:
        """Everything in the order in which one kind needs another."""
        self._categories()
        self._check_vocabularies()
        self._units()
        self._posts()
        self._groups()
        self._marks_and_areas()
        declare_values(self.file, self.scope, self.found)
        declare_schedules(self.file, self.scope, self.found)
        self._tables()
        self._check_doubles()
        declare_events(self.file, self.scope, self.found)

    def _categories(self) -> None:
        for statement in self.file.of(tree.Category):
            name = statement.name.text
            self.scope.parents.setdefault(name, None)
            for alias in statement.aliases:
                self.scope.synonyms[alias.text] = name
            for child in statement.children:
                self._hang(child, name)
        self._check_depth()
        self._check_synonyms()

    def _check_synonyms(self) -> None:
        """A category may not be another's synonym as well: what hangs below it would be lost."""
        for statement in self.file.of(tree.Category):
            for name in (statement.name, *statement.children):
                meant = self.scope.find(lambda scope: scope.synonyms, name.text)
                if meant not in (None, name.text):
                    message = f"“{name.text}”是“{meant}”的别名,不能又是一个分类"
                    self.found.add("D609", name.span, message, f"写作“{meant}”,或者换一个别名")

    def _check_depth(self) -> None:
        """The first category that stands too deep, whichever end the chain was written from."""
        hung = (child for statement in self.file.of(tree.Category) for child in statement.children)
        deep = next((child for child in hung if len(self.scope.path(child.text) or ()) > DEEPEST), None)
        if deep is not None:
            message = f"“{deep.text}”上面的分类超过了 {DEEPEST - 1} 级"
            self.found.add("D605", deep.span, message, "把分类的层级并得少一些")

    def _check_vocabularies(self) -> None:
        """Files that do not see each other may hang one name twice; the file that sees both is told."""
        for vocabulary in self.file.of(tree.Vocabulary)[-1:]:
            for name, up in self.scope.hung():
                if up != self.scope.parent_of(name):
                    message = f"“{name}”在词表里归在“{self.scope.parent_of(name)}”和“{up}”两处"
                    self.found.add("D601", vocabulary.span, message, "一个类别只能有一个上一级")
                elif name in (self.scope.path(up) or ()):
                    message = f"“{name}”和“{up}”在词表里互为上一级"
                    self.found.add("D602", vocabulary.span, message, "类别不能绕成圈")

    def _hang(self, child: tree.Name, parent: str) -> None:
        there = self.scope.parent_of(child.text)
        if there is not None and there != parent:
            self.found.add("D601", child.span, f"“{child.text}”已经归在“{there}”下面", "一个类别只能有一个上一级")
        elif child.text in (self.scope.path(parent) or (parent,)):
            self.found.add("D602", child.span, f"“{child.text}”不能归在自己的下级“{parent}”下面", "类别不能绕成圈")
        else:
            self.scope.parents[child.text] = parent

    def _units(self) -> None:
        for statement in self.file.of(tree.Unit):
            unit = self._above(statement) if statement.of_superior else self._own(statement)
            if unit is None:
                continue
            for name in (statement.name, *statement.aliases):
                self._add_unit(name, unit)

    def _own(self, statement: tree.Unit) -> Unit:
        aliases = tuple(alias.text for alias in statement.aliases)
        ref = UnitRef(self.scope.code, statement.name.text)
        kinds = tuple(kind.text for kind in statement.kinds)
        return Unit(ref, aliases, statement.external, statement.name.span.line, kinds)

    def _above(self, statement: tree.Unit) -> Unit | None:
        name = statement.name
        above = (scope.units.get(name.text) for scope in self.scope.chain() if scope is not self.scope)
        unit = next((unit for unit in above if unit is not None), None)
        if unit is None:
            advice = "请去掉 属上级,或者先在上级的文件里声明它"
            self.found.add("D603", name.span, f"上级没有声明单位“{name.text}”", advice)
        return unit

    def _add_unit(self, name: tree.Name, unit: Unit) -> None:
        if name.text in BUILT_IN:
            self.found.add("D604", name.span, f"“{name.text}”是本语言自己的说法,不能作单位名称", "请换一个名称")
        self.scope.units.setdefault(name.text, unit)

    def _posts(self) -> None:
        for statement in self.file.of(tree.Post):
            stand_in = find_unit(self.scope, statement.stand_in, self.found) if statement.stand_in else None
            name = statement.name
            ref = stand_in.ref if stand_in else None
            self.scope.posts[name.text] = Post(name.text, ref, self.scope.code, name.span.line)

    def _groups(self) -> None:
        for statement in self.file.of(tree.Group):
            villages = tuple(member.text for member in statement.members if self._is_village(member))
            towns = (member for member in statement.members if member.text not in villages)
            members = tuple(code for member in towns if (code := self._member(member)))
            steward = find_unit(self.scope, statement.steward, self.found) if statement.steward else None
            name, ref = statement.name, steward.ref if steward else None
            group = Group(name.text, members, ref, self.scope.code, name.span.line, villages)
            self.scope.groups[name.text] = group

    def _is_village(self, member: tree.Name) -> bool:
        """In the file of a town every name but its own is one of its villages, which have no files."""
        town = any(heading.level == LOWEST for heading in self.file.of(tree.Heading))
        return town and not self._codes_below(member.text)

    def _codes_below(self, name: str) -> list[str]:
        """This jurisdiction or those below it that have a rule file and this name."""
        codes = [entry.code for entry in self.jurisdictions.values() if entry.name == name]
        return [code for code in codes if self._is_below(code)]

    def _member(self, member: tree.Name) -> str | None:
        """The code of a member, or None after saying that there is no such place below."""
        below = self._codes_below(member.text)
        if not below:
            advice = "群的成员要有自己的规约文件,并且以本文件为上级"
            self.found.add("D606", member.span, f"没有叫“{member.text}”的下级地方", advice)
            return None
        code = below[0]
        elsewhere = next((group for group in self.scope.groups.values() if code in group.members), None)
        if elsewhere is not None:
            message = f"“{member.text}”已经在第 {elsewhere.line} 行的群“{elsewhere.name}”里"
            self.found.add("D607", member.span, message, "一个地方只能在一个群里")
        return code

    def _is_below(self, code: str | None) -> bool:
        for _ in range(len(self.jurisdictions)):  # a circle of superiors must not keep us here
            if code is None or code == self.scope.code:
                break
            entry = self.jurisdictions.get(code)
            code = entry.superior if entry else None
        return code == self.scope.code

    def _marks_and_areas(self) -> None:
        for mark in self.file.of(tree.Mark):
            self.scope.marks.update(name.text for name in mark.names)
        for channel in self.file.of(tree.Channel):
            self.scope.channels.update(name.text for name in channel.names)
        for area in self.file.of(tree.Area):
            villages = frozenset(village.text for village in area.villages)
            self.scope.areas[area.name.text] = InPlace(area.name.text, villages, area.grids)

    def _tables(self) -> None:
        for statement in self.file.of(tree.Table):
            rule = self._table(statement)
            needed = self._needed(statement.question)
            if needed is not None:
                self._check_total(statement, needed, rule)
                self.scope.tables[rule.name] = rule

    def _needed(self, name: tree.Name) -> tuple[str, ...] | None:
        """The values that must have a row; None where nobody declared what the table goes by."""
        if name.text == PLACE:
            return SPECIAL_PLACES
        entry = find_valued(self.scope, name, self.found)
        if entry is None:
            return None
        if entry.measure:
            advice = "对照只能按选出来的、按位置;按大小分的写成几条,例如“面积 100平方米以上的,由 ……”"
            self.found.add("D828", name.span, f"“{name.text}”填的是数字,不能作对照", advice)
        optional = isinstance(entry, Question) and entry.optional
        return (*entry.choices, UNANSWERED) if optional else entry.choices

    def _table(self, statement: tree.Table) -> TableRule:
        units: dict[str, UnitRef | None] = {}
        cites: dict[str, Cite] = {}
        clause = f"对照 {statement.name.text}"
        for row in statement.rows:
            unit = find_unit(self.scope, row.unit, self.found) if row.unit else None
            label = "、".join(value.text for value in row.values)
            cite = Cite(self.scope.code, self.scope.place, clause, f"({label})", "", row.span.line)
            for value in row.values:
                if value.text in units:
                    self.found.add("D610", value.span, f"“{value.text}”在这张对照里写了两行", "一个选项只能有一行")
                units.setdefault(value.text, unit.ref if unit else None)
                cites.setdefault(value.text, cite)
        return TableRule(statement.name.text, statement.question.text, units, cites, self._places(statement))

    def _places(self, statement: tree.Table) -> tuple[tuple[str, InPlace], ...]:
        if statement.question.text != PLACE:
            return ()
        values = (value for row in statement.rows for value in row.values if value.text not in SPECIAL_PLACES)
        return tuple((value.text, place_of(self.scope, value, self.found)) for value in values)

    def _check_total(self, statement: tree.Table, needed: tuple[str, ...], rule: TableRule) -> None:
        absent = [value for value in needed if value not in rule.units]
        if absent:
            message = f"对照“{rule.name}”没有写 {'、'.join(absent)} 归谁"
            unanswered = ",可以不填的还要有 未填" if UNANSWERED in absent else ""
            advice = f"每个选项都要有一行{unanswered};不知道归谁的写 归 认领"
            self.found.add("D612", statement.name.span, message, advice)

    def _check_doubles(self) -> None:
        """由 and 提醒 are followed by units, posts and tables alike: one name may stand for one of them only."""
        mine: dict[str, tree.Name] = {}
        for statement in self.file.of(tree.Unit):
            mine |= {name.text: name for name in (statement.name, *statement.aliases)}
        mine |= {statement.name.text: statement.name for statement in self.file.of(tree.Post)}
        mine |= {statement.name.text: statement.name for statement in self.file.of(tree.Table)}
        kinds: dict[str, Collection[str]] = {
            "单位": self.scope.all(lambda scope: scope.units),
            "岗位": self.scope.all(lambda scope: scope.posts),
            "对照": self.scope.all(lambda scope: scope.tables),
        }
        for text, name in mine.items():
            named = [kind for kind, entries in kinds.items() if text in entries]
            if len(named) > 1:
                message = f"“{text}”既是{'又是'.join(named)}"
                self.found.add("D608", name.span, message, "换一个名称,免得分不清说的是哪一个")
