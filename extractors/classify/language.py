"""The language a document is written in, by its function words and its labels."""

from __future__ import annotations

import functools
from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import Final

from extractors.labels.dictionary import dictionary, tokens_of
from extractors.layout.paper import Hit
from extractors.layout.rows import Row

LABEL: Final = 2.0
"""Votes of a label that one language alone has; a function word has one. Votes are shared between languages."""
FEWEST_VOTES: Final = 1.5
"""Fewer votes than this decide nothing: two words that several languages share."""


def language_of(rows: tuple[Row, ...], labels: Sequence[Sequence[Hit]] = ()) -> str:
    """Return the ISO 639-1 code of the language with most votes, or "" when nothing tells.

    Args:
        rows: The document's rows.
        labels: The labels found on them; they decide where there are hardly any sentences.
    """
    votes = defaultdict(float, dict.fromkeys(dictionary().function_words, 0.0))
    words = Counter(token.text for row in rows for token in tokens_of(row.text))
    for word, languages in _languages_of_words().items():
        for language in languages if word in words else ():
            votes[language] += words[word] / len(languages)
    for hit in (hit for hits in labels for hit in hits):
        for phrase in hit.phrases:
            votes[phrase.language] += LABEL / len(hit.phrases)
    best = max(votes, key=lambda language: votes[language], default="")
    return best if best and votes[best] >= FEWEST_VOTES else ""


@functools.cache
def _languages_of_words() -> dict[str, list[str]]:
    """Return the function words, each with the languages that use it."""
    found: dict[str, list[str]] = {}
    for language, words in dictionary().function_words.items():
        for word in words:
            found.setdefault(word, []).append(language)
    return found
