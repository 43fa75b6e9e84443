"""Posting a released correction is killed at every durable step and begun again: it stands in the books once."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
import sqlalchemy as sa

from documents.database.engine import connect, read
from documents.database.upgrade import upgrade
from documents.home import Home
from documents.register import proposals
from flows.stages.corrected import post_released
from flows.stages.invariants import violations_of
from flows.stages.worker import open_desk
from ledgers.tables import entries
from tests.crash.harness import survivors
from tests.daybook.test_proposals import CLIENT_FILE
from tests.flows.stages.test_corrected import proposed, released
from tests.review.decisions.desk import DeskWorld

STEPS = ("ledger.numbered", "ledger.inserted", "correction.recorded", "correction.committed")


def poster(home: Home) -> None:
    desk = open_desk(home, "acme")
    post_released(desk)
    desk.engine.dispose()


def decided(new_home: Callable[[], Home]) -> Callable[[], Home]:
    """Return a maker of homes in which somebody released a correction."""

    def make() -> Home:
        home = new_home()
        (home.clients_dir / "acme.toml").write_text(CLIENT_FILE, encoding="utf-8")
        engine = connect(home.database_url)
        upgrade(engine)
        world = DeskWorld(home.path, engine)
        released(world, proposed(world))
        engine.dispose()
        return home

    return make


def faults(home: Home) -> Iterator[str]:
    """Say what is not as after an undisturbed posting."""
    desk = open_desk(home, "acme")
    yield from (f"{one.code} {one.subject}: {one.message}" for one in violations_of(desk))
    with read(desk.engine) as connection:
        (one,) = proposals.decided(connection, "acme", most=2)
        mine = sa.select(entries.c.purpose).where(entries.c.document_id == one.proposal.document_id)
        posted = connection.scalars(mine.order_by(entries.c.id)).all()
    desk.engine.dispose()
    if (one.outcome, posted) != ("posted", ["invoice", "reversal", "invoice"]):
        yield f"{one.outcome}: {posted}"


@pytest.mark.parametrize("name", STEPS)
def test_it_is_posted_once_wherever_the_poster_is_killed(name: str, new_home: Callable[[], Home]) -> None:
    killed = {one.crash: list(faults(one.home)) for one in survivors(poster, decided(new_home), failpoints=[name])}
    assert killed, "no crash was reached"
    assert not any(killed.values()), killed
