"""A vendor's rules find its fields on the next document, or keep silent."""

from __future__ import annotations

import pytest

from documents.field import FieldName
from documents.learned import FieldRule, OnPage, Relation
from extractors.layout.paper import lay_out
from extractors.learning.propose import proposal, with_proposals
from tests.extractors.printed import page_of

RULE = FieldRule(
    field=FieldName.INVOICE_NUMBER, anchor="folio", relation=Relation.RIGHT, gap=5.0, page=OnPage.FIRST,
    pattern=r"HT\-\d{3,6}", hits=1,
)  # fmt: skip


def paper(*pages: str):
    return lay_out([page_of(page, number) for number, page in enumerate(pages, start=1)])


def test_the_next_document_is_read() -> None:
    one = proposal(RULE, paper("Folio HT-2077      Depot HT-9000"))
    assert one is not None
    assert (one.raw, one.readings, one.label) == ("HT-2077", ("HT-2077",), "")
    assert one.evidence.page == 1
    assert one.evidence.box is not None


@pytest.mark.parametrize("text", ["Fo1io HT-2077", "Foliu HT-2077", "FOLIO: HT-2077", "Folio            HT-2077"])
def test_a_misread_letter_a_colon_or_a_wider_gap_does_not_hide_it(text: str) -> None:
    rule = RULE.model_copy(update={"anchor": "our folio"})
    assert proposal(rule, paper(f"Our {text}")) is not None


@pytest.mark.parametrize(
    "text",
    [
        "Depot HT-2077",
        "Folio RG-2077",
        "Folio HT-2077-B",
        "Folio XHT-2077",
        "Folio\nHT-2077",
        "Folio HT-2077\nFolio HT-2078",
        "HT-2077",
        "Folio " + 30 * " " + "HT-2077",
    ],
)
def test_it_keeps_silent(text: str) -> None:
    assert proposal(RULE, paper(text)) is None


def test_another_page_is_not_searched() -> None:
    assert proposal(RULE, paper("Harbour Tools", "Folio HT-2077")) is None
    anywhere = RULE.model_copy(update={"page": OnPage.LAST})
    assert proposal(anywhere, paper("Harbour Tools", "Folio HT-2077")) is not None


def test_a_rule_of_a_later_form_is_not_misread() -> None:
    assert proposal(RULE.model_copy(update={"version": 2}), paper("Folio HT-2077")) is None


def test_a_learned_order_reads_an_ambiguous_date() -> None:
    rule = FieldRule(
        field=FieldName.ISSUE_DATE, anchor="struck on", relation=Relation.RIGHT, gap=5.0, page=OnPage.FIRST, date_order="MDY",
        hits=1,
    )  # fmt: skip
    page = paper("Struck on 03/04/2026")
    one, without = proposal(rule, page), proposal(rule.model_copy(update={"date_order": ""}), page)
    assert one is not None
    assert without is not None
    assert one.readings == ("2026-03-04",)
    assert without.readings == ("2026-04-03", "2026-03-04")


def test_a_proposal_comes_first_and_the_rest_stays_for_the_reviewer() -> None:
    page = paper("Folio HT-2077      Depot HT-9000")
    other = proposal(RULE.model_copy(update={"anchor": "depot"}), page)
    assert other is not None
    found = {FieldName.INVOICE_NUMBER: [other.model_copy(update={"score": 1.0, "label": "Depot"})]}
    first, second = with_proposals(found, [RULE], page)[FieldName.INVOICE_NUMBER]
    assert (first.raw, second.raw) == ("HT-2077", "HT-9000")
    assert first.score > second.score


def test_rules_with_a_miss_or_that_disagree_change_nothing() -> None:
    page = paper("Folio HT-2077      Depot HT-9000")
    disagreeing = RULE.model_copy(update={"anchor": "depot"})
    assert with_proposals({}, [RULE.model_copy(update={"misses": 1})], page) == {}
    assert with_proposals({}, [RULE, disagreeing], page) == {}


def test_an_anchor_that_three_documents_confirm_is_a_label() -> None:
    one = proposal(RULE.model_copy(update={"hits": 3}), paper("Folio HT-2077"))
    assert one is not None
    assert one.label == "folio"


def test_a_part_of_a_longer_number_is_not_the_number() -> None:
    digits = RULE.model_copy(update={"pattern": r"\d{3,4}"})
    assert proposal(digits, paper("Folio 118")) is not None
    assert proposal(digits, paper("Folio 2026-118")) is None


def test_a_rival_that_could_be_chosen_stays_one() -> None:
    page = paper("Folio HT-2077      Depot HT-9000")
    other = proposal(RULE.model_copy(update={"anchor": "depot"}), page)
    assert other is not None
    for score, left in ((0.55, 0.5), (0.5, 0.5), (0.4, 0.4)):
        found = {FieldName.INVOICE_NUMBER: [other.model_copy(update={"score": score})]}
        assert with_proposals(found, [RULE], page)[FieldName.INVOICE_NUMBER][1].score == left
