"""What servers of the standard really answer (Open311 的各种应答): one object for a list, other roots, no format."""

from __future__ import annotations

from datetime import UTC, datetime
from urllib.parse import urlencode

import pytest

from adapters.fakes.house import FakeHouse
from adapters.fakes.open311 import FakeOpen311
from adapters.open311 import Open311Client, split_address
from adapters.services import RemoteService, ServicePolicy
from api.commands.partner_services import kinds_of, lacking
from cases.plain_xml import Unreadable, read_xml
from cases.ports_open311 import Asked, Made, Offered, Open311Refused
from cases.ports_outbound import Answered, Question
from cases.ports_services import Call, ServiceDown
from dsl.mapping.read import read_mapping

AT = datetime(2026, 11, 23, 1, tzinfo=UTC)


class Said:
    """A service that answers as it is told, in order; what was asked is kept."""

    def __init__(self, *answers: tuple[int, str]) -> None:
        self.answers = [Answered(status, {}, body.encode()) for status, body in answers]
        self.asked: list[Call] = []

    async def ask(self, call: Call) -> Answered:
        self.asked.append(call)
        return self.answers.pop(0)


def client(*answers: tuple[int, str], json: bool = True) -> tuple[Open311Client, Said]:
    said = Said((200, "[]") if json else (404, "<errors/>"), *answers)
    return Open311Client(said, {"jurisdiction_id": "city"}, "key"), said


REQUEST = "<request><service_request_id>7</service_request_id><account_id/></request>"
DONE = (
    "<request><service_request_id>7</service_request_id><status>CLOSED</status><status_notes>x</status_notes></request>"
)


@pytest.mark.parametrize(
    ("body", "made"),
    [
        ('[{"service_request_id": "7", "account_id": null}]', Made("7")),
        ('[{"service_request_id": 7}]', Made("7")),
        ('{"service_request_id": "7"}', Made("7")),
        ('{"service_requests": [{"service_request_id": "7"}]}', Made("7")),
        ('{"service_requests": {"request": [{"service_request_id": "7"}]}}', Made("7")),
        ('\ufeff[{"token": "t1", "service_request_id": ""}]', Made(None, "t1")),
        (
            "<service_requests><request><service_request_id>7</service_request_id></request></service_requests>",
            Made("7"),
        ),
        ("<requests><request><service_request_id>7</service_request_id><account_id/></request></requests>", Made("7")),
    ],
)
async def test_an_id_is_found_in_every_shape(body: str, made: Made) -> None:
    server, said = client((201, body))

    assert await server.create({"service_code": "L1"}) == made
    assert said.asked[-1].body == b"api_key=key&jurisdiction_id=city&service_code=L1"
    assert not said.asked[-1].repeatable


@pytest.mark.parametrize(
    "body",
    [
        *("", "OK", "[]", "{}", '[{"id": 7}]', "<html><body>OK</body></html>", '"7"', "[" * 5000),
        f'[{{"service_request_id": "{"7" * 101}"}}]',
        '{"errors": [{"code": 400, "description": "no lat"}]}',
    ],
)
async def test_an_answer_without_an_id_is_in_doubt(body: str) -> None:
    server, _ = client((200, body))

    with pytest.raises(ServiceDown) as told:
        await server.create({})

    assert told.value.doubtful


async def test_a_form_that_is_answered_by_another_page_is_in_doubt() -> None:
    for status in (302, 303):
        server, _ = client((status, ""))
        with pytest.raises(ServiceDown) as told:
            await server.create({})
        assert told.value.doubtful


async def test_what_fails_before_anything_is_sent_in_is_not_in_doubt() -> None:
    class Silent:
        async def ask(self, call: Call) -> Answered:
            raise ServiceDown(f"{call.path} 没有按时应答", doubtful=True)

    with pytest.raises(ServiceDown, match=r"/services\.json") as told:
        await Open311Client(Silent(), {}, "key").create({})

    assert not told.value.doubtful


@pytest.mark.parametrize(
    ("status", "body", "words"),
    [
        (400, '[{"code": 400, "description": "no lat"}]', "对方不收(状态码 400):no lat"),
        (400, '{"errors": [{"code": 400, "description": "no lat"}]}', "对方不收(状态码 400):no lat"),
        (
            403,
            "<errors><error><code>403</code><description>no key</description></error></errors>",
            "对方不收(状态码 403):no key",
        ),
        (401, "go away", "对方不收(状态码 401):go away"),
        (404, "", "对方不收(状态码 404):没有说明"),
    ],
)
async def test_a_refusal_is_told_in_the_servers_words(status: int, body: str, words: str) -> None:
    server, _ = client((status, body))

    with pytest.raises(Open311Refused) as told:
        await server.create({})

    assert told.value.message == words


async def test_many_are_asked_for_a_few_dozen_at_a_time_and_only_they_are_believed() -> None:
    server, said = client((200, '[{"service_request_id": "0"}, {"service_request_id": "999"}]'), (404, "[]"))

    found = await server.standing([str(number) for number in range(60)])

    assert [each.id for each in found] == ["0"]
    assert [len(call.query["service_request_id"].split(",")) for call in said.asked[1:]] == [50, 10]


async def test_a_single_request_in_xml_is_a_list_of_one() -> None:
    server, said = client((200, f"<service_requests>{DONE}</service_requests>"), json=False)

    (found,) = await server.since(datetime(2026, 11, 23, tzinfo=UTC), "L1")

    assert (found.id, found.closed, found.notes) == ("7", True, "x")
    assert said.asked[-1].path == "/requests.xml"
    assert said.asked[-1].query["start_date"] == "2026-11-23T00:00:00Z"


async def test_a_token_may_have_no_id_yet() -> None:
    server, said = client(
        (404, ""), (200, '[{"token": "a/b"}]'), (200, '[{"token": "a/b", "service_request_id": "7"}]')
    )

    assert [await server.by_token("a/b") for _ in range(3)] == [None, None, "7"]
    assert said.asked[1].path == "/tokens/a%2Fb.json"


async def test_a_list_that_is_none_is_refused() -> None:
    for body in ("nothing", "<a>", "<!DOCTYPE a><a/>"):
        server, _ = client((200, body))
        with pytest.raises(Open311Refused):
            await server.standing(["7"])


def test_what_goes_with_every_request_stands_behind_the_address() -> None:
    assert split_address("https://a.example/v2/?jurisdiction_id=city#x") == (
        "https://a.example/v2",
        {"jurisdiction_id": "city"},
    )


@pytest.mark.parametrize("body", ["", "<a>", "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", "<a>" * 20, "<a><b/><b/></a>"])
def test_xml_that_is_broken_deep_or_long_is_not_read(body: str) -> None:
    with pytest.raises(Unreadable):
        read_xml(body.encode(), most=2)


DEFINITION = (
    "<service_definition><service_code>L1</service_code><attributes><attribute><variable>true</variable>"
    "<code>kind</code><required>true</required><description>Which?</description><values><value><key>a</key>"
    "<name>A</name></value></values></attribute></attributes></service_definition>"
)
ONE = Asked("attribute[kind]", "Which?", required=True, values=(("a", "A"),))


async def test_what_is_taken_and_asked_is_read_in_both_formats() -> None:
    listed = '[{"service_code": 1, "service_name": "Lamp", "metadata": true}, {"service_name": "none"}]'
    asked = '{"service_code": "1", "attributes": [{"variable": "false", "code": "x"}, {"code": "y", "values": []}]}'
    server, said = client((200, listed), (200, asked), (200, '[{"attributes": null}]'), (404, "[]"))

    assert await server.services() == (Offered("1", "Lamp", asks=True),)
    assert await server.questions("a/b") == (Asked("attribute[y]", "", required=False),)
    assert said.asked[-1].path == "/services/a%2Fb.json"
    assert await server.questions("1") == ()
    with pytest.raises(Open311Refused):
        await server.questions("2")
    old, _ = client((200, DEFINITION), json=False)
    assert await old.questions("L1") == (ONE,)


FILE = """
对接 示例城市
方向 Open311
列 service_code 是 类别,对照 类别
列 description 是 内容

对照 类别
  "L1" 是 窨井盖
  "L2" 是 路灯
"""


@pytest.mark.parametrize("knows_json", [True, False])
async def test_what_a_mapping_lacks_for_a_server_is_told(*, knows_json: bool) -> None:
    fake = FakeOpen311("key", lambda: AT, {"L1": ("kind",), "L3": ()}, knows_json=knows_json)
    service = RemoteService(FakeHouse({"https://a.example": fake}), ServicePolicy("对方", "https://a.example"))
    mapping = read_mapping(FILE, "a.txt").mapping
    assert mapping is not None

    kinds = await kinds_of(Open311Client(service, {}, ""))

    assert {each.code: [one.name for one in asked] for each, asked in kinds.items()} == {
        "L1": ["attribute[kind]"],
        "L3": [],
    }
    unknown = "对方没有类别代码 L2"
    assert lacking(mapping, kinds, frozenset()) == (unknown, "L1 必答的 attribute[kind] 没有一列,也不在地址里")
    assert lacking(mapping, kinds, frozenset({"attribute[kind]"})) == (unknown,)


THEIRS, OTHER = "theirs", "other"
GOOD = {"api_key": THEIRS, "jurisdiction_id": "city", "service_code": "L1", "address_id": "1", "attribute[kind]": "a"}


@pytest.mark.parametrize(
    ("form", "status"),
    [
        (GOOD, 200),
        (GOOD | {"api_key": OTHER}, 403),
        (GOOD | {"jurisdiction_id": "town"}, 404),
        ({name: value for name, value in GOOD.items() if name != "service_code"}, 400),
        (GOOD | {"service_code": "L2"}, 404),
        (GOOD | {"address_id": ""}, 400),
        (GOOD | {"attribute[kind]": ""}, 400),
        (GOOD | {"description": "字" * 4001}, 400),
    ],
)
async def test_the_stand_in_is_as_strict_as_the_standard(form: dict[str, str], status: int) -> None:
    fake = FakeOpen311(THEIRS, lambda: AT, {"L1": ("kind",)}, "city")
    kind = {"content-type": "application/x-www-form-urlencoded"}

    said = await fake.answer(Question("POST", "/requests.xml", kind, urlencode(form).encode()))

    assert (said.status, len(fake.kept)) == (status, int(status == 200))


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("POST", "/requests.json", 400),  # no form
        ("POST", "/other.json", 404),
        ("GET", "/requests.yaml", 404),
        ("GET", "/other.json", 404),
        ("GET", "/services/L9.json", 404),
        ("GET", "/tokens/t9.json", 404),
        ("GET", "/requests.json?start_date=2026-01-01T00:00:00Z", 400),
        ("GET", "/requests.json?start_date=2026-11-01T00:00:00", 400),
        ("GET", "/requests.json?start_date=2026-11-01T00:00:00Z&end_date=2026-11-02T00:00:00Z", 200),
        ("GET", "/requests/r1.json", 200),
    ],
)
async def test_the_stand_in_refuses_what_the_standard_does_not_know(method: str, path: str, status: int) -> None:
    fake = FakeOpen311("key", lambda: AT, {"L1": ()})

    assert (await fake.answer(Question(method, path))).status == status
