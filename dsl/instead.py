"""Says what to write instead (改成什么) where a word stands in the wrong place: one sentence a habit."""

from __future__ import annotations

from collections.abc import Callable

from dsl import habits_sentences as sentences
from dsl import habits_terms as terms
from dsl import habits_units as units
from dsl.diagnostics import Diagnostic
from dsl.habit import Place
from dsl.tokenise import Tok


def instead(tokens: list[Tok], at: int, accepts: frozenset[str]) -> Diagnostic | None:
    """The first habit that explains why ``tokens[at]`` does not fit; ``None`` where none does."""
    if not 0 < at < len(tokens):
        return None
    place = Place(tokens, at, accepts)
    return next((said for habit in _HABITS if (said := habit(place)) is not None), None)


_HABITS: tuple[Callable[[Place], Diagnostic | None], ...] = (
    sentences.newer_word,
    sentences.after_number,
    terms.no_clock,
    terms.not_done_in,
    terms.more_than_late,
    terms.stars_below,
    terms.two_units,
    terms.in_hours,
    terms.not_more_times,
    terms.to_the_reporter,
    units.comma_before_alias,
    units.children,
    units.comma_in_a_list,
    units.kind_of_unit,
    sentences.heading_glued,
    sentences.two_conditions,
    sentences.bare_urgency,
    sentences.bare_role,
    terms.ladder_word,
    units.verb_of_a_unit,
    sentences.kind_for_category,
    sentences.other_verb,
    sentences.told_to_named,
    units.who_claims,
    units.copies_first,
    units.helper_first,
    units.lead_first,
    units.by_missing,
    terms.which_time,
    terms.late_ending,
    terms.two_clocks,
    terms.consent,
    sentences.schedule_cited,
    sentences.force_behind,
    sentences.reason_first,
    sentences.told_otherwise,
    sentences.likeness,
    sentences.counted,
    sentences.periodic,
    sentences.schedule_head,
    sentences.row_in_a_clause,
    sentences.untitled,
    terms.colour_first,
    terms.own_sentence,
    sentences.reporter_missing,
    sentences.article_part,
    sentences.reference_word,
    sentences.expectation,
    terms.never_returned,
    terms.full_stop,
    units.code,
)
