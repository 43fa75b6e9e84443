"""Which language a text is in, by its commonest words; enough to choose Tesseract's language data.

Words and the names of the data stand in the vocabulary files, as everything of a language does.
"""

from __future__ import annotations

import functools
import re
from collections import Counter
from collections.abc import Iterable
from typing import Final

from extractors.labels.files import vocabulary_files

_LETTERS: Final = re.compile(r"[^\W\d_]+")
FEWEST_HITS = 3.0
"""Common words that must be seen before a language is believed; a word of two languages counts half for each."""


def tesseract_name(language: str) -> str:
    """Return Tesseract's name of a language, such as "deu" for "de"; "" where no vocabulary file gives one."""
    return next((str(file["pictures"]["tesseract"]) for file in vocabulary_files() if file["language"] == language), "")


def languages_seen(words: Iterable[str]) -> tuple[str, ...]:
    """Return the languages of a text, ISO 639-1, most probable first; empty when too little is recognised.

    A second language is returned when it has at least a third of the first one's hits (bilingual forms).
    """
    hits: Counter[str] = Counter()
    for word in words:
        for part in _LETTERS.findall(word.lower()):
            languages = _languages_of().get(part, ())
            for language in languages:
                hits[language] += 1 / len(languages)  # type: ignore[assignment]
    ranked = hits.most_common(2)
    if not ranked or ranked[0][1] < FEWEST_HITS:
        return ()
    return tuple(language for language, count in ranked if count * 3 >= ranked[0][1] and count >= 1)


@functools.cache
def _languages_of() -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for file in vocabulary_files():
        for word in file["pictures"]["common_words"]:
            found[word] = (*found.get(word, ()), str(file["language"]))
    return found
