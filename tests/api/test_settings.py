"""An operator's settings: what is wrong is told at once with its line; a secret written out never starts."""

from __future__ import annotations

import ast
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from api import paths
from api.references import Address
from api.settings import Settings, SettingsRefused, contradictions, is_loopback, load
from api.signing import signing_keys
from docs.config_page import leaves
from tests.support.source import ROOT, python_files, tree

GOOD_SECRET = "0123456789abcdef0123456789abcdef"
PRODUCTION = """\
mode: production
auth: {jwt_keys: [{kid: "1", secret: "${JWT}"}]}
encryption: {keys: [{kid: "1", secret: "${CIPHER}"}]}
audit: {signing_keys: [{kid: "1", secret: "${SIGN}"}]}
database:
  url: postgres://minqing_app:${DB}@db:5432/minqing
  owner_url: postgres://minqing_owner:${DB}@db:5432/minqing
"""


def written(tmp_path: Path, text: str) -> Path:
    file = tmp_path / "mine.yaml"
    file.write_text(text, encoding="utf-8")
    return file


def refusal(tmp_path: Path, text: str, env: dict[str, str] | None = None) -> list[str]:
    with pytest.raises(SettingsRefused) as caught:
        load(written(tmp_path, text), env or {})
    return str(caught.value).splitlines()


def test_all_mistakes_are_told_at_once_with_their_lines(tmp_path: Path) -> None:
    text = """\
mode: sandbx
http:
  prot: 3
  port: 99999
  workers: two
redis: 3
log: {level: info, level: debug}
nonsense_of_some_length: 1
"""
    assert refusal(tmp_path, text, {"MINQING__http__host": "[1]", "MINQING__clok__x": "3"}) == [
        (
            "mine.yaml:8 nonsense_of_some_length:没有这一项设置;"
            "这里可以写:mode、http、database、redis、files、photos、picture_links、content_check、attachments、limits、dossier、auth、encryption、audit、privacy、retention、rules、clock、live、telling、wechat、wechat_push、wechat_subscribe、sms、robots、wecom、dingtalk、pages、partners、outbound、log"
        ),
        "环境变量 MINQING__clok__x clok:没有这一项设置,是不是“clock”?",
        "mine.yaml:1 mode:应当是 sandbox、production 之一",
        "mine.yaml:3 http.prot:没有这一项设置,是不是“port”?",
        "环境变量 MINQING__http__host http.host:应当是 文字",
        "mine.yaml:4 http.port:应当是 0 到 65535 的整数,现在是 99999",
        "mine.yaml:5 http.workers:应当是 1 以上的整数",
        "mine.yaml:6 redis:这里应当是若干“名称: 值”",
        "mine.yaml:7 log.level:写了两遍,请只留一处",
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            'auth: {jwt_keys: [{kid: a, secret: "abc"}]}',
            "mine.yaml:1 auth.jwt_keys[0].secret:密钥不能直接写出来,请写成 ${环境变量名} 或 file:/绝对路径",
        ),
        (
            "database: {url: 'postgres://u:geheim@h/x', owner_url: 'postgres://o@h/x'}",
            "mine.yaml:1 database.url:地址里的口令不能直接写出来,请写成 ${环境变量名} 或 ${file:/绝对路径}",
        ),
        (
            "redis: {url: 'redis://:geheim@h/0'}",
            "mine.yaml:1 redis.url:地址里的口令不能直接写出来,请写成 ${环境变量名} 或 ${file:/绝对路径}",
        ),
        (
            'auth: {jwt_keys: [{kid: a, secret: "${GONE}"}]}',
            "mine.yaml:1 auth.jwt_keys[0].secret:环境变量 GONE 没有设置",
        ),
        (
            'auth: {jwt_keys: [{kid: a, secret: "file:/nowhere/at-all"}]}',
            "mine.yaml:1 auth.jwt_keys[0].secret:文件 /nowhere/at-all 读不出来",
        ),
        ("auth: {jwt_keys: [{kid: a}]}", "mine.yaml:1 auth.jwt_keys[0].secret:缺少这一项"),
        ("auth: {jwt_keys: 3}", "mine.yaml:1 auth.jwt_keys:应当是一个列表"),
        ("auth: {jwt_keys: [3]}", "mine.yaml:1 auth.jwt_keys[0]:这里应当是若干“名称: 值”"),
        ("clock: {poll_seconds: true}", "mine.yaml:1 clock.poll_seconds:应当是 0.01 以上的数"),
        ("files: {dir: ''}", "mine.yaml:1 files.dir:应当是 路径"),
        ("http: {host: null}", "mine.yaml:1 http.host:应当是 文字"),
        ("a: b: c", "mine.yaml:1 不是正确的 YAML:mapping values are not allowed here"),
    ],
)
def test_one_mistake_is_one_sentence(tmp_path: Path, text: str, said: str) -> None:
    assert refusal(tmp_path, text) == [said]


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsRefused, match="文件读不出来"):
        load(tmp_path / "absent.yaml", {})


def test_an_environment_value_that_is_no_yaml_is_named() -> None:
    with pytest.raises(SettingsRefused, match="环境变量 MINQING__http__port 的值不是正确的 YAML"):
        load(None, {"MINQING__http__port": "{"})


SIGNED = "{signing_keys: [{kid: a, secret: '${JWT}'}]}"
SEALED = "{keys: [{kid: a, secret: '${JWT}'}]}"
TOKENS = "{jwt_keys: [{kid: a, secret: '${JWT}'}]}"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("http: {workers: 2}", "设置 http.workers:SQLite 只能由一个进程使用,不能开 2 个;请改为 1,或改用 PostgreSQL"),
        ("database: {url: 'mysql://h/x'}", "设置 database.url:应当以 sqlite:// 或 postgres:// 开头"),
        (
            "database: {url: 'postgres://u@h/x'}",
            "设置 database.owner_url:使用 PostgreSQL 时要写表的所有者的地址,它与 database.url 不是同一个角色",
        ),
        (
            "http: {host: 0.0.0.0}",
            "设置 http.host:试用方式(sandbox)可以不用密码登录,只能监听本机;请改为 127.0.0.1,或改用正式方式",
        ),
        (
            "http: {proxies: {count: 1}}",
            "设置 http.proxies.count:试用方式(sandbox)不能放在代理后面;请改为 0,或改用正式方式",
        ),
        (
            f"mode: production\naudit: {SIGNED}\nencryption: {SEALED}",
            "设置 auth.jwt_keys:正式方式必须自备登录密钥,请至少写一个 kid 和 secret",
        ),
        (
            f"mode: production\nauth: {TOKENS}\nencryption: {SEALED}",
            "设置 audit.signing_keys:正式方式必须自备存证的签名密钥,请用 minqing heads new-key 生成一个",
        ),
        (
            "audit: {signing_keys: [{kid: a, secret: '${JWT}'}], old_keys: [{kid: a, public: x}]}",
            "设置 audit.signing_keys:有两个密钥的 kid 相同(停用的也算),请改成不同的名称",
        ),
        (
            "audit: {mail: {url: 'http://h', sender: a@b, to: [c@d]}}",
            "设置 audit.mail.url:应当以 smtp:// 或 smtps:// 开头",
        ),
        (
            "audit: {mail: {url: 'smtp://h'}}",
            "设置 audit.mail:要寄日封,请写上 sender(发件人)和 to(收件人)",
        ),
        (
            f"mode: production\nauth: {TOKENS}\naudit: {SIGNED}",
            "设置 encryption.keys:正式方式必须自备加密密钥,请用 minqing keys new 生成一个,写上 kid 和 secret",
        ),
        (
            "encryption: {keys: [{kid: a, secret: '${JWT}'}, {kid: a, secret: '${JWT}'}]}",
            "设置 encryption.keys:有两个密钥的 kid 相同,请改成不同的名称",
        ),
        (
            "encryption: {keys: [{kid: a.b, secret: '${JWT}'}]}",
            "设置 encryption.keys:kid 只能用英文字母、数字和连字号",
        ),
        (
            "photos: {max_bytes: 20000000}",
            "设置 photos.max_bytes:不能大于 http.body_limits.photo_bytes,否则这样的照片传不上来",
        ),
        ("auth: {jwt_keys: [{kid: a, secret: '${SHORT}'}]}", "设置 auth.jwt_keys[0].secret:密钥太短,至少要 32 字节"),
        (
            "auth: {jwt_keys: [{kid: a, secret: '${JWT}'}, {kid: a, secret: '${JWT}'}]}",
            "设置 auth.jwt_keys:有两个密钥的 kid 相同,请改成不同的名称",
        ),
    ],
)
def test_what_cannot_work_together_is_refused(tmp_path: Path, text: str, said: str) -> None:
    assert refusal(tmp_path, text, {"SHORT": "kurz", "JWT": GOOD_SECRET}) == [said]


def test_every_setting_is_read_by_somebody() -> None:
    readers = [file for file in python_files("api", "adapters") if not file.name.startswith("settings")]
    own = [ROOT / "api/settings.py"]  # folder, calendar_file, migration_url … are settings seen through

    read = {node.attr for file in readers + own for node in ast.walk(tree(file)) if isinstance(node, ast.Attribute)}

    assert {name for name, _ in leaves(Settings) if name.rpartition(".")[2] not in read} == set()


def test_the_defaults_run_as_they_are() -> None:
    settings = load(None, {})

    assert (settings.sandbox, settings.database.is_sqlite, settings.http.workers) == (True, True, 1)
    assert settings.database.migration_url == settings.database.url
    assert settings.rules.folder == paths.rules_dir()
    assert settings.rules.calendar_file == paths.rules_dir() / "日历.txt"


def test_the_environment_wins_over_the_file_and_the_file_over_the_defaults(tmp_path: Path) -> None:
    file = written(tmp_path, "http: {port: 9000, host: localhost}")

    settings = load(None, {"MINQING_CONFIG": str(file), "MINQING__http__port": "9001", "MINQING__rules__dir": ""})

    assert (settings.http.host, settings.http.port, settings.http.request_seconds) == ("localhost", 9001, 30)
    assert settings.rules.dir == ""


def test_references_are_followed_and_never_printed(tmp_path: Path) -> None:
    key_file = tmp_path / "key"
    key_file.write_text(GOOD_SECRET + "\n")
    text = PRODUCTION.replace("${JWT}", f"file:{key_file}")

    settings = load(written(tmp_path, text), {"DB": "p@ss/word", "SIGN": "演示", "CIPHER": "演示"})

    assert settings.auth.jwt_keys[0].secret.value == GOOD_SECRET
    assert str(settings.auth.jwt_keys[0].secret) == f"<file:{key_file}>"
    assert settings.database.url.url == "postgres://minqing_app:p%40ss%2Fword@db:5432/minqing"
    assert str(settings.database.url) == "postgres://minqing_app:${DB}@db:5432/minqing"
    assert settings.database.migration_url == settings.database.owner_url
    assert GOOD_SECRET not in repr(settings)
    assert "p@ss" not in repr(settings)
    assert "%40" not in repr(settings)


def test_a_secret_in_a_file_is_refused_even_where_the_environment_overrules_it(tmp_path: Path) -> None:
    text = 'database: {url: "postgres://u:geheim@h/d"}\nauth: {jwt_keys: [{kid: "1", secret: geheim-geheim}]}\n'
    env = {"MINQING__database__url": "sqlite://x.db", "MINQING__auth__jwt_keys": '[{kid: "1", secret: "${JWT}"}]'}

    assert refusal(tmp_path, text, {**env, "JWT": GOOD_SECRET}) == [
        "mine.yaml:1 database.url:地址里的口令不能直接写出来,请写成 ${环境变量名} 或 ${file:/绝对路径}",
        "mine.yaml:2 auth.jwt_keys[0].secret:密钥不能直接写出来,请写成 ${环境变量名} 或 file:/绝对路径",
    ]


def test_a_reference_that_is_overruled_may_lead_nowhere(tmp_path: Path) -> None:
    text = 'database: {url: "postgres://u:${UNSET}@h/d"}\n'

    assert load(written(tmp_path, text), {"MINQING__database__url": "sqlite://x.db"}).database.is_sqlite


def test_an_empty_secret_file_is_no_secret(tmp_path: Path) -> None:
    key_file = tmp_path / "key"
    key_file.write_text("\n")

    said = refusal(tmp_path, f"auth: {{jwt_keys: [{{kid: a, secret: 'file:{key_file}'}}]}}")

    assert said == [f"mine.yaml:1 auth.jwt_keys[0].secret:文件 {key_file} 是空的"]


def test_a_whole_address_may_be_one_reference(tmp_path: Path) -> None:
    settings = load(written(tmp_path, "redis: {url: '${REDIS}'}"), {"REDIS": "redis://:pw@h/0"})

    assert settings.redis.url == Address("${REDIS}", "redis://:pw@h/0")


def test_a_password_may_come_straight_from_the_environment_and_is_hidden() -> None:
    settings = load(None, {"MINQING__redis__url": "redis://:pw@h/0"})

    assert settings.redis.url == Address("redis://:***@h/0", "redis://:pw@h/0")


def test_a_command_line_option_meets_the_same_checks() -> None:
    settings = load(None, {})
    more = replace(settings, http=replace(settings.http, workers=3))

    assert [problem.key for problem in contradictions(more)] == ["http.workers"]


def test_a_trial_makes_its_own_key_once_and_keeps_it_private(tmp_path: Path) -> None:
    settings = sandbox_with_key_at(tmp_path / "var" / "key")

    first = signing_keys(settings)
    second = signing_keys(settings)

    assert first == second
    assert len(first[0].secret.value) >= 32
    assert (tmp_path / "var" / "key").stat().st_mode & 0o777 == 0o600


def test_processes_that_start_together_agree_on_one_key(tmp_path: Path) -> None:
    settings = sandbox_with_key_at(tmp_path / "key")

    with ThreadPoolExecutor(8) as pool:
        keys = list(pool.map(lambda _: signing_keys(settings), range(8)))

    assert len(set(keys)) == 1
    assert [file.name for file in tmp_path.iterdir()] == ["key"]


def test_configured_keys_are_used_as_they_are(tmp_path: Path) -> None:
    given = {"JWT": GOOD_SECRET, "SIGN": GOOD_SECRET, "CIPHER": "演示", "DB": "x"}
    settings = load(written(tmp_path, PRODUCTION), given)

    assert signing_keys(settings) == settings.auth.jwt_keys


def sandbox_with_key_at(file: Path) -> Settings:
    settings = load(None, {})
    return replace(settings, auth=replace(settings.auth, sandbox_key=file))


@pytest.mark.parametrize(
    ("host", "expected"),
    [("127.0.0.1", True), ("localhost", True), ("::1", True), ("192.0.2.1", False), ("example.org", False)],
)
def test_only_loopback_is_loopback(host: str, *, expected: bool) -> None:
    assert is_loopback(host) is expected
