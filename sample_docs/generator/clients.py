"""The three invented clients: a German trading company, a British engineering firm, a workshop in Geneva."""

from __future__ import annotations

from decimal import Decimal

from sample_docs.generator.identifiers import tax_id
from sample_docs.generator.model import ClientSetup, Company

NORDLICHT = ClientSetup(
    id="nordlicht",
    company=Company(
        "Nordlicht Handels GmbH", "Speicherkai 14", "20457", "Hamburg", "DE", "DE999999995",
        phone="040 5550 140", email="rechnung@nordlicht-handel.example", web="www.nordlicht-handel.example",
    ),
    currency="EUR",
    language="de",
    languages=("de", "en", "fr", "nl", "it"),
    timezone="Europe/Berlin",
    cron="0 2 * * 1-5",
    rates=(Decimal(19), Decimal(7)),
    order_prefix="45000",
    people=("S. Petersen", "J. Brandt"),
    legal="Amtsgericht Hamburg, HRB 190417",
)  # fmt: skip
HARWOOD = ClientSetup(
    id="harwood",
    company=Company(
        "Harwood & Pike Engineering Ltd", "Unit 7, Canal Road", "LS12 2QX", "Leeds", "GB", tax_id("GB", "harwood"),
        register="04417720", phone="0113 496 0142", email="accounts@harwoodpike.example", web="www.harwoodpike.example",
    ),
    currency="GBP",
    language="en",
    languages=("en", "de"),
    timezone="Europe/London",
    cron="30 1 * * *",
    rates=(Decimal(20), Decimal(5)),
    order_prefix="HP-2",
    people=("M. Okafor", "R. Dale"),
    legal="Registered in England and Wales no. 04417720",
)  # fmt: skip
ROCHEFORT = ClientSetup(
    id="rochefort",
    company=Company(
        "Mécanique Rochefort SA", "Chemin des Ateliers 22", "1227", "Carouge", "CH", tax_id("CH", "rochefort"),
        phone="022 555 01 70", email="factures@rochefort-meca.example", web="www.rochefort-meca.example",
    ),
    currency="CHF",
    language="fr",
    languages=("fr", "de", "it", "en", "nl"),
    timezone="Europe/Zurich",
    cron="15 3 * * *",
    rates=(Decimal("8.1"), Decimal("2.6")),
    order_prefix="CA26",
    people=("C. Morand", "L. Bovet"),
    legal="Registre du commerce de Genève",
)  # fmt: skip
CLIENTS = (NORDLICHT, HARWOOD, ROCHEFORT)
BY_ID = {client.id: client for client in CLIENTS}

ABBREVIATED = {
    "nordlicht": ("Nordlicht Handelsgesellschaft mbH", "Nordlicht Handel"),
    "harwood": ("Harwood and Pike Engineering Limited", "Harwood & Pike"),
    "rochefort": ("Rochefort Mécanique", "Mecanique Rochefort S.A."),
}
"""Other names the client goes by."""
