"""How alike two page texts are: the share of pairs of neighbouring words they have in common (V-DUP-07).

Lines of prose (terms of business, greetings, the company's boilerplate) are left out: they stand on every page of a
vendor, and two different invoices with a page of terms would look the same. What counts is what was billed.

Near texts are found by marks: eight numbers that each rest on one eighth of the text's groups, so that two texts with
95 % of their groups in common share at least one mark practically always, and unlike texts hardly ever.

Source: A. Broder, "On the resemblance and containment of documents" (1997), with one permutation in 64 bins (Li, Owen,
Zhang 2012).
"""

from __future__ import annotations

import functools
import hashlib
import itertools
import re
import struct
from collections.abc import Iterable
from typing import Final

from documents.values.names import fold

SHORTEST: Final = 200
"""Letters and digits; a shorter text says too little to be told from another."""
PROSE_WORDS: Final = 6
"""A line of at least so many words is prose when hardly any of them has a digit."""
PROSE_DIGITS: Final = 5
"""Prose: fewer than one word in so many has a digit."""
_WITH_DIGIT: Final = re.compile(r"\d\S*")
BINS: Final = 64
MARKS: Final = 8


@functools.lru_cache(256)
def groups(text: str) -> frozenset[int]:
    """Return the groups of words of a text as 64-bit numbers; none for a text that is too short.

    A group is two words: one changed word changes two groups, so a short page may have one altered value at 95 %.
    """
    words = [word for line in text.splitlines() for word in _words(line)]
    if sum(map(len, words)) < SHORTEST:
        return frozenset()
    return frozenset(_numbers({f"{one} {other}" for one, other in itertools.pairwise(words)}))


def similarity(one: str, other: str) -> float:
    """Return the share of groups that two texts have in common, 0.0 to 1.0; 0.0 when either is too short."""
    here, there = groups(one), groups(other)
    return len(here & there) / len(here | there) if here and there else 0.0


def marks(text: str) -> tuple[int, ...]:
    """Return the text's eight marks, each above zero and below 2**63; none for a text that is too short."""
    return _marks(groups(text))


@functools.lru_cache(256)
def _marks(found: frozenset[int]) -> tuple[int, ...]:
    if not found:
        return ()
    smallest = {group % BINS: group for group in sorted(found, reverse=True)}  # of each bin the last one stays
    least = [smallest[place] // BINS + 1 if place in smallest else 0 for place in range(BINS)]
    size = BINS // MARKS
    parts = (least[at : at + size] for at in range(0, BINS, size))
    return tuple(number >> 1 or 1 for number in _numbers([f"{at} {part}" for at, part in enumerate(parts)]))


def _words(line: str) -> list[str]:
    """Return the folded words of a line, or none of a line of prose."""
    folded = fold(line)
    words = folded.split()
    is_prose = len(words) >= PROSE_WORDS and len(_WITH_DIGIT.findall(folded)) * PROSE_DIGITS < len(words)
    return [] if is_prose else words


def _numbers(texts: Iterable[str]) -> tuple[int, ...]:
    """Return a 64-bit number for each text; hundreds for every page, so they are made at once."""
    digests = [hashlib.blake2b(text.encode(), digest_size=8).digest() for text in texts]
    return struct.unpack(f">{len(digests)}Q", b"".join(digests))
