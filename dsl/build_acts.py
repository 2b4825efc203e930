# ruff: noqa: D102 - each method is documented by the rule of its name in grammar.lark
"""The tree builder's rules for allowances, refusals, notices, attention and duties."""

from __future__ import annotations

from typing import Any

from dsl import tree
from dsl.build_parts import (
    Loose,
    cover,
    duration,
    every,
    first,
    loose,
    name_of,
    names_in,
    table_ref,
    texts_in,
    tokens_of,
)

Children = list[Any]


class ActRules:
    """Mixed into the transformer; methods bear the names of the rules in grammar.lark."""

    # --- who does it ---

    def by_schedule(self, c: Children) -> tree.TableRef:
        return table_ref(c[1])

    def candidates(self, c: Children) -> tree.Candidates:
        in_turn, each = loose(c, "offering", (False, None))
        return tree.Candidates(c[1], in_turn, each, None, cover(c), loose(c, "by_table", None))

    def by_table(self, c: Children) -> Loose:
        return Loose("by_table", table_ref(c[1]), cover(c))

    def in_turn(self, c: Children) -> Loose:
        terms = tokens_of(c, "DURATION")
        return Loose("offering", (True, duration(terms[0]) if terms else None), cover(c))

    def first_come(self, c: Children) -> Loose:
        return Loose("offering", (False, None), cover(c))

    def review(self, c: Children) -> tree.Review:
        terms = tokens_of(c, "DURATION")
        stage = name_of(tokens_of(c, "K_REVIEW")[0])
        verdicts = c[-1] if isinstance(c[-1], tuple) else ()
        within = duration(terms[0]) if terms else None
        return tree.Review(first(c, tree.Start), within, names_in(c)[0], stage, verdicts, None, cover(c))

    def not_to(self, c: Children) -> tree.NotTo:
        return tree.NotTo(c[1], None, cover(c))

    def mandatory(self, c: Children) -> tree.Mandatory:
        return tree.Mandatory(None, cover(c))

    def delegated(self, c: Children) -> tree.Delegated:
        return tree.Delegated(first(c, tree.Name), None, cover(c))

    # --- terms ---

    def assist_limit(self, c: Children) -> tree.AssistLimit:
        return tree.AssistLimit(c[1], duration(c[2]), c[-1], None, cover(c))

    def extension(self, c: Children) -> tree.Extension:
        approvers, in_chain = loose(c, "approved", ((), False))
        return tree.Extension(
            times=loose(c, "times"),
            by=loose(c, "by"),
            total=loose(c, "total"),
            original=loose(c, "original", default=False),
            before_expiry=loose(c, "before", default=False),
            approvers=approvers,
            in_chain=in_chain,
            item=None,
            span=cover(c),
        )

    def ext_times(self, c: Children) -> Loose:
        return Loose("times", int(c[0].text), cover(c))

    def ext_by(self, c: Children) -> Loose:
        return Loose("by", duration(c[0]), cover(c))

    def ext_total(self, c: Children) -> Loose:
        return Loose("total", duration(c[1]), cover(c))

    def ext_original(self, c: Children) -> Loose:
        return Loose("original", word=True, span=cover(c))

    def ext_before(self, c: Children) -> Loose:
        return Loose("before", word=True, span=cover(c))

    def ext_approved(self, c: Children) -> Loose:
        return Loose("approved", (c[1], c[2].type == "K_IN_CHAIN"), cover(c))

    def pause(self, c: Children) -> tree.Pause:
        terms = tokens_of(c, "DURATION")
        return tree.Pause(c[1], duration(terms[0]) if terms else None, first(c, tree.Name), None, cover(c))

    def ceiling(self, c: Children) -> tree.Ceiling:
        return tree.Ceiling(c[1], duration(c[2]), None, cover(c))

    # --- people told, refusing, ending, joining ---

    def attention(self, c: Children) -> tree.Attention:
        action, who = loose(c, "action", ("", ()))
        mark, cleared = loose(c, "marking", (None, None))
        return tree.Attention(action, who, mark, cleared, None, cover(c))

    def each_more(self, c: Children) -> tree.EachMore:
        return tree.EachMore(c[1], None, cover(c))

    def notice(self, c: Children) -> tree.Notice:
        contents, text = loose(c, "told", ((), None))
        return tree.Notice(c[1], "书面" in c[0].text, contents, text, None, cover(c))

    def told(self, c: Children) -> Loose:
        texts = texts_in(tokens_of(c, "TEXT"))
        contents = tuple(name_of(t) for t in tokens_of(c, "K_CONTENT"))
        return Loose("told", (contents, texts[0] if texts else None), cover(c))

    def goes_on(self, c: Children) -> tree.GoesOn:
        return tree.GoesOn(None, cover(c))

    def refuse(self, c: Children) -> tree.Refuse:
        return tree.Refuse(first(c, tree.Name), None, cover(c))

    def end(self, c: Children) -> tree.End:
        return tree.End(first(c, tree.Name), None, cover(c))

    def merge(self, c: Children) -> tree.Merge:
        return tree.Merge(None, cover(c))

    def veil(self, c: Children) -> tree.Veil:
        return tree.Veil(None, cover(c))

    def apart(self, c: Children) -> tree.Apart:
        said = {t.text for t in tokens_of(c, "K_APART")}
        return tree.Apart("分别告知" in said, "分别计时" in said, None, cover(c))

    def share(self, c: Children) -> tree.Share:
        return tree.Share(c[0], int(c[2].text), cover(c))

    def deemed(self, c: Children) -> tree.Deemed:
        return tree.Deemed(int(c[-1].text), None, cover(c))

    # --- duties ---

    def duty(self, c: Children) -> tree.Duty:
        period = next(x for x in c if isinstance(x, tree.Every))
        return tree.Duty(names_in(c)[0], period, loose(c, "by"), loose(c, "rolling"), None, cover(c))

    def every(self, c: Children) -> tree.Every:
        if c[0].type == "EVERY":
            return every(c[0])
        return tree.Every(0, "", "", "", duration(c[2]), cover(c))

    def duty_by(self, c: Children) -> Loose:
        return Loose("by", c[1], cover(c))

    def duty_rolling(self, c: Children) -> Loose:
        return Loose("rolling", c[1].text, cover(c))
