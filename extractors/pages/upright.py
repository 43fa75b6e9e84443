"""Which way up a page lies, told by reading a few pieces of its print.

Only reading tells a page from the same page on its head. Half a dozen pieces of print are enough for most pages, and
those of the direction that is found to be right are not read again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from extractors.pages.cells import Column, Placed, part
from extractors.pages.languages import languages_seen
from extractors.pages.prepare import Grey, ink_of, shrunk
from extractors.pages.tesseract import ReadWord

SAMPLED_CELLS: Final = 6
"""Pieces of print that are read at a time to tell a direction and a language; the longest ones are seldom needed for
anything else."""
MOST_SAMPLES: Final = 2
LOWEST: Final = 10
"""Pixels; what is lower is the remainder of a ruling, because letters were enlarged to 14 at least."""
MUCH: Final = 15.0
"""Heights of a cell; longer ones show no more."""
TRUSTED: Final = 0.65
"""Confidence from which a word of three letters or more shows that the page stands upright."""
FEWEST_TRUSTED_WORDS: Final = 6
TRUSTED_SHARE: Final = 0.5
"""Share of the letters in trusted words below which the page may lie on its side or head."""
FEWEST_LETTERS: Final = 12
"""Trusted letters, and twice those of the page as it lies, for which a page is turned that never looked upright."""
AXIS_SIDE: Final = 700
"""Pixels of the small picture whose rows and columns of ink are compared."""


@dataclass(frozen=True, slots=True)
class Sampled:
    """A page cut into cells, a part of them read.

    Attributes:
        words: Of the part that was read.
        rest: What is still to be read.
    """

    words: list[ReadWord]
    rest: tuple[Column, ...]


def sampled(columns: Sequence[Column], read: Callable[[Iterable[Column]], Iterable[ReadWord]]) -> Sampled:
    """Read the pieces of print that look most like lines of text, long and not too tall, until they tell enough."""
    if not columns:
        return Sampled([], ())
    column = max(columns, key=lambda one: len(one.placed))
    length = sorted(range(len(column.placed)), key=lambda at: _length(column.placed[at]), reverse=True)
    words: list[ReadWord] = []
    for _ in range(MOST_SAMPLES):
        chosen, length = sorted(length[:SAMPLED_CELLS]), length[SAMPLED_CELLS:]
        words += read([part(column, chosen)])
        if not length or (looks_upright(words) and languages_seen(word.text for word in words)):
            break
    rest = [one for one in columns if one is not column]
    return Sampled(words, (*rest, *([part(column, sorted(length))] if length else [])))


def looks_upright(words: Sequence[ReadWord]) -> bool:
    """Tell whether enough of what was read is certain; a page on its side or head gives little that is."""
    trusted = _trusted(words)
    return len(trusted) >= FEWEST_TRUSTED_WORDS and trusted_letters(words) >= TRUSTED_SHARE * _letters(words)


def trusted_letters(words: Sequence[ReadWord]) -> int:
    """Return the letters of the words that a page lying on its side does not give: long and certain ones."""
    return _letters(_trusted(words))


def best_turn(letters: Mapping[int, int]) -> int:
    """Return the turn that gave most letters; a page of which little can be read is left as it lies.

    Args:
        letters: Trusted letters by turn in degrees; 0 is always among them when no turn looked upright.
    """
    best = max(letters, key=lambda turn: (letters[turn], -turn))
    certain = letters[best] >= FEWEST_LETTERS and letters[best] >= 2 * letters.get(0, 0)
    return best if certain or 0 not in letters else 0


def turns_to_try(grey: Grey) -> tuple[int, ...]:
    """Return the four turns in degrees clockwise, the most probable first: print lies along the rows of a page."""
    ink = ink_of(shrunk(grey, min(1.0, AXIS_SIDE / max(grey.shape)))) > 0
    rows, columns = (np.square(np.diff(ink.mean(axis=axis))).sum() for axis in (1, 0))
    return (0, 180, 90, 270) if rows >= columns else (90, 270, 0, 180)


def _trusted(words: Sequence[ReadWord]) -> list[ReadWord]:
    return [word for word in words if word.confidence >= TRUSTED and len(word.text) >= 3]


def _letters(words: Sequence[ReadWord]) -> int:
    return sum(len(word.text) for word in words)


def _length(placed: Placed) -> float:
    """Return how long a cell is in its own heights; from `MUCH` on all are equal, and what is no letter has none."""
    cell = placed.cell
    if cell.bottom - cell.top < LOWEST:
        return 0.0
    return min(MUCH, (cell.x1 - cell.x0) / max(1, cell.bottom - cell.top))
