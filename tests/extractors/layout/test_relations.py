from __future__ import annotations

from dataclasses import replace

import pytest

from documents.text import Reader
from extractors.layout.paper import lay_out
from extractors.layout.relations import links
from extractors.layout.spans import SpanKind
from tests.extractors.printed import page_of

SENTENCE = "Goods remain our property until they are paid for in full."


def labels_above(head: str) -> list[str]:
    paper = lay_out([page_of(f"{head}\n8507")])
    (amount,) = (span for span in paper.of_kind(SpanKind.AMOUNT) if span.raw == "8507")
    return [link.hit.text for link in links(paper, amount) if link.above]


def test_a_word_in_a_sentence_heads_no_column() -> None:
    assert labels_above("Goods") == ["Goods"]
    assert labels_above(SENTENCE) == []


def strength_left(art: str, unreadable: tuple[str, ...] = ()) -> float:
    drawn = page_of(art, reader=Reader.OCR)
    words = tuple(replace(word, confidence=0.1 if word.text in unreadable else 0.96) for word in drawn.words)
    paper = lay_out([replace(drawn, words=words)])
    number = next(span for span in paper.of_kind(SpanKind.IDENTIFIER) if span.raw == "4711")
    return max((link.strength for link in links(paper, number)), default=0.0)


@pytest.mark.parametrize("leader", ["........", "_____", "- - - -", "......?", "·····", ":"])
def test_leader_dots_are_no_words_between(leader: str) -> None:
    assert strength_left(f"Invoice No {leader} 4711") == 1.0


def test_leader_dots_that_were_read_as_words_are_no_words_between() -> None:
    art = "Invoice No sressessesu eee 4711"
    assert strength_left(art, unreadable=("sressessesu", "eee")) == 1.0
    assert strength_left(art) < 0.5


@pytest.mark.parametrize("weekday", ["Friday,", "Freitag, den", "vendredi", "Vrijdag"])
def test_the_weekday_of_a_date_is_no_word_between(weekday: str) -> None:
    paper = lay_out([page_of(f"Invoice date: {weekday} 30 March 2026")])
    (span,) = paper.of_kind(SpanKind.DATE)
    (link,) = links(paper, span)
    assert link.strength == 1.0


def test_another_word_before_a_date_stays_a_word_between() -> None:
    paper = lay_out([page_of("Invoice date: roughly the 30 March 2026")])
    (span,) = paper.of_kind(SpanKind.DATE)
    assert all(link.strength < 1.0 for link in links(paper, span))
