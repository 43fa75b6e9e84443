from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
import sqlalchemy as sa

from documents.finding import Finding, Severity
from ledgers import general_ledger, sub_ledger
from ledgers.chain import entry_hash
from ledgers.checks import check_chain
from ledgers.entry import ItemKey, Purpose, UnbalancedEntryError, fiscal_year
from ledgers.general_ledger import Reversal, ToPost
from ledgers.tables import clearings, entries, open_items, outbox, postings
from tests.ledgers.cases import CLIENT
from tests.ledgers.samples import DAY, SHA, invoice_entry, judged, posting


def test_an_entry_gets_its_number_and_shows_in_the_trial_balance(engine: sa.Engine) -> None:
    with engine.begin() as connection:
        posted = general_ledger.post(connection, invoice_entry(), document_sha=SHA)
    assert posted == general_ledger.PostedEntry(label="AC-AP-2026-000001", created=True)
    with engine.begin() as connection:
        rows = general_ledger.trial_balance(connection, "acme")
    assert [(row.account, row.balance) for row in rows] == [
        ("1400", Decimal("200.00")),
        ("2000", Decimal("-1200.00")),
        ("6200", Decimal("1000.00")),
    ]


def test_posting_twice_returns_the_entry_that_stands(engine: sa.Engine) -> None:
    for created in (True, False):
        with engine.begin() as connection:
            posted = general_ledger.post(connection, invoice_entry(), document_sha=SHA)
        assert posted == general_ledger.PostedEntry(label="AC-AP-2026-000001", created=created)
    with engine.begin() as connection:
        assert connection.scalar(sa.select(sa.func.count()).select_from(postings)) == 3
        assert connection.scalar(sa.select(sa.func.count()).select_from(outbox)) == 2


def test_an_aborted_posting_burns_no_number(engine: sa.Engine) -> None:
    with engine.connect() as connection:
        general_ledger.post(connection, invoice_entry("lost"), document_sha=SHA)
        connection.rollback()
    with engine.begin() as connection:
        posted = general_ledger.post(connection, invoice_entry("kept"), document_sha=SHA)
    assert posted.label == "AC-AP-2026-000001"


def test_numbers_start_again_each_year_and_the_chain_goes_on(engine: sa.Engine) -> None:
    with engine.begin() as connection:
        labels = [
            general_ledger.post(connection, invoice_entry(str(year), fiscal_year=year), document_sha=SHA).label
            for year in (2025, 2026)
        ]
        rows = connection.execute(sa.select(entries).order_by(entries.c.position)).all()
    assert labels == ["AC-AP-2025-000001", "AC-AP-2026-000001"]
    assert [row.position for row in rows] == [1, 2]
    assert rows[1].previous_hash == rows[0].hash


def test_an_entry_that_does_not_balance_is_named_and_not_posted(engine: sa.Engine) -> None:
    entry = invoice_entry(postings=(posting("6200", "10.00"), posting("2000", "-9.99", party="northwind")))
    with engine.begin() as connection, pytest.raises(UnbalancedEntryError, match=r"doc-1: .* add up to 0.01 EUR"):
        general_ledger.post(connection, entry, document_sha=SHA)


def test_what_is_read_back_is_what_was_posted(engine: sa.Engine) -> None:
    entry = invoice_entry(payee='Evil" \n; "x"', maker="system", checker="ann")
    with engine.begin() as connection:
        label = general_ledger.post(connection, entry, document_sha=SHA).label
        assert general_ledger.read(connection, "acme", label) == (entry, SHA)


def test_a_reversal_leaves_nothing_open_and_is_done_once(engine: sa.Engine) -> None:
    with engine.begin() as connection:
        label = general_ledger.post(connection, invoice_entry(), document_sha=SHA).label
        assert len(sub_ledger.open_items_of(connection, "acme")) == 1
        done = [
            general_ledger.reverse(
                connection,
                "acme",
                label,
                general_ledger.Reversal(posting_date=dt.date(2026, 6, 1), fiscal_year=2026, maker="ann"),
            )
            for _ in range(2)
        ]
        assert [step.created for step in done] == [True, False]
        assert sub_ledger.open_items_of(connection, "acme") == []
        assert len(sub_ledger.open_items_of(connection, "acme", dt.date(2026, 5, 31))) == 1
        assert all(row.balance == 0 for row in general_ledger.trial_balance(connection, "acme"))


def test_reversing_what_is_not_there_names_it(engine: sa.Engine) -> None:
    with (
        engine.begin() as connection,
        pytest.raises(general_ledger.ReversalRefusedError, match="there is no entry AC-AP-2026-000009"),
    ):
        general_ledger.reverse(
            connection,
            "acme",
            "AC-AP-2026-000009",
            general_ledger.Reversal(posting_date=DAY, fiscal_year=2026, maker="ann"),
        )


def test_a_payment_hold_lives_as_long_as_its_finding(engine: sa.Engine) -> None:
    price = Finding(code="V-PO-06", severity=Severity.BLOCK_PAY, subject="line 1", message="49.20 instead of 48.00.")
    warning = Finding(code="V-DAT-05", severity=Severity.WARN, message="Weak.")
    with engine.begin() as connection:
        general_ledger.post(connection, invoice_entry(), document_sha=SHA, findings=[price, warning])
        for _ in range(2):
            judged(connection, "doc-1", price, warning)
        (item,) = sub_ledger.open_items_of(connection, "acme")
        assert [hold.code for hold in item.holds] == ["V-PO-06"]
        judged(connection, "doc-1", warning)
        (item,) = sub_ledger.open_items_of(connection, "acme")
        assert not item.held


def test_a_client_sees_its_own_ledger_only(engine: sa.Engine) -> None:
    with engine.begin() as connection:
        general_ledger.post(connection, invoice_entry(), document_sha=SHA)
        other = general_ledger.post(connection, invoice_entry(client_id="borealis"), document_sha=SHA)
        assert other.label == "AC-AP-2026-000001"
        assert general_ledger.trial_balance(connection, "nobody") == []
        assert len(sub_ledger.open_items_of(connection, "borealis")) == 1


def test_the_trial_balance_is_as_of_a_day_and_of_an_entity(engine: sa.Engine) -> None:
    with engine.begin() as connection:
        general_ledger.post(connection, invoice_entry("a"), document_sha=SHA)
        general_ledger.post(connection, invoice_entry("b", entity="BC"), document_sha=SHA)
        for as_of, entity, expected in (
            (DAY, "", ["400.00", "-2400.00", "2000.00"]),
            (DAY, "BC", ["200.00", "-1200.00", "1000.00"]),
            (DAY - dt.timedelta(days=1), "", []),
        ):
            rows = general_ledger.trial_balance(connection, "acme", as_of, entity=entity)
            assert [str(row.balance) for row in rows] == expected
        assert sub_ledger.open_items_of(connection, "acme", DAY - dt.timedelta(days=1)) == []


def test_a_reversal_is_the_exact_opposite_and_may_itself_be_reversed(engine: sa.Engine) -> None:
    first = invoice_entry(
        postings=(
            posting("6200", "10.00", quantity=Decimal(2), tax_base=Decimal("5.00"), tax_code="V"),
            posting("2000", "-4.00", party="northwind"),
            posting("2000", "-6.00", party="northwind"),
        )
    )
    how = general_ledger.Reversal(posting_date=DAY, fiscal_year=2026, maker="ann")
    with engine.begin() as connection:
        label = general_ledger.post(connection, first, document_sha=SHA).label
        back = general_ledger.reverse(connection, "acme", label, how).label
        undone, _sha = general_ledger.read(connection, "acme", back)
        assert (undone.postings[0].quantity, undone.postings[0].tax_base) == (Decimal(-2), Decimal("-5.00"))
        assert sub_ledger.open_items_of(connection, "acme") == []
        again = general_ledger.reverse(connection, "acme", back, how)
        assert again.created
        assert general_ledger.read(connection, "acme", again.label)[0].revision == 1
        items = sub_ledger.open_items_of(connection, "acme")
        assert sorted(item.open_amount for item in items) == [Decimal("-6.00"), Decimal("-4.00")]


def test_at18_an_entry_that_is_paid_in_part_cannot_be_reversed(engine: sa.Engine) -> None:
    with engine.begin() as connection:
        label = general_ledger.post(connection, invoice_entry(), document_sha=SHA).label
        paid = invoice_entry(
            "payment-1", postings=(posting("2000", "50.00", party="northwind"), posting("1000", "-50.00"))
        )
        general_ledger.post(connection, paid, document_sha=SHA)
        item, payment = connection.execute(sa.select(open_items).order_by(open_items.c.entry_id)).all()
        connection.execute(
            clearings.insert().values(
                entry_id=payment.entry_id,
                line_no=payment.line_no,
                client_id="acme",
                item_entry_id=item.entry_id,
                item_line_no=item.line_no,
                amount_minor=5000,
                base_minor=5000,
                cleared_on=DAY,
            )
        )
        how = general_ledger.Reversal(posting_date=DAY, fiscal_year=2026, maker="ann")
        with pytest.raises(general_ledger.ReversalRefusedError, match=f"entry {label} is paid or credited"):
            general_ledger.reverse(connection, "acme", label, how)


def test_an_item_opened_again_and_paid_since_is_not_cleared_once_more(engine: sa.Engine) -> None:
    how = general_ledger.Reversal(posting_date=DAY, fiscal_year=2026, maker="ann")
    with engine.begin() as connection:
        bill = general_ledger.post(connection, invoice_entry(), document_sha=SHA).label
        back = general_ledger.reverse(connection, "acme", bill, how).label
        again = general_ledger.reverse(connection, "acme", back, how).label
        (item,) = sub_ledger.open_items_of(connection, "acme")
        owed = str(-item.open_amount)
        paid = invoice_entry(
            "payment-1", postings=(posting("2000", owed, party="northwind"), posting("1000", f"-{owed}"))
        ).model_copy(update={"settles": {1: ItemKey(label=item.label, line_no=item.line_no)}})
        payment = general_ledger.post(connection, paid, document_sha=SHA).label
        with pytest.raises(general_ledger.ReversalRefusedError, match=f"entry {again} opened an item again"):
            general_ledger.reverse(connection, "acme", again, how)
        general_ledger.reverse(connection, "acme", payment, how)
        assert general_ledger.reverse(connection, "acme", again, how).created
        assert sub_ledger.open_items_of(connection, "acme") == []


def test_a_hold_of_one_document_leaves_the_others_alone(engine: sa.Engine) -> None:
    hold = Finding(code="V-FRD-01", severity=Severity.BLOCK_PAY, message="The bank account is new.")
    with engine.begin() as connection:
        for name in ("a", "b"):
            general_ledger.post(connection, invoice_entry(name), document_sha=SHA, findings=[hold])
        judged(connection, "a", hold)
        judged(connection, "a")
        held = {item.document_id: item.held for item in sub_ledger.open_items_of(connection, "acme")}
    assert held == {"a": False, "b": True}


def test_a_text_with_a_nul_character_is_posted_without_it(engine: sa.Engine) -> None:
    lines = (posting("6200", "1.00", text="a\x00b"), posting("2000", "-1.00", party="v"))
    with engine.begin() as connection:
        label = general_ledger.post(connection, invoice_entry(payee="p\x00q", postings=lines), document_sha=SHA).label
        entry, _sha = general_ledger.read(connection, "acme", label)
    assert (entry.payee, entry.postings[0].text) == ("pq", "ab")


def test_the_hash_covers_every_stored_value_and_what_came_before(sqlite_engine: sa.Engine) -> None:
    with sqlite_engine.begin() as connection:
        general_ledger.post(connection, invoice_entry(), document_sha=SHA)
        row = dict(connection.execute(entries.select()).mappings().one())
        lines = [dict(line) for line in connection.execute(postings.select()).mappings()]
    known = entry_hash(row, lines)
    assert known == row["hash"]
    for name in row.keys() - {"id", "hash"}:
        assert entry_hash(row | {name: "changed"}, lines) != known, name
    for name in lines[1].keys() - {"entry_id"}:
        assert entry_hash(row, [lines[0], lines[1] | {name: "changed"}, lines[2]]) != known, name


def test_tax_point_and_cost_objects_are_kept_and_belong_to_the_hash(engine: sa.Engine) -> None:
    objects = {"project": "Köln 7", "cost_centre": "4100"}
    lines = posting("6200", "50.00", dimensions=objects), posting("2000", "-50.00")
    due = dt.date(2026, 4, 30)
    with engine.begin() as connection:
        label = general_ledger.post(connection, invoice_entry(tax_point=due, postings=lines), document_sha=SHA).label
        how = Reversal(posting_date=DAY, fiscal_year=2026, maker="rita")
        undone = general_ledger.reverse(connection, "acme", label, how).label
        for one in (label, undone):
            entry, _sha = general_ledger.read(connection, "acme", one)
            assert (entry.tax_point, entry.postings[0].dimensions, entry.postings[1].dimensions) == (due, objects, {})
        assert list(check_chain(connection, CLIENT)) == []
        row = dict(connection.execute(entries.select().where(entries.c.label == label)).mappings().one())
        mine = postings.select().where(postings.c.entry_id == row["id"]).order_by(postings.c.line_no)
        stored_lines = [dict(line) for line in connection.execute(mine).mappings()]
    assert entry_hash(row, stored_lines) == row["hash"]
    assert entry_hash(row | {"tax_point": None}, stored_lines) != row["hash"]
    assert entry_hash(row, [stored_lines[0] | {"dimensions": None}, stored_lines[1]]) != row["hash"]


@pytest.mark.parametrize(
    ("day", "start", "year"), [("2026-03-31", 4, 2025), ("2026-04-01", 4, 2026), ("2026-01-01", 1, 2026)]
)
def test_a_fiscal_year_is_named_after_the_year_it_starts_in(day: str, start: int, year: int) -> None:
    assert fiscal_year(dt.date.fromisoformat(day), start) == year


def test_a_batch_is_posted_as_its_entries_one_by_one(engine: sa.Engine) -> None:
    """Two journals, a key that comes twice, one that was posted before: labels, chains and items are the same."""
    documents = ["doc-1", "doc-2", "doc-3", "doc-2", "doc-4"]
    batch = [
        ToPost(entry=invoice_entry(name, entity="AC" if name != "doc-3" else "BC"), document_sha=SHA)
        for name in documents
    ]
    with engine.begin() as connection:
        general_ledger.post(connection, invoice_entry("doc-1"), document_sha=SHA)
        posted = general_ledger.post_many(connection, batch)
        assert [(one.label, one.created) for one in posted] == [
            ("AC-AP-2026-000001", False),
            ("AC-AP-2026-000002", True),
            ("BC-AP-2026-000001", True),
            ("AC-AP-2026-000002", False),
            ("AC-AP-2026-000003", True),
        ]
        assert len(sub_ledger.open_items_of(connection, "acme")) == 4
        assert connection.scalar(sa.select(sa.func.count()).select_from(outbox)) == 8
        assert list(check_chain(connection, CLIENT)) == []


def test_an_entry_of_a_batch_settles_the_item_of_an_earlier_one(engine: sa.Engine) -> None:
    lines = posting("2000", "1200.00", party="northwind"), posting("1000", "-1200.00")
    item = ItemKey(label="AC-AP-2026-000001", line_no=3)
    paid = invoice_entry("payment:1", purpose=Purpose.PAYMENT, postings=lines, settles={1: item})
    with engine.begin() as connection:
        batch = [ToPost(entry=one, document_sha=SHA) for one in (invoice_entry(), paid)]
        general_ledger.post_many(connection, batch)
        assert sub_ledger.open_items_of(connection, "acme") == []


def test_one_refused_entry_takes_its_batch_with_it(engine: sa.Engine) -> None:
    batch = [ToPost(entry=invoice_entry(name), document_sha=SHA) for name in ("a", "b")]
    wrong = invoice_entry("c", postings=(posting("6200", "10.00"), posting("2000", "-9.99", party="northwind")))
    with engine.begin() as connection, pytest.raises(UnbalancedEntryError):
        general_ledger.post_many(connection, [*batch, ToPost(entry=wrong, document_sha=SHA)])
    with engine.begin() as connection:
        assert connection.scalar(sa.select(sa.func.count()).select_from(entries)) == 0


def test_the_trial_balance_keeps_base_currencies_apart(engine: sa.Engine) -> None:
    with engine.begin() as connection:
        general_ledger.post(connection, invoice_entry("a"), document_sha=SHA)
        one = general_ledger.trial_balance(connection, "acme")
        assert one == general_ledger.trial_balance(connection, "acme", dt.date.max)
        general_ledger.post(connection, invoice_entry("b", currency="USD", base_currency="USD"), document_sha=SHA)
        both = general_ledger.trial_balance(connection, "acme")
        assert [(row.account, str(row.balance)) for row in both] == [
            (account, amount)
            for account, amount in (("1400", "200.00"), ("2000", "-1200.00"), ("6200", "1000.00"))
            for _currency in ("EUR", "USD")
        ]
