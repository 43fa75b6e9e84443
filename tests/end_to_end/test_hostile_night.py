"""A night with hostile files among the good ones: every bad one waits with a finding, every good one is posted."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
import sqlalchemy as sa

from documents.database.engine import read
from documents.home import Home
from documents.register.document import documents_in
from documents.register.findings import open_findings
from documents.register.tables import arrivals
from documents.state import State
from flows.stages.night import run_night
from flows.stages.worker import open_desk
from tests.end_to_end.conftest import LONG_AGO, lay_out
from tests.extractors.jail import hostile_files as hostile

CLIENT = "harwood"
GOOD = ("001-ashdown-invoice.pdf", "003-pennine-invoice.pdf")
HOSTILE = (
    hostile.unpacks_twice,
    hostile.form_that_draws_itself,
    hostile.pattern_of_atoms,
    hostile.page_tree_that_is_its_own_child,
    hostile.no_pages,
    hostile.attached_bomb,
    hostile.scan_of_billions_of_pixels,
    hostile.tiff_of_billions_of_pixels,
    hostile.encrypted,
    hostile.half_a_pdf,
)
WAITS = {State.QUEUED, State.QUARANTINED}
SECONDS = "8"
"""Of a jail that stops sooner than in earnest."""


Ended = tuple[State, set[str]]
"""State of a document, and the codes of its open findings."""


@pytest.fixture(scope="module")
def ended(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Ended]:
    home = Home(tmp_path_factory.mktemp("home"), database_url="")
    lay_out(home, CLIENT)
    inbox = home.inbox(CLIENT)
    for path in inbox.iterdir():
        if path.name not in GOOD:
            path.unlink()
    for maker in HOSTILE:
        _put(inbox / maker.__name__, maker())
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DAYBOOK_JAIL_SECONDS", SECONDS)
        patch.setenv("DAYBOOK_JAIL_SECONDS_PER_PAGE", "0")
        run_night(home, CLIENT)
    return _ended(home)


def _put(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    os.utime(path, LONG_AGO)


def _ended(home: Home) -> dict[str, Ended]:
    desk = open_desk(home, CLIENT)
    with read(desk.engine) as connection:
        names = dict(connection.execute(sa.select(arrivals.c.sha256, arrivals.c.original_name)).tuples().all())
        found = {
            names[one.sha256]: (one.state, {item.finding.code for item in open_findings(connection, CLIENT, one.id)})
            for one in documents_in(connection, CLIENT)
        }
    desk.engine.dispose()
    return found


def test_no_file_is_lost(ended: dict[str, Ended]) -> None:
    assert set(ended) == {*GOOD, *(maker.__name__ for maker in HOSTILE)}


@pytest.mark.parametrize("maker", HOSTILE, ids=hostile.name)
def test_a_hostile_file_waits_for_a_person_with_a_finding(ended: dict[str, Ended], maker: hostile.Maker) -> None:
    state, codes = ended[maker.__name__]
    assert state in WAITS
    assert codes


@pytest.mark.parametrize("name", GOOD)
def test_a_good_file_is_posted_all_the_same(ended: dict[str, Ended], name: str) -> None:
    assert ended[name][0] is State.POSTED
