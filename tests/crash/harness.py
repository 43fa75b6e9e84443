"""Kill a run at every named failpoint, run it again, and hand over what is left for inspection.

A scenario is a function of a home at the top of an importable module: it is run in a process of its own, which is really
killed (SIGKILL). Random kills miss narrow windows; the failpoints are in them.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from documents.failpoint import FAILPOINTS, VARIABLE
from documents.home import Home

Scenario = Callable[[Home], None]

RUN_SECONDS = 120
MOST_HITS = 200
"""A failpoint that is hit more often in one run would make the test endless."""

_processes = multiprocessing.get_context("forkserver")
# Loaded once, so that a run costs a fork and not the imports of the test module and of pytest, its main module.
_processes.set_forkserver_preload(
    [
        "pytest",
        "sqlalchemy.dialects.sqlite",
        "sqlalchemy.dialects.postgresql.psycopg",
        "flows.stages.night",
        "extractors.file",
        "documents.master.csv_orders",
        "documents.master.csv_vendors",
        "ledgers.books.beancount",
        "ledgers.books.hledger",
    ]
)


@dataclass(frozen=True, slots=True)
class Survivor:
    """A home after the crash and the run that followed it.

    Attributes:
        crash: Failpoint and hit, such as "intake.committed:2".
    """

    crash: str
    home: Home


class ScenarioFailedError(Exception):
    """A run that nobody killed did not end well."""


def run(scenario: Scenario, home: Home, crash: str = "") -> bool:
    """Run a scenario in a process of its own; tell whether it reached its end before the failpoint killed it."""
    process = _processes.Process(target=_child, args=(scenario, home, crash))
    process.start()
    process.join(RUN_SECONDS)
    if process.exitcode is None:
        process.kill()
        process.join()
        raise ScenarioFailedError(f"{scenario.__name__} did not end within {RUN_SECONDS} s (failpoint {crash!r})")
    if process.exitcode not in (0, -signal.SIGKILL):
        raise ScenarioFailedError(f"{scenario.__name__} ended with {process.exitcode} (failpoint {crash!r})")
    return process.exitcode == 0


def survivors(
    scenario: Scenario,
    new_home: Callable[[], Home],
    *,
    failpoints: Iterable[str] = FAILPOINTS,
    again: Scenario | None = None,
    crashes: int = 1,
) -> Iterator[Survivor]:
    """Yield a home for every hit of every failpoint: killed there, then run to the end.

    Args:
        scenario: What is killed.
        new_home: Makes a home in the state before the scenario.
        failpoints: Names; those the scenario never reaches yield nothing.
        again: What runs afterwards; the scenario itself by default.
        crashes: How often it is killed at the same place before it may end.
    """
    for name in failpoints:
        for hit in range(1, MOST_HITS + 1):
            home, crash = new_home(), f"{name}:{hit}"
            if run(scenario, home, crash):
                break
            for _ in range(crashes - 1):
                run(again or scenario, home, name)
            if not run(again or scenario, home):
                raise ScenarioFailedError(f"the run after the crash at {crash} was killed without a failpoint")
            yield Survivor(crash, home)
        else:
            raise ScenarioFailedError(f"{name} was hit more than {MOST_HITS} times; make the scenario smaller")


def _child(scenario: Scenario, home: Home, crash: str) -> None:
    os.environ.pop(VARIABLE, None)
    if crash:
        os.environ[VARIABLE] = crash
    scenario(home)
