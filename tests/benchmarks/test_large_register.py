"""The large register of the benchmark, made small: what is measured is a judgement that finds what it should."""

from __future__ import annotations

import sqlalchemy as sa

from benchmarks import large_register
from documents.database.engine import read
from ledgers.facts import DatabaseFacts

VENDORS = 40
INVOICES = 400


def test_past_invoices_are_found_with_their_entries(sqlite_engine: sa.Engine) -> None:
    large_register.fill(sqlite_engine, VENDORS, INVOICES)
    vendor = f"V{large_register.sender(7, VENDORS):06d}"
    with read(sqlite_engine) as connection:
        facts = DatabaseFacts(connection, large_register.CLIENT, "new")
        found = facts.priors(vendor_id=vendor, number_n2="", gross=None, currency="EUR", tax_id="", iban="")
        assert found
        assert all(prior.entry and prior.vendor_id == vendor for prior in found)
        assert facts.posted_count(vendor) == len(found)
        assert set(facts.tax_codes(vendor)) == {frozenset({"V19"})}


def test_every_document_judged_is_timed_but_the_first(sqlite_engine: sa.Engine) -> None:
    large_register.fill(sqlite_engine, VENDORS, INVOICES)
    assert len(large_register.judge_all(sqlite_engine, VENDORS, 10)) == 9
