"""Two workers are killed at random, and the database server with them (`make soak`): 0 lost, 0 doubled, 0 drift.

Every third life ends at a named failpoint instead of at a random moment, because random kills miss narrow windows. The
seed is printed; DAYBOOK_SOAK_SEED repeats it, DAYBOOK_SOAK_KILLS makes the loop longer.
"""

from __future__ import annotations

import itertools
import json
import multiprocessing
import os
import random
import signal
import sys
import time
from collections import Counter
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Final

import pytest

from documents.archive import Archive
from documents.error import RetryableError
from documents.failpoint import FAILPOINTS, VARIABLE
from documents.home import Home
from tests.postgres import Cluster
from tests.soak import kill_loop

KILLS: Final = int(os.environ.get("DAYBOOK_SOAK_KILLS", "300"))
CRASHES: Final = min(20, KILLS)
WORKERS: Final = 2
DROPPED_PER_KILL: Final = 3
LIFE_SECONDS: Final = (0.05, 1.2)
"""A worker lives at least and at most so long, unless a failpoint ends it."""

PAUSE_SECONDS: Final = 0.05
MOST_NIGHTS: Final = 20

_processes = multiprocessing.get_context("forkserver")
_processes.set_forkserver_preload(["tests.soak.kill_loop", "ledgers.books.beancount", "ledgers.books.hledger"])


def work(home: Home, failpoint: str) -> None:
    """Run night after night until killed; while the database is away, wait."""
    os.environ.pop(VARIABLE, None)
    if failpoint:
        os.environ[VARIABLE] = failpoint
    desk = kill_loop.desk_of(home)
    while True:
        try:
            kill_loop.night(desk)
        except RetryableError:
            time.sleep(PAUSE_SECONDS)


class Crew:
    """Workers that are replaced as they die."""

    def __init__(self, home: Home, dice: random.Random) -> None:
        self._home, self._dice = home, dice
        self._lives = itertools.count(1)
        self.ended: Counter[str] = Counter()
        self._workers = [self._hire() for _ in range(WORKERS)]

    def _hire(self) -> tuple[BaseProcess, str]:
        """Start a worker; every third one will die at a failpoint."""
        at = f"{self._dice.choice(FAILPOINTS)}:{self._dice.randint(1, 4)}" if next(self._lives) % 3 == 0 else ""
        worker = _processes.Process(target=work, args=(self._home, at))
        worker.start()
        return worker, at

    def lose_one(self) -> None:
        """Let one worker live on for a moment, then kill it, whatever it does, and hire another."""
        number = self._dice.randrange(WORKERS)
        worker, at = self._workers[number]
        worker.join(self._dice.uniform(*LIFE_SECONDS))
        if worker.exitcode is None:
            worker.kill()
            worker.join()
            self.ended["at random"] += 1
        elif worker.exitcode == -signal.SIGKILL and at:
            self.ended[at.partition(":")[0]] += 1
        else:
            raise AssertionError(f"a worker ended by itself with {worker.exitcode} (failpoint {at!r})")
        self._workers[number] = self._hire()

    def dismiss(self) -> None:
        """Kill all of them."""
        for worker, _at in self._workers:
            worker.kill()
            worker.join()


def finish(home: Home) -> int:
    """Run undisturbed nights until one finds nothing to do; return how many it took."""
    desk = kill_loop.desk_of(home)
    before: dict[str, int] = {}
    try:
        for number in range(1, MOST_NIGHTS + 1):
            kill_loop.night(desk)
            after = kill_loop.summary(home)
            if after == before:
                return number
            before = after
    finally:
        desk.engine.dispose()
    raise AssertionError(f"{MOST_NIGHTS} nights were not enough")


@pytest.mark.soak
@pytest.mark.timeout(3600)
def test_nothing_is_lost_doubled_or_adrift(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    seed = int(os.environ.get("DAYBOOK_SOAK_SEED", time.time_ns() % 10**6))
    dice, dropped, cluster = random.Random(seed), kill_loop.Dropped(), Cluster()
    try:
        home = _new_home(tmp_path, cluster)
        ended = _kill_and_crash(home, cluster, dice, dropped)
        nights = finish(home)
        stale = len(list((home.originals / ".tmp").iterdir()))
        Archive(home.originals).sweep(older_than=0)
        found, figures = kill_loop.faults(home, dropped), kill_loop.summary(home)
    finally:
        cluster.stop()
    told = {"seed": seed, "kills": ended.total(), "at failpoints": ended.total() - ended["at random"]}
    with capsys.disabled():
        sys.stdout.write("\n" + json.dumps({**told, "crashes": CRASHES, "nights": nights, "stale": stale, **figures}))
    assert found == []


def _new_home(path: Path, cluster: Cluster) -> Home:
    home = Home(path / "home", cluster.url(cluster.create())).create()
    kill_loop.migrate(home)
    kill_loop.lay_out(home)
    return home


def _kill_and_crash(home: Home, cluster: Cluster, dice: random.Random, dropped: kill_loop.Dropped) -> Counter[str]:
    """Drop documents, kill a worker, and now and then the database server; return where workers died."""
    crew = Crew(home, dice)
    numbers = itertools.count()
    crashes = set(dice.sample(range(KILLS), CRASHES))
    try:
        for kill in range(KILLS):
            for number in itertools.islice(numbers, DROPPED_PER_KILL):
                content = kill_loop.bill(number if dice.random() > 0.1 else dice.randrange(number + 1))
                dropped.drop(home, f"{number:05d}.json", content)
            crew.lose_one()
            if kill in crashes:
                cluster.crash()
                cluster.start()
    finally:
        crew.dismiss()
    return crew.ended
