"""The bank's payments are killed at every durable step and brought again: each is in the ledger and the books once."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
import sqlalchemy as sa

from daybook.importing import import_payments
from documents.database.engine import read, write
from documents.home import Home
from flows.stages.invariants import all_violations_of
from flows.stages.night import feed_books
from flows.stages.worker import open_desk
from ledgers.general_ledger import post
from ledgers.sub_ledger import open_items_of
from ledgers.tables import entries
from tests.crash.harness import Survivor, run, survivors
from tests.ledgers.samples import SHA, invoice_entry

CLIENT = """
id = "acme"
name = "Acme Trading"
country = "DE"
currency = "EUR"
[[entities]]
id = "AC"
name = "Acme Trading"
country = "DE"
"""
PAID = """payment,date,vendor_id,currency,invoice,amount,discount
P-1,2026-06-05,northwind,EUR,R-receipt:1,1176.00,24.00
P-2,2026-06-05,northwind,EUR,R-receipt:2,500.00,0
P-2,2026-06-05,northwind,EUR,R-receipt:3,1200.00,0
"""
STEPS = ("ledger.numbered", "ledger.inserted", "payment.recorded", "payment.committed", "books.written")


def bank_day(home: Home) -> None:
    import_payments(home, "acme", home.path / "bank.csv")
    assert feed_books(open_desk(home, "acme")).problems == ()


def owing(new_home: Callable[[], Home]) -> Callable[[], Home]:
    """Return a maker of homes in which three invoices are owed and the bank's file has come."""

    def make() -> Home:
        home = new_home()
        (home.clients_dir / "acme.toml").write_text(CLIENT)
        (home.path / "bank.csv").write_text(PAID)
        desk = open_desk(home, "acme")
        with write(desk.engine) as connection:
            for number in (1, 2, 3):
                post(connection, invoice_entry(f"receipt:{number}"), document_sha=SHA)
        desk.engine.dispose()
        return home

    return make


def faults(home: Home) -> Iterator[str]:
    """Say what is not as after an undisturbed day."""
    desk = open_desk(home, "acme")
    yield from (f"{one.code} {one.subject}: {one.message}" for one in all_violations_of(desk))
    with read(desk.engine) as connection:
        paid = connection.scalars(sa.select(entries.c.document_id).where(entries.c.purpose == "payment")).all()
        left = {item.reference: str(item.open_amount) for item in open_items_of(connection, "acme")}
    desk.engine.dispose()
    if sorted(paid) != ["payment:P-1", "payment:P-2"]:
        yield f"payments {paid}"
    if left != {"R-receipt:2": "-700.00"}:
        yield f"open {left}"


def test_an_undisturbed_day_posts_each_payment_once(new_home: Callable[[], Home]) -> None:
    home = owing(new_home)()
    for _again in range(2):
        assert run(bank_day, home)
        assert list(faults(home)) == []


@pytest.mark.parametrize("name", STEPS)
def test_a_day_killed_anywhere_is_finished_by_the_next(name: str, new_sqlite_home: Callable[[], Home]) -> None:
    assert broken(survivors(bank_day, owing(new_sqlite_home), failpoints=[name])) == {}


@pytest.mark.parametrize("name", ["payment.recorded", "payment.committed"])
def test_so_it_is_on_postgresql(name: str, new_postgresql_home: Callable[[], Home]) -> None:
    assert broken(survivors(bank_day, owing(new_postgresql_home), failpoints=[name])) == {}


def broken(found: Iterator[Survivor]) -> dict[str, list[str]]:
    killed = {one.crash: list(faults(one.home)) for one in found}
    assert killed, "no crash was reached"
    return {crash: what for crash, what in killed.items() if what}
