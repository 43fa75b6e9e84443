"""Pieces that several layouts put together: label-value blocks, totals, footers, tax summaries."""

from __future__ import annotations

from collections.abc import Sequence

from sample_docs.generator.sheet import Ink, Sheet
from sample_docs.generator.view import View

Fact = tuple[str, str]
FOOTER_SHARES = (0.0, 0.24, 0.43, 0.71)
"""Where the four columns of a footer begin, as a share of its width."""
TAX_PLACES = (14, 44, 68)
"""Right ends of rate, base and tax in a tax summary, in mm from its left edge."""


def pairs(  # noqa: PLR0913 - a place, a size and how it looks
    sheet: Sheet, x: float, y: float, facts: Sequence[Fact], label: Ink, value: Ink, *, gap: float, leading: float = 0,
    colon: str = "",
) -> float:  # fmt: skip
    """Print labels at x and values `gap` mm to the right (their right ends there when gap is negative)."""
    for name, text in facts:
        sheet.text(x, y, name + colon, label)
        sheet.text(x + abs(gap), y, text, value, "right" if gap < 0 else "left")
        y += leading or value.leading * 1.1
    return y


def cells(sheet: Sheet, x: float, y: float, facts: Sequence[Fact], label: Ink, value: Ink, width: float) -> float:  # noqa: PLR0913 - a place, a size and how it looks
    """Print facts as a row of boxes, a small label above each value; return the bottom edge."""
    height = label.leading + value.leading + 3.2
    for place, (name, text) in enumerate(facts):
        left = x + place * width
        sheet.box(left, y, width, height, stroke="#444444", width=0.5)
        sheet.text(left + 1.5, y + 1.0 + label.leading * 0.8, name, label)
        sheet.text(left + 1.5, y + 1.6 + label.leading + value.leading * 0.8, text, value)
    return y + height


def totals(  # noqa: PLR0913 - a place, a size and how it looks
    sheet: Sheet, view: View, y: float, left: float, right: float, ink: Ink, *, last: Ink | None = None,
    rule: str = "", code: bool = True,
) -> float:  # fmt: skip
    """Print net, tax and gross under each other, the last one in its own ink; return the next baseline."""
    rows = view.totals()
    for place, (name, value) in enumerate(rows):
        final = place == len(rows) - 1
        use = (last or ink.bold()) if final else ink
        if final and rule:
            y += 1.2 + (use.leading - ink.leading) * 0.8
            top = y - use.leading * 0.75 - 1.1
            sheet.line(left, top, right, top, width=0.8, colour=rule)
        sheet.text(left, y, name, use)
        sheet.text(right, y, view.amount(value) if final and code else view.money(value), use, "right")
        y += use.leading * 1.35
    return y


def tax_summary(sheet: Sheet, view: View, x: float, y: float, label: Ink, value: Ink) -> float:
    """Print a table of rate, base and tax, its left edge at x; return the next baseline."""
    view.printed.fields.add("tax_total")
    view.printed.fields.add("tax_bases")
    for place, key in zip(TAX_PLACES, ("rate", "base", "tax_name"), strict=True):
        sheet.text(x + place, y, view.say(key), label, "right")
    sheet.line(x, y + 1.2, x + TAX_PLACES[-1], y + 1.2, width=0.4)
    for row in view.paper.taxes:
        y += value.leading * 1.15
        texts = (f"{view.percent(row.rate)} %", view.money(row.base), view.money(row.tax))
        for place, text in zip(TAX_PLACES, texts, strict=True):
            sheet.text(x + place, y, text, value, "right")
    return y + value.leading * 1.5


def footer_columns(sheet: Sheet, view: View, y: float, ink: Ink, left: float = 20, right: float = 190) -> None:
    """Print the small print of a letterhead in three columns: address, register, bank."""
    company = view.supplier.company
    bank = [f"{view.say('bank')}: {bank_name(view)}", *(f"{a} {b}" for a, b in view.facts("iban"))]
    if view.paper.iban:
        bank.append(f"BIC {bic(view)}")
    ids = [f"{a} {b}" for a, b in view.facts("vendor_tax_id", "tax_number")]
    if company.register:
        ids.append(view.say("register", city=company.city, register=company.register))
    blocks = (view.seller(), view.contact(), ids, bank)
    sheet.line(left, y - 4, right, y - 4, width=0.4, colour="#999999")
    for share, following, lines in zip(FOOTER_SHARES, (*FOOTER_SHARES[1:], 1.0), blocks, strict=True):
        room = (following - share) * (right - left) - 1
        broken = [part for line in lines if line for part in sheet.split(line, room, ink)]
        sheet.stack(left + share * (right - left), y, broken, ink)


def bank_name(view: View) -> str:
    """Return the name of an invented bank."""
    names = {"de": "Dybank eG", "fr": "Banque Dybois", "nl": "Dybank N.V.", "it": "Banca Dybella", "en": "Dybank plc"}
    return names[view.supplier.language]


def bic(view: View) -> str:
    """Return the invented bank's BIC for the account's country."""
    return f"DYBK{view.paper.iban[:2]}2X"


def notes(view: View) -> list[str]:
    """Return terms, exemption and closing words that are not empty."""
    return [text for text in (view.terms(), view.exemption(), *view.paper.text) if text]
