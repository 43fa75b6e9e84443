"""`daybook review` as people start it: somebody signs in, corrects, somebody else approves, and the books have it."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
import sqlalchemy as sa

from daybook.importing import import_file
from documents.database.engine import connect, read, write
from documents.home import CHECKOUT, Home
from documents.state import State
from flows import child
from flows.stages.night import run_night
from ledgers.tables import entries
from review.people import accounts

pytestmark = pytest.mark.slow

SAMPLES = CHECKOUT / "sample_docs"
CLIENT = "harwood"
UNCLEAR = "025-maple-invoice.pdf"
"""Its day is printed as 09/10/2026."""
SECONDS = 120
"""For anything to happen, on a busy machine."""


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home after the night of one document that waits."""
    folder = tmp_path_factory.mktemp("played") / "home"
    home = Home(folder, f"sqlite:///{folder}/daybook.db").create()
    shutil.copy(SAMPLES / "clients" / f"{CLIENT}.toml", home.clients_dir)
    for kind, name in (("vendors", "vendors.csv"), ("orders", "orders.csv"), ("rates", "fx_rates.csv")):
        import_file(home, CLIENT, kind, SAMPLES / "master" / CLIENT / name)
    home.inbox(CLIENT).mkdir(parents=True)
    shutil.copy(SAMPLES / "inbox" / CLIENT / UNCLEAR, home.inbox(CLIENT))
    os.utime(home.inbox(CLIENT) / UNCLEAR, (1_700_000_000, 1_700_000_000))
    run_night(home, CLIENT)
    return folder


@pytest.fixture
def home(played: Path, tmp_path: Path) -> Home:
    folder = tmp_path / "home"
    shutil.copytree(played, folder)
    return Home(folder, f"sqlite:///{folder}/daybook.db")


@dataclass(frozen=True)
class Running:
    """The command while it runs."""

    process: subprocess.Popen[str]
    home: Home
    address: str
    passwords: dict[str, str]

    def sign_in(self, login: str) -> httpx.Client:
        """Return a client with the session and the token; cookies of https come by http from this machine only."""
        form = {"login": login, "password": self.passwords[login], "next": "/"}
        answer = httpx.post(f"{self.address}/login", data=form, timeout=SECONDS)
        assert answer.status_code == 303, answer.text
        cookie = answer.headers["set-cookie"].partition(";")[0]
        found = httpx.Client(base_url=f"{self.address}/api/v1", headers={"Cookie": cookie}, timeout=SECONDS)
        found.headers["X-CSRF-Token"] = found.get("/session").json()["csrf"]
        return found

    def in_books(self, document_id: str) -> int:
        """Return how often the Beancount books name the document."""
        files = (self.home.books(CLIENT) / "beancount").rglob("*.beancount")
        return sum(document_id in path.read_text("utf-8") for path in files)


def command(home: Home, *more: str, **extra: str) -> subprocess.Popen[str]:
    own = {"DAYBOOK_HOME": str(home.path), "DAYBOOK_DATABASE_URL": "", "DAYBOOK_REVIEW_PROCESSES": "1", **extra}
    pipe = subprocess.PIPE
    arguments = [sys.executable, "-m", "daybook", "review", "--port", "0", *more]
    return subprocess.Popen(arguments, env={**os.environ, **own}, cwd=CHECKOUT, stdout=pipe, stderr=pipe, text=True)


@contextmanager
def running(home: Home, **extra: str) -> Iterator[Running]:
    with command(home, "--demo", **extra) as process:
        assert process.stdout is not None
        said = ""
        for line in process.stdout:
            said += line
            if line.startswith("Ctrl-C"):
                break
        try:
            address = re.search(r"http://127\.0\.0\.1:\d+", said)
            assert address, said
            yield Running(process, home, address[0], dict(re.findall(r"^(\w+) +(\S{20}) ", said, re.MULTILINE)))
        finally:
            process.kill()


def wait_for(look: Callable[[], Any]) -> Any:
    deadline = time.monotonic() + SECONDS
    while not (found := look()):
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.3)
    return found


def waiting(home: Home) -> str:
    engine = connect(home.database_url)
    with read(engine) as connection:
        (found,) = connection.execute(sa.text("SELECT id FROM documents WHERE state = 'QUEUED'")).scalars()
    engine.dispose()
    return str(found)


def decide(desk: Running, document_id: str) -> httpx.Client:
    """Correct the day, and have it approved; return the session of who approved it."""
    path = f"/clients/{CLIENT}/documents/{document_id}"
    rita, anton = desk.sign_in("rita"), desk.sign_in("anton")
    version = rita.get(path).json()["version"]
    day = {"issue_date": {"raw": "09/10/2026", "reading": "2026-10-09"}}
    told = rita.post(f"{path}/corrections", json={"version": version, "once": "one", "fields": day}).json()
    told = anton.post(f"{path}/approvals", json={"version": told["version"], "once": "two"}).json()
    assert told["state"] == State.READY, told
    return anton


def entries_of(home: Home, document_id: str) -> int:
    engine = connect(home.database_url)
    with read(engine) as connection:
        count = connection.scalar(
            sa.select(sa.func.count()).select_from(entries).where(entries.c.document_id == document_id)
        )
    engine.dispose()
    return count or 0


def test_a_decision_arrives_in_the_books_and_ctrl_c_leaves_nothing_running(home: Home) -> None:
    one = waiting(home)
    with running(home, DAYBOOK_REVIEW_PROCESSES="2") as desk:
        anton = decide(desk, one)
        path = f"/clients/{CLIENT}/documents/{one}"
        wait_for(lambda: anton.get(path).json()["state"] == State.POSTED)
        wait_for(lambda: desk.in_books(one))
        assert (entries_of(home, one), desk.in_books(one)) == (1, 1)
        family = child.descendants(desk.process.pid)
        assert family
        desk.process.send_signal(signal.SIGINT)
        desk.process.send_signal(signal.SIGINT)
        assert desk.process.wait(60) == 0
        wait_for(lambda: child.still_running(family) == ())


def test_a_poster_killed_in_the_middle_is_started_again_and_posts_once(home: Home) -> None:
    """Where exactly it may be killed is tried in tests/flows/stages/test_decided.py."""
    one = waiting(home)
    with running(home) as desk:
        (poster,) = wait_for(lambda: child.descendants(desk.process.pid))
        os.kill(poster, signal.SIGSTOP)  # what is decided now waits for it
        decide(desk, one)
        os.kill(poster, signal.SIGKILL)
        wait_for(lambda: desk.in_books(one))
        assert (entries_of(home, one), desk.in_books(one)) == (1, 1)


def test_a_demo_is_refused_where_somebody_real_works(home: Home) -> None:
    engine = connect(home.database_url)
    with write(engine) as connection:
        accounts.add(connection, "ann", "Ann Vogel", "correct horse battery staple", by="test")
    engine.dispose()
    process = command(home, "--demo")
    said, talk = process.communicate()
    assert (process.returncode, said) == (2, "")
    assert talk.startswith("daybook: --demo: this home has 1 people of its own, the first is ann")


def test_without_anybody_it_says_which_command_opens_an_account(home: Home) -> None:
    process = command(home)
    assert process.stderr is not None
    said = ""
    for line in process.stderr:
        said += line
        if "--demo" in line:
            break
    process.send_signal(signal.SIGTERM)
    assert process.wait(60) == 0
    assert 'people add ann --name "Ann Vogel" --role reviewer@CLIENT' in said
    process.communicate()


def test_a_port_in_use_is_one_sentence_and_nothing_else_starts(home: Home) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        process = command(home, "--port", port)
        said, talk = process.communicate()
    assert (process.returncode, said) == (2, "")
    assert talk.startswith(f"daybook: 127.0.0.1:{port}: another program listens there")
    assert not (home.path / "review").exists()
