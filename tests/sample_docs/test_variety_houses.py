"""Houses of the sixth family: every kind has one, heads without a name have a foot with it, lines fit their columns."""

from __future__ import annotations

import re
from decimal import Decimal
from itertools import pairwise

import pypdfium2

from sample_docs.generator.variety import VariedDocument, documents
from sample_docs.generator.variety.houses.composition import ANY, HOUSES, OWN
from sample_docs.generator.variety.kinds import KINDS

MADE = list(documents(29, 40, family="sixth"))
UTILITY = list(documents(31, 12, family="sixth", kinds=["utility"], places=["en-GB"]))


def marked(document: VariedDocument, name: str) -> list[str]:
    return [mark.text for mark in document.marks if mark.name == name]


def test_every_kind_has_houses_and_every_house_has_kinds():
    named = {house for houses in OWN.values() for house in houses}
    assert named | set(ANY) == set(HOUSES)
    assert set(OWN) <= set(KINDS)


def test_the_issuer_is_always_named():
    """A brand may be a picture that no text layer holds: then foot or window say whose paper it is."""
    for document in MADE:
        field = "buyer_name" if KINDS[document.kind].from_buyer else "vendor_name"
        assert marked(document, field), (document.name, document.kind)


def test_what_a_meter_says_now_is_what_it_said_and_what_was_used():
    """Where a row has both readings, three of its numbers add up."""
    checked = 0
    for document in UTILITY:
        for line in document.truth["lines"]:
            for row in rows_of(document, line["description"]):
                used = Decimal(line["quantity"])
                checked += any(now - before == used for before, now in pairwise(row))
    assert checked > 3


def rows_of(document: VariedDocument, words: str) -> list[list[Decimal]]:
    """The numbers of every row of text that begins with some words."""
    text = pypdfium2.PdfDocument(document.pdf)[0].get_textpage().get_text_bounded()
    rows = [row.removeprefix(words).replace(",", "") for row in text.splitlines() if row.startswith(words)]
    return [[Decimal(number) for number in re.findall(r"\d+(?:\.\d+)?", row)] for row in rows]


def test_no_two_facts_of_a_paper_s_own_are_lost():
    """Number and day of issue stand on every first page of a priced paper."""
    for document in MADE:
        if document.kind != "receipt":
            first = {mark.name for mark in document.marks if mark.page == 1}
            own = KINDS[document.kind].own_field or f"{document.kind}_number"
            assert {own, "issue_date"} <= first, (document.name, document.kind)
