"""One's own subscribe messages (我的订阅消息): what the panel has given, and how often one may be told by WeChat."""

from __future__ import annotations

from collections.abc import Sequence

from api import answers_wechat as a
from api.bodies_wechat import PanelResult, Subscribed
from api.call import Call
from api.doors import Doors, Nothing
from cases.refusals import InvalidInput
from cases.subscribe_templates import Templates
from cases.subscribing import reported, standing
from cases.subscriptions import Subscription, Word

doors = Doors()


@doors.get("/me/subscriptions", permission="keep_own", summary="我允许了哪些微信订阅消息", answer=a.Subscriptions)
async def mine(call: Call, _query: Nothing) -> a.Subscriptions:
    """Every template, with what stands for it."""
    return _shown(call.wired.subscribe, await standing(call.house, call.person.id))


@doors.post(
    "/me/subscriptions",
    permission="keep_own",
    summary="登记订阅面板的结果(wx.requestSubscribeMessage 给出的)",
    answer=a.Subscriptions,
    body=Subscribed,
    example=Subscribed(results=[PanelResult(template="wBT4fPsT3q-example-progress", result="accept")]),
)
async def tell(call: Call, body: Subscribed) -> a.Subscriptions:
    """One accept allows one message; told again with its key, or by WeChat as well, it counts once."""
    results = {each.template: Word(each.result) for each in body.results}
    if len(results) < len(body.results):
        raise InvalidInput({"results": "同一个模板写了两遍"})
    templates = call.wired.subscribe
    return _shown(templates, await reported(call.house, templates, call.person.id, results, call.key))


def _shown(templates: Templates, held: Sequence[Subscription]) -> a.Subscriptions:
    by_id = {each.template: each for each in held}
    shown = []
    for template in templates.all:
        one = by_id.get(template.id)
        allowed = one is not None and one.allows(lasting=template.lasting)
        shown.append(
            a.SubscriptionShown(
                template=template.id,
                name=template.name,
                lasting=template.lasting,
                units=one.units if one else 0,
                allowed=allowed,
            )
        )
    return a.Subscriptions(items=shown)
