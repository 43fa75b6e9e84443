"""What codes say."""

from __future__ import annotations

import pytest

from review.views.rule_words import rule_words


@pytest.mark.parametrize(("code", "says"), [("V-DUP-04", True), ("V-NONE-99", False), ("approve", False), ("", False)])
def test_a_code_of_the_catalogue_says_a_sentence(code: str, says: bool) -> None:
    found = rule_words(code)
    assert bool(found) is says
    assert not says or (found[0].isupper() and found.endswith("."))
