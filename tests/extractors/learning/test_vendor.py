"""A vendor's rules are used on that vendor's documents only."""

from __future__ import annotations

import pytest

from documents.field import Candidate, Evidence, FieldName
from documents.learned import FieldRule, OnPage, Relation
from documents.reading import FieldReading, KnownParty, Registers
from extractors.learning.vendor import rules_for

RULE = FieldRule(
    field=FieldName.INVOICE_NUMBER, anchor="folio", relation=Relation.RIGHT, gap=5.0, page=OnPage.FIRST, pattern=r"\d{3}", hits=1
)  # fmt: skip
HARBOUR = KnownParty(
    name="Harbour Tools Ltd", tax_ids=("GB980780684",), ibans=("GB29NWBK60161331926819",), rules=(RULE,)
)
NAMESAKE = KnownParty(name="Harbour Tools Limited", rules=(RULE,))
OTHER = KnownParty(name="Mill Lane Supplies")


def read(**values: str) -> dict[FieldName, FieldReading]:
    return {
        FieldName[name.upper()]: FieldReading(chosen=Candidate(raw=raw, readings=(raw,), evidence=Evidence(page=1)))
        for name, raw in values.items()
    }


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"vendor_tax_id": "GB 980 7806 84", "vendor_name": "Misread"}, (RULE,)),
        ({"iban": "GB29 NWBK 6016 1331 9268 19"}, (RULE,)),
        ({"vendor_name": "HARBOUR TOOLS LTD."}, (RULE,)),
        ({"vendor_tax_id": "GB111111111", "vendor_name": "Harbour Tools Ltd"}, ()),
        ({"vendor_name": "Mill Lane Supplies"}, ()),
        ({}, ()),
    ],
)
def test_the_strongest_key_tells_the_vendor(values: dict[str, str], expected: tuple[FieldRule, ...]) -> None:
    assert rules_for(read(**values), Registers(vendors=(HARBOUR, OTHER))) == expected


def test_two_vendors_of_one_name_give_no_rules() -> None:
    fields = read(vendor_name="Harbour Tools Ltd")
    assert rules_for(fields, Registers(vendors=(HARBOUR, NAMESAKE))) == ()
