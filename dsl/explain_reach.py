"""Says what comes before the hand-over (审查、候选的说明); see ``dsl.explain``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from dsl.decision import Cite, Plan, Review, Route


def review_lines(plan: Plan) -> Iterator[str]:
    """Each review in its order, with what may be said."""
    for review in plan.reviews:
        yield f"{_review_line(review)}(依 {_cites(review.cites)})"


def _review_line(review: Review) -> str:
    ends = f";{'、'.join(review.refusing)}的,不予受理" if review.refusing else ""
    return f"交办前:由 {review.by} {review.stage},选 {'、'.join(review.verdicts)}{ends}"


def candidates_word(route: Route) -> str:
    """Who may claim it: everybody, only the candidates, or these one after the other."""
    if route.offer is not None:
        each = f",每家{route.offer.term}内" if route.offer.term else ""
        return f"依次问{each}"
    return "只能由这几家认领" if route.only else "可以认领"


def reach_values(plan: Plan) -> dict[str, object]:
    """The same as plain values: ``reviews``, and whether ``only`` the candidates may claim it, ``in_turn``."""
    return {
        "reviews": [
            {"stage": each.stage, "by": str(each.by), "verdicts": list(each.verdicts), "text": _review_line(each)}
            for each in plan.reviews
        ],
        "only": plan.route.only,
        "in_turn": plan.route.offer is not None,
    }


def _cites(cites: Iterable[Cite]) -> str:
    return "、".join(str(cite) for cite in cites)
