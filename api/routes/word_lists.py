"""The words for which a person looks at a text before strangers see it (敏感词表): kept by the clerk of a place."""

from __future__ import annotations

from api import answers_words as a
from api import bodies_words as b
from api.answers_beside import TownReceipt
from api.call import Call
from api.doors import Doors, Nothing, Reply
from api.show import moment_of
from cases import keeping_words
from cases.house import Replayed

doors = Doors()

_EXAMPLE = "演示脏话   # 一行一个词\n不算 演示脏话大全"


@doors.get(
    "/townships/{code}/word-list",
    permission="keep_words",
    summary="敏感词表:含有这些词的文字,公开以前由人看过;上报和办理不受影响",
    answer=a.WordListShown,
)
async def shown(call: Call, _query: Nothing) -> a.WordListShown:
    """As it was written."""
    return a.WordListShown(text=await keeping_words.kept(call.house, call.person, call.params["code"]))


@doors.post(
    "/townships/{code}/word-list/preview",
    permission="keep_words",
    summary="试一份敏感词表:写错的地方,和最近三十天的上报里会有多少件要人看;什么都不保存",
    answer=a.WordsTried,
    body=b.WordListText,
    example=b.WordListText(text=_EXAMPLE),
)
async def preview(call: Call, body: b.WordListText) -> a.WordsTried:
    """Nothing is kept."""
    tried = await keeping_words.try_out(call.house, call.person, call.params["code"], body.text)
    return a.WordsTried(
        mistakes=[a.WordMistake(line=m.line, column=m.column, message=m.message, hint=m.hint) for m in tried.mistakes],
        words=tried.words,
        reports=tried.reports,
        held=tried.held,
        by_word=[a.WordCount(word=word, reports=reports) for word, reports in tried.by_word],
    )


@doors.post(
    "/townships/{code}/word-list",
    permission="keep_words",
    summary="更新敏感词表,从下一次检查起用;空的就是停用",
    answer=TownReceipt,
    body=b.WordListText,
    example=b.WordListText(text=_EXAMPLE),
)
async def keep(call: Call, body: b.WordListText) -> Reply:
    """The whole list each time; every version stays in the log of the place."""
    receipt = await keeping_words.keep(call.house, call.person, call.params["code"], body.text, call.key)
    replayed = {"idempotency-replayed": "true"} if isinstance(receipt, Replayed) else {}
    return Reply({**receipt, "at": moment_of(receipt["at"])}, headers=replayed)
