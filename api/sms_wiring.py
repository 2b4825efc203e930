"""From settings to text messages (短信的装配): the service that is set up, as one of the ways to tell people."""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable
from dataclasses import replace
from functools import partial
from urllib.parse import urlsplit

from adapters.services import RemoteService
from adapters.sms_aliyun import AliyunAccount, AliyunSms
from adapters.sms_tencent import TencentAccount, TencentSms
from api.settings_sms import SmsSettings
from cases.house import House
from cases.ports import Scope, Transaction
from cases.ports_contacts import Reach
from cases.ports_outbound import Outbound
from cases.ports_sms import Texts
from cases.short_links import to_case
from cases.texting import SmsChannel, Wording


def sms_of(given: SmsSettings, house: House, way_out: Outbound, case_page: str) -> SmsChannel | None:
    """The channel; None where no service is set up. ``case_page`` is where a short link leads."""
    texts = texts_of(given, way_out)
    wording = Wording(given.template, given.fields, given.urgent_template)
    link = partial(to_case, house, case_page)
    return None if texts is None else SmsChannel(texts, wording, external_of(house, Reach.PHONE), link)


def texts_of(given: SmsSettings, way_out: Outbound) -> Texts | None:
    """The service of the settings."""
    if given.by == "none":
        return None
    host, secret = urlsplit(given.base_url).netloc, given.secret[0].value
    policy = replace(given.service.policy("短信"), base_url=given.base_url)
    service = RemoteService(way_out, policy)
    if given.by == "tencent":
        return TencentSms(service, TencentAccount(given.key_id, secret, given.app, given.sign, host, given.region))
    return AliyunSms(service, AliyunAccount(given.key_id, secret, given.sign, host, given.names), _nonce)


def external_of(house: House, reach: Reach) -> Callable[[str], Awaitable[str | None]]:
    """As whom somebody is known there, by person id; None for whoever is not."""

    async def found(person: str) -> str | None:
        async def work(tx: Transaction) -> str | None:
            bound = await tx.contacts_of(person)
            return next((each.external for each in bound if each.reach is reach), None)

        return await house.store.run(Scope(), work)

    return found


def _nonce() -> str:
    return secrets.token_hex(16)
