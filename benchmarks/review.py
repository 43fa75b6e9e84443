"""The review desk: how long a field and a document take a robot in a browser, and pages while fifty people work.

`python -m benchmarks review --count 400` looks at so many documents; `--data HOME` takes a home in which a night was
played with at least so many waiting documents (it is copied), instead of playing one, which takes longer than the rest.

The robot presses keys as soon as the page takes them and never thinks: what is measured is the desk's share of the
time. The fifty people do think, 15 s for a document on average.
"""

from __future__ import annotations

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa

from benchmarks.figure import Figure
from benchmarks.review_desk import Desk, browser, chromium, employ, served_apart
from documents.database.engine import connect, read
from documents.database.upgrade import upgrade
from documents.finding import Role
from documents.home import Home
from documents.register.tables import documents
from documents.state import State
from review.views.measures import share

if TYPE_CHECKING:
    from playwright.sync_api import Page

COUNT: Final = 2000
"""Waiting documents that fifty people work on."""
PEOPLE: Final = 50
ROBOT: Final = 40
"""Documents that the robot works on."""
SEED: Final = 6
PATIENCE_MS: Final = 60_000
IN_DOUBT: Final = "document.activeElement.closest('[data-doubt]') !== null && !!document.activeElement.value"
"""A field that has a value, which Enter confirms."""
HERE: Final = "document.activeElement.id"
VERSION: Final = "document.querySelector('#work-state').dataset.version"
WENT_ON: Final = """(version) => document.querySelector("#work-state")?.dataset.version !== version
    && document.activeElement !== document.body"""
"""The decision was taken, and the page shows what became of it."""
REFUSED: Final = 400
FAULT: Final = 500
SETTLING_MS: Final = 15_000
READY: Final = "document.readyState === 'complete' && document.querySelector('#work-state') !== null"


def measure(count: int = COUNT, data: Path | None = None) -> Iterator[Figure]:
    """Yield the figures of the robot, then those of the fifty people."""
    with _home(count, data) as home:
        names = {f"person{number}": (f"Person {number}", (Role.REVIEWER,)) for number in range(PEOPLE)}
        employ(home, names)
        with served_apart(home) as desk:
            if chromium() is not None:
                yield from robot_figures(desk)
            yield from load_figures(desk, list(names), count)


@contextmanager
def _home(count: int, data: Path | None) -> Iterator[Home]:
    with tempfile.TemporaryDirectory() as folder:
        own = Path(folder) / "home"
        if data is None:
            _play(Path(folder), own, count)
        else:
            shutil.copytree(data, own)
        home = Home(own)
        engine = connect(home.database_url)
        upgrade(engine)
        engine.dispose()
        yield home


def _play(folder: Path, home: Path, count: int) -> None:
    """Play a night on documents with defects, of which most wait afterwards."""
    made = ["--count", str(count), "--seed", str(SEED), "--defects", "1", "--scans", "0"]
    subprocess.run([sys.executable, "-m", "sample_docs", "--out", str(folder / "samples"), *made], check=True)
    environment = {**os.environ, "DAYBOOK_HOME": str(home), "DAYBOOK_DATABASE_URL": ""}
    command = [sys.executable, "-m", "benchmarks.night", str(folder)]
    subprocess.run(command, check=True, env=environment, stdout=subprocess.DEVNULL)


def robot_figures(desk: Desk) -> Iterator[Figure]:
    """Yield what doubtful fields and whole documents take when they are confirmed as fast as the page allows."""
    fields: list[float] = []
    whole: list[float] = []
    keys: list[int] = []
    with browser() as found:
        # Waiting for a condition is eval in the page, which the desk's content policy forbids.
        context = found.new_context(viewport={"width": 1440, "height": 900}, bypass_csp=True)
        context.set_default_timeout(PATIENCE_MS)
        desk.let_in(context, "person0")
        page = context.new_page()
        for address in _waiting(desk, ROBOT):
            started = time.perf_counter()
            taken = _work_through(page, desk.address + address)
            if taken is None:
                continue
            whole.append(time.perf_counter() - started)
            fields += taken
            keys.append(len(taken))
    yield Figure("review, robot: documents worked through", len(whole), "documents")
    yield Figure("review, robot: a document with its page, median", statistics.median(whole), "s")
    yield Figure("review, robot: a document with its page, 9 of 10 within", share(whole, 0.9), "s")
    if fields:
        yield Figure(
            "review, robot: a doubtful field confirmed and on the next, median", statistics.median(fields), "s"
        )
        yield Figure(
            "review, robot: a doubtful field confirmed and on the next, 9 of 10 within", share(fields, 0.9), "s"
        )
    yield Figure("review, robot: keys for a document, mean", statistics.mean(keys), "keys")


def _waiting(desk: Desk, count: int) -> list[str]:
    """Return addresses of documents that wait and can be read."""
    query = sa.select(documents.c.client_id, documents.c.id).where(documents.c.state == State.QUEUED.value)
    with read(desk.engine) as connection:
        rows = connection.execute(query.order_by(documents.c.sha256).limit(count)).all()
    return [f"/clients/{row.client_id}/documents/{row.id}" for row in rows]


def _work_through(page: Page, address: str) -> list[float] | None:
    """Open a document and confirm each field in doubt; return the seconds of each, until the focus is on the next.

    None when a reviewer may not see it, as with what may be somebody else's.
    """
    from playwright.sync_api import Error

    answer = page.goto(address)
    if answer is None or not answer.ok:
        return None
    page.wait_for_function(READY)
    taken: dict[str, float] = {}
    while page.evaluate(IN_DOUBT) and (held := str(page.evaluate(HERE))) not in taken:
        version = page.evaluate(VERSION)
        started = time.perf_counter()
        page.keyboard.press("Enter")
        try:
            page.wait_for_function(WENT_ON, arg=version, timeout=SETTLING_MS)
        except Error:
            break
        taken[held] = time.perf_counter() - started
    return list(taken.values())


def load_figures(desk: Desk, logins: list[str], count: int) -> Iterator[Figure]:
    """Yield how long pages and decisions take while everybody works."""
    tokens = [desk.token(login) for login in logins]
    command = [sys.executable, "-m", "benchmarks.review_load", desk.address, str(count)]
    answer = subprocess.run(command, input=json.dumps(tokens), check=True, capture_output=True, text=True)
    measured: dict[str, Any] = json.loads(answer.stdout)
    seconds: dict[str, list[float]] = measured["seconds"]
    title = f"review, {len(logins)} people"
    yield Figure(f"{title}: documents looked at", measured["documents"], "documents")
    yield Figure(f"{title}: documents", measured["documents"] / measured["lasted"], "documents/s")
    pages = seconds.get("queue", []) + seconds.get("document", [])
    for name, found in (("pages", pages), *((kind, seconds[kind]) for kind in sorted(seconds))):
        yield Figure(f"{title}: {name}, median of {len(found)}", 1000 * share(found, 0.5), "ms")
        yield Figure(f"{title}: {name}, 95 of 100 within", 1000 * share(found, 0.95), "ms")
    bad = {what: times for what, times in measured["statuses"].items() if int(what.split()[-1]) >= REFUSED}
    for what, times in sorted(bad.items()):
        print(f"{times} answers of {what}", file=sys.stderr)
    faults = sum(times for what, times in bad.items() if int(what.split()[-1]) >= FAULT)
    yield Figure(f"{title}: answers that were faults", faults, "answers")
    yield Figure(f"{title}: answers that were refusals", sum(bad.values()) - faults, "answers")
