"""What every limiter promises, in one process and over a real Redis, and what is left when Redis goes away."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

from adapters.limiter import WindowLimiter
from cases.ports_limits import Budget, Limiter

THREE = Budget("演示", 3, 60)


@pytest.fixture(params=["memory", "redis"])
async def limiter(request: pytest.FixtureRequest) -> AsyncIterator[Limiter]:
    made = WindowLimiter(request.getfixturevalue("redis_url") if request.param == "redis" else "")
    yield made
    await made.close()


async def test_beyond_the_budget_one_is_told_how_long_to_wait(limiter: Limiter) -> None:
    taken = [await limiter.take(THREE, "甲") for _ in range(5)]

    assert taken[:3] == [0.0, 0.0, 0.0]
    assert all(1.0 <= seconds <= 60.0 for seconds in taken[3:])


async def test_what_was_refused_does_not_count(limiter: Limiter) -> None:
    quick = Budget("快", 1, 1)
    assert await limiter.take(quick, "甲") == 0.0
    assert await limiter.take(quick, "甲") > 0

    async with asyncio.timeout(10):
        while await limiter.wait(quick, "甲"):
            assert await limiter.take(quick, "甲") >= 0.0
            await asyncio.sleep(0.05)


async def test_asking_takes_nothing(limiter: Limiter) -> None:
    assert [await limiter.wait(THREE, "甲") for _ in range(5)] == [0.0] * 5
    assert [await limiter.take(THREE, "甲") for _ in range(3)] == [0.0] * 3
    assert await limiter.wait(THREE, "甲") > 0


async def test_each_is_counted_apart_from_others_and_in_each_budget_apart(limiter: Limiter) -> None:
    for _ in range(3):
        await limiter.take(THREE, "甲")

    assert await limiter.take(THREE, "乙") == 0.0
    assert await limiter.take(Budget("另一项", 3, 60), "甲") == 0.0


async def test_many_at_once_get_no_more_than_the_budget(limiter: Limiter) -> None:
    taken = await asyncio.gather(*(limiter.take(THREE, "甲") for _ in range(30)))

    assert taken.count(0.0) == 3


async def test_two_processes_share_one_budget_over_redis(redis_url: str) -> None:
    one, other = WindowLimiter(redis_url), WindowLimiter(redis_url)

    taken = [await each.take(THREE, "甲") for each in (one, other, one, other)]

    assert taken[:3] == [0.0] * 3
    assert taken[3] > 0
    await asyncio.gather(one.close(), other.close())


async def test_without_redis_each_process_still_counts(caplog: pytest.LogCaptureFixture) -> None:
    limiter = WindowLimiter("redis://127.0.0.1:1/0")

    taken = [await limiter.take(THREE, "甲") for _ in range(4)]

    assert taken[:3] == [0.0] * 3
    assert taken[3] > 0
    assert caplog.text.count("Redis does not answer") == 1
    await limiter.close()
