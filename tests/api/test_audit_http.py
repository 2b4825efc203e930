"""The promise in the 201, receipts, heads and openings over HTTP, and the program that checks them offline (回执)."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.seals import Ed25519Seals, decoded, new_key, public_of
from api import offline_verifier
from api.offline_verifier import main, signed_by
from cases.ports_crypto import SHA256
from tests.adapters.test_seals import VECTORS
from tests.support.web import REPORT, Visitor, data_of, errors_of, reported, told

TOWN = REPORT["township"]
Checked = Callable[..., tuple[int, str]]


@pytest.fixture(scope="module")
def seal(operator: Visitor) -> Callable[[], None]:
    return lambda: data_of(operator.post("/api/v1/sandbox/tick", {})) and None


@pytest.fixture
def checked(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Checked:
    """Runs the program on texts; gives its exit code and what it says."""

    def run(receipt: object, *more: str, **files: object) -> tuple[int, str]:
        words = list(more)
        for name, content in {"receipt": receipt, **files}.items():
            file = tmp_path / name
            file.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
            words += [f"--{name}", str(file)] if name != "receipt" else [str(file)]
        return main(words), capsys.readouterr().out

    return run


@pytest.fixture(scope="module")
def witnessed(deputy: Visitor, visitor: Visitor, seal: Callable[[], None]) -> dict[str, Any]:
    """The heads that somebody has fetched before the report was made."""
    reported(deputy)
    seal()
    found: dict[str, Any] = visitor.get(f"/api/v1/audit/{TOWN}/head").json()
    return found


@pytest.fixture(scope="module")
def receipt(deputy: Visitor, witnessed: dict[str, Any], seal: Callable[[], None]) -> dict[str, Any]:
    """A whole receipt that leads up from there."""
    case = reported(deputy)
    size = json.loads(witnessed["data"]["now"]["text"])["size"]
    assert deputy.get(f"/api/v1/receipts/{case}").status_code == 202
    seal()
    found: dict[str, Any] = data_of(deputy.get(f"/api/v1/receipts/{case}?from={size}"))
    return found


def bent(receipt: dict[str, Any], change: Callable[[dict[str, Any]], None]) -> dict[str, Any]:
    copy: dict[str, Any] = json.loads(json.dumps(receipt))
    change(copy)
    return copy


def swap(text: str) -> str:
    return ("0" if text[0] != "0" else "1") + text[1:]


# --- doors ------------------------------------------------------------------------------------------------------------


def test_receipts_and_openings_are_not_for_strangers(visitor: Visitor, deputy: Visitor, stranger: Visitor) -> None:
    case = reported(deputy)

    assert told(visitor.get(f"/api/v1/receipts/{case}"))[0] == 401
    assert told(stranger.get(f"/api/v1/receipts/{case}"))[0] == 404
    assert told(visitor.get("/api/v1/audit/999999/head"))[0] == 404
    assert told(deputy.do(case, "looks", what="voice", reason="演示:好奇而已"))[0] == 403
    assert told(deputy.get(f"/api/v1/cases/{case}/looks"))[0] == 403


def test_the_answer_to_a_report_is_promised_and_repeated_word_for_word(
    deputy: Visitor, seal: Callable[[], None]
) -> None:
    body = REPORT | {"client_uuid": "7f0d3c9a-2f53-4f0e-8a35-9a4d1c0c5d21"}
    first, again = (deputy.post("/api/v1/reports", body) for _ in range(2))
    case, promise = data_of(first)["id"], data_of(first)["promise"]

    assert data_of(first) == data_of(again)
    pending = deputy.get(f"/api/v1/receipts/{case}")
    assert (pending.status_code, pending.headers["retry-after"]) == (202, "5")
    assert (data_of(pending)["status"], data_of(pending)["promise"], data_of(pending)["proof"]) == (
        "pending",
        promise,
        None,
    )
    seal()
    whole = data_of(deputy.get(f"/api/v1/receipts/{case}"))
    assert (whole["status"], whole["promise"]) == ("sealed", promise)
    assert json.loads(promise["text"])["no"] == data_of(first)["no"]
    assert "promise" not in data_of(deputy.do(case, "urge", text="请快一点"))


def test_nothing_that_outsiders_may_watch_is_personal(
    visitor: Visitor, witnessed: dict[str, Any], receipt: dict[str, Any]
) -> None:
    led = visitor.get(f"/api/v1/audit/{TOWN}/consistency?from=1").text
    case = json.loads(receipt["promise"]["text"])["case"]

    for public in (json.dumps(witnessed), led):
        assert case not in public
        assert "水月亭" not in public
    assert sorted(json.loads(receipt["proof"]["entry"])) == ["hash", "log", "name", "seq", "v"]
    assert errors_of(visitor.get(f"/api/v1/audit/{TOWN}/consistency?from=1&to=999999")).keys() == {"to"}


def test_an_auditor_opens_with_a_reason_and_that_is_told(sign_in: Callable[[str], Visitor], deputy: Visitor) -> None:
    case, auditor = reported(deputy, voice={"name": "演示老人", "phone": "演示电话"}), sign_in("hn-auditor")

    assert errors_of(auditor.do(case, "looks", what="voice", reason="")).keys() == {"reason"}
    opened = data_of(auditor.do(case, "looks", what="voice", reason="演示:核对代录"))
    assert opened["contents"] == [{"what": "voice", "body": {"name": "演示老人", "phone": "演示电话"}}]
    assert data_of(auditor.do(case, "looks", what="reporter", reason="演示:核对身份"))["name"]
    looks = data_of(auditor.get(f"/api/v1/cases/{case}/looks"))["looks"]
    assert [(each["what"], each["role"], each["reason"]) for each in looks] == [
        ("voice", "auditor", "演示:核对代录"),
        ("reporter", "auditor", "演示:核对身份"),
    ]
    assert looks[0]["at"].endswith("+08:00")


# --- the program ------------------------------------------------------------------------------------------------------


def test_what_cannot_be_read_is_said(checked: Checked, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert checked("kein JSON")[0] == 2
    assert checked({"promise": 3})[0] == 2
    assert main([]) == 2
    assert "用法" in capsys.readouterr().out
    assert main([str(tmp_path / "nicht da")]) == 2
    assert "读不出来" in capsys.readouterr().out
    for words in (["--sonst", "x"], ["--head"]):
        assert main(words) == 2
        assert "不认识" in capsys.readouterr().out


def test_a_promise_alone_proves_what_was_promised_and_says_what_is_missing(
    checked: Checked, receipt: dict[str, Any]
) -> None:
    key = receipt["keys"][0]
    trusted = ("--key", f"{key['id']}={key['public']}")
    for one in (receipt["promise"], receipt["promise"]["code"], {"code": 0, "data": {"promise": receipt["promise"]}}):
        code, said = checked(one, *trusted)
        assert code == 3
        assert "承诺书是真的" in said
        assert "还没有封存证明" in said
    code, said = checked(receipt["promise"])
    assert (code, said) == (1, "✗ 承诺书用密钥“sandbox”签名,可是没有这把公钥\n")


def test_a_whole_receipt_with_a_witness_proves_all_of_it(
    checked: Checked, receipt: dict[str, Any], witnessed: dict[str, Any]
) -> None:
    key = receipt["keys"][0]
    code, said = checked(receipt, "--key", f"{key['id']}={key['public']}", head=witnessed)

    assert code == 0, said
    assert REPORT["text"] in said
    assert "以上都已经证明" in said
    code, said = checked(receipt, head=witnessed)
    assert (code, "公钥是回执自己带的" in said) == (3, True)


def test_a_witness_is_read_from_file_and_paper_and_needs_a_link(
    checked: Checked, receipt: dict[str, Any], visitor: Visitor
) -> None:
    head = receipt["proof"]["head"]
    line = json.dumps({name: head[name] for name in ("text", "key", "signature")}, ensure_ascii=False)
    paper = f"演示\n{head['text']}\n密钥 {head['key']} 签名 {head['signature']}\n"
    for witness in (line, paper):
        assert "一致" in checked(receipt, head=witness)[1]
    later = visitor.get(f"/api/v1/audit/{TOWN}/head").json()
    sizes = [json.loads(each["text"])["size"] for each in (head, later["data"]["now"])]
    proof = visitor.get(f"/api/v1/audit/{TOWN}/consistency?from={sizes[0]}&to={sizes[1]}").json()
    alone = bent(receipt, lambda r: r["proof"].update(consistency=None))
    if sizes[0] != sizes[1]:
        assert "还没有接上" in checked(alone, head=later)[1]
        assert "一致" in checked(alone, head=later, consistency=proof)[1]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda r: r["promise"].update(text=r["promise"]["text"].replace("2026", "2025")), "承诺书的签名不对"),
        (lambda r: r.update(promise=r["proof"]["head"]), "这不是承诺书"),
        (lambda r: r["chain"][0].update(text=r["chain"][0]["text"] + " "), "第 1 个记录与它的杂凑值对不上"),
        (lambda r: r["chain"].pop(), "记录的原文不是承诺书说的那一件"),
        (lambda r: r["contents"][0]["body"].update(text="演示:别的"), "这段内容不是当时写的"),
        (
            lambda r: r["proof"].update(entry=r["proof"]["entry"].replace('"seq":', '"seq":9')),
            "封存的不是承诺书说的那一件",
        ),
        (lambda r: r["proof"].update(no=r["proof"]["no"] - 1), "封存证明不成立"),
        (lambda r: r["proof"].update(path=[swap(p) for p in r["proof"]["path"]]), "封存证明不成立"),
        (lambda r: r["proof"]["path"].append("00"), "封存证明不成立"),
        (lambda r: r["proof"]["path"].pop(), "封存证明不成立"),
        (lambda r: r["proof"].update(size=r["proof"]["size"] + 1), "封存证明不成立"),
        (lambda r: r["proof"].update(head=r["promise"]), "封存头不是这个辖区的"),
        (
            lambda r: r["proof"]["consistency"].update(path=[swap(p) for p in r["proof"]["consistency"]["path"]]),
            "记录被改动过",
        ),
        (lambda r: r["proof"]["consistency"]["path"].append("00"), "记录被改动过"),
        (lambda r: r["proof"]["consistency"]["path"].clear(), "记录被改动过"),
    ],
)
def test_whatever_was_bent_is_found(
    checked: Checked,
    receipt: dict[str, Any],
    witnessed: dict[str, Any],
    change: Callable[[dict[str, Any]], None],
    said: str,
) -> None:
    code, found = checked(bent(receipt, change), head=witnessed)

    assert (code, said in found) == (1, True), found


def test_the_program_runs_alone_as_the_server_hands_it_out(
    visitor: Visitor, receipt: dict[str, Any], tmp_path: Path
) -> None:
    program = tmp_path / "minqing_verify.py"
    program.write_text(visitor.get("/api/v1/audit/verifier").text, encoding="utf-8")
    (tmp_path / "receipt").write_text(json.dumps(receipt))
    done = subprocess.run(
        [sys.executable, "-I", str(program), str(tmp_path / "receipt")], capture_output=True, text=True, check=False
    )

    assert (done.returncode, done.stderr) == (3, "")
    assert "已经封存" in done.stdout


def test_a_hash_function_that_is_not_here_is_named() -> None:
    with pytest.raises(offline_verifier.Unreadable, match="没有 rot13 算法"):
        offline_verifier.digest_of("rot13")


@pytest.mark.parametrize(("private", "public", "message", "signature"), VECTORS)
def test_signatures_are_read_as_the_standard_says(private: str, public: str, message: str, signature: str) -> None:
    key, text, own = bytes.fromhex(public), bytes.fromhex(message), bytes.fromhex(signature)

    assert private
    assert signed_by(key, text, own)
    assert not signed_by(key, text + b"x", own)
    assert not signed_by(key[:-1], text, own)
    assert not signed_by(key, text, own[:32] + b"\xff" * 32)  # s beyond the order of the group
    assert not signed_by(b"\xff" * 32, text, own)
    assert not signed_by(b"\2" + b"\0" * 31, text, own)  # no point of the curve


@settings(max_examples=15, deadline=None)
@given(st.text(max_size=200), st.integers(0, 511))
def test_signatures_are_judged_as_the_library_judges_them(text: str, bit: int) -> None:
    private = new_key()
    signed = Ed25519Seals(SHA256, [("a", private)], {}).sign(text)
    public, signature = decoded(public_of(private)), bytearray(decoded(signed.signature))

    assert signed_by(public, text.encode(), bytes(signature))
    signature[bit // 8] ^= 1 << bit % 8
    assert not signed_by(public, text.encode(), bytes(signature))
