"""Titles that OCR read with a wrong letter, such as "lnvoice" or "Lieferscheln"."""

from __future__ import annotations

import functools
from typing import Final

from rapidfuzz.distance import Levenshtein

from extractors.labels.dictionary import Kind, Match, Phrase, dictionary, tokens_of

LEAST_SIMILAR: Final = 0.85
"""One wrong letter in seven, two in fourteen, none in a shorter word: it could be another ("Order", "Ordner")."""
NEVER: Final = "notice"
"""Titles of this concept are common words with lookalikes ("Contract", "Contact")."""


def misread_title(text: str) -> Match | None:
    """Return the title that a heading begins with but for a misread letter, or None."""
    tokens = tokens_of(text)
    best: Match | None = None
    highest = (0.0, 0)
    for words, phrases in _titles():
        count = len(words)
        if count > len(tokens):
            continue
        printed, wanted = "".join(token.text for token in tokens[:count]), "".join(words)
        if printed.startswith(wanted) or wanted.startswith(printed):
            continue  # Another form of the word, as in "Invoices", or another word, as in "Invoicee".
        similar = Levenshtein.normalized_similarity(printed, wanted, score_cutoff=LEAST_SIMILAR)
        if similar > 0 and (similar, count) > highest:
            highest, best = (similar, count), Match(tokens[0].start, tokens[count - 1].end, phrases)
    return best


@functools.cache
def _titles() -> tuple[tuple[tuple[str, ...], tuple[Phrase, ...]], ...]:
    entries = (entry for group in dictionary().index[Kind.TITLE].values() for entry in group.phrases.items())
    return tuple((words, phrases) for words, phrases in entries if all(phrase.concept != NEVER for phrase in phrases))
