"""Text messages by Tencent Cloud (腾讯云短信): SendSms 2021-01-11, signed by TC3-HMAC-SHA256.

The answer is read for the one number that was asked for: it may refuse that while the call as a whole went well.
Sources: the pages SendSms and "签名方法 v3" of Tencent Cloud.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from cases.ports_channels import Outcome
from cases.ports_services import Call, Service, ServiceDown
from cases.ports_sms import Texted, TextMessage, unanswered

ACTION, VERSION, SERVICE = "SendSms", "2021-01-11", "sms"
_MEDIA = "application/json; charset=utf-8"
_SOON = 60.0

#: What a code begins with, what became of the message, and what is said; the first that fits.
_CODES: tuple[tuple[str, Outcome, str, str], ...] = (
    ("LimitExceeded", Outcome.REFUSED, "短信:这个号码收得太多,运营商不再发", ""),
    ("RequestLimitExceeded", Outcome.LATER, "短信:忙,稍后再发", ""),
    ("InternalError", Outcome.UNKNOWN, "短信:没有确定的答复,不知是否送到", ""),
    ("FailedOperation.PhoneNumberInBlacklist", Outcome.REFUSED, "短信:这个号码拒收", ""),
    ("InvalidParameterValue.IncorrectPhoneNumber", Outcome.REFUSED, "短信:号码不对", ""),
    ("FailedOperation.InsufficientBalance", Outcome.REFUSED, "短信:没有发成", "套餐包用完了,请续费"),
    ("FailedOperation.Signature", Outcome.REFUSED, "短信:没有发成", "签名没有审核通过,请核对 sms.sign"),
    (
        "FailedOperation.Template",
        Outcome.REFUSED,
        "短信:没有发成",
        "模板没有审核通过或者参数对不上,请核对 sms.template",
    ),
    ("AuthFailure", Outcome.REFUSED, "短信:没有发成", "密钥不对或者本机的钟不准,请核对 sms.key_id、sms.secret"),
    ("UnauthorizedOperation", Outcome.REFUSED, "短信:没有发成", "这个密钥没有发短信的权限"),
)


@dataclass(frozen=True, slots=True)
class TencentAccount:
    """``app`` is SmsSdkAppId; ``secret`` signs and is never sent; ``host`` that of the service's address."""

    key_id: str
    secret: str
    app: str
    sign: str
    host: str
    region: str = "ap-guangzhou"


class TencentSms:
    """The port ``cases.ports_sms.Texts``; ``clock`` is seconds since 1970."""

    def __init__(self, service: Service, account: TencentAccount, clock: Callable[[], float] = time.time) -> None:
        self._service = service
        self._account = account
        self._clock = clock

    async def send(self, message: TextMessage) -> Texted:
        """Try once."""
        account = self._account
        asked = {
            "PhoneNumberSet": [message.phone],
            "SmsSdkAppId": account.app,
            "TemplateId": message.template,
            "SignName": account.sign,
            "TemplateParamSet": list(message.parameters),
            "SessionContext": message.id,
        }
        body = json.dumps(asked, ensure_ascii=False).encode()
        at = int(self._clock())
        headers = {
            "content-type": _MEDIA,
            "x-tc-action": ACTION,
            "x-tc-version": VERSION,
            "x-tc-timestamp": str(at),
            "x-tc-region": account.region,
            "authorization": authorization(account.key_id, account.secret, account.host, SERVICE, body, at),
        }
        try:
            answered = await self._service.ask(Call("POST", "/", headers=headers, body=body))
            response = json.loads(answered.body)["Response"]
        except ServiceDown as down:
            return unanswered(doubtful=down.doubtful)
        except (ValueError, KeyError, TypeError):
            return unanswered(doubtful=True)
        return _told(response)


def _told(response: Mapping[str, object]) -> Texted:
    error, each = response.get("Error"), response.get("SendStatusSet")
    status = error if isinstance(error, dict) else each[0] if isinstance(each, list) and each else None
    if not isinstance(status, dict):
        return unanswered(doubtful=True)
    code = str(status.get("Code", ""))
    if code == "Ok":
        return Texted(Outcome.SENT, "短信:已发出", serial=str(status.get("SerialNo", "")))
    for start, outcome, sentence, alarm in _CODES:
        if code.startswith(start):
            return Texted(outcome, sentence, alarm=_alarm(code, alarm), retry_after=_SOON)
    return Texted(Outcome.REFUSED, "短信:没有发成", alarm=_alarm(code, "请查腾讯云短信的错误码"))


def _alarm(code: str, words: str) -> str:
    return f"腾讯云短信:{code},{words}" if words else ""


def authorization(  # noqa: PLR0917 - the parts of a signature as its page has them
    key_id: str, secret: str, host: str, service: str, body: bytes, at: int, media: str = _MEDIA
) -> str:
    """The header of a POST of ``body`` to ``https://host/`` at this second."""
    names = "content-type;host"
    lines = ("POST", "/", "", f"content-type:{media}\nhost:{host}\n", names, _sha256(body))
    day = datetime.fromtimestamp(at, UTC).date().isoformat()
    scope = f"{day}/{service}/tc3_request"
    to_sign = "\n".join(("TC3-HMAC-SHA256", str(at), scope, _sha256("\n".join(lines).encode())))
    key = f"TC3{secret}".encode()
    for part in (day, service, "tc3_request"):
        key = hmac.digest(key, part.encode(), "sha256")
    signature = hmac.digest(key, to_sign.encode(), "sha256").hex()
    return f"TC3-HMAC-SHA256 Credential={key_id}/{scope}, SignedHeaders={names}, Signature={signature}"


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
