import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.business import BusinessDocument
from documents.field import FieldName, ProofName, Status
from documents.master.memory import MemoryMasterData
from documents.text import Reader
from tests.validators.cleanse.printed import RECEIVED, document, registers, vendor
from validators.cleanse.document import cleanse

LATE = dt.date(2026, 12, 31)
"""Received so late that both readings of any date of 2026 are past."""


def read(received_on: dt.date = LATE, master: MemoryMasterData | None = None, **prints: str) -> BusinessDocument:
    return cleanse(document(**prints), received_on=received_on, master=master)  # type: ignore[arg-type]


def test_a_plain_date_needs_no_evidence() -> None:
    issue = read(issue_date="14. Oktober 2026").issue_date
    assert issue is not None
    assert issue.value == dt.date(2026, 10, 14)
    assert (issue.raw, issue.rule, issue.status) == ("14. Oktober 2026", "", Status.EXTRACTED)
    assert issue.has(ProofName.UNAMBIGUOUS_DATE)


def test_b_another_date_of_the_same_layout_shows_the_order() -> None:
    issue = read(issue_date="03/04/2026", text="Delivered 25/03/2026").issue_date
    assert issue is not None
    assert (issue.value, issue.rule) == (dt.date(2026, 4, 3), "C-12(b)")
    assert issue.has(ProofName.DATE_RESOLVED)


def test_b_another_layout_shows_nothing() -> None:
    assert read(issue_date="03/04/2026", text="Delivered 25.03.2026").issue_date is None


def test_b_dates_of_both_orders_show_nothing() -> None:
    assert read(issue_date="03/04/2026", text="25/03/2026 and 03/25/2026").issue_date is None


@pytest.mark.parametrize(
    ("issue_print", "due_print", "issue", "due"),
    [
        ("03/04/2026", "04/03/2026", dt.date(2026, 3, 4), dt.date(2026, 4, 3)),
        ("06-05-2026", "05-06-2026", dt.date(2026, 5, 6), dt.date(2026, 6, 5)),
    ],
)
def test_c_terms_hold_for_one_order_only(issue_print: str, due_print: str, issue: dt.date, due: dt.date) -> None:
    clean = read(issue_date=issue_print, due_date=due_print, payment_terms="Net 30 days")
    assert clean.issue_date is not None
    assert clean.due_date is not None
    assert (clean.issue_date.value, clean.due_date.value) == (issue, due)
    assert (clean.issue_date.rule, clean.due_date.rule) == ("C-12(c)", "C-12(c)")
    assert clean.issue_date.has(ProofName.DATE_RESOLVED, ProofName.DUE_FROM_TERMS)
    assert clean.ambiguities == ()


def test_c_outranks_the_vendors_country() -> None:
    master = registers([vendor(country="DE")])
    clean = read(
        master=master,
        issue_date="03/04/2026",
        due_date="04/03/2026",
        payment_terms="Net 30",
        vendor_tax_id="DE123456788",
    )
    assert clean.issue_date is not None
    assert clean.issue_date.value == dt.date(2026, 3, 4)


def test_strong_evidence_that_contradicts_itself_decides_nothing() -> None:
    clean = read(issue_date="03/04/2026", due_date="04/03/2026", payment_terms="Net 30", text="Delivered 25/02/2026")
    assert clean.issue_date is None
    assert [doubt.field for doubt in clean.ambiguities] == [FieldName.ISSUE_DATE, FieldName.DUE_DATE]


@pytest.mark.parametrize(
    ("raw", "country", "day"),
    [
        ("05.06.2026", "", dt.date(2026, 6, 5)),
        ("05/06/2026", "US", dt.date(2026, 5, 6)),
        ("05/06/2026", "FR", dt.date(2026, 6, 5)),
    ],
)
def test_e_separator_and_country_apply_a_value_without_proving_it(raw: str, country: str, day: dt.date) -> None:
    master = registers([vendor(country=country, name="Beta Ltd", tax_id="")]) if country else None
    issue = read(master=master, issue_date=raw, vendor_name="Beta Ltd").issue_date
    assert issue is not None
    assert (issue.value, issue.rule) == (day, "C-12(e)")
    assert not issue.has(ProofName.DATE_RESOLVED)
    assert not issue.has(ProofName.UNAMBIGUOUS_DATE)
    other = issue.candidates[0].readings[0]
    assert dt.date.fromisoformat(other) in {dt.date(2026, 6, 5), dt.date(2026, 5, 6)} - {day}


def test_e_language_speaks_where_the_country_is_unknown() -> None:
    reading = document(issue_date="05/06/2026", language="fr")
    issue = cleanse(reading, received_on=LATE).issue_date
    assert issue is not None
    assert issue.value == dt.date(2026, 6, 5)


def test_e_separator_against_country_decides_nothing() -> None:
    master = registers([vendor(country="US", name="Beta Ltd", tax_id="")])
    assert read(master=master, issue_date="05.06.2026", vendor_name="Beta Ltd").issue_date is None


HABITS = {"maple": "MDY"}


def with_habit(country: str, **prints: str) -> BusinessDocument:
    known = vendor(id="maple", country=country, name="Maple Ltd", tax_id="", accounts=())
    reading = document(vendor_name="Maple Ltd", **prints)
    return cleanse(
        reading, received_on=LATE, master=registers([known]), date_order_of=lambda vendor_id: HABITS.get(vendor_id, "")
    )


def test_d_the_vendors_habit_decides_where_the_page_does_not() -> None:
    issue = with_habit("CA", issue_date="05/06/2026").issue_date
    assert issue is not None
    assert (issue.value, issue.rule) == (dt.date(2026, 5, 6), "C-12(d)")
    assert not issue.has(ProofName.DATE_RESOLVED)


def test_d_comes_before_custom_and_after_what_the_page_says() -> None:
    german = with_habit("DE", issue_date="05/06/2026").issue_date
    assert german is not None
    assert (german.value, german.rule) == (dt.date(2026, 5, 6), "C-12(d)")
    shown = with_habit("DE", issue_date="05/06/2026", delivery_date="25/06/2026").issue_date
    assert shown is not None
    assert (shown.value, shown.rule) == (dt.date(2026, 6, 5), "C-12(b)")


def test_f_one_reading_lies_in_the_future() -> None:
    issue = read(received_on=dt.date(2026, 5, 10), issue_date="05/06/2026").issue_date
    assert issue is not None
    assert (issue.value, issue.rule) == (dt.date(2026, 5, 6), "C-12(f)")
    assert not issue.has(ProofName.DATE_RESOLVED)


def test_f_one_reading_is_older_than_400_days() -> None:
    # 5 December or 12 May 2026; 2027-06-16 is 400 days after the latter.
    assert read(received_on=dt.date(2027, 6, 16), issue_date="05/12/2026").issue_date is None
    issue = read(received_on=dt.date(2027, 6, 17), issue_date="05/12/2026").issue_date
    assert issue is not None
    assert issue.value == dt.date(2026, 12, 5)


def test_at_07_a_canadian_date_without_terms_is_a_doubt() -> None:
    master = registers([vendor(country="CA", currency="CAD", name="Maple Ltd", tax_id="", accounts=())])
    clean = read(master=master, issue_date="05/06/2026", vendor_name="Maple Ltd.")
    assert clean.issue_date is None
    (doubt,) = clean.ambiguities
    assert (doubt.field, doubt.raw, doubt.page) == (FieldName.ISSUE_DATE, "05/06/2026", 1)
    assert doubt.readings == ("2026-06-05", "2026-05-06")


def test_an_impossible_day_is_named_and_never_rolled() -> None:
    clean = read(issue_date="31.02.2026")
    assert clean.issue_date is None
    assert [(print_.field, print_.raw) for print_ in clean.not_parsed] == [(FieldName.ISSUE_DATE, "31.02.2026")]


def test_letters_in_a_recognised_date_are_repaired_within_the_window() -> None:
    reading = document(Reader.OCR, issue_date="2O26-1l-05")
    issue = cleanse(reading, received_on=dt.date(2026, 11, 6)).issue_date
    assert issue is not None
    assert (issue.value, issue.status, issue.rule) == (dt.date(2026, 11, 5), Status.REPAIRED, "C-14")
    assert issue.raw == "2O26-1l-05"
    assert cleanse(reading, received_on=dt.date(2026, 11, 1)).issue_date is None


def test_letters_in_a_text_layer_are_not_repaired() -> None:
    assert cleanse(document(issue_date="2O26-1l-05"), received_on=dt.date(2026, 11, 6)).issue_date is None


def test_the_due_date_follows_from_the_terms_where_none_is_printed() -> None:
    due = read(issue_date="14.10.2026", payment_terms="2% 10 Tage, 30 Tage netto").due_date
    assert due is not None
    assert (due.value, due.status, due.raw) == (dt.date(2026, 11, 13), Status.DERIVED, "")
    assert not due.has(ProofName.DUE_FROM_TERMS)


def test_a_printed_due_date_that_cannot_be_read_is_not_replaced() -> None:
    clean = read(issue_date="14.10.2026", due_date="31.11.2026", payment_terms="30 days")
    assert clean.due_date is None
    assert [print_.field for print_ in clean.not_parsed] == [FieldName.DUE_DATE]


def test_a_due_date_off_the_terms_has_no_proof() -> None:
    clean = read(issue_date="14.10.2026", due_date="14.11.2026", payment_terms="30 days")
    assert clean.due_date is not None
    assert not clean.due_date.has(ProofName.DUE_FROM_TERMS)


@given(
    st.dates(RECEIVED - dt.timedelta(days=399), RECEIVED),
    st.integers(0, 120),
    st.sampled_from(["%d/%m/%Y", "%m/%d/%Y"]),
)
def test_whatever_is_settled_by_terms_is_true(issue: dt.date, days: int, form: str) -> None:
    due = issue + dt.timedelta(days=days)
    clean = cleanse(
        document(issue_date=issue.strftime(form), due_date=due.strftime(form), payment_terms=f"Net {days} days"),
        received_on=RECEIVED,
    )
    for found, true in ((clean.issue_date, issue), (clean.due_date, due)):
        if found is not None and found.has(ProofName.DATE_RESOLVED) and found.rule == "C-12(c)":
            assert found.value == true or days == 0
