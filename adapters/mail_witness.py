"""A mailbox that keeps signed heads (邮件见证): one message a day, over SMTP with encryption and time-outs."""

from __future__ import annotations

import asyncio
import smtplib
import ssl
from collections.abc import Sequence
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path
from urllib.parse import unquote, urlsplit

from cases.heads import printed
from cases.people import JurisdictionId
from cases.ports_audit import Head, Held, WitnessUnavailable

_SUBMISSION, _SMTPS = 587, 465


@dataclass(frozen=True, slots=True)
class Mailbox:
    """``url`` is ``smtp://user:password@host:port`` (turned to TLS by STARTTLS) or ``smtps://…``."""

    url: str
    sender: str
    to: tuple[str, ...]
    timeout_seconds: int


class MailWitness:
    """The port ``cases.ports_audit.Witness``; ``marks`` is a folder that holds the last one sent of each place.

    A crash between sending and marking sends a head twice, which does no harm.
    """

    def __init__(self, box: Mailbox, marks: Path) -> None:
        self._box = box
        self._marks = marks

    @property
    def name(self) -> str:
        """Who gets the mail."""
        return f"邮箱 {'、'.join(self._box.to)} "

    async def last(self, jurisdiction: JurisdictionId) -> Held | None:
        """The last head that was sent of a place. Raises WitnessUnavailable."""
        file = self._marks / str(jurisdiction)
        if not file.exists():
            return None
        try:
            seq, _, signature = (await asyncio.to_thread(file.read_text)).partition(" ")
            return Held(int(seq), signature)
        except (OSError, ValueError) as error:
            raise WitnessUnavailable(f"{file} 读不出来,不知道寄到了哪一次") from error

    async def publish(self, heads: Sequence[Head]) -> None:
        """Send them in one message. Raises WitnessUnavailable."""
        try:
            await asyncio.to_thread(self._send, heads)
            await asyncio.to_thread(self._mark, heads)
        except (OSError, smtplib.SMTPException) as error:
            raise WitnessUnavailable(f"日封寄不到{self.name}({type(error).__name__})") from error

    def _send(self, heads: Sequence[Head]) -> None:
        message = EmailMessage()
        message["Subject"] = f"日封 {len(heads)} 个辖区" if len(heads) > 1 else "日封"
        message["From"], message["To"] = self._box.sender, ", ".join(self._box.to)
        message.set_content("请保存本邮件:它可以证明以前的记录没有被改动过。\n\n" + "\n\n".join(map(printed, heads)))
        where = urlsplit(self._box.url)
        host, tls = where.hostname or "", ssl.create_default_context()
        seconds = self._box.timeout_seconds
        if where.scheme == "smtps":
            server: smtplib.SMTP = smtplib.SMTP_SSL(host, where.port or _SMTPS, timeout=seconds, context=tls)
        else:
            server = smtplib.SMTP(host, where.port or _SUBMISSION, timeout=seconds)
        with server:
            if where.scheme != "smtps":
                server.starttls(context=tls)
            if where.username:
                server.login(unquote(where.username), unquote(where.password or ""))
            server.send_message(message)

    def _mark(self, heads: Sequence[Head]) -> None:
        self._marks.mkdir(parents=True, exist_ok=True)
        for head in heads:
            (self._marks / str(head.jurisdiction)).write_text(f"{head.seq} {head.signed.signature}")
