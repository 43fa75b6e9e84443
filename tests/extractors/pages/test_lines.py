from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from documents.text import Box, Word
from extractors.pages.lines import in_reading_order, printed_lines, without_overprints


def word(text: str, x: float, top: float, height: float = 10, width: float = 30) -> Word:
    return Word(text, Box(x, top, x + width, top + height))


def test_words_of_one_line_may_differ_in_size_and_stand_a_little_off() -> None:
    lines = printed_lines([word("big", 100, 95, height=18), word("small", 10, 100), word("off", 200, 103)])
    assert [[w.text for w in line] for line in lines] == [["small", "big", "off"]]


def test_lines_that_touch_stay_apart() -> None:
    lines = printed_lines([word("below", 10, 109), word("above", 10, 100)])
    assert [[w.text for w in line] for line in lines] == [["above"], ["below"]]


def test_a_tall_logo_does_not_swallow_the_lines_beside_it() -> None:
    lines = printed_lines(
        [word("LOGO", 300, 90, height=40), word("street", 10, 92), word("city", 10, 106), word("tel", 10, 118)]
    )
    assert sum("LOGO" in [w.text for w in line] for line in lines) == 1
    assert [w.text for w in in_reading_order([word("street", 10, 92), word("city", 10, 106)])] == ["street", "city"]


def test_a_shadow_is_dropped_and_a_neighbour_with_the_same_text_kept() -> None:
    kept = without_overprints(
        [word("Total", 10, 100), word("Total", 12, 101), word("Total", 45, 100), word("Net", 10, 100)]
    )
    assert [(w.text, w.box.x0) for w in kept] == [("Total", 10), ("Total", 45), ("Net", 10)]


@given(st.lists(st.tuples(st.floats(0, 500), st.floats(0, 800), st.floats(1, 40))))
def test_no_word_is_lost_or_doubled(places: list[tuple[float, float, float]]) -> None:
    words = [word(str(index), x, top, height) for index, (x, top, height) in enumerate(places)]
    assert sorted(in_reading_order(words), key=lambda w: int(w.text)) == words
