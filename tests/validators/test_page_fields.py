import datetime as dt

import pytest

from documents.business import BusinessDocument
from documents.field import ProofName
from documents.kind import DocType
from documents.ledger_facts_memory import MemoryFacts
from documents.master.memory import MemoryMasterData
from tests.validators.builders import CLIENT, TODAY, field, invoice
from validators.context import Context
from validators.judge import build_case
from validators.page_fields import unproven_fields

LABELLED = (ProofName.LABEL_BESIDE, ProofName.DISTINCT_ID)
TWICE = field("", ProofName.TWO_READINGS).proofs
DAY = dt.date(2026, 11, 20)


def unproven(document: BusinessDocument) -> list[str]:
    context = Context(CLIENT, MemoryMasterData(), MemoryFacts(), TODAY, document_id="")
    return [sentence.split(" ")[0] for sentence in unproven_fields(build_case(document, context))]


def test_a_plain_invoice_proves_them_all() -> None:
    assert unproven(invoice()) == []


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("po_number", field("4500099", ProofName.LABEL_BESIDE)),
        ("due_date", field(DAY, ProofName.LABEL_BESIDE)),
        ("due_date", field(DAY, ProofName.UNAMBIGUOUS_DATE)),
        ("vendor_tax_id", field("DE123456789", ProofName.CHECK_DIGIT)),
        ("iban", field("DE89370400440532013001", ProofName.LABEL_BESIDE)),
    ],
)
def test_a_value_without_its_proof_is_named(name: str, value: object) -> None:
    assert unproven(invoice(**{name: value})) == [name]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("po_number", field("4500099", *LABELLED)),
        ("due_date", field(DAY, ProofName.LABEL_BESIDE, ProofName.UNAMBIGUOUS_DATE)),
        ("vendor_tax_id", field("12-3456789", ProofName.LABEL_BESIDE)),
        ("iban", field("DE89370400440532013001", ProofName.PERSON)),
    ],
)
def test_a_proven_value_is_not(name: str, value: object) -> None:
    assert unproven(invoice(**{name: value})) == []


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("po_number", field("4500099", *LABELLED)),
        ("due_date", field(DAY, ProofName.LABEL_BESIDE, ProofName.UNAMBIGUOUS_DATE)),
        ("vendor_tax_id", field("12-3456789", ProofName.LABEL_BESIDE)),
    ],
)
def test_a_picture_must_be_read_twice_alike(name: str, value: object) -> None:
    assert name in unproven(invoice(born_digital=False, **{name: value}))
    again = value.model_copy(update={"proofs": (*value.proofs, *TWICE)})  # type: ignore[attr-defined]
    assert name not in unproven(invoice(born_digital=False, **{name: again}))


def test_an_order_is_proven_by_the_policy_for_orders() -> None:
    bare = field("4500099", ProofName.LABEL_BESIDE)
    assert unproven(invoice(po_number=bare, doc_type=DocType.PURCHASE_ORDER)) == []


@pytest.mark.parametrize(("text", "asked"), [("IBAN: DE89 37O4", True), ("Please pay by IBAN only", False)])
def test_an_account_that_is_printed_and_not_read_is_asked_for(text: str, asked: bool) -> None:
    assert (unproven(invoice(iban=None, text=text)) == ["The"]) is asked
    assert unproven(invoice(text=text)) == []
