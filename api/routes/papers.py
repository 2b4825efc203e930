"""Papers of a case (编号、卷宗): found by its number, and the whole case as one PDF."""

from __future__ import annotations

from api import answers as a
from api import bodies_papers as b
from api import show
from api.call import Call
from api.doors import Doors
from cases import views
from cases.numbers import read_number
from cases.ports import Which
from cases.refusals import InvalidInput

doors = Doors()

MOST_FOUND = 50


@doors.get(
    "/cases",
    permission="read_self",
    summary="按受理编号查找(您可以查看的)",
    answer=a.Items,
    query=b.NumberQuery,
    example=b.NumberQuery(number="小曹娥〔2026〕123号"),
)
async def by_number(call: Call, query: b.NumberQuery) -> a.Items:
    """Cases of that number which the person may view, in whatever town and year; the latest report first."""
    wanted = read_number(query.number)
    if wanted is None:
        raise InvalidInput({"number": "编号请写成“小曹娥〔2026〕123号”的样子,或只写序号"})
    found = views.Wanted(Which.BOARD, limit=MOST_FOUND, number=wanted)
    return show.items(await views.listing(call.house, call.person, found))
