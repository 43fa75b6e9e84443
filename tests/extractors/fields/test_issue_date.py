"""Dates of issue that no label names."""

from __future__ import annotations

from dataclasses import replace

import pytest

from documents.kind import DocType
from extractors.fields.issue_date import (
    ALONE,
    BESIDE_NUMBER,
    IN_LINE,
    LETTERS_DAY,
    ONLY,
    PARTLY_NAMED,
    PRINTED,
    SUBJECTS_DAY,
    TOWNS_DAY,
    candidates,
)
from extractors.layout.paper import lay_out
from tests.extractors.printed import page_of

FOOT = "\n" * 50
"""So many lines reach below the head of a page."""


def best(art: str, doc_type: DocType = DocType.INVOICE) -> tuple[str, float] | None:
    paper = replace(lay_out([page_of(art)]), doc_type=doc_type, cache={})
    return next(((one.readings[0], one.score) for one in candidates(paper) if one.score >= 0.5), None)


@pytest.mark.parametrize("art", ["Lyon, 23 mars 2026", "23.03.2026", "Zorblat: 23.03.2026"])
def test_the_only_date_of_the_head_is_proposed(art: str) -> None:
    assert best(art) == ("2026-03-23", ALONE)


def test_two_dates_of_the_head_without_labels_are_left_to_the_reviewer() -> None:
    assert best("Zorblat: 23.03.2026\nQuimby: 24.03.2026") is None


@pytest.mark.parametrize(
    "other",
    ["Livraison : 13.03.2026", "Due date: 22.04.2026", "Bestellungseingang: 13.03.2026", "01.03.2026 - 31.03.2026"],
)
def test_a_date_of_something_else_or_a_period_does_not_count(other: str) -> None:
    assert best(f"Zorblat: 23.03.2026\n{other}") == ("2026-03-23", ALONE)
    assert best(other) is None


def test_a_caption_that_holds_the_papers_noun_names_its_date() -> None:
    assert best("Rechnungsausgabetag: 23.03.2026\nZorblat: 24.03.2026") == ("2026-03-23", PARTLY_NAMED)


def test_the_paper_s_own_noun_depends_on_its_type() -> None:
    assert best("Livraison : 23.03.2026", DocType.DELIVERY_NOTE) is not None
    assert best("Livraison : 23.03.2026", DocType.INVOICE) is None


def test_without_a_date_in_the_head_the_only_one_of_the_paper_is_proposed() -> None:
    assert best(f"Harbour Tools{FOOT}23.03.2026") == ("2026-03-23", ONLY)
    assert best(f"Harbour Tools{FOOT}23.03.2026\n24.03.2026") is None


def test_a_word_that_leads_to_a_day_names_it_unless_another_paper_s_number_stands_above() -> None:
    assert best("Del: 23.03.2026\nZorblat: 24.03.2026") == ("2026-03-23", PARTLY_NAMED)
    assert best("Vs. ordine n. 4711\nDel: 23.03.2026\nZorblat: 24.03.2026") is None


def test_a_title_goes_on_in_the_line_below_with_its_day() -> None:
    assert best("Facture de transport 4711-12 du\n23.03.2026\nZorblat: 24.03.2026") == ("2026-03-23", BESIDE_NUMBER)
    assert best("Transport 4711-12 du\n23.03.2026\nZorblat: 24.03.2026") is None


@pytest.mark.parametrize(
    "label", ["Issued on", "Date of issue", "Ausgestellt am", "Émis le", "Opgemaakt op", "Emesso il"]
)
def test_words_for_issuing_name_the_day_of_every_paper(label: str) -> None:
    for doc_type in (DocType.INVOICE, DocType.DELIVERY_NOTE, DocType.PURCHASE_ORDER, DocType.OTHER):
        found = best(f"{label}: 23.03.2026\nZorblat: 24.03.2026", doc_type)
        assert found is not None
        assert found[0] == "2026-03-23"


@pytest.mark.parametrize(
    "dated",
    [
        "Hamburg, den 23. März 2026",
        "Assen, maandag 23 maart 2026",
        "Fait à Lyon, le 23.03.2026",
        "En Teruel, a 23-3-2026",
    ],
)
def test_a_day_behind_a_town_is_the_letter_s_though_other_days_stand_beside(dated: str) -> None:
    assert best(f"{dated}\n\nZorblat: 24.03.2026") == ("2026-03-23", TOWNS_DAY)
    assert best(f"{dated} Quimby\n\nZorblat: 24.03.2026") != ("2026-03-23", TOWNS_DAY)


def test_the_day_of_the_week_is_no_caption() -> None:
    assert best("Monday, March 23, 2026\n\nZorblat: 24.03.2026") == ("2026-03-23", LETTERS_DAY)


def test_a_day_by_which_to_pay_is_none_of_issue() -> None:
    assert best("Bill 4711\n\nThis bill should be paid by 23.03.2026\nIssued: 20.03.2026") == ("2026-03-20", 1.0)


@pytest.mark.parametrize("foot", ["2026", "2026    Harbour Tools"])
def test_the_year_of_a_day_behind_the_title_may_stand_in_the_line_below(foot: str) -> None:
    head = "Premium Notice PN3-707, 23rd March          Zorblat: 24.03.2026"
    assert best(f"{head}\n{foot}") == ("2026-03-23", BESIDE_NUMBER)
    assert best(f"{head}\n\n\n\n{foot}") != ("2026-03-23", BESIDE_NUMBER)


@pytest.mark.parametrize(
    "other",
    [
        "Your order 77120 of 24 March 2026",
        "Lieferschein 88120 vom 24.03.2026",
        "Commande / Date : 4711 / 24.03.2026",
        "Vs. ordine n. 4711 del 24/03/2026",
        "zu Rechnung 260815 vom 24.03.2026",
    ],
)
def test_the_day_behind_another_paper_s_number_is_that_paper_s(other: str) -> None:
    assert (best(f"Date: 23.03.2026\n{other}") or "")[0] == "2026-03-23"


def test_the_day_of_a_listed_invoice_is_not_the_letter_s() -> None:
    listed = "23 March 2026\n\nInvoice     Date            Amount\n10482       24.03.2026      360.00"
    assert best(listed, DocType.OTHER) == ("2026-03-23", ALONE)
    assert (best(listed, DocType.INVOICE) or "")[0] == "2026-03-24"


def test_the_day_of_an_item_is_not_the_papers() -> None:
    head = "28.02.2026\n\n{}      Description   Amount\n27.02.2026     Chair         6.00"
    scores = {}
    for label in ("Date worked", "Invoice date"):
        paper = replace(lay_out([page_of(head.format(label))]), table_rows=frozenset({2}), cache={})
        scores[label] = {one.readings[0]: one.score for one in candidates(paper)}["2026-02-27"]
    assert scores["Date worked"] <= IN_LINE < scores["Invoice date"]


@pytest.mark.parametrize("subject", ["Re: Toll statement 8842", "Invoice 8842"])
def test_the_day_above_the_subject_of_a_letter_is_the_letters(subject: str) -> None:
    art = f"Printed on: 20.03.2026\nKarin Mohn\n23.03.2026\n{subject}\n\nWork done 24.03.2026"
    assert best(art) == ("2026-03-23", SUBJECTS_DAY)


def test_a_day_above_other_words_is_not() -> None:
    assert best("23.03.2026\nKarin Mohn\n\nZorblat: 24.03.2026") != ("2026-03-23", SUBJECTS_DAY)


def test_the_day_of_printing_counts_where_no_better_one_stands() -> None:
    paper = lay_out([page_of("Produced on: 20.03.2026\nDate: 23.03.2026")])
    first, second = candidates(paper)
    assert (first.readings, second.readings) == (("2026-03-23",), ("2026-03-20",))
    assert second.score < PRINTED + 0.2


def test_days_below_each_other_are_a_column_whatever_day_of_the_week_is_before_them() -> None:
    art = "Made out on\nTuesday, 3 March 2026\nWednesday, 4 March 2026\n"
    assert best(art.replace("Made out on", "Date of issue")) is None


@pytest.mark.parametrize("slip", ["Auftrag 5952 (05.03.2026)", "Delivery note 5952 05.03.2026"])
def test_the_day_behind_another_paper_s_title_dates_that_paper(slip: str) -> None:
    above = "Datum\n23.03.2026\n"
    assert best(f"{above}{slip}") == best(f"{above}Zorblat 5952 05.03.2026")


def test_among_the_lines_no_title_is_the_paper_s_own() -> None:
    paper = replace(
        lay_out([page_of("Hammer  4.00\nInvoice 5952 05.03.2026\nNails  3.00")]),
        doc_type=DocType.INVOICE,
        cache={},
    )
    assert [one.label for one in candidates(paper)] == ["title"]
    assert not any(one.label == "title" for one in candidates(replace(paper, table_rows=frozenset({0, 2}), cache={})))


def test_a_day_with_a_caption_of_its_own_is_not_that_of_the_number_left_of_it() -> None:
    assert best("Rechnung Nr. 4711        23.03.2026\nZorblat: 24.03.2026") == ("2026-03-23", BESIDE_NUMBER)
    arrived = "Rechnung Nr. 4711        Anreise :     23.03.2026\nZorblat: 24.03.2026"
    assert (best(arrived) or "")[0] == "2026-03-24"
