"""minqing serve: from nothing to answering, refusals in a sentence, and an orderly end."""

from __future__ import annotations

import signal
import socket
import time
from pathlib import Path

import httpx
import psutil  # type: ignore[import-untyped]  # it ships no annotations
import pytest

from tests.cli.conftest import Run, edit
from tests.cli.processes import MinqingProcess
from tests.support.processes import answers
from tests.support.servers import Database


def get(address: str, path: str) -> httpx.Response:
    return httpx.get(address + path, trust_env=False, timeout=30)


def test_two_workers_on_the_embedded_engine_are_refused_with_a_sentence(minqing: Run) -> None:
    said = minqing("serve", "--workers", "2")

    assert (said.code, said.out) == (2, "")
    assert "SQLite 只能由一个进程使用,不能开 2 个" in said.err


def test_a_sandbox_listens_to_nobody_else(minqing: Run) -> None:
    said = minqing("serve", "--sandbox", "--host", "0.0.0.0")  # noqa: S104  # this very address is refused

    assert (said.code, said.out) == (2, "")
    assert "只能监听本机" in said.err


def test_a_taken_port_is_told_before_anything_is_done(minqing: Run, home: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        said = minqing("serve", "--port", taken.getsockname()[1])

    assert said.code == 3
    assert "请换一个端口" in said.err
    assert not (home / "minqing.db").exists()


def test_broken_rules_do_not_start_a_new_house(minqing: Run, rules: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    edit(rules / "330481-海宁市.rule", "抄送 住建局", "抄送 住建居")
    monkeypatch.setenv("MINQING__rules__dir", str(rules))

    said = minqing("serve", "--port", "0")

    assert (said.code, said.out) == (1, "")
    assert "~~~~~~" in said.err


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (("居民甲,居民,", "居民甲,国王,"), "没有“国王”这个角色"),
        (("值班员,单位人员,,330481,电信公司", "值班员,单位人员,,330481,火星公司"), "没有声明单位“火星公司”"),
        (("居民甲,居民,,330481002", "居民甲,居民,,990481002"), "没有代码为 990481002 的辖区"),
    ],
)
def test_a_roster_with_mistakes_does_not_start(
    minqing: Run, rules: Path, monkeypatch: pytest.MonkeyPatch, change: tuple[str, str], sentence: str
) -> None:
    edit(rules / "演示名册.csv", *change)
    monkeypatch.setenv("MINQING__rules__dir", str(rules))

    said = minqing("serve", "--port", "0")

    assert said.code == 1
    assert sentence in said.err


def test_from_nothing_to_answering_and_to_an_orderly_end(tmp_path: Path) -> None:
    with MinqingProcess(tmp_path, "serve", "--port", "0", "--json") as server:
        said = server.said()
        towns = get(said["listening"], "/api/v1/townships").json()["data"]["items"]
        signed = httpx.post(f"{said['listening']}/api/v1/auth/dev", json={"code": "dev:hn-deputy"}, trust_env=False)
        docs = get(said["docs"], "")
        server.process.send_signal(signal.SIGTERM)

        assert server.process.wait(20) == 0
    assert "海宁市" in [town["name"] for town in towns]
    assert (signed.status_code, docs.status_code) == (200, 200)
    assert "Traceback" not in server.log.read_text(encoding="utf-8")


def test_a_second_server_on_the_same_embedded_database_is_refused_until_the_first_is_gone(tmp_path: Path) -> None:
    with MinqingProcess(tmp_path, "serve", "--port", "0", "--json") as first:
        first.said()
        with MinqingProcess(tmp_path, "serve", "--port", "0", "--json") as second:
            said = second.said()
            code = second.process.wait(20)
        first.process.kill()
        first.process.wait()
    with MinqingProcess(tmp_path, "serve", "--port", "0", "--json") as third:
        again = third.said()

    assert (code, said["exit"]) == (2, 2)
    assert "已有一个 minqing serve" in said["error"]
    assert "listening" in again


def test_rules_that_broke_later_leave_the_last_good_ones_in_force_loudly(tmp_path: Path, rules: Path) -> None:
    with MinqingProcess(tmp_path, "serve", "--port", "0", "--json", rules=rules) as server:
        server.said()
    edit(rules / "330481-海宁市.rule", "抄送 住建局", "抄送 住建居")

    with MinqingProcess(tmp_path, "serve", "--port", "0", "--json", rules=rules) as server:
        address = server.said()["listening"]
        ready = get(address, "/api/v1/townships/330481001/categories")
        notice = get(address, "/readyz").json()["data"]["notice"]
        edit(rules / "330481-海宁市.rule", "抄送 住建居", "抄送 住建局")  # a trial watches the folder
        deadline = time.monotonic() + 20
        while get(address, "/readyz").json()["data"]["notice"] is not None:
            assert time.monotonic() < deadline, "the good file never came into force"
            time.sleep(0.1)

    assert ready.status_code == 200
    assert notice.startswith("规约文件有错误")
    said = server.log.read_text(encoding="utf-8")
    assert "住建居" in said
    assert "现在仍按上一次的版本" in said


def test_several_workers_share_one_port_are_replaced_when_they_die_and_end_in_order(
    published_database: Database, tmp_path: Path
) -> None:
    with MinqingProcess(
        tmp_path, "serve", "--port", "0", "--workers", "2", "--json", postgres=published_database
    ) as server:
        said = server.said()
        before = [get(said["listening"], "/api/v1/townships").status_code for _ in range(4)]
        for child in psutil.Process(server.process.pid).children():
            child.kill()
        after = get(said["listening"], "/api/v1/townships").status_code
        server.process.send_signal(signal.SIGTERM)
        code = server.process.wait(30)

    assert (said["workers"], before, after, code) == (2, [200] * 4, 200, 0)
    assert "starting another" in server.log.read_text(encoding="utf-8")


def test_workers_end_when_their_server_is_killed(published_database: Database, tmp_path: Path) -> None:
    with MinqingProcess(
        tmp_path, "serve", "--port", "0", "--workers", "2", "--json", postgres=published_database
    ) as server:
        address = server.said()["listening"]
        port = int(address.rpartition(":")[2])
        get(address, "/api/v1/townships")
        server.process.kill()

        while answers(("127.0.0.1", port)):  # pytest's own limit ends a wait in vain
            time.sleep(0.05)


def test_postgres_without_migration_says_what_to_do(fresh_database: Database, tmp_path: Path) -> None:
    with MinqingProcess(tmp_path, "serve", "--port", "0", "--json", postgres=fresh_database) as server:
        said = server.said()

        assert server.process.wait(20) == 2
    assert "minqing migrate" in said["error"]
