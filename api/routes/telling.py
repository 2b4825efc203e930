"""How people are told (告知): what one has chosen, what was told by which channel, and who has not answered."""

from __future__ import annotations

from api import answers_telling as a
from api import bodies_telling as b
from api.call import Call
from api.doors import Doors, Nothing
from api.notice_words import NOTICE_WORDS
from api.show import maybe, moment
from cases import silent, told_state, wishing
from cases.ports_channels import ChannelName
from cases.ports_telling import Wishes
from cases.reaching import CHANNEL_WORDS
from cases.refusals import NotFound

doors = Doors()


@doors.get(
    "/me/notifications", permission="keep_own", summary="我的通知设置:渠道、免打扰、合并", answer=a.NotificationsShown
)
async def notifications(call: Call, _query: Nothing) -> a.NotificationsShown:
    """What holds for me now."""
    return _shown(await wishing.chosen(call.wired.teller, call.person))


@doors.post(
    "/me/notifications",
    permission="keep_own",
    summary="改我的通知设置(整份替换);站内通知总是有",
    answer=a.NotificationsShown,
    body=b.Notifications,
    example=b.Notifications(channels=["subscribe", "sms"], quiet=b.Quiet("21:30", "07:30")),
)
async def choose(call: Call, body: b.Notifications) -> a.NotificationsShown:
    """Set twice it stands as it stood."""
    channels = None if body.channels is None else tuple(ChannelName(each) for each in body.channels)
    quiet = None if body.quiet is None else (_minute(body.quiet.begin), _minute(body.quiet.end))
    return _shown(await wishing.choose(call.wired.teller, call.person, Wishes(channels, quiet, body.digest)))


def _minute(text: str) -> int:
    return int(text[:2]) * 60 + int(text[3:])


def _clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"


def _shown(found: wishing.Chosen) -> a.NotificationsShown:
    wishes = found.wishes
    return a.NotificationsShown(
        channels=None if wishes.channels is None else [each.value for each in wishes.channels],
        quiet=a.QuietShown(_clock(found.quiet[0]), _clock(found.quiet[1])),
        quiet_own=wishes.quiet is not None,
        digest=wishes.digest,
        own=found.own,
        present=[a.ChannelShown(each.value, CHANNEL_WORDS[each]) for each in (*found.present, ChannelName.IN_APP)],
    )


@doors.get("/cases/{id}/told", permission="view", summary="告知了谁、经哪个渠道、结果怎样", answer=a.ToldItems)
async def told(call: Call, _query: Nothing) -> a.ToldItems:
    """A reporter sees the own notices, staff those of their unit, whoever coordinates all of them."""
    found = await told_state.told_of(call.house, call.person, call.id)
    return a.ToldItems(items=[_told(each) for each in found])


def _told(line: told_state.ToldLine) -> a.ToldShown:
    return a.ToldShown(
        seq=line.seq,
        kind=line.kind,
        title=NOTICE_WORDS[line.kind],
        to=line.to,
        people=line.people,
        reached=line.reached,
        text=line.text,
        at=moment(line.at),
        done_at=maybe(line.done_at),
    )


@doors.get(
    "/townships/{code}/plans/{run}/silent", permission="start_plan", summary="预案:谁还没有回执", answer=a.SilentItems
)
async def silent_ones(call: Call, _query: Nothing) -> a.SilentItems:
    """Units and who serves by name, residents only counted."""
    text = call.params["run"]
    if not (text.isascii() and text.isdigit() and len(text) <= 9):
        raise NotFound("没有这个编号的预案")
    found = await silent.silent(call.house, call.person, call.params["code"], int(text))
    return a.SilentItems(run=found.run.number, name=found.run.name, items=[_silent(each) for each in found.steps])


def _silent(step: silent.Silent) -> a.SilentShown:
    said = [*step.units, *step.people, *([f"居民{step.residents}人"] if step.residents else [])]
    return a.SilentShown(
        step=step.step,
        item=step.item,
        units=list(step.units),
        people=list(step.people),
        residents=step.residents,
        text=f"还没有回执:{'、'.join(said)}",
    )
