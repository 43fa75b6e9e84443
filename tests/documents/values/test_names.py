import pytest

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
