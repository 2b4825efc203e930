"""The only way out (对外请求), against name servers that lie and servers that misbehave: 0 connections elsewhere."""

from __future__ import annotations

import asyncio
import gzip
import ipaddress
import ssl
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from adapters.memory_outbound import MemoryOutbound
from adapters.outbound import HttpsOutbound, Patience, resolve
from adapters.outbound_rules import Allowed, is_host, is_public, is_stand_in
from cases.ports_outbound import Answered, OutboundFailed, OutboundRefused, Question

HOST = "api.example.cn"
HERE = "127.0.0.1"
Said = list[str]
Talk = Callable[[asyncio.StreamReader, asyncio.StreamWriter], object]

connected: list[object] = []
_watching = {"on": False}


def _watch(event: str, arguments: tuple[object, ...]) -> None:
    """Every connection of this process, whichever library makes it; a hook cannot be taken away again."""
    if _watching["on"] and event == "socket.connect":
        connected.append(arguments[1])


sys.addaudithook(_watch)


@pytest.fixture
def connections() -> Iterator[list[object]]:
    """Where this test has connected to."""
    connected.clear()
    _watching["on"] = True
    yield connected
    _watching["on"] = False


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Key and self-signed certificate of HOST, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, HOST)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(hours=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(HOST)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file = tmp_path_factory.mktemp("tls") / "both.pem"
    file.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
    return file


@asynccontextmanager
async def listening(talk: Talk, certificate: Path | None = None) -> AsyncIterator[int]:
    """A server of our own on a free port."""
    context = None
    if certificate is not None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
    server = await asyncio.start_server(talk, HERE, 0, ssl=context)  # type: ignore[arg-type]  # plain or async
    async with server:
        yield server.sockets[0].getsockname()[1]


def saying(answer: bytes, heard: Said) -> Talk:
    """Reads the head of a request and says ``answer``."""

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        heard.append((await reader.readuntil(b"\r\n\r\n")).decode())
        writer.write(answer)
        await writer.drain()
        writer.close()

    return talk


def http(body: bytes, status: str = "200 OK", *headers: str) -> bytes:
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", *headers, "", ""]
    return "\r\n".join(lines).encode() + body


def resolving(*answers: list[str]) -> Callable[[str], object]:
    """A name server of our own: one answer after the other, the last for ever; keeps count."""
    asked: list[str] = []

    async def look_up(host: str) -> list[str]:
        asked.append(host)
        return answers[min(len(asked), len(answers)) - 1]

    look_up.asked = asked  # type: ignore[attr-defined]  # for the test to count
    return look_up


def going_out(port: int, certificate: Path, look_up: object = None, **patience: float) -> HttpsOutbound:
    """The client, for which this machine counts as the open Internet: the server of the test stands on it."""
    return HttpsOutbound(
        Allowed(hosts=frozenset({HOST}), port=port),
        Patience(**({"seconds": 5.0} | patience)),  # type: ignore[arg-type]  # one of them is a whole number
        resolver=look_up or resolving([HERE]),  # type: ignore[arg-type]  # a resolver with a counter
        reachable=lambda address: address == ipaddress.ip_address(HERE) or is_public(address),
        trust=lambda: ssl.create_default_context(cafile=certificate),
    )


INSIDE = [
    "127.0.0.1",
    "127.8.8.8",
    "0.0.0.0",  # noqa: S104  # nothing listens here: nothing may be spoken to there
    "10.1.2.3",
    "172.16.0.1",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "100.100.100.200",
    "192.0.0.8",
    "192.88.99.1",
    "198.18.0.1",
    "224.0.0.1",
    "239.255.255.250",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "::ffff:8.8.8.8",
    "::7f00:1",
    "64:ff9b::7f00:1",
    "64:ff9b:1::a00:1",
    "2002:7f00:1::",
    "2001:0:7f00:1::",
    "fe80::1",
    "fec0::1",
    "fc00::1",
    "fd00:ec2::254",
    "ff02::1",
    "2001:db8::1",
]


@pytest.mark.parametrize("address", INSIDE)
async def test_a_listed_name_that_points_inside_is_refused(connections: list[object], address: str) -> None:
    outbound = HttpsOutbound(
        Allowed(hosts=frozenset({HOST})),
        resolver=resolving([address]),  # type: ignore[arg-type]  # a resolver with a counter
    )

    with pytest.raises(OutboundRefused, match="内部网络"):
        await outbound.ask(Question("GET", f"https://{HOST}/"))

    assert connections == []


@pytest.mark.parametrize("address", ["8.8.8.8", "114.114.114.114", "2400:3200::1"])
def test_an_address_of_the_open_internet_may_be_reached(address: str) -> None:
    assert is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize("answers", [["8.8.8.8", "127.0.0.1"], ["::1", "8.8.8.8"], ["no address"], []])
async def test_one_odd_address_among_several_is_enough_to_stop(connections: list[object], answers: list[str]) -> None:
    outbound = HttpsOutbound(
        Allowed(hosts=frozenset({HOST})),
        resolver=resolving(answers),  # type: ignore[arg-type]  # a resolver with a counter
    )

    with pytest.raises((OutboundRefused, OutboundFailed)):
        await outbound.ask(Question("GET", f"https://{HOST}/"))

    assert connections == []


async def test_a_name_that_changes_its_mind_is_asked_once_and_connected_to_as_judged(
    certificate: Path, connections: list[object]
) -> None:
    heard: Said = []
    look_up = resolving([HERE], ["169.254.169.254"], ["10.0.0.1"])
    async with listening(saying(http(b"{}"), heard), certificate) as port:
        answer = await going_out(port, certificate, look_up).ask(Question("GET", f"https://{HOST}/a?b=c%20d"))

    assert (answer.status, answer.body) == (200, b"{}")
    assert look_up.asked == [HOST]  # type: ignore[attr-defined]  # the counter
    assert connections == [(HERE, port)]
    assert heard[0].startswith("GET /a?b=c%20d HTTP/1.1\r\n")
    assert f"\r\nhost: {HOST}\r\n" in heard[0].lower()


async def test_the_next_question_judges_the_name_anew(certificate: Path, connections: list[object]) -> None:
    async with listening(saying(http(b""), []), certificate) as port:
        outbound = going_out(port, certificate, resolving([HERE], ["10.0.0.1"]))
        await outbound.ask(Question("GET", f"https://{HOST}/"))
        with pytest.raises(OutboundRefused):
            await outbound.ask(Question("GET", f"https://{HOST}/"))

    assert connections == [(HERE, port)]


@pytest.mark.parametrize(
    "location", ["http://127.0.0.1:22/", "https://169.254.169.254/", "file:///etc/passwd", f"https://{HOST}/again"]
)
async def test_a_redirect_is_an_answer_and_is_not_followed(
    certificate: Path, connections: list[object], location: str
) -> None:
    heard: Said = []
    async with listening(saying(http(b"", "302 Found", f"Location: {location}"), heard), certificate) as port:
        answer = await going_out(port, certificate).ask(Question("GET", f"https://{HOST}/"))

    assert (answer.status, answer.headers["location"]) == (302, location)
    assert (len(heard), connections) == (1, [(HERE, port)])


async def test_a_certificate_of_nobody_we_know_is_not_believed(certificate: Path) -> None:
    heard: Said = []
    async with listening(saying(http(b""), heard), certificate) as port:
        outbound = HttpsOutbound(
            Allowed(hosts=frozenset({HOST}), port=port),
            resolver=resolving([HERE]),  # type: ignore[arg-type]  # a resolver with a counter
            reachable=lambda _: True,
        )
        with pytest.raises(OutboundFailed, match="ConnectError"):
            await outbound.ask(Question("POST", f"https://{HOST}/", body=b"secret"))

    assert heard == []


async def test_a_certificate_of_somebody_else_is_not_believed(certificate: Path) -> None:
    heard: Said = []
    async with listening(saying(http(b""), heard), certificate) as port:
        outbound = HttpsOutbound(
            Allowed(hosts=frozenset({"other.example.cn"}), port=port),
            resolver=resolving([HERE]),  # type: ignore[arg-type]  # a resolver with a counter
            reachable=lambda _: True,
            trust=lambda: ssl.create_default_context(cafile=certificate),
        )
        with pytest.raises(OutboundFailed, match="ConnectError"):
            await outbound.ask(Question("GET", "https://other.example.cn/"))

    assert heard == []


async def test_an_answer_beyond_the_limit_is_given_up_on(certificate: Path) -> None:
    async with listening(saying(http(b"a" * 5000), []), certificate) as port:
        with pytest.raises(OutboundFailed, match="太长"):
            await going_out(port, certificate, most_bytes=4096).ask(Question("GET", f"https://{HOST}/"))


async def test_a_packed_answer_is_not_unpacked(certificate: Path) -> None:
    bomb = gzip.compress(b"\0" * 10_000_000)
    async with listening(saying(http(bomb, "200 OK", "Content-Encoding: gzip"), []), certificate) as port:
        with pytest.raises(OutboundFailed, match="压缩"):
            await going_out(port, certificate).ask(Question("GET", f"https://{HOST}/"))


async def test_a_server_that_never_answers_is_given_up_on(certificate: Path) -> None:
    done = asyncio.Event()

    async def silent(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await done.wait()
        writer.close()

    async with listening(silent, certificate) as port:
        with pytest.raises(OutboundFailed, match="没有按时应答"):
            await going_out(port, certificate, seconds=0.2).ask(Question("GET", f"https://{HOST}/"))
        done.set()


async def test_a_name_server_that_never_answers_is_given_up_on(certificate: Path) -> None:
    async def never(_host: str) -> list[str]:
        await asyncio.sleep(60)
        return []

    with pytest.raises(OutboundFailed, match="没有按时应答") as told:
        await going_out(1, certificate, never, seconds=0.1).ask(Question("GET", f"https://{HOST}/"))

    assert not told.value.sent


async def test_an_answer_that_is_no_http_is_a_failure(certificate: Path) -> None:
    async with listening(saying(b"220 mail\r\n\r\n", []), certificate) as port:
        with pytest.raises(OutboundFailed, match="RemoteProtocolError"):
            await going_out(port, certificate).ask(Question("GET", f"https://{HOST}/"))


async def test_proxies_of_the_environment_are_not_used(
    certificate: Path, connections: list[object], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HTTPS_PROXY", "https_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://10.9.9.9:3128")
    async with listening(saying(http(b"ok"), []), certificate) as port:
        answer = await going_out(port, certificate).ask(Question("GET", f"https://{HOST}/"))

    assert (answer.body, connections) == (b"ok", [(HERE, port)])


async def test_what_is_sent_arrives_whole(certificate: Path) -> None:
    heard: Said = []

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        heard.append((await reader.readuntil(b"\r\n\r\n")).decode())
        heard.append((await reader.readexactly(6)).decode())
        writer.write(http(b"", "204 No Content"))
        writer.close()

    async with listening(talk, certificate) as port:
        question = Question("POST", f"https://{HOST}/hook", {"content-type": "text/plain"}, "井盖".encode())
        answer = await going_out(port, certificate).ask(question)

    assert (answer.status, heard[1]) == (204, "井盖")
    assert "content-type: text/plain\r\n" in heard[0]
    assert "cookie" not in heard[0].lower()


async def test_a_stand_in_on_this_machine_is_spoken_to_plainly() -> None:
    heard: Said = []
    async with listening(saying(http(b"{}"), heard)) as port:
        place = f"{HERE}:{port}"
        answer = await HttpsOutbound(Allowed(stand_ins=frozenset({place}))).ask(Question("GET", f"http://{place}"))

    assert answer.status == 200
    assert heard[0].startswith("GET / HTTP/1.1\r\n")


async def test_a_host_that_hangs_takes_no_turn_from_the_others_and_may_have_heard() -> None:
    done = asyncio.Event()

    async def silent(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await done.wait()
        writer.close()

    async with listening(silent) as hanging, listening(saying(http(b"{}"), [])) as well:
        places = [f"{HERE}:{port}" for port in (hanging, well)]
        out = HttpsOutbound(Allowed(stand_ins=frozenset(places)), Patience(seconds=0.3, at_once=1))
        asked = asyncio.create_task(out.ask(Question("GET", f"http://{places[0]}")))
        await asyncio.sleep(0.05)

        answered = await out.ask(Question("GET", f"http://{places[1]}"))
        with pytest.raises(OutboundFailed) as told:
            await asked
        done.set()

    assert (answered.status, told.value.sent) == (200, True)


async def test_where_nobody_listens_nothing_was_sent() -> None:
    out = HttpsOutbound(Allowed(stand_ins=frozenset({f"{HERE}:1"})))

    with pytest.raises(OutboundFailed, match="连不上") as told:
        await out.ask(Question("GET", f"http://{HERE}:1"))

    assert not told.value.sent


async def test_the_machines_own_resolver_knows_this_machine() -> None:
    assert set(await resolve("localhost")) <= {"127.0.0.1", "::1"}


async def test_a_name_that_nobody_knows_is_a_failure(connections: list[object]) -> None:
    async def unknown(_host: str) -> list[str]:
        raise OSError("no such host")

    with pytest.raises(OutboundFailed, match="查不到"):
        await HttpsOutbound(Allowed(hosts=frozenset({HOST})), resolver=unknown).ask(Question("GET", f"https://{HOST}/"))

    assert connections == []


async def test_the_twin_says_what_was_written_and_keeps_what_was_asked() -> None:
    url = f"https://{HOST}/token"
    twin = MemoryOutbound(Allowed(hosts=frozenset({HOST})), {url: Answered(200, {}, b"{}")})

    assert (await twin.ask(Question("GET", url))).body == b"{}"
    assert twin.asked == [Question("GET", url)]


@pytest.mark.parametrize("text", ["*.example.cn", "example", "1.2.3.4", "127.1", "API.example.cn", "a.cn:443", "a..cn"])
def test_no_pattern_and_no_address_may_be_listed(text: str) -> None:
    assert not is_host(text)


@pytest.mark.parametrize(
    "text", ["127.0.0.1", "127.0.0.1:0", "127.0.0.1:x", "10.0.0.1:80", "localhost:80", "127.0.0.1:99999"]
)
def test_only_this_machine_with_a_port_may_be_a_stand_in(text: str) -> None:
    assert not is_stand_in(text)
    assert is_stand_in("127.0.0.1:8999")
    assert is_stand_in("[::1]:8999")
