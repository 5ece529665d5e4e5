"""Simulates a build on a Ray cluster, event by event: workers that embed and sometimes die, and one writer."""

from __future__ import annotations

import heapq
import random

TASK = 128  # passages of a task, as indexer/ray_indexing.py sends them
DEATHS = 0.001  # share of tasks whose worker dies half-way
RESTART_S = 20.0  # until a new worker has its model loaded
SPREAD = 0.3  # of a task's time: passages differ in length
TASKS_MOST = 200_000


def simulated_hours(passages: int, cores: int, rate: float, writer_rate: float, seed: int = 1) -> float:
    """Return how long a build takes.

    ``rate`` is passages a second of one core, ``writer_rate`` those that the writer takes in. A build of more tasks
    than can be simulated is simulated in part, and the rest taken to go on like it.
    """
    chance, tasks = random.Random(seed), -(-passages // TASK)
    simulated = min(tasks, max(TASKS_MOST, 20 * cores))
    free = [0.0] * min(cores, simulated)
    heapq.heapify(free)
    written, waiting = 0.0, 2 * cores
    ends: list[float] = []
    for number in range(simulated):
        # The writer holds at most two batches a core: workers wait for it beyond that.
        earliest = ends[number - waiting] if number >= waiting else 0.0
        start = max(heapq.heappop(free), earliest)
        took = TASK / rate * max(0.2, chance.gauss(1, SPREAD))
        done = start + took
        if chance.random() < DEATHS:
            done += took / 2 + RESTART_S
        heapq.heappush(free, done)
        written = max(written, done) + TASK / writer_rate
        ends.append(written)
    return written * tasks / simulated / 3600
