"""What every vocabulary file must keep, so that a language is added without code."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

import extractors.labels
from extractors.labels.dictionary import Kind, dictionary, find, tokens_of

FILES = sorted(Path(next(iter(extractors.labels.__path__))).glob("*.toml"))
ENGLISH = tomllib.loads((FILES[0].parent / "en.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_file_has_every_table_and_concept_of_the_english_one(path: Path) -> None:
    file = tomllib.loads(path.read_text(encoding="utf-8"))
    assert file["language"] == path.stem
    assert set(file) == set(ENGLISH)
    for table in ("nouns", "labels", "titles", "headers", "roles", "rows", "modifiers", "terms", "term_nouns"):
        assert set(file[table]) >= set(ENGLISH[table]) - {"ordered", "order_line", "gtin"}, table


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_phrase_has_a_word(path: Path) -> None:
    file = tomllib.loads(path.read_text(encoding="utf-8"))
    for table in ("nouns", "labels", "weak", "titles", "headers", "roles", "rows"):
        for concept, phrases in file[table].items():
            assert all(tokens_of(phrase) for phrase in phrases), (table, concept)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_term_is_named_by_words_of_the_other_tables_only(path: Path) -> None:
    """Then what is listed as a term changes no other field: it says more of words that are known already."""
    file = tomllib.loads(path.read_text(encoding="utf-8"))
    nouns = {noun for raws in file["nouns"].values() for noun in raws}
    assert {noun for raws in file["term_nouns"].values() for noun in raws} <= nouns
    assert set(file["terms"]["remittance_reference"]) <= {raw for raws in file["labels"].values() for raw in raws}
    assert set(file["terms"]["deliver_to"]) <= set(file["roles"]["ship_to"])


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_no_label_is_both_net_and_gross(path: Path) -> None:
    labels = tomllib.loads(path.read_text(encoding="utf-8"))["labels"]
    assert not set(labels["net_total"]) & set(labels["gross_total"])


def test_the_longest_phrase_wins() -> None:
    (match,) = find(Kind.LABEL, "Invoice date")
    assert match.weight("invoice_date") == 1.0
    assert match.weight("invoice_number") == 0.0


def test_case_accents_and_punctuation_do_not_matter() -> None:
    for text in ("NUMÉRO DE FACTURE", "numero de facture", "Numéro de facture"):
        assert find(Kind.LABEL, text)[0].weight("invoice_number") == 1.0


def test_a_noun_joins_with_the_words_for_number() -> None:
    for text in ("Rechnungsnummer", "Rechnungs-Nr.", "Rechnung Nr", "Factuurnummer", "invoice #"):
        assert find(Kind.LABEL, text)[0].weight("invoice_number") == 1.0, text


def test_a_foreign_word_for_number_glues_to_no_abbreviation() -> None:
    assert find(Kind.LABEL, "Reno, NV 89501-1902") == ()
    assert [match.phrases[0].concept for match in find(Kind.LABEL, "RENR. 4711")] == ["invoice_number"]


def test_spaced_letters_are_one_word() -> None:
    assert [token.text for token in tokens_of("R E C H N U N G  12")] == ["rechnung", "12"]


def test_a_compound_ends_with_its_title_and_a_lookalike_does_not() -> None:
    assert find(Kind.TITLE, "Quartalsrechnung")[0].weight("invoice") == 1.0
    assert find(Kind.TITLE, "Berechnung") == ()


def test_the_vocabulary_is_large() -> None:
    assert len(dictionary().index[Kind.LABEL]) > 400


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("Supplying company", "vendor"),
        ("Details of the supplier", "vendor"),
        ("Ditta fornitrice", "vendor"),
        ("Bestellende Firma", "buyer"),
        ("Empresa compradora", "buyer"),
        ("Kopende partij", "buyer"),
        ("Société expéditrice", "sender"),
        ("Votre fournisseur", "vendor"),
    ],
)
def test_a_role_joins_with_the_words_around_it(text: str, role: str) -> None:
    (match,) = find(Kind.ROLE, text)
    assert (match.start, match.end) == (0, len(text))
    assert [phrase.concept for phrase in match.phrases] == [role]


def test_a_listed_role_is_not_composed_anew() -> None:
    (match,) = find(Kind.ROLE, "votre société")
    assert [phrase.concept for phrase in match.phrases] == ["buyer"]


@pytest.mark.parametrize(
    "text", ["Bestellnr. des Kunden", "Order No. of the customer", "N° de commande du client", "Bestelnummer klant"]
)
def test_whose_order_it_is_belongs_to_the_label(text: str) -> None:
    (match,) = find(Kind.LABEL, text)
    assert match.weight("order_number") > 0
    assert text[match.start : match.end] == text


def test_what_follows_the_label_of_an_order_may_be_something_else() -> None:
    match = find(Kind.LABEL, "Bestellnr. des Jahres")[0]
    assert "Jahres" not in "Bestellnr. des Jahres"[match.start : match.end]


@pytest.mark.parametrize("text", ["Total net of VAT", "Net of GST", "Net of tax"])
def test_a_net_amount_may_say_what_it_is_without(text: str) -> None:
    (match,) = find(Kind.LABEL, text)
    assert match.weight("net_total") > 0
    assert match.weight("tax_total") == 0
