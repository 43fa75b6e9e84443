from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import numpy as np
import pytest

from extractors.pages.cells import Cell, Column, Placed
from extractors.pages.tesseract import ReadWord
from extractors.pages.upright import (
    MOST_SAMPLES,
    SAMPLED_CELLS,
    best_turn,
    looks_upright,
    sampled,
    trusted_letters,
    turns_to_try,
)


def column(count: int, first: int = 0) -> Column:
    """Cells of 10 pixels, each filled with its own number."""
    placed = tuple(
        Placed(Cell(0, 100 * (first + at), 50, 100 * (first + at) + 10), 10 * at, 1.0) for at in range(count)
    )
    grey = np.repeat(np.arange(first, first + count, dtype=np.uint8), 10)[:, None] * np.ones((1, 50), np.uint8)
    return Column(grey, placed)


def read_part(part: Column) -> list[ReadWord]:
    """Reads every cell as the number it is filled with."""
    return part.on_page([ReadWord(str(part.grey[p.top, 0]), 20, p.top + 3, 40, p.top + 7, 0.9) for p in part.placed])


def read_all(parts: Iterable[Column]) -> list[ReadWord]:
    return [word for part in parts for word in read_part(part)]


@pytest.mark.parametrize("counts", [(3,), (40,), (SAMPLED_CELLS,), (30, 41, 7)])
def test_a_sample_is_taken_and_every_cell_is_read_once(counts: tuple[int, ...]) -> None:
    starts = [sum(counts[:at]) for at in range(len(counts))]
    sample = sampled([column(count, start) for count, start in zip(counts, starts, strict=True)], read_all)
    assert len(sample.words) == min(MOST_SAMPLES * SAMPLED_CELLS, max(counts))
    words = [*sample.words, *read_all(sample.rest)]
    assert sorted(int(word.text) for word in words) == list(range(sum(counts)))
    whole = {word.text: word.top for c, s in zip(counts, starts, strict=True) for word in read_part(column(c, s))}
    assert {word.text: word.top for word in words} == whole


def test_long_lines_are_sampled_and_remains_of_rulings_are_not() -> None:
    plain = column(30)
    tall = replace(
        plain,
        placed=tuple(
            replace(p, cell=replace(p.cell, x1=8 if at % 2 else 50, bottom=p.cell.bottom - 5 * (1 - at % 2)))
            if at < 15
            else p
            for at, p in enumerate(plain.placed)
        ),
    )
    assert min(int(word.text) for word in sampled([tall], read_all).words) >= 15


def test_a_page_is_turned_on_clear_signs_only() -> None:
    assert best_turn({0: 10, 180: 30, 90: 0, 270: 3}) == 180
    assert best_turn({0: 20, 180: 30, 90: 0, 270: 3}) == 0
    assert best_turn({90: 0, 270: 4, 0: 0, 180: 0}) == 0


def test_an_empty_page_gives_an_empty_sample() -> None:
    sample = sampled([], read_all)
    assert (sample.words, sample.rest) == ([], ())


def words(*texts: str, confidence: float = 0.9) -> list[ReadWord]:
    return [ReadWord(text, 0, 0, 10, 10, confidence) for text in texts]


def test_certain_long_words_show_that_a_page_stands_upright() -> None:
    certain = words("Invoice", "number", "date", "total", "amount", "payable")
    assert looks_upright(certain)
    assert not looks_upright(certain[:5])
    assert not looks_upright([*certain, *words("x" * 80, confidence=0.2)])
    assert trusted_letters([*certain[:1], *words("12"), *words("guess", confidence=0.3)]) == len("Invoice")


@pytest.mark.parametrize(("turns", "first"), [(0, {0, 180}), (1, {90, 270}), (2, {0, 180}), (3, {90, 270})])
def test_lines_of_print_tell_which_directions_to_try_first(turns: int, first: set[int]) -> None:
    page = np.full((800, 600), 255, np.uint8)
    dice = np.random.default_rng(1)
    for row in range(60, 700, 40):
        page[row : row + 14, 60:500] = dice.choice((0, 255), 440)
    order = turns_to_try(np.rot90(page, turns))
    assert set(order[:2]) == first
    assert sorted(order) == [0, 90, 180, 270]
