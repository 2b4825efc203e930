"""One contract for changing keys (换钥): after it everything that was sealed opens with the new key alone.

What a person has signed in by, is found by, or signs with must outlive the key that it was sealed with, or a town is
locked out by its own care.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from adapters.cipher import ColumnCipher, new_key
from adapters.store import open_store
from adapters.store.errors import StoreMisconfigured
from adapters.store.part_resealing import BESIDE
from adapters.store.store import DatabaseStore
from cases.accounts import bound_to
from cases.partners import Key, Line
from cases.people import Role
from cases.ports import Scope, Transaction
from cases.ports_cipher import Unreadable
from cases.ports_contacts import Contact, Reach
from cases.ports_identity import Account, Invitation
from cases.ports_pushes import Arrived
from cases.stops import Ground, Stop
from tests.support.storeroom import OTHER, RESIDENT, TOWN_A, Desk, roster_entry

AT = datetime(2026, 11, 23, 1, tzinfo=UTC)
LATER = AT + timedelta(days=40)
OLD, NEW = new_key(), new_key()
BEFORE = ColumnCipher("aes", {"2026": OLD})
BOTH, AFTER = ColumnCipher("sm4", {"2027": NEW, "2026": OLD}), ColumnCipher("sm4", {"2027": NEW})
PHONE, OPENID = Contact(RESIDENT, Reach.PHONE, "13900001234", AT), Contact(OTHER, Reach.WECHAT, "o-demo", AT)
ROOT = Path(__file__).parents[2]


@pytest.fixture(params=["sqlite", "postgres"])
def url(request: pytest.FixtureRequest) -> str:
    if request.param == "postgres":
        return str(request.getfixturevalue("migrated_database").app_url)
    return str(request.getfixturevalue("sqlite_url"))


def values_of(place: int) -> tuple[Stop, Line]:
    stop = Stop("s-1", place, RESIDENT, "c-1", Ground.ADVERTISING, "演示说明", OTHER, AT, LATER, appeal="演示申诉")
    line = Line("l-1", place, "示例平台", "https://x.example", Key("k2", "二" * 20), Key("k1", "一" * 20), LATER)
    return stop, line


async def filled(store: DatabaseStore) -> Desk:
    """A row in every table of BESIDE, and another one with nothing sealed in it."""
    desk = await filled_with_a_name(store)
    stop, line = values_of(desk.towns[TOWN_A])

    async def work(tx: Transaction) -> None:
        await tx.save_account(
            Account(RESIDENT, "yanshi.jia", AT, AT, "x", BEFORE.seal(b"TOTPSECRET", bound_to(RESIDENT)))
        )
        await tx.save_account(Account(OTHER, "yanshi.yi", AT, AT))
        sealed = BEFORE.seal(b"INVITED", bound_to(RESIDENT))
        await tx.save_invitation(Invitation("i-1", RESIDENT, "yanshi.jia", "d" * 64, None, AT, LATER, totp=sealed))
        await tx.bind(PHONE)
        await tx.bind(OPENID)
        await tx.save_stop(stop)
        await tx.save_partner_line(line)
        await tx.keep_push(Arrived("a" * 64, "subscribe_msg_popup_event", {"FromUserName": "o-demo"}))

    await store.run(desk.scope(), work)
    return desk


async def resealed(store: DatabaseStore, limit: int) -> dict[str, int]:
    counts = dict.fromkeys(BESIDE, 0)
    for table in BESIDE:
        last: str | int | None = None
        while True:
            last, some = await store.reseal_beside(table, last, limit)
            counts[table] += some
            if last is None:
                break
    return counts


async def test_without_a_key_nothing_is_sealed_anew(url: str) -> None:
    async with open_store(url) as store:
        with pytest.raises(StoreMisconfigured, match=r"encryption\.keys"):
            await store.reseal_beside("contacts", None, 9)


async def test_after_it_the_new_key_alone_opens_and_finds_everything(url: str) -> None:
    async with open_store(url, cipher=BEFORE) as store:
        desk = await filled(store)
    async with open_store(url, cipher=BOTH) as store:
        first, again = await resealed(store, 1), await resealed(store, 9)

    assert first == {
        "person_private": 1,
        "accounts": 1,
        "invitations": 1,
        "contacts": 2,
        "stops": 2,
        "partner_lines": 2,
        "wechat_pushes": 1,
    }
    assert again == dict.fromkeys(BESIDE, 0)

    async def read(tx: Transaction) -> tuple[object, ...]:
        account, invitation = await tx.account("yanshi.jia"), await tx.invitation("d" * 64)
        assert account is not None
        assert invitation is not None
        opened = [AFTER.open(str(each.totp), bound_to(RESIDENT)) for each in (account, invitation)]
        pushes = [dict(each.body) for each in await tx.claim_pushes(9, 60, 9)]
        found = await tx.contact_of(PHONE.reach, PHONE.external), await tx.contact_of(OPENID.reach, OPENID.external)
        assert await tx.name_of(RESIDENT) == "演示甲"
        return opened, found, pushes, await tx.stop("s-1"), await tx.partner_line("l-1")

    async with open_store(url, cipher=AFTER) as store:
        found = await store.run(desk.scope(), read)
    stop, line = values_of(desk.towns[TOWN_A])
    pushed = [{"FromUserName": "o-demo"}]
    assert found == ([b"TOTPSECRET", b"INVITED"], (PHONE, OPENID), pushed, stop, line)


async def test_without_it_the_key_of_before_is_missed(url: str) -> None:
    async with open_store(url, cipher=BEFORE) as store:
        await filled(store)
    async with open_store(url, cipher=AFTER) as store:
        assert await store.run(Scope(), lambda tx: tx.contact_of(PHONE.reach, PHONE.external)) is None
        with pytest.raises(Unreadable, match="2026"):
            await store.run(Scope(), lambda tx: tx.contacts_of(RESIDENT))


async def test_names_of_before_are_read_and_sealed_then(url: str) -> None:
    async with open_store(url) as store:
        await filled_with_a_name(store)
    async with open_store(url, cipher=BOTH) as store:
        before = await store.run(Scope(), lambda tx: tx.name_of(RESIDENT))
        held = (await store.held(RESIDENT))["person_private"]
        counts = [(await store.reseal_beside("person_private", None, 9))[1] for _ in range(2)]
    async with open_store(url, cipher=AFTER) as store:
        found = await store.run(Scope(), lambda tx: tx.name_of(RESIDENT))
        after = (await store.held(RESIDENT))["person_private"]
    if url.startswith("sqlite"):
        folder = Path(url.removeprefix("sqlite://")).parent
        assert [each.name for each in folder.iterdir() if "演示甲".encode() in each.read_bytes()] == []
    row = {"person_id": RESIDENT, "name": "演示甲"}
    assert (before, held, counts, found, after) == ("演示甲", (row,), [1, 0], "演示甲", (row,))


async def filled_with_a_name(store: DatabaseStore) -> Desk:
    desk = await Desk(store).publish()
    entry = roster_entry("甲", Role.RESIDENT, desk.towns[TOWN_A])
    await store.run(Scope(), lambda tx: tx.save_roster([entry], {"甲": RESIDENT}))
    return desk


def test_every_part_that_seals_texts_has_its_table_among_them() -> None:
    """Whoever seals in another part of the store, or by the cipher itself, adds the table to BESIDE and this test."""
    parts = {
        file.name
        for file in (ROOT / "adapters" / "store").glob("*.py")
        if "concealed_text(" in file.read_text(encoding="utf-8")
    }
    by_itself = {
        file.name
        for file in (ROOT / "cases").glob("*.py")
        if re.search(r"cipher\.seal\(", file.read_text(encoding="utf-8"))
    }
    texts = {"naming.py", "part_contacts.py", "part_stops.py", "part_partners.py", "part_wechat.py"}
    assert parts == {*texts, "concealing.py", "part_resealing.py"}
    assert by_itself == {"inviting.py"}
