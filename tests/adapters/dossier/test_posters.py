"""Posters and cards as a printer gets them: what stands on them can be read, codes included, whatever is written."""

from __future__ import annotations

import pytest
import zxingcpp
from msgspec import to_builtins

from adapters.dossier import PdfPress
from adapters.dossier.posters import render
from adapters.plain_codes import PlainCodes
from cases.ports_papers import PressFailed
from cases.ports_posters import Card, Poster
from tests.adapters.dossier.test_press import HOSTILE
from tests.support.pdf import opened, text_of

ADDRESS = "https://rd.example.gov.cn"
SHORTS = tuple(f"4M-0000000{number}" for number in "0123456789AB")
STEPS = ("扫码", "拍照说事", "随时看办理")


async def pictures() -> dict[str, bytes]:
    return {short: (await PlainCodes(ADDRESS).picture(short)).data for short in SHORTS}


def card(number: int, name: str = "演示代表") -> Card:
    return Card("演示镇", "人大代表连心卡", name, ("镇级人大代表", "演示站"), SHORTS[number], "扫码说事,由我转报")


async def test_each_card_of_a_sheet_has_a_code_of_its_own_and_the_eleventh_is_on_the_next() -> None:
    made = await PdfPress().cards([card(number) for number in range(12)], await pictures())

    with opened(made) as file:
        sheets = [file[n].render(scale=150 / 72).to_pil() for n in range(len(file))]
    read = [{found.text for found in zxingcpp.read_barcodes(sheet)} for sheet in sheets]
    assert read == [{f"{ADDRESS}/s/{short}" for short in some} for some in (SHORTS[:10], SHORTS[10:])]
    assert all(short in text_of(made) for short in SHORTS)


async def test_a_poster_is_one_sheet_of_a4_with_punctuation_as_on_a_wall() -> None:
    told = Poster("演示镇", "村、社区", "演示村", "身边的事,扫码告诉人大代表", SHORTS[0], STEPS, "0573-00000000")
    drawn = await pictures()
    made = render({"posters": [to_builtins(told)]}, drawn)

    words = text_of(made)
    wanted = ("演示镇", "身边的事\uff0c扫码告诉人大代表", SHORTS[0], "也可以打电话\uff1a0573-00000000", *STEPS)
    assert [each for each in wanted if each not in words] == []
    with opened(made) as file:
        assert (len(file), [round(each) for each in file[0].get_size()]) == (1, [595, 842])
    assert made == render({"posters": [to_builtins(told)]}, drawn)


async def test_no_name_breaks_a_sheet() -> None:
    drawn = await pictures()
    texts = (*HOSTILE.values(), "演示工业园区人大代表联络总站" * 20)
    told = [Poster(text, text, text, text, SHORTS[0], (text, text, text), text) for text in texts]

    posters = render({"posters": to_builtins(told)}, drawn)
    cards = render({"cards": to_builtins([card(number % 12, text) for number, text in enumerate(texts)])}, drawn)

    with opened(posters) as file, opened(cards) as other:
        assert (len(file), len(other)) == (len(texts), -(-len(texts) // 10))


async def test_a_code_without_a_picture_is_not_printed_without_it() -> None:
    with pytest.raises(PressFailed, match="海报"):
        await PdfPress().cards([card(0)], {})
