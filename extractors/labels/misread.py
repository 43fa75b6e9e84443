"""Phrases that OCR read with wrong letters: "lnvoice N0", "Issuedon", "Rechnungsnurnmer".

A stretch of print is taken for a phrase of the dictionary when few letters part them, counted by how easily a reader
takes the one for the other. What is read letter by letter always comes first, a stretch of words that the dictionary
knows was not misread, short words have too many neighbours, and a stretch that is near two phrases of different
meaning is neither. Such a label finds a value; it proves nothing.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final, NamedTuple

from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

from documents.values.names import fold
from extractors.labels.dictionary import Kind, Match, Phrase, dictionary, find, tokens_of

SHORTEST: Final = 5
"""Letters of a phrase; a shorter one has neighbours of every meaning ("Date", "Rate")."""
LOOKALIKE: Final = 0.3
"""What a letter costs that looks like the right one, such as "l" for "I"; any other wrong letter costs 1."""
BLANK: Final = 0.3
"""What a blank costs that is lost or added, where letters are wrong as well; by itself it costs nothing."""
PER_LETTER: Final = 0.11
"""Cost that each letter of the phrase allows: one wrong letter in ten, one lookalike in five."""
MOST: Final = 2
"""Highest cost, however long the phrase."""
APART: Final = 0.75
"""A phrase of another meaning whose cost is so near to the best one's makes the stretch ambiguous; it is more than a
lookalike and a lost letter differ by, because either may be what happened."""
MOST_WORDS: Final = 6
END: Final = 3
"""So many letters at the beginning or at the end of a phrase were read right, or as lookalikes."""
LONGER: Final = 3
"""Letters that a misread phrase has more than those read letter by letter in it."""
SURENESS: Final = 0.9
"""What is left of the weight of a phrase where it was misread."""

_SEVERAL: Final = (("rn", "m"), ("cl", "d"), ("vv", "w"), ("ss", "b"))
_SINGLE: Final = str.maketrans("01lj|!5$8692q4cv", "oiiiiissbggzgaeu")
"""Letters and digits that are taken for one another (C-60 and the like), all written as one of them."""
_UNIT: Final = re.compile(r"[^\s:;,()|/]+")
_GLUED: Final = re.compile(r"([^\W\d_]{2,}\W*)(?=\d\d)")
"""A word with the value that touches it: "No.4711"."""
_MIXED: Final = re.compile(r"[^\W\d_]\d|\d[^\W\d_]")


class _Unit(NamedTuple):
    """A word by its letters and digits, with its place; `opens` where a label may begin."""

    text: str
    start: int
    end: int
    opens: bool


class _Near(NamedTuple):
    """Phrases of equal words, and how far a stretch of print is from them."""

    cost: float
    phrases: tuple[Phrase, ...]


def find_misread(kind: Kind, text: str) -> tuple[Match, ...]:
    """Return the phrases of one kind in a text that OCR read, those read letter by letter and those misread.

    Args:
        kind: What the phrases are.
        text: One cell of a row: no phrase reaches from one cell into the next.

    Returns:
        Without overlap, left to right. A match of misread words names in `meant` what they are taken for.
    """
    exact = find(kind, text)
    misread = list(_misread(kind, text, exact))
    kept = [one for one in exact if not any(other.start <= one.start < other.end for other in misread)]
    return tuple(sorted((*kept, *misread), key=lambda match: match.start))


def _misread(kind: Kind, text: str, exact: Sequence[Match]) -> Iterator[Match]:
    units = _units(text)
    at = 0
    while at < len(units):
        found = _at(kind, text, units, at, exact) if units[at].opens else None
        if found is None:
            at += 1
            continue
        yield found
        at = next((later for later in range(at, len(units)) if units[later].start >= found.end), len(units))


def _at(kind: Kind, text: str, units: Sequence[_Unit], at: int, exact: Sequence[Match]) -> Match | None:
    """Return the longest misread phrase that begins with a unit, or None."""
    last = next((later for later in range(at + 1, len(units)) if units[later].opens), len(units))
    for end in range(min(last, at + MOST_WORDS), at, -1):
        start, stop = units[at].start, units[end - 1].end
        joined = "".join(unit.text for unit in units[at:end])
        if sum(sign.isalpha() for sign in joined) < SHORTEST or not _outdoes(text, start, stop, joined, exact):
            continue
        near = _nearest(kind, joined, end - at)
        if near is not None and (near.cost == 0 or not _is_known(text[start:stop])):
            return Match(start, stop, near.phrases, meant=" ".join(near.phrases[0].words))
    return None


def _outdoes(text: str, start: int, stop: int, joined: str, exact: Sequence[Match]) -> bool:
    """Tell whether a stretch holds every phrase read letter by letter that it touches, and more letters than that."""
    for match in exact:
        if match.start < stop and start < match.end:
            read = len("".join(token.text for token in tokens_of(text[match.start : match.end])))
            if match.start < start or match.end > stop or len(joined) < read + LONGER:
                return False
    return True


def _is_known(stretch: str) -> bool:
    """Tell whether every word is one of the dictionary: such a stretch was not misread. No word has digits in it."""
    return not _MIXED.search(stretch) and all(token.text in _known_words() for token in tokens_of(stretch))


@functools.lru_cache(maxsize=20_000)
def _nearest(kind: Kind, joined: str, words: int) -> _Near | None:
    """Return the phrases of equal letters nearest to a stretch of print, None where another meaning is as near."""
    near = sorted(_near(kind, joined, words), key=lambda one: one.cost)
    if not near:
        return None
    best = near[0]
    meanings = {phrase.concept for phrase in best.phrases}
    rivals = [one for one in near if one.cost < best.cost + APART]
    if any(meanings.isdisjoint(phrase.concept for phrase in one.phrases) for one in rivals):
        return None
    alike = sorted(best.phrases, key=lambda phrase: abs(len(phrase.words) - words), reverse=True)
    unsure = {phrase.concept: replace(phrase, weight=phrase.weight * SURENESS) for phrase in alike}
    return _Near(best.cost, tuple(sorted(unsure.values(), key=lambda phrase: abs(len(phrase.words) - words))))


def _near(kind: Kind, joined: str, words: int) -> Iterator[_Near]:
    looks = _skeleton(joined)
    index = index_of(kind)
    for length in range(len(looks) - MOST, len(looks) + MOST + 1):
        for wanted, distance in _of_length(index, looks, length):
            for letters in index.letters[wanted]:
                phrases = index.phrases[letters]
                wrong = Levenshtein.distance(joined, letters)
                cost = distance + LOOKALIKE * max(wrong - distance, 0)
                if wrong:
                    cost += BLANK * min(abs(len(phrase.words) - words) for phrase in phrases)
                if cost <= min(MOST, PER_LETTER * len(letters)):
                    yield _Near(cost, phrases)


class _Index(NamedTuple):
    """Phrases by their letters, letters by skeleton, and skeletons by length and first or last letters."""

    phrases: dict[str, tuple[Phrase, ...]]
    letters: dict[str, tuple[str, ...]]
    heads: dict[tuple[int, str], list[str]]
    tails: dict[tuple[int, str], list[str]]


def _of_length(index: _Index, looks: str, length: int) -> Iterator[tuple[str, int]]:
    """Yield skeletons of one length with a like beginning or end, and their distance, each once."""
    choices = {*index.heads.get((length, looks[:END]), ()), *index.tails.get((length, looks[-END:]), ())}
    for wanted, distance, _at in process.extract_iter(
        looks, choices, scorer=Levenshtein.distance, processor=None, score_cutoff=MOST
    ):
        yield wanted, int(distance)


@functools.cache
def index_of(kind: Kind) -> _Index:
    """Return the phrases of one kind as they are looked up."""
    phrases: dict[str, tuple[Phrase, ...]] = {}
    for entries in dictionary().index[kind].values():
        for words, same in entries.phrases.items():
            joined = "".join(words)
            if len(joined) >= SHORTEST:
                phrases[joined] = (*phrases.get(joined, ()), *same)
    index = _Index(phrases, {}, {}, {})
    looks_of = _skeleton("\n".join(phrases)).split("\n")  # All at once: they are many.
    for letters, looks in zip(phrases, looks_of, strict=True):
        if looks not in index.letters:
            index.heads.setdefault((len(looks), looks[:END]), []).append(looks)
            index.tails.setdefault((len(looks), looks[-END:]), []).append(looks)
        index.letters[looks] = (*index.letters.get(looks, ()), letters)
    return index


@functools.cache
def _known_words() -> frozenset[str]:
    index = dictionary().index
    phrases = (words for kind in Kind for entries in index[kind].values() for words in entries.phrases)
    function_words = (word for words in dictionary().function_words.values() for word in words)
    return frozenset((*(word for words in phrases for word in words), *function_words))


def _skeleton(joined: str) -> str:
    """Return letters with all that are taken for one another written as one of them."""
    for several, one in _SEVERAL:
        joined = joined.replace(several, one)
    return joined.translate(_SINGLE)


@functools.lru_cache(maxsize=4_000)
def _units(text: str) -> tuple[_Unit, ...]:
    """Return the words of a text; a label may begin at its start, behind a colon and behind a value."""
    units: list[_Unit] = []
    opens = True
    before = 0
    for match in _UNIT.finditer(text):
        opens = opens or ":" in text[before : match.start()]
        before = match.end()
        glued = _GLUED.match(match[0])
        end = match.start() + (glued.end() if glued else len(match[0]))
        word = fold(text[match.start() : end]).replace(" ", "")
        letters = sum(sign.isalpha() for sign in word)
        if not letters or 2 * letters < len(word):
            opens = True
            continue
        units.append(_Unit(word, match.start(), end, opens))
        opens = glued is not None
    return tuple(units)
