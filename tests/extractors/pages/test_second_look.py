from __future__ import annotations

import numpy as np
import pytest

from extractors.pages.cells import Cell, Column, Placed
from extractors.pages.second_look import worth_reading
from extractors.pages.tesseract import ReadWord

CELL = Cell(100, 50, 220, 62)


def word(text: str, confidence: float = 0.95, x0: int = 100, x1: int = 220) -> ReadWord:
    return ReadWord(text, x0, 50, x1, 62, confidence)


def is_worth(*words: ReadWord, cell: Cell = CELL) -> bool:
    column = Column(np.zeros((40, 150), np.uint8), (Placed(cell, 0, 1.0),))
    return bool(worth_reading([column], words))


def test_sure_words_without_a_digit_are_not_read_again() -> None:
    assert not is_worth(word("Gesamtbetrag"))


@pytest.mark.parametrize(
    "words",
    [
        (),
        (word("119.00"),),
        (word("Rechnung", x1=170), word("R7", x0=175)),
        (word("Cesarntbetrag", 0.6),),
        (word("Gesamt"),),
        (word("Gesamtbetrag", x1=140),),
        (word("Gesamtbetrag", x0=180),),
        (word("Gesamt", x1=150), word("betrag", x0=190)),
        (word("Gesamtbetrag", x0=300, x1=420),),
    ],
    ids=[
        "nothing read",
        "a figure",
        "a figure among letters",
        "doubtful",
        "short",
        "its end skipped",
        "its start skipped",
        "its middle skipped",
        "read elsewhere",
    ],
)
def test_figures_doubtful_words_and_gaps_are_read_again(words: tuple[ReadWord, ...]) -> None:
    assert is_worth(*words)


def test_a_cell_of_several_lines_is_read_again_because_a_skipped_line_does_not_show() -> None:
    assert is_worth(word("Gesamtbetrag"), cell=Cell(100, 50, 220, 90))


def test_only_the_cells_worth_it_are_kept_and_words_return_to_their_places() -> None:
    cells = [Cell(100, 50, 220, 62), Cell(100, 150, 220, 162), Cell(100, 250, 220, 262)]
    column = Column(np.zeros((60, 150), np.uint8), tuple(Placed(cell, 20 * at, 1.0) for at, cell in enumerate(cells)))
    words = [
        ReadWord(text, 100, top, 220, top + 12, 0.95) for text, top in (("12", 50), ("Gesamtbetrag", 150), ("34", 250))
    ]
    (kept,) = worth_reading([column], words)
    assert [placed.cell for placed in kept.placed] == [cells[0], cells[2]]
    assert [placed.top for placed in kept.placed] == [0, 20]
    assert kept.grey.shape[0] == 40
