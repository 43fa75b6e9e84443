from __future__ import annotations

from documents.text import Box, Word
from extractors.pages.overhang import without_overhang


def word(text: str, x0: float, top: float, bottom: float, letter: float = 3.4) -> Word:
    return Word(text, Box(x0, top, x0 + letter * len(text), bottom))


def heights(*words: Word) -> dict[str, tuple[float, float]]:
    return {one.text: (one.box.top, one.box.bottom) for one in without_overhang(words)}


def test_a_word_boxed_with_its_frame_is_as_high_as_its_neighbour() -> None:
    found = heights(word("Datum", 50, 154, 160), word("Bestellung", 200, 151, 161.5), word("Objekt", 400, 154, 159))
    assert found["Bestellung"] == (154, 160)
    assert (found["Datum"], found["Objekt"]) == ((154, 160), (154, 159))


def test_larger_print_beside_small_print_stays_large() -> None:
    assert heights(word("RECHNUNG", 50, 150, 162, letter=9.0), word("Telefon", 300, 154, 159))["RECHNUNG"] == (150, 162)


def test_a_word_alone_or_beside_shorter_ones_stays() -> None:
    found = heights(word("Bestellung", 200, 151, 161.5), word("Nr", 300, 154, 160), word("Datum", 50, 170, 176))
    assert found["Bestellung"] == (151, 161.5)


def test_a_box_that_holds_two_lines_stays() -> None:
    found = heights(word("Strasse", 200, 150, 163), word("Nummer", 300, 150, 156), word("Kunde", 50, 156.5, 162.5))
    assert found["Strasse"] == (150, 163)


def test_a_neighbour_that_lost_its_lower_half_shows_no_height() -> None:
    found = heights(word("LINDENWEG", 200, 150, 158, letter=4.7), word("KARLSRUHE", 50, 150, 154, letter=4.7))
    assert found["LINDENWEG"] == (150, 158)
