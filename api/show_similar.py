"""From what is alike to the wire (相似件的展示); nothing is decided here."""

from __future__ import annotations

from collections.abc import Iterator

from api import answers_similar as a
from api import show, show_content
from api.picture_links import PictureLinks, Pictures
from cases.likeness import Alike
from cases.similar_cases import NOTE, Similar


def similar(found: Similar, pictures: Pictures, links: PictureLinks) -> a.SimilarCasesShown:
    """The most alike first, to whom it is for."""
    posted = show_content.board(found.posted, links).items if found.posted else []
    rows = {} if found.rows is None else {row.summary.id: row for row in found.rows.page.rows}
    items = [
        a.SimilarShown(
            case=show.item_of_row(rows[each.case], found.rows, pictures),
            why=list(_why(each)),
            words=each.words,
            metres=None if each.metres is None else round(each.metres, 1),
            photo=each.photo,
            merge=each.case in found.mergeable,
        )
        for each in found.alike
        if found.rows is not None and each.case in rows
    ]
    return a.SimilarCasesShown(note=NOTE if found.alike else "", items=items, posted=posted)


def _why(alike: Alike) -> Iterator[str]:
    if alike.photo:
        yield "照片看起来一样"
    if alike.metres is not None and alike.same_place:
        yield f"相距约{alike.metres:.0f}米"
    elif alike.same_place:
        yield "在同一个村或者网格"
    if alike.words:
        yield f"文字相同{alike.words:.0%}"
