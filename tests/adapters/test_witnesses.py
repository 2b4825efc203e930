"""Where signed heads are kept outside the database: a folder and a mailbox, with what may go wrong (见证)."""

from __future__ import annotations

import smtplib
from email.message import EmailMessage
from pathlib import Path
from typing import Any, ClassVar, Self

import pytest

from adapters.folder_witness import FolderWitness, read_heads
from adapters.mail_witness import Mailbox, MailWitness
from cases.audit import Root, root_text
from cases.ports_audit import Head, Held, WitnessUnavailable
from cases.ports_crypto import SHA256, Signed
from tests.support.matters import at


def head(seq: int, place: int = 3) -> Head:
    more = {"seq": seq, "day": "2026-11-23", "code": "330901001", "name": "演示街道"}
    text = root_text("head", Root(place, 5, b"\1" * 32), SHA256, at("2026-11-23 18:00"), **more)
    return Head(place, seq, "2026-11-23", 5, Signed(text, "k", "s"))


async def test_a_folder_that_cannot_be_written_or_read_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(WitnessUnavailable, match="日封写不进文件夹"):
        await FolderWitness(tmp_path / "file").publish([head(1)])
    (tmp_path / "3.jsonl").write_text("kein Kopf\n")
    with pytest.raises(WitnessUnavailable, match="读不出来"):
        await FolderWitness(tmp_path).last(3)


async def test_a_folder_keeps_each_head_once_in_order(tmp_path: Path) -> None:
    folder = FolderWitness(tmp_path / "heads")

    assert await folder.last(3) is None
    await folder.publish([head(1), head(1, place=4)])
    await folder.publish([head(1), head(2)])

    assert read_heads(tmp_path / "heads/3.jsonl") == [head(1), head(2)]
    assert (await folder.last(3), await folder.last(4)) == (Held(2, "s"), Held(1, "s"))
    assert "2026-11-23 日封" in (tmp_path / "heads/3.txt").read_text(encoding="utf-8")


async def test_a_line_that_a_crash_has_torn_is_written_anew(tmp_path: Path) -> None:
    folder = FolderWitness(tmp_path)
    await folder.publish([head(1)])
    with (tmp_path / "3.jsonl").open("a") as file:
        file.write('{"text":"')

    assert await folder.last(3) == Held(1, "s")
    await folder.publish([head(2)])
    assert read_heads(tmp_path / "3.jsonl") == [head(1), head(2)]


class Server:
    """Stands for smtplib: hears what is sent."""

    heard: ClassVar[list[Any]] = []

    def __init__(self, host: str, port: int, **options: Any) -> None:
        self.heard.append((type(self).__name__, host, port, options["timeout"]))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def starttls(self, **_: object) -> None:
        self.heard.append("starttls")

    def login(self, user: str, password: str) -> None:
        self.heard.append((user, password))

    def send_message(self, message: EmailMessage) -> None:
        self.heard.append((message["From"], message["To"], message.get_content()))


class SafeServer(Server):
    """The same over TLS from the beginning."""


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    monkeypatch.setattr(Server, "heard", [])
    monkeypatch.setattr(smtplib, "SMTP", Server)
    monkeypatch.setattr(smtplib, "SMTP_SSL", SafeServer)
    return Server.heard


async def test_mail_that_cannot_be_sent_is_sent_again_later(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_: object, **__: object) -> None:
        raise TimeoutError

    monkeypatch.setattr(smtplib, "SMTP", away)
    witness = MailWitness(Mailbox("smtp://h", "a@b", ("c@d",), 3), tmp_path)

    with pytest.raises(WitnessUnavailable, match=r"日封寄不到邮箱 c@d \(TimeoutError\)|TimeoutError"):
        await witness.publish([head(1)])
    assert await witness.last(3) is None
    (tmp_path / "3").write_text("? ?")
    with pytest.raises(WitnessUnavailable, match="读不出来"):
        await witness.last(3)


async def test_mail_goes_encrypted_with_the_heads_as_they_were_signed(tmp_path: Path, heard: list[Any]) -> None:
    witness = MailWitness(Mailbox("smtp://u%40x:p%2F@h:2525", "a@b", ("c@d", "e@f"), 3), tmp_path)

    await witness.publish([head(1), head(1, place=4)])

    connect, tls, login, (sender, to, text) = heard
    assert (connect, tls, login) == (("Server", "h", 2525, 3), "starttls", ("u@x", "p/"))
    assert (sender, to) == ("a@b", "c@d, e@f")
    assert head(1).signed.text in text
    assert [await witness.last(place) for place in (3, 4, 5)] == [Held(1, "s"), Held(1, "s"), None]


async def test_mail_over_tls_from_the_beginning_needs_no_other_word(tmp_path: Path, heard: list[Any]) -> None:
    await MailWitness(Mailbox("smtps://h", "a@b", ("c@d",), 3), tmp_path).publish([head(1)])

    assert heard[0] == ("SafeServer", "h", 465, 3)
    assert len(heard) == 2
