"""The check of the kill loop turns red on designs that are known to be wrong; a check that stays green proves nothing.

Each is right as long as nobody kills it. The designs that lose files at intake are in tests/crash/test_intake_is_killed.py.
"""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa

from documents.database.engine import read, write
from documents.failpoint import failpoint
from documents.home import Home
from documents.register.document import RegisteredDocument, documents_in
from documents.register.lifecycle import advance
from documents.state import State
from flows.stages.judge import judge_wave
from flows.stages.night import feed_books, read_all, settle
from flows.stages.waves import WAVES
from flows.stages.worker import Desk
from ledgers.books.hledger import HledgerBooks
from ledgers.books.protocol import BookEntry
from ledgers.cases.select import entries_for
from ledgers.entry import Entry
from ledgers.general_ledger import post
from ledgers.general_ledger import read as read_entry
from ledgers.tables import entries, outbox
from review.settlement import considered, work_of
from tests.crash.harness import run
from tests.soak import kill_loop

BILLS = 3


def sound(home: Home) -> None:
    kill_loop.night(kill_loop.desk_of(home))


def state_before_posting(home: Home) -> None:
    """Broken on purpose: the document is POSTED in one transaction, its entry stands in the next."""
    desk = kill_loop.desk_of(home)
    for known in _ready(desk):
        with write(desk.engine) as connection:
            made = _entries(connection, desk, known)
            _advance(connection, desk, known)
        failpoint("post.recorded")
        _post(desk, known, made)
    _pay_and_feed(desk)


def posting_without_a_key(home: Home) -> None:
    """Broken on purpose: the entry stands in one transaction, the state follows, and every attempt posts anew."""
    desk = kill_loop.desk_of(home)
    for known in _ready(desk):
        with read(desk.engine) as connection:
            made = _entries(connection, desk, known)
            before = connection.scalar(sa.select(sa.func.count()).where(entries.c.document_id == known.id)) or 0
        _post(desk, known, [entry.model_copy(update={"revision": before}) for entry in made])
        failpoint("post.recorded")
        with write(desk.engine) as connection:
            _advance(connection, desk, known)
    _pay_and_feed(desk)


def books_that_only_append(home: Home) -> None:
    """Broken on purpose: what waits is appended to the books, which do not look whether they have it."""
    desk = kill_loop.desk_of(home)
    kill_loop.take_in(desk)
    read_all(desk, kill_loop.ReadJson())  # type: ignore[arg-type]
    settle(desk)
    kill_loop.pay(desk)
    _append(desk)
    feed_books(desk)


def _ready(desk: Desk) -> list[RegisteredDocument]:
    kill_loop.take_in(desk)
    read_all(desk, kill_loop.ReadJson())  # type: ignore[arg-type]
    for wave in WAVES:
        judge_wave(desk, wave)
    with read(desk.engine) as connection:
        return [one for one in documents_in(connection, desk.client.id) if one.state is State.READY]


def _entries(connection: sa.Connection, desk: Desk, known: RegisteredDocument) -> tuple[Entry, ...]:
    verdict = considered(connection, desk.client, known)
    return tuple(entries_for(work_of(connection, desk.client, known, verdict, verdict.version.number)))


def _advance(connection: sa.Connection, desk: Desk, known: RegisteredDocument) -> None:
    for before, after in ((State.READY, State.APPROVED), (State.APPROVED, State.POSTED)):
        advance(connection, desk.client.id, known.id, before, after)


def _post(desk: Desk, known: RegisteredDocument, made: list[Entry] | tuple[Entry, ...]) -> None:
    with write(desk.engine) as connection:
        for entry in made:
            post(connection, entry, document_sha=known.sha256)


def _pay_and_feed(desk: Desk) -> None:
    kill_loop.pay(desk)
    feed_books(desk)


def _append(desk: Desk) -> None:
    waiting = outbox.c.target == "hledger", outbox.c.state == "waiting"
    with read(desk.engine) as connection:
        labels = connection.scalars(
            sa.select(entries.c.label).join(outbox, outbox.c.entry_id == entries.c.id).where(*waiting)
        ).all()
        found = [(label, *read_entry(connection, desk.client.id, label)) for label in labels]
    folder, books = desk.home.path / "appended", desk.home.books(desk.client.id) / "hledger"
    shutil.rmtree(folder, ignore_errors=True)
    items = [BookEntry(key=f"{desk.client.id}/{label}", entry=entry, document_sha=sha) for label, entry, sha in found]
    if items:
        HledgerBooks(folder, desk.client).write(items)
    for path in folder.rglob("*.journal"):
        _add(path, books / path.relative_to(folder))
    failpoint("books.written")
    with write(desk.engine) as connection:
        connection.execute(outbox.update().where(*waiting).values(state="sent", sent_at=dt.datetime.now(dt.UTC)))


def _add(path: Path, to: Path) -> None:
    to.parent.mkdir(parents=True, exist_ok=True)
    if path.parent.name != "entries":
        shutil.copyfile(path, to)
        return
    with to.open("a") as file:
        file.write(path.read_text())


@pytest.fixture
def laid_out(tmp_path: Path, migrated_sqlite: Path) -> tuple[Home, kill_loop.Dropped]:
    path = tmp_path / "home"
    home = Home(path, f"sqlite:///{path / 'daybook.db'}").create()
    shutil.copyfile(migrated_sqlite, path / "daybook.db")
    kill_loop.lay_out(home)
    dropped = kill_loop.Dropped()
    for number in range(BILLS):
        dropped.drop(home, f"{number}.json", kill_loop.bill(number))
    return home, dropped


DESIGNS = [
    (state_before_posting, "post.recorded", "I5"),
    (posting_without_a_key, "post.recorded", "I4"),
    (books_that_only_append, "books.written", "I7"),
]


@pytest.mark.parametrize(("broken", "at", "code"), DESIGNS)
def test_the_check_turns_red(
    laid_out: tuple[Home, kill_loop.Dropped], broken: Callable[[Home], None], at: str, code: str
) -> None:
    home, dropped = laid_out
    assert not run(broken, home, at), "it was not killed"
    assert run(broken, home)
    assert {fault.partition(" ")[0] for fault in kill_loop.faults(home, dropped)} >= {code}


@pytest.mark.parametrize("design", [sound, *(broken for broken, _at, _code in DESIGNS)])
def test_nobody_notices_as_long_as_nothing_is_killed(
    laid_out: tuple[Home, kill_loop.Dropped], design: Callable[[Home], None]
) -> None:
    home, dropped = laid_out
    assert run(design, home)
    assert kill_loop.faults(home, dropped) == []
