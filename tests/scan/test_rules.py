"""Our own rules for semgrep (扫描规则): each finds what is planted for it, and leaves alone what is right."""

from __future__ import annotations

import json
import re
import subprocess
from collections import Counter
from pathlib import Path

import pytest
import yaml

from tests.support.source import PACKAGES, ROOT, python_files

RULES = ROOT / "scan" / "rules.yaml"
SEMGREP = ROOT / ".venv" / "scan" / "bin" / "semgrep"
OFFLINE = ["--metrics=off", "--disable-version-check", "--no-git-ignore", "--quiet", "--json"]

IN_THE_MIDDLE = "cases/x.py"
ELSEWHERE = "api/x.py"

#: Rule -> lines that it must find, and lines that it must not; {…} of the file in which they stand.
PLANTED: dict[str, tuple[str, list[str], list[str]]] = {
    "sql-from-text": (
        ELSEWHERE,
        [
            'await db.execute(f"SELECT * FROM cases WHERE id = {x}")',
            'db.execute("SELECT * FROM cases WHERE id = %s" % x)',
            'db.fetch("SELECT * FROM cases WHERE id = {}".format(x))',
            'db.execute_query("SELECT * FROM cases ORDER BY " + x)',
            'await tx.rows(f"SELECT * FROM cases ORDER BY {x}", 1)',
        ],
        ['await db.execute("SELECT * FROM cases WHERE id = $1", x)', 'log.info(f"SELECT {x}")'],
    ),
    "pattern-from-outside": (
        ELSEWHERE,
        ["re.compile(x)", "re.search(x, 'a')", "re.fullmatch(x.pattern, 'a')", 're.sub("a" + x, "b", "c")'],
        ['re.search(r"a+", x)', "re.fullmatch(_TERM, x)", "re.compile(re.escape(x))", "TERM.search(x)"],
    ),
    "clock-or-dice-in-the-middle": (
        IN_THE_MIDDLE,
        ["datetime.now(UTC)", "time.time()", "random.choice(x)", "uuid.uuid4()", "os.urandom(8)"],
        ["clock.now()", "ids.new()", "datetime.fromisoformat(x)"],
    ),
    "clock-without-zone": (
        ELSEWHERE,
        ["datetime.now()", "datetime.utcnow()", "datetime.utcfromtimestamp(x)"],
        ["datetime.now(UTC)", "datetime.fromtimestamp(x, UTC)", "time.monotonic()"],
    ),
    "yaml-that-makes-objects": (
        ELSEWHERE,
        ["yaml.load(x)", "yaml.load(x, Loader=yaml.Loader)", "yaml.unsafe_load(x)", "yaml.full_load(x)"],
        ["yaml.safe_load(x)", "yaml.load(x, Loader=yaml.SafeLoader)", "yaml.compose(x, Loader=yaml.SafeLoader)"],
    ),
    "process-outside-the-jail": (
        ELSEWHERE,
        ["subprocess.run([x])", "await asyncio.create_subprocess_exec(x)", "os.popen(x)"],
        ["await children.ask(x)"],
    ),
    "shell": (ELSEWHERE, ["run(x, shell=True)", "os.system(x)"], ["run([x], shell=False)"]),
    "token-not-fully-checked": (
        ELSEWHERE,
        [
            "jwt.decode(x, key)",
            'jwt.decode(x, key, algorithms=["HS256"])',
            'jwt.decode(x, key, options={"require": ["exp"]})',
        ],
        [
            'jwt.decode(x, key, algorithms=["HS256"], options={"require": ["exp", "sub"]})',
            'jwt.decode(x, key, algorithms=["HS256"], audience="m", options={"verify_aud": True, "require": ["exp"]})',
        ],
    ),
    "token-not-verified": (
        ELSEWHERE,
        ['jwt.decode(x, algorithms=A, options={"verify_signature": False, "require": ["exp"]})'],
        ['jwt.decode(x, key, algorithms=A, options={"verify_signature": True, "require": ["exp"]})'],
    ),
    "weak-digest": (
        ELSEWHERE,
        ["hashlib.md5(x)", "hashlib.sha1(x)", 'hashlib.new("md5", x)'],
        ["hashlib.sha256(x)", 'hashlib.new("sm3", x)'],
    ),
    "secret-compared-by-equals": (
        ELSEWHERE,
        ["a = hmac.new(k, x).digest() == y", "a = y == hmac.new(k, x).hexdigest()"],
        ["a = hmac.compare_digest(hmac.new(k, x).digest(), y)"],
    ),
    "file-anybody-can-guess": (
        ELSEWHERE,
        ["tempfile.mktemp()", 'open("/tmp/minqing.txt", "w")'],
        ["tempfile.mkdtemp()", 'open("rules/a.rule")'],
    ),
    "sent-elsewhere": (ELSEWHERE, ["return redirect(x)"], ["return Reply(x)"]),
    "way-out-beside-the-one": (
        ELSEWHERE,
        ["httpx.get(x)", "requests.post(x)", "urllib.request.urlopen(x)", "socket.create_connection(x)"],
        ["await outbound.ask(x)", "urllib.parse.quote(x)"],
    ),
    "certificate-not-checked": (
        ELSEWHERE,
        ["Client(verify=False)", "ssl._create_unverified_context()", "context.check_hostname = False"],
        ["Client(verify=context)", "ssl.create_default_context()"],
    ),
    "code-from-text": (ELSEWHERE, ["eval(x)", "exec(x)", "__import__(x)"], ["evaluate(x)", "re.compile(r'a')"]),
}


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Counter[tuple[str, str, str]]:
    """How often each rule fired: by rule, "bad" or "good" and line. One run for all, since starting takes seconds."""
    folder = tmp_path_factory.mktemp("planted")
    for rule, (file, bad, good) in PLANTED.items():
        for kind, lines in (("bad", bad), ("good", good)):
            target = folder / rule / kind / file
            target.parent.mkdir(parents=True)
            target.write_text("async def f(x):\n" + "".join(f"    {line}\n" for line in lines), encoding="utf-8")
    done = subprocess.run(
        [str(SEMGREP), "scan", "--config", str(RULES), *OFFLINE, str(folder)],
        capture_output=True,
        text=True,
        check=True,
        timeout=110,
    )
    said = json.loads(done.stdout)
    assert said["errors"] == []
    return Counter(fired(folder, result) for result in said["results"])


def fired(folder: Path, result: dict[str, object]) -> tuple[str, str, str]:
    file = Path(str(result["path"]))
    line = file.read_text(encoding="utf-8").splitlines()[result["start"]["line"] - 1].strip()  # type: ignore[index]  # of semgrep
    rule, kind, *_ = file.relative_to(folder).parts
    own = str(result["check_id"]).rpartition(".")[2]
    return (rule if own == rule else own, kind if own == rule else "aside", line)


@pytest.mark.parametrize("rule", PLANTED)
def test_a_rule_finds_what_is_planted(found: Counter[tuple[str, str, str]], rule: str) -> None:
    _, bad, good = PLANTED[rule]

    assert [line for line in bad if not found[rule, "bad", line]] == []
    assert [line for line in good if found[rule, "good", line]] == []


def test_every_rule_is_tried_and_says_what_to_do() -> None:
    rules = {rule["id"]: rule for rule in yaml.safe_load(RULES.read_text(encoding="utf-8"))["rules"]}

    assert set(rules) == set(PLANTED)
    assert [name for name, rule in rules.items() if len(rule["message"]) < 30 or rule["severity"] != "ERROR"] == []


EXCUSE = re.compile(r"#\s*(nosec|nosemgrep)\b(?P<rest>.*)")
REASON = re.compile(r"(\s+B\d{3}|:\s*[a-z-]+)\s+#\s*\S+")


def test_every_excuse_names_its_rule_and_its_reason() -> None:
    files = python_files(*PACKAGES, "docs", "bench", "editors")

    wrong = [
        f"{file.relative_to(ROOT)}:{number}"
        for file in files
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1)
        if (excuse := EXCUSE.search(line)) and not REASON.match(excuse["rest"])
    ]

    assert wrong == []


#: File -> why what the scan for secrets sees there is none.
NO_SECRETS: dict[str, str] = {
    "adapters/mail_witness.py": "the form of an address in a docstring",
    "adapters/memory_media.py": "the bytes of a picture",
    "adapters/store/store.py": "the form of an address in a docstring",
    "cases/password_rules.py": "runs of keys that a password may not be",
    "cases/ports_identity.py": "the name of an event",
    "api/routes/rule_versions.py": "the digest of a bundle in an example",
    "api/routes/wechat_push.py": "the signature of an example",
    "cases/codes.py": "the signs of which short codes are made",
}


def test_every_file_of_the_product_that_looks_like_a_secret_is_explained() -> None:
    known = json.loads((ROOT / "scan" / "secrets.json").read_text(encoding="utf-8"))["results"]

    assert {file for file in known if not file.startswith("tests/")} - set(NO_SECRETS) == set()
