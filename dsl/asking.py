"""Turns the conditions of a clause as written (条件) into conditions that can judge a report."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from dsl import conditions, tree
from dsl.asking_cases import similar
from dsl.asking_more import circumstance
from dsl.conditions import Condition
from dsl.decision import Question
from dsl.facts import UNANSWERED
from dsl.findings import Findings
from dsl.scope import Scope, find_category, find_group, find_valued
from dsl.stages import STAGES, VERDICTS
from dsl.values import Valued, category_of
from dsl.words import Words

#: Roles that name a deputy's level in one word: 市代表 is a 代表 at the level 市.
DEPUTY = "代表"
LEVELS = ("镇", "县", "市", "省")


@dataclass(frozen=True, slots=True)
class Asker:
    """Reads conditions in the scope of one file; what cannot be read is told, and stands for 其余 meanwhile."""

    scope: Scope
    found: Findings
    words: Words

    def condition(self, written: tree.Condition | None) -> Condition:
        """The condition of a clause; without one it holds for every report."""
        match written:
            case None | tree.Otherwise():
                return conditions.Always()
            case tree.AllOf(parts=parts):
                return conditions.AllOf(tuple(self.condition(part) for part in parts))
            case tree.AnyOf(parts=parts):
                return conditions.AnyOf(tuple(self.condition(part) for part in parts))
            case _:
                return self._simple(written)

    def _simple(self, written: tree.Condition) -> Condition:
        match written:
            case tree.InCategory(categories=names, negated=negated):
                return _perhaps_not(_any(self._categories(names)), negated=negated)
            case tree.Mentions(words=words):
                return conditions.TextMentions(tuple(word.text for word in words))
            case tree.ReporterIs(roles=roles, negated=negated):
                return _perhaps_not(_any(role(name.text) for name in roles), negated=negated)
            case tree.UrgencyIs(value=value, negated=negated):
                return _perhaps_not(conditions.UrgencyIs(value.text), negated=negated)
            case tree.AnswerIs(question=question, values=values, negated=negated):
                return self._answer(question, values, negated=negated)
            case _:
                return self._elsewhere(written)

    def _elsewhere(self, written: tree.Condition) -> Condition:
        match written:
            case tree.NotAnswered(question=question):
                return self._not_answered(question)
            case tree.InPlace(places=places, negated=negated, special=None):
                return _perhaps_not(_any(place_of(self.scope, place, self.found) for place in places), negated=negated)
            case tree.NamesUnit(roles=roles):
                named = conditions.NamesUnit()
                return conditions.AllOf((_any(role(name.text) for name in roles), named)) if roles else named
            case tree.FromGroup(groups=groups):
                return _any(self._groups(groups))
            case tree.Similar():
                return similar(written, self.words, self.found)
            case _ if (more := circumstance(self.scope, written, self.found)) is not None:
                return more
            case _:
                raise AssertionError(f"the tree has a condition that nobody reads: {written!r}")

    def _categories(self, names: tuple[tree.Name, ...]) -> Iterable[Condition]:
        for name in names:
            path = find_category(self.scope, name, self.found)
            if path is not None:
                yield conditions.CategoryIs(path)

    def _answer(self, name: tree.Name, values: tuple[tree.Name, ...], *, negated: bool) -> Condition:
        if name.text in STAGES and not self._is_declared(name) and not self._has_stage(name, values):
            return conditions.AnswerIs(name.text, tuple(value.text for value in values), VERDICTS)
        question = find_valued(self.scope, name, self.found)
        if question is None:
            return conditions.Always()
        if question.measure:
            advice = f"写作“{question.name} 达到 10{question.measure}”或者“{question.name} 低于 10{question.measure}”"
            self.found.add("D654", name.span, f"“{question.name}”填的是数字,不能写 是", advice)
        chosen = tuple(value.text for value in values)
        answer = conditions.AnswerIs(question.name, chosen, question.choices)
        return self._where_put(question, _perhaps_not(answer, negated=negated))

    def _is_declared(self, name: tree.Name) -> bool:
        """In the first edition 初审 is a name like any other."""
        entries = (each for scope in self.scope.chain() for each in (scope.questions, scope.findings))
        return any(name.text in entry for entry in entries)

    def _has_stage(self, name: tree.Name, values: tuple[tree.Name, ...]) -> bool:
        """Whether some clause asks for that review; a verdict that it never has is told."""
        stage = self.scope.find(lambda each: each.stages, name.text)
        if stage is None:
            advice = f"请先写由谁{name.text},例如“自上报时起1个工作日内 由 某单位 {name.text}”"
            self.found.add("D820", name.span, f"没有一条要求{name.text},就没有{name.text}的结论", advice)
        else:
            of_clause = stage.choices != VERDICTS  # what is no verdict of such a list, the check of names has told
            wrong = (v for v in values if v.text not in stage.choices and (v.text in VERDICTS or not of_clause))
            for value in wrong:
                advice = f"可以选:{'、'.join(stage.choices)};结论在审查那一句后面写 ,审查结论 选 ……"
                self.found.add("D103", value.span, f"“{value.text}”不是“{name.text}”的选项", advice)
        return stage is not None

    def _where_put(self, question: Valued, condition: Condition) -> Condition:
        """A question of one category (窨井盖:权属) is put to nobody else, so no other report waits for its answer."""
        category = category_of(question)
        path = self.scope.path(category) if category else None
        return conditions.AllOf((conditions.CategoryIs(path), condition)) if path else condition

    def _not_answered(self, name: tree.Name) -> Condition:
        question = find_valued(self.scope, name, self.found)
        if question is None:
            return conditions.Always()
        if not isinstance(question, Question):
            advice = "只有 问 才会 未填;没有认定、没有宣布的,规约等着它"
            self.found.add("D655", name.span, f"“{question.name}”不是问上报人的,不会未填", advice)
        elif not question.optional:
            advice = f"“{question.name}”没有写 可以不填;可以不填的才会有 未填"
            self.found.add("D614", name.span, f"“{question.name}”必须填写,不会未填", advice)
        return self._where_put(question, conditions.AnswerIs(question.name, (UNANSWERED,), question.choices))

    def _groups(self, names: tuple[tree.Name, ...]) -> Iterable[Condition]:
        for name in names:
            group = find_group(self.scope, name, self.found)
            if group is not None:
                yield conditions.FromGroup(group.name, frozenset(group.members), frozenset(group.villages))


def place_of(scope: Scope, name: tree.Name, found: Findings) -> conditions.InPlace:
    """Within the area or the village of that name."""
    areas = scope.all(lambda each: each.areas)
    if name.text in areas:
        return areas[name.text]
    if not any(name.text in area.villages for area in areas.values()):
        advice = "请写一个区域或者村;只给一个地方定的规矩,写在那个地方自己的文件里"
        found.add("D615", name.span, f"“{name.text}”不是区域也不是村", advice)
    return conditions.InPlace(name.text, frozenset({name.text}))


def role(word: str) -> conditions.RoleIs:
    """居民 -> that role; 市代表 -> a deputy at that level."""
    if word[:1] in LEVELS and word[1:] == DEPUTY:
        return conditions.RoleIs(DEPUTY, word[:1])
    return conditions.RoleIs(word)


def _any(parts: Iterable[Condition]) -> Condition:
    known = tuple(parts)
    return known[0] if len(known) == 1 else conditions.AnyOf(known)


def _perhaps_not(condition: Condition, *, negated: bool) -> Condition:
    return conditions.Not(condition) if negated else condition
