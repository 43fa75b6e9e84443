"""V-DAT, V-CUR, V-TRM, V-ORD and V-SOD: days, currencies, orders as documents, and who may approve."""

from __future__ import annotations

import datetime as dt

import pytest

from documents.business import Ambiguity, Line
from documents.decision import Outcome
from documents.einvoice import Group
from documents.field import FieldName, ProofName, Status
from documents.finding import Queue, Role, Severity
from documents.kind import Direction, DocType
from documents.master.client import Account, Policy
from documents.master.order import MatchPolicy
from documents.master.party import VendorStatus
from documents.terms import PaymentTerms
from documents.values.periods import Period
from tests.validators.builders import (
    CLIENT,
    ORDER,
    TODAY,
    VENDOR,
    D,
    codes,
    field,
    found,
    free_invoice,
    invoice,
    judged,
    line,
    order_document,
)

DAY = dt.timedelta(days=1)


@pytest.mark.parametrize(("issued", "expected"), [(TODAY, 0), (TODAY + DAY, 0), (TODAY + 2 * DAY, 1)])
def test_a_document_is_not_issued_after_it_arrived(issued, expected):
    assert len(found("V-DAT-01", invoice(issue_date=issued))) == expected


@pytest.mark.parametrize(
    ("age", "severity"), [(180, None), (181, Severity.WARN), (730, Severity.WARN), (731, Severity.BLOCK_POST)]
)
def test_old_documents(age, severity):
    findings = found("V-DAT-02", invoice(issue_date=TODAY - age * DAY))
    assert [finding.severity for finding in findings] == ([] if severity is None else [severity])


def test_at_07_an_ambiguous_date_without_evidence_is_never_guessed():
    doubt = Ambiguity(field=FieldName.ISSUE_DATE, raw="05/06/2026", readings=("2026-06-05", "2026-05-06"))
    document = invoice(issue_date=None, ambiguities=(doubt,))
    (finding,) = found("V-DAT-04", document)
    assert finding.message == (
        '"05/06/2026" can be 5 June 2026 or 6 May 2026; nothing on the document decides. Choose one.'
    )
    assert judged(document).decision.outcome is Outcome.QUEUE
    assert found("V-DAT-04", invoice()) == []


def test_a_day_that_does_not_exist_is_not_rolled():
    lost = Ambiguity(field=FieldName.DUE_DATE, raw="31.02.2026", readings=())
    assert "no day of the calendar" in found("V-DAT-04", invoice(due_date=None, not_parsed=(lost,)))[0].message


@pytest.mark.parametrize(
    ("rule", "terms", "expected"), [("C-12(e)", 0, 1), ("C-12(f)", 0, 1), ("C-12(c)", 0, 0), ("C-12(e)", 30, 0)]
)
def test_weak_evidence_for_a_date_is_shown(rule, terms, expected):
    issued = field(dt.date(2026, 10, 14), ProofName.LABEL_BESIDE, ProofName.DATE_RESOLVED, rule=rule)
    document = invoice(issue_date=issued, payment_terms=PaymentTerms(net_days=terms))
    assert len(found("V-DAT-05", document)) == expected


@pytest.mark.parametrize(("due", "expected"), [(dt.date(2026, 10, 14), 0), (dt.date(2026, 10, 13), 1)])
def test_nothing_is_due_before_it_is_issued(due, expected):
    assert len(found("V-DAT-06", invoice(due_date=due))) == expected


@pytest.mark.parametrize(("days", "terms", "expected"), [(365, None, 0), (366, None, 1), (36_525, None, 1)])
def test_no_due_date_lies_further_ahead_than_any_terms(days, terms, expected):
    document = invoice(payment_terms=terms, due_date=dt.date(2026, 10, 14) + days * DAY)
    assert [finding.subject for finding in found("V-TRM-01", document)] == ["due_date"] * expected


@pytest.mark.parametrize(
    ("age", "changes", "expected"),
    [
        (180, {}, []),
        (181, {}, [Severity.WARN]),
        (900, {}, [Severity.WARN]),
        (400, {"service_period": Period(start=TODAY - 400 * DAY, end=TODAY)}, []),
        (400, {"doc_type": DocType.CREDIT_NOTE}, []),
    ],
)
def test_a_delivery_of_long_ago_is_looked_at(age, changes, expected):
    findings = found("V-DAT-02", invoice(delivery_date=TODAY - age * DAY, **changes))
    assert [finding.severity for finding in findings] == expected


def test_an_old_document_of_an_old_delivery_is_named_once():
    (finding,) = found("V-DAT-02", invoice(issue_date=TODAY - 200 * DAY, delivery_date=TODAY - 300 * DAY))
    assert finding.subject == "issue_date"


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        ("2026-10-01", "2026-10-31", 0),
        ("2026-10-05", "2026-10-09", 0),
        ("2026-10-05", "2026-10-05", 0),
        ("2026-10-31", "2026-11-01", 1),
        ("2026-09-30", "2026-10-02", 1),
        ("2026-10-05", "", 0),
    ],
)
def test_a_line_is_of_days_within_the_billed_period(first, last, expected):
    part = Group(terms={"BT-126": ("1",), "BT-134": (first,), "BT-135": (last,)})
    whole = {"BT-73": ("2026-10-01",), "BT-74": ("2026-10-31",)}
    period = Period(start=dt.date(2026, 10, 1), end=dt.date(2026, 10, 31))
    document = invoice(einvoice=Group(terms=whole, groups={"BG-25": (part,)}), service_period=period)
    assert [finding.subject for finding in found("V-DAT-06", document)] == ["line 1"] * expected


def rate_of(day: str):
    return {("USD", "EUR", day): D("1.0850")}


@pytest.mark.parametrize(
    ("day", "expected"), [("2026-10-14", 0), ("2026-10-11", 0), ("2026-10-10", 1), ("2026-10-15", 1)]
)
def test_a_foreign_amount_needs_a_fresh_rate(day, expected):
    assert len(found("V-CUR-01", invoice(currency="USD"), rates=rate_of(day))) == expected


def test_the_clients_own_currency_needs_no_rate():
    assert found("V-CUR-01", invoice()) == []


@pytest.mark.parametrize(
    ("currency", "dealt_in", "allowed"),
    [
        ("USD", (), ""),
        ("USD", ("CHF", "USD"), ""),
        ("EUR", ("USD",), ""),
        ("USD", ("CHF",), "EUR, CHF"),
        ("USD", ("EUR",), "EUR"),
    ],
)
def test_a_currency_is_one_the_client_deals_in(currency, dealt_in, allowed):
    world = {"policy": Policy(currencies=dealt_in), "rates": rate_of("2026-10-14")}
    findings = found("V-CUR-01", invoice(currency=currency), **world)
    assert [one.expected for one in findings] == ([allowed] if allowed else [])


def test_a_currency_must_exist():
    assert "ISO 4217" in found("V-CUR-01", invoice(currency="XXQ"))[0].message


def test_a_shared_sign_is_asked_about():
    doubt = Ambiguity(field=FieldName.CURRENCY, raw="$", readings=("USD", "CAD"))
    (finding,) = found("V-CUR-02", invoice(currency=None, ambiguities=(doubt,)))
    assert '"$" can be USD or CAD' in finding.message
    assert found("V-CUR-02", invoice()) == []


@pytest.mark.parametrize(("days", "expected"), [(0, 0), (1, 0), (-1, 0), (2, 1), (-2, 1)])
def test_due_date_and_terms_agree_to_a_day(days, expected):
    assert len(found("V-TRM-01", invoice(due_date=dt.date(2026, 11, 13) + days * DAY))) == expected


def test_both_ways_to_count_from_the_end_of_the_month_are_right():
    terms = PaymentTerms(net_days=20, end_of_month=True)
    for due in (dt.date(2026, 11, 20), dt.date(2026, 11, 30)):
        assert found("V-TRM-01", invoice(payment_terms=terms, due_date=due)) == []


def test_a_derived_due_date_is_not_compared_with_the_terms_it_comes_from():
    assert found("V-TRM-01", invoice(due_date=field(dt.date(2027, 1, 1), status=Status.DERIVED))) == []


@pytest.mark.parametrize(
    ("change", "subject"),
    [
        ({"po_number": None}, "po_number"),
        ({"issue_date": None}, "issue_date"),
        ({"currency": None}, "currency"),
        ({"buyer_name": None}, "buyer_name"),
        ({"vendor_name": None, "vendor_tax_id": None}, "vendor_name"),
        ({"lines": ()}, "lines"),
    ],
)
def test_an_order_is_complete(change, subject):
    assert [finding.subject for finding in found("V-ORD-01", order_document(**change))] == [subject]
    assert found("V-ORD-01", order_document()) == []


@pytest.mark.parametrize(
    ("quantity", "price", "net", "expected"),
    [
        (None, "24.90", "249.00", ["line 1"]),
        (None, "24.90", None, ["line 1"]),
        (None, None, None, ["line 1"]),
        (None, "249.00", "249.00", []),
        (None, None, "249.00", []),
        ("10", "24.90", "249.00", []),
    ],
)
def test_an_order_says_how_much_of_each_line(quantity, price, net, expected):
    figures = {"quantity": quantity, "unit_price": price, "net_amount": net}
    values = {name: None if figure is None else D(figure) for name, figure in figures.items()}
    document = order_document(lines=(Line(number=1, description="Kopierpapier A4", **values),))
    assert [finding.subject for finding in found("V-ORD-01", document)] == expected


def test_other_quantities_of_the_same_value_are_a_change():
    known = ORDER.model_copy(
        update={
            "number": "4500099",
            "lines": (ORDER.lines[0].model_copy(update={"quantity": D(5), "price": D("49.80")}),),
        }
    )
    (finding,) = found("V-ORD-02", order_document(), orders=(known,))
    assert (finding.subject, finding.expected, finding.found) == ("quantities", "5", "10")


def test_an_order_known_with_other_content_is_a_change():
    known = ORDER.model_copy(update={"number": "4500099", "lines": (ORDER.lines[0],)})
    assert found("V-ORD-02", order_document(), orders=(known,)) == []
    dearer = order_document(lines=(line(1, "Kopierpapier A4", "10", "25.00", "250.00"),), net_total=D("250.00"))
    (finding,) = found("V-ORD-02", dearer, orders=(known,))
    assert (finding.expected, finding.found) == ("249.00 EUR", "250.00 EUR")
    assert len(found("V-ORD-02", order_document(currency="USD"), orders=(known,), rates=rate_of("2026-10-14"))) == 1


@pytest.mark.parametrize(
    "change",
    [
        {"net_total": D("249.01")},
        {"lines": (line(1, "Kopierpapier A4", "10", "24.90", "249.06"),), "net_total": D("249.06")},
        {"net_total": None, "gross_total": D("250.00")},
    ],
)
def test_an_order_adds_up(change):
    assert len(found("V-ORD-03", order_document(**change))) == 1
    assert found("V-ORD-03", order_document()) == []


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ((line(1, "A", "1", "1.00", "1.00"), line(2, "B", "1", "0.00", "0.00")), 0),
        ((line(1, "A", "-1", "1.00", "-1.00"),), 2),
        ((line(1, "A", "1", "1.00", "1.00"), line(1, "B", "1", "1.00", "1.00")), 1),
    ],
)
def test_an_order_is_plausible(lines, expected):
    assert len(found("V-ORD-04", order_document(lines=lines))) == expected


def test_an_order_binds_a_company_of_the_client_and_a_known_vendor():
    assert found("V-ORD-05", order_document()) == []
    assert len(found("V-ORD-05", order_document(vendor_name="Fremd KG", vendor_tax_id=None))) == 1
    assert len(found("V-ORD-05", order_document(buyer_name="Südlicht AG"))) == 1


def test_an_order_from_a_customer_is_a_sale():
    sale = order_document(vendor_name="Nordlicht Handels GmbH", vendor_tax_id=None, buyer_name="Kunde AG")
    (finding,) = found("V-ORD-05", sale)
    assert "customer" in finding.message
    assert len(found("V-ORD-05", order_document(direction=Direction.SALES))) == 1


def test_an_accepted_order_posts_its_commitment():
    assert judged(order_document()).decision.outcome is Outcome.POST
    blocked = (VENDOR.model_copy(update={"status": VendorStatus.BLOCKED_ALL}),)
    assert judged(order_document(), vendors=blocked).decision.outcome is Outcome.QUEUE


@pytest.mark.parametrize(("limit", "expected"), [("119.00", 0), ("118.99", 1)])
def test_the_system_approves_up_to_its_limit(limit, expected):
    findings = found("V-SOD-02", free_invoice(), policy=Policy(auto_approve=D(limit)))
    assert len(findings) == expected
    assert all((each.queue, each.waived_by) == (Queue.APPROVAL, Role.APPROVER) for each in findings)


def test_the_limit_counts_in_the_clients_currency():
    dollars = free_invoice(currency="USD")
    world = {"rates": {("USD", "EUR", "2026-10-14"): D("1.19")}}
    assert found("V-SOD-02", dollars, policy=Policy(auto_approve=D("100.00")), **world) == []
    (finding,) = found("V-SOD-02", dollars, policy=Policy(auto_approve=D("99.99")), **world)
    assert "100.00 EUR (119.00 USD)" in finding.message


def test_an_order_is_the_approval():
    assert found("V-SOD-02", invoice(), policy=Policy(auto_approve=D(0))) == []


def test_unknown_coding_goes_to_an_approver():
    uncoded = (VENDOR.model_copy(update={"account": ""}),)
    assert len(found("V-SOD-02", free_invoice(), vendors=uncoded)) == 1
    coded = CLIENT.model_copy(update={"accounts": (Account(code="6100", name="Office", kind="expense"),)})
    assert found("V-SOD-02", free_invoice(buyer_reference="6100"), vendors=uncoded, client=coded) == []
    assert found("V-SOD-02", invoice(), vendors=uncoded) == []


def test_an_order_line_without_an_account_gives_no_coding():
    uncoded = (VENDOR.model_copy(update={"account": ""}),)
    plain = ORDER.model_copy(
        update={
            "match_policy": MatchPolicy.TWO_WAY,
            "lines": tuple(each.model_copy(update={"account": ""}) for each in ORDER.lines),
        }
    )
    assert len(found("V-SOD-02", invoice(), vendors=uncoded, orders=(plain,))) == 1
    # Goods to be received clear their receipt instead.
    received = plain.model_copy(update={"match_policy": MatchPolicy.THREE_WAY})
    assert found("V-SOD-02", invoice(), vendors=uncoded, orders=(received,)) == []


@pytest.mark.parametrize("doc_type", [DocType.STATEMENT, DocType.OTHER])
def test_what_is_never_posted_is_filed_without_complaint(doc_type):
    document = invoice(doc_type=doc_type, invoice_number=None, gross_total=None)
    assert codes(document) == []
    assert judged(document).decision.outcome is Outcome.ARCHIVE
