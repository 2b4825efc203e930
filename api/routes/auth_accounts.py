"""Accounts of staff (账号): invitations, setting one up, another password, other recovery codes."""

from __future__ import annotations

from api import answers_identity as a
from api import bodies_identity as b
from api.call import Call
from api.doors import Doors
from api.show import moment
from api.signed import answer_of, device_of
from api.tokens import NotSignedIn
from cases import accounts, inviting
from cases.accounts import Given
from cases.ports_identity import Session

doors = Doors()

_CODE = "0123456789abcdef"


@doors.post(
    "/auth/invitations",
    permission="manage_accounts",
    summary="邀请名册里的一个人开设账号;已有账号的,用来重设密码和手机",
    answer=a.Invited,
    body=b.InviteAccount,
    example=b.InviteAccount(person="hn-telecom"),
    status=201,
)
async def invite(call: Call, body: b.InviteAccount) -> a.Invited:
    """The code, to be handed over by another way than this."""
    made, code = await inviting.invite(call.wired.identity, body.person, body.login, call.person)
    return a.Invited(login=made.login, invitation=code, expires_at=moment(made.ends_at))


@doors.post(
    "/auth/invitations/accept",
    permission="sign_in",
    summary="凭邀请设密码,得到手机验证码程序要扫的内容",
    answer=a.Enrolled,
    body=b.AcceptInvitation,
    example=b.AcceptInvitation(invitation=_CODE, password="演示用的一句相当长的密码"),  # noqa: S106  # nosec B106  # an example
)
async def accept(call: Call, body: b.AcceptInvitation) -> a.Enrolled:
    """Nothing counts before a code of the device was seen."""
    found = await inviting.accept(call.wired.identity, body.invitation, body.password)
    return a.Enrolled(login=found.login, secret=found.secret, uri=found.uri)


@doors.post(
    "/auth/invitations/confirm",
    permission="sign_in",
    summary="用手机上的验证码确认,账号生效并且登录;备用码只显示这一次",
    answer=a.Confirmed,
    body=b.ConfirmInvitation,
    example=b.ConfirmInvitation(invitation=_CODE, code="123456"),
)
async def confirm(call: Call, body: b.ConfirmInvitation) -> a.Confirmed:
    """The account, its first session, and codes for when the device is lost."""
    opened, codes = await inviting.confirm(call.wired.identity, body.invitation, body.code, device_of(call))
    return a.Confirmed(session=await answer_of(call, opened), recovery_codes=list(codes))


@doors.post(
    "/auth/password",
    permission="keep_own",
    summary="改密码:要现在的密码和手机验证码;其他设备上的登录随即作废",
    answer=a.SessionsEnded,
    body=b.NewPassword,
    example=b.NewPassword(old="演示用的一句相当长的密码", code="123456", new="演示用的另一句相当长的密码"),
)
async def password(call: Call, body: b.NewPassword) -> a.SessionsEnded:
    """How many other sessions are over."""
    given = Given("", body.old, body.code, device_of(call))
    ended = await accounts.change_password(call.wired.identity, _session(call), given, body.new)
    return a.SessionsEnded(ended=ended)


@doors.post(
    "/auth/recovery-codes",
    permission="keep_own",
    summary="换一套备用码,原来的作废;只显示这一次",
    answer=a.RecoveryCodes,
    body=b.Proof,
    example=b.Proof(password="演示用的一句相当长的密码", code="123456"),  # noqa: S106  # nosec B106  # an example
)
async def recovery_codes(call: Call, body: b.Proof) -> a.RecoveryCodes:
    """Ten others."""
    given = Given("", body.password, body.code, device_of(call))
    codes = await accounts.new_recovery_codes(call.wired.identity, _session(call), given)
    return a.RecoveryCodes(recovery_codes=list(codes))


def _session(call: Call) -> Session:
    if call.session is None:
        raise NotSignedIn
    return call.session
