import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.values import text


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("INV‑20\u00a026", "INV-20 26"),
        ("  A   B ", "A B"),
        ("o\ufb03ce\u200b \u00adnow", "office now"),
        ("1’234", "1'234"),
        ("a\u202eb", "ab"),
    ],
)
def test_one_glyph_for_each_meaning(raw: str, clean: str) -> None:
    assert text.clean(raw) == clean


def test_compatibility_forms_are_folded_in_keys_only() -> None:
    assert text.clean("25½ m²") == "25½ m²"
    assert text.key("ＩＮＶ m²") == "INV M2"


def test_lines_of_an_address_stay_lines() -> None:
    assert text.clean_lines(" Main  St 1 \n\n 10115  Berlin") == "Main St 1\n10115 Berlin"


def test_a_hyphen_at_a_line_break_goes_only_when_the_word_is_known() -> None:
    words = {"bürobedarf", "müllerlüdenscheidt"}
    assert text.join_hyphens("Bürobe-\ndarf", words) == "Bürobedarf"
    assert text.join_hyphens("Müller-\nLüdenscheidt", words) == "Müller-\nLüdenscheidt"
    assert text.join_hyphens("Büro-\nmaterial", words) == "Büro-\nmaterial"


@given(st.text())
def test_cleaning_twice_changes_nothing_more(raw: str) -> None:
    assert text.clean(text.clean(raw)) == text.clean(raw)
