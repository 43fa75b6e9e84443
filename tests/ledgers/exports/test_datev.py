"""The template for DATEV: what it says is what was posted; no program of DATEV has checked it."""

from __future__ import annotations

import csv
from collections import defaultdict
from decimal import Decimal
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from documents.master.client import Client, Datev
from ledgers.books.protocol import BookEntry
from ledgers.entry import Entry, Posting
from ledgers.exports import datev
from ledgers.exports.datev import Row, as_datev, rows_of
from ledgers.exports.extract import ExportRefusedError, Extract
from tests.ledgers.cases import CLIENT
from tests.ledgers.exports.journal import HOSTILE, SINCE, UNTIL, foreign, journal_of
from tests.ledgers.samples import invoice_entry, posting

MOVED = (("100.00", "4100"), ("-100.00", "4200"))
KEYS = {"V19": "9", "V20": "8"}


def client_of(**more: Any) -> Client:
    return CLIENT.model_copy(update={"datev": Datev(consultant=1001, client=7, tax_keys=KEYS), **more})


def taxed(tax: str = "200.00", code: str = "V20", *nets: str, base: str = "1000.00") -> Entry:
    costs = [posting("6200", net) for net in nets or ("1000.00",)]
    gross = sum((cost.amount for cost in costs), Decimal(tax))
    vat = posting("1400", tax, tax_code=code, tax_base=Decimal(base))
    return invoice_entry(postings=(*costs, vat, posting("2000", str(-gross), party="v")))


def item_of(number: int, entry: Entry) -> BookEntry:
    return BookEntry(key=f"acme/AC-AP-2026-{number:06d}", entry=entry)


def lines_of(data: bytes) -> list[list[str]]:
    return list(csv.reader(data.decode("cp1252").split("\r\n")[:-1], delimiter=";"))


def balances(rows: list[Row]) -> dict[str, Decimal]:
    sums: dict[str, Decimal] = defaultdict(Decimal)
    for row in rows:
        sums[row.account] += row.amount if row.debit else -row.amount
        sums[row.counter] -= row.amount if row.debit else -row.amount
    return {account: total for account, total in sums.items() if total}


def test_the_file_says_what_it_is_and_that_nobody_checked_it(engine: sa.Engine) -> None:
    (data,) = as_datev(journal_of(engine, invoice_entry(), client=client_of()))
    head, columns, *body = lines_of(data)
    assert len(head) == 31
    assert head[:5] == ["EXTF", "700", "21", "Buchungsstapel", "13"]
    assert head[10:17] == ["1001", "7", "20260101", "4", "20260506", "20260506", "UNCHECKED template"]
    assert (head[21], len(columns)) == ("EUR", 38)
    assert data.startswith(b'"EXTF";700;21;')
    assert [(row[0], row[1], row[6], row[7], row[8], row[9], row[10]) for row in body] == [
        ("1000,00", "S", "6200", "2000", "", "0605", "R-doc-1"),
        ("200,00", "S", "1400", "2000", "", "0605", "R-doc-1"),
    ]
    assert {len(row) for row in body} == {38}
    assert body[0][20:22] == ["Entry", "acme/AC-AP-2026-000001"]


@pytest.mark.parametrize(
    ("named", "expected"),
    [(("project", "cost_centre"), ["P7", "4100"]), (("cost_centre",), ["4100", ""]), ((), ["", ""])],
)
def test_cost_objects_stand_in_the_columns_that_the_client_names(
    sqlite_engine: sa.Engine, named: tuple[str, ...], expected: list[str]
) -> None:
    cost, *others = taxed("200.00", "V19").postings
    objects = {"cost_centre": "4100", "project": "P7"}
    entry = invoice_entry(postings=(cost.model_copy(update={"dimensions": objects}), *others))
    numbers = Datev(consultant=1001, client=7, cost_objects=named)
    (data,) = as_datev(journal_of(sqlite_engine, entry, client=client_of(datev=numbers)))
    _head, columns, on_cost, on_tax = lines_of(data)
    assert [name[:5] for name in columns[36:]] == ["KOST1", "KOST2"]
    assert [on_cost[36:], on_tax[36:]] == [expected, ["", ""]]


def test_a_booking_between_two_cost_centres_names_neither() -> None:
    moved = [posting("6200", amount, dimensions={"cost_centre": code, "project": "P7"}) for amount, code in MOVED]
    (row,) = rows_of(invoice_entry(postings=tuple(moved)))
    assert row.objects == {"project": "P7"}


def test_a_tax_key_stands_for_the_tax_when_it_gives_the_posted_tax() -> None:
    entry = taxed("200.00", "V20")
    assert rows_of(entry, CLIENT.tax_codes, KEYS) == [
        Row(account="6200", counter="2000", amount=Decimal("1200.00"), key="8")
    ]


def test_a_credit_note_with_a_key_is_on_the_other_side() -> None:
    entry = taxed("-200.00", "V20", "-1000.00", base="-1000.00")
    assert rows_of(entry, CLIENT.tax_codes, KEYS) == [
        Row(account="6200", counter="2000", amount=Decimal("1200.00"), debit=False, key="8")
    ]


@pytest.mark.parametrize(
    "entry",
    [
        taxed("200.01", "V20"),  # not what the rate gives
        taxed("200.00", "X20"),  # no key
        taxed("200.00", "H25"),  # deductible in part
        taxed("200.00", "V20", base="900.00"),  # part of the cost is untaxed
        foreign("f"),
    ],
    ids=["other amount", "no key", "in part", "other base", "foreign"],
)
def test_without_a_safe_key_the_tax_is_a_pair_of_its_own(entry: Entry) -> None:
    rows = rows_of(entry, CLIENT.tax_codes, {**KEYS, "H25": "5"})
    assert {row.key for row in rows} == {""}
    assert balances(rows) == {line.account: line.base_amount for line in entry.postings}


def test_reverse_charge_pairs_equal_amounts_first() -> None:
    entry = invoice_entry(
        postings=(
            posting("1200", "4920.00"),
            posting("1405", "934.80"),
            posting("2105", "-934.80"),
            posting("2000", "-4920.00", party="v"),
        )
    )
    assert [(row.account, row.counter, row.amount) for row in rows_of(entry)] == [
        ("1200", "2000", Decimal("4920.00")),
        ("1405", "2105", Decimal("934.80")),
    ]


@given(st.lists(st.integers(-10_000, 10_000).filter(bool), min_size=1, max_size=12))
def test_pairs_have_the_balances_of_the_entry(cents: list[int]) -> None:
    amounts = [Decimal(one).scaleb(-2) for one in cents]
    lines = [posting(f"6{number:03d}", str(amount)) for number, amount in enumerate(amounts)]
    entry = invoice_entry(postings=(*lines, posting("2000", str(-sum(amounts, Decimal(0))), party="v")))
    rows = rows_of(entry)
    assert all(row.amount > 0 for row in rows)
    assert balances(rows) == {line.account: line.base_amount for line in entry.postings if line.base_amount}


@given(st.lists(st.integers(1, 100_000), min_size=1, max_size=5))
def test_a_key_is_used_only_when_it_gives_the_tax_to_the_cent(cents: list[int]) -> None:
    nets = [Decimal(one).scaleb(-2) for one in cents]
    total = sum(nets, Decimal(0))
    tax = (total * 19 / 100).quantize(Decimal("0.01"))
    entry = taxed(str(tax), "V19", *map(str, nets), base=str(total))
    keyed = [row for row in rows_of(entry, CLIENT.tax_codes, KEYS) if row.key]
    for row in keyed:
        assert row.amount > 0
    if keyed:
        worked_out = sum((row.amount * 19 / 119).quantize(Decimal("0.01"), "ROUND_HALF_UP") for row in keyed)
        assert (worked_out, sum(row.amount for row in keyed)) == (tax, total + tax)


def test_a_long_journal_is_split_between_entries(sqlite_engine: sa.Engine) -> None:
    items = tuple(item_of(number, invoice_entry(f"d{number}")) for number in range(1, 6_001))
    client = client_of()
    numbers = {code: code for code in ("1400", "2000", "6200")}
    files = as_datev(Extract(client=client, since=SINCE, until=UNTIL, entries=items, numbers=numbers))
    bodies = [lines_of(data)[2:] for data in files]
    assert [len(body) for body in bodies] == [9_998, 2_002]
    assert all(len(body) <= datev.MOST_ROWS for body in bodies)
    first, second = ({row[21] for row in body} for body in bodies)
    assert not first & second


def test_a_file_holds_one_fiscal_year(sqlite_engine: sa.Engine) -> None:
    entries = [invoice_entry(), invoice_entry("b", fiscal_year=2025)]
    files = as_datev(journal_of(sqlite_engine, *entries, client=client_of()))
    assert [lines_of(data)[0][12] for data in files] == ["20250101", "20260101"]


def test_text_stays_in_its_field(sqlite_engine: sa.Engine) -> None:
    entries = [invoice_entry(f"d{n}", payee=text, reference=text) for n, text in enumerate((*HOSTILE, "Łódź €", "中"))]
    (data,) = as_datev(journal_of(sqlite_engine, *entries, client=client_of()))
    body = lines_of(data)[2:]
    assert {len(row) for row in body} == {38}
    assert len(body) == 2 * len(entries)
    for row in body:
        assert row[10][:1] not in set("=+-@")
        assert row[13][:1] not in set("=+-@")
    assert body[-3][13] == "Lódz €" or body[-3][13] == "?ódz €"
    assert body[-1][13] == "?"


def test_what_datev_cannot_hold_is_refused_with_one_message(sqlite_engine: sa.Engine) -> None:
    with pytest.raises(ExportRefusedError, match=r"clients/acme.toml: no \[datev\]"):
        as_datev(journal_of(sqlite_engine, invoice_entry()))
    journal = journal_of(sqlite_engine, client=client_of())
    lettered = journal.model_copy(update={"numbers": {**journal.numbers, "6200": "A-6200"}})
    with pytest.raises(ExportRefusedError, match="A-6200 are not of 1 to 9 digits"):
        as_datev(lettered)
    with pytest.raises(ExportRefusedError, match="JPY has 0"):
        as_datev(journal.model_copy(update={"client": client_of(currency="JPY")}))
    huge = invoice_entry("h", "20000000000.00", "0.00")
    with pytest.raises(ExportRefusedError, match="10 digits before the comma"):
        as_datev(journal.model_copy(update={"entries": (item_of(1, huge),)}))


def test_postings_of_zero_make_no_row() -> None:
    nothing = Posting(account="7100", amount=Decimal(0), base_amount=Decimal(0))
    entry = invoice_entry()
    assert rows_of(entry.model_copy(update={"postings": (*entry.postings, nothing)})) == rows_of(entry)
