"""Intake is killed at every durable step: nothing is lost, nothing counts twice.

The last tests break the order of the intake on purpose: a check that stays green then would prove nothing.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections import Counter
from collections.abc import Callable

import pytest
import sqlalchemy as sa

from documents.archive import Archive
from documents.database.engine import connect, read, write
from documents.failpoint import FAILPOINTS, failpoint
from documents.home import Home
from documents.register.arrival import Origin, record_arrival
from documents.register.checks import check_register
from documents.register.tables import arrivals, documents
from flows.sources.folder import FolderSource
from flows.stages.intake import intake
from tests.crash.harness import ScenarioFailedError, run, survivors

NIGHT = dt.datetime(2026, 3, 4, 2, tzinfo=dt.UTC)
DROPPED = {"a.pdf": b"one", "b.pdf": b"two", "copy of a.pdf": b"one"}
STEPS = [name for name in FAILPOINTS if name.startswith(("archive.", "intake.", "folder."))]


def folder(home: Home) -> FolderSource:
    return FolderSource(home.inbox("acme"), quiet_seconds=0)


def take(home: Home) -> None:
    intake(connect(home.database_url), home, "acme", folder(home), now=NIGHT)


def take_acknowledging_before_the_commit(home: Home) -> None:
    """Broken on purpose."""
    engine, source = connect(home.database_url), folder(home)
    for item in source.pending():
        origin = Origin(source=source.name, ref=item.ref, name=item.name, received_at=NIGHT)
        with source.open(item) as file:
            stored = Archive(home.originals).store(file)
        with write(engine) as connection:
            record_arrival(connection, "acme", origin, stored)
            source.acknowledge(item)


def take_acknowledging_before_the_archive(home: Home) -> None:
    """Broken on purpose."""
    engine, source = connect(home.database_url), folder(home)
    for item in source.pending():
        origin = Origin(source=source.name, ref=item.ref, name=item.name, received_at=NIGHT)
        with source.open(item) as file:
            source.acknowledge(item)
            stored = Archive(home.originals).store(file)
        with write(engine) as connection:
            record_arrival(connection, "acme", origin, stored)


def take_without_refs(home: Home) -> None:
    """Broken on purpose: every look at a file counts as another arrival."""
    engine, source = connect(home.database_url), folder(home)
    for number, item in enumerate(source.pending()):
        ref = f"{dt.datetime.now(dt.UTC)} {number}"
        origin = Origin(source=source.name, ref=ref, name=item.name, received_at=NIGHT)
        with source.open(item) as file:
            stored = Archive(home.originals).store(file)
        with write(engine) as connection:
            record_arrival(connection, "acme", origin, stored)
        failpoint("intake.committed")
        source.acknowledge(item)


def with_dropped_files(new_home: Callable[[], Home]) -> Callable[[], Home]:
    def make() -> Home:
        home = new_home()
        home.inbox("acme").mkdir()
        for name, content in DROPPED.items():
            (home.inbox("acme") / name).write_bytes(content)
        return home

    return make


def faults(home: Home) -> list[str]:
    """Compare what was dropped with what the register, the archive and the inbox say."""
    engine = connect(home.database_url)
    sent = Counter(hashlib.sha256(content).hexdigest() for content in DROPPED.values())
    with read(engine) as connection:
        arrived = Counter(connection.scalars(sa.select(arrivals.c.sha256)))
        made = Counter(connection.scalars(sa.select(documents.c.sha256)))
    found = [violation.message for violation in check_register(engine, Archive(home.originals), store_grace=0)]
    engine.dispose()
    found += [f"lost: {sha}" for sha in (sent - arrived)]
    found += [f"doubled: {sha}" for sha in (arrived - sent)]
    found += [f"not one document: {sha}" for sha in sent if made[sha] != 1]
    found += [f"left in the inbox: {item.name}" for item in folder(home).pending()]
    return found


def test_a_killed_intake_loses_and_doubles_nothing(new_home: Callable[[], Home]) -> None:
    seen = {}
    for survivor in survivors(take, with_dropped_files(new_home), failpoints=STEPS):
        seen[survivor.crash] = faults(survivor.home)
        Archive(survivor.home.originals).sweep(older_than=0)
        assert list((survivor.home.originals / ".tmp").iterdir()) == []
    assert {crash: found for crash, found in seen.items() if found} == {}
    assert {crash.partition(":")[0] for crash in seen} == set(STEPS)
    assert len(seen) == len(STEPS) * len(DROPPED)


def test_an_intake_that_is_killed_at_the_same_place_twice_recovers_too(new_sqlite_home: Callable[[], Home]) -> None:
    made = survivors(take, with_dropped_files(new_sqlite_home), failpoints=STEPS, crashes=2)
    assert {survivor.crash: found for survivor in made if (found := faults(survivor.home))} == {}


@pytest.mark.parametrize(
    ("broken", "reported"),
    [
        (take_acknowledging_before_the_commit, "lost"),
        (take_acknowledging_before_the_archive, "lost"),
        (take_without_refs, "doubled"),
    ],
)
def test_the_check_is_red_when_the_order_is_broken(
    new_sqlite_home: Callable[[], Home], broken: Callable[[Home], None], reported: str
) -> None:
    found = [
        fault
        for survivor in survivors(broken, with_dropped_files(new_sqlite_home), failpoints=STEPS)
        for fault in faults(survivor.home)
    ]
    assert any(fault.startswith(reported) for fault in found)


def fail(home: Home) -> None:
    raise RuntimeError(f"{home.path}: a fault of ours")


def test_a_run_that_fails_is_not_taken_for_a_crash(new_sqlite_home: Callable[[], Home]) -> None:
    with pytest.raises(ScenarioFailedError, match="fail ended with 1"):
        run(fail, new_sqlite_home())
