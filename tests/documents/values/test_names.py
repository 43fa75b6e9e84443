import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.values import names


@pytest.mark.parametrize(
    ("raw", "bare"),
    [
        ("Müller Bürobedarf GmbH", "muller burobedarf"),
        ("Van Dijk Componenten B.V.", "van dijk componenten"),
        ("Zielona Sp. z o.o.", "zielona"),
        ("ACME GmbH & Co. KG", "acme"),
        ("Redwood Analytics LLC", "redwood analytics"),
        ("Rossi S.r.l.", "rossi"),
        ("Dupont SARL", "dupont"),
        ("Nordlys A/S", "nordlys"),
        ("Metsä Oy", "metsa"),
        ("PT Maju", "maju"),
        ("GmbH", "gmbh"),
    ],
)
def test_the_legal_form_is_no_part_of_the_comparable_name(raw: str, bare: str) -> None:
    assert names.without_legal_form(raw) == bare
    assert names.has_legal_form(raw) is (raw != "GmbH")


def test_umlauts_compare_equal_however_printed() -> None:
    assert names.similarity("MUELLER BUEROBEDARF", "Müller Bürobedarf GmbH") == 1.0
    assert names.similarity("Muller Burobedarf", "Müller Bürobedarf GmbH") == 1.0


def test_other_names_are_not_alike() -> None:
    assert names.similarity("Van Dijk Componenten BV", "Redwood Analytics LLC") < 0.5
    assert names.similarity("", "Redwood Analytics LLC") == 0.0


@given(st.lists(st.text(st.characters() | st.sampled_from("aüÜßΣ\u0301_- ")), max_size=4))
def test_a_page_is_folded_as_its_lines_are(lines: list[str]) -> None:
    together = names.fold("\n".join(lines))
    assert together.split() == [word for line in lines for word in names.fold(line).split()]
    assert "  " not in together


@given(st.text(st.characters(max_codepoint=127)))
def test_a_print_in_ascii_is_folded_as_any_other(raw: str) -> None:
    assert names.fold(f"{raw} é") == f"{names.fold(raw)} e".strip()


def test_a_folded_page_has_one_blank_between_words() -> None:
    assert names.fold(" Müller\n\n Straße 5\r\nCafé – Bar\n") == "muller strasse 5 cafe bar"
