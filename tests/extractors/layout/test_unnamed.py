"""Values whose captions are in no dictionary."""

from __future__ import annotations

from dataclasses import replace

import pytest

from documents.field import Candidate
from documents.text import Box
from extractors.labels.nouns import nouns_in
from extractors.layout.paper import lay_out
from extractors.layout.spans import SpanKind
from extractors.layout.unnamed import (
    PARTLY_NAMED,
    REMAINING,
    REPEATED,
    caption_of,
    partly_named_numbers,
    remaining_numbers,
    repeated_numbers,
    running_numbers,
    subject_numbers,
)
from tests.extractors.printed import page_of

OWN = ("invoice", "document")


def found(art: str) -> list[Candidate]:
    paper = lay_out([page_of(art)])
    return partly_named_numbers(paper, OWN) or remaining_numbers(paper)


@pytest.mark.parametrize(
    ("word", "noun"),
    [
        ("Rechnungsausgabezeichen", "invoice"),
        ("Sammelrechnungskennung", "invoice"),
        ("facturación", "invoice"),
        ("Kundenkürzel", "customer"),
    ],
)
def test_a_noun_is_seen_inside_compounds_and_inflections(word: str, noun: str) -> None:
    assert noun in nouns_in(word)


def test_a_short_word_begins_no_other_word() -> None:
    assert not nouns_in("notary posters")


@pytest.mark.parametrize(
    "art",
    [
        "Rechnungsausgabezeichen: 4711-26",
        "Rechnungsausgabezeichen   4711-26",
        "Rechnungsausgabezeichen\n4711-26",
    ],
)
def test_a_caption_that_holds_the_papers_noun_names_its_number(art: str) -> None:
    assert [(one.readings, one.score) for one in found(art)] == [(("4711-26",), PARTLY_NAMED)]


def test_a_caption_that_holds_another_noun_names_something_else() -> None:
    assert not found("Invoice date: 3 March 2026\nKundenkürzel: 4711-26")


def test_the_number_that_remains_among_known_pairs_is_shown_and_not_chosen() -> None:
    block = "Invoice date: 3 March 2026\nCustomer No: 88123\nZorblat: 4711-26"
    assert [(one.readings, one.score) for one in found(block)] == [(("4711-26",), REMAINING)]
    assert REMAINING < 0.5


def test_a_number_without_known_pairs_around_it_is_not_proposed() -> None:
    assert not found("Zorblat: 4711-26")


def test_two_numbers_that_remain_are_not_proposed() -> None:
    assert not found("Invoice date: 3 March 2026\nZorblat: 4711-26\nQuimby: 5712-26")


@pytest.mark.parametrize("value", ["Copyright 2026", "GB980780684", "12"])
def test_years_and_registered_identifiers_are_no_numbers_of_a_paper(value: str) -> None:
    assert not found(f"Invoice date: 3 March 2026\nRechnungsausgabezeichen: {value}")


TWICE = """
    Reference   P4711001        Room 104

    Please state P4711001 when paying
"""


def test_a_number_that_is_called_a_number_and_comes_back_is_the_papers_own() -> None:
    (own,) = repeated_numbers(lay_out([page_of(TWICE)]))
    assert (own.raw, own.score) == ("P4711001", REPEATED)


@pytest.mark.parametrize(
    "change",
    [
        ("when paying", "as Customer no. P4711001"),
        ("Please state P4711001", "Please state your customer no. P4711001"),
        ("Please state P4711001", "Please state it"),
        ("Reference", "Harbour"),
        ("Room 104", "No. 104 104"),
    ],
)
def test_what_comes_back_beside_another_label_or_not_at_all_is_not(change: tuple[str, str]) -> None:
    if "104 104" in change[1]:
        art = TWICE.replace("Room 104", "No. K10400") + "    Please state K10400 too\n"
    else:
        art = TWICE.replace(*change)
    assert repeated_numbers(lay_out([page_of(art)])) == []


def test_rows_of_another_column_may_stand_between_a_caption_and_its_number() -> None:
    drawn = page_of("Zahlungszeichen\n                        Harbour Tools Ltd\n47110")
    words = tuple(replace(word, box=_moved_up(word.box, 6.0)) if word.text == "47110" else word for word in drawn.words)
    paper = lay_out([replace(drawn, words=words)])
    (span,) = [one for one in paper.of_kind(SpanKind.IDENTIFIER) if one.raw == "47110"]
    caption = caption_of(paper, span)
    assert caption is not None
    assert caption.text == "Zahlungszeichen"


def _moved_up(box: Box, points: float) -> Box:
    return replace(box, top=box.top - points, bottom=box.bottom - points)


@pytest.mark.parametrize(
    "art", ["Re: Toll statement 88-4211", "Betreff: Mautbrief 88-4211", "Oggetto: Fattura 88-4211"]
)
def test_the_number_that_ends_a_subject_may_be_the_papers(art: str) -> None:
    (only,) = subject_numbers(lay_out([page_of(art)]), OWN)
    assert (only.raw, only.score) == ("88-4211", PARTLY_NAMED)


@pytest.mark.parametrize(
    "art", ["Re: Order 88-4211", "Re: 88-4211", "Toll statement 88-4211", "Re: Tolls 88-4211 in May"]
)
def test_the_number_of_another_paper_or_inside_a_sentence_is_not(art: str) -> None:
    assert subject_numbers(lay_out([page_of(art)]), OWN) == []


def test_the_number_that_the_next_page_repeats_beside_its_count_is_the_papers() -> None:
    first, second = "Toll notice 88-4211\nDepot 4410", "Toll notice 88-4211   Page 2\nDepot 4410"
    (only,) = running_numbers(lay_out([page_of(first), page_of(second, 2)]))
    assert (only.raw, only.score) == ("88-4211", REPEATED)
    assert running_numbers(lay_out([page_of(first), page_of(second.replace("Page", "Part"), 2)])) == []
