"""Open311 over HTTP: a client of the standard finds its way in both formats, and reads errors as it expects them.

The shapes are those of https://wiki.open311.org/GeoReport_v2.
"""

from __future__ import annotations

import asyncio
import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import quote
from xml.etree import ElementTree as ET  # our own answers

import httpx
import pytest

from adapters.open311 import Open311Client
from api import open311_wire as wire
from api.errors import problem_of
from api.payloads import Malformed, WrongMediaType
from api.wire import wired
from cases.house import territory_of
from cases.open311_desk import listening
from cases.partners import Key, Line
from cases.ports import Scope, Transaction
from cases.ports_open311 import Open311Refused
from cases.ports_outbound import Answered
from cases.ports_services import Call
from cases.refusals import InvalidInput, TooMany
from tests.support.web import serving, settings_in

TOWN, LINE, SECRET = "330481001", "01938a7e-8f4a-7c1e-9d0b-3f6a2c5e7b10", "演示密钥"
KEY = f"{LINE}.{SECRET}"
FORM = {
    "api_key": KEY,
    "jurisdiction_id": TOWN,
    "service_code": "窨井盖",
    "lat": "30.53",
    "long": "120.68",
    "description": "演示:井盖不闭合 <b> & \x0b",
    "last_name": "演示",
    "phone": "13800000000",
    "attribute[权属]": "移动",
}
TOO_MANY = ",".join(map(str, range(1001)))
EMPTY_WHEN_NOTHING = {"description", "address_id", "zipcode", "lat", "long", "media_url"}  # not checked yet


@pytest.fixture(scope="module")
def address(ready_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("open311") / "data"
    shutil.copytree(ready_database, folder)
    settings = settings_in(folder)

    async def connect() -> None:
        async with wired(settings) as opened:
            place = (await territory_of(opened.house)).by_code(TOWN)
            assert place is not None
            line = listening(Line(LINE, place.id, "演示客户端", "", Key("k", SECRET)))

            async def work(tx: Transaction) -> None:
                await tx.save_partner_line(line)

            await opened.house.store.run(Scope.of(place.id), work)

    asyncio.run(connect())
    with serving(settings, prepared=True) as url:
        yield url


@pytest.fixture(scope="module")
def client(address: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=f"{address}/open311", timeout=30) as found:
        yield found


def read(client: httpx.Client, path: str, **query: str) -> httpx.Response:
    return client.get(path, params={"jurisdiction_id": TOWN, **query})


def sent(client: httpx.Client, path: str = "/v2/requests.json", **changes: str) -> httpx.Response:
    return client.post(path, data={name: text for name, text in {**FORM, **changes}.items() if text})


def errors_in(answer: httpx.Response) -> list[dict[str, object]]:
    """As the standard writes them, in whichever format."""
    if answer.headers["content-type"] == wire.JSON:
        found: list[dict[str, object]] = answer.json()
        return found
    assert answer.headers["content-type"] == wire.XML
    root = ET.fromstring(answer.content)  # noqa: S314  # our own answer
    assert root.tag == "errors"
    return [{"code": int(e.findtext("code") or 0), "description": e.findtext("description")} for e in root]


def test_discovery_leads_to_the_endpoint_in_both_formats(client: httpx.Client) -> None:
    told = client.get("/discovery.json").json()
    root = ET.fromstring(client.get("/discovery.xml").content)  # noqa: S314  # our own answer

    (endpoint,) = told["endpoints"]
    assert endpoint["specification"] == "http://wiki.open311.org/GeoReport_v2"
    assert endpoint["url"] == f"{client.base_url}v2"
    assert endpoint["formats"] == ["text/xml", "application/json"]
    assert [each.text for each in root.iter("format")] == ["text/xml", "application/json"]
    assert set(told) == {each.tag for each in root} == {"changeset", "contact", "key_service", "endpoints"}


def test_services_and_their_questions(client: httpx.Client) -> None:
    listed = read(client, "/v2/services.json").json()
    root = ET.fromstring(read(client, "/v2/services.xml").content)  # noqa: S314  # our own answer
    lid = next(each for each in listed if each["service_code"] == "窨井盖")
    definition = read(client, f"/v2/services/{quote('窨井盖')}.json", extensions="true").json()

    assert (root.tag, {each.tag for each in root}) == ("services", {"service"})
    assert [each.findtext("service_code") for each in root] == [each["service_code"] for each in listed]
    assert (lid["metadata"], lid["type"], lid["group"]) == (True, "realtime", "市政设施")
    (asked,) = definition["attributes"]
    assert (asked["code"], asked["datatype"], asked["order"], asked["variable"]) == ("权属", "singlevaluelist", 1, True)
    assert {"key": "移动", "name": "移动"} in asked["values"]


def test_a_report_goes_in_is_read_and_added_to(client: httpx.Client) -> None:
    first, again = sent(client, "/v2/requests.xml"), sent(client)
    (made,) = again.json()
    case = made["service_request_id"]
    root = ET.fromstring(first.content)  # noqa: S314  # our own answer

    assert (first.status_code, again.status_code, root.tag) == (201, 201, "service_requests")
    assert root.findtext("request/service_request_id") == case  # sent again: the same
    assert "受理编号" in made["service_notice"]
    (shown,) = read(client, f"/v2/requests/{case}.json").json()
    assert (shown["status"], shown["service_code"], shown["agency_responsible"]) == ("open", "窨井盖", "移动公司")
    assert shown["expected_datetime"].endswith("+08:00")
    assert {name for name, value in shown.items() if value is None} == EMPTY_WHEN_NOTHING
    assert "13800000000" not in json.dumps(shown)
    assert read(client, f"/v2/tokens/{case}.json").json() == [{"service_request_id": case, "token": case}]
    update = {"service_request_id": case, "update_id": "7", "description": "演示:还在响"}
    (added,) = sent(client, "/v2/servicerequestupdates.json", **update).json()
    changes = read(client, "/v2/servicerequestupdates.json", start_date="2026-11-01T00:00:00Z").json()
    assert added["update_id"] in {each["update_id"] for each in changes}


def test_a_picture_elsewhere_is_added_whenever_it_comes(client: httpx.Client) -> None:
    told = {"description": "演示:照片在别处", "media_url": "https://example.org/1.jpg"}
    first, other = sent(client, **told), sent(client, **told | {"media_url": "https://example.org/2.jpg"})

    assert (first.status_code, other.status_code) == (201, 201)
    assert first.json()[0]["service_request_id"] == other.json()[0]["service_request_id"]
    assert "没有附上" not in first.text + other.text


def test_requests_are_turned_page_by_page(client: httpx.Client) -> None:
    for number in range(3):
        assert sent(client, description=f"演示:第{number}个").status_code == 201
    whole = [each["service_request_id"] for each in read(client, "/v2/requests.json").json()]

    pages = [
        each["service_request_id"]
        for page in ("1", "2")
        for each in read(client, "/v2/requests.json", page=page, page_size="2").json()
    ]

    assert pages == whole[:4]
    chosen = client.get(f"/v2/requests.json?jurisdiction_id={TOWN}&service_request_id={whole[0]},{whole[2]}").json()
    assert {each["service_request_id"] for each in chosen} == {whole[0], whole[2]}
    wrong = read(client, "/v2/requests.json", service_request_id=whole[0], status="new", start_date="tomorrow")
    assert [each["service_request_id"] for each in wrong.json()] == whole[:1]  # an id overrides all other arguments
    bare = client.get(f"/v2/requests.json?jurisdiction_id={TOWN}&start_date=2026-11-01T00:00:00+08:00")
    assert bare.status_code == 200  # the plus has come as a blank
    assert client.get(f"/v2/requests.json?jurisdiction_id={TOWN}&status=open&status=closed").status_code == 200
    assert read(client, "/v2/requests.json", status="closed").json() == []


@pytest.mark.parametrize(
    ("path", "query", "status", "words"),
    [
        ("/v2/services.xml", {"jurisdiction_id": ""}, 400, "jurisdiction_id was not provided"),
        ("/v2/services.json", {"jurisdiction_id": "999999"}, 404, "jurisdiction_id 999999 was not found"),
        ("/v2/services/x.xml", {}, 404, "service_code x was not found"),
        ("/v2/services/x.yaml", {}, 404, "format must be .json or .xml"),
        ("/v2/requests/x.json", {}, 404, "service_request_id x was not found"),
        ("/v2/tokens/x.xml", {}, 404, "token x was not found"),
        (
            "/v2/requests.json",
            {"start_date": "9999-12-31T00:00:00Z"},
            400,
            "start_date must be like 2026-01-01T00:00:00Z",
        ),
        (
            "/v2/servicerequestupdates.xml",
            {"end_date": "0001-01-01T00:00:00+14:00"},
            400,
            "end_date must be like 2026-01-01T00:00:00Z",
        ),
        ("/v2/requests.json", {"status": "new"}, 400, "status must be open or closed"),
        ("/v2/requests.json", {"start_date": "2026-01-01"}, 400, "start_date must be like 2026-01-01T00:00:00Z"),
        ("/v2/requests.json", {"end_date": "tomorrow"}, 400, "end_date must be like 2026-01-01T00:00:00Z"),
        (
            "/v2/requests.json",
            {"service_code": TOO_MANY},
            400,
            "at most 1000 values may be given",
        ),
        ("/v2/nothing.xml", {}, 404, "没有这个地址"),
    ],
)
def test_what_is_asked_wrongly_is_told_as_the_standard_says(
    client: httpx.Client, path: str, query: dict[str, str], status: int, words: str
) -> None:
    answer = read(client, path, **query)

    assert (answer.status_code, errors_in(answer)) == (status, [{"code": status, "description": words}])


@pytest.mark.parametrize(
    ("changes", "status", "words"),
    [
        ({"api_key": ""}, 403, "api_key was not provided or is not valid"),
        ({"api_key": f"{LINE}.x"}, 403, "api_key was not provided or is not valid"),
        ({"jurisdiction_id": ""}, 400, "jurisdiction_id was not provided"),
        ({"service_code": ""}, 400, "service_code was not provided"),
        ({"service_code": "飞碟"}, 404, "service_code 飞碟 was not found"),
        ({"lat": ""}, 400, "lat and long, or address_string, or address_id must be provided"),
        ({"lat": "91"}, 400, "lat must be a number of degrees between -90 and 90"),
        ({"long": "east"}, 400, "long must be a number of degrees between -180 and 180"),
        ({"description": "长" * 4001}, 400, "description is longer than 4000 characters"),
        ({"attribute[权属]": "火星"}, 400, "“权属”只能选:移动、电信、自来水、供电、不清楚"),
        ({"attribute[颜色]": "红"}, 400, "这一类没有这个问题"),
    ],
)
def test_what_is_sent_wrongly_is_told_and_opens_nothing(
    client: httpx.Client, changes: dict[str, str], status: int, words: str
) -> None:
    before = len(read(client, "/v2/requests.json").json())

    answer = sent(client, "/v2/requests.xml", **changes)

    assert (answer.status_code, errors_in(answer)) == (status, [{"code": status, "description": words}])
    assert len(read(client, "/v2/requests.json").json()) == before


def test_an_update_names_its_request_and_itself(client: httpx.Client) -> None:
    for missing in ("service_request_id", "update_id"):
        given = {"service_request_id": LINE, "update_id": "1", "description": "演示", missing: ""}
        answer = sent(client, "/v2/servicerequestupdates.xml", **given)
        assert errors_in(answer) == [{"code": 400, "description": f"{missing} was not provided"}]


def test_json_is_no_form(client: httpx.Client) -> None:
    answer = client.post("/v2/requests.json", json=FORM)

    assert (answer.status_code, errors_in(answer)[0]["code"]) == (400, 400)


@pytest.mark.parametrize("only_xml", [False, True])
async def test_our_own_client_is_understood(address: str, *, only_xml: bool) -> None:
    server = Open311Client(Wire(f"{address}/open311/v2", only_xml=only_xml), {"jurisdiction_id": TOWN}, KEY)
    form = {"service_code": "窨井盖", "address_string": "演示路口", "description": f"演示:自己的客户端 {only_xml}"}

    made = await server.create(form)
    assert made.id is not None
    (found,) = await server.standing([made.id])

    assert (found.closed, found.notes, await server.by_token(made.id)) == (False, "待认领", made.id)
    assert made.id in {each.id for each in await server.since(datetime.now(UTC) - timedelta(days=80), "窨井盖")}
    with pytest.raises(Open311Refused, match="service_code 飞碟 was not found"):
        await server.create({**form, "service_code": "飞碟"})


@dataclass
class Wire:
    """Calls over HTTP, as ``RemoteService`` makes them; an ``only_xml`` server does not know addresses in JSON."""

    base: str
    only_xml: bool

    async def ask(self, call: Call) -> Answered:
        if self.only_xml and call.path.endswith(".json"):
            return Answered(404, {}, b"")
        async with httpx.AsyncClient() as client:
            url = f"{self.base}{call.path}"
            said = await client.request(
                call.method, url, params=dict(call.query), headers=dict(call.headers), content=call.body
            )
        return Answered(said.status_code, dict(said.headers), said.content)


# --- the form itself --------------------------------------------------------------------------------------------------


def test_attributes_stand_apart_and_lists_of_one_are_taken() -> None:
    fields, attributes = wire.fields_of("application/x-www-form-urlencoded; charset=utf-8", b"a=1&attribute[x][]=2&a=1")

    assert (fields, attributes) == ({"a": "1"}, {"x": "2"})


@pytest.mark.parametrize(
    ("kind", "body", "error"),
    [
        ("text/plain", b"a=1", WrongMediaType),
        ("application/x-www-form-urlencoded", b"a=%ff", Malformed),
        ("application/x-www-form-urlencoded", b"\xff", Malformed),
        ("application/x-www-form-urlencoded", b"&".join([b"a=1"] * 201), Malformed),
        ("application/x-www-form-urlencoded", b"a=1&a=2", InvalidInput),
        ("application/x-www-form-urlencoded", b"attribute[x][]=1&attribute[x][]=2", InvalidInput),
    ],
)
def test_a_form_that_is_none_is_refused(kind: str, body: bytes, error: type[Exception]) -> None:
    with pytest.raises(error):
        wire.fields_of(kind, body)


def test_a_number_is_a_number_of_degrees() -> None:
    for text in ("nan", "inf", "1e3", "x", ""):
        with pytest.raises(InvalidInput):
            wire.number_in("lat", text, 90)
    assert wire.number_in("lat", "-30.5", 90) == -30.5


def test_whoever_comes_too_often_is_told_in_the_format_of_the_address() -> None:
    body, media = wire.refused("/open311/v2/requests.xml", problem_of(TooMany("请稍后", 3)))

    assert (media, b"<code>429</code>" in body) == (wire.XML, True)
