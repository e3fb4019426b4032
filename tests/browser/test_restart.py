"""A class answers questions while one of two processes is killed, and the other then replaced: every answer counts once."""

import asyncio
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.benchmarks.answering import Tab, sit
from tests.replicas import Replicas

LEARNERS, THINK = 12, (0.3, 1.0)


@pytest.fixture
def replicas(tmp_path: Path) -> Iterator[Replicas]:
    """Both processes answer, and so does the proxy."""
    running = Replicas(tmp_path)
    yield running
    running.stop()


async def everyone_answers(tabs: list[Tab]) -> None:
    """Wait until each has the verdict on one more answer."""
    before = [len(tab.waits) for tab in tabs]
    while not all(len(tab.waits) > known for tab, known in zip(tabs, before, strict=True)):
        await asyncio.sleep(0.1)


def test_every_answer_is_recorded_once_whatever_happens_to_the_process(replicas: Replicas) -> None:
    """Without a warning first, then in order: the answers that were under way are repeated, and none is there twice."""
    tabs = [Tab(replicas.address, number) for number in range(LEARNERS)]

    async def lesson() -> None:
        over = asyncio.Event()
        async with asyncio.TaskGroup() as room:
            room.create_task(sit(tabs, over, THINK))
            await everyone_answers(tabs)
            await asyncio.to_thread(replicas.kill, replicas.fullest)
            await everyone_answers(tabs)
            await asyncio.to_thread(replicas.wait_for_restart)
            await asyncio.to_thread(replicas.replace, replicas.fullest)
            await everyone_answers(tabs)
            over.set()

    # In a thread of its own: where tests with a browser went before, this one has a running loop already.
    with ThreadPoolExecutor(1) as classroom:
        classroom.submit(asyncio.run, lesson()).result()

    assert sum(tab.lost for tab in tabs) >= LEARNERS // 2
    assert {tab.faults() for tab in tabs} == {(0, 0)}
    assert "Traceback" not in "".join(path.read_text("utf-8") for path in replicas.folder.glob("*.txt"))
