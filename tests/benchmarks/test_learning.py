"""The benchmark of learning teaches on pages that say nothing, and examines on a document it has not seen."""

from __future__ import annotations

from benchmarks.learning import foreign, measure
from documents.text import Box, Page, Word


def test_words_become_nobodys_and_values_stay() -> None:
    texts = ("Invoice", "No.", "RE-118", "EUR", "March", "1.234,00")
    page = Page(1, 595.0, 842.0, tuple(Word(text, Box(0, 0, 1, 1)) for text in texts))
    assert [word.text for word in foreign(page).words] == ["Vaibvpr", "Ab.", "RE-118", "EUR", "March", "1.234,00"]


def test_a_correction_helps_and_misleads_nowhere() -> None:
    figures = {figure.name.removeprefix("learning, after "): figure.value for figure in measure(120)}
    assert figures["0 corrected documents of the vendor: fields right"] < 20
    assert figures["1 corrected documents of the vendor: fields right"] > 50
    assert figures["1 corrected documents of the vendor: fields wrong"] == 0
