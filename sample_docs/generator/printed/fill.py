"""Fills a template with a deal, and notes which fields it prints."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import jinja2
from markupsafe import escape

from sample_docs.generator.printed.deal import Deal
from sample_docs.generator.printed.parties import Party
from sample_docs.generator.printed.sums import Line, Tax
from sample_docs.generator.variety.dice import Dice

TEMPLATES = Path(__file__).parent / "templates"
COLOURS = ("#1f4e79", "#0b6e4f", "#8a1c4a", "#5b3cc4", "#b3541e", "#22313f", "#007c89", "#a02c2c", "#3a5a40", "#444b6e")
BODIES = ("Roboto", "Roboto", "Serif", "DejaVu Sans", "Vera")


class Said(str):
    """A text that notes that it was printed, under the names of its fields."""

    __slots__ = ("names", "seen")
    names: tuple[str, ...]
    seen: set[str]

    def __html__(self) -> str:
        """Return what stands in the page."""
        self.seen.update(self.names)
        return str(escape(str(self)))


@dataclass(slots=True)
class Filled:
    """A filled template.

    Attributes:
        html: The whole page.
        printed: Names of fields that it prints, "lines[0].quantity" for cells.
    """

    html: str
    printed: set[str] = field(default_factory=set)


def fill(deal: Deal, dice: Dice) -> Filled:
    """Fill the deal's template.

    Raises:
        jinja2.UndefinedError: The template names what there is not.
    """
    page = _Page(deal, set())
    html = environment().get_template(f"{deal.sheet.name}.html").render(page.context(dice))
    return Filled(html, page.seen)


@cache
def environment() -> jinja2.Environment:
    """Return what reads the templates: everything is escaped, and nothing undefined passes."""
    loader = jinja2.FileSystemLoader(TEMPLATES)
    return jinja2.Environment(
        loader=loader, autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )


@dataclass(frozen=True, slots=True)
class _Page:
    """Makes what templates name out of a deal."""

    deal: Deal
    seen: set[str]

    def say(self, text: str, *names: str) -> Said:
        said = Said(text)
        said.names, said.seen = names, self.seen
        return said

    def money(self, amount: Any, *names: str) -> Said:
        return self.say(self.deal.notation.money(amount), "currency", *names)

    def context(self, dice: Dice) -> dict[str, Any]:
        deal = self.deal
        vendor, buyer = self.party(deal.vendor, "vendor"), self.party(deal.buyer, "buyer")
        from_buyer = deal.kind == "purchase_order"
        return {
            **self.heads(),
            "lang": deal.place.language,
            "iso": deal.place.iso,
            "us": deal.place.iso == "US",
            "kind": deal.kind,
            "w": deal.words,
            "vendor": vendor,
            "buyer": buyer,
            "issuer": buyer if from_buyer else vendor,
            "to": vendor if from_buyer else buyer,
            "to_label": deal.words.supplier if from_buyer else deal.words.bill_to,
            "private": deal.private,
            "refs": deal.refs,
            "meta": self.meta(dice),
            "lines": [self.row(index, line) for index, line in enumerate(deal.lines)],
            "discounts": any(line.discount for line in deal.lines),
            "totals": self.totals(),
            "taxes": [self.tax(tax) for tax in deal.sums.taxes],
            "sums": self.sums(),
            "pays": deal.pays,
            "terms": deal.words.terms.format(days=deal.days) if deal.pays == "transfer" else "",
            "reverse": deal.words.reverse if deal.reverse else "",
            "colour": dice.among(COLOURS),
            "body": dice.among(BODIES),
            "draw": dice.between(0, 5),
            "tint": dice.among(("#f4f6f8", "#eef5f1", "#faf5ee", "#f3f0fa")),
        }

    def heads(self) -> dict[str, Any]:
        """Return title, own number, days and the buyer's order, each with its label."""
        deal = self.deal
        own = {"purchase_order": "po_number", "delivery_note": "_own"}.get(deal.kind, "invoice_number")
        due = self.say(deal.notation.day(deal.due_date), "due_date") if deal.due_date else ""
        return {
            "title": deal.words.of("title", deal.kind),
            "number_label": deal.words.of("number", deal.kind),
            "number": self.say(deal.number, own),
            "date_label": deal.words.of("date", deal.kind),
            "date": self.say(deal.notation.day(deal.issue_date), "issue_date"),
            "due": due,
            "po": self.say(deal.po_number, "po_number") if deal.po_number else "",
        }

    def meta(self, dice: Dice) -> list[tuple[str, str]]:
        """Return labels and values for a block of them: number and day first, then what else the paper tells."""
        deal, heads = self.deal, self.heads()
        rows = [(heads["number_label"], heads["number"]), (heads["date_label"], heads["date"])]
        if heads["due"]:
            rows.append((deal.words.due, heads["due"]))
        if heads["po"]:
            rows.append((deal.words.po, heads["po"]))
        if deal.sheet.shop:
            rows.append((deal.words.shop_order, deal.refs["shop_order"]))
        known = deal.sheet.refs if deal.kind != "purchase_order" else ("cost_centre", "contact")
        rows += [(getattr(deal.words, key), deal.refs[key]) for key in known if dice.chance(0.6)]
        return rows

    def party(self, party: Party, side: str) -> dict[str, Any]:
        home = self.deal.place.iso
        country = () if party.place.iso == home else (party.place.country,)
        words = self.deal.words
        asked = side == "buyer" and self.deal.kind != "purchase_order"
        return {
            "name": self.say(party.name, f"{side}_name"),
            "brand": party.brand,
            "address": [*party.address, *country],
            "person": party.person,
            "tax_id": self.say(party.tax_id, f"{side}_tax_id") if party.tax_id else "",
            "tax_label": words.their_tax_id if asked else words.tax_id,
            "tax_number": party.tax_number,
            "iban": self.say(party.iban, "iban") if party.iban and side == "vendor" else "",
            "bic": party.bic,
            "web": party.web,
            "mail": f"{'billing' if side == 'vendor' else 'office'}@{party.web}",
            "phone": party.phone,
        }

    def row(self, index: int, line: Line) -> dict[str, Any]:
        notation = self.deal.notation

        def cell(text: str, name: str) -> Said:
            return self.say(text, f"lines[{index}].{name}")

        return {
            "index": index + 1,
            "description": cell(line.description, "description"),
            "detail": line.detail,
            "sku": line.sku,
            "quantity": cell(notation.quantity(line.quantity), "quantity"),
            "unit": line.unit,
            "price": cell(notation.cell(line.price), "unit_price"),
            "discount": notation.rate(line.discount) if line.discount else "",
            "rate": notation.rate(line.rate),
            "amount": cell(notation.cell(line.amount), "net_amount"),
            "amount_gross": notation.cell(line.amount_gross),
        }

    def tax(self, tax: Tax) -> dict[str, Any]:
        """Return a row of the table of rates; of the only rate the sums are those of the paper."""
        notation, alone = self.deal.notation, len(self.deal.sums.taxes) == 1

        def cell(amount: Any, name: str) -> Said:
            return self.say(notation.cell(amount), *([name] if alone else []))

        return {
            "rate": notation.rate(tax.rate),
            "base": cell(tax.base, "net_total"),
            "amount": cell(tax.amount, "tax_total"),
            "gross": cell(tax.gross, "gross_total"),
        }

    def sums(self) -> dict[str, Any]:
        sums = self.deal.sums
        return {
            "net": self.money(sums.net, "net_total"),
            "tax": self.money(sums.tax, "tax_total"),
            "gross": self.money(sums.gross, "gross_total"),
            "payable": self.money(sums.payable, *(() if sums.prepaid else ("gross_total",))),
            "prepaid": self.money(sums.prepaid) if sums.prepaid else "",
            "several": len(sums.taxes) > 1,
        }

    def totals(self) -> list[dict[str, Any]]:
        """Return the rows below the lines, from what they add up to down to what is left to pay."""
        deal = self.deal
        sums, words = deal.sums, deal.words
        rows = []
        if (sums.discount or sums.shipping) and not deal.sheet.inclusive:
            rows.append(_sum("subtotal", words.subtotal, self.money(sums.lines)))
            rows += [_sum("discount", words.discount, self.money(-sums.discount))] if sums.discount else []
            rows += [_sum("shipping", words.shipping, self.money(sums.shipping))] if sums.shipping else []
        rows.append(_sum("net", words.net, self.money(sums.net, "net_total")))
        rows += [self.tax_sum(tax) for tax in sums.taxes]
        if len(sums.taxes) > 1:
            rows.append(_sum("tax_total", words.tax_total, self.money(sums.tax, "tax_total")))
        label = {"credit_note": words.refund, "invoice": words.gross}.get(deal.kind, words.total)
        rows.append(_sum("gross", label, self.money(sums.gross, "gross_total")))
        if sums.prepaid:
            label = words.prepaid if sums.payable else words.settled
            rows.append(_sum("prepaid", label, self.money(-sums.prepaid)))
            rows.append(_sum("payable", words.amount_due, self.money(sums.payable)))
        return rows

    def tax_sum(self, tax: Tax) -> dict[str, Any]:
        deal = self.deal
        label = deal.words.tax.format(rate=deal.notation.rate(tax.rate))
        alone = len(deal.sums.taxes) == 1
        return _sum("tax", label, self.money(tax.amount, *(["tax_total"] if alone else [])))


def _sum(key: str, label: str, text: Said) -> dict[str, Any]:
    return {"key": key, "label": label, "text": text}
