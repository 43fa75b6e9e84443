from __future__ import annotations

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from documents.field import Candidate, Evidence, FieldName, ProofName
from documents.reading import FieldReading
from extractors.choice.dates import resolve
from extractors.document import read_documents
from tests.extractors.printed import page_of


def fields(art: str) -> dict[FieldName, FieldReading]:
    (document,) = read_documents([page_of(art)])
    return document.fields


def printed(raw: str, *readings: str) -> Candidate:
    return Candidate(raw=raw, readings=readings, evidence=Evidence(page=1), score=0.9)


def raw(reading: FieldReading | None) -> str | None:
    return reading.chosen.raw if reading and reading.chosen else None


def test_one_print_is_one_number() -> None:
    found = fields("INVOICE\n\nInvoice No: A-4711\nOrder No: A-4711\nOrder No: B-5512")
    assert raw(found[FieldName.INVOICE_NUMBER]) == "A-4711"
    assert raw(found[FieldName.ORDER_NUMBER]) == "B-5512"


def test_a_number_that_is_also_the_customers_is_not_proven_distinct() -> None:
    alone = fields("INVOICE\n\nInvoice No: A-4711\nCustomer No: C-1")[FieldName.INVOICE_NUMBER]
    shared = fields("INVOICE\n\nInvoice No: A-4711\nCustomer No: A-4711")[FieldName.INVOICE_NUMBER]
    assert ProofName.DISTINCT_ID in {proof.name for proof in alone.proofs}
    assert ProofName.DISTINCT_ID not in {proof.name for proof in shared.proofs}


def test_what_one_weak_label_supports_stays_a_candidate() -> None:
    reading = fields("INVOICE\n\nHarbour Tools\nReference: 4711-26")[FieldName.INVOICE_NUMBER]
    assert reading.chosen is None
    assert [one.raw for one in reading.others] == ["4711-26"]


def test_terms_decide_between_day_and_month() -> None:
    chosen = {
        FieldName.ISSUE_DATE: printed("03/04/2026", "2026-04-03", "2026-03-04"),
        FieldName.DUE_DATE: printed("04/03/2026", "2026-03-04", "2026-04-03"),
        FieldName.PAYMENT_TERMS: printed("Net 30", "Net 30"),
    }
    found = resolve(chosen)
    assert found.chosen[FieldName.ISSUE_DATE].readings == ("2026-03-04", "2026-04-03")
    assert found.chosen[FieldName.DUE_DATE].readings == ("2026-04-03", "2026-03-04")
    assert ProofName.DATE_RESOLVED in {proof.name for proof in found.proofs[FieldName.ISSUE_DATE]}
    assert ProofName.DUE_FROM_TERMS in {proof.name for proof in found.proofs[FieldName.DUE_DATE]}


def test_terms_that_do_not_fit_prove_nothing() -> None:
    chosen = {
        FieldName.ISSUE_DATE: printed("14.03.2026", "2026-03-14"),
        FieldName.DUE_DATE: printed("20.04.2026", "2026-04-20"),
        FieldName.PAYMENT_TERMS: printed("Net 30", "Net 30"),
    }
    found = resolve(chosen)
    assert [proof.name for proof in found.proofs[FieldName.DUE_DATE]] == [ProofName.UNAMBIGUOUS_DATE]


@given(st.dates(dt.date(2020, 1, 1), dt.date(2030, 1, 1)), st.integers(0, 90))
def test_an_unambiguous_pair_is_never_changed(issue: dt.date, days: int) -> None:
    due = issue + dt.timedelta(days=days)
    chosen = {
        FieldName.ISSUE_DATE: printed("printed", issue.isoformat()),
        FieldName.DUE_DATE: printed("printed", due.isoformat()),
    }
    assert resolve(chosen).chosen == chosen


LABELLED = "INVOICE\n\nOrder No: A-4711\n"


def holds(reading: FieldReading, name: ProofName) -> bool:
    return name in {proof.name for proof in reading.proofs}


def test_a_label_proves_nothing_where_another_value_is_labelled_as_well() -> None:
    alone = fields(LABELLED)[FieldName.ORDER_NUMBER]
    two = fields(LABELLED + "Order No: B-5512\n")[FieldName.ORDER_NUMBER]
    assert holds(alone, ProofName.LABEL_BESIDE)
    assert not holds(two, ProofName.LABEL_BESIDE)
    assert raw(two) == "A-4711"


def test_a_value_printed_twice_is_not_its_own_rival() -> None:
    twice = fields(LABELLED + "Order No: A-4711\n\nOrder No: A 4711\n")[FieldName.ORDER_NUMBER]
    assert holds(twice, ProofName.LABEL_BESIDE)


def test_the_only_number_of_its_own_stays_a_papers_though_a_title_speaks_of_an_order() -> None:
    art = "Facture de votre achat\n\nNuméro de facture    Date\n52202                29.10.2026\n"
    found = fields(f"{art}\nFacture de votre achat 52202")
    assert raw(found[FieldName.INVOICE_NUMBER]) == "52202"
    assert raw(found.get(FieldName.ORDER_NUMBER)) is None
