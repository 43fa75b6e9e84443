"""The language a document is written in, by its function words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Final

from extractors.labels.dictionary import dictionary, tokens_of
from extractors.layout.paper import Hit
from extractors.layout.rows import Row

FEWEST_WORDS: Final = 3
"""Fewer function words than this decide nothing; the labels found then decide."""


def language_of(rows: tuple[Row, ...], labels: Sequence[Sequence[Hit]] = ()) -> str:
    """Return the ISO 639-1 code of the most frequent language, or "" when nothing tells.

    Args:
        rows: The document's rows.
        labels: The labels found on them; they decide where there are hardly any sentences.
    """
    words = Counter(token.text for row in rows for token in tokens_of(row.text))
    votes = {
        language: sum(words[word] for word in function_words)
        for language, function_words in dictionary().function_words.items()
    }
    best = max(votes, key=lambda language: votes[language])
    if votes[best] >= FEWEST_WORDS:
        return best
    by_label = Counter(
        phrase.language for hits in labels for hit in hits for phrase in hit.phrases if len(phrase.words) > 1
    )
    return by_label.most_common(1)[0][0] if by_label else ""
