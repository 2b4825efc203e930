"""What the reviews of a file must come to (审查的通查): a verdict that no clause asks for changes nothing."""

from __future__ import annotations

from collections.abc import Iterable

from dsl import tree
from dsl.check_steps import starts_of
from dsl.findings import Findings
from dsl.layer import Layer
from dsl.moving import every_condition
from dsl.reviewing import heeded_by
from dsl.scope import Scope
from dsl.stages import FAILED, STAGES, reviews


def check_reviews(file: tree.RuleFile, scope: Scope, family: Iterable[Layer], found: Findings) -> None:
    """``family`` are the layers of this file and of those above and below it."""
    layers = tuple(family)
    _check_starts(file, scope, layers, found)
    _check_heeded(file, layers, found)


def _check_starts(file: tree.RuleFile, scope: Scope, layers: tuple[Layer, ...], found: Findings) -> None:
    """自初审之日起 where nobody reviews: that term would never begin."""
    known = {rule.value.stage for layer in layers for rule in layer.reviews}
    for start in starts_of(file):
        stage = start.event.text
        if stage in STAGES and stage not in known and scope.find(lambda each: each.events, stage) is None:
            advice = f"请先写由谁{stage},例如“自上报时起1个工作日内 由 某单位 {stage}”"
            found.add("D820", start.event.span, f"没有一条要求{stage},不能从{stage}起算", advice)


def _check_heeded(file: tree.RuleFile, layers: tuple[Layer, ...], found: Findings) -> None:
    named = [review for review in reviews(file) if review.verdicts]
    if not named:
        return
    heeded = {stage for stage, _ in heeded_by(each for layer in layers for each in every_condition(layer))}
    for review in named:
        stage, choices = review.stage.text, [name.text for name in review.verdicts]
        if stage not in heeded and FAILED not in choices:
            message = f"没有一条用到{stage}的结论,不管结论是什么都照常交办"
            advice = f"请写一条,例如“{stage} 是 {choices[-1]}的,不予受理”;只要通过、不通过的,去掉 审查结论"
            found.warn("D827", review.stage.span, message, advice)
