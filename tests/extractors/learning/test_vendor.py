"""A vendor's rules are used on that vendor's documents only."""

from __future__ import annotations

import pytest

from documents.field import Candidate, Evidence, FieldName
from documents.learned import FieldRule, OnPage, Relation
from documents.reading import FieldReading, KnownParty, Registers
from extractors.layout.paper import lay_out
from extractors.learning.vendor import rules_for
from tests.extractors.printed import page_of

RULE = FieldRule(
    field=FieldName.INVOICE_NUMBER, anchor="folio", relation=Relation.RIGHT, gap=5.0, page=OnPage.FIRST, pattern=r"\d{3}", hits=1
)  # fmt: skip
HARBOUR = KnownParty(
    name="Harbour Tools Ltd", tax_ids=("GB980780684",), ibans=("GB29NWBK60161331926819",), rules=(RULE,)
)
NAMESAKE = KnownParty(name="Harbour Tools Limited", rules=(RULE,))
OTHER = KnownParty(name="Mill Lane Supplies")


def rules(text: str, *vendors: KnownParty, **values: str) -> tuple[FieldRule, ...]:
    fields = {
        FieldName[name.upper()]: FieldReading(chosen=Candidate(raw=raw, readings=(raw,), evidence=Evidence(page=1)))
        for name, raw in values.items()
    }
    return rules_for(lay_out([page_of(text)], Registers(vendors=vendors)), fields)


@pytest.mark.parametrize(
    ("text", "values", "expected"),
    [
        ("VAT GB 980 7806 84", {"vendor_name": "Misread"}, (RULE,)),
        ("Account GB29 NWBK 6016 1331 9268 19", {}, (RULE,)),
        ("Thanks", {"vendor_name": "HARBOUR TOOLS LTD."}, (RULE,)),
        ("Thanks", {"vendor_tax_id": "GB111111111", "vendor_name": "Harbour Tools Ltd"}, ()),
        ("Thanks", {"vendor_name": "Mill Lane Supplies"}, ()),
        ("Thanks", {}, ()),
    ],
)
def test_a_printed_key_or_the_name_tells_the_vendor(
    text: str, values: dict[str, str], expected: tuple[FieldRule, ...]
) -> None:
    assert rules(text, HARBOUR, OTHER, **values) == expected


def test_a_key_that_is_too_short_tells_nobody() -> None:
    short = HARBOUR.model_copy(update={"tax_ids": ("1234567",), "ibans": ()})
    assert rules("Phone 1234567", short) == ()


def test_two_vendors_on_one_page_give_no_rules() -> None:
    assert rules("Thanks", HARBOUR, NAMESAKE, vendor_name="Harbour Tools Ltd") == ()
    other = OTHER.model_copy(update={"tax_ids": ("DE136695976",), "rules": (RULE,)})
    assert rules("GB980780684 DE136695976", HARBOUR, other) == ()
    assert rules("GB980780684", HARBOUR, NAMESAKE, vendor_name="Harbour Tools Ltd") == (RULE,)
