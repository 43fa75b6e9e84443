"""R-15: what is open on a day, grouped, most frequent first, and tied with the findings."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
import sqlalchemy as sa

from documents.database.engine import read, write
from documents.finding import Queue, Severity
from documents.register.findings import findings_of, replace_findings
from documents.state import State
from reports.operations import exceptions
from reports.operations.offenders import Offences, price_variances
from reports.report import Asked, Report
from tests.clock import today
from tests.documents.register.register_of import go
from tests.flows.stages.world import CLIENT, World, invoice, receipt
from tests.reports.test_exceptions import finding
from tests.waiving import waive as waive_finding


def made(engine: sa.Engine, by: str = "rule", as_of: dt.date | None = None) -> Report:
    with read(engine) as connection:
        asked = Asked(as_of=as_of or today(), options={"by": by})
        return exceptions.build(connection, CLIENT, asked).checked()


def rows(report: Report, *names: str) -> list[list[Any]]:
    return report.frame[list(names)].to_numpy().tolist()  # type: ignore[no-any-return]


@pytest.fixture
def queue(world: World) -> World:
    """Two invoices whose payment or posting waits, and a third that waits for two reasons."""
    world.receive(invoice())
    for number in ("RE-2", "RE-3"):
        world.receive(invoice(number, order="", vendor_name="Nobody", vendor_tax_id="", iban="", day="2026-03-11"))
    world.night()
    return world


def test_the_most_frequent_rule_comes_first_with_its_value(queue: World) -> None:
    found = made(queue.engine)
    assert rows(found, "rule", "exceptions", "documents", "value", "cumulative") == [
        ["V-ID-01", 2, 2, 2 * 29631, Decimal("0.6667")],
        ["V-PO-09", 1, 1, 29631, Decimal(1)],
    ]
    assert found.frame["name"].str.len().min() > 0
    assert found.ties[0].left == 3


@pytest.mark.parametrize(
    ("by", "groups"),
    [
        ("vendor", [["", 2], ["mueller", 1]]),
        ("desk", [["vendor master", 2], ["receiving", 1]]),
        ("age", [["0-1", 3]]),
        ("buyer", [["", 3]]),
    ],
)
def test_other_ways_to_group(queue: World, by: str, groups: list[list[Any]]) -> None:
    assert rows(made(queue.engine, by), by, "exceptions") == groups


def test_what_was_closed_rejected_or_not_yet_seen_is_not_open(queue: World) -> None:
    assert made(queue.engine, as_of=today() - dt.timedelta(days=1)).frame.empty
    with write(queue.engine) as connection:
        known = {one.finding.code: one for one in findings_of(connection, "acme")}
        held = known["V-PO-09"]
        waive_finding(connection, "acme", held.document_id, held.finding, actor="jo", reason="seen the goods")
    first = made(queue.engine, "document").frame["document_id"][0]
    go(queue.engine, first, State.QUEUED, State.REJECTED, reason="not ours")
    assert rows(made(queue.engine), "rule", "exceptions") == [["V-ID-01", 1]]


def test_what_other_clients_have_open_is_theirs(queue: World) -> None:
    with read(queue.engine) as connection:
        other = CLIENT.model_copy(update={"id": "borealis"})
        assert exceptions.build(connection, other, Asked(as_of=today())).checked().frame.empty


def test_a_vendor_that_stops_again_and_again_is_told(world: World) -> None:
    world.noon = dt.datetime.now(dt.UTC) - dt.timedelta(days=3)
    ids = [world.receive(invoice(f"RE-{number}", number, order="")) for number in range(1, 5)]
    world.night()
    for one in ids[:3]:
        with write(world.engine) as connection:
            found = [finding("V-TAX-01", Severity.BLOCK_PAY).model_copy(update={"queue": Queue.TAX})]
            replace_findings(connection, "acme", one, found)
    told = made(world.engine, "vendor")
    assert rows(told, "vendor", "offending", "invoices", "repeats") == [["mueller", 3, 4, "yes"]]


@pytest.mark.parametrize(
    ("offending", "invoices", "variances", "told"),
    [(3, 6, 50000, ("yes", "")), (3, 7, 50001, ("", "yes")), (2, 2, 0, ("", ""))],
)
def test_limits_of_an_offender(offending: int, invoices: int, variances: int, told: tuple[str, str]) -> None:
    row = Offences({"v": offending}, {"v": invoices}, {"v": variances}, limit=50000).row("v")
    assert (row[2], row[4]) == told


def test_price_variances_within_the_tolerance_add_up(world: World) -> None:
    world.know(receipts=[receipt()])
    dearer = {"net_total": "251.00", "tax_total": "47.69", "gross_total": "298.69"}
    price = invoice(**dearer)
    cells = {**price.lines[0].cells}
    for name, raw in (("unit_price", "25.10"), ("net_amount", "251.00")):
        key = next(one for one in cells if one.value == name)
        cells[key] = cells[key].model_copy(update={"raw": raw, "readings": (raw,)})
    tax = price.taxes[0]
    base, amount = (
        cell.model_copy(update={"raw": raw, "readings": (raw,)})
        for cell, raw in ((tax.base, "251.00"), (tax.tax, "47.69"))
    )
    line = price.lines[0].model_copy(update={"cells": cells})
    taxes = (tax.model_copy(update={"base": base, "tax": amount}),)
    posted = world.receive(price.model_copy(update={"lines": (line,), "taxes": taxes}))
    world.night()
    assert world.state(posted) is State.POSTED
    with read(world.engine) as connection:
        assert price_variances(connection, CLIENT, Asked(as_of=today())) == {"mueller": 200}
