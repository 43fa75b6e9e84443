"""Printed by an old program: one fixed-width font, rules of dashes, no graphics at all."""

from __future__ import annotations

import textwrap

from sample_docs.generator import blocks
from sample_docs.generator.layout import Layout
from sample_docs.generator.sheet import Ink, Sheet
from sample_docs.generator.view import View

MONO = Ink("Courier", 9.5)
LEFT = 16.0
CHARACTER = 9.5 * 0.6 * 25.4 / 72
"""Width of one character in mm."""
WIDTH = 86
ROWS = (6, 38, 10, 9, 11, 12)


def draw(view: View, sheet: Sheet) -> None:
    """Print a paper."""
    y = _head(view, sheet)
    y = sheet.stack(LEFT, y, ["-" * WIDTH, _row(_titles(view)), "-" * WIDTH], MONO)
    for number, line in enumerate(view.paper.lines, 1):
        if y > 250:
            sheet.next_page()
            y = sheet.stack(LEFT, 20, [view.page_of(sheet.page, sheet.total), "", "-" * WIDTH], MONO)
        keys = ("pos", "description", "quantity", "unit", "unit_price", "amount")
        texts = [view.cell(line, number, key) for key in keys]
        first, *rest = textwrap.wrap(texts[1], ROWS[1] - 1)
        y = sheet.stack(LEFT, y, [_row([texts[0], first, *texts[2:]]), *_details((*rest, *line.details))], MONO)
    y = sheet.stack(LEFT, y, ["-" * WIDTH], MONO)
    y = sheet.stack(LEFT, y, _totals(view), MONO)
    foot = [*blocks.notes(view), ""]
    if view.paper.iban:
        foot.append(f"{view.say('bank')}: {blocks.bank_name(view)}   IBAN {view.iban()}")
    foot += [f"{a}: {b}" for a, b in view.facts("vendor_tax_id", "tax_number")]
    for text in foot:
        y = sheet.wrap(LEFT, y + 1, text, 176, MONO)


def _head(view: View, sheet: Sheet) -> float:
    contact = " ".join(view.contact()[:2])
    y = sheet.stack(LEFT, 18, [view.seller_name().upper(), *view.seller(country=True)[1:], contact], MONO)
    y = sheet.stack(LEFT, y + 8, view.buyer(), MONO)
    y = sheet.stack(LEFT, y + 8, [view.title.upper(), "=" * len(view.title)], MONO.bold())
    facts = view.facts(
        "own_number", "issue_date", "delivery_date", "po_number", "delivery_note_ref", "preceding", "customer_number",
        "due_date", "buyer_tax_id",
    )  # fmt: skip
    return sheet.stack(LEFT, y + 2, [f"{name + ' ':.<26}: {text}" for name, text in facts], MONO) + 4


def _titles(view: View) -> list[str]:
    return [view.say(key) for key in ("pos", "description", "quantity", "unit", "unit_price", "amount")]


def _row(texts: list[str]) -> str:
    pos, description, *rest = (text[:width] for text, width in zip(texts, ROWS, strict=True))
    numbers = [
        f"{rest[0]:>{ROWS[2]}}",
        f" {rest[1]:<{ROWS[3] - 1}}",
        *(f"{t:>{w}}" for t, w in zip(rest[2:], ROWS[4:], strict=True)),
    ]
    return f"{pos:<{ROWS[0]}}{description:<{ROWS[1]}}" + "".join(numbers)


def _details(details: tuple[str, ...]) -> list[str]:
    return [" " * ROWS[0] + text for text in details]


def _totals(view: View) -> list[str]:
    rows = view.totals()
    lines = [f"{name:>66}{view.money(value):>20}" for name, value in rows[:-1]]
    last = f"{rows[-1][0] + ' ' + view.code():>66}{view.money(rows[-1][1]):>20}"
    return [*lines, f"{'=' * 20:>86}", last, f"{'=' * 20:>86}", ""]


LAYOUT = Layout(draw)
