"""One's own calendar (日历订阅): a private address for the calendar of a phone, made, made anew, and taken away."""

from __future__ import annotations

from hashlib import sha256

from adapters.icalendar_feed import IcsWriter
from api import answers_calendar as a
from api import bodies_calendar as b
from api.call import Call
from api.doors import Doors, Intake, Nothing, Reply
from api.pages_wiring import public_address
from api.show import maybe
from cases import calendar_feed

doors = Doors()
outside = Doors(prefix="")

_SUFFIX = ".ics"
#: For so long a program of calendars need not ask again.
_FRESH_SECONDS = 300


@doors.get("/me/calendar", permission="keep_own", summary="我的日历订阅:有没有地址", answer=a.CalendarAddress)
async def mine(call: Call, _query: Nothing) -> a.CalendarAddress:
    """Since when there is one; the address itself is told once."""
    since = await calendar_feed.subscribed_since(call.house, call.person)
    text = "地址只在生成时显示一次,忘了可以重新生成" if since else "还没有订阅"
    return a.CalendarAddress(url=None, since=maybe(since), text=text)


@doors.post(
    "/me/calendar",
    permission="keep_own",
    summary="生成日历的私人地址(期限、定期事项);原来的地址作废",
    answer=a.CalendarAddress,
    body=b.Subscribe,
    example=b.Subscribe(),
)
async def subscribe(call: Call, _body: b.Subscribe) -> a.CalendarAddress:
    """To be pasted into the calendar of a phone."""
    secret = await calendar_feed.subscribe(call.house, call.person)
    since = await calendar_feed.subscribed_since(call.house, call.person)
    url = f"{public_address(call.wired.settings)}/calendar/{secret}{_SUFFIX}"
    return a.CalendarAddress(url=url, since=maybe(since), text="请把地址粘贴到手机日历的“订阅日历”里,不要发给别人")


@doors.post(
    "/me/calendar/revoke",
    permission="keep_own",
    summary="取消日历的私人地址",
    answer=a.CalendarAddress,
    body=b.Unsubscribe,
    example=b.Unsubscribe(),
)
async def unsubscribe(call: Call, _body: b.Unsubscribe) -> a.CalendarAddress:
    """From now on it shows nothing."""
    await calendar_feed.unsubscribe(call.house, call.person)
    return a.CalendarAddress(url=None, since=None, text="地址已经作废")


@outside.get(
    "/calendar/{token}",
    permission="read_public",
    summary="日历订阅(iCalendar);地址就是凭证,不用登录",
    answer=bytes,
    media="text/calendar",
    later=304,
    intake=Intake.FOREIGN,  # programs of calendars add names of their own
)
async def feed(call: Call, _query: Nothing) -> Reply:
    """The same bytes and the same tag as long as nothing has changed. Raises NotFound for any other address."""
    name = call.params["token"]
    found = await calendar_feed.feed_of(call.house, name.removesuffix(_SUFFIX))
    made = IcsWriter().write(found)
    tag = f'"{sha256(made).hexdigest()[:32]}"'
    headers = {"etag": tag, "cache-control": f"private, max-age={_FRESH_SECONDS}"}
    if tag in (each.strip().removeprefix("W/") for each in call.if_none_match.split(",")):
        return Reply(raw=b"", status=304, media="text/calendar", headers=headers)
    return Reply(raw=made, media="text/calendar; charset=utf-8", headers=headers)
