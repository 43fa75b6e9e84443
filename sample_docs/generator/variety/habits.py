"""What a house of the later families does its own way: drawn once for a paper, seen in its tables, sums and labels."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Final

from sample_docs.generator.variety.notation import THIN
from sample_docs.generator.variety.setting import Habits, Setting
from sample_docs.generator.variety.wording import Wording

SECOND: Final = {
    "de-CH": ("fr", "en", "it"), "fr-CH": ("de", "en"), "fr-BE": ("nl", "nl", "en"), "nl-BE": ("fr", "fr", "en"),
    "en-CA": ("fr",), "de-DE": ("en",), "de-AT": ("en",), "nl-NL": ("en",), "es-ES": ("en",), "it-IT": ("en",),
    "fr-FR": ("en",),
}  # fmt: skip
"""Languages that papers of a country have beside their own."""
AT_HOME: Final = ("CH", "BE", "CA")
"""Countries of more than one language."""
OTHER: Final = {"GBP": "EUR", "EUR": "USD", "USD": "EUR", "CHF": "EUR", "CAD": "USD", "AUD": "USD", "INR": "USD"}
STAMPS: Final = {"shop": 0.3, "hotel": 0.3, "saas": 0.2, "invoice": 0.05, "freight": 0.05}
THIN_FONTS: Final = ("Roboto", "RobotoLight", "Serif", "SerifLight")
"""Fonts with a narrow blank."""
NO_THIN_BOLD: Final = ("Serif", "SerifLight")


def adopt(s: Setting) -> None:
    """Draw the habits of a paper, and its second language."""
    chance, kind = s.dice.chance, s.deal.kind
    bare = s.notation.amount == "{n}"
    s.habits = Habits(
        tens=chance(0.15), code_below=chance(0.12), currency_in_head=bare and chance(0.3), unit_behind=chance(0.08),
        sums_first=kind.priced and not s.deal.commission and chance(0.07),
        other_currency=_other_currency(s) if kind.pays and kind.priced and chance(0.08) else None,
        stamped=chance(STAMPS.get(kind.name, 0.0)), small_print_beside=chance(0.12),
    )  # fmt: skip
    if chance(0.35 if s.deal.country.iso in AT_HOME else 0.05) and s.deal.country.code in SECOND:
        s.second = Wording(s.dice.among(SECOND[s.deal.country.code]), s.deal.country.iso, s.dice)
    if s.notation.group == THIN and s.theme.body.font not in THIN_FONTS:
        s.notation = replace(s.notation, group="nbsp")


def adopt_more(s: Setting) -> None:
    """Draw what only houses of the fifth family do; some of it goes without what the fourth has there."""
    chance, kind = s.dice.chance, s.deal.kind
    taxed = kind.priced and not s.deal.commission and s.deal.sums.tax != 0 and s.deal.country.iso != "US"
    beside = s.dice.among(("taxes", "taxes", "bank", "", "", "", "", "", "", ""))
    if (beside == "taxes" and not taxed) or (beside == "bank" and not (kind.priced and s.asks_for_money)):
        beside = ""
    above = not s.habits.code_below and chance(0.1)
    bare = s.notation.amount == "{n}" and not s.habits.currency_in_head
    s.habits = replace(
        s.habits, code_above=above, page_sums=chance(0.5), to_bottom=chance(0.12), spanned=bare and chance(0.12),
        symbol_apart=bare and kind.priced and chance(0.15), beside_totals=beside,
        small_print_beside=s.habits.small_print_beside and not beside,
    )  # fmt: skip
    s.words.differ("col.item", "col.description")
    if s.notation.group == THIN and s.theme.body.font in NO_THIN_BOLD:
        s.notation = replace(s.notation, group="nbsp")
    if s.words.known("col.tax_amount"):
        s.words.differ("col.tax_amount", "col.tax_rate")


def _other_currency(s: Setting) -> tuple[str, Decimal]:
    return OTHER.get(s.deal.currency, "EUR"), Decimal(s.dice.between(7001, 14999)) / 10_000
