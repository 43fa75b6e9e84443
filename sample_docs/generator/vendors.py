"""The vendors of each client: what their paper looks like and what master data says of them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from sample_docs.generator.identifiers import iban, tax_id, tax_number
from sample_docs.generator.model import Company, Supplier

D = Decimal
CURRENCIES = {"DE": "EUR", "NL": "EUR", "FR": "EUR", "IT": "EUR", "IE": "EUR", "AT": "EUR", "GB": "GBP", "CH": "CHF"}


def supplier(key: str, name: str, place: str, **rest: Any) -> Supplier:
    """Build a vendor.

    Args:
        key: Its short name in master data.
        name: As printed.
        place: "country|street|postcode|city|phone|strapline".
        rest: Further attributes of Supplier; `register` goes to its company.
    """
    country, street, postcode, city, phone, strapline = place.split("|")
    domain = f"{key.replace('_', '-')}.example"
    company = Company(
        name, street, postcode, city, country, rest.pop("tax_id", "") or tax_id(country, key), tax_number(country, key),
        rest.pop("register", ""), phone, f"info@{domain}", f"www.{domain}", strapline,
    )  # fmt: skip
    known = {"currency": CURRENCIES.get(country, "USD"), "iban": iban(country, key)}
    return Supplier(id=key, company=company, **(known | rest))


NORDLICHT = (
    supplier("mueller", "Müller Bürobedarf GmbH", "DE|Hafenstraße 3|24103|Kiel|0431 5550 77|Alles für Ihr Büro",
             trade="office", language="de", style="de", look="din_letter", account="6100", tax_id="DE123456788",
             iban="DE89370400440532013000", skonto=(D(2), 10),
             register="HRB 20881", variant=0, colour="#b03a2e", logo="bars"),
    supplier("oeztuerk", "Öztürk & Söhne Gebäudereinigung", "DE|Lohmühlenweg 21|20099|Hamburg|040 5550 233|Meisterbetrieb",
             trade="cleaning", language="de", style="de-symbol", look="colour_band", account="6700", net_days=14,
             variant=1, colour="#1b6b93", logo="drop"),
    supplier("lindenhof", "Lindenhof Logistik GmbH & Co. KG", "DE|Am Güterbahnhof 8|28199|Bremen|0421 5550 90|Spedition seit 1952",
             trade="freight", language="de", style="de", look="freight_bill", account="5010", net_days=14,
             register="HRA 27114", variant=2, colour="#c0392b", logo="arrow"),
    supplier("oberau", "Stadtwerke Oberau GmbH", "DE|Mühlenplatz 1|21502|Oberau|04152 5550 0|Strom · Gas · Wasser",
             trade="energy", language="de", style="de", look="utility", account="6500", net_days=14, register="HRB 4410",
             variant=1, colour="#0b7a4b", logo="drop"),
    supplier("kontor", "Kontor Ahrens Steuerberatung PartG mbB", "DE|Domstraße 40|20095|Hamburg|040 5550 61|Steuerberater",
             trade="consulting", language="de", style="de-long", look="serif_classic", account="6200", net_days=14,
             variant=0, colour="#333333", logo="monogram"),
    supplier("obrien_metall", 'O"Brien & Söhne; {} <b> Metallbau', "DE|Schmiedegang 5|19055|Schwerin|0385 5550 48|Stahl · Blech · Rohr",
             trade="metal", language="de", style="de", look="typewriter", account="6700", net_days=30, variant=2, logo="none"),
    supplier("vandijk", "Van Dijk Componenten BV", "NL|Industrieweg 118|3044 AS|Rotterdam|+31 10 555 0142|Aandrijftechniek",
             trade="components", language="nl", style="nl", look="side_bar", tax_id="NL123456782B01",
             iban="NL91ABNA0417164300", account="5000", net_days=30, register="24401187",
             variant=0, colour="#e67e22", logo="gear", tax_category="K"),
    supplier("ferrarini", "Ferrarini Utensili S.r.l.", "IT|Via delle Officine 9|41126|Modena|+39 059 555 017|Utensileria industriale",
             trade="utensili", language="it", style="it", look="grid_form", account="6100", net_days=30, register="MO 338120",
             variant=0, colour="#7d3c98", logo="hexagon", tax_category="K"),
    supplier("delorme", "Papeterie Delorme & Fils SARL", "FR|14 rue des Tanneurs|67000|Strasbourg|+33 3 55 50 01 22|Fournitures de bureau",
             trade="office", language="fr", style="fr", look="two_boxes", account="6100", net_days=30, register="B 512 334 901",
             variant=1, colour="#2e4053", logo="none", tax_category="K"),
    supplier("tidewater", "Tidewater Cloud Ltd", "IE|7 Custom House Lane|D01 X2P4|Dublin|+353 1 555 0170|Hosting without drama",
             trade="software", language="en", style="en-long", look="minimal", account="6300", net_days=14, variant=0,
             colour="#5b5bd6", logo="ring", tax_category="AE"),
    supplier("redwood", "Redwood Analytics LLC", "US|2200 Mission Point Rd, Suite 310|OR 97209|Portland|+1 503 555 0188|Data, decided",
             trade="analytics", language="en", style="us", look="tear_off", account="6200", net_days=30, variant=2,
             colour="#7b241c", logo="mountain", tax_category="AE"),
    supplier("hansaboard", "Hansaboard Verpackung AG", "DE|Kaufmannsweg 77|23560|Lübeck|0451 5550 310|Verpackungslösungen",
             trade="boxes", language="de", style="de", look="long_list", account="5000", net_days=30, register="HRB 9914",
             variant=1, colour="#8d6e3f", logo="hexagon"),
)  # fmt: skip

HARWOOD = (
    supplier("ashdown", "Ashdown Steel Stockholders Ltd", "GB|Forge Lane|S9 2XZ|Sheffield|0114 496 0155|Sections · Plate · Bar",
             trade="steel", language="en", style="en", look="grid_landscape", account="5000", net_days=30, register="02217745",
             variant=0, colour="#34495e", logo="bars"),
    supplier("pennine", "Pennine Fasteners & Fixings Ltd", "GB|Unit 3, Calder Mills|HX1 4NT|Halifax|01422 496 018|Every nut, every bolt",
             trade="fasteners", language="en", style="en", look="long_list", account="5000", net_days=30, register="05512093",
             variant=1, colour="#1e8449", logo="gear"),
    supplier("darcy", "D'Arcy & Sons Electrical", "GB|41 Beck Street|BD1 3AA|Bradford|01274 496 077|Approved contractors",
             trade="electrical", language="en", style="en-long", look="colour_band", account="6700", net_days=14, variant=2,
             colour="#d4ac0d", logo="none"),
    supplier("quickbolt", "Quickbolt Trade Counter Ltd", "GB|Armley Road|LS12 1TY|Leeds|0113 496 0199|Open 6.30 till late",
             trade="counter", language="en", style="en", look="till_roll", account="6100", net_days=None, variant=1,
             logo="none"),
    supplier("calder", "Calder Vale Water Ltd", "GB|Reservoir House, Mill Lane|WF1 2DD|Wakefield|0345 496 0100|Water for life",
             trade="water", language="en", style="en-long", look="utility", account="6500", net_days=14, register="02366111",
             variant=0, colour="#0e6ba8", logo="drop"),
    supplier("brightdesk", "Brightdesk Software Ltd", "GB|Floor 4, Tallow Wharf|BS1 6QF|Bristol|0117 496 0123|Work, together",
             trade="software", language="en", style="en-iso", look="minimal", account="6300", net_days=14, register="09981234",
             variant=1, colour="#e84393", logo="ring"),
    supplier("hollis", "Hollis & Crane LLP", "GB|12 Park Square East|LS1 2LH|Leeds|0113 496 0110|Solicitors",
             trade="legal", language="en", style="en-long", look="serif_classic", account="6200", net_days=30, register="OC 309981",
             variant=0, colour="#1c2833", logo="monogram"),
    supplier("fairweather", "Fairweather Freight Ltd", "GB|Dock Road|HU9 5PT|Hull|01482 496 033|Pallets anywhere",
             trade="freight", language="en", style="en", look="freight_bill", account="5010", net_days=30, register="07120044",
             variant=1, colour="#ba4a00", logo="arrow"),
    supplier("kessler", "Kessler Präzisionswerkzeuge GmbH", "DE|Gewerbepark 19|72458|Albstadt|+49 7431 5550 12|Werkzeuge für Metall",
             trade="tools", language="de", style="de", look="din_letter", account="5000", net_days=30, register="HRB 401 772",
             variant=2, colour="#154360", logo="hexagon", tax_category="G"),
    supplier("maple", "Maple Ridge Tooling Inc.", "CA|880 Lakeshore Rd E|L5E 1E1 ON|Mississauga|+1 905 555 0144|Cutting tools",
             trade="tooling", language="en", style="ca", look="tear_off", account="5000", net_days=None, currency="CAD",
             variant=0, colour="#922b21", logo="mountain", tax_category="G"),
    supplier("tidewater", "Tidewater Cloud Ltd", "IE|7 Custom House Lane|D01 X2P4|Dublin|+353 1 555 0170|Hosting without drama",
             trade="software", language="en", style="en-long", look="minimal", account="6300", net_days=14, variant=0,
             colour="#5b5bd6", logo="ring", tax_category="AE"),
    supplier("wragg", "J. Wragg (Plant Repairs)", "GB|The Old Forge|HX7 8EQ|Hebden Bridge|01422 496 051|Est. 1978",
             trade="electrical", language="en", style="en", look="typewriter", account="6700", net_days=30, variant=2, logo="none"),
)  # fmt: skip

ROCHEFORT = (
    supplier("alpina", "Alpina Zerspanung AG", "CH|Industriestrasse 31|8604|Volketswil|044 555 01 80|Werkzeuge und Zubehör",
             trade="tools", language="de", style="ch", look="swiss_slip", account="5000", net_days=30, variant=0,
             colour="#c0392b", logo="mountain"),
    supplier("dulac", "Imprimerie du Lac Sàrl", "CH|Quai des Bergues 8|1201|Genève|022 555 02 14|Imprimer, relier, livrer",
             trade="print", language="fr", style="ch", look="two_boxes", account="6100", net_days=30, variant=0,
             colour="#117a65", logo="ring"),
    supplier("rivaz", "Rivaz Propreté SA", "CH|Route de Meyrin 101|1219|Vernier|022 555 03 40|Nettoyage d'entreprises",
             trade="cleaning", language="fr", style="ch-typographic", look="colour_band", account="6700", net_days=30, variant=1,
             colour="#2471a3", logo="drop"),
    supplier("romande", "Énergie de l'Arve SA", "CH|Chemin du Château-Bloch 2|1219|Le Lignon|022 555 04 00|L'électricité d'ici",
             trade="energy", language="fr", style="ch", look="utility", account="6500", net_days=30, variant=1,
             colour="#b9770e", logo="hexagon"),
    supplier("favre", "Transports Favre & Cie SA", "CH|Route de la Gare 5|1196|Gland|022 555 05 66|Fret et logistique",
             trade="freight", language="fr", style="ch", look="freight_bill", account="5010", net_days=30, variant=0,
             colour="#1a5276", logo="arrow"),
    supplier("ticino", "Forniture Meccaniche Ticino SA", "CH|Via Cantonale 18|6928|Manno|091 555 06 21|Componenti lineari",
             trade="forniture", language="it", style="it-code", look="grid_form", account="5000", net_days=30, variant=1,
             colour="#6c3483", logo="gear"),
    supplier("vanderlinde", "Vanderlinde Optiek BV", "NL|Lichttoren 32|5611 BJ|Eindhoven|+31 40 555 0190|Machine vision",
             trade="optics", language="nl", style="nl", look="side_bar", account="5000", net_days=30, register="17192204",
             variant=1, colour="#148f77", logo="ring", tax_category="G"),
    supplier("lyonabrasifs", "Abrasifs Lyonnais SAS", "FR|22 chemin du Moulin|69100|Villeurbanne|+33 4 55 50 07 70|Coupe, meulage, finition",
             trade="abrasives", language="fr", style="fr-long", look="long_list", account="5000", net_days=30, register="B 411 920 006",
             variant=0, colour="#943126", logo="bars", tax_category="G"),
    supplier("datenhaus", "Datenhaus Winterthur AG", "CH|Technikumstrasse 73|8400|Winterthur|052 555 08 08|Rechenzentrum",
             trade="data", language="de", style="ch", look="minimal", account="6300", net_days=30, variant=1,
             colour="#2c3e50", logo="hexagon"),
    supplier("papet", "Papet'Carouge Sàrl", "CH|Rue Saint-Joseph 12|1227|Carouge|022 555 09 11|Papeterie de quartier",
             trade="office", language="fr", style="ch", look="typewriter", account="6100", net_days=10, variant=2, logo="none"),
)  # fmt: skip

STRANGERS = {
    "nordlicht": supplier(
        "brixen", "Brixen Werbetechnik OHG", "DE|Feldrain 2|38100|Braunschweig|0531 5550 19|Schilder und Folien",
        trade="office", language="de", style="de", look="din_letter", account="", variant=1, logo="ring", known=False),
    "harwood": supplier(
        "larkspur", "Larkspur Signs & Graphics", "GB|Mill Yard|WF17 6JB|Batley|01924 496 090|Vehicle livery",
        trade="electrical", language="en", style="en-long", look="colour_band", account="", variant=0, known=False),
    "rochefort": supplier(
        "mazot", "Atelier du Mazot Sàrl", "CH|Rue du Bourg 3|1920|Martigny|027 555 10 10|Menuiserie",
        trade="print", language="fr", style="ch", look="two_boxes", account="", variant=0, known=False),
}  # fmt: skip
"""Vendors that no master data contains."""

OF_CLIENT = {"nordlicht": NORDLICHT, "harwood": HARWOOD, "rochefort": ROCHEFORT}


def find(client_id: str, vendor_id: str) -> Supplier:
    """Return a vendor of a client, known or not."""
    if STRANGERS[client_id].id == vendor_id:
        return STRANGERS[client_id]
    return next(vendor for vendor in OF_CLIENT[client_id] if vendor.id == vendor_id)
