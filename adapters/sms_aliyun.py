"""Text messages by Alibaba Cloud (阿里云短信): SendSms 2017-05-25, signed by ACS3-HMAC-SHA256.

The interface is documented as not idempotent: what timed out is never sent again. Sources: the pages SendSms, its error
codes, and "V3版本请求体&签名机制" of Alibaba Cloud.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import quote

from cases.ports_channels import Outcome
from cases.ports_services import Call, Service, ServiceDown
from cases.ports_sms import Texted, TextMessage, unanswered

ACTION, VERSION = "SendSms", "2017-05-25"
_SOON = 60.0
_CHINA = "+86"

#: What a code begins with, what became of the message, and what is said; the first that fits.
_CODES: tuple[tuple[str, Outcome, str, str], ...] = (
    ("isv.BUSINESS_LIMIT_CONTROL", Outcome.REFUSED, "短信:这个号码收得太多,运营商不再发", ""),
    ("isv.DAY_LIMIT_CONTROL", Outcome.REFUSED, "短信:没有发成", "超过了在控制台设的日限"),
    ("Throttling", Outcome.LATER, "短信:忙,稍后再发", ""),
    ("isp.SYSTEM_ERROR", Outcome.UNKNOWN, "短信:没有确定的答复,不知是否送到", ""),
    ("isp.RAM", Outcome.REFUSED, "短信:没有发成", "这个密钥没有发短信的权限"),
    ("isv.MOBILE_NUMBER_ILLEGAL", Outcome.REFUSED, "短信:号码不对", ""),
    ("isv.BLACK_KEY_CONTROL_LIMIT", Outcome.REFUSED, "短信:内容被运营商拦下", ""),
    ("isv.AMOUNT_NOT_ENOUGH", Outcome.REFUSED, "短信:没有发成", "余额不足,请充值"),
    ("isv.SMS_SIGNATURE", Outcome.REFUSED, "短信:没有发成", "签名没有审核通过,请核对 sms.sign"),
    ("isv.SMS_TEMPLATE", Outcome.REFUSED, "短信:没有发成", "模板没有审核通过,请核对 sms.template"),
    ("isv.TEMPLATE", Outcome.REFUSED, "短信:没有发成", "模板和参数对不上,请核对 sms.fields"),
    ("isv.PARAM", Outcome.REFUSED, "短信:没有发成", "参数不合要求,请核对 sms.fields"),
    ("SignatureDoesNotMatch", Outcome.REFUSED, "短信:没有发成", "密钥不对,请核对 sms.secret"),
    ("InvalidAccessKeyId", Outcome.REFUSED, "短信:没有发成", "密钥编号不对,请核对 sms.key_id"),
    ("InvalidTimeStamp", Outcome.REFUSED, "短信:没有发成", "本机的钟不准,请校时"),
)


@dataclass(frozen=True, slots=True)
class AliyunAccount:
    """``names`` are those of the template's parameters in order; ``host`` that of the service's address."""

    key_id: str
    secret: str
    sign: str
    host: str
    names: tuple[str, ...]


class AliyunSms:
    """The port ``cases.ports_sms.Texts``; ``clock`` is seconds since 1970, ``nonce`` something never used before."""

    def __init__(
        self,
        service: Service,
        account: AliyunAccount,
        nonce: Callable[[], str],
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._service = service
        self._account = account
        self._nonce = nonce
        self._clock = clock

    async def send(self, message: TextMessage) -> Texted:
        """Try once."""
        account = self._account
        named = dict(zip(account.names, message.parameters, strict=True))
        asked = {
            "PhoneNumbers": message.phone.removeprefix(_CHINA),
            "SignName": account.sign,
            "TemplateCode": message.template,
            "TemplateParam": json.dumps(named, ensure_ascii=False),
            "OutId": message.id,
        }
        query = canonical(asked)
        at = datetime.fromtimestamp(self._clock(), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        headers = signed(account.key_id, account.secret, account.host, ACTION, VERSION, query, at, self._nonce())
        try:
            answered = await self._service.ask(Call("POST", f"/?{query}", headers=headers))
            told = json.loads(answered.body)
        except ServiceDown as down:
            return unanswered(doubtful=down.doubtful)
        except ValueError:
            return unanswered(doubtful=True)
        return _told(told) if isinstance(told, dict) else unanswered(doubtful=True)


def _told(told: Mapping[str, object]) -> Texted:
    code = str(told.get("Code", ""))
    if code == "OK":
        return Texted(Outcome.SENT, "短信:已发出", serial=str(told.get("BizId", "")))
    for start, outcome, sentence, alarm in _CODES:
        if code.startswith(start):
            return Texted(outcome, sentence, alarm=_alarm(code, alarm), retry_after=_SOON)
    if not code:
        return unanswered(doubtful=True)
    return Texted(Outcome.REFUSED, "短信:没有发成", alarm=_alarm(code, "请查阿里云短信的错误码"))


def _alarm(code: str, words: str) -> str:
    return f"阿里云短信:{code},{words}" if words else ""


def canonical(query: Mapping[str, str]) -> str:
    """The parameters in order, escaped as RFC 3986 has it; both what is sent and what is signed."""
    return "&".join(f"{quote(name, safe='~')}={quote(query[name], safe='~')}" for name in sorted(query))


def signed(  # noqa: PLR0917 - the parts of a signature as its page has them
    key_id: str, secret: str, host: str, action: str, version: str, query: str, at: str, nonce: str
) -> dict[str, str]:
    """The headers of a POST without a body; ``host`` is signed and written by whoever sends it."""
    empty = hashlib.sha256(b"").hexdigest()
    headers = {
        "host": host,
        "x-acs-action": action,
        "x-acs-content-sha256": empty,
        "x-acs-date": at,
        "x-acs-signature-nonce": nonce,
        "x-acs-version": version,
    }
    names = ";".join(sorted(headers))
    lines = "".join(f"{name}:{headers[name]}\n" for name in sorted(headers))
    request = f"POST\n/\n{query}\n{lines}\n{names}\n{empty}"
    to_sign = f"ACS3-HMAC-SHA256\n{hashlib.sha256(request.encode()).hexdigest()}"
    signature = hmac.digest(secret.encode(), to_sign.encode(), "sha256").hex()
    told = f"ACS3-HMAC-SHA256 Credential={key_id},SignedHeaders={names},Signature={signature}"
    return {name: value for name, value in headers.items() if name != "host"} | {"authorization": told}
