"""Links to pictures that end (照片的限时链接): one photo, one rendition, one use, one session, until one moment."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from api.log_lines import one_line
from api.picture_links import Link, PictureLinks, Pictures, Use
from api.references import Secret
from api.settings import SigningKey
from api.settings_content import ContentCheckSettings, PictureLinkSettings

NOW = datetime(2026, 11, 23, 1, tzinfo=UTC)
OLD, NEW = (SigningKey(kid, Secret(f"${{{kid}}}", kid * 40)) for kid in ("k.old", "k.new"))


def links(*keys: SigningKey, at: datetime = NOW, url: str = "https://rd.example.gov.cn/") -> PictureLinks:
    return PictureLinks(keys or (OLD,), 900, 7200, url, now=lambda: at)


def read(address: str) -> tuple[Link, str]:
    parts = urlsplit(address)
    query = {name: values[0] for name, values in parse_qs(parts.query).items()}
    link = Link(
        parts.path.rpartition("/")[2],
        query["size"],
        Use(query["use"]),
        int(query["until"]),
        query.get("case"),
        query.get("session"),
    )
    return link, query["sig"]


def test_a_link_counts_for_its_time_and_not_longer() -> None:
    link, signature = read(links().view("p", "c", "thumb", "s"))

    assert 900 <= links().seconds_left(link, signature) <= 1350
    assert links(at=NOW + timedelta(seconds=899)).seconds_left(link, signature) > 0
    assert links(at=NOW + timedelta(seconds=1351)).seconds_left(link, signature) == 0


@pytest.mark.parametrize(
    "change",
    [
        {"photo": "q"},
        {"size": "full"},
        {"use": Use.PUBLIC},
        {"until": 1 << 33},
        {"case": "d"},
        {"case": None},
        {"session": "t"},
        {"session": None},
    ],
)
def test_a_link_that_was_changed_in_one_place_counts_for_nothing(change: dict[str, object]) -> None:
    link, signature = read(links().view("p", "c", "thumb", "s"))

    assert links().seconds_left(replace(link, **change), signature) == 0  # type: ignore[arg-type]  # fields of Link


@pytest.mark.parametrize("signature", ["", ".", "k.old", "k.old.", "k.new.AAAA", "k.old.图", "图.x"])
def test_what_is_no_signature_of_ours_is_none(signature: str) -> None:
    link, _ = read(links().view("p", "c", "thumb", "s"))

    assert links().seconds_left(link, signature) == 0


def test_links_outlive_a_change_of_keys_while_the_old_one_is_listed() -> None:
    link, signature = read(links(OLD).public("p", "c", "thumb"))

    assert links(NEW, OLD).seconds_left(link, signature) > 0
    assert links(NEW).seconds_left(link, signature) == 0
    assert read(links(NEW, OLD).public("p", "c", "thumb"))[1].startswith("k.new.")


def test_an_address_stays_the_same_for_a_while_so_that_pictures_are_not_fetched_again() -> None:
    first = datetime.fromtimestamp(450 * 4_000_000, UTC)
    given = {links(at=first + timedelta(seconds=n)).view("p", None, "full", "s") for n in (0, 200, 449)}

    assert len(given) == 1
    assert links(at=first + timedelta(seconds=450)).view("p", None, "full", "s") not in given


def test_a_service_that_comes_late_still_finds_the_picture() -> None:
    address = links().check("p", "c")
    link, signature = read(address)

    assert address.startswith("https://rd.example.gov.cn/api/v1/pictures/p?")
    assert links(at=NOW + timedelta(minutes=46)).seconds_left(link, signature) > 0
    assert links().reachable
    assert not links(url="").reachable


def test_what_lies_under_a_cover_is_shown_for_a_minute() -> None:
    link, signature = read(links().sealed("p", "c", "s"))

    assert (link.use, link.size, links().seconds_left(link, signature)) == (Use.SEALED, "full", 60)


def test_one_reader_has_links_of_the_own_session() -> None:
    assert read(Pictures(links(), "s").url("p", "c", "thumb"))[0].session == "s"


def test_without_a_key_nothing_is_signed() -> None:
    with pytest.raises(ValueError, match="no key"):
        PictureLinks((), 900, 7200)


def test_no_signature_stands_in_a_log() -> None:
    address = links().view("p", "c", "thumb", "s")
    signature = read(address)[1]

    assert signature.rpartition(".")[2] not in one_line(f"GET {address} HTTP/1.1")


@pytest.mark.parametrize(
    ("url", "sandbox", "fits"),
    [
        ("", False, True),
        ("https://rd.example.gov.cn/base", False, True),
        ("http://127.0.0.1:8000", True, True),
        ("http://rd.example.gov.cn", False, False),
        ("rd.example.gov.cn", False, False),
        ("https://rd.example.gov.cn?x=1", False, False),
        ("https://u:p@rd.example.gov.cn", False, False),
        ("https://rd.example.gov.cn:99999", False, False),
    ],
)
def test_the_address_by_which_others_reach_us_is_a_whole_one(url: str, *, sandbox: bool, fits: bool) -> None:
    assert (PictureLinkSettings(900, 7200, url).problems(sandbox=sandbox) == []) is fits


def test_nothing_goes_unchecked_but_in_a_trial() -> None:
    off = ContentCheckSettings("none", 3, 500, 2700, 40)

    assert off.problems(sandbox=True) == []
    assert [key for key, _ in off.problems(sandbox=False)] == ["content_check.by"]
