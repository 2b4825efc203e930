"""The voice behind a report (转报、撤回、回访、协办): passing it on, taking it back, asking afterwards, helping."""

from __future__ import annotations

from api import answers as a
from api import bodies_voices as b
from api.acting import act
from api.call import Call
from api.doors import Doors, Reply
from api.enclosing import enclosures, file_ids, photo_ids
from cases import commands_voices as c
from cases.people import UnitAt

doors = Doors()


@doors.post(
    "/cases/{id}/pass-on",
    permission="pass_on",
    summary="代表转报",
    answer=a.Receipt,
    body=b.PassOn,
    example=b.PassOn(text="已到现场看过,情况属实"),
)
async def pass_on(call: Call, body: b.PassOn) -> Reply:
    """From here on the rules take it for the deputy's report; its terms begin now."""
    return await act(call, c.PassOn(), enclosures(body.text))


@doors.post(
    "/cases/{id}/decline-voice",
    permission="decline_voice",
    summary="代表说明不转报的理由",
    answer=a.Receipt,
    body=b.DeclineVoice,
    example=b.DeclineVoice(text="这件事不在本选区,请直接上报"),
)
async def decline_voice(call: Call, body: b.DeclineVoice) -> Reply:
    """The reporter is told, and may send it alone."""
    return await act(call, c.DeclineVoice(), enclosures(body.text))


@doors.post(
    "/cases/{id}/send-on",
    permission="send_on",
    summary="不等代表转报,自行上报",
    answer=a.Receipt,
    body=b.SendOn,
    example=b.SendOn(),
)
async def send_on(call: Call, _body: b.SendOn) -> Reply:
    """It goes on as an ordinary report."""
    return await act(call, c.SendOn())


@doors.post(
    "/cases/{id}/settle",
    permission="settle",
    summary="代表当场办结,结果用规约里的词",
    answer=a.Receipt,
    body=b.Settle,
    example=b.Settle(outcome="说明情况", text="当场向村民解释了补助政策"),
)
async def settle(call: Call, body: b.Settle) -> Reply:
    """Explained or seen to on the spot."""
    told = enclosures(body.text, None, file_ids(body.files, call))
    return await act(call, c.Settle(body.outcome, photo_ids(body.photos, call)), told)


@doors.post(
    "/cases/{id}/withdraw",
    permission="withdraw",
    summary="撤回自己的上报",
    answer=a.Receipt,
    body=b.Withdraw,
    example=b.Withdraw(text="已经自己解决了"),
)
async def withdraw(call: Call, body: b.Withdraw) -> Reply:
    """The own voice leaves; what others have reported too stays theirs."""
    return await act(call, c.Withdraw(), enclosures(body.text))


@doors.post(
    "/cases/{id}/tell-voice",
    permission="tell_voice",
    summary="已把结果转告反映人(代录)",
    answer=a.Receipt,
    body=b.TellVoice,
    example=b.TellVoice(text="已上门转告"),
)
async def tell_voice(call: Call, body: b.TellVoice) -> Reply:
    """Whoever spoke knows now."""
    return await act(call, c.TellVoice(), enclosures(body.text))


@doors.post(
    "/cases/{id}/call-back",
    permission="call_back",
    summary="回访,记是否满意",
    answer=a.Receipt,
    body=b.CallBack,
    example=b.CallBack(reached=True, satisfied=False, text="上报人说路灯又不亮了"),
)
async def call_back(call: Call, body: b.CallBack) -> Reply:
    """The words stay with the handling side."""
    return await act(call, c.CallBack(body.reached, body.satisfied), enclosures(body.text))


@doors.post(
    "/cases/{id}/reopen",
    permission="reopen",
    summary="回访不满意的,重新办理",
    answer=a.Receipt,
    body=b.Reason,
    example=b.Reason(text="回访反映没有修好"),
)
async def reopen(call: Call, body: b.Reason) -> Reply:
    """Back to the unit that answered, with a term of its own."""
    return await act(call, c.Reopen(), enclosures(body.text))


@doors.post(
    "/cases/{id}/close",
    permission="close",
    summary="办结规约没有说如何办结的",
    answer=a.Receipt,
    body=b.Reason,
    example=b.Reason(text="规约没有写评价期限,上报人已电话表示满意"),
)
async def close(call: Call, body: b.Reason) -> Reply:
    """Only what nothing else would end."""
    return await act(call, c.Close(), enclosures(body.text))


@doors.post(
    "/cases/{id}/note",
    permission="note",
    summary="内部备注,只有办理方可见",
    answer=a.Receipt,
    body=b.Remark,
    example=b.Remark(text="已电话联系村里,下周一起看现场"),
)
async def note(call: Call, body: b.Remark) -> Reply:
    """Stays inside."""
    told = enclosures(body.text, None, file_ids(body.files, call))
    return await act(call, c.Note(photo_ids(body.photos, call)), told)


@doors.post(
    "/cases/{id}/progress",
    permission="progress",
    summary="阶段反馈,上报人可见",
    answer=a.Receipt,
    body=b.Remark,
    example=b.Remark(text="井盖已订货,预计三天内更换"),
)
async def progress(call: Call, body: b.Remark) -> Reply:
    """Word of how far it is; the term for the answer runs on."""
    told = enclosures(body.text, None, file_ids(body.files, call))
    return await act(call, c.Progress(photo_ids(body.photos, call)), told)


@doors.post(
    "/cases/{id}/invite",
    permission="invite",
    summary="邀请协办(单位编号见辖区的单位)",
    answer=a.Receipt,
    body=b.Invite,
    example=b.Invite(units=[12], text="请一起看现场"),
)
async def invite(call: Call, body: b.Invite) -> Reply:
    """Units that help beside those that the rules name."""
    units = tuple(UnitAt(unit, "") for unit in body.units)
    return await act(call, c.Invite(units), enclosures(body.text))


@doors.post(
    "/cases/{id}/contribute",
    permission="contribute",
    summary="提出协办意见",
    answer=a.Receipt,
    body=b.Remark,
    example=b.Remark(text="管线图已附,井盖下面没有我们的电缆"),
)
async def contribute(call: Call, body: b.Remark) -> Reply:
    """A helper's part; its term, where there is one, is met."""
    told = enclosures(body.text, None, file_ids(body.files, call))
    return await act(call, c.Contribute(photo_ids(body.photos, call)), told)
