from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from documents.field import FieldName, ProofName
from documents.reading import FieldReading
from documents.text import Box, Page, Reader, Word
from extractors.document import read_documents
from extractors.pages.both import completed
from tests.extractors.printed import INVOICE, words_of


def word(text: str, x: float, confidence: float, top: float = 100.0) -> Word:
    return Word(text, Box(x, top, x + 6.0 * len(text), top + 8.0), confidence)


def texts(words: tuple[Word, ...]) -> list[str]:
    return [one.text for one in words]


def test_a_certain_word_that_the_main_reading_skipped_changes_sides() -> None:
    main, second = completed([word("Total", 50, 0.9)], [word("Total", 50, 0.9), word("119.00", 300, 0.9)])
    assert texts(main) == ["Total", "119.00"]
    assert texts(second) == ["Total"]


def test_what_is_uncertain_or_dirt_stays_where_it_is() -> None:
    second_words = [word("119.00", 300, 0.7), word("=2==--", 400, 0.95)]
    main, second = completed([word("Total", 50, 0.9)], second_words)
    assert texts(main) == ["Total"]
    assert texts(second) == ["119.00", "=2==--"]


def test_doubtful_words_change_places_with_certain_ones() -> None:
    main, second = completed([word("ll9", 300, 0.3), word("OO", 324, 0.4)], [word("119.00", 300, 0.9)])
    assert texts(main) == ["119.00"]
    assert texts(second) == ["ll9", "OO"]


def test_a_word_gives_way_to_a_sure_one_unless_it_is_nearly_as_sure() -> None:
    main, second = completed(
        [word("Hose", 300, 0.85), word("Bill", 400, 0.7)], [word("Nose", 300, 0.95), word("Ball", 400, 0.95)]
    )
    assert texts(main) == ["Hose", "Ball"]
    assert texts(second) == ["Nose", "Bill"]
    assert texts(completed([word("Bill", 400, 0.7)], [word("Ball", 400, 0.85)])[0]) == ["Bill"]
    assert texts(completed([word("Hôtel", 400, 0.7)], [word("Hotel", 400, 0.95)])[0]) == ["Hôtel"]


def test_figures_give_way_to_certain_ones_unless_they_are_sure() -> None:
    assert texts(completed([word("4.80", 300, 0.88)], [word("4.30", 300, 0.92)])[0]) == ["4.30"]
    assert texts(completed([word("4.80", 300, 0.91)], [word("4.30", 300, 0.95)])[0]) == ["4.80"]


def test_what_is_left_of_a_word_gives_way_to_the_whole_word() -> None:
    main, _ = completed(
        [word("our,", 318, 0.95), word("b", 400, 0.95)], [word("Harbour,", 294, 0.85), word("Tools", 376, 0.85)]
    )
    assert texts(main) == ["Harbour,", "Tools"]
    kept, _ = completed([word("Harbour,", 294, 0.95)], [word("our,", 318, 0.9)])
    assert texts(kept) == ["Harbour,"]
    assert texts(completed([word("Toolbe", 376, 0.95)], [word("Toolbox", 376, 0.85)])[0]) == ["Toolbe"]
    two = [word("Har", 294, 0.85), word("bour,", 312, 0.85)]
    assert texts(completed([word("rbour,", 306, 0.95)], two)[0]) == ["rbour,"]


def test_blanks_are_taken_from_a_sure_reading_of_the_same_signs() -> None:
    joined, parted = [word("48mo", 300, 0.95)], [word("48", 300, 0.95), word("mo", 313, 0.95)]
    assert texts(completed(joined, parted)[0]) == ["48", "mo"]
    assert texts(completed(joined, [replace(one, confidence=0.85) for one in parted])[0]) == ["48mo"]


def test_a_mark_in_a_figure_is_won_and_never_lost() -> None:
    assert texts(completed([word("81%", 300, 0.95)], [word("8.1%", 300, 0.85)])[0]) == ["8.1%"]
    assert texts(completed([word("12", 300, 0.85)], [word("12.", 300, 0.9)])[0]) == ["12"]
    assert texts(completed([word("12.", 300, 0.6)], [word("12", 300, 0.95)])[0]) == ["12"]
    assert texts(completed([word("15,25", 300, 0.6)], [word("1525", 300, 0.95)])[0]) == ["15,25"]
    assert texts(completed([word("ab", 300, 0.95)], [word("a.b", 300, 0.85)])[0]) == ["ab"]


def test_readings_that_are_alike_stay_where_they_are() -> None:
    ours, theirs = [word("Total", 300, 0.85)], [word("Total", 300.5, 0.95)]
    assert completed(ours, theirs) == (tuple(ours), tuple(theirs))


def test_a_figure_that_both_have_is_kept_as_the_surer_one_has_it() -> None:
    ours, theirs = [word("2041,", 300, 0.7)], [word("2041,", 300.5, 0.95)]
    assert completed(ours, theirs) == (tuple(theirs), tuple(ours))


def test_figures_give_way_to_surer_ones_only() -> None:
    main, second = completed(
        [word("71%", 300, 0.74), word("4.30", 400, 0.9)], [word("7%", 300, 0.92), word("4.80", 400, 0.95)]
    )
    assert texts(main) == ["7%", "4.30"]
    assert texts(second) == ["71%", "4.80"]


def test_a_code_gives_way_to_a_much_surer_one() -> None:
    main, second = completed(
        [word("1E4793582W", 300, 0.45), word("DE56", 400, 0.55), word("Hose", 500, 0.45)],
        [word("IE4793582W", 300, 0.74), word("DES6", 400, 0.7), word("Nose", 500, 0.74)],
    )
    assert texts(main) == ["IE4793582W", "DE56", "Hose"]
    assert texts(second) == ["1E4793582W", "DES6", "Nose"]


@given(st.lists(st.tuples(st.integers(0, 400), st.integers(0, 60), st.floats(0, 1), st.booleans())))
def test_no_word_is_lost_or_doubled(places: list[tuple[int, int, float, bool]]) -> None:
    words = [(word(f"w{at}", x, sure, float(top)), ours) for at, (x, top, sure, ours) in enumerate(places)]
    main, second = completed([one for one, ours in words if ours], [one for one, ours in words if not ours])
    assert sorted(texts((*main, *second))) == sorted(one.text for one, _ in words)


def read(main: tuple[Word, ...], second: tuple[Word, ...]) -> dict[FieldName, FieldReading]:
    ours, theirs = completed(main, second)
    (document,) = read_documents([Page(1, 595.0, 842.0, ours, Reader.OCR, second_words=theirs)])
    return document.fields


def read_twice(field: FieldReading) -> bool:
    return ProofName.TWO_READINGS in {proof.name for proof in field.proofs}


def test_a_value_that_only_the_second_reading_has_is_found_and_not_proven() -> None:
    printed = words_of(INVOICE)
    fields = read(tuple(one for one in printed if one.text not in {"INV-2041", "360.00"}), printed)
    for name, value in ((FieldName.INVOICE_NUMBER, "INV-2041"), (FieldName.GROSS_TOTAL, "360.00")):
        chosen = fields[name].chosen
        assert chosen is not None
        assert chosen.readings[0] == value
        assert not read_twice(fields[name])
    assert read_twice(fields[FieldName.ISSUE_DATE])


def test_a_value_of_both_readings_is_proven() -> None:
    printed = words_of(INVOICE)
    fields = read(printed, printed)
    assert all(read_twice(fields[name]) for name in (FieldName.INVOICE_NUMBER, FieldName.GROSS_TOTAL))
