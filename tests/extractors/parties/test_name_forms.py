import pytest

from extractors.parties.name_forms import (
    forms_in,
    has_form,
    is_bank,
    is_name,
    is_senders_line,
    is_sentence,
    name_in,
)


@pytest.mark.parametrize(
    ("printed", "name"),
    [
        ("Delorme SARL au capital de 20 000 euros", "Delorme SARL"),
        ("Larkspur Ltd. Registered in England No. 4412098", "Larkspur Ltd."),
        ("Hartwig GmbH · Am Hafen 3 · 28217 Bremen", "Hartwig GmbH"),
        ("Northwood Catering | Unit 4 Mill Park | Leeds LS11 5QX", "Northwood Catering"),
        ("SERI DAUN SDN BHD (884213-K)", "SERI DAUN SDN BHD"),
        ("© 2020 Stackline Software, Inc. All rights reserved.", "Stackline Software, Inc."),
        ("Talleres Ribera, S.L.", "Talleres Ribera, S.L."),
        ("Van der Meulen Techniek B.V. KvK 30120455", "Van der Meulen Techniek B.V."),
        ("T-Mobile Austria GmbH", "T-Mobile Austria GmbH"),
        ("The Mobile Crane Centre", "The Mobile Crane Centre"),
        ("J. Wragg (Plant Repairs)", "J. Wragg (Plant Repairs)"),
        ("Gerüstbau Inh. Renate Falk", "Gerüstbau Inh. Renate Falk"),
        ("Gerüstbau GmbH Inh. Renate Falk", "Gerüstbau GmbH"),
        ("Hill, Bray & Partners LLP, 2 Low Road, Leeds LS1 4AB", "Hill, Bray & Partners LLP"),
        ("Hill, Bray & Partners | 2 Low Road | Leeds LS1 4AB", "Hill, Bray & Partners"),
        ("Bodegas Olmedo P.I. San Roque, parcela 4, 26001 Logroño", "Bodegas Olmedo"),
        ("University of Mobile", "University of Mobile"),
        ("Condominio Via Verdi 10", "Condominio Via Verdi 10"),
    ],
)
def test_a_clause_an_address_and_a_number_are_no_part_of_a_name(printed: str, name: str) -> None:
    assert name_in(printed) == name


@pytest.mark.parametrize(
    "text",
    [
        "Thank you for your purchase!",
        "Sehr geehrte Damen und Herren,",
        "Austin, TX 78701",
        "12 Mill Lane",
        "Attn: Accounts Payable",
        "t.a.v. de crediteurenadministratie",
        "Tel. 0551 55 01 22",
        "info@harbour.example",
        "Everything for your modern practice",
        "Inh. Karla Sommerfeld",
        "United Kingdom",
        "HRB 22981",
        "12/03/2017 14:22",
    ],
)
def test_what_is_no_name(text: str) -> None:
    assert not is_name(text, labelled=False)


@pytest.mark.parametrize(
    "text",
    ["The Copper Kettle", "3M Deutschland GmbH", "larkspur", "1&1 Telecom GmbH", "Gemeinde Felsberg", "Web Works Ltd"],
)
def test_what_may_be_a_name(text: str) -> None:
    assert is_name(text, labelled=False)


def test_a_legal_form_is_written_as_one() -> None:
    assert has_form("Brightwater plc")
    assert has_form("Acier Dumont SA")
    assert not has_form("just as")
    assert not has_form("GmbH")


def test_names_are_found_inside_a_sentence_by_their_legal_form() -> None:
    text = "This invoice is issued by Quillbyte Labs, Inc. on behalf of Foxglove Analytics Ltd, London."
    assert [text[start:end] for start, end in forms_in(text)] == ["Quillbyte Labs, Inc.", "Foxglove Analytics Ltd"]


def test_small_words_join_a_name_and_do_not_begin_it() -> None:
    text = "goods of Allgemeine Treuhand und Revisions GmbH"
    assert [text[start:end] for start, end in forms_in(text)] == ["Allgemeine Treuhand und Revisions GmbH"]


def test_the_line_over_the_window_of_an_envelope() -> None:
    assert is_senders_line("Kranbau Wedel AG, Elbuferstraße 100, 22880 Wedel")
    assert not is_senders_line("Lungomare 22 - 64014 Martinsicuro - Italy")
    assert not is_senders_line("Dock Road - Hull - HU9 5PT")


def test_who_speaks_to_the_reader_is_no_name() -> None:
    assert is_sentence("Mieux comprendre le montant de votre facture")
    assert not is_sentence("Bank of the West")


def test_a_bank_is_known_by_its_words() -> None:
    assert is_bank("Sparkasse Bremen")
    assert is_bank("Nordbank eG")
    assert not is_bank("Bankside Builders Ltd")


def test_the_end_of_a_remark_in_brackets_is_no_name() -> None:
    assert not is_name("For payment of this account)", labelled=True)
    assert is_name("Larkspur (Leeds) Ltd", labelled=True)
