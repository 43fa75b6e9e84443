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
