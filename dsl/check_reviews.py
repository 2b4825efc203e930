"""What the reviews of a file must come to (审查的通查): a verdict that no clause asks for changes nothing."""

from __future__ import annotations

from collections.abc import Iterable

from dsl import tree
from dsl.findings import Findings
from dsl.layer import Layer
from dsl.moving import every_condition
from dsl.reviewing import heeded_by
from dsl.stages import FAILED, reviews


def check_reviews(file: tree.RuleFile, family: Iterable[Layer], found: Findings) -> None:
    """``family`` are the layers of this file and of those above and below it."""
    named = [review for review in reviews(file) if review.verdicts]
    if not named:
        return
    heeded = {stage for stage, _ in heeded_by(each for layer in family for each in every_condition(layer))}
    for review in named:
        stage, choices = review.stage.text, [name.text for name in review.verdicts]
        if stage not in heeded and FAILED not in choices:
            message = f"没有一条用到{stage}的结论,不管结论是什么都照常交办"
            advice = f"请写一条,例如“{stage} 是 {choices[-1]}的,不予受理”;只要通过、不通过的,去掉 审查结论"
            found.warn("D827", review.stage.span, message, advice)
