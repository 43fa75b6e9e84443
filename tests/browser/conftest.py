"""A browser for the whole run, a played night for the whole run, a desk for each test."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from benchmarks.review_desk import BROWSERS, chromium
from benchmarks.review_desk import browser as launched
from documents.database.engine import connect
from documents.database.upgrade import upgrade
from documents.home import CHECKOUT, Home
from tests.browser.desk import Desk, Watch, desk_of
from tests.browser.played import play

PATIENCE_MS = 45_000
KEPT = "DAYBOOK_TEST_PLAYED"
"""A folder in which the played night stays from one run to the next, for whoever works on these tests."""


expect.set_options(timeout=PATIENCE_MS)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium as the system has it; tests are skipped only where there is none.

    It ends with its file: its event loop runs in this thread, and Prefect would take it for its own in later tests.
    """
    if chromium() is None:
        pytest.skip(f"found none of {', '.join(BROWSERS)}")
    with launched() as found:
        yield found


@pytest.fixture(scope="session")
def played(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Home:
    """A home after a small night, with people; not to be written to."""
    base = tmp_path_factory.getbasetemp()
    own = base if worker_id == "master" else base.parent
    home = Home(play(Path(os.environ.get(KEPT, own)) / "played"))
    engine = connect(home.database_url)
    upgrade(engine)
    engine.dispose()
    return home


@pytest.fixture
def home(played: Home, tmp_path: Path) -> Home:
    """A copy of the played home, for one test to change."""
    return _copied(played, tmp_path / "home")


@pytest.fixture(scope="module")
def lasting_desk(played: Home, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """The desk of a copy that all tests of a file share, for files whose tests change no document."""
    with desk_of(_copied(played, tmp_path_factory.mktemp("lasting") / "home")) as found:
        yield found


def _copied(played: Home, folder: Path) -> Home:
    folder.mkdir()
    for name in ("anchors", "books", "clients", "originals"):
        shutil.copytree(played.path / name, folder / name)
    for file in played.path.glob("daybook.db*"):
        shutil.copyfile(file, folder / file.name)
    return Home(folder)


@pytest.fixture
def desk(home: Home) -> Iterator[Desk]:
    """The desk of that copy, served."""
    with desk_of(home) as found:
        yield found


@pytest.fixture
def watch(desk: Desk) -> Iterator[Watch]:
    """Fails the test afterwards when a page did what it must never do."""
    watch = Watch(desk.address)
    yield watch
    watch.check()


@pytest.fixture
def new_context(browser: Browser, watch: Watch) -> Iterator[Callable[[], BrowserContext]]:
    """Give each person a browser of their own."""
    opened: list[BrowserContext] = []

    def one() -> BrowserContext:
        context = browser.new_context(viewport={"width": 1360, "height": 900})
        context.set_default_timeout(PATIENCE_MS)
        watch.over(context)
        opened.append(context)
        return context

    yield one
    for context in opened:
        context.close()


@pytest.fixture
def page(new_context: Callable[[], BrowserContext]) -> Page:
    """A page of one person's browser."""
    return new_context().new_page()


@pytest.fixture
def poster(home: Home) -> Iterator[None]:
    """What posts beside the desk, as `daybook review` starts it."""
    environment = {**os.environ, "DAYBOOK_HOME": str(home.path), "DAYBOOK_DATABASE_URL": ""}
    with subprocess.Popen([sys.executable, "-m", "flows.poster"], env=environment, cwd=CHECKOUT) as process:
        yield
        process.terminate()
