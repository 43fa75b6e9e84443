"""What a payment is to quote (BT-83)."""

from __future__ import annotations

import pytest

from documents.field import FieldName
from extractors.fields import generators
from extractors.layout.paper import lay_out
from tests.extractors.printed import page_of


def likely(art: str) -> list[str]:
    found = generators()[FieldName.REMITTANCE_REFERENCE](lay_out([page_of(art)]))
    return [one.readings[0] for one in found if one.score >= 0.5]


@pytest.mark.parametrize(
    "label",
    [
        "Payment reference:",
        "Verwendungszweck:",
        "Référence à rappeler :",
        "Betalingskenmerk:",
        "Referencia de pago:",
        "Causale bonifico:",
    ],
)
def test_the_text_behind_its_label_is_found_in_every_language(label: str) -> None:
    assert likely(f"{label} QT 4471 / 2026") == ["QT 4471 / 2026"]
    assert likely(f"{label}\nQT 4471 / 2026") == ["QT 4471 / 2026"]


def test_a_text_without_a_digit_asks_for_something_and_names_nothing() -> None:
    assert likely("Payment reference: please quote the invoice number") == []


def test_the_label_inside_a_sentence_is_only_a_word() -> None:
    assert likely("Please state your payment reference 4471 within 14 days") == []


@pytest.mark.parametrize(("print_", "is_right"), [("RF18 5390 0754 7034", True), ("RF19 5390 0754 7034", False)])
def test_a_creditor_reference_tells_itself_by_its_check_digits(print_: str, *, is_right: bool) -> None:
    assert likely(f"Pay with {print_} only.") == ([print_] if is_right else [])


@pytest.mark.parametrize(
    ("print_", "is_right"),
    [
        ("+++120/0000/00002+++", True),
        ("***120/0000/00002***", True),
        ("+++120/0000/00003+++", False),
        ("+++000/0000/00097+++", True),
    ],
)
def test_a_structured_communication_tells_itself_by_its_check_digits(print_: str, *, is_right: bool) -> None:
    assert likely(f"Te betalen met {print_}") == ([print_] if is_right else [])
