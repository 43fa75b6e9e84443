"""From a scene to the paper that would have caused it, printed with the layouts of the sample documents."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from decimal import Decimal
from random import Random
from typing import Final

from benchmarks.defects.scene import HEADER, Scene, told
from documents.business import BusinessDocument, Line
from documents.kind import DocType
from documents.values.totals import tax_of
from sample_docs.generator.clients import HARWOOD, NORDLICHT, ROCHEFORT
from sample_docs.generator.layout import load, print_papers
from sample_docs.generator.model import ClientSetup, Company, Paper, Supplier, TaxRow
from sample_docs.generator.model import Line as PrintedLine

TITLES: Final = {
    DocType.INVOICE: "invoice",
    DocType.CREDIT_NOTE: "credit_note",
    DocType.RECEIPT: "receipt",
    DocType.PURCHASE_ORDER: "purchase_order",
}
WRITINGS: Final = {
    "DE": (("de", "de"), ("de", "de-symbol"), ("de", "de-long")),
    "FR": (("fr", "fr"), ("fr", "fr-long")),
    "NL": (("nl", "nl"),),
    "IT": (("it", "it"),),
    "GB": (("en", "en"), ("en", "en-long"), ("en", "en-iso")),
    "IE": (("en", "en"), ("en", "en-long")),
    "US": (("en", "us"), ("en", "us-long")),
    "CH": (("de", "ch"), ("fr", "ch-typographic")),
}
"""Languages and writings of numbers and dates, by the vendor's country."""
CURRENCIES: Final = frozenset({"EUR", "GBP", "USD", "CHF"})
CATEGORIES: Final = frozenset({"S", "K", "AE", "G"})
REASONED: Final = frozenset({"K", "AE", "G"})
"""Categories beside which the layouts print why no tax is charged."""
UNITS: Final = frozenset({"C62", "KGM", "MTR", "HUR", "XBX", "DAY", "LTR"})
DECIMALS: Final = 4
"""Of a printed price, at most."""
SPECIAL: Final = frozenset({"utility", "freight_bill", "swiss_slip"})
"""Layouts of one trade or one country: a meter, a consignment, a payment slip."""
CLIENTS: Final = {"DE": NORDLICHT, "CH": ROCHEFORT}
"""Whose order form is used, by the client's country."""
SHOWN: Final = frozenset({
    "vendor_name", "vendor_tax_id", "vendor_tax_number", "vendor_address", "buyer_name", "buyer_tax_id",
    "buyer_address", "invoice_number", "po_number", "delivery_note_number", "preceding_invoice", "issue_date",
    "due_date", "delivery_date", "payment_terms", "currency", "net_total", "tax_total", "gross_total", "iban",
})  # fmt: skip
"""Header fields that these layouts can print as they are; the sum of the lines they leave to the reader."""
FACTS: Final = {
    "vendor_tax_id": "vendor_tax_id",
    "vendor_tax_number": "tax_number",
    "buyer_tax_id": "buyer_tax_id",
    "po_number": "po_number",
    "delivery_note_number": "delivery_note_ref",
    "preceding_invoice": "preceding",
    "due_date": "due_date",
    "delivery_date": "delivery_date",
    "iban": "iban",
    "exemption_reason": "exemption_reason",
}
"""Header fields that not every layout prints, with the name under which a layout says that it did."""
UNIT_COLUMNS: Final = frozenset({"unit", "quantity_unit"})
"""One of them is printed where an order is compared with what was billed."""
RATE_COLUMN: Final = frozenset({"tax_rate"})
CONTENT: Final = frozenset(BusinessDocument.model_fields) - HEADER - {"doc_type", "orders", "lines", "taxes"}
"""What a document holds besides its fields, lines and taxes: no layout shows it."""
PLAIN: Final = BusinessDocument(doc_type=DocType.INVOICE)


@dataclass(frozen=True, slots=True)
class StatedLine(PrintedLine):
    """A row whose amount is what the document says, whether or not it follows from quantity and price."""

    stated: Decimal = Decimal(0)

    @property
    def net(self) -> Decimal:
        """Net amount of the row."""
        return self.stated


def printable(scene: Scene) -> bool:
    """Tell whether a layout can show all that this document says, and says it as a plain page does."""
    document = scene.document
    return (
        document.doc_type in TITLES
        and scene.currency in CURRENCIES
        and _country(scene) in WRITINGS
        and scene.client.entities[0].country in WRITINGS
        and all(getattr(document, name) == getattr(PLAIN, name) for name in CONTENT)
        and all(_header_printable(scene, name) for name in HEADER)
        and bool(document.vendor_name and document.buyer_name and document.issue_date and document.net_total)
        and _taxes_printable(document)
        and all(_line_printable(line) for line in document.lines)
        and len({line.number for line in document.lines}) == len(document.lines)
    )


def as_printed(scene: Scene) -> Scene:
    """Return the scene without what no page of these layouts says: which order line a line is of, and a plain sum."""
    lines = tuple(line.model_copy(update={"order_line": ""}) for line in scene.document.lines)
    return scene.told(lines=lines, lines_total=None)


def _country(scene: Scene) -> str:
    return scene.vendor.country


def _header_printable(scene: Scene, name: str) -> bool:
    field = getattr(scene.document, name)
    if field is None:
        return True
    if name == "lines_total" or (name == "payment_terms" and scene.document.doc_type is DocType.PURCHASE_ORDER):
        return True
    if name == "payable":
        gross = scene.document.gross_total
        return gross is not None and field.value == gross.value
    if name == "exemption_reason":
        return any(row.category in REASONED for row in scene.document.taxes)
    if name == "payment_terms" and (scene.document.due_date is None or field.value.end_of_month):
        return False
    return name in SHOWN and field == told(name, field.value)


def _taxes_printable(document: BusinessDocument) -> bool:
    if document.doc_type is DocType.PURCHASE_ORDER:
        return not document.taxes
    if document.exemption_reason is None and any(row.category in REASONED for row in document.taxes):
        return False
    complete = all(row.base is not None and row.tax is not None and row.rate is not None for row in document.taxes)
    categories = {row.category for row in document.taxes}
    totals = document.tax_total is not None and document.gross_total is not None
    return bool(complete and totals and len(categories) == 1 and categories <= CATEGORIES and _says_it_once(document))


def _says_it_once(document: BusinessDocument) -> bool:
    """Tell whether the only tax is the tax total: a page with one rate prints one amount for both."""
    return len(document.taxes) != 1 or document.tax_total is None or document.taxes[0].tax == document.tax_total.value


def _line_printable(line: Line) -> bool:
    stated = bool(line.quantity) and line.net_amount is not None
    figures = stated and _price(line) == round(_price(line), DECIMALS)
    return figures and line.unit in UNITS and bool(line.description)


def print_scene(scene: Scene, dice: Random) -> bytes | None:
    """Return the document as a PDF in one of the layouts that show all of it, None if there is none.

    `printable` must hold.
    """
    paper = paper_of(scene, dice)
    stated = {fact for name, fact in FACTS.items() if getattr(scene.document, name) is not None}
    other_rate = _has_line_of_another_rate(scene)
    stated |= set() if _is_closing(scene) and not other_rate else {"tax_bases"}
    columns = [UNIT_COLUMNS] if scene.orders and scene.document.lines else []
    columns += [RATE_COLUMN] if other_rate else []
    fitting = [name for name, layout in load().items() if paper.title in layout.titles and name not in SPECIAL]
    for name in dice.sample(fitting, len(fitting)):
        pdf, (shown,), _ = print_papers([paper], name)
        if stated <= shown.fields and all(one & shown.columns for one in columns):
            return pdf
    return None


def _has_line_of_another_rate(scene: Scene) -> bool:
    """Tell whether a line is at a rate that no tax is charged at: only rates beside lines and bases show that."""
    rates = {row.rate for row in scene.document.taxes}
    return any(line.tax_rate is not None and line.tax_rate not in rates for line in scene.document.lines)


def _is_closing(scene: Scene) -> bool:
    """Tell whether every tax is base x rate; where one is not, only a page that prints the bases shows it."""
    rows = scene.document.taxes
    return all(row.tax == tax_of(row.base, row.rate, scene.currency) for row in rows if row.base and row.rate)


def paper_of(scene: Scene, dice: Random) -> Paper:
    """Return what the generator prints for this document."""
    document = scene.document
    terms = document.payment_terms.value if document.payment_terms else None
    category = next((row.category for row in document.taxes), "S")
    return Paper(
        title=TITLES[document.doc_type],
        client=_client(scene),
        supplier=_supplier(scene, dice),
        number=_text(scene, "po_number" if document.doc_type is DocType.PURCHASE_ORDER else "invoice_number"),
        issue_date=scene.issued,
        currency=scene.currency,
        lines=tuple(_row(line) for line in document.lines),
        net=_amount(scene, "net_total"),
        taxes=tuple(
            TaxRow(row.rate or Decimal(0), row.base or Decimal(0), row.tax or Decimal(0)) for row in document.taxes
        ),
        tax=_amount(scene, "tax_total"),
        gross=scene.gross if document.gross_total else _amount(scene, "net_total"),
        category=category,
        buyer=_buyer(scene),
        order_number=_text(scene, "po_number"),
        delivery_note=_text(scene, "delivery_note_number"),
        preceding=_text(scene, "preceding_invoice"),
        due_date=document.due_date.value if document.due_date else None,
        delivery_date=document.delivery_date.value if document.delivery_date else None,
        iban=_text(scene, "iban"),
        bare=terms is None,
        person=NORDLICHT.people[0],
    )


def _text(scene: Scene, name: str) -> str:
    field = getattr(scene.document, name)
    return str(field.value) if field else ""


def _amount(scene: Scene, name: str) -> Decimal:
    field = getattr(scene.document, name)
    return Decimal(field.value) if field else Decimal(0)


def _row(line: Line) -> StatedLine:
    return StatedLine(
        description=line.description,
        quantity=line.quantity or Decimal(0),
        price=_price(line),
        unit=line.unit,
        item_id=line.item_id or "",
        rate=line.tax_rate if line.tax_rate is not None else Decimal(0),
        stated=line.net_amount or Decimal(0),
    )


def _price(line: Line) -> Decimal:
    """Return the price; these layouts print one always, so that one that is not stated follows from the amount."""
    if line.unit_price is not None:
        return line.unit_price
    price = (line.net_amount or Decimal(0)) / (line.quantity or Decimal(1))
    return price.quantize(Decimal(1).scaleb(-DECIMALS)).normalize()


def _supplier(scene: Scene, dice: Random) -> Supplier:
    vendor, terms = scene.vendor, scene.document.payment_terms
    language, style = dice.choice(WRITINGS[_country(scene)])
    street, postcode, city = _address(_text(scene, "vendor_address"), vendor.postcode)
    company = Company(
        name=_text(scene, "vendor_name"),
        street=street,
        postcode=postcode,
        city=city,
        country=vendor.country,
        tax_id=_text(scene, "vendor_tax_id"),
        tax_number=_text(scene, "vendor_tax_number"),
        phone="01 5550 177",
    )
    discounts = terms.value.discounts if terms else ()
    return Supplier(
        id="planted",
        company=company,
        trade="office",
        language=language,
        style=style,
        look="",
        currency=scene.currency,
        account="",
        net_days=terms.value.net_days if terms else None,
        skonto=(discounts[0].percent, discounts[0].days) if discounts else None,
        variant=dice.randrange(3),
        colour=dice.choice(["#1f4e79", "#7a1f1f", "#1d4d2b"]),
        logo=dice.choice(["bars", "ring", "drop"]),
    )


def _address(text: str, postcode: str) -> tuple[str, str, str]:
    """Return street, post code and town; a line with another post code than the one known is the town as it is."""
    street, town = (*text.split("\n"), "")[:2]
    return (street, postcode, town.removeprefix(postcode).strip()) if town.startswith(postcode) else (street, "", town)


def _client(scene: Scene) -> ClientSetup:
    """Return whose form an order is printed on: that of the buyer it names."""
    own = scene.client.entities[0]
    company = _buyer(scene) if scene.document.doc_type is DocType.PURCHASE_ORDER else _company_of(scene)
    return dataclasses.replace(CLIENTS.get(own.country, HARWOOD), company=company, currency=scene.currency)


def _company_of(scene: Scene) -> Company:
    own = scene.client.entities[0]
    return Company(own.name, own.address.split("\n")[0], own.postcode, own.city, own.country, own.tax_id or "")


def _buyer(scene: Scene) -> Company:
    """Return the buyer as addressed; a stranger lives elsewhere than the client."""
    own, name, tax_id = _company_of(scene), _text(scene, "buyer_name"), _text(scene, "buyer_tax_id")
    printed = _text(scene, "buyer_address")
    if printed:
        street, postcode, city = _address(printed.replace(", ", "\n", "\n" not in printed), own.postcode)
        return dataclasses.replace(own, name=name, tax_id=tax_id, street=street, postcode=postcode, city=city)
    if name.casefold() == own.name.casefold():
        return dataclasses.replace(own, name=name, tax_id=tax_id)
    return dataclasses.replace(own, name=name, tax_id=tax_id, street="Harbour Lane 77")
