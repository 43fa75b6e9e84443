"""A night leaves the ends of the chains outside the database, and the check looks at them."""

from __future__ import annotations

import datetime as dt

from flows.stages.intake import IntakeSummary
from flows.stages.invariants import violations_of
from flows.stages.night import close_night, feed_books
from tests.flows.stages.world import World, invoice, receipt


def test_a_night_anchors_the_chains(small_world: World) -> None:
    small_world.know(receipts=[receipt()])
    small_world.receive(invoice())
    settled = small_world.night()
    desk = small_world.desk
    close_night(desk, dt.datetime(2026, 3, 16, tzinfo=dt.UTC), IntakeSummary(), settled, feed_books(desk))
    path = desk.home.path / "anchors" / "acme.txt"
    assert {line.split("\t")[2] for line in path.read_text("utf-8").splitlines()} == {"AP", "GR", "MEMO", "AUDIT"}
    assert list(violations_of(desk)) == []
    path.write_text(path.read_text("utf-8").replace("\tAP\t1\t", "\tAP\t2\t"), encoding="utf-8")
    assert [(one.code, one.subject) for one in violations_of(desk)] == [("I6", "AC-AP")]
