"""How alike two texts are, and the marks by which alike ones are found."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.values.similarity import MARKS, SHORTEST, groups, marks, similarity

GOODS = "\n".join(f"{n} Stk Artikel A{n * 7} zu {n},50 EUR" for n in range(10, 40))
TERMS = "\n".join(
    f"{n} The seller keeps the title of the goods until every claim of number {word} is paid in full by the buyer"
    for n, word in enumerate(["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"] * 4)
)


def test_the_same_words_are_the_same_text_however_they_are_written() -> None:
    assert similarity(GOODS, GOODS.upper().replace(" ", "  ")) == 1.0
    assert marks(GOODS) == marks(GOODS.upper())


def test_one_altered_word_changes_two_groups() -> None:
    altered = GOODS.replace("A91 ", "A92 ")
    count = len(groups(GOODS))
    assert similarity(GOODS, altered) == pytest.approx((count - 2) / (count + 2))


def test_terms_of_business_do_not_make_two_invoices_alike() -> None:
    other = "\n".join(f"{n} Box Ware B{n * 3} zu {n},20 EUR" for n in range(50, 80))
    assert similarity(f"{GOODS}\n{TERMS}", f"{other}\n{TERMS}") == similarity(GOODS, other) < 0.2


def test_a_short_text_is_like_no_other() -> None:
    short = "1 " * (SHORTEST - 1)
    assert (groups(short), marks(short), similarity(short, short)) == (frozenset(), (), 0.0)
    assert similarity(f"{short} 1", f"{short} 1") == 1.0


@given(st.integers(0, 10_000))
def test_texts_with_95_per_cent_in_common_share_a_mark(seed: int) -> None:
    dice = Random(seed)
    words = [f"w{dice.randrange(10**6)}x{n}" for n in range(200)]
    altered = list(words)
    for _ in range(4):
        altered[dice.randrange(200)] = f"other{dice.randrange(10**6)}"
    here, there = ("\n".join(each) for each in (words, altered))
    assert len(marks(here)) == MARKS
    assert all(0 < mark < 2**63 for mark in marks(here))
    assert set(marks(here)) & set(marks(there))
