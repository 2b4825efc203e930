"""What several raters have given together (星数): weighted by their shares, each party by the mean of its members."""

from __future__ import annotations

from fractions import Fraction
from math import floor

from cases.state import Case
from dsl.decision import Rater, RatingRule, Recipient, RecipientKind

ALONE = (Rater("上报人", Recipient(RecipientKind.REPORTER), 1),)


def raters(rule: RatingRule | None) -> tuple[Rater, ...]:
    """Who judges; the reporter where the rule names nobody."""
    return (rule.raters if rule else ()) or ALONE


def together(case: Case) -> Fraction | None:
    """The stars of this round, exactly; None while nobody has given any. Who stayed silent weighs nothing."""
    weighed = [(rater.share, mean) for rater in raters(case.plan.rating) if (mean := _mean(case, rater)) is not None]
    total = sum(share for share, _ in weighed)
    return sum((share * mean for share, mean in weighed), Fraction()) / total if total else None


def shown(case: Case) -> int | None:
    """The stars as people see them: rounded to a whole one, a half upwards."""
    exact = together(case)
    return None if exact is None else floor(exact + Fraction(1, 2))


def silent(case: Case) -> tuple[Rater, ...]:
    """The parties of which somebody has still to rate in this round."""
    return tuple(rater for rater in raters(case.plan.rating) if len(_given(case, rater)) < _heads(case, rater))


def still_to_rate(case: Case, rater: Rater, person: str | None) -> bool:
    """Whether this person's stars for that party are still wanted in this round."""
    given = {each.by for each in case.ratings if each.round == case.round and each.rater == rater.name}
    return rater in silent(case) and not (rater.each and person in given)


def reporters_to_rate(case: Case) -> tuple[str, ...]:
    """Those who reported it and whose stars are still wanted in this round."""
    own = [rater for rater in silent(case) if rater.who.kind is RecipientKind.REPORTER]
    return tuple(who for who in case.reporters if any(still_to_rate(case, rater, who) for rater in own))


def _mean(case: Case, rater: Rater) -> Fraction | None:
    given = _given(case, rater)
    return Fraction(sum(given), len(given)) if given else None


def _given(case: Case, rater: Rater) -> list[int]:
    return [each.stars for each in case.ratings if each.round == case.round and each.rater == rater.name]


def _heads(case: Case, rater: Rater) -> int:
    return len(case.reporters) if rater.each else 1
