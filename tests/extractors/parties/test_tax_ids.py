"""Tax identifiers of a page: what is one, and whose a broken sentence says it is."""

from __future__ import annotations

import pytest

from extractors.layout.paper import lay_out
from extractors.parties.tax_ids import TaxId, tax_ids
from tests.extractors.printed import page_of

SENTENCE = """
    Larkspur Tools Ltd
    12 Mill Lane, Leeds LS1 4AB

    Reverse charge: the customer accounts for the tax. {last}
    {label}: DE855635018
"""


def found(art: str) -> tuple[TaxId, ...]:
    return tax_ids(lay_out((page_of(art),)))


@pytest.mark.parametrize("account", ["DE81 9912 4365 2347 6185 23", "PL63 4260 4684 0402 1164 4447 1004"])
def test_the_digits_of_an_account_are_no_tax_identifier(account: str) -> None:
    assert found(f"    Please pay to {account}\n") == ()


@pytest.mark.parametrize("printed", ["DE 855635018", "BE BE0428759497", "IT 00743110157 - CCIAA Milano"])
def test_an_identifier_with_its_country_needs_no_label(printed: str) -> None:
    assert [one.value for one in found(f"    Larkspur Tools    {printed}\n")] != []


@pytest.mark.parametrize(
    ("last", "label", "buyers"),
    [("Your", "VAT number", True), ("Ihre", "USt-IdNr.", True), ("Thank you.", "VAT number", False)],
)
def test_a_sentence_that_goes_on_in_the_next_line_says_whose_it_is(last: str, label: str, buyers: bool) -> None:
    assert [one.buyer for one in found(SENTENCE.format(last=last, label=label))] == [buyers]


def test_the_word_above_counts_in_the_same_column_only() -> None:
    (one,) = found("                                please ask for your\n    VAT number: DE855635018\n")
    assert not one.buyer


@pytest.mark.parametrize(
    ("below", "expected"),
    [("DE855635018", "DE855635018"), ("DE855635019", "DE855635019"), ("CHE-504.112.655 TVA", "CHE504112655TVA")],
)
def test_an_identifier_under_its_label_is_seen_whatever_its_check_digits(below: str, expected: str) -> None:
    for label in ("VAT number:", "TVA n°"):
        assert {one.value for one in found(f"    {label}\n    {below}\n")} == {expected}


@pytest.mark.parametrize("below", ["Bank details", "12 Mill Lane 40", "DE91 1000"])
def test_what_has_another_shape_is_none(below: str) -> None:
    assert found(f"    VAT number:\n    {below}\n") == ()
