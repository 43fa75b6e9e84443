"""What a structured invoice or order says, term by term: the semantic model of EN 16931, whatever the XML syntax.

Source: EN 16931-1:2017, clause 6 (business terms BT-1 to BT-165, business groups BG-1 to BG-32).
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

from documents.value import Value

_DECIMAL: Final = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)")


class Group(Value):
    """A business group with its terms; the document itself is the outermost one.

    Groups that occur once (seller, buyer, totals) are not kept apart: their terms have numbers of their own. Those that
    repeat are: notes BG-1, preceding invoices BG-3, payment means BG-16, allowances BG-20 and BG-27, charges BG-21 and
    BG-28, the VAT breakdown BG-23, attachments BG-24, lines BG-25 and item attributes BG-32.

    Attributes:
        xpath: The element, by local names.
        terms: Texts as stated, by term such as "BT-1"; several only where the term repeats. Attributes of a term have
            its number and a suffix: "BT-157-1" is the scheme of BT-157. What EN 16931 has no number for has a name.
        groups: Inner groups by number such as "BG-25", in the order of the document.
    """

    xpath: str = ""
    terms: dict[str, tuple[str, ...]] = {}
    groups: dict[str, tuple[Group, ...]] = {}

    def text(self, *terms: str) -> str:
        """Return the text of the first of these terms that is stated, or ""."""
        return next((self.terms[term][0] for term in terms if term in self.terms), "")

    def has(self, *terms: str) -> bool:
        """Tell whether any of these terms is stated."""
        return any(term in self.terms for term in terms)

    def number(self, term: str) -> Decimal | None:
        """Return an amount, quantity or percentage; None when it is missing or no xs:decimal."""
        return decimal_of(self.text(term))

    def each(self, group: str) -> tuple[Group, ...]:
        """Return the inner groups of one kind."""
        return self.groups.get(group, ())


def decimal_of(text: str) -> Decimal | None:
    """Return an xs:decimal, None for anything else: no exponent, no thousands separator, no currency."""
    return Decimal(text) if _DECIMAL.fullmatch(text) else None
