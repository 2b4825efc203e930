"""What a refusal looks like on the wire (错误码): the one table from exception to HTTP status, number and sentence."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, field

from sanic import exceptions as web

from adapters.store.errors import StoreUnavailable
from api.live import TooManyStreams
from api.payloads import Malformed, WrongMediaType
from api.tokens import NotSignedIn
from cases import refusals as r
from cases.ports_files import FileCode, FileRefused
from cases.ports_media import ObjectDamaged, ObjectMissing, ObjectsUnavailable, PhotoCode, PhotoRefused
from cases.ports_pages import PagesRefused
from cases.ports_papers import PressFailed
from cases.ports_rules import CompilerStopped
from cases.ports_services import ServiceDown
from cases.publishing import RulesRejected


@dataclass(frozen=True, slots=True)
class Code:
    """HTTP status, the number in the envelope, which never changes its meaning, and a sentence.

    The sentence is used where the exception brings none of its own. ``retry_after`` is in seconds.
    """

    status: int
    number: int
    sentence: str = ""
    retry_after: int | None = None


#: Exactly one line a class; a subclass without a line of its own takes its parent's.
TABLE: dict[type[BaseException], Code] = {
    Malformed: Code(400, 40001),
    NotSignedIn: Code(401, 40101, "请先登录"),
    r.WrongCredentials: Code(401, 40102),
    r.NotAllowed: Code(403, 40301),
    r.NotFound: Code(404, 40401),
    r.Refusal: Code(409, 40900),
    r.WrongPhase: Code(409, 40901),
    r.AlreadyClaimed: Code(409, 40902),
    r.ReturnRefused: Code(409, 40903),
    r.NothingAsked: Code(409, 40904),
    r.InFlight: Code(409, 40905, retry_after=1),
    r.UnitForbidden: Code(409, 40906),
    r.ExtensionRefused: Code(409, 40907),
    r.PauseRefused: Code(409, 40908),
    r.NotACandidate: Code(409, 40909),
    r.LinkRefused: Code(409, 40910),
    r.StillOwed: Code(409, 40911),
    TooManyStreams: Code(429, 42901, retry_after=10),
    r.TooMany: Code(429, 42902, retry_after=60),
    WrongMediaType: Code(415, 41501),
    r.InvalidInput: Code(422, 42201),
    r.KeyReused: Code(422, 42202),
    r.RulesMoved: Code(409, 40921),
    r.ConsentNeeded: Code(428, 42801),
    r.SecondPersonNeeded: Code(409, 40922),
    r.SeparateDuties: Code(409, 40923),
    RulesRejected: Code(422, 42203),
    CompilerStopped: Code(503, 50306, retry_after=30),
    StoreUnavailable: Code(503, 50301, "系统正忙,请稍后用同一次提交重试", retry_after=2),
    ObjectsUnavailable: Code(503, 50302, "照片暂时无法存取,请稍后再试", retry_after=5),
    ObjectMissing: Code(404, 40402, "照片已不在,请重新上传"),
    ObjectDamaged: Code(500, 50002, "照片已损坏,请联系管理员"),
    PressFailed: Code(503, 50305, retry_after=10),
    PagesRefused: Code(503, 50308, retry_after=60),
    ServiceDown: Code(503, 50307, "外部服务暂时没有应答,请稍后再试", retry_after=5),
    web.NotFound: Code(404, 40400, "没有这个地址"),
    web.MethodNotAllowed: Code(405, 40501, "这个地址不支持这种请求方法"),
    web.BadRequest: Code(400, 40000, "请求的格式不对"),
    web.PayloadTooLarge: Code(413, 41301, "请求内容太大"),
    web.HeaderExpectationFailed: Code(417, 41701, "不支持请求头里的 Expect"),
    web.RangeNotSatisfiable: Code(416, 41601, "没有这一段内容"),
    web.RequestTimeout: Code(408, 40801, "请求没有发完,请重试"),
    web.RequestCancelled: Code(400, 40002, "请求已取消"),
    web.ServiceUnavailable: Code(503, 50300, "系统正忙,请稍后再试", retry_after=2),
    web.Unauthorized: Code(401, 40101, "请先登录"),
    web.Forbidden: Code(403, 40300, "不能这样做"),
}

PHOTOS: dict[PhotoCode, Code] = {
    PhotoCode.TOO_BIG: Code(413, 41302),
    PhotoCode.TYPE: Code(415, 41502),
    PhotoCode.TOO_MANY_PIXELS: Code(422, 42211),
    PhotoCode.BROKEN: Code(422, 42212),
    PhotoCode.TIMEOUT: Code(503, 50303, retry_after=5),
}

FILES: dict[FileCode, Code] = {
    FileCode.TOO_BIG: Code(413, 41303),
    FileCode.TYPE: Code(415, 41503),
    FileCode.TOO_LONG: Code(422, 42213),
    FileCode.BROKEN: Code(422, 42214),
    FileCode.TIMEOUT: Code(503, 50304, retry_after=5),
}

UNEXPECTED = Code(500, 50001, "系统出错了,请稍后重试;多次出错时请把请求编号告诉管理员")


@dataclass(frozen=True, slots=True)
class Problem:
    """An error as it goes over the wire: what the table says, its sentence, and mistakes by field.

    ``retry_after`` is in seconds.
    """

    code: Code
    message: str
    errors: dict[str, str] = field(default_factory=dict)
    retry_after: int | None = None

    @property
    def unexpected(self) -> bool:
        """Whether nobody foresaw it, so that it must be logged with its trace."""
        return self.code is UNEXPECTED


def problem_of(error: BaseException) -> Problem:
    """The table's answer to an exception; one that has no line is an unexpected error and tells no details."""
    code = _code(error)
    own = getattr(error, "message", "") if not isinstance(error, web.SanicException) else ""
    errors = _by_place(error) if isinstance(error, RulesRejected) else {}
    errors = error.errors if isinstance(error, r.InvalidInput | r.ConsentNeeded) else errors
    seconds = math.ceil(error.retry_after) if isinstance(error, r.TooMany) else code.retry_after
    return Problem(code, code.sentence or str(own) or UNEXPECTED.sentence, dict(errors), seconds)


def _by_place(rejected: RulesRejected) -> dict[str, str]:
    """The first mistake of each line, the errors alone."""
    found: dict[str, str] = {}
    for each in rejected.diagnostics:
        if each.severity == "error":
            found.setdefault(f"{each.file}:{each.span.line}", each.message)
    return found


def _code(error: BaseException) -> Code:
    if isinstance(error, PhotoRefused):
        return PHOTOS[error.code]
    if isinstance(error, FileRefused):
        return FILES[error.code]
    for kind in type(error).__mro__:
        if kind in TABLE:
            return TABLE[kind]
    return UNEXPECTED


def all_codes() -> Iterator[Code]:
    """Every line there is, for the documentation."""
    yield from TABLE.values()
    yield from PHOTOS.values()
    yield from FILES.values()
    yield UNEXPECTED
