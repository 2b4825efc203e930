"""The stand-in for mini-program codes and links refuses whoever violates a documented limit, our adapter never does."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from io import BytesIO

import pytest
import zxingcpp
from PIL import Image

from adapters.fakes.house import FakeHouse, Fault
from adapters.fakes.wechat import FakeWechat
from adapters.fakes.wechat_codes import CODE, LIMITS, LINK, SCHEME, WechatCodes
from adapters.fakes.wechat_core import WechatCore
from adapters.limiter import WindowLimiter
from adapters.memory_tokens import MemoryTokens
from adapters.plain_codes import PlainCodes
from adapters.services import RemoteService, ServicePolicy
from adapters.wechat.client import Program, WeChatClient
from adapters.wechat.pages import ProgramCodes, ProgramLinks, Version, is_link
from cases.ports_outbound import Answered, Question
from cases.ports_pages import PagesRefused
from cases.ports_services import ServiceDown

HOST = "https://api.weixin.qq.com"
PAGE = "pages/report/report"
NOW = datetime(2026, 11, 23, 1, tzinfo=UTC)


class Town:
    """A mini-program, the stand-in behind it, and whatever goes wrong between them."""

    def __init__(self, **limits: object) -> None:
        core = WechatCore(NOW.timestamp)
        self.codes = WechatCodes(NOW.timestamp, wrong_token=core.token_error, **limits)  # type: ignore[arg-type]  # by name
        whole = FakeWechat(core, dict.fromkeys((CODE, LINK, SCHEME), self.codes))
        self.house = FakeHouse({HOST: whole}, sleep=no_pause)
        service = RemoteService(self.house, ServicePolicy("微信", HOST), sleep=no_pause)
        self.client = WeChatClient(service, MemoryTokens(), Program(core.appid, core.secret), NOW.timestamp)
        self.core = core

    def pictures(self, page: str = PAGE) -> ProgramCodes:
        return ProgramCodes(self.client, Version(page))

    def links(self) -> ProgramLinks:
        return ProgramLinks(self.client, Version(PAGE), WindowLimiter(""))


async def no_pause(_seconds: float) -> None:
    return None


async def said(codes: WechatCodes, path: str, body: Mapping[str, object]) -> Mapping[str, object]:
    answered = await codes.answer(Question("POST", f"{path}?access_token=x", {}, json.dumps(body).encode()))
    found: Mapping[str, object] = json.loads(answered.body)
    return found


def read(picture: bytes) -> str:
    (found,) = zxingcpp.read_barcodes(Image.open(BytesIO(picture)))
    return str(found.text)


GOOD = {"scene": "1-7Q2M9XWD", "page": PAGE}
IN_A_DAY = int((NOW + timedelta(days=1)).timestamp())
WRONG: list[tuple[str, str, Mapping[str, object], int]] = [
    ("scene", CODE, GOOD | {"scene": "x" * 33}, 40169),
    ("scene", CODE, GOOD | {"scene": "村=1"}, 40169),
    ("scene", CODE, GOOD | {"scene": "a%20b"}, 40169),
    ("page", CODE, GOOD | {"page": "/" + PAGE}, 41030),
    ("page", CODE, GOOD | {"page": PAGE + "?a=1"}, 41030),
    ("page", CODE, GOOD | {"page": "pages/new/new"}, 41030),
    ("width", CODE, GOOD | {"width": 279}, 40097),
    ("query", LINK, {"path": PAGE, "query": "q" * 1025, "expire_time": IN_A_DAY}, 40212),
    ("expiry", LINK, {"path": PAGE, "expire_type": 1, "expire_interval": 31}, 85401),
    ("expiry", LINK, {"path": PAGE, "expire_time": IN_A_DAY + 30 * 86_400}, 85401),
    ("link-page", SCHEME, {"jump_wxa": {"path": "pages/new/new"}, "expire_time": IN_A_DAY}, 40165),
]


@pytest.mark.parametrize(("_name", "path", "body", "code"), WRONG, ids=range(len(WRONG)))
async def test_a_client_that_violates_a_limit_is_refused(
    _name: str, path: str, body: Mapping[str, object], code: int
) -> None:
    assert (await said(WechatCodes(NOW.timestamp), path, body))["errcode"] == code


async def test_whoever_asks_too_often_is_refused() -> None:
    few = WechatCodes(NOW.timestamp, per_minute=1, per_day=1)
    linked = {"path": PAGE, "expire_type": 1, "expire_interval": 30}
    await few.answer(Question("POST", CODE, {}, json.dumps(GOOD).encode()))
    await few.answer(Question("POST", LINK, {}, json.dumps(linked).encode()))

    assert (await said(few, CODE, GOOD))["errcode"] == 45009
    assert (await said(few, SCHEME, {"jump_wxa": linked, "expire_type": 1, "expire_interval": 1}))["errcode"] == 45009
    assert (await said(WechatCodes(NOW.timestamp, published=False), LINK, linked))["errcode"] == 85079
    assert (await said(few, "/wxa/other", {}))["errcode"] == 40066


def test_every_limit_has_its_page_and_is_tried() -> None:
    tried = {each[0] for each in WRONG} | {"code-minute", "link-day", "published"}

    assert {each.name for each in LIMITS} == tried
    assert all(each.source.startswith("https://developers.weixin.qq.com/") for each in LIMITS)


async def test_a_code_carries_its_short_id_in_the_scene() -> None:
    drawn = await Town().pictures().picture("1-7Q2M9XWD")

    assert (drawn.media, read(drawn.data)) == ("image/png", f"wxa:{PAGE}?scene=1-7Q2M9XWD")


async def test_a_token_that_somebody_else_has_made_worthless_is_renewed_once() -> None:
    town = Town()
    await town.pictures().picture("1-AAAAAAAA")
    town.core.revoke()

    assert (await town.pictures().picture("1-AAAAAAAA")).media == "image/png"


async def test_what_wechat_refuses_is_a_sentence_for_the_operator() -> None:
    with pytest.raises(PagesRefused) as unpublished:
        await Town().pictures("pages/new/new").picture("1-AAAAAAAA")
    with pytest.raises(PagesRefused) as scene:
        await Town().pictures().picture("村" * 3)
    with pytest.raises(PagesRefused) as busy:
        await Town(per_minute=0).pictures().picture("1-AAAAAAAA")

    assert (unpublished.value.again, "请先发布小程序" in unpublished.value.message) == (False, True)
    assert (scene.value.again, busy.value.again) == (False, True)


async def test_an_answer_that_is_neither_picture_nor_json_is_in_doubt() -> None:
    town = Town()
    await town.pictures().picture("1-AAAAAAAA")
    town.house.faults.waiting.append(Fault(CODE, instead=Answered(200, {"content-type": "text/html"}, b"<html>")))

    with pytest.raises(ServiceDown):
        await town.pictures().picture("1-AAAAAAAA")


async def test_links_lead_to_wechat_and_end_in_time() -> None:
    links = Town().links()
    until = NOW + timedelta(days=29)

    assert is_link(await links.url_link(PAGE, "id=1", until))
    assert (await links.scheme(PAGE, "id=1", until)).startswith("weixin://dl/business/?t=")
    for query, when in (("q" * 1025, until), ("", NOW + timedelta(days=31))):
        with pytest.raises(PagesRefused):
            await links.url_link(PAGE, query, when)


async def test_links_of_the_day_are_counted_by_all_together() -> None:
    town = Town(per_day=1)
    links = town.links()
    await links.url_link(PAGE, "", NOW + timedelta(days=1))

    with pytest.raises(PagesRefused) as found:
        await links.scheme(PAGE, "", NOW + timedelta(days=1))

    assert found.value.again


@pytest.mark.parametrize(
    "url", ["http://wxaurl.cn/a", "https://wxaurl.cn.example/a", "https://a@wxaurl.cn/", "weixin://dl", "https://[x/"]
)
async def test_a_link_to_anywhere_else_is_none(url: str) -> None:
    town = Town()
    await town.links().url_link(PAGE, "", NOW + timedelta(days=1))
    answer = json.dumps({"errcode": 0, "url_link": url}).encode()
    town.house.faults.waiting.append(Fault(LINK, instead=Answered(200, {"content-type": "application/json"}, answer)))

    with pytest.raises(PagesRefused):
        await town.links().url_link(PAGE, "", NOW + timedelta(days=1))


async def test_a_town_without_a_program_prints_plain_codes_of_its_own_address() -> None:
    drawn = await PlainCodes("https://rd.example.gov.cn/").picture("1-7Q2M9XWD")

    assert read(drawn.data) == "https://rd.example.gov.cn/s/1-7Q2M9XWD"
