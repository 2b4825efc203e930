"""Open311 GeoReport v2: services, their questions, requests and what became of them, for any client of the standard."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Any
from urllib.parse import unquote

from api import bodies_open311 as b
from api import open311_wire as wire
from api.call import Call
from api.doors import Doors, Intake, Nothing, Reply
from api.pacing import Reporting, count_change, count_stranger
from cases import open311 as o
from cases import open311_desk as desk
from cases.house import now_of, territory_of
from cases.partners import Line, at_desk
from cases.refusals import InvalidInput, NotAllowed, NotFound

doors = Doors(prefix=wire.PREFIX)

_LONGEST = 4000  # characters of a description
_CONTACT = "请联系本站的管理单位(见小程序“关于”)"
_KEYS = "向本站的管理单位申请:minqing partner client 名称 辖区代码"


@dataclass(frozen=True, slots=True)
class Format:
    """A format in which everything is answered: how addresses end, and the media type."""

    ending: str
    media: str

    def reply(self, root: str, data: Any, status: int = 200) -> Reply:
        """The answer in this format."""
        return Reply(raw=wire.written(root, data, self.media), status=status, media=self.media)


JSON, XML = Format("json", wire.JSON), Format("xml", wire.XML)


def named(text: str) -> tuple[str, Format]:
    """The last part of an address: a name and the format behind its last dot. Raises NotFound."""
    name, _, ending = unquote(text).rpartition(".")
    for each in (JSON, XML):
        if name and each.ending == ending:
            return name, each
    raise NotFound("format must be .json or .xml")


async def place_of(call: Call, jurisdiction: str) -> str:
    """The code of the place that is meant. Raises InvalidInput where none is named and there are several."""
    code = jurisdiction or desk.the_only(await territory_of(call.house))
    if code is None:
        raise InvalidInput({"jurisdiction_id": "jurisdiction_id was not provided"})
    return code


def site_of(call: Call) -> str:
    """This server as the client reaches it: as the operator says, else as the client has called it."""
    public = call.wired.settings.picture_links.public_url.rstrip("/")
    return public or f"http://{call.headers.get('host', 'localhost')}"


# --- discovery and services -------------------------------------------------------------------------------------------


async def _discovery(call: Call, form: Format) -> Reply:
    changed = wire.moment(await desk.changed_at(call.house))
    endpoint = {
        "specification": wire.SPECIFICATION,
        "url": f"{site_of(call)}{wire.PREFIX}/v2",
        "changeset": changed,
        "type": "test" if call.wired.settings.mode == "sandbox" else "production",
        "formats": ["text/xml", "application/json"],
    }
    found = {"changeset": changed, "contact": _CONTACT, "key_service": _KEYS, "endpoints": [endpoint]}
    return form.reply("discovery", found)


async def _services(call: Call, query: b.InPlace, form: Format) -> Reply:
    _, rules = await desk.rules_at(call.house, await place_of(call, query.jurisdiction_id))
    return form.reply("services", [wire.service(each) for each in o.services(rules)])


@doors.get(
    "/v2/services/{name}",
    permission="read_public",
    summary="Open311:一类的提问,{name} 是“类别.json”或“类别.xml”",
    answer=Any,
    query=b.InPlace,
    example=b.InPlace(jurisdiction_id="330481001"),
    media=wire.XML,
    intake=Intake.FOREIGN,
)
async def definition(call: Call, query: b.InPlace) -> Reply:
    """The questions of a category."""
    code, form = named(call.params["name"])
    _, rules = await desk.rules_at(call.house, await place_of(call, query.jurisdiction_id))
    asked = o.attributes(rules, code)
    if asked is None:
        raise NotFound(f"service_code {code} was not found")
    return form.reply("service_definition", wire.definition(code, asked))


# --- requests ---------------------------------------------------------------------------------------------------------


def _asked(query: b.Wanted, now: datetime) -> o.Asked:
    """What is asked for; ids override all other arguments, right or wrong."""
    if ids := wire.codes_in(query.service_request_id):
        return o.Asked(None, now, ids)
    since, until = wire.moment_in("start_date", query.start_date), wire.moment_in("end_date", query.end_date)
    statuses = wire.codes_in(query.status)
    if not statuses <= {o.OPEN, o.CLOSED}:
        raise InvalidInput({"status": "status must be open or closed"})
    return o.Asked(*o.period(since, until, now), services=wire.codes_in(query.service_code), statuses=statuses)


async def _requests(call: Call, query: b.Wanted, form: Format) -> Reply:
    asked = _asked(query, await now_of(call.house))
    size = int(query.page_size or o.MOST_REQUESTS)
    first = (int(query.page or 1) - 1) * size
    place, most = await place_of(call, query.jurisdiction_id), min(first + size, o.MOST_REQUESTS)
    found = await desk.requests(call.house, place, asked, most, partial(count_stranger, call))
    return form.reply("service_requests", [_shown(call, each) for each in found[first : first + size]])


def _shown(call: Call, each: o.Request) -> dict[str, Any]:
    link = None if each.photo is None else call.wired.links.public(each.photo, each.id, "full")
    return wire.request(each, site_of(call), link)


@doors.get(
    "/v2/requests/{name}",
    permission="read_public",
    summary="Open311:一件,{name} 是“编号.json”或“编号.xml”;文字和照片经检查才显示",
    answer=Any,
    query=b.InPlace,
    example=b.InPlace(jurisdiction_id="330481001"),
    media=wire.XML,
    intake=Intake.FOREIGN,
)
async def one(call: Call, query: b.InPlace) -> Reply:
    """One request, in a list as the standard has it."""
    found, form = await _one(call, query, "service_request_id")
    return form.reply("service_requests", [_shown(call, found)])


@doors.get(
    "/v2/tokens/{name}",
    permission="read_public",
    summary="Open311:按凭据查编号;这里立即给编号,编号就是凭据",
    answer=Any,
    query=b.InPlace,
    example=b.InPlace(jurisdiction_id="330481001"),
    media=wire.XML,
    intake=Intake.FOREIGN,
)
async def token(call: Call, query: b.InPlace) -> Reply:
    """Ids are given at once, so that an id stands for itself."""
    found, form = await _one(call, query, "token")
    return form.reply("service_requests", [{"service_request_id": found.id, "token": found.id}])


async def _one(call: Call, query: b.InPlace, what: str) -> tuple[o.Request, Format]:
    name, form = named(call.params["name"])
    asked = o.Asked(None, await now_of(call.house), frozenset({name}))
    found = await desk.requests(call.house, await place_of(call, query.jurisdiction_id), asked)
    if not found:
        raise NotFound(f"{what} {name} was not found")
    return found[0], form


async def _client(call: Call, fields: dict[str, str]) -> tuple[Line, Call]:
    """Whose key it is, and the request as that client's own. Raises NotAllowed, TooMany."""
    code = await place_of(call, fields.get("jurisdiction_id", ""))
    try:
        line = await desk.proved(call.house, fields.get("api_key", ""), code)
    except NotAllowed:
        await count_stranger(call)
        raise
    return line, replace(call, who=at_desk(line.partner, line.jurisdiction, None))


async def _send(call: Call, form: Format) -> Reply:
    fields, attributes = wire.fields_of(call.headers.get("content-type", ""), call.upload or b"")
    line, own = await _client(call, fields)
    told = _told(fields, attributes)
    pace = Reporting(own, str(line.jurisdiction))
    if refused := await pace.refusal():
        raise refused
    receipt, new = await desk.file(call.house, line, told)
    if new:
        await pace.count()
        call.wired.tell(str(receipt["id"]))
    number = f",受理编号 {receipt['no']}" if receipt.get("no") else ""
    notice = f"已收到,依本地规约交办{number}"
    if told.media and (why := await desk.add_media(call.house, line, str(receipt["id"]), told.media)):
        notice += f";照片网址没有附上:{why}"
    row = {"service_request_id": receipt["id"], "service_notice": notice, "account_id": None}
    return form.reply("service_requests", [row], 201)


def _told(fields: dict[str, str], attributes: dict[str, str]) -> desk.Told:
    wrong: dict[str, str] = {}
    if not fields.get("service_code"):
        wrong["service_code"] = "service_code was not provided"
    text = fields.get("description", "")
    if len(text) > _LONGEST:
        wrong["description"] = f"description is longer than {_LONGEST} characters"
    address = fields.get("address_string", "") or fields.get("address_id", "")
    spot = bool(fields.get("lat")) and bool(fields.get("long"))
    if not spot and not address:
        wrong["lat"] = "lat and long, or address_string, or address_id must be provided"
    if wrong:
        raise InvalidInput(wrong)
    return desk.Told(
        service=fields["service_code"],
        text=text,
        spot=(wire.number_in("lat", fields["lat"], 90), wire.number_in("long", fields["long"], 180)) if spot else None,
        address=address[:200],
        said_by=_said_by(fields),
        answers=attributes,
        media=fields.get("media_url", "")[:1000],
        sender=" ".join(fields.get(each, "") for each in ("device_id", "account_id", "email")).strip(),
    )


def _said_by(fields: dict[str, str]) -> tuple[str, str]:
    """A name as it is written here, and a telephone number; there is no place for anything else of a person."""
    name = fields.get("last_name", "") + fields.get("first_name", "")
    return name[:50], fields.get("phone", "")[:30]


# --- updates ----------------------------------------------------------------------------------------------------------


async def _updates(call: Call, query: b.Changed, form: Format) -> Reply:
    now = await now_of(call.house)
    since = wire.moment_in("start_date", query.start_date)
    until = wire.moment_in("end_date", query.end_date) or now
    asked = o.Asked(None, until, changed=since or until - o.MOST_DAYS)
    place = await place_of(call, query.jurisdiction_id)
    found = await desk.requests(call.house, place, asked, turn=partial(count_stranger, call))
    ordered = sorted(found, key=lambda each: (each.updated_at, each.id))
    return form.reply("service_request_updates", [wire.update(each) for each in ordered])


async def _comment(call: Call, form: Format) -> Reply:
    fields, _ = wire.fields_of(call.headers.get("content-type", ""), call.upload or b"")
    line, own = await _client(call, fields)
    await count_change(own)
    for name in ("service_request_id", "update_id"):
        if not fields.get(name):
            raise InvalidInput({name: f"{name} was not provided"})
    words = fields.get("description", "")[:_LONGEST]
    case = fields["service_request_id"]
    receipt = await desk.comment(call.house, line, case, f"{case} {fields['update_id']}", words)
    call.wired.tell(case)
    row = {"update_id": f"{case}-{receipt['seq']}", "service_request_id": case}
    return form.reply("service_request_updates", [row], 201)


# --- both formats of what has no name in its address ------------------------------------------------------------------


def _declare(form: Format) -> None:
    """The addresses that end in this format."""
    end = form.ending
    place = b.InPlace(jurisdiction_id="330481001")

    async def discovery(call: Call, _query: Nothing) -> Reply:
        return await _discovery(call, form)

    async def services(call: Call, query: b.InPlace) -> Reply:
        return await _services(call, query, form)

    async def requests(call: Call, query: b.Wanted) -> Reply:
        return await _requests(call, query, form)

    async def updates(call: Call, query: b.Changed) -> Reply:
        return await _updates(call, query, form)

    async def send(call: Call, _query: b.Form) -> Reply:
        return await _send(call, form)

    async def comment(call: Call, _query: b.Form) -> Reply:
        return await _comment(call, form)

    for made in (discovery, services, requests, updates, send, comment):
        made.__name__ = f"{made.__name__}_{end}"
    reads = partial(doors.get, permission="read_public", answer=Any, media=form.media, intake=Intake.FOREIGN)
    reads(f"/discovery.{end}", summary="Open311:有哪些接口")(discovery)
    reads(f"/v2/services.{end}", summary="Open311:可以上报的类别", query=b.InPlace, example=place)(services)
    reads(
        f"/v2/requests.{end}",
        summary="Open311:最近90天、最多1000件;可以按编号、类别、时间、状态查",
        query=b.Wanted,
        example=b.Wanted(jurisdiction_id="330481001", status="open"),
    )(requests)
    reads(
        f"/v2/servicerequestupdates.{end}",
        summary="Open311:各件最近一次变化",
        query=b.Changed,
        example=b.Changed(jurisdiction_id="330481001"),
    )(updates)
    sends = partial(
        doors.post,
        permission="receive_push",
        answer=Any,
        body=b.Form,
        example=b.Form(),
        status=201,
        media=form.media,
        intake=Intake.FOREIGN,
    )
    sends(f"/v2/requests.{end}", summary="Open311:上报,凭 api_key")(send)
    sends(f"/v2/servicerequestupdates.{end}", summary="Open311:给自己报的件补充,凭 api_key")(comment)


for _form in (JSON, XML):
    _declare(_form)
