import datetime as dt
from decimal import Decimal

import pytest

from documents.business import BusinessDocument
from documents.field import Candidate, Evidence, FieldName, ProofName, Status
from documents.kind import DocType
from documents.ledger_facts_memory import MemoryFacts
from documents.master.memory import MemoryMasterData
from documents.terms import PaymentTerms
from tests.validators.builders import CLIENT, TODAY, field, invoice
from validators.context import Context
from validators.judge import build_case
from validators.page_fields import unproven_fields
from validators.wording import field_words

LABELLED = (ProofName.LABEL_BESIDE, ProofName.DISTINCT_ID)
TWICE = field("", ProofName.TWO_READINGS).proofs
DAY = dt.date(2026, 11, 20)


TAX_ID = field("DE123456788", ProofName.LABEL_BESIDE)


def plain(**changes: object) -> BusinessDocument:
    return invoice(**({"vendor_tax_id": TAX_ID} | changes))


def unproven(document: BusinessDocument) -> list[str]:
    context = Context(CLIENT, MemoryMasterData(), MemoryFacts(), TODAY, document_id="")
    found = unproven_fields(build_case(document, context))
    return [_name(sentence) for sentence in found]


def _name(sentence: str) -> str:
    """Return the field of which a sentence speaks."""
    spoken = {f"The {field_words(name)} is": name.value for name in FieldName}
    return next(
        (name for words, name in spoken.items() if sentence.startswith(words)), sentence.split(" ", maxsplit=1)[0]
    )


def test_a_plain_invoice_proves_them_all() -> None:
    assert unproven(plain()) == []


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("po_number", field("4500099", ProofName.LABEL_BESIDE)),
        ("due_date", field(DAY, ProofName.LABEL_BESIDE)),
        ("due_date", field(DAY, ProofName.UNAMBIGUOUS_DATE)),
        ("vendor_tax_id", field("DE123456788")),
        ("vendor_tax_id", field("DE123456789", ProofName.LABEL_BESIDE)),
        ("due_date", field(DAY, status=Status.DERIVED)),
        ("iban", field("DE89370400440532013001", ProofName.LABEL_BESIDE)),
    ],
)
def test_a_value_without_its_proof_is_named(name: str, value: object) -> None:
    assert unproven(plain(**{name: value})) == [name]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("po_number", field("4500099", *LABELLED)),
        ("due_date", field(DAY, ProofName.LABEL_BESIDE, ProofName.UNAMBIGUOUS_DATE)),
        ("vendor_tax_id", field("12-3456789", ProofName.EQUALS_VENDOR)),
        ("iban", field("DE89370400440532013001", ProofName.PERSON)),
    ],
)
def test_a_proven_value_is_not(name: str, value: object) -> None:
    assert unproven(plain(**{name: value})) == []


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("po_number", field("4500099", *LABELLED)),
        ("due_date", field(DAY, ProofName.LABEL_BESIDE, ProofName.UNAMBIGUOUS_DATE)),
    ],
)
def test_a_picture_must_be_read_twice_alike(name: str, value: object) -> None:
    assert name in unproven(plain(born_digital=False, **{name: value}))
    again = value.model_copy(update={"proofs": (*value.proofs, *TWICE)})  # type: ignore[attr-defined]
    assert name not in unproven(plain(born_digital=False, **{name: again}))


def test_an_order_is_proven_by_the_policy_for_orders() -> None:
    bare = field("4500099", ProofName.LABEL_BESIDE)
    assert unproven(plain(po_number=bare, doc_type=DocType.PURCHASE_ORDER)) == []


@pytest.mark.parametrize(("text", "asked"), [("IBAN: DE89 37O4", True), ("Please pay by IBAN only", False)])
def test_an_account_that_is_printed_and_not_read_is_asked_for(text: str, asked: bool) -> None:
    assert (unproven(plain(iban=None, text=text)) == ["The"]) is asked
    assert unproven(plain(text=text)) == []


def test_a_due_date_by_terms_counts_where_a_label_says_that_they_are_terms() -> None:
    derived = field(dt.date(2026, 11, 13), status=Status.DERIVED)
    labelled = field(PaymentTerms(net_days=30), ProofName.LABEL_BESIDE)
    assert unproven(plain(due_date=derived, payment_terms=labelled)) == []


def rival(raw: str) -> Candidate:
    return Candidate(raw=raw, readings=(raw,), evidence=Evidence(page=1))


@pytest.mark.parametrize(("other", "expected"), [("4500100", ["po_number"]), ("4500 099", [])])
def test_an_order_number_with_a_rival_is_not_proven_by_its_label(other: str, expected: list[str]) -> None:
    number = field("4500099", *LABELLED).model_copy(update={"candidates": (rival(other),)})
    assert unproven(plain(po_number=number)) == expected
    known = field("4500099", ProofName.EQUALS_ORDER).model_copy(update={"candidates": (rival(other),)})
    assert unproven(plain(po_number=known)) == []


def order(**changes: object) -> BusinessDocument:
    plain_order = {"doc_type": DocType.PURCHASE_ORDER, "po_number": field("4500099", *LABELLED), "tax_total": None}
    return plain(**{**plain_order, "gross_total": field(Decimal("100.00"), ProofName.LINES_SUM), **changes})


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, []),
        ({"gross_total": field(Decimal("100.00"), ProofName.TOTAL_LABEL), "lines": ()}, ["gross_total"]),
        ({"tax_total": field(Decimal("7.00"))}, ["tax_total", "gross_total"]),
    ],
)
def test_number_and_totals_of_an_order_are_proven_too(changes: dict[str, object], expected: list[str]) -> None:
    assert unproven(order(**changes)) == expected
