"""What is like a case (相似件): a list for whoever handles it, and a word for whoever has reported it."""

from __future__ import annotations

from api import answers_similar as a
from api import show_similar as show
from api.call import Call
from api.doors import Doors, Nothing
from cases.similar_cases import similar

doors = Doors()


@doors.get(
    "/cases/{id}/similar",
    permission="view",
    summary="相似的上报:办理的一方看得到理由,可以用 merge 并入;别人只看得到公示的样子",
    answer=a.SimilarCasesShown,
)
async def of_case(call: Call, _query: Nothing) -> a.SimilarCasesShown:
    """At most five of the last thirty days."""
    return show.similar(await similar(call.house, call.person, call.id), call.pictures, call.wired.links)
