"""What every part of a page needs to know of its document."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import NamedTuple

from sample_docs.generator.variety.deal import Deal, Party
from sample_docs.generator.variety.dice import Dice, Split
from sample_docs.generator.variety.kinds import PERIODS
from sample_docs.generator.variety.notation import Notation
from sample_docs.generator.variety.theme import Theme
from sample_docs.generator.variety.wording import Wording

ORDERS = Split(
    ("own_first", "own_first", "mixed"),
    ("mixed", "refs_first", "own_first"),
    ("own_first", "refs_first", "mixed"),
    (),
    ("own_first", "own_first", "mixed", "refs_first"),
)

WEEKDAY = re.compile(r"E+,? ")
"""In a CLDR pattern; the two days of a period go without."""
TWICE = ("title.", "number.", "date.", "due_date", "po_number", "customer_number", "col.description", "col.quantity")
"""Keys whose wordings are printed in both languages of a paper that has two: none that speaks of a tax."""


@dataclass(slots=True)
class Habits:
    """What a house of the later families does its own way in tables and sums; nothing of it by default.

    Attributes:
        tens: Lines are numbered 10, 20, 30.
        code_below: An item's number stands below its description.
        currency_in_head: The heads of prices and amounts say the currency.
        unit_behind: The unit stands behind the price, as in "4.00/pc".
        sums_first: The totals stand above the lines.
        other_currency: Second currency of the total, with how many of its units one of the first is worth.
        stamped: A stamp lies on the paper.
        small_print_beside: Conditions in small print stand beside the totals.
        code_above: An item's number stands above its description, in the same column.
        page_sums: What the lines of a page add up to stands below them.
        to_bottom: The frame of the table goes on below the last line.
        symbol_apart: The currency's symbol stands at the left edge of the cells of amounts.
        spanned: A second row of the head names the currency over the columns of prices and amounts.
        beside_totals: What stands at the left of the totals: "taxes", "bank" or nothing.
    """

    tens: bool = False
    code_below: bool = False
    currency_in_head: bool = False
    unit_behind: bool = False
    sums_first: bool = False
    other_currency: tuple[str, Decimal] | None = None
    stamped: bool = False
    small_print_beside: bool = False
    code_above: bool = False
    page_sums: bool = False
    to_bottom: bool = False
    symbol_apart: bool = False
    spanned: bool = False
    beside_totals: str = ""


class Fact(NamedTuple):
    """A labelled value of the page; `mark` says what it is."""

    mark: str
    label: str
    text: str


@dataclass(slots=True)
class Setting:
    """One document in the making.

    Attributes:
        bottom: Where the text of a page ends, in mm.
        titled: Facts that the title has already said.
        later: Facts that stand at the end instead of the head.
        tax_codes: Letters or digits that stand for tax rates in lines.
        off_rows: What is taken off a line stands below its description.
        matrix: The totals are a table of rates.
        habits: What a house of the later families does its own way.
        second: Words of a second language, printed behind labels of the first.
    """

    deal: Deal
    notation: Notation
    words: Wording
    dice: Dice
    theme: Theme
    bottom: float = 260.0
    titled: set[str] = field(default_factory=set)
    later: list[Fact] = field(default_factory=list)
    tax_codes: dict[Decimal, str] = field(default_factory=dict)
    off_rows: bool = False
    matrix: bool = False
    habits: Habits = field(default_factory=Habits)
    second: Wording | None = None

    def label(self, key: str, **values: str) -> str:
        """Return the label of a key as this house writes labels."""
        return self.theme.named(self.both(key, **values))

    def both(self, key: str, **values: str) -> str:
        """Return the wording of a key, in two languages where the paper has two: "Rechnung / Invoice"."""
        text = self.words.say(key, **values)
        if self.second is None or not key.startswith(TWICE) or not self.second.known(key):
            return text
        other = self.second.say(key, **values)
        return text if other.casefold() == text.casefold() or "/" in text + other else f"{text} / {other}"

    def role(self, party: Party) -> str:
        """Return the field that a party's name is: vendor_name, buyer_name, or a competitor of both."""
        roles = {id(self.deal.vendor): "vendor_name", id(self.deal.buyer): "buyer_name"}
        return roles.get(id(party), "ship_to_name")

    def tax_mark(self, party: Party) -> str:
        """Return the field that a party's tax identifier is."""
        return {"vendor_name": "vendor_tax_id", "buyer_name": "buyer_tax_id"}.get(self.role(party), "other_tax_id")

    def money(self, value: Decimal, *, total: bool = False) -> str:
        """Write an amount; the one asked for shows its currency more often."""
        return self.notation.money(value, self.notation.total if total else "")

    @property
    def asks_for_money(self) -> bool:
        """Return whether the vendor waits for money: shops, hotels and the like have it, a credit note gives it."""
        paid = self.deal.kind.name in ("shop", "hotel", "saas") and not self.deal.due_date
        return self.deal.kind.pays and not paid and self.deal.kind.name != "credit_note"

    @property
    def tax_key(self) -> str:
        """Key of the label of a tax; the third family says so where prices hold it already."""
        return "tax_included" if self.deal.inclusive and self.dice.newer else "tax"

    def column(self, key: str) -> str:
        """Return the head of a column; in the third family one of prices that hold the tax says so."""
        if self.deal.inclusive and self.dice.newer:
            key = {"unit_price": "gross_price", "amount": "gross_amount"}.get(key, key)
        return self.label(f"col.{key}")

    @property
    def own_mark(self) -> str:
        """What the paper's own number is."""
        kind = self.deal.kind
        return kind.own_field or f"{kind.name}_number"

    @property
    def number_key(self) -> str:
        """Key of the label of the paper's own number."""
        return f"number.{self.deal.kind.label}"

    @property
    def order_key(self) -> str:
        """Key of the label of the customer's order; a confirmation of the fifth family says whose order it is."""
        return "po_yours" if self.dice.fifth and self.deal.kind.name == "order_confirmation" else "po_number"

    @property
    def date_key(self) -> str:
        """Key of the label of the day of issue."""
        return f"date.{self.deal.kind.date}"


def head_facts(s: Setting) -> list[Fact]:
    """Return the labelled values of the page's head, those that the title has said left out, in a drawn order."""
    deal = s.deal
    own = [Fact(s.own_mark, s.label(s.number_key), deal.number)]
    own.append(Fact("issue_date", s.label(s.date_key), s.notation.day(deal.issue_date)))
    if deal.due_date and s.dice.chance(0.8):
        own.append(Fact("due_date", s.label("due_date"), s.notation.day(deal.due_date)))
    if deal.po_number:
        own.append(Fact("po_number", s.label(s.order_key), deal.po_number))
    refs = [Fact(key, s.label(key), _reference(s, key, value)) for key, value in deal.refs.items()]
    facts = [fact for fact in (*own, *refs) if fact.mark not in s.titled]
    if deal.due_date is None and deal.kind.pays and s.dice.chance(0.2) and (s.asks_for_money or not s.dice.fifth):
        key = "terms_value" if s.dice.fifth else "terms_days"
        facts.append(Fact("payment_terms", s.label("terms"), s.words.say(key, days=str(deal.days))))
    style = s.dice.one(ORDERS)
    if style == "mixed":
        s.dice.random.shuffle(facts)
    if style == "refs_first":
        facts = [f for f in facts if f.mark in deal.refs] + [f for f in facts if f.mark not in deal.refs]
    return facts


def _reference(s: Setting, key: str, value: str | dt.date) -> str:
    if key in PERIODS:
        last = s.deal.issue_date - dt.timedelta(days=s.dice.between(1, 9))
        first = last - dt.timedelta(days=s.dice.among((29, 30, 6, 91, 364)))
        notation = replace(s.notation, date=WEEKDAY.sub("", s.notation.date)) if s.dice.eighth else s.notation
        return f"{notation.day(first)} - {notation.day(last)}"
    return s.notation.day(value) if isinstance(value, dt.date) else value
