"""What a word for a role says of the name beside it."""

from __future__ import annotations

from extractors.layout.paper import lay_out
from extractors.parties.parties import parties
from tests.extractors.printed import page_of

FORM = """
Client
Société: CONSERVERIE LAMBRECHT SARL
Adresse: 44, quai du Wault
Ville: 59800 Lille
"""


def labels_of_names(art: str) -> set[str]:
    return {name.label for name in parties(lay_out([page_of(art)]))}


def test_a_line_of_a_form_is_no_role_under_the_word_that_heads_it() -> None:
    assert "Société" not in labels_of_names(FORM)
    assert "Société" in labels_of_names(FORM.replace("Client", ""))


def test_a_name_before_a_comma_that_ends_the_line_is_whole() -> None:
    art = "Ordered from: Hollypack & Hill,\n12 Mill Lane, Leeds LS1 4AB"
    named = [name.text for name in parties(lay_out([page_of(art)])) if name.label]
    assert named
    assert all(text.startswith("Hollypack") for text in named)
