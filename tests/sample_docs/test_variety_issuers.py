"""Issuers of the eighth family: every kind has a sort, what is told once or twice agrees, nothing lies over another."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from itertools import combinations

import pypdfium2
import pytest
from stdnum.lu import tva

from documents.text import Box
from sample_docs.generator.variety import VariedDocument, documents
from sample_docs.generator.variety.issuers.composition import ANY, OWN, SORTS
from sample_docs.generator.variety.kinds import KINDS, kinds_of

MADE = list(documents(61, 70, family="eighth"))
OWED = list(documents(67, 16, family="eighth", kinds=["statement", "dunning"]))
HIGH = 2.0
"""How far rows of text may reach into each other, in points: less than a third of a small letter."""


def marked(document: VariedDocument, name: str) -> list[str]:
    return [mark.text for mark in document.marks if mark.name == name]


def figures(text: str) -> int:
    return int(re.sub(r"\D", "", text) or 0)


def test_every_kind_has_sorts_and_every_sort_has_kinds():
    named = {sort for sorts in OWN.values() for sort in sorts}
    assert named | set(ANY) == set(SORTS)
    assert set(OWN) <= set(kinds_of("eighth"))


def test_both_parties_number_and_day_stand_on_the_first_page():
    for document in MADE:
        kind = KINDS[document.kind]
        if document.kind != "receipt":
            own = {kind.own_field or f"{kind.name}_number", "issue_date", "vendor_name", "buyer_name"}
            assert own <= {mark.name for mark in document.marks if mark.page == 1}, document.name


def test_nothing_is_printed_over_another_or_at_the_edge():
    for document in MADE:
        for page in pypdfium2.PdfDocument(document.pdf):
            wide, high = page.get_size()
            held = page.get_textpage()
            boxes = [Box(*held.get_rect(index)) for index in range(held.count_rects())]
            assert all(min(box.x0, box.top) > 2 and box.x1 < wide - 2 and box.bottom < high - 2 for box in boxes)
            for one, other in combinations(boxes, 2):
                across = min(one.x1, other.x1) - max(one.x0, other.x0)
                down = min(one.bottom, other.bottom) - max(one.top, other.top)
                assert across < 1 or down < HIGH, (document.name, one, other)


def test_an_amount_that_is_told_twice_is_told_alike():
    told = [{figures(text) for text in marked(document, "gross_total")} for document in MADE]
    assert any(told)
    assert all(len(amounts) <= 1 for amounts in told)


def test_one_label_never_stands_for_two_values():
    for document in MADE:
        fields: dict[str, set[str]] = {}
        for mark in document.marks:
            if mark.label and mark.name != "other_iban":
                fields.setdefault(mark.label.strip(" :").casefold(), set()).add(mark.name)
        assert all(len(names) == 1 for names in fields.values()), (document.name, fields)


def test_another_bank_s_account_stands_only_where_one_is_asked_for_above_it():
    made = documents(71, 60, family="eighth", kinds=["invoice", "parcel"], places=["de-DE", "it-IT", "fr-FR"])
    both = [document for document in made if marked(document, "other_iban")]
    assert both
    for document in both:
        assert document.truth["iban"] in {text.replace(" ", "") for text in marked(document, "iban")}
        assert len(marked(document, "iban")) > 1


def test_a_statement_adds_up():
    for document in OWED:
        left = sum(figures(text) for text in marked(document, "open_item_left"))
        assert left == figures(marked(document, "open_balance")[0]) > 0
        if ages := marked(document, "age_sum"):
            assert sum(figures(text) for text in ages) == left


def test_a_statement_takes_off_what_was_paid():
    rows = [marked(document, "open_item_payment") for document in OWED]
    assert any(rows)
    for document in OWED:
        amounts, paid = (
            sum(figures(text) for text in marked(document, f"open_item_{name}")) for name in ("amount", "payment")
        )
        assert amounts - paid == sum(figures(text) for text in marked(document, "open_item_left"))


@pytest.mark.parametrize("place", ["fr-LU", "de-LU"])
def test_numbers_of_luxembourg_have_right_check_digits(place: str):
    made = list(documents(73, 8, family="eighth", places=[place], kinds=["craft"]))
    assert all(tva.is_valid(document.vendor["tax_id"]) for document in made)
    assert all(document.country == place for document in made)


def test_sums_add_up():
    checked = 0
    for document in MADE:
        sums = [document.truth.get(name) for name in ("net_total", "tax_total", "gross_total")]
        if all(sums):
            net, tax, gross = (Decimal(text) for text in sums)
            assert net + tax == gross
            checked += 1
    assert checked > 30


def test_what_one_is_reminded_of_is_overdue():
    made = documents(79, 40, family="eighth", kinds=["dunning"], places=["nl-NL"])
    checked = 0
    for document in made:
        days = marked(document, "open_item_due")
        if all(re.fullmatch(r"\d{2}[-/]\d{2}[-/]\d{4}", day) for day in days):
            told = [dt.date(int(day[6:]), int(day[3:5]), int(day[:2])) for day in days]
            assert max(told) < dt.date.fromisoformat(document.truth["issue_date"])
            checked += 1
    assert checked > 2


def test_an_order_says_nothing_of_paying_it():
    made = documents(83, 30, family="eighth", kinds=["order"], places=["en-GB"])
    for document in made:
        text = " ".join(page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(document.pdf))
        assert "Thank you" not in text
        assert "interest" not in text
