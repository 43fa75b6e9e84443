"""The language a document is written in, by its function words."""

from __future__ import annotations

from collections import Counter
from typing import Final

from extractors.labels.dictionary import dictionary, tokens_of
from extractors.layout.rows import Row

FEWEST_WORDS: Final = 3
"""Fewer function words than this decide nothing; the labels found then decide."""


def language_of(rows: tuple[Row, ...]) -> str:
    """Return the ISO 639-1 code of the most frequent language of the vocabulary, or "" when nothing tells."""
    words = Counter(token.text for row in rows for token in tokens_of(row.text))
    votes = {
        language: sum(words[word] for word in function_words)
        for language, function_words in dictionary().function_words.items()
    }
    best = max(votes, key=lambda language: votes[language])
    return best if votes[best] >= FEWEST_WORDS else ""
