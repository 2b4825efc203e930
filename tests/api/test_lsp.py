"""minqing lsp as an editor meets it: half-typed, pasted and odd texts, several layers, and a client that misbehaves."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from tests.support.language_client import LanguageClient, language_server

COUNTY = """县 示例县 330299
天、日 指 自然日;小时 指 连续小时
办公时间 周一至周五 08:30-17:00
当日 止于 24:00
单位 县住建局 又名 住建局
分类 市政设施 含 路灯、窨井盖
单位 县政府
第一条 其余 由 县政府 办理
"""
TOWN = """镇街 示例镇 330299001
上级 示例县 330299
天、日 指 自然日;小时 指 连续小时
办公时间 周一至周五 08:30-17:00
当日 止于 24:00
单位 县住建局 属上级
单位 镇政府
事件 答复 由 主办单位,须填 结果 选 已解决、说明情况;已解决的 计为解决
第一条 路灯 类别 属于 路灯的,由 住建局 办理
第二条 其余 由 镇政府 办理
例 路灯
  2026-12-07 09:00 居民 上报 路灯
  应 依 第一条 由 县住建局 办理
"""
OPTIONS = {"tabSize": 2, "insertSpaces": True}
_numbers = count()


@pytest.fixture(scope="module")
def client() -> Iterator[LanguageClient]:
    with language_server() as made:
        yield made


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "330299-示例县.rule").write_text(COUNTY, encoding="utf-8")
    (tmp_path / "330299001-示例镇.rule").write_text(TOWN, encoding="utf-8")
    return tmp_path


def _town(client: LanguageClient, folder: Path, text: str = TOWN) -> str:
    return client.open(folder / "330299001-示例镇.rule", text)


def _county(client: LanguageClient, folder: Path, text: str = COUNTY) -> str:
    return client.open(folder / "330299-示例县.rule", text)


def _labels(client: LanguageClient, uri: str, line: int, character: int) -> list[str]:
    found = client.ask("textDocument/completion", **client.at(uri, line, character))
    return [each["label"] for each in found["items"]]


def _area(line: int, begin: int, end: int) -> dict[str, Any]:
    return {"start": {"line": line, "character": begin}, "end": {"line": line, "character": end}}


# --- what goes wrong --------------------------------------------------------------------------------------------------


def test_garbage_is_answered_and_the_server_lives_on(client: LanguageClient, folder: Path) -> None:
    client.send_raw("{不是 JSON".encode())
    client.send_raw(b"[]")
    client.send({"method": "textDocument/nothing", "params": {}})
    uri = _town(client, folder)

    assert "hover" not in client.refused("textDocument/nothing")
    assert client.ask("textDocument/hover", **client.at(uri, 8, 8)) is not None


def test_a_question_without_its_place_stops_nothing(client: LanguageClient, folder: Path) -> None:
    uri = _town(client, folder)

    client.ask_later("textDocument/hover", textDocument={"uri": uri})

    assert client.ask("textDocument/hover", **client.at(uri, 8, 8)) is not None


def test_a_file_that_is_nowhere_is_refused_in_words(client: LanguageClient, folder: Path) -> None:
    there = (folder / "没有.rule").as_uri()

    sentence = client.refused("textDocument/hover", **client.at(there, 0, 0))

    assert sentence == "没有打开 没有.rule,磁盘上也没有能读的这个文件"


def test_a_cancelled_question_is_answered_as_cancelled(client: LanguageClient, folder: Path) -> None:
    uri = _town(client, folder)
    busy = [client.ask_later("textDocument/completion", **client.at(uri, 8, 20)) for _ in range(20)]
    number = client.ask_later("textDocument/completion", **client.at(uri, 8, 20))
    client.notify("$/cancelRequest", id=number)

    assert client.answer(number)["error"]["code"] == -32800
    assert all("result" in client.answer(each) for each in busy)


def test_a_place_outside_the_text_has_nothing_to_say(client: LanguageClient, folder: Path) -> None:
    uri = _town(client, folder)

    assert client.ask("textDocument/hover", **client.at(uri, 900, 900)) is None
    assert client.ask("textDocument/definition", **client.at(uri, 900, 0)) == []
    assert "第三条" in _labels(client, uri, 900, 900)


def test_an_empty_file_and_one_of_signs_only(client: LanguageClient, folder: Path) -> None:
    for text in ("", "\n\n", "。。。;;", "😀😀", "\x0b\x0c\u2028"):
        uri = client.open(folder / f"空{next(_numbers)}.rule", text)

        assert "镇街" in _labels(client, uri, 0, 0)
        assert client.ask("textDocument/hover", **client.at(uri, 0, 0)) is None


def test_a_rename_to_a_name_that_is_taken_is_refused_in_words(client: LanguageClient, folder: Path) -> None:
    uri = _town(client, folder)

    assert client.refused("textDocument/rename", **client.at(uri, 6, 4), newName="路灯") == (
        "“路灯”已经是分类了(330299-示例县.rule 第 6 行),请换一个名字"
    )
    assert client.refused("textDocument/rename", **client.at(uri, 6, 4), newName="办理") == (
        "“办理”是规约的用语,不能作名字"
    )
    assert client.refused("textDocument/prepareRename", **client.at(uri, 8, 1)) == (
        "条号和附表的编号是固定的,别处都按它引用,不能改名"
    )
    assert client.refused("textDocument/prepareRename", **client.at(uri, 8, 7)) == (
        "这里没有声明过的名字;规约自己的用语不能改名"
    )


def test_a_name_declared_twice_is_told_at_the_second_place(client: LanguageClient, folder: Path) -> None:
    text = TOWN.replace("单位 镇政府\n", "单位 镇政府\n单位 镇政府\n")

    uri = _town(client, folder, text)

    client.codes_become(uri, ["D110"])
    assert client.told[uri][0]["range"] == _area(7, 3, 6)


def test_two_files_of_one_place_are_told(client: LanguageClient, folder: Path) -> None:
    uri = client.open(folder / "330299001-另一个.rule", TOWN)

    client.codes_become((folder / "330299001-示例镇.rule").as_uri(), ["D621"])
    assert uri not in client.told or client.told[uri] == []


def test_a_file_that_is_not_utf8_is_told_and_the_others_are_read(client: LanguageClient, folder: Path) -> None:
    other = folder / "330299002-旧镇.rule"
    other.write_bytes("镇街 旧镇 330299002".encode("gb18030"))

    uri = _town(client, folder)

    client.codes_become(other.as_uri(), [""])
    assert client.told[other.as_uri()][0]["message"] == "330299002-旧镇.rule 不是 UTF-8 编码,请另存为 UTF-8"
    assert client.ask("textDocument/definition", **client.at(uri, 5, 4))[0]["uri"].endswith(".rule")


def test_a_text_with_mistakes_is_not_formatted(client: LanguageClient, folder: Path) -> None:
    uri = _town(client, folder, TOWN + "第三条 由 谁也不是 办理\n")

    sentence = client.refused("textDocument/formatting", textDocument={"uri": uri}, options=OPTIONS)

    assert sentence == "规约里还有错误,没有排版;请先改好画线的地方"


# --- what is told while typing ----------------------------------------------------------------------------------------


def test_half_a_word_is_told_and_gone_when_it_is_whole(client: LanguageClient, folder: Path) -> None:
    uri = _town(client, folder, TOWN.replace("由 镇政府 办理", "由 镇政"))
    client.codes_become(uri, ["D203"])

    client.write(uri, TOWN)

    client.codes_become(uri, [])


def test_places_count_in_utf16_behind_an_emoji(client: LanguageClient, folder: Path) -> None:
    text = TOWN.replace("类别 属于 路灯的,由 住建局 办理", "提到 “😀💡灯”的,由 住建所 办理")
    uri = _town(client, folder, text)

    client.codes_become(uri, ["D104"])
    begin = len("第一条 路灯 提到 “😀💡灯”的,由 ".encode("utf-16-le")) // 2
    assert client.told[uri][0]["range"] == _area(8, begin, begin + 3)
    assert client.ask("textDocument/hover", **client.at(uri, 8, begin - 2))["contents"]["value"].startswith("由:")


def test_text_pasted_from_word_is_understood_at_its_own_places(client: LanguageClient, folder: Path) -> None:
    wide: dict[str, str | int | None] = {" ": "\u3000", ",": "\uff0c", ";": "\uff1b", "2": "\uff12", "\n": "\r\n"}
    pasted = TOWN.translate(str.maketrans(wide)).replace("第一条\u3000", "\ufeff第一条\u200b\u00a0")
    line = pasted.split("\r\n")[8]
    uri = _town(client, folder, "\ufeff" + pasted)

    client.codes_become(uri, [])
    there = client.ask("textDocument/definition", **client.at(uri, 8, line.index("住建局")))
    assert [(each["uri"].rpartition("/")[2][:6], each["range"]) for each in there] == [("330299", _area(4, 11, 14))]


def test_a_vertical_tab_does_not_shift_the_lines(client: LanguageClient, folder: Path) -> None:
    uri = _town(client, folder, TOWN.replace("单位 镇政府\n", "单位 镇政府\x0b\n"))

    assert client.ask("textDocument/definition", **client.at(uri, 9, 10))[0]["range"] == _area(6, 3, 6)


def test_a_layer_above_counts_unsaved_for_its_towns(client: LanguageClient, folder: Path) -> None:
    town, county = _town(client, folder), _county(client, folder)
    client.codes_become(town, [])

    client.write(county, COUNTY.replace("含 路灯、窨井盖", "含 窨井盖"))
    client.codes_become(town, ["D101"])

    client.notify("textDocument/didClose", textDocument={"uri": county})
    client.codes_become(town, [])


def test_what_changes_on_disk_is_seen_when_the_editor_says_so(client: LanguageClient, folder: Path) -> None:
    uri = _town(client, folder)
    client.codes_become(uri, [])
    (folder / "330299-示例县.rule").write_text(COUNTY.replace("又名 住建局", ""), encoding="utf-8")

    client.notify("workspace/didChangeWatchedFiles", changes=[])

    client.codes_become(uri, ["D104"])


def test_a_document_that_was_never_saved(client: LanguageClient) -> None:
    uri = "untitled:Untitled-1"
    text = "镇街 甲镇 330299009\n单位 甲\n单位 甲\n"
    client.notify("textDocument/didOpen", textDocument={"uri": uri, "languageId": "guiyue", "version": 1, "text": text})

    client.codes_become(uri, ["D110"])
    assert "甲:单位" in client.ask("textDocument/hover", **client.at(uri, 1, 4))["contents"]["value"]


# --- what an editor shows ---------------------------------------------------------------------------------------------


def test_completion_offers_what_may_stand_there(client: LanguageClient, folder: Path) -> None:
    uri = _town(client, folder)

    assert _labels(client, uri, 8, 13) == ["市政设施", "路灯", "窨井盖"]
    units = client.ask("textDocument/completion", **client.at(uri, 9, 9))["items"]
    shown = {each["label"]: (each["detail"], each["textEdit"]["newText"]) for each in units}
    assert shown["住建局"] == ("单位,即 县住建局,330299-示例县.rule 第 5 行", "住建局")


def test_completion_takes_the_half_word_away(client: LanguageClient, folder: Path) -> None:
    uri = _town(client, folder, TOWN + "第三条 甲 类别 属于 窨")

    (only,) = client.ask("textDocument/completion", **client.at(uri, 13, 13))["items"]

    assert (only["label"], only["textEdit"]["range"]) == ("窨井盖", _area(13, 12, 13))


def test_hover_says_what_where_and_by_which_law(client: LanguageClient, folder: Path) -> None:
    uri = _town(client, folder, TOWN + "第三条 时限 自受理之日起1个月内 答复\n")

    def said(line: int, character: int) -> list[str]:
        value: str = client.ask("textDocument/hover", **client.at(uri, line, character))["contents"]["value"]
        return value.splitlines()

    assert said(8, 20) == [
        "住建局:单位,即“县住建局”",
        "声明于 330299-示例县.rule 第 5 行",
        "又名 住建局",
        "写在第一条",
    ]
    assert said(13, 11)[1].startswith("当天不算")
    assert "第二百零一条" in said(13, 11)[-1]
    assert "第二百零二条" in said(13, 15)[-1]
    clause = "第一条 路灯 类别 属于 路灯的,由 住建局 办理"
    assert said(12, 6) == ["第一条", clause, "330299001-示例镇.rule 第 9 行", "被引用 1 处"]


def test_references_reach_through_all_layers(client: LanguageClient, folder: Path) -> None:
    uri = _town(client, folder)
    place = client.at(uri, 5, 4)

    everything = client.ask("textDocument/references", **place, context={"includeDeclaration": True})
    uses = client.ask("textDocument/references", **place, context={"includeDeclaration": False})

    assert [(each["uri"].rpartition("/")[2][:9], each["range"]["start"]["line"]) for each in everything] == [
        ("330299-%E", 4),
        ("330299-%E", 4),
        ("330299001", 5),
        ("330299001", 8),
        ("330299001", 12),
    ]
    assert [each["range"]["start"]["line"] for each in uses] == [8, 12]


def test_a_rename_goes_through_all_layers(client: LanguageClient, folder: Path) -> None:
    uri = _town(client, folder)

    made = client.ask("textDocument/rename", **client.at(uri, 5, 4), newName="住房和城乡建设局")

    changed = {
        each["textDocument"]["uri"].rpartition("/")[2][:9]: [edit["range"]["start"]["line"] for edit in each["edits"]]
        for each in made["documentChanges"]
    }
    assert changed == {"330299-%E": [4], "330299001": [5, 12]}


def test_format_puts_the_whole_text_in_one_layout(client: LanguageClient, folder: Path) -> None:
    uri = _town(client, folder, TOWN.replace("由 镇政府 办理", "由镇政府办理。"))

    (edit,) = client.ask("textDocument/formatting", textDocument={"uri": uri}, options=OPTIONS)

    assert "第二条 其余\n  由 镇政府 办理\n" in edit["newText"] or "第二条 其余 由 镇政府 办理\n" in edit["newText"]
    assert edit["range"]["start"] == {"line": 0, "character": 0}


def test_a_quick_fix_mends_the_word(client: LanguageClient, folder: Path) -> None:
    uri = _town(client, folder, TOWN.replace("由 住建局 办理", "由 住建所 办理"))

    found = client.ask(
        "textDocument/codeAction", textDocument={"uri": uri}, range=_area(8, 18, 18), context={"diagnostics": []}
    )

    assert found[0]["title"] == "改成“住建局”"
    assert found[0]["edit"]["documentChanges"][0]["edits"] == [{"range": _area(8, 19, 22), "newText": "住建局"}]


def test_examples_run_in_the_margin(client: LanguageClient, folder: Path) -> None:
    uri = _town(client, folder)
    titles = [each["command"]["title"] for each in client.ask("textDocument/codeLens", textDocument={"uri": uri})]
    assert titles == ["✓ 例子通过"]

    client.write(uri, TOWN.replace("应 依 第一条 由 县住建局", "应 依 第二条 由 县住建局"))
    (lens,) = client.ask("textDocument/codeLens", textDocument={"uri": uri})
    assert lens["command"]["title"].startswith("✗ ")
    assert lens["range"] == _area(10, 2, 4)
    client.codes_become(uri, ["D903"])

    client.write(uri, TOWN + "第九条")
    (lens,) = client.ask("textDocument/codeLens", textDocument={"uri": uri})
    assert lens["command"]["title"] == "— 先改好上面的错误,再试办"
