"""Charts of accounts: the template of accounting specification 5.3 with each client's own numbers."""

from __future__ import annotations

from collections.abc import Iterator

TEMPLATE = (
    ("1000", "Bank", "asset"),
    ("1010", "Bank, foreign currency", "asset"),
    ("1200", "Inventory", "asset"),
    ("1300", "Vendor prepayments", "asset"),
    ("1310", "Credit notes expected", "asset"),
    ("1400", "Input VAT", "asset"),
    ("1405", "Input VAT, reverse charge", "asset"),
    ("1410", "Input VAT, not yet deductible", "asset"),
    ("1420", "Prepaid expenses", "asset"),
    ("1500", "Fixed-asset clearing", "asset"),
    ("2000", "Accounts payable, trade", "liability"),
    ("2010", "Accounts payable, intercompany", "liability"),
    ("2050", "Goods received, not invoiced", "liability"),
    ("2060", "Accrued expenses", "liability"),
    ("2100", "Output VAT", "liability"),
    ("2105", "Output VAT, reverse charge", "liability"),
    ("2110", "Use tax", "liability"),
    ("2120", "Withholding tax", "liability"),
    ("2900", "Accounts payable, suspense", "liability"),
    ("5000", "Materials", "expense"),
    ("5010", "Freight-in", "expense"),
    ("5020", "Price variance", "expense"),
    ("5030", "Purchase discounts", "income"),
    ("6000", "Personnel services", "expense"),
    ("6100", "Office supplies", "expense"),
    ("6200", "Professional services", "expense"),
    ("6210", "Contractors", "expense"),
    ("6300", "Software and IT", "expense"),
    ("6400", "Rent", "expense"),
    ("6500", "Utilities", "expense"),
    ("6600", "Travel and entertainment", "expense"),
    ("6650", "Not deductible", "expense"),
    ("6700", "Repairs and maintenance", "expense"),
    ("6800", "Vehicles", "expense"),
    ("6900", "Bank charges", "expense"),
    ("7000", "Rounding", "expense"),
    ("7100", "Exchange differences, realised", "expense"),
    ("7110", "Exchange differences, unrealised", "expense"),
    ("M900", "Open commitments", "memo"),
    ("M901", "Open commitments, offset", "memo"),
)
EXTERNAL = {
    "nordlicht": {  # in the manner of a German trading chart
        "1000": "1800", "1010": "1810", "1200": "1140", "1300": "1180", "1310": "1461", "1400": "1406", "1405": "1407",
        "1410": "1434", "1420": "1900", "1500": "0690", "2000": "3300", "2010": "3350", "2050": "3310", "2060": "3070",
        "2100": "3806", "2105": "3837", "2110": "3845", "2120": "3850", "2900": "3799", "5000": "5400", "5010": "5800",
        "5020": "5850", "5030": "5736", "6000": "6300", "6100": "6815", "6200": "6825", "6210": "6303", "6300": "6835",
        "6400": "6310", "6500": "6325", "6600": "6650", "6650": "6645", "6700": "6335", "6800": "6520", "6900": "6855",
        "7000": "6969", "7100": "6880", "7110": "6881", "M900": "9900", "M901": "9901",
    },
}  # fmt: skip
GERMAN = {
    "1200": "Vorräte", "1400": "Vorsteuer", "2000": "Verbindlichkeiten aus Lieferungen und Leistungen",
    "2050": "Wareneingang ohne Rechnung", "5000": "Wareneinkauf", "5010": "Bezugsnebenkosten", "6100": "Bürobedarf",
    "6200": "Rechts- und Beratungskosten", "6300": "Software und IT", "6500": "Gas, Strom, Wasser",
    "6700": "Reparaturen und Instandhaltung", "6800": "Fahrzeugkosten",
}  # fmt: skip
NAMES = {"nordlicht": {"de": GERMAN}}
"""Names of accounts in other languages than the template's, by client and language."""
COST_CENTRES = {"nordlicht": {"100": "Lager", "200": "Verwaltung", "300": "Fuhrpark"}}
"""Clients that tell costs apart by cost centre, and what each stands for."""
CENTRE_OF = {"5000": "100", "5010": "100", "6800": "300"}
"""Cost centre of vendors of an account; administration for all others."""
SERIES = {"harwood": 10, "rochefort": 1}
"""Clients whose numbers are the template's, times ten (five digits) or as they are."""
KEYWORDS = {
    "de": {"Kopierpapier": "6100", "Toner": "6100", "Reinigung": "6700", "Fracht": "5010", "Strom": "6500",
           "Beratung": "6200", "Server": "6300"},
    "en": {"bolt": "5000", "steel": "5000", "freight": "5010", "pallet": "5010", "seats": "6300", "water": "6500",
           "advice": "6200"},
    "fr": {"papier": "6100", "nettoyage": "6700", "transport": "5010", "énergie": "6500", "serveur": "6300",
           "disque": "5000"},
}  # fmt: skip


def cost_centre(client_id: str, account: str) -> str:
    """Return the usual cost objects of a vendor by its account, as a vendor file writes them; empty for none."""
    return f"cost_centre={CENTRE_OF.get(account, '200')}" if client_id in COST_CENTRES and account else ""


def chart(client_id: str) -> Iterator[tuple[str, str, str, str]]:
    """Yield code, name, kind and the client's own number of every account."""
    numbers = EXTERNAL.get(client_id)
    for code, name, kind in TEMPLATE:
        if numbers:
            yield code, name, kind, numbers[code]
        else:
            yield code, name, kind, f"{code}0" if SERIES[client_id] == 10 else code
