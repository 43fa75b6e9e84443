"""What a layout sees of a paper: texts in the vendor's language and writing. Every look is noted for the truth."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from sample_docs.generator.model import Company, Line, Paper, Printed
from sample_docs.generator.money import total
from sample_docs.generator.styles import STYLES
from sample_docs.generator.words import word

COUNTRY = {
    "DE": "Deutschland", "GB": "United Kingdom", "CH": "Schweiz", "NL": "Nederland", "FR": "France", "IT": "Italia",
    "IE": "Ireland", "US": "USA", "CA": "Canada",
}  # fmt: skip
"""Countries as their own businesses write them."""
OWN_NUMBER = {"invoice", "credit_note", "receipt"}
BUYER_OWES = {"AE", "K"}
"""Categories in which an invoice names the buyer's tax id (Directive 2006/112/EC art. 226 (4))."""
SWISS_SUFFIX = {"fr": "TVA", "it": "IVA"}
CREDITS = {"credit_note": "total_credit", "purchase_order": "total_order"}


class View:
    """A paper as one layout prints it."""

    def __init__(self, paper: Paper, printed: Printed | None = None) -> None:
        self.paper = paper
        self.supplier = paper.supplier
        self.printed = printed or Printed()
        self.style = STYLES[self.supplier.style]
        self.language = self.supplier.language
        if paper.title in ("purchase_order", "goods_receipt"):  # the client's own forms
            self.language = paper.client.language
            self.style = STYLES[{"de": "de", "en": "en-long", "fr": "ch"}[self.language]]

    def say(self, key: str, **values: str) -> str:
        """Return a wording of the vendor's language."""
        return word(self.language, key, self.supplier.variant, **values)

    def unit(self, code: str) -> str:
        """Return how the vendor writes a unit."""
        return self.say(f"unit_{code}")

    @property
    def title(self) -> str:
        """The document's title."""
        return self.say(self.paper.title)

    # Numbers and dates

    def money(self, value: Decimal) -> str:
        """Write an amount without its currency."""
        return self.style.number(value, 2)

    def amount(self, value: Decimal) -> str:
        """Write an amount with its currency."""
        self.printed.fields.add("currency")
        return self.style.amount(value, self.paper.currency)

    def code(self) -> str:
        """Return the ISO code of the currency."""
        self.printed.fields.add("currency")
        return self.paper.currency

    def day(self, value: dt.date) -> str:
        """Write a date."""
        return self.style.day(value, self.language, self.supplier.variant)

    # Facts with their labels

    def own_number(self) -> tuple[str, str]:
        """Return label and number of the document itself."""
        title = self.paper.title
        if title in OWN_NUMBER:
            self.printed.fields.add("invoice_number")
        if title == "purchase_order":
            self.printed.fields.add("po_number")
        return self.say(f"number_{title}" if title != "letter" else "reference"), self.paper.number

    def facts(self, *names: str) -> list[tuple[str, str]]:
        """Return (label, text) of every named fact that the paper has, in this order."""
        found = (self.fact(name) for name in names)
        return [fact for fact in found if fact[1]]

    def fact(self, name: str) -> tuple[str, str]:
        """Return (label, text) of one fact; the text is empty when the paper has none."""
        paper = self.paper
        if name == "own_number":
            return self.own_number()
        if name in ("issue_date", "due_date", "delivery_date"):
            return self._date(name)
        if name == "iban":
            return "IBAN", self.iban()
        texts = {
            "po_number": paper.order_number if paper.title != "purchase_order" else "",
            "delivery_note_ref": paper.delivery_note,
            "preceding": paper.preceding,
            "customer_number": paper.customer_number,
            "vendor_tax_id": paper.supplier.company.tax_id,
            "tax_number": paper.supplier.company.tax_number,
            "buyer_tax_id": paper.to.tax_id,
        }
        labels = {"vendor_tax_id": "tax_id"}
        text = texts[name]
        if text:
            self.printed.fields.add(name)
        if paper.title == "goods_receipt":
            labels["po_number"] = "number_purchase_order"
        label = self.say(labels.get(name, name))
        return label, self._tax_id(text) if name in ("vendor_tax_id", "buyer_tax_id") else text

    def _tax_id(self, text: str) -> str:
        """Write a tax id; the suffix of a Swiss one follows the language."""
        if not text.startswith("CHE"):
            return _grouped(text)
        return f"CHE-{text[3:6]}.{text[6:9]}.{text[9:12]} {SWISS_SUFFIX.get(self.language, 'MWST')}"

    def _date(self, name: str) -> tuple[str, str]:
        day: dt.date | None = getattr(self.paper, name)
        if day is None:
            return "", ""
        self.printed.fields.add(name)
        key = "order_date" if self.paper.title == "purchase_order" and name == "issue_date" else name
        if self.paper.title in ("delivery_note", "goods_receipt", "letter", "statement") and name == "issue_date":
            key = "order_date"  # a wording without the word invoice
        return (word(self.language, key, 1) if key == "order_date" else self.say(key)), self.day(day)

    def iban(self) -> str:
        """Return the account in groups of four, or ""."""
        if self.paper.iban:
            self.printed.fields.add("iban")
        return " ".join(self.paper.iban[i : i + 4] for i in range(0, len(self.paper.iban), 4))

    def terms(self) -> str:
        """Return the payment terms as a sentence, or ""."""
        days, skonto = self.supplier.net_days, self.supplier.skonto
        if days is None or self.paper.bare or self.paper.due_date is None:
            return ""
        if skonto is None:
            return self.say("terms_days", days=str(days))
        percent = self.style.number(skonto[0])
        return self.say("terms_discount", percent=percent, discount_days=str(skonto[1]), days=str(days))

    def exemption(self) -> str:
        """Return why no tax is charged, or ""; with the buyer's tax id where it owes the tax and stands nowhere yet."""
        if self.paper.category == "S":
            return ""
        self.printed.fields.add("exemption_reason")
        reason = self.say(f"category_{self.paper.category}")
        if self.paper.category not in BUYER_OWES or "buyer_tax_id" in self.printed.fields:
            return reason
        facts = (f"{label}: {text}" for label, text in self.facts("buyer_tax_id"))
        return " ".join((reason, *facts))

    def page_of(self, page: int, pages: int) -> str:
        """Return "page x of y"."""
        return self.say("page", page=str(page), pages=str(pages))

    # Parties

    def seller_name(self) -> str:
        """Return the vendor's name."""
        self.printed.fields.add("vendor_name")
        return self.supplier.company.name

    def seller(self, *, country: bool = False) -> list[str]:
        """Return the vendor's name and address, if asked with its country when that is not the client's."""
        company = self.supplier.company
        abroad = company.country != self.paper.client.company.country
        return [self.seller_name(), *address(company, COUNTRY[company.country] if country and abroad else "")]

    def buyer(self) -> list[str]:
        """Return the buyer's name and address, with the country when it is not the vendor's."""
        self.printed.fields.add("buyer_name")
        to = self.paper.to
        abroad = to.country != self.supplier.company.country
        return [to.name, *address(to, self.say(f"country_{to.country}") if abroad else "")]

    def contact(self) -> list[str]:
        """Return telephone, e-mail and web of the vendor, with labels where usual."""
        company = self.supplier.company
        return [f"{self.say('phone')} {company.phone}", company.email, company.web]

    # Lines and totals

    def cell(self, line: Line, number: int, key: str) -> str:
        """Write one cell of a row."""
        self.printed.columns.add(key)
        texts = {
            "pos": f"{number}",
            "item": line.item_id,
            "description": line.description,
            "quantity": self.style.number(line.quantity),
            "quantity_unit": f"{self.style.number(line.quantity)} {self.unit(line.unit)}",
            "unit": self.unit(line.unit),
            "unit_price": self.style.number(line.price, max(2, -int(line.price.normalize().as_tuple().exponent))),
            "discount": f"{self.style.number(line.discount)} %" if line.discount else "",
            "tax_rate": self.percent(line.rate if self.paper.category == "S" else Decimal(0)),
            "amount": self.money(line.net),
            "ordered": self.style.number(line.ordered or line.quantity),
        }
        return texts[key]

    def percent(self, rate: Decimal) -> str:
        """Write a tax rate without the sign."""
        return self.style.number(rate)

    def sum_before(self, count: int) -> str:
        """Return the sum of the first rows, for a page's carry."""
        return self.money(total(line.net for line in self.paper.lines[:count]))

    def net_row(self) -> tuple[str, Decimal]:
        """Return label and net total."""
        self.printed.fields.add("net_total")
        return self.say("net"), self.paper.net

    def tax_rows(self) -> list[tuple[str, Decimal]]:
        """Return label and tax per rate, and the tax in all where there are several rates."""
        self.printed.fields.add("tax_total")
        rows = [(self.say("tax", rate=self.percent(row.rate)), row.tax) for row in self.paper.taxes]
        return rows if len(rows) == 1 else [*rows, (self.say("tax_sum"), self.paper.tax)]

    def gross_row(self) -> tuple[str, Decimal]:
        """Return label and gross total."""
        self.printed.fields.add("gross_total")
        return self.say(CREDITS.get(self.paper.title, "gross")), self.paper.gross

    def totals(self) -> list[tuple[str, Decimal]]:
        """Return every total in order: net, tax rows, gross."""
        return [self.net_row(), *self.tax_rows(), self.gross_row()]


def address(company: Company, country: str = "") -> list[str]:
    """Return street, town and, if given, the name of the country."""
    town = {
        "GB": [company.city, company.postcode],
        "IE": [f"{company.city} {company.postcode}"],
        "US": [f"{company.city} {company.postcode}"],
        "CA": [f"{company.city} {company.postcode}"],
    }.get(company.country, [f"{company.postcode} {company.city}"])
    return [company.street, *town, *([country] if country else [])]


def _grouped(text: str) -> str:
    """Write a tax id as its country groups it."""
    if text.startswith("GB"):
        return f"GB {text[2:5]} {text[5:9]} {text[9:]}"
    if text.startswith("FR"):
        return f"FR {text[2:4]} {text[4:7]} {text[7:10]} {text[10:]}"
    return text
