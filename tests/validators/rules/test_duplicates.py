"""V-DUP: the same invoice twice, under the same number or another."""

from __future__ import annotations

import datetime as dt

import pytest

from documents.decision import Outcome
from documents.finding import Queue
from documents.kind import DocType
from tests.validators.builders import D, bought, found, free_invoice, invoice, judged, line, prior

SAME = {"number": "RE-2026-00417", "gross": D("910.35"), "issue_date": dt.date(2026, 10, 14)}


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({}, 1),
        ({"number": "re-2026-00417"}, 1),
        ({"gross": D("1.00")}, 1),
        ({"issue_date": dt.date(2026, 1, 1)}, 1),
        ({"issue_date": dt.date(2025, 12, 31)}, 0),
        ({"sign": -1}, 0),
        ({"vendor_id": "V2"}, 0),
        ({"number": "RE-2026-00418"}, 0),
    ],
)
def test_a_number_is_used_once_a_year(change, expected):
    findings = found("V-DUP-02", invoice(), priors=(prior(**SAME | change),))
    assert len(findings) == expected


def test_the_same_number_waits_for_the_duplicate_desk():
    decision = judged(invoice(), priors=(prior(**SAME),)).decision
    assert decision.outcome is Outcome.QUEUE
    assert Queue.DUPLICATE_FRAUD in decision.queues


def test_the_same_number_with_another_amount_may_be_a_corrected_version():
    (finding,) = found("V-DUP-02", invoice(), priors=(prior(**SAME | {"gross": D("800.00")}),))
    assert "The amounts differ: 800.00 EUR before." in finding.message
    assert "entry NORD-AP-2026-000311" in finding.message


def test_a_credit_note_may_repeat_the_number_of_its_invoice():
    credit = invoice(doc_type=DocType.CREDIT_NOTE, preceding_invoice="RE-2026-00417")
    assert found("V-DUP-02", credit, priors=(prior(**SAME),)) == []


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({}, 0),  # the same number of the same year is V-DUP-02
        ({"issue_date": dt.date(2025, 12, 30)}, 1),  # the same number of another year
        ({"number": "RE-2026-OO417"}, 1),  # letters for digits
        ({"number": "RE-2026-00418"}, 1),  # one sign
        ({"number": "RE-2026-00428"}, 0),  # two signs
        ({"number": "RE-2026-00418", "gross": D("910.36")}, 0),
        ({"number": "RE-2026-00418", "currency": "USD"}, 0),
        ({"number": "RE-2026-00418", "sign": -1}, 0),
        ({"number": "RE-2026-00418", "issue_date": dt.date(2025, 9, 9)}, 1),  # 400 days
        ({"number": "RE-2026-00418", "issue_date": dt.date(2025, 9, 8)}, 0),  # 401 days
    ],
)
def test_a_similar_number_with_the_same_amount(change, expected):
    assert len(found("V-DUP-03", invoice(), priors=(prior(**SAME | change),))) == expected


@pytest.mark.parametrize(
    ("own", "earlier", "expected"),
    [("1234", "1243", 0), ("12345", "12346", 1), ("1234", "12345", 1), ("1234", "1235", 0), ("12345", "12354", 0)],
)
def test_numbers_of_five_signs_may_be_one_that_was_mistyped(own, earlier, expected):
    """A sign left out counts as one edit, two that changed places as two."""
    other = prior(**SAME | {"number": earlier})
    assert len(found("V-DUP-03", invoice(invoice_number=own), priors=(other,))) == expected


def test_short_numbers_differ_by_one_sign_as_a_matter_of_course():
    other = prior(**SAME | {"number": "118"})
    assert found("V-DUP-03", invoice(invoice_number="117"), priors=(other,)) == []


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"number": "X-9"}, 1),
        ({"number": "X-9", "issue_date": dt.date(2026, 10, 13)}, 0),
        ({"number": "X-9", "gross": D("910.34")}, 0),
        ({"number": "X-9", "vendor_id": "V2"}, 0),
        ({}, 0),  # the same number is V-DUP-02
    ],
)
def test_same_amount_and_day_under_another_number(change, expected):
    assert len(found("V-DUP-04", invoice(), priors=(prior(**SAME | change),))) == expected


def test_amounts_of_zero_are_no_duplicates():
    nothing = free_invoice(net_total=D(0), tax_total=D(0), gross_total=D(0), taxes=(), lines=())
    assert found("V-DUP-04", nothing, priors=(prior(**SAME | {"number": "X-9", "gross": D(0)}),)) == []


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({}, 1),
        ({"gross": D("1.00")}, 0),
        ({"issue_date": dt.date(2026, 10, 13)}, 0),
        ({"gross": D("1.00"), "iban": "DE89370400440532013000"}, 1),
        ({"gross": D("1.00"), "tax_id": "DE123456788", "number": "RE-2026-OO417"}, 1),
        ({"vendor_id": "V1"}, 0),
    ],
)
def test_the_same_invoice_under_another_vendor(change, expected):
    assert len(found("V-DUP-06", invoice(), priors=(prior(**SAME | {"vendor_id": "V2"} | change),))) == expected


def test_a_fully_invoiced_order_line_billed_again():
    (finding,) = found("V-DUP-08", invoice(lines=invoice().lines[:1]), invoiced=bought(1, "10"))
    assert finding.subject == "order 4500012/1"
    assert found("V-DUP-08", invoice(), invoiced=bought(1, "9")) == []
    assert found("V-DUP-08", invoice()) == []


@pytest.mark.parametrize(("quantity", "amount", "expected"), [("0.9", "22.41", 0), ("1", "24.90", 1)])
def test_a_last_piece_too_many_is_no_second_invoice(quantity, amount, expected):
    document = invoice(lines=(line(1, "Kopierpapier A4", quantity, "24.90", amount),))
    assert len(found("V-DUP-08", document, invoiced=bought(1, "10"))) == expected


def test_a_twin_of_the_amount_makes_any_quantity_suspicious():
    document = invoice(lines=(line(1, "Kopierpapier A4", "0.5", "24.90", "12.45"),))
    twin = prior(**SAME | {"number": "A-1", "issue_date": dt.date(2026, 10, 1)})
    assert len(found("V-DUP-08", document, invoiced=bought(1, "10"), priors=(twin,))) == 1


def test_nothing_is_a_duplicate_of_an_unrelated_document():
    assert [each.code for each in judged(invoice(), priors=(prior(),)).findings] == []
