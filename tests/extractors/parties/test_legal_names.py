"""Which print is short for which."""

from __future__ import annotations

import pytest

from extractors.parties.legal_names import is_short_for


@pytest.mark.parametrize(
    ("short", "whole"),
    [
        ("Larkspur", "Larkspur Telecom Limited"),
        ("Telecom", "Larkspur Telecom Limited"),
        ("CORKPRESS", "The Cork Press"),
        ("CBL", "Compagnie Bretonne de Levage SARL"),
    ],
)
def test_a_brand_is_short_for_a_name(short: str, whole: str) -> None:
    assert is_short_for(short, whole)


@pytest.mark.parametrize(
    ("short", "whole"),
    [
        ("Larkspur Telecom Limited", "Larkspur"),
        ("CB", "Cork Butter"),  # Two letters are those of many names.
        ("CBS", "Compagnie Bretonne de Levage SARL"),
        ("RKPRES", "The Cork Press"),
        ("CORK PRESS Ltd", "Corkpress Media"),
    ],
)
def test_what_is_not_made_of_its_words_is_not(short: str, whole: str) -> None:
    assert not is_short_for(short, whole)
