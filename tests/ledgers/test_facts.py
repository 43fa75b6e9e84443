from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pytest
import sqlalchemy as sa

from documents.business import BusinessDocument
from documents.finding import Finding, Severity
from documents.kind import DocType
from documents.ledger_facts import LedgerFacts
from documents.register.findings import replace_findings
from documents.register.tables import business_keys, documents, files, text_marks
from documents.register.versions import Version, save_version
from documents.values import similarity
from ledgers import general_ledger
from ledgers.coding import PastPosting
from ledgers.entry import Journal, Posting, Purpose
from ledgers.facts import DatabaseFacts, past_postings
from ledgers.month import periods
from ledgers.order_balances import order_balances
from ledgers.prior_documents import BEARERS
from ledgers.tables import periods as period_table
from tests.ledgers.samples import DAY, SHA, invoice_entry, posting

NOON = dt.datetime(2026, 5, 6, 12, tzinfo=dt.UTC)
DEFAULTS: dict[str, Any] = {
    "vendor_id": "northwind",
    "number": "R-1",
    "number_n1": "R1",
    "number_n2": "R1",
    "gross_minor": 120000,
    "currency": "EUR",
    "issue_date": DAY,
    "sign": 1,
    "tax_id": "",
    "iban": "",
}


def register(connection: sa.Connection, name: str, *, minutes: int = 0, state: str = "VALIDATED", **keys: Any) -> None:
    client = keys.pop("client_id", "acme")
    sha = name.encode().hex().ljust(64, "0")
    connection.execute(files.insert().values(sha256=sha, size=1, stored_at=NOON))
    received = NOON + dt.timedelta(minutes=minutes)
    reason = "wrong goods" if state == "REJECTED" else ""
    row = {"id": name, "client_id": client, "sha256": sha, "number": 1, "state": state, "reason": reason}
    connection.execute(documents.insert().values(**row, state_since=NOON, received_at=received))
    connection.execute(business_keys.insert().values(document_id=name, client_id=client, **DEFAULTS | keys))


def prior_ids(connection: sa.Connection, judged: str, **asked: Any) -> list[str]:
    question = {"vendor_id": "", "number_n2": "", "gross": None, "currency": "EUR", "tax_id": "", "iban": ""}
    facts: LedgerFacts = DatabaseFacts(connection, "acme", judged)
    return [prior.document_id for prior in facts.priors(**question | asked)]


def test_of_two_documents_of_one_night_only_the_later_sees_the_other(engine: sa.Engine) -> None:
    with engine.begin() as connection:
        register(connection, "first")
        register(connection, "second", minutes=1)
        assert prior_ids(connection, "first", vendor_id="northwind") == []
        assert prior_ids(connection, "second", vendor_id="northwind") == ["first"]


def test_what_stands_as_use_tax_with_some_documents(engine: sa.Engine) -> None:
    def accrued(amount: str) -> tuple[Posting, ...]:
        return posting("6100", amount), posting("2110", str(-Decimal(amount)))

    with engine.begin() as connection:
        for name, amount in (("bill", "41.25"), ("credit", "-8.25"), ("other", "5.00"), ("judged", "1.00")):
            general_ledger.post(connection, invoice_entry(name, postings=accrued(amount)), document_sha=SHA)
        facts: LedgerFacts = DatabaseFacts(connection, "acme", "judged")
        asked = {"bill", "credit", "judged", "unknown"}
        assert facts.use_tax(asked, "EUR") == Decimal("33.00")
        assert facts.use_tax(asked, "USD") == facts.use_tax((), "EUR") == 0


@pytest.mark.parametrize(("state", "seen"), [("READY", True), ("POSTED", True), ("VALIDATED", False)])
def test_a_later_document_that_is_further_on_is_seen(engine: sa.Engine, state: str, seen: bool) -> None:
    with engine.begin() as connection:
        register(connection, "first")
        register(connection, "second", minutes=1, state=state)
        assert prior_ids(connection, "first", vendor_id="northwind") == (["second"] if seen else [])


def test_rejected_documents_and_other_clients_are_not_seen(engine: sa.Engine) -> None:
    with engine.begin() as connection:
        register(connection, "rejected", state="REJECTED")
        register(connection, "foreign", client_id="borealis")
        assert prior_ids(connection, "new", vendor_id="northwind") == []


@pytest.mark.parametrize(
    ("asked", "keys"),
    [
        ({"number_n2": "A7", "tax_id": "DE1"}, {"number_n2": "A7", "tax_id": "DE1"}),
        ({"number_n2": "A7", "iban": "DE89"}, {"number_n2": "A7", "iban": "DE89"}),
        ({"number_n2": "A7", "gross": Decimal("50.00")}, {"number_n2": "A7", "gross_minor": 5000}),
    ],
)
def test_the_number_and_a_second_key_find_another_vendors_document(engine: sa.Engine, asked: Any, keys: Any) -> None:
    with engine.begin() as connection:
        register(connection, "other", vendor_id="someone", **keys)
        for name in keys:
            register(connection, f"without-{name}", vendor_id="someone", **{k: v for k, v in keys.items() if k != name})
        assert prior_ids(connection, "new", **asked) == ["other"]


def test_nothing_is_equal_to_a_key_that_is_not_known(engine: sa.Engine) -> None:
    with engine.begin() as connection:
        register(connection, "bare", vendor_id="", number_n2="")
        assert prior_ids(connection, "new") == []
        assert prior_ids(connection, "new", gross=Decimal("1200.00")) == []


def test_of_many_the_newest_and_those_with_number_or_amount_are_found(engine: sa.Engine) -> None:
    with engine.begin() as connection:
        for day in range(120):
            register(connection, f"d{day:03}", number_n2=f"N{day}", gross_minor=day, issue_date=DAY + dt.timedelta(day))
        asked = {"vendor_id": "northwind", "number_n2": "N3", "gross": Decimal("0.05")}
        found = prior_ids(connection, "judged", **asked)
    assert found[:3] == ["d003", "d005", "d119"]
    assert (len(found), found[-1]) == (102, "d020")


def test_equal_numbers_come_first_then_equal_amounts_then_the_newest(engine: sa.Engine) -> None:
    with engine.begin() as connection:
        plain = {"number_n1": "X", "number_n2": "X"}
        register(connection, "old", gross_minor=1, issue_date=dt.date(2026, 1, 1), **plain)
        register(connection, "new", gross_minor=1, issue_date=dt.date(2026, 4, 1), **plain)
        register(connection, "amount", gross_minor=5000, issue_date=dt.date(2026, 1, 1), **plain)
        register(connection, "number", gross_minor=1, issue_date=dt.date(2025, 1, 1), number_n2="R7")
        asked = {"vendor_id": "northwind", "number_n2": "R7", "gross": Decimal("50.00")}
        assert prior_ids(connection, "judged", **asked) == ["number", "amount", "new", "old"]


def test_a_prior_names_its_entry_and_amount(engine: sa.Engine) -> None:
    with engine.begin() as connection:
        register(connection, "doc-1", state="POSTED")
        general_ledger.post(connection, invoice_entry("doc-1"), document_sha=SHA)
        (prior,) = DatabaseFacts(connection, "acme", "new").priors(
            vendor_id="northwind", number_n2="", gross=None, currency="", tax_id="", iban=""
        )
    assert (prior.entry, prior.gross, prior.state) == ("AC-AP-2026-000001", Decimal("1200.00"), "POSTED")


def written(connection: sa.Connection, name: str, text: str) -> None:
    business = BusinessDocument(doc_type=DocType.INVOICE, text=text)
    save_version(connection, "acme", name, Version(business=business))
    rows = [{"client_id": "acme", "document_id": name, "mark": mark} for mark in similarity.marks(text)]
    connection.execute(text_marks.insert(), rows)


def test_a_nearly_equal_text_is_found_with_how_equal_it_is(engine: sa.Engine) -> None:
    text = "\n".join(f"{n} Stk Artikel A{n * 7} zu {n},50 EUR" for n in range(10, 40))
    altered, other = text.replace("A91 ", "A92 "), text.replace("Artikel", "Ware").replace("50", "75")
    with engine.begin() as connection:
        for minutes, (name, what) in enumerate([("first", text), ("altered", altered), ("other", other)]):
            register(connection, name, minutes=minutes)
            written(connection, name, what)
        facts = DatabaseFacts(connection, "acme", "new")
        found = facts.similar_texts(text, least=0.9)
        assert [one.prior.document_id for one in found] == ["first", "altered"]
        assert found[0].similarity == 1.0
        assert 0.95 < found[1].similarity < 1.0
        assert facts.similar_texts("too short", least=0.0) == ()
        assert DatabaseFacts(connection, "acme", "first").similar_texts(text, least=0.9) == ()
        assert DatabaseFacts(connection, "borealis", "new").similar_texts(text, least=0.9) == ()


def order_postings(quantity: str, amount: str) -> dict[str, Any]:
    ordered = {"order_number": "4500012", "order_line": 1}
    return {
        "postings": (
            posting("2050", amount, quantity=Decimal(quantity), **ordered),
            posting("5020", "2.00", **ordered),
            posting("2000", str(-Decimal(amount) - 2), party="northwind"),
        )
    }


def test_invoiced_counts_quantity_and_value_without_the_document_itself_and_its_reversal(engine: sa.Engine) -> None:
    with engine.begin() as connection:
        label = general_ledger.post(
            connection, invoice_entry("doc-1", **order_postings("3", "30.00")), document_sha=SHA
        ).label
        general_ledger.post(connection, invoice_entry("doc-2", **order_postings("4.5", "45.00")), document_sha=SHA)
        facts = DatabaseFacts(connection, "acme", "doc-2")
        assert (facts.invoiced("4500012", 1).quantity, facts.invoiced("4500012", 1).amount) == (
            Decimal(3),
            Decimal("32.00"),
        )
        how = general_ledger.Reversal(posting_date=DAY, fiscal_year=2026, maker="ann", checker="bob")
        general_ledger.reverse(connection, "acme", label, how)
        facts = DatabaseFacts(connection, "acme", "doc-2")
        assert facts.invoiced("4500012", 1).quantity == 0
        assert facts.invoiced("4500012", 1).amount == 0
        assert facts.posted_count("northwind") == 0
        assert DatabaseFacts(connection, "acme", "new").posted_count("northwind") == 1


def test_what_stands_on_grni_and_commitments_is_told_per_order_line(engine: sa.Engine) -> None:
    ordered = {"order_number": "4500012", "order_line": 1, "quantity": Decimal(10)}
    received = {
        "journal": Journal.RECEIPTS,
        "purpose": Purpose.GOODS_RECEIPT,
        "postings": (posting("1200", "100.00", **ordered), posting("2050", "-100.00", **ordered)),
    }
    with engine.begin() as connection:
        general_ledger.post(connection, invoice_entry("receipt", **received), document_sha=SHA)
        general_ledger.post(connection, invoice_entry("doc-1", **order_postings("4", "40.00")), document_sha=SHA)
        (standing,) = order_balances(connection, "acme", ["4500012", "4500013"])
        assert order_balances(connection, "acme", []) == ()
    found = (standing.account, standing.order_line, standing.amount, standing.quantity)
    assert found == ("2050", 1, Decimal("-60.00"), Decimal(6))


def test_history_is_of_the_vendor_newest_first_and_without_what_was_reversed(engine: sa.Engine) -> None:
    def lines(account: str, party: str = "northwind") -> dict[str, Any]:
        text = {"text": "Paper A4, may 2026"}
        return {"postings": (posting(account, "9.00", **text), posting("2000", "-9.00", party=party))}

    how = general_ledger.Reversal(posting_date=DAY, fiscal_year=2026, maker="ann")
    with engine.begin() as connection:
        for name, values in {"a": lines("6100"), "b": lines("6300"), "c": lines("6200", "other")}.items():
            general_ledger.post(connection, invoice_entry(name, **values), document_sha=SHA)
        label = general_ledger.post(connection, invoice_entry("d", **lines("6400")), document_sha=SHA).label
        general_ledger.reverse(connection, "acme", label, how)
        history = past_postings(connection, "acme", "northwind")
    assert history == (PastPosting(item="paper", account="6300"), PastPosting(item="paper", account="6100"))


def test_the_first_open_day_leaves_locked_periods_behind(engine: sa.Engine) -> None:
    with engine.begin() as connection:
        rows = [
            {"client_id": "acme", "period": "2026-04", "state": "LOCKED"},
            {"client_id": "acme", "period": "2026-05", "state": "SOFT_CLOSED"},
            {"client_id": "acme", "period": "2026-06", "state": "OPEN"},
        ]
        connection.execute(period_table.insert(), rows)
        assert periods.first_open_day(connection, "acme", dt.date(2026, 4, 30)) == dt.date(2026, 6, 1)
        assert periods.first_open_day(connection, "acme", dt.date(2026, 1, 5), "2026-03-31") == dt.date(2026, 6, 1)
        assert periods.first_open_day(connection, "borealis", dt.date(2026, 4, 30)) == dt.date(2026, 4, 30)
        facts = DatabaseFacts(connection, "acme", "x", locked_until="2026-06-14")
        assert [facts.period_open(dt.date(2026, 6, day)) for day in (14, 15)] == [False, True]


def test_the_invoice_a_credit_names_and_its_other_credits(engine: sa.Engine) -> None:
    with engine.begin() as connection:
        register(connection, "bill", number_n2="R7")
        register(connection, "earlier", minutes=1, number_n2="C1", preceding_n2="R7", sign=-1)
        register(connection, "elsewhere", minutes=1, number_n2="R7", vendor_id="other")
        register(connection, "refused", minutes=1, number_n2="C2", preceding_n2="R7", sign=-1, state="REJECTED")
        register(connection, "credit", minutes=2, number_n2="C3", preceding_n2="R7", sign=-1)
        facts = DatabaseFacts(connection, "acme", "credit")
        assert [prior.document_id for prior in facts.credited("northwind", "R7")] == ["bill", "earlier"]
        assert facts.credited("northwind", "") == facts.credited("", "R7") == ()


@pytest.mark.parametrize(
    ("orders", "state", "habit"),
    [
        (["MDY"] * 5, "POSTED", "MDY"),
        (["MDY"] * 4, "POSTED", ""),
        (["MDY"] * 5 + ["DMY"], "POSTED", ""),
        (["MDY"] * 5 + [""], "POSTED", "MDY"),
        (["MDY"] * 5, "VALIDATED", ""),
    ],
)
def test_five_posted_documents_make_a_vendors_habit(
    engine: sa.Engine, orders: list[str], state: str, habit: str
) -> None:
    with engine.begin() as connection:
        for number, order in enumerate(orders):
            register(connection, f"d{number}", minutes=number, state=state, date_order=order)
        register(connection, "other", state=state, vendor_id="other", date_order="DMY")
        register(connection, "judged", minutes=9, state=state, date_order="DMY")
        assert DatabaseFacts(connection, "acme", "judged").date_order("northwind") == habit


def test_the_tax_codes_of_the_last_ten_invoices(engine: sa.Engine) -> None:
    def taxed(code: str, party: str = "northwind") -> dict[str, Any]:
        legs = (posting("6200", "9.00"), posting("1400", "1.00", tax_code=code), posting("2000", "-10.00", party=party))
        return {"postings": legs if code else (posting("6200", "10.00"), legs[2])}

    with engine.begin() as connection:
        for number, code in enumerate(["old", *["V7"] * 9, "", "V19"]):
            general_ledger.post(connection, invoice_entry(f"doc-{number}", **taxed(code)), document_sha=SHA)
        general_ledger.post(connection, invoice_entry("elsewhere", **taxed("V20", "other")), document_sha=SHA)
        facts = DatabaseFacts(connection, "acme", "new")
        assert facts.tax_codes("northwind") == (frozenset({"V19"}), *[frozenset({"V7"})] * 9)
        assert DatabaseFacts(connection, "acme", "doc-11").tax_codes("northwind")[-1] == {"old"}
        assert facts.tax_codes("nobody") == ()


def test_what_is_spent_on_an_account_counts_by_posting_day_and_reversals_undo_it(engine: sa.Engine) -> None:
    account, year = "6200", (dt.date(2026, 1, 1), dt.date(2026, 12, 31))
    with engine.begin() as connection:
        entry = invoice_entry("doc-1")
        facts: LedgerFacts = DatabaseFacts(connection, "acme", "new")
        assert facts.spent(account, *year) == 0
        general_ledger.post(connection, entry, document_sha=SHA)
        booked = sum(leg.base_amount for leg in entry.postings if leg.account == account)
        assert booked > 0
        assert facts.spent(account, *year) == booked
        assert facts.spent(account, DAY, DAY) == booked
        assert facts.spent(account, DAY + dt.timedelta(days=1), year[1]) == 0
        assert facts.spent("6999", *year) == 0
        assert DatabaseFacts(connection, "acme", "doc-1").spent(account, *year) == 0
        assert DatabaseFacts(connection, "borealis", "new").spent(account, *year) == 0


def test_an_equal_text_is_found_though_very_many_bear_one_of_its_marks(engine: sa.Engine) -> None:
    text = "\n".join(f"{n} Stk Artikel A{n * 7} zu {n},50 EUR" for n in range(10, 40))
    form = similarity.marks(text)[0]
    with engine.begin() as connection:
        register(connection, "equal")
        written(connection, "equal", text)
        (known,) = connection.execute(sa.select(documents).where(documents.c.id == "equal")).mappings()
        many = [f"form-{number}" for number in range(BEARERS + 1)]
        connection.execute(
            documents.insert(), [{**known, "id": name, "number": 2 + at} for at, name in enumerate(many)]
        )
        connection.execute(text_marks.insert(), [{"client_id": "acme", "document_id": m, "mark": form} for m in many])
        found = DatabaseFacts(connection, "acme", "new").similar_texts(text, least=0.9)
    assert [one.prior.document_id for one in found] == ["equal"]


def vary(connection: sa.Connection, name: str, over: str, *, day: dt.date = DAY, vendor: str = "northwind") -> str:
    """Post an invoice whose price is that much over the order's."""
    owed = posting("2000", str(-100 - Decimal(over)), party=vendor)
    goods = posting("2050", "100.00", order_number="PO-7", order_line=1, quantity=Decimal(1))
    varied = posting("5020", over, order_number="PO-7", order_line=1)
    entry = invoice_entry(document_id=name, posting_date=day, postings=(goods, varied, owed))
    return general_ledger.post(connection, entry, document_sha=SHA).label


def varied(connection: sa.Connection, judged: str = "new") -> Decimal:
    start = DAY - dt.timedelta(days=90)
    return DatabaseFacts(connection, "acme", judged).variances("northwind", start, DAY)


def test_price_variances_of_a_vendor_are_added_up(engine: sa.Engine) -> None:
    with engine.begin() as connection:
        assert varied(connection) == 0
        vary(connection, "d-1", "2.50")
        vary(connection, "d-2", "1.50", day=DAY - dt.timedelta(days=90))
        vary(connection, "d-3", "4.00", day=DAY - dt.timedelta(days=91))
        vary(connection, "d-4", "8.00", vendor="southwind")
        vary(connection, "d-5", "-0.50")
        assert varied(connection) == Decimal("3.50")
        assert varied(connection, "d-1") == Decimal("1.00")


def test_a_reversed_variance_and_one_a_person_was_asked_about_do_not_count(engine: sa.Engine) -> None:
    how = general_ledger.Reversal(posting_date=DAY, fiscal_year=2026, maker="erika")
    over = Finding(
        code="V-PO-06", severity=Severity.BLOCK_PAY, message="over", subject="line 1", evidence_hash="1" * 64
    )
    with engine.begin() as connection:
        vary(connection, "d-1", "2.50")
        general_ledger.reverse(connection, "acme", vary(connection, "d-2", "3.00"), how)
        register(connection, "d-3")
        vary(connection, "d-3", "70.00")
        replace_findings(connection, "acme", "d-3", [over])
        assert varied(connection) == Decimal("2.50")
        replace_findings(connection, "acme", "d-3", [])
        assert varied(connection) == Decimal("72.50")


def test_what_was_posted_later_is_not_known_as_of_a_moment(engine: sa.Engine) -> None:
    goods = posting("6200", "100.00", order_number="PO-7", order_line=1, quantity=Decimal(1))
    owed = posting("2000", "-100.00", party="northwind")
    how = general_ledger.Reversal(posting_date=DAY, fiscal_year=2026, maker="erika")
    hours = [NOON + dt.timedelta(hours=hour) for hour in range(4)]
    with engine.begin() as connection:
        for number, moment in enumerate(hours[:2]):
            register(connection, f"d-{number}", minutes=number, state="POSTED")
            entry = invoice_entry(document_id=f"d-{number}", postings=(goods, owed))
            label = general_ledger.post(connection, entry, document_sha=SHA, now=moment).label
        general_ledger.reverse(connection, "acme", label, how, now=hours[2])

        def known(as_of: dt.datetime | None) -> tuple[Decimal, Decimal, int, int]:
            facts = DatabaseFacts(connection, "acme", "new", as_of=as_of)
            spent = facts.spent("6200", DAY, DAY)
            codes = past_postings(connection, "acme", "northwind", as_of=as_of)
            assert codes == ()  # an order decided them
            return facts.invoiced("PO-7", 1).quantity, spent, facts.posted_count("northwind"), len(facts.date_order(""))

        assert known(hours[0] - dt.timedelta(minutes=1)) == (0, 0, 0, 0)
        assert known(hours[0]) == (1, 100, 1, 0)
        assert known(hours[1]) == (2, 200, 2, 0)
        assert known(hours[2]) == known(None) == (1, 100, 1, 0)


@pytest.mark.parametrize(("hour", "seen"), [(-1, []), (0, ["second"]), (1, ["second"])])
def test_a_later_document_is_seen_as_of_its_posting(engine: sa.Engine, hour: int, seen: list[str]) -> None:
    moment = NOON + dt.timedelta(hours=hour)
    with engine.begin() as connection:
        register(connection, "first")
        register(connection, "second", minutes=1, state="POSTED")
        general_ledger.post(connection, invoice_entry(document_id="second"), document_sha=SHA, now=NOON)
        facts = DatabaseFacts(connection, "acme", "first", as_of=moment)
        asked: dict[str, Any] = {"number_n2": "", "gross": None, "currency": "EUR", "tax_id": "", "iban": ""}
        found = facts.priors(vendor_id="northwind", **asked)
        assert [prior.document_id for prior in found] == seen
        assert all(prior.entry for prior in found)


def test_a_document_that_was_rejected_later_is_seen_as_of_before(engine: sa.Engine) -> None:
    with engine.begin() as connection:
        register(connection, "rejected", state="REJECTED")
        for hours, seen in ((-1, ["rejected"]), (1, [])):
            moment = NOON + dt.timedelta(hours=hours)
            found = DatabaseFacts(connection, "acme", "new", as_of=moment).credited("northwind", "R1")
            assert [prior.document_id for prior in found] == seen


def test_what_is_invoiced_after_a_posted_document_does_not_count_against_it(engine: sa.Engine) -> None:
    def post(connection: sa.Connection, name: str, pieces: int) -> str:
        goods = posting("6200", str(10 * pieces), order_number="PO-7", order_line=1, quantity=Decimal(pieces))
        owed = posting("2000", str(-10 * pieces), party="northwind")
        entry = invoice_entry(document_id=name, postings=(goods, owed))
        return general_ledger.post(connection, entry, document_sha=SHA).label

    def before(connection: sa.Connection, name: str) -> tuple[Decimal, Decimal]:
        found = DatabaseFacts(connection, "acme", name).invoiced("PO-7", 1)
        return found.quantity, found.amount

    how = general_ledger.Reversal(posting_date=DAY, fiscal_year=2026, maker="erika")
    with engine.begin() as connection:
        post(connection, "first", 4)
        post(connection, "second", 6)
        assert (before(connection, "first"), before(connection, "second")) == ((0, 0), (4, 40))
        later = post(connection, "third", 5)
        assert (before(connection, "second"), before(connection, "new")) == ((4, 40), (15, 150))
        general_ledger.reverse(connection, "acme", later, how)  # gives back what never counted
        assert (before(connection, "second"), before(connection, "new")) == ((4, 40), (10, 100))
        post(connection, "credit", -2)
        assert (before(connection, "second"), before(connection, "new")) == ((2, 20), (8, 80))


def test_what_each_document_billed_of_an_order_stands_by_document(engine: sa.Engine) -> None:
    def post(connection: sa.Connection, name: str, pieces: str) -> str:
        goods = posting("6200", "40", order_number="PO-7", order_line=2, quantity=Decimal(pieces))
        varied = posting("5020", "2", order_number="PO-7", order_line=2)
        entry = invoice_entry(document_id=name, postings=(goods, varied, posting("2000", "-42", party="northwind")))
        return general_ledger.post(connection, entry, document_sha=SHA).label

    def billed(connection: sa.Connection, name: str) -> Mapping[str, Mapping[int, Decimal]]:
        return DatabaseFacts(connection, "acme", name).billed("PO-7")

    how = general_ledger.Reversal(posting_date=DAY, fiscal_year=2026, maker="erika")
    with engine.begin() as connection:
        post(connection, "first", "4")
        second = post(connection, "second", "2.5")
        assert billed(connection, "new") == {"first": {2: Decimal(4)}, "second": {2: Decimal("2.5")}}
        assert billed(connection, "second") == {"first": {2: Decimal(4)}}
        assert billed(connection, "first") == {}
        general_ledger.reverse(connection, "acme", second, how)
        assert billed(connection, "new") == {"first": {2: Decimal(4)}}


def test_a04_a_cost_counts_once_though_its_invoice_used_a_deposit(engine: sa.Engine) -> None:
    lines = (
        posting("6200", "1000.00", text="consulting"),
        posting("1300", "-300.00", party="northwind"),
        posting("2000", "-700.00", party="northwind"),
    )
    with engine.begin() as connection:
        general_ledger.post(connection, invoice_entry(postings=lines), document_sha=SHA)
        assert past_postings(connection, "acme", "northwind") == (PastPosting(item="consulting", account="6200"),)
