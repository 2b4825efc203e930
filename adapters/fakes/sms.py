"""Stand-ins for the text messages of Tencent Cloud and Alibaba Cloud (短信的替身), with their documented limits.

``sent`` keeps what was taken, as (phone, template, parameters). Signatures are proved anew from what came.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from urllib.parse import parse_qsl, quote, urlsplit

from adapters.fakes.house import Limit
from cases.ports_outbound import Answered, Question

_TENCENT = "https://cloud.tencent.com/document/product/382/"
_ALIYUN = "https://help.aliyun.com/zh/sms/developer-reference/"
TENCENT_LIMITS = (
    Limit("signature", "AuthFailure.SignatureFailure", "签名要对", f"{_TENCENT}52071"),
    Limit("clock", "AuthFailure.SignatureExpire", "时间与服务器相差 5 分钟以内", f"{_TENCENT}52071"),
    Limit("numbers", "200", "一次最多 200 个号码", f"{_TENCENT}55981"),
    Limit("number", "InvalidParameterValue.IncorrectPhoneNumber", "号码用 E.164 写法", f"{_TENCENT}55981"),
    Limit("sign", "FailedOperation.SignatureIncorrectOrUnapproved", "签名要审核过", f"{_TENCENT}55981"),
    Limit("template", "FailedOperation.TemplateIncorrectOrUnapproved", "模板要审核过", f"{_TENCENT}55981"),
    Limit(
        "parameters", "InvalidParameterValue.TemplateParameterFormatError", "参数个数要同模板一样", f"{_TENCENT}55981"
    ),
    Limit("daily", "LimitExceeded.PhoneNumberDailyLimit", "同一号码每天 10 条(可以改)", f"{_TENCENT}55981"),
    Limit("context", "512", "SessionContext 不到 512 字节", f"{_TENCENT}55981"),
)
ALIYUN_LIMITS = (
    Limit("signature", "SignatureDoesNotMatch", "签名要对", f"{_ALIYUN}v3-request-structure-and-signature"),
    Limit(
        "clock",
        "InvalidTimeStamp.Expired",
        "时间与服务器相差 15 分钟以内",
        f"{_ALIYUN}v3-request-structure-and-signature",
    ),
    Limit("nonce", "SignatureNonceUsed", "每次的随机数不同", f"{_ALIYUN}v3-request-structure-and-signature"),
    Limit("numbers", "1000", "一次最多 1000 个号码", f"{_ALIYUN}api-dysmsapi-2017-05-25-sendsms"),
    Limit("number", "isv.MOBILE_NUMBER_ILLEGAL", "号码要对", f"{_ALIYUN}api-dysmsapi-2017-05-25-sendsms"),
    Limit("sign", "isv.SMS_SIGNATURE_ILLEGAL", "签名要审核过", f"{_ALIYUN}api-dysmsapi-2017-05-25-sendsms"),
    Limit("template", "isv.SMS_TEMPLATE_ILLEGAL", "模板要审核过", f"{_ALIYUN}api-dysmsapi-2017-05-25-sendsms"),
    Limit(
        "missing", "isv.TEMPLATE_MISSING_PARAMETERS", "模板的变量都要有", f"{_ALIYUN}api-dysmsapi-2017-05-25-sendsms"
    ),
    Limit("length", "isv.PARAM_LENGTH_LIMIT", "一个变量 1 到 35 个字", f"{_ALIYUN}api-dysmsapi-2017-05-25-sendsms"),
    Limit("address", "isv.PARAM_NOT_SUPPORT_URL", "变量里不能有网址", f"{_ALIYUN}api-dysmsapi-2017-05-25-sendsms"),
    Limit(
        "often",
        "isv.BUSINESS_LIMIT_CONTROL",
        "同一号码每分钟 1 条、每小时 5 条、每天 10 条",
        f"{_ALIYUN}sms-throttling",
    ),
)
_DAY = 86_400
Sent = tuple[str, str, tuple[str, ...]]


@dataclass(slots=True)
class FakeTencentSms:
    """``templates`` by id: how many parameters each has."""

    clock: Callable[[], float]
    templates: Mapping[str, int]
    secret: str = "demo-secret"  # noqa: S105  # nosec B105  # of a stand-in
    sign: str = "演示"
    host: str = "sms.tencentcloudapi.com"
    sent: list[Sent] = field(default_factory=list)
    times: list[tuple[str, float]] = field(default_factory=list)

    async def answer(self, question: Question) -> Answered:
        """What the service would answer, errors with status 200."""
        at = int(question.headers.get("x-tc-timestamp", "0"))
        if abs(self.clock() - at) > 300:
            return self._error("AuthFailure.SignatureExpire")
        if question.headers.get("authorization", "").rpartition("=")[2] != self._signature(question, at):
            return self._error("AuthFailure.SignatureFailure")
        asked = json.loads(question.body)
        if len(asked["PhoneNumberSet"]) > 200:
            return self._error("LimitExceeded.PhoneNumberCountLimit")
        if len(asked.get("SessionContext", "").encode()) >= 512:
            return self._error("InvalidParameterValue.ContentLengthLimit")
        statuses = [self._one(phone, asked) for phone in asked["PhoneNumberSet"]]
        return _json({"Response": {"SendStatusSet": statuses, "RequestId": "demo"}})

    def _one(self, phone: str, asked: Mapping[str, object]) -> dict[str, object]:
        code = self._code(phone, asked)
        if code == "Ok":
            self.times.append((phone, self.clock()))
            given = asked["TemplateParamSet"]
            self.sent.append((phone, str(asked["TemplateId"]), tuple(given) if isinstance(given, list) else ()))
        return {"SerialNo": f"demo-{len(self.sent)}", "PhoneNumber": phone, "Fee": int(code == "Ok"), "Code": code}

    def _code(self, phone: str, asked: Mapping[str, object]) -> str:
        given, wanted = asked["TemplateParamSet"], self.templates.get(str(asked["TemplateId"]))
        if not re.fullmatch(r"\+861\d{10}", phone):
            return "InvalidParameterValue.IncorrectPhoneNumber"
        if asked["SignName"] != self.sign:
            return "FailedOperation.SignatureIncorrectOrUnapproved"
        if wanted is None:
            return "FailedOperation.TemplateIncorrectOrUnapproved"
        if not isinstance(given, list) or len(given) != wanted:
            return "InvalidParameterValue.TemplateParameterFormatError"
        recent = [at for number, at in self.times if number == phone and at > self.clock() - _DAY]
        return "LimitExceeded.PhoneNumberDailyLimit" if len(recent) >= 10 else "Ok"

    def _signature(self, question: Question, at: int) -> str:
        media = question.headers.get("content-type", "")
        hashed = hashlib.sha256(question.body).hexdigest()
        request = f"POST\n/\n\ncontent-type:{media}\nhost:{self.host}\n\ncontent-type;host\n{hashed}"
        day = datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%d")
        key: bytes = b"TC3" + self.secret.encode()
        for part in (day, "sms", "tc3_request"):
            key = hmac.new(key, part.encode(), hashlib.sha256).digest()
        scope = f"{day}/sms/tc3_request"
        words = f"TC3-HMAC-SHA256\n{at}\n{scope}\n{hashlib.sha256(request.encode()).hexdigest()}"
        return hmac.new(key, words.encode(), hashlib.sha256).hexdigest()

    @staticmethod
    def _error(code: str) -> Answered:
        return _json({"Response": {"Error": {"Code": code, "Message": code}, "RequestId": "demo"}})


@dataclass(slots=True)
class FakeAliyunSms:
    """``templates`` by code: the names of the parameters of each."""

    clock: Callable[[], float]
    templates: Mapping[str, tuple[str, ...]]
    secret: str = "demo-secret"  # noqa: S105  # nosec B105  # of a stand-in
    sign: str = "演示"
    host: str = "dysmsapi.aliyuncs.com"
    sent: list[Sent] = field(default_factory=list)
    times: list[tuple[str, float]] = field(default_factory=list)
    nonces: set[str] = field(default_factory=set)

    async def answer(self, question: Question) -> Answered:
        """What the service would answer; errors of the request with status 400."""
        if refused := self._refused(question):
            return _json({"Code": refused, "Message": refused, "RequestId": "demo"}, 400)
        asked = dict(parse_qsl(urlsplit(question.url).query))
        code = self._code(asked)
        if code == "OK":
            values = tuple(str(each) for each in json.loads(asked["TemplateParam"]).values())
            self.sent.append((asked["PhoneNumbers"], asked["TemplateCode"], values))
            self.times.append((asked["PhoneNumbers"], self.clock()))
        return _json({"Code": code, "Message": code, "BizId": f"demo-{len(self.sent)}", "RequestId": "demo"})

    def _refused(self, question: Question) -> str:
        headers = dict(question.headers)
        at = datetime.strptime(headers["x-acs-date"], "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
        if abs(self.clock() - at.timestamp()) > 900:
            return "InvalidTimeStamp.Expired"
        if headers["authorization"].rpartition("=")[2] != self._signature(question, headers):
            return "SignatureDoesNotMatch"
        if headers["x-acs-signature-nonce"] in self.nonces:
            return "SignatureNonceUsed"
        self.nonces.add(headers["x-acs-signature-nonce"])
        return ""

    def _signature(self, question: Question, headers: Mapping[str, str]) -> str:
        pairs = sorted(parse_qsl(urlsplit(question.url).query))
        query = "&".join(f"{quote(name, safe='-_.~')}={quote(value, safe='-_.~')}" for name, value in pairs)
        every = {**{name: value for name, value in headers.items() if name.startswith("x-acs-")}, "host": self.host}
        lines = "".join(f"{name}:{every[name]}\n" for name in sorted(every))
        request = f"POST\n/\n{query}\n{lines}\n{';'.join(sorted(every))}\n{hashlib.sha256(question.body).hexdigest()}"
        words = "ACS3-HMAC-SHA256\n" + hashlib.sha256(request.encode()).hexdigest()
        return hmac.new(self.secret.encode(), words.encode(), hashlib.sha256).hexdigest()

    def _code(self, asked: Mapping[str, str]) -> str:
        numbers, given = asked["PhoneNumbers"].split(","), json.loads(asked["TemplateParam"])
        names = self.templates.get(asked["TemplateCode"])
        values = [str(value) for value in given.values()]
        wrong = {
            "isv.MOBILE_COUNT_OVER_LIMIT": len(numbers) > 1000,
            "isv.MOBILE_NUMBER_ILLEGAL": not all(re.fullmatch(r"1\d{10}", number) for number in numbers),
            "isv.SMS_SIGNATURE_ILLEGAL": asked["SignName"] != self.sign,
            "isv.SMS_TEMPLATE_ILLEGAL": names is None,
            "isv.TEMPLATE_MISSING_PARAMETERS": bool(set(names or ()) - set(given)),
            "isv.PARAM_LENGTH_LIMIT": not all(1 <= len(value) <= 35 for value in values),
            "isv.PARAM_NOT_SUPPORT_URL": any("://" in value for value in values),
            "isv.BUSINESS_LIMIT_CONTROL": self._too_often(numbers[0]),
        }
        return next((code for code, is_wrong in wrong.items() if is_wrong), "OK")

    def _too_often(self, number: str) -> bool:
        ages = [self.clock() - at for each, at in self.times if each == number]
        return any(sum(age < span for age in ages) >= most for span, most in ((60, 1), (3_600, 5), (_DAY, 10)))


def _json(body: Mapping[str, object], status: int = 200) -> Answered:
    return Answered(status, {"content-type": "application/json"}, json.dumps(body).encode())
